"""What the offices of the third held-out city write of a work: a row, field by field."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random
from typing import Any

from bench.linkage_city import City, Rates, Said, Ways, Words, Work
from bench.linkage_third_names import OPERATORS, WEIGHTS, name_of
from gutou.demo import codes

_LAST_MONTH = 2025 * 12 + 5


def spelled(
    rng: Random, work: Work, department: str, document: str, city: City, rates: Rates, part: str = ""
) -> dict[str, Any]:
    """A row of an office's table; ``document`` is ``survey``, ``library`` or ``key_projects``."""
    words, form = city.words, city.words["forms"][department]
    library = document == "library"
    owner, others = work.owner, False
    if rng.random() < 0.07 * rates.other_words:
        owner = city.ways.owner(rng, work, words)
        others = owner in work.kind["others"] or any(owner.endswith(agent) for agent in words["agents"])
    if not library and rng.random() < rates.owner_missing:
        owner = ""
    name = city.ways.name(rng, work, _changed(rng, work, department, city, rates), words, part)
    stem = work.kind["stem"]
    if not owner and not work.public and work.said.brand not in name and stem not in name:
        name = stem + name
    county = words["counties"][work.county]
    nowhere = not library and county in name + owner and rng.random() < 0.1
    credit = work.uscc
    if others:
        credit = codes.credit_code(Random(f"credit|{owner}"), region=work.county, public=True)
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
        "owner_uscc": None if rng.random() < rates.credit_absent * form["credit"] else _credit(rng, credit),
        "address": city.ways.address_said(rng, work.address, {**words, "county_of": county})
        if rng.random() < form["address"]
        else None,
        "planned_total": _planned(rng, work.planned, rates),
        "start_month": _start(rng, work.start, rates),
        "approval_no": _approval(rng, work) if not library and rng.random() < form["approval"] else None,
        "region_codes": [] if nowhere else [work.county],
    }


def _changed(rng: Random, work: Work, department: str, city: City, rates: Rates) -> Said:
    """The name's pieces after none to three of the operators, and now and then without the capacity."""
    said, more = _habit(rng, work, department), rates.other_words / 3
    if work.kind["short"] and rng.random() < 0.07 * more:
        said = replace(said, object=work.kind["short"])
    weights = (rates.other_words, rates.slip, *city.ways.weights)
    for _ in range(rng.choices((0, 1, 2, 3), (38 / more, 34, 20, 8 * more))[0]):
        said = rng.choices(city.ways.operators, weights)[0](rng, said, city.words)
    if work.kind["village"] and rng.random() < (0.75 if work.kind["with_town"] else 0.12):
        said = replace(said, object=work.kind["town"] + said.object)
    ending = tuple(city.words["furnished"])
    if work.kind["extra"] and rng.random() < 0.04 * more and not said.object.endswith(ending):
        said = replace(said, object=said.object + rng.choice(work.kind["extra"]))
    return said


def _habit(rng: Random, work: Work, department: str) -> Said:
    """The approved name as the department of that county puts all its names, most of the time."""
    habit, said = Random(f"habit|{department}|{work.county}").random(), work.said
    if rng.random() < 0.35 or habit > 0.65:
        return said
    if habit < 0.2:
        return replace(said, county=said.county or "=")
    if habit < 0.35:
        return replace(said, county="")
    return replace(said, brand="" if work.public or habit < 0.48 else "=")


# -- owners ---------------------------------------------------------------------------------------------------
def _owner(rng: Random, work: Work, words: Words) -> str:
    """The owner in another way than in the register of companies, or whoever builds in its place."""
    name, city, county = work.owner, str(words["city"][1]), str(words["counties"][work.county])
    drawn = rng.random()
    if work.public:
        office = name.removeprefix(county)
        if drawn < 0.45:
            said = str(rng.choice(words["offices"].get(office, [office.replace("人民政府", "政府")])))
            return said if office == name else county + said
        if drawn < 0.62:
            return name if name.startswith(city) else f"{city}{'' if office != name else county}{name}"
        if drawn < 0.76 and not name.startswith(city):
            return office if office != name else county + name
        if drawn < 0.9 and work.kind["others"]:
            return str(rng.choice(work.kind["others"]))
        return county + str(rng.choice(words["agents"]))
    stem: str = work.kind["stem"]
    form: str = next(
        form for form in sorted(words["legal_forms"], key=len, reverse=True) if name.endswith(form)
    )
    if drawn < 0.25:
        return str(rng.choice(("", words["region"], city, county))) + stem.replace(county, "") + form
    if drawn < 0.45:
        return name.removesuffix(form) + ("有限公司" if form != "有限公司" else "有限责任公司")
    if drawn < 0.7:
        return rng.choice((stem, name.removesuffix(form), stem + "公司", f"{stem}（{city[:-1]}）{form}"))
    if drawn < 0.82:
        fits = [letter for letter in words["owner_slips"] if letter in name]
        return name.replace(fits[0], words["owner_slips"][fits[0]]) if fits else name.replace("有限", "有眼")
    if drawn < 0.9:
        return rng.choice((f"{name}{county}分公司", f"{work.kind['brand']}集团有限公司"))
    return rng.choice((name + " ", name[:4] + " " + name[4:], name + "（筹）", f"{name}（{county}）"))


# -- the other fields -----------------------------------------------------------------------------------------
def _code(rng: Random, work: Work, rates: Rates) -> str:
    drawn = rng.random()
    if drawn < 0.004 * rates.other_words:
        return codes.mistyped(rng, work.code)
    if drawn < 0.008 * rates.other_words:  # approved anew under another code
        year, month = divmod(work.start - 1, 12)
        return codes.project_code(rng, year=year, month=month + 1, region=work.county, kind="01")
    if drawn < 0.14:
        return rng.choice((work.code.replace("-", ""), work.code.replace("-", "－"), f" {work.code} "))
    return work.code


def _credit(rng: Random, uscc: str) -> str:
    drawn = rng.random()
    if drawn < 0.012:
        return uscc.replace("0", "O") if "0" in uscc else uscc[:-1]
    return f"{uscc[:8]} {uscc[8:]}" if drawn < 0.02 else uscc


def _planned(rng: Random, planned: int, rates: Rates) -> float | None:
    drawn = rng.random()
    if drawn < rates.planned_missing:
        return None
    if drawn >= rates.planned_missing + rates.planned_other:
        return float(planned)
    drawn = rng.random()
    if drawn < 0.35:
        return float(round(planned, 1 - len(str(planned)) + (drawn < 0.2))) or float(planned)
    if drawn < 0.43:
        return planned * 10_000.0 if drawn < 0.39 else planned / 10_000
    return float(round(planned * rng.choice((0.62, 0.75, 0.85, 0.9, 0.95, 1.05, 1.1, 1.2, 1.35))))


def _start(rng: Random, start: int, rates: Rates) -> str | None:
    drawn = rng.random()
    if drawn < rates.start_missing:
        return None
    if drawn < rates.start_missing + rates.start_other:
        start = rng.choice(
            (start // 12 * 12, *(start + by for by in (-12, -3, -2, -1, -1, 1, 1, 2, 3, 5, 12)))
        )
        start = min(start, _LAST_MONTH + 6)
    return f"{start // 12}-{start % 12 + 1:02d}"


def _approval(rng: Random, work: Work) -> str:
    number, drawn = work.approval, rng.random()
    if not work.public and drawn < 0.12:
        return work.code
    if drawn < 0.2:  # of another stage of the same work
        return re.sub(r"\d+号", f"{rng.randrange(1, 500)}号", number)
    if drawn < 0.55:
        left, right = rng.choice(("[]", "()", "（）", "【】"))
        return number.replace("〔", left).replace("〕", right)
    return number.removesuffix("号") if drawn < 0.6 else number


def _address(rng: Random, place: str, detail: str) -> str:
    return place + detail


def _address_said(rng: Random, address: str, words: Words) -> str:
    county, drawn = words["county_of"], rng.random()
    if drawn < 0.3:
        return f"{county}{address}"
    if drawn < 0.45:
        return f"{words['city'][1]}{county}{address}"
    if drawn < 0.52:
        return f"{words['region']}自治区{words['city'][1]}{county}{address}"
    if drawn < 0.6:
        return str(county)
    return f"{address}境内" if drawn > 0.9 and address[-1] in "镇乡村木查" else address


WAYS = Ways(
    operators=OPERATORS,
    weights=WEIGHTS,
    name=name_of,
    owner=_owner,
    address=_address,
    address_said=_address_said,
    approval="发改",
)
