"""Rows with a known truth for ``bench/linkage.py``: what offices say of the projects of a demonstration city.

The rows are taken from the generator before they are written as files, so that linkage is judged and not reading:
each office's row keeps the fields its form has a column for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from gutou.demo import survey
from gutou.demo.layouts import KEY_PROJECTS, LIBRARY, SURVEYS, Layout
from gutou.demo.library import export
from gutou.demo.places import CITY_CODE, CITY_NAME, COUNTIES, LAST_PERIOD, collected_months, period_of
from gutou.demo.population import population
from gutou.demo.profiles import profile_of
from gutou.demo.rows import Month, Row
from gutou.demo.statistics_files import key_rows, library_rows
from gutou.settings import Settings

SETTINGS = Settings(
    city_code=CITY_CODE,
    city_name=CITY_NAME,
    regions=tuple({"code": code, "name": name, "aliases": [name[:-1]]} for code, name in COUNTIES.items()),
)
ROWS_PER_PROJECT = 2.9
"""Rows of all documents per project of the city, to come near a wanted number of rows."""
_FACTORS = tuple(Decimal(f) / 100 for f in (75, 88, 95, 105, 112, 130))
FIELDS = (
    "project_name",
    "project_code",
    "library_code",
    "owner_name",
    "owner_uscc",
    "address",
    "planned_total",
    "start_month",
    "approval_no",
    "permit_no",
)


@dataclass
class Made:
    """Rows as ``work.source_row`` has them, and the project each is about.

    Attributes:
        rows: Mappings of columns; an absent column is null.
        truth: ``row_key`` → project.
        settings: The city's settings.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    truth: dict[str, str] = field(default_factory=dict)
    settings: Settings = SETTINGS


def demonstration(profile: str, seed: int, rows: int) -> Made:
    """One month of a demonstration city with about ``rows`` rows."""
    chosen = profile_of(profile)
    projects = population("city", seed, collected_months(1), chosen, round(rows / ROWS_PER_PROJECT))
    entries = export(projects, LAST_PERIOD)
    said = survey.rows_of(projects, entries, LAST_PERIOD, seed, chosen)
    said += library_rows(entries, LAST_PERIOD)
    said += key_rows(projects, LAST_PERIOD, seed)
    made = Made()
    rng = Random(f"blur|{seed}") if profile == "hard" else None
    for number, row in enumerate((row for row in said if row.accepted), 1):
        made.rows.append(_source_row(row, number))
        if rng is not None and row.document != "library":
            _blur(made.rows[-1], rng)
        made.truth[made.rows[-1]["row_key"]] = row.project.key
    return made


def _blur(row: dict[str, Any], rng: Random) -> None:
    """What the demonstration, whose truth must stay decidable, does not get wrong: totals, starts, owners, counties.

    Offices of a real city disagree on them; how far nobody knows, so that these are guesses.
    """
    planned, start, drawn = row.get("planned_total"), row.get("start_month"), rng.random()
    if planned is not None:
        if drawn < 0.06:
            row["planned_total"] = None
        elif drawn < 0.12:
            row["planned_total"] = Decimal(round(planned, -3 if planned > 10_000 else -2)) or planned
        elif drawn < 0.19:
            row["planned_total"] = round(planned * rng.choice(_FACTORS))
        elif drawn < 0.20:
            row["planned_total"] = planned * 10_000
    drawn = rng.random()
    if start and drawn < 0.12:
        row["start_month"] = None
    elif start and drawn < 0.26:
        month = int(start[:4]) * 12 + int(start[5:7]) - 1 + rng.choice((-6, -2, -1, 1, 2, 6, 12))
        row["start_month"] = period_of(month)
    if rng.random() < 0.04:
        row["owner_name"] = None
    if rng.random() < 0.04:
        row["region_codes"] = []


def _layout(row: Row) -> Layout:
    if row.document == "library":
        return LIBRARY
    return KEY_PROJECTS if row.document == "key_projects" else SURVEYS[row.department]


def _source_row(row: Row, number: int) -> dict[str, Any]:
    layout = _layout(row)
    values: dict[str, Any] = {
        name: _plain(row.values.get(name)) for name in FIELDS if layout.has(name) and name not in row.written
    }
    if not values.get("start_month") and layout.has("span") and row.values.get("span"):
        year, month = str(row.values["span"]).partition("-")[0].split(".")
        values["start_month"] = f"{year}-{int(month):02d}"
    if layout.has("actual_start"):
        values["start_month"] = _plain(row.values.get("actual_start"))
    return values | {
        "row_key": f"{number:07d}",
        "period": LAST_PERIOD,
        "department": row.department,
        "document": row.document,
        "file_name": f"{row.department}{row.document}.xlsx",
        "sheet_name": "Sheet1",
        "row_number": number,
        "region_codes": sorted(_regions(row, layout)),
    }


def _regions(row: Row, layout: Layout) -> Iterable[str]:
    if row.document == "library":
        return {str(row.values["region"])[:6]}
    by_group = layout.arrange == "groups" or layout.sheets == "county"
    given = by_group or (layout.has("region") and row.values.get("region"))
    return {site for site in row.project.sites if site in COUNTIES} if given else ()


def _plain(value: object) -> str | Decimal | None:
    if isinstance(value, Month):
        return period_of(value.number)
    return value if isinstance(value, Decimal) else str(value) if value else None
