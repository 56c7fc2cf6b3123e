"""The contract (公开约定): names and types that analysts' saved queries rest on.

``schemas/contract.yaml`` holds tables with their keys, columns and types, and macros with their parameters, as they were at
the last release. What differs from it now must be named in the changelog's ``[Unreleased]``, where a table is written
`` `gap` `` and a column `` `gap.gap_wan` ``. Run ``python -m gutou.publish.contract`` to see what is not, with ``--write``
at a release to make the present state the next contract.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from gutou.database import ROOT, table_definitions
from gutou.publish.macros import table_macros
from gutou.yaml_text import read_yaml

CONTRACT = ROOT / "schemas" / "contract.yaml"
CHANGELOG = ROOT / "CHANGELOG.md"
_HEAD = """# Published names at the last release: tables with key and columns, macros with parameters. Names are promises,
# added to and never renamed. Written by `python -m gutou.publish.contract --write` at a release; what differs from it
# must be named in the changelog.
"""


def present() -> dict[str, Any]:
    """What is published now, in the form of the contract."""
    return {
        "tables": {
            name: {"key": list(table["key"]), "columns": {c["name"]: c["type"] for c in table["columns"]}}
            for name, table in table_definitions().items()
        },
        "macros": {macro.name: list(macro.parameters) for macro in table_macros()},
    }


def agreed(path: Path = CONTRACT) -> dict[str, Any]:
    """The contract."""
    loaded: dict[str, Any] = read_yaml(path.read_text(encoding="utf-8"))
    return loaded


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, str]:
    """What differs, by the name that the changelog must give: ``table``, ``table.column`` or the macro's name."""
    return dict(
        [*_table_changes(before["tables"], now["tables"]), *_macro_changes(before["macros"], now["macros"])]
    )


def _table_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in sorted(before.keys() | now.keys()):
        if name not in now or name not in before:
            yield name, "table is new" if name in now else "table is gone"
            continue
        old, new = before[name], now[name]
        if old["key"] != new["key"]:
            yield name, f"key was {', '.join(old['key'])} and is {', '.join(new['key'])}"
        for column in sorted(old["columns"].keys() | new["columns"].keys()):
            was, is_now = old["columns"].get(column), new["columns"].get(column)
            if was != is_now:
                yield f"{name}.{column}", f"column was {was or 'absent'} and is {is_now or 'absent'}"


def _macro_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in sorted(before.keys() | now.keys()):
        if before.get(name) != now.get(name):
            yield name, f"macro took {before.get(name)} and takes {now.get(name)}"


def unnamed(changed: Mapping[str, str], changelog: str) -> dict[str, str]:
    """Those changes that the changelog's ``[Unreleased]`` does not name in backticks."""
    found = re.search(r"^## \[Unreleased\]\n(?P<text>.*?)(?=^## \[|\Z)", changelog, re.M | re.S)
    named = set(re.findall(r"`([^`\n]+)`", found["text"] if found else ""))
    return {name: what for name, what in changed.items() if name not in named}


def main() -> int:
    """Print what the changelog must name, or write the contract anew."""
    if "--write" in sys.argv[1:]:
        text = yaml.safe_dump(present(), allow_unicode=True, sort_keys=False, width=120)
        CONTRACT.write_text(_HEAD + text, encoding="utf-8")
        return 0
    missing = unnamed(changes(agreed(), present()), CHANGELOG.read_text(encoding="utf-8"))
    for name, what in missing.items():
        print(f"`{name}`: {what}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
