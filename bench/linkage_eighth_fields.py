"""What the offices of the eighth held-out city write of a work: a row, field by field."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random
from typing import Any

from bench.linkage_city import City, Rates, Said, Ways, Words, Work
from bench.linkage_eighth_names import name_of
from bench.linkage_eighth_operators import OPERATORS, WEIGHTS
from bench.linkage_eighth_owners import group_of, is_answering, owner_said
from bench.linkage_eighth_styles import Style, style_of
from bench.linkage_eighth_works import LAST_MONTH, OPENINGS, credit_of
from gutou.demo import codes


def spelled(
    rng: Random, work: Work, department: str, document: str, city: City, rates: Rates, part: str = ""
) -> dict[str, Any]:
    """A row of an office's table; ``document`` is ``survey``, ``library`` or ``key_projects``."""
    words, form, library = city.words, city.words["forms"][department], document == "library"
    style = style_of(department, document, work.county) if rng.random() < 0.6 else Style()
    owner = owner_said(rng, work, words) if rng.random() < 0.07 * rates.other_words else work.owner
    credit = _credit(rng, _credit_of(work, owner, words))
    if not library and rng.random() < rates.owner_missing:
        owner = ""
    said = _changed(rng, work, city, rates)
    name = name_of(rng, work, said, words, part, style)
    unsaid = not work.public and (not owner or is_answering(owner))
    if unsaid and work.kind["brand"] not in re.sub(r"\s", "", name):
        name = name_of(rng, work, said, words, part, replace(style, company="stem"))
    county = words["counties"][work.county]
    addressed = rng.random() < form["address"]
    return {
        "period": "2025-06",
        "department": department,
        "document": document,
        "file_name": f"{department}{document}.xlsx",
        "sheet_name": "Sheet1",
        "project_name": name,
        "project_code": None if rng.random() < rates.code_absent * form["code"] else _code(rng, work, rates),
        "library_code": f"{work.county}{work.start // 12}{rng.randrange(10**6):06d}" if library else None,
        "owner_name": owner or None,
        "owner_uscc": None if rng.random() < rates.credit_absent * form["credit"] else credit,
        "address": _address_said(rng, work.address, {**words, "county_of": county}) if addressed else None,
        "planned_total": _planned(rng, work, rates),
        "start_month": _start(rng, work.start, rates),
        "approval_no": _approval(rng, work) if not library and rng.random() < form["approval"] else None,
        "region_codes": _regions(rng, work, library, county in name + owner),
    }


def _changed(rng: Random, work: Work, city: City, rates: Rates) -> Said:
    """The name's pieces after none to three of the operators, and now and then without the capacity."""
    said, more = work.said, rates.other_words / 3
    if work.kind["short"] and rng.random() < 0.08 * more:
        said = replace(said, object=work.kind["short"])
    weights = (rates.other_words, rates.slip, *city.ways.weights)
    for _ in range(rng.choices((0, 1, 2, 3), (38 / more, 34, 20, 8 * more))[0]):
        said = rng.choices(city.ways.operators, weights)[0](rng, said, city.words)
    if work.kind["extra"] and rng.random() < 0.05 * more and "及" not in said.object:
        said = replace(said, object=said.object + rng.choice(work.kind["extra"]))
    return said


def _regions(rng: Random, work: Work, library: bool, named: bool) -> list[str]:
    """The counties; a road through two is said to be in both or in either, and a form may have no column."""
    also = work.kind["also"]
    if also:
        both = sorted((work.county, also))
        return rng.choice((both, both, [work.county], [also]))
    return [] if not library and named and rng.random() < 0.1 else [work.county]


# -- the other fields -----------------------------------------------------------------------------------------
def _credit_of(work: Work, owner: str, words: Words) -> str:
    """The credit code of whoever is said to own the work."""
    if not work.public:
        other = owner == group_of(work) or is_answering(owner)
        return credit_of(owner, work.county) if other else work.uscc
    other = owner in work.kind["others"] or any(owner.endswith(agent) for agent in words["agents"])
    return credit_of(owner, work.county) if other else work.uscc


def _credit(rng: Random, uscc: str) -> str:
    drawn = rng.random()
    if drawn < 0.008:
        return uscc.replace("0", "O") if "0" in uscc else uscc[:-1]
    if drawn < 0.012:
        return uscc[:9] + uscc[10] + uscc[9] + uscc[11:]
    return f"{uscc[:6]} {uscc[6:]}" if drawn < 0.02 else uscc


def _code(rng: Random, work: Work, rates: Rates) -> str:
    drawn, code = rng.random(), work.code
    if drawn < 0.004 * rates.other_words:
        return codes.mistyped(rng, code)
    if drawn < 0.009 * rates.other_words:  # filed or approved anew
        year, month = divmod(work.start - rng.choice((1, 2, 5)), 12)
        return codes.project_code(rng, year=year, month=month + 1, region=work.county, kind=code[15:17])
    if drawn < 0.14:
        forms = (code.replace("-", ""), code.replace("-", "－"), f" {code}", f"{code} ", f"代码：{code}")
        return rng.choice(forms)
    return code


def _planned(rng: Random, work: Work, rates: Rates) -> float | None:
    planned, drawn = work.planned, rng.random()
    if drawn < rates.planned_missing:
        return None
    if drawn >= rates.planned_missing + rates.planned_other:
        return float(planned)
    drawn = rng.random()
    if drawn < 0.3:
        return float(round(planned, 1 - len(str(planned)) + (drawn < 0.2))) or float(planned)
    if drawn < 0.4:
        return planned * 10_000.0 if drawn < 0.35 else planned / 10_000
    if drawn < 0.5 and "whole" in work.kind:
        return float(work.kind["whole"])
    return float(round(planned * rng.choice((0.5, 0.7, 0.8, 0.9, 0.96, 1.04, 1.1, 1.18, 1.3, 1.6))))


def _start(rng: Random, start: int, rates: Rates) -> str | None:
    drawn = rng.random()
    if drawn < rates.start_missing:
        return None
    if drawn < rates.start_missing + rates.start_other:
        spring = start // 12 * 12 + rng.choice(OPENINGS)
        start = rng.choice((spring, spring, *(start + by for by in (-12, -3, -2, -1, -1, 1, 1, 2, 4, 6, 12))))
        start = min(start, LAST_MONTH + 6)
    return f"{start // 12}-{start % 12 + 1:02d}"


def _approval(rng: Random, work: Work) -> str:
    number, drawn = work.approval, rng.random()
    if not work.public and drawn < 0.15:
        return work.code
    if drawn < 0.22:  # of another stage of the same work
        return re.sub(r"\d+号", f"{rng.randrange(1, 520)}号", number)
    if drawn < 0.55:
        left, right = rng.choice(("[]", "()", "（）", "【】", "〈〉"))
        return number.replace("〔", left).replace("〕", right)
    return number.removesuffix("号") if drawn < 0.6 else number


def _address(rng: Random, place: str, detail: str) -> str:
    return place + detail


def _address_said(rng: Random, address: str, words: Words) -> str:
    county, city, drawn = words["county_of"], words["city"][1], rng.random()
    if drawn < 0.3:
        return f"{county}{address}"
    if drawn < 0.44:
        return f"{city}{county}{address}"
    if drawn < 0.53:
        return f"{rng.choice((words['region'], words['region_full']))}{city}{county}{address}"
    if drawn < 0.6:
        return rng.choice((county, county, f"{county}各乡镇", f"{city}{county}"))
    if drawn < 0.66:  # of a place where the parcel's corners are known
        return f"{county}{address}（东经{107 + rng.random():.4f}°，北纬{28 + rng.random():.4f}°）"
    return (
        f"{address}{rng.choice(('境内', '辖区', '等地'))}"
        if drawn > 0.9 and address[-1] in "镇乡"
        else address
    )


WAYS = Ways(
    operators=OPERATORS,
    weights=WEIGHTS,
    name=name_of,
    owner=owner_said,
    address=_address,
    address_said=_address_said,
    approval="发改",
)
"""How the offices of the eighth held-out city write."""
