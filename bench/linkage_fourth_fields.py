"""What the offices of the fourth held-out city write of a work: a row, field by field."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from bench.linkage_city import City, Rates, Said, Ways, Words, Work
from bench.linkage_fourth_names import OPERATORS, WEIGHTS, name_of, short_of
from bench.linkage_fourth_owners import owner_said
from bench.linkage_fourth_works import LAST_MONTH, credit_of
from gutou.demo import codes

PERIOD = "2025-06"


def spelled(
    rng: Random, work: Work, department: str, document: str, city: City, rates: Rates, part: str = ""
) -> dict[str, Any]:
    """A row of an office's table; ``document`` is ``survey``, ``library`` or ``key_projects``."""
    words, form, library = city.words, city.words["forms"][department], document == "library"
    owner = work.owner
    if rng.random() < 0.07 * rates.other_words:
        owner = city.ways.owner(rng, work, words)
    credit = work.uscc if owner == work.owner or not work.public else credit_of(owner, work.county)
    if not library and rng.random() < rates.owner_missing:
        owner = ""
    said = changed(rng, work, department, city, rates)
    stem = work.kind["stem"]
    if not owner and stem not in said.brand:
        said = replace(said, brand=stem)
    name = city.ways.name(rng, work, said, words, part)
    counties = _counties(rng, work)
    place = short_of(words, work.county)
    if not library and rng.random() < 0.1 and (place in name + owner or work.kind.get("citywide")):
        counties = []
    return {
        "period": PERIOD,
        "department": department,
        "document": document,
        "file_name": f"{department}{document}.xlsx",
        "sheet_name": "Sheet1",
        "project_name": name,
        "project_code": None if rng.random() < rates.code_absent * form["code"] else _code(rng, work, rates),
        "library_code": f"{work.county}{work.start // 12}{rng.randrange(10**6):06d}" if library else None,
        "owner_name": owner or None,
        "owner_uscc": None if rng.random() < rates.credit_absent * form["credit"] else _credit(rng, credit),
        "address": city.ways.address_said(
            rng, work.address, {**words, "county_of": words["counties"][work.county]}
        )
        if rng.random() < form["address"]
        else None,
        "planned_total": _planned(rng, work.planned, rates),
        "start_month": _start(rng, work.start, rates),
        "approval_no": _approval(rng, work) if not library and rng.random() < form["approval"] else None,
        "region_codes": counties,
    }


# -- names ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Habit:
    """How a department of a county puts all its names, most of the time; empty is as approved.

    Attributes:
        county: ``front``, ``behind`` or ``none``.
        brand: ``name``, ``stem``, ``brand`` or ``none``.
        bare: Without 项目.
    """

    county: str
    brand: str
    bare: bool


def habit_of(department: str, county: str) -> Habit:
    rng = Random(f"fourth habit|{department}|{county}")
    return Habit(
        rng.choice(("front", "front", "behind", "none", "none", "", "")),
        rng.choice(("name", "stem", "stem", "brand", "none", "none", "", "")),
        rng.random() < 0.12,
    )


def changed(rng: Random, work: Work, department: str, city: City, rates: Rates) -> Said:
    """The name's pieces in the office's habit, after none to three of the operators."""
    said, more, kind = work.said, rates.other_words / 3, work.kind
    if rng.random() < 0.6:
        said = _in_habit(work, habit_of(department, work.county), city)
    if kind["short"] and rng.random() < 0.08 * more:
        said = replace(said, object=kind["short"])
    named = "{village}" in kind["object"] and "{town}" not in kind["object"]
    if named and rng.random() < (0.75 if kind["with_town"] else 0.12):
        said = replace(said, object=kind["slots"]["town"] + said.object)
    weights = dict(zip(city.ways.operators, (rates.other_words, rates.slip, *city.ways.weights), strict=True))
    for _ in range(rng.choices((0, 1, 2, 3), (38 / more, 34, 20, 8 * more))[0]):
        operator = rng.choices([*weights], [*weights.values()])[0]
        said = operator(rng, said, city.words)
        del weights[operator]  # nothing is said in other words twice
    furnished = tuple(city.words["said"]["furnished"])
    if kind["extra"] and rng.random() < 0.04 * more and not said.object.endswith(furnished):
        said = replace(said, object=said.object + rng.choice(kind["extra"]))
    return said


def _in_habit(work: Work, habit: Habit, city: City) -> Said:
    said, words = work.said, city.words
    front = words["city"][1] if work.kind.get("citywide") else words["counties"][work.county]
    county = {"front": front, "behind": f"（{front}）", "none": "", "": said.county}[habit.county]
    names = {"name": work.owner, "stem": work.kind["stem"], "brand": work.kind.get("brand", ""), "none": ""}
    brand = said.brand if work.public else names.get(habit.brand, said.brand)
    return replace(said, county=county, brand=brand, suffix="" if habit.bare and said.action else said.suffix)


# -- the other fields -----------------------------------------------------------------------------------------
def _counties(rng: Random, work: Work) -> list[str]:
    through: list[str] = work.kind["through"]
    return [work.county] if len(through) == 1 or rng.random() < 0.35 else [*through]


def _code(rng: Random, work: Work, rates: Rates) -> str:
    drawn = rng.random()
    if drawn < 0.004 * rates.other_words:
        return codes.mistyped(rng, work.code)
    if drawn < 0.008 * rates.other_words:  # filed anew under another code
        year, month = divmod(work.start - 1, 12)
        return codes.project_code(rng, year=year, month=month + 1, region=work.county, kind="01")
    if drawn < 0.13:
        return rng.choice((work.code.replace("-", ""), work.code.replace("-", "－"), f"{work.code} "))
    return work.code


def _credit(rng: Random, uscc: str) -> str:
    drawn = rng.random()
    if drawn < 0.012:
        return uscc.replace("0", "O") if "0" in uscc else uscc[:-1]
    return uscc.lower() if drawn < 0.02 else uscc


def _planned(rng: Random, planned: int, rates: Rates) -> float | None:
    """In 万元: as approved, rounded as in a speech, in 元 or 亿元, or of another estimate."""
    drawn = rng.random()
    if drawn < rates.planned_missing:
        return None
    if drawn >= rates.planned_missing + rates.planned_other:
        return float(planned)
    drawn = rng.random()
    if drawn < 0.36:
        rounded = round(planned, (2 if drawn < 0.2 else 1) - len(str(planned)))
        return float(rounded or planned)
    if drawn < 0.43:
        return planned * 10_000.0 if drawn < 0.39 else round(planned / 10_000, 4)
    return float(round(planned * rng.choice((0.6, 0.78, 0.85, 0.92, 0.97, 1.04, 1.08, 1.15, 1.3, 1.5))))


def _start(rng: Random, start: int, rates: Rates) -> str | None:
    drawn = rng.random()
    if drawn < rates.start_missing:
        return None
    if drawn < rates.start_missing + rates.start_other:
        january = start // 12 * 12
        start = rng.choice(
            (january, january + 2, *(start + by for by in (-12, -6, -2, -1, -1, 1, 1, 2, 3, 6)))
        )
        start = min(start, LAST_MONTH + 6)
    return f"{start // 12}-{start % 12 + 1:02d}"


def _approval(rng: Random, work: Work) -> str:
    """An approval's number, or the filing's, which holds the code."""
    number, drawn = work.approval, rng.random()
    if not work.public:
        serial = f"{'JX' if work.code[15:17] == '02' else 'FG'}QB-{int(work.code[-6:-1]) % 900:04d}号"
        return f"川投资备【{work.code}】{serial}" if drawn < 0.35 else serial
    if drawn < 0.12:  # of another stage of the same work
        return re.sub(r"\d+号", f"{rng.randrange(1, 420)}号", number)
    if drawn < 0.5:
        left, right = rng.choice(("[]", "()", "（）", "【】"))
        return number.replace("〔", left).replace("〕", right)
    return number.removesuffix("号") if drawn < 0.55 else number


def _address(rng: Random, place: str, detail: str) -> str:
    return place + detail


def _address_said(rng: Random, address: str, words: Words) -> str:
    county, drawn = words["county_of"], rng.random()
    if drawn < 0.3:
        return f"{county}{address}"
    if drawn < 0.48:
        return f"{words['city'][1]}{county}{address}"
    if drawn < 0.56:
        return f"{words['province']}省{words['city'][1]}{county}{address}"
    if drawn < 0.64:
        return str(county)
    return f"{address}境内" if drawn > 0.92 and address[-1] in "镇乡村" else address


WAYS = Ways(
    operators=OPERATORS,
    weights=WEIGHTS,
    name=name_of,
    owner=owner_said,
    address=_address,
    address_said=_address_said,
    approval="发改",
)
