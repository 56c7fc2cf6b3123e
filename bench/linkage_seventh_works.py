"""Works of the seventh held-out city, each by itself; ``linkage_seventh_families.py`` makes several of one.

A work's ``kind`` is its kind's words with what is its own: ``slots`` (its places), ``front`` (the slot that its name begins
with, which an office may put behind), ``short`` (without capacity), ``thing`` (the object with a road's ends in order),
``others`` (who else may be said to own it), ``stem``, ``brand``, ``form`` and ``former`` of its company, ``also`` (the
other county of a road through two) and ``whole`` (the total of all phases). In ``object`` two empty brackets show where
within the thing a mark may stand.
"""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random
from typing import Any

from bench.linkage_city import City, Said, Words, Work
from bench.linkage_seventh_companies import Company, Met, company_of
from bench.linkage_seventh_places import Slots, is_rural, slots_of
from gutou.demo import codes

LAST_MONTH = 2025 * 12 + 5
"""June 2025."""
OPENINGS = (0, 2, 8, 9)
"""Months, from nought, in which lots of works are opened together: January, March, September, October."""
_FRONT = re.compile(
    r"\{(town|bare|village|street|harbor|bay|park|spot|island|stream)\}(?!至|\{)(?!.*\{far\})"
)
_SUFFIXES = ("项目", "项目", "项目", "项目", "建设项目", "工程", "工程", "工程项目")
_IN_TOWN = ("{street", "{estate", "{school", "{kinder", "{hospital", "{host", "P{m}")


def work_of(rng: Random, city: City, kind: dict[str, Any], met: Met) -> Work:
    """A work of the kind somewhere in the city."""
    words, company = city.words, None
    where = kind.get("where")
    county = rng.choice(words["where"][where] if where else list(words["counties"]))
    slots = slots_of(rng, words, county, rural=is_rural(kind["object"]))
    if "owners" not in kind:
        trade = kind.get("trade") or rng.choice(kind["trades"])
        kind = kind | {"trade": trade}
        company = company_of(rng, words, trade, county, met)
        if rng.random() < 0.6 and not is_rural(kind["object"]):
            slots = slots_of(rng, words, county, rural=False, town=company.home["town"]) | company.home
        owner, others = company.name, list[str]()
    else:
        owner, *others = (pattern.format(**slots) for pattern in kind["owners"])
        if others and rng.random() < 0.35:
            owner, others = others[0], [owner, *others[1:]]
    slots |= {
        "n": f"{rng.choice(kind.get('n', [1])):g}",
        "m": str(rng.choice(kind.get("m", [1]))),
        "item": rng.choice(kind.get("items", [""])),
    }
    start = LAST_MONTH - round(30 * rng.random() ** 1.25)
    if rng.random() < 0.25:
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
        approval=paper(rng, _letter(rng, words, county, kind), start),
    )
    return placed(rng, city, work, slots)


def _said(rng: Random, kind: dict[str, Any], place: str, company: Company | None, start: int) -> Said:
    """The approved name's pieces but what is built, which ``placed`` puts in."""
    action, brand = rng.choice(kind["actions"]), ""
    front = place if rng.random() < (0.72 if company is None else 0.15) else ""
    if company is not None:
        brand = rng.choice((*(company.name,) * 4, company.stem, company.stem, company.brand, ""))
        front = "" if brand == company.name else front
    suffixes = [one for one in _SUFFIXES if not (action.endswith(("建", "建设")) and one[:2] == "建设")]
    return Said(
        county=front,
        brand=brand,
        lead=f"{start // 12}年" if kind.get("yearly") else "",
        object="",
        mark="",
        action=action,
        suffix=rng.choice(suffixes),
        phase=0,
    )


def _of_company(company: Company | None) -> dict[str, str]:
    if company is None:
        return {"stem": "", "brand": "", "form": "", "former": ""}
    return {"stem": company.stem, "brand": company.brand, "form": company.form, "former": company.former}


def _planned(rng: Random, kind: dict[str, Any], n: float) -> int:
    """In 万元; the larger, the dearer, and more often than not a round sum."""
    low, high = kind["plan"]
    size, many = rng.random(), sorted(kind.get("n", [1]))
    if len(many) > 1:
        size = 0.65 * many.index(n) / (len(many) - 1) + 0.35 * size
    planned: float = low * (high / low) ** size
    digits = len(str(int(planned)))
    return round(round(planned, 2 - digits) if rng.random() < 0.55 and planned > 300 else planned)


def _letter(rng: Random, words: Words, county: str, kind: dict[str, Any]) -> str:
    """The office in front of an approval's number; only works and plants are filed with that of industry."""
    of_industry = "owners" not in kind and "工信" in kind["departments"]
    by = words["filed_by"] if of_industry else words["approved_by" if "owners" in kind else "filed_elsewhere"]
    return str(words["counties"][county])[0] + str(rng.choice(by))


def placed(rng: Random, city: City, work: Work, slots: Slots) -> Work:
    """The work at its places and with its capacity."""
    pattern = work.kind["object"]
    place, detail = slots["town"], slots["village"] if "{village}" in pattern else ""
    if any(slot in pattern for slot in _IN_TOWN):
        place = slots["street"] if "{street" in pattern else rng.choice(city.words["street"])
        detail = rng.choice((f"{rng.randrange(1, 900)}号", "", "北侧", "与规划路交叉口", "东段南侧"))
    elif "{park}" in pattern or "{" not in re.sub(r"\{(n|m|item)\}", "", pattern):
        place, detail = slots["park"], rng.choice(("", "", rng.choice(city.words["street"]), "内"))
    front = _FRONT.match(pattern)
    ends = dict(zip(("bare", "far"), sorted((slots["bare"], slots["far"])), strict=True))
    kind = work.kind | {
        "short": work.kind["short_pattern"].format(**slots),
        "thing": pattern.format(**slots | (ends if "{far}" in pattern else {})),
        "slots": slots,
        "front": front[1] if front else "",
        "also": slots["other"] if work.kind.get("wide") else "",
    }
    said = replace(work.said, object=pattern.format(**slots))
    return replace(work, kind=kind, said=said, address=city.ways.address(rng, place, detail))


def elsewhere(rng: Random, city: City, work: Work) -> Work:
    """A work of the same owner that differs from this one in its place, its capacity or its product."""
    slots, kind = work.kind["slots"], work.kind
    if kind.get("sibling") == "n":
        return resized(rng, city, work)
    if kind.get("sibling") == "item":
        other = rng.choice([one for one in kind["items"] if one != slots["item"]])
        return placed(rng, city, work, slots | {"item": other})
    if any(
        slots[what] in work.owner for what in ("school", "village", "park") if f"{{{what}}}" in kind["object"]
    ):
        return work
    in_town = slots["town"] in work.owner
    kept = ("hospital", *(("bare", "town") if in_town else ()))
    town = slots["town"] if in_town else ""
    other_slots = slots_of(rng, city.words, work.county, rural=is_rural(kind["object"]), town=town)
    return placed(rng, city, work, slots | other_slots | {what: slots[what] for what in kept})


def resized(rng: Random, city: City, work: Work) -> Work:
    """The work with another capacity."""
    before = work.kind["slots"]["n"]
    n = rng.choice([many for many in work.kind["n"] if f"{many:g}" != before])
    dearer = replace(work, planned=max(20, round(work.planned * (n / float(before)) ** 0.8)))
    return placed(rng, city, dearer, work.kind["slots"] | {"n": f"{n:g}"})


def credit_of(owner: str, county: str) -> str:
    """The credit code of a public owner, always the same."""
    return codes.credit_code(
        Random(f"seventh credit|{owner}"), region=county, public=not owner.endswith("公司")
    )


def code_of(rng: Random, county: str, start: int, kind: dict[str, Any]) -> str:
    """A project code of some months before the start."""
    approved = start - rng.randrange(1, 12)
    technical = "owners" not in kind and any("改" in one for one in kind["actions"]) and rng.random() < 0.65
    return codes.project_code(
        rng, year=approved // 12, month=approved % 12 + 1, region=county, kind="02" if technical else "01"
    )


def paper(rng: Random, letter: str, start: int) -> str:
    """An approval's number; most works start in the year of their approval."""
    return f"{letter}〔{start // 12 - (rng.random() < 0.3)}〕{rng.randrange(1, 620)}号"
