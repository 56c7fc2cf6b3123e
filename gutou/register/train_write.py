"""Writes what was learnt back into ``schemas/register`` (写回): numbers change, words and comments stay."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gutou.register.vocabulary import load

_SECTION = re.compile(r"^\[(\w+)\]\s*$")
_NUMBER = re.compile(r"^(\w+)( = )(-?\d+(?:\.\d+)?)( *)(.*)$")


def with_numbers(text: str, table: Mapping[str, Any], made: Mapping[str, Any]) -> str:
    """The text of ``weights.toml`` with the numbers of ``table`` and a section that says how they were made."""
    lines: list[str] = []
    section = ""
    for line in re.sub(r"\n*\[made\][\s\S]*$", "\n", text).splitlines():
        if found := _SECTION.match(line):
            section = found.group(1)
        lines.append(_renumbered(line, table[section] if section else table))
    facts = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in made.items()]
    return "\n".join([*lines, "", "[made]", *facts]) + "\n"


def _renumbered(line: str, group: Mapping[str, Any]) -> str:
    found = _NUMBER.match(line)
    if not found:
        return line
    key, equals, before, _, comment = found.groups()
    number = str(group[key]) if float(group[key]) != float(before) else before
    return f"{f'{key}{equals}{number}':<23} {comment}" if comment else f"{key}{equals}{number}"


def frequency_text(tables: Mapping[str, Mapping[str, float]], made: str) -> str:
    """The text of ``frequency.toml``."""
    version = int(load("frequency").get("version", 0)) + 1
    parts = [
        "# 常见的单位与名称（固投 register train 生成，不要手改）：写法相同而常见的，说明不了多少。",
        "# owners：一个这样的单位平均有几个项目；cores：平均有几个项目的名称核心是它。",
        f"version = {version}",
        f"made = {json.dumps(made, ensure_ascii=False)}",
    ]
    for name, table in tables.items():
        parts += ["", f"[{name}]"]
        parts += [f"{json.dumps(core, ensure_ascii=False)} = {value:g}" for core, value in table.items()]
    return "\n".join(parts) + "\n"


def write(path: Path, text: str) -> None:
    """Write a small file whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".tmp")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
