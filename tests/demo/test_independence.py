"""The generator imports nothing from the readers or the rules, and reads neither schemas nor sql."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import gutou.demo

FOLDER = Path(gutou.demo.__file__).parent
ALLOWED = {"gutou.demo", "gutou.errors", "xlsxwriter", "openpyxl", "stdnum"}


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names if node.module == "gutou"}
    return names


def is_allowed(module: str) -> bool:
    if module.split(".", maxsplit=1)[0] in sys.stdlib_module_names:
        return module.split(".", maxsplit=1)[0] not in ("importlib", "runpy")
    return any(module == allowed or module.startswith(f"{allowed}.") for allowed in ALLOWED)


def test_imports_only_what_is_its_own() -> None:
    sources = sorted(FOLDER.glob("*.py"))
    assert len(sources) > 10
    for source in sources:
        foreign = {m for m in imported(ast.parse(source.read_text(encoding="utf-8"))) if not is_allowed(m)}
        assert not foreign, f"{source.name}: {foreign}"


def test_a_foreign_import_would_be_seen() -> None:
    tree = ast.parse("from gutou.intake import headers\nimport schemas.documents\nfrom gutou import scope")
    assert {m for m in imported(tree) if not is_allowed(m)} >= {
        "gutou.intake",
        "schemas.documents",
        "gutou.scope",
    }


def test_names_no_folder_of_the_readers_or_rules() -> None:
    pattern = re.compile(r"(^|[/\\.])(schemas|sql|intake|register|scope|gap|publish)([/\\]|$)")
    for source in FOLDER.glob("*.py"):
        tree = ast.parse(source.read_text(encoding="utf-8"))
        called = {
            node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"__import__", "exec", "eval"}
        if source.name == "gap_truth.py":
            continue
        paths = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "/" in node.value
        ]
        assert not [text for text in paths if pattern.search(text)], source.name
