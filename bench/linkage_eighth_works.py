"""Works of the eighth held-out city, each by itself; ``linkage_eighth_families.py`` makes several of one.

A work's ``kind`` is its kind's words with what is its own: ``slots`` (its places), ``front`` (the slot that its name begins
with, which an office may put behind), ``short`` (without capacity), ``others`` (who else may be said to own it), ``stem``,
``brand`` and ``form`` of its company, ``also`` (the other county of a road through two) and ``whole`` (the total of all
phases).
"""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random
from typing import Any

from bench.linkage_city import City, Said, Words, Work
from bench.linkage_eighth_companies import CLAIMED, Company, Met, company_of
from bench.linkage_eighth_places import Slots, hamlet_of, is_rural, slots_of, villages
from gutou.demo import codes

LAST_MONTH = 2025 * 12 + 5
"""June 2025."""
OPENINGS = (2, 3, 5, 8, 9, 9)
"""Months, from nought, of the joint ceremonies at which a county opens its sites."""
_FRONT = re.compile(r"\{(town|bare|village|street|ridge|park|settle|spot)\}(?!至|\{[a-mo-z]|$)(?!.*\{far\})")
_SUFFIXES = ("项目", "项目", "项目", "项目", "建设项目", "建设项目", "工程", "工程", "建设工程", "")
_IN_TOWN = ("{street", "{estate", "{school", "{kinder", "{hospital", "{host", "{settle", "{manor")


def work_of(rng: Random, city: City, kind: dict[str, Any], met: Met) -> Work:
    """A work of the kind somewhere in the city."""
    words, company = city.words, None
    county = kind.get("only") or rng.choice(list(words["counties"]))
    rural = is_rural(kind["object"])
    slots = slots_of(rng, words, county, rural=rural)
    if "trade" in kind:
        company = company_of(rng, words, kind["trade"], county, met)
        settled = rng.random() < 0.55 and not (rural and company.home["town"].endswith("街道"))
        slots |= company.home if settled else {what: company.home[what] for what in (*CLAIMED, "park")}
        slots["village"] = rng.choice(villages()[county, slots["town"]])
        owner, others = company.name, list[str]()
    else:
        owner, *others = (pattern.format(**slots) for pattern in kind["owners"])
        if others and rng.random() < 0.3:
            owner, others = others[0], [owner]
    numbers = _only_one(kind, county, slots) or rng
    slots |= {"n": f"{numbers.choice(kind.get('n', [1])):g}", "m": str(rng.choice(kind.get("m", [1])))}
    start = LAST_MONTH - round(29 * rng.random() ** 1.3)
    if rng.random() < 0.3:
        start = min(start // 12 * 12 + rng.choice(OPENINGS), LAST_MONTH)
    work = Work(
        key="",
        said=_said(rng, kind, words["counties"][county], company, start),
        kind={
            **kind,
            "short_pattern": kind.get("short", ""),
            "extra": kind.get("extra", []),
            "others": others,
            **_of_company(company),
        },
        county=county,
        owner=owner,
        public=company is None,
        uscc=company.uscc if company else credit_of(owner, county),
        code=code_of(rng, county, start, kind),
        planned=_planned(rng, kind, float(slots["n"])),
        start=start,
        address="",
        approval=paper(rng, _letter(rng, words, county, company), start),
    )
    return placed(rng, city, work, slots)


def _only_one(kind: dict[str, Any], county: str, slots: Slots) -> Random | None:
    """What draws a mine's or a power station's capacity, of which a place has one; ``None`` where there may be more."""
    for what in CLAIMED:
        if f"{{{what}}}" in kind["object"] and kind.get("sibling") != "n":
            return Random(f"eighth capacity|{county}|{kind['object']}|{slots[what]}")
    return None


def _said(rng: Random, kind: dict[str, Any], place: str, company: Company | None, start: int) -> Said:
    """The approved name's pieces but what is built, which ``placed`` puts in."""
    action, brand = rng.choice(kind["actions"]), ""
    front = place if rng.random() < (0.7 if company is None else 0.2) else ""
    if company is not None:
        brand = rng.choice((*(company.name,) * 3, company.stem, company.stem, company.brand, "", ""))
        front = "" if brand == company.name else front
    suffixes = [one for one in _SUFFIXES if not (action.endswith(("建", "建设")) and one[:2] == "建设")]
    return Said(
        county=front,
        brand=brand,
        lead=f"{start // 12}年" if kind.get("yearly") else "",
        object="",
        mark="",
        action=action,
        suffix=rng.choice([one for one in suffixes if not (action.endswith("工程") and "工程" in one)]),
        phase=0,
    )


def _of_company(company: Company | None) -> dict[str, str]:
    if company is None:
        return {"stem": "", "brand": "", "form": ""}
    return {"stem": company.stem, "brand": company.brand, "form": company.form}


def _planned(rng: Random, kind: dict[str, Any], n: float) -> int:
    """In 万元; the larger, the dearer."""
    low, high = kind["plan"]
    size, many = rng.random(), sorted(kind.get("n", [1]))
    if len(many) > 1:
        size = 0.65 * many.index(n) / (len(many) - 1) + 0.35 * size
    planned: float = low * (high / low) ** size
    return round(round(planned, -2 if planned > 3000 else -1) if rng.random() < 0.55 else planned)


def _letter(rng: Random, words: Words, county: str, company: Company | None) -> str:
    """The office in front of an approval's number."""
    first = str(words["counties"][county])[0]
    return first + str(rng.choice(words["approved_by" if company is None else "filed_by"]))


def placed(rng: Random, city: City, work: Work, slots: Slots) -> Work:
    """The work at its places and with its capacity."""
    pattern = work.kind["object"]
    place, detail = slots["town"], ""
    if "{village}" in pattern:
        hamlet = hamlet_of(city.words, slots["village"])
        detail = slots["village"] + rng.choice(("", "", "", f"{hamlet}组", f"{hamlet}"))
    if any(slot in pattern for slot in _IN_TOWN):
        place = slots["street"] if "{street" in pattern else rng.choice(city.words["street"])
        detail = rng.choice((f"{rng.randrange(1, 400)}号", "", "中段", "北侧", "旁", "与环城路交汇处"))
    elif "{ridge}" in pattern:
        detail = rng.choice((slots["ridge"], "", f"{slots['ridge']}一带", slots["village"]))
    elif "{park}" in pattern or "{" not in pattern.replace("{n}", ""):
        place, detail = slots["park"], rng.choice(("", "", f"{rng.randrange(1, 9)}号路", "B区", "标房", "内"))
    front = _FRONT.match(pattern)
    kind = work.kind | {
        "short": work.kind["short_pattern"].format(**slots),
        "slots": slots,
        "front": front[1] if front else "",
        "also": slots["other"] if work.kind.get("wide") else "",
    }
    said = replace(work.said, object=pattern.format(**slots))
    return replace(work, kind=kind, said=said, address=city.ways.address(rng, place, detail))


def elsewhere(rng: Random, city: City, work: Work) -> Work:
    """A work of the same owner that differs from this one in its place, or in its capacity."""
    slots, kind = work.kind["slots"], work.kind
    if kind.get("sibling") == "n":
        return resized(rng, city, work)
    in_town = slots["town"] in work.owner
    kept = ("park", *CLAIMED, "hospital", *(("bare", "town") if in_town else ()))
    if slots["school"] in work.owner and "{school}" in kind["object"]:
        return work
    town = slots["town"] if in_town else ""
    other = slots_of(rng, city.words, work.county, rural=is_rural(kind["object"]), town=town)
    return placed(rng, city, work, slots | other | {what: slots[what] for what in kept})


def resized(rng: Random, city: City, work: Work) -> Work:
    """The work with another capacity."""
    before = work.kind["slots"]["n"]
    n = rng.choice([many for many in work.kind["n"] if f"{many:g}" != before])
    dearer = replace(work, planned=max(20, round(work.planned * (n / float(before)) ** 0.8)))
    return placed(rng, city, dearer, work.kind["slots"] | {"n": f"{n:g}"})


def credit_of(owner: str, county: str) -> str:
    """The credit code of a public owner, always the same."""
    return codes.credit_code(
        Random(f"eighth credit|{owner}"), region=county, public=not owner.endswith("公司")
    )


def code_of(rng: Random, county: str, start: int, kind: dict[str, Any]) -> str:
    """A project code of some months before the start."""
    approved = start - rng.randrange(1, 12)
    technical = "trade" in kind and any("改" in action for action in kind["actions"]) and rng.random() < 0.65
    return codes.project_code(
        rng, year=approved // 12, month=approved % 12 + 1, region=county, kind="02" if technical else "01"
    )


def paper(rng: Random, letter: str, start: int) -> str:
    """An approval's number; most works start in the year of their approval."""
    return f"{letter}〔{start // 12 - (rng.random() < 0.3)}〕{rng.randrange(1, 520)}号"
