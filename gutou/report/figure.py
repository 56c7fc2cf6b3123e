"""A figure as the pages print it (数字): a row of ``headline`` with its unit, rounding and, when missing, the reason."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.publish.dictionary import label_of
from gutou.report.figures import NOT_GIVEN, months_of, rounded
from gutou.report.headline import catalogue

_PERIOD = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CODES = {"base_source": ("gap", "base_source")}
OLDER = "已发布的库由较早的版本生成，没有这一项，请重新运行 gutou run"
AS_WAN_BELOW = Decimal(50)
"""An amount below this, in 万元, would print as 0.00亿元: it stays in 万元."""


@dataclass
class Figure:
    """One row of ``headline``; ``str()`` is how it stands in prose, with its unit.

    Attributes:
        key: Its key in ``headline``.
        label: Chinese label.
        value: The published text, None where nothing is known.
        unit: 万元, %, 个 … or empty.
        definition: What is counted.
        why: Why it is missing.
        used: Keys that were printed so far, in order; shared by the figures of a page.
        missing: Reasons of the missing ones printed since they were last told; shared too.
    """

    key: str
    label: str
    value: str | None
    unit: str
    definition: str
    why: str
    used: dict[str, Figure] = field(default_factory=dict, repr=False)
    missing: dict[str, None] = field(default_factory=dict, repr=False)

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return self.value is not None

    @cached_property
    def number(self) -> Decimal:
        """The value as a number; 0 where there is none, so that templates can compare it."""
        try:
            return Decimal(self.value or 0)
        except InvalidOperation:
            return Decimal(0)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of a list; none where it is missing. Reading them counts as printing the list."""
        self._note()
        found = [] if self.value is None else json.loads(self.value, parse_float=Decimal)
        return [
            {name: readable(value) if isinstance(value, str) else value for name, value in row.items()}
            for row in found
        ]

    def __bool__(self) -> bool:
        return self.known

    def __str__(self) -> str:
        self._note()
        return self.text

    def __html__(self) -> str:
        return escaped(str(self))

    @property
    def text(self) -> str:
        """The figure in prose; not counted as printed."""
        if self.value is None:
            return NOT_GIVEN
        if self.unit == "万元":
            return money(self.number)
        if self.unit == "":
            return self._words(self.value)
        return f"{plain(self.number)}{self.unit}"

    @property
    def listed(self) -> str:
        """The figure as lists print it: amounts in whole 万元, without unit."""
        self._note()
        return NOT_GIVEN if self.value is None else cell(self.number, self.unit)

    def _words(self, value: str) -> str:
        if value.startswith("[{"):
            return f"清单，{len(json.loads(value))}行"
        if self.key in _CODES:
            return label_of(*_CODES[self.key], value)
        return day_or_period(readable(value))

    def _note(self) -> None:
        self.used[self.key] = self
        if self.value is None:
            self.missing[self.why] = None


def money(value: Decimal) -> str:
    """An amount of 万元 in prose: 亿元 with two decimals; 万元 where that would print zero for something."""
    if value and abs(value) < AS_WAN_BELOW:
        return f"{plain(value)}万元"
    return signed(f"{rounded(value / 10000, 2) + 0:,}亿元")


def plain(value: Decimal) -> str:
    """A number as it is where it has at most two decimals, else rounded half up to one; no trailing zeros."""
    shown = value if value == rounded(value, 2) else rounded(value, 1)
    return signed(f"{shown.normalize() + 0:,f}")


def signed(text: str) -> str:
    """With a minus sign that no line break parts from its number."""
    return text.replace("-", "−")


def cell(value: Decimal | int | None, unit: str) -> str:
    """A number of a list, without its unit: 万元 whole, other numbers as in prose; what is missing is said."""
    if value is None:
        return "未提供"
    number = Decimal(value)
    return signed(f"{rounded(number, 0) + 0:,}") if unit == "万元" else plain(number)


def day_or_period(value: str) -> str:
    """``2025-07-15`` as 2025年7月15日, ``2025-06`` as 2025年1—6月, other text as it is."""
    if found := _DAY.fullmatch(value):
        return f"{found[1]}年{int(found[2])}月{int(found[3])}日"
    return months_of(value) if _PERIOD.fullmatch(value) else value


def readable(text: str) -> str:
    """Text without control characters, which neither XML nor a reader can take."""
    return _CONTROL.sub(" ", text)


def escaped(text: str) -> str:
    """Text for XML and HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")


class Figures(Mapping[str, Figure]):
    """The figures of one period by key."""

    def __init__(self, rows: list[tuple[str, str, str | None, str, str, str | None]]) -> None:
        self.used: dict[str, Figure] = {}
        self.missing: dict[str, None] = {}
        self._by_key = {
            key: Figure(key, label, value, unit, definition, why or "", self.used, self.missing)
            for key, label, value, unit, definition, why in rows
        }

    @classmethod
    def read(cls, con: DuckDBPyConnection, period: str) -> Figures:
        """Read the figures of ``period`` from ``headline``; those that an older version did not know are missing."""
        rows = run(con, "report/headline", {"period": period}).fetchall()
        known = {row[0] for row in rows}
        newer = [figure for figure in catalogue() if figure.key not in known]
        rows += [(f.key, f.label, None, f.unit, f.definition, OLDER) for f in newer]
        return cls(rows)

    def __getitem__(self, key: str) -> Figure:
        return self._by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)

    def reasons(self) -> str:
        """Why what was printed since the last call is missing, once each; empty where nothing is."""
        told = "；".join(self.missing)
        self.missing.clear()
        return f"（未提供的原因：{told}）" if told else ""
