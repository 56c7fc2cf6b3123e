"""How each office lays out its file: headers in its own words, unit, rows between rows (``layouts.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """One column: field, header, and the header above it where there are two rows."""

    field: str
    header: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """An office's form.

    Attributes:
        department: Who fills it in.
        title: First row; ``{year}``, ``{month}`` are filled in.
        columns: Columns in order.
        file_name: Name of the file.
        unit: 元, 万元 or 亿元.
        unit_in_header: The unit stands in each money header instead of a row of its own.
        form: ``xlsx``, ``gb18030`` or ``utf-8``.
        sheets: ``one``, ``phase`` (续建, 新开工) or ``county``.
        arrange: ``plain``, ``sections`` (一、…（共N项）) or ``groups`` (county rows with 小计).
        total: ``none``, ``top`` or ``bottom``.
        footer: Last lines.
        text_numbers: Share of amounts typed as text.
        months: Spellings of a month.
        yes_no: Words for yes and no.
        region: ``name``, ``short``, ``code6``, ``code12``.
        industry: ``code``, ``letter``, ``name``.
        blanks: What stands in an empty cell.
        note: Lines between title and header.
        instructions: Lines of a sheet of their own.
        hidden_rows: Whether some data rows are hidden.
    """

    department: str
    title: str
    columns: tuple[Column, ...]
    file_name: str
    unit: str = "万元"
    unit_in_header: bool = False
    form: str = "xlsx"
    sheets: str = "one"
    arrange: str = "plain"
    total: str = "none"
    footer: tuple[str, ...] = ()
    text_numbers: float = 0.0
    months: tuple[str, ...] = ("{y}年{m}月",)
    yes_no: tuple[str, str] = ("是", "否")
    region: str = "name"
    industry: str = "code"
    blanks: tuple[str, ...] = ("",)
    note: str = ""
    instructions: tuple[str, ...] = ()
    hidden_rows: bool = False
    folder: str = ""

    def has(self, name: str) -> bool:
        """Whether the form has a column for a field."""
        return any(column.field == name for column in self.columns)


def _layout(entry: dict[str, Any]) -> Layout:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()
    }
    values["columns"] = tuple(Column(*column) for column in entry["columns"])
    return Layout(**values)


_ALL = tomllib.loads((Path(__file__).parent / "layouts.toml").read_text(encoding="utf-8"))
SURVEYS: dict[str, Layout] = {department: _layout(entry) for department, entry in _ALL["survey"].items()}
LIBRARY = _layout(_ALL["library"])
KEY_PROJECTS = _layout(_ALL["key_projects"])
VOUCHERS = _layout(_ALL["vouchers"])
APPROVALS = _layout(_ALL["approvals"])
ENTRIES = _layout(_ALL["entries"])

MONEY = frozenset(
    {
        "planned_total", "year_plan", "prior_cumulative", "prior_ytd", "ytd", "cumulative", "ytd_construction",
        "ytd_installation", "ytd_equipment", "ytd_other", "month_done", "amount",
        "fund_applied", "fund_budget", "fund_loan", "fund_self",
        "fund_bond", "fund_arrived", "fund_paid", "done", "done_cumulative",
        "reported", "allotted", "prior_published", "base", "key_project_total",
        *(f"plan_{month:02d}" for month in range(1, 13)),
    }
)  # fmt: skip
