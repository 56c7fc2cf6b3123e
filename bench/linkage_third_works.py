"""Works of the third held-out city, some of them phases or siblings of each other."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from bench.linkage_city import City, Rates, Said, Work
from bench.linkage_third_places import Met, Slots, company_of, slots_of, villages
from gutou.demo import codes

_LAST_MONTH = 2025 * 12 + 5


# -- works ----------------------------------------------------------------------------------------------------
def works(rng: Random, city: City, rates: Rates, wanted: int) -> list[Work]:
    """The city's works, some of them in families of phases or of siblings; no two that an office may name alike."""
    kinds = city.words["kind"]
    shares = [kind.get("share", 1) for kind in kinds]
    phased = [kind.get("share", 1) * kind.get("phased", False) for kind in kinds]
    met, made = Met(), list[Work]()
    full, bare = dict[tuple[str, ...], int](), dict[tuple[str, ...], list[int]]()
    while len(made) < wanted:
        drawn = rng.random()
        kind = rng.choices(kinds, phased if drawn < rates.phases else shares)[0]
        family = [_work(rng, city, kind, met)]
        if drawn < rates.phases:
            family = _phases(rng, family[0])
        elif drawn < rates.phases + rates.siblings:
            family = _siblings(rng, city, family[0])
        for work in family:
            name = _identity(work, work.said.object)
            if name in full:
                continue
            full[name] = len(made)
            bare.setdefault(_identity(work, work.kind["short"] or work.said.object), []).append(len(made))
            made.append(replace(work, key=f"T{len(made):06d}"))
    for numbers in bare.values():
        for number in numbers if len(numbers) > 1 else ():
            made[number] = replace(made[number], kind={**made[number].kind, "short": ""})
    return made


def _identity(work: Work, thing: str) -> tuple[str, ...]:
    """What no office leaves out; whoever owns a public work, a county has one of the name."""
    said = work.said
    return work.county if work.public else work.owner, said.lead, thing, said.mark, str(said.phase)


def _work(rng: Random, city: City, kind: dict[str, Any], met: Met) -> Work:
    words = city.words
    county = rng.choice(list(words["counties"]))
    slots, company = slots_of(rng, words, county), None
    if "trade" in kind:
        company = company_of(rng, words, kind["trade"], county, met)
        keep = ("mine", "park", "town", "bare") if rng.random() < 0.6 else ("mine", "park")
        slots |= {what: company.home[what] for what in keep}
        slots["village"] = rng.choice(villages()[county, slots["town"]])
        owner, others = company.name, list[str]()
    else:
        owner, *others = (owner.format(**slots) for owner in kind["owners"])
        if others and rng.random() < 0.2:
            owner, others = others[0], [owner]
    many = kind.get("n", [1])
    n = rng.choice(many)
    low, high = kind["plan"]
    size = rng.random()
    if len(many) > 1:  # the larger, the dearer
        size = 0.7 * sorted(many).index(n) / (len(many) - 1) + 0.3 * size
    planned = round(low * (high / low) ** size)
    if rng.random() < 0.6:
        planned = round(planned, -2 if planned > 2000 else -1)
    start = _LAST_MONTH - round(26 * rng.random() ** 1.3)
    year = f"{start // 12}年" if kind.get("yearly") else ""
    slots |= {"n": str(n), "m": str(rng.choice(kind.get("m", [1])))}
    front, paper = words["counties"][county], "审批字" if company is None else "备字"
    told = Work(
        key="",
        said=Said(
            county=front if rng.random() < (0.65 if company is None else 0.25) else "",
            brand=rng.choice((company.name, company.stem, company.stem, company.brand, "", ""))
            if company
            else "",
            lead=year,
            object="",
            mark="",
            action=rng.choice(kind["actions"]),
            suffix=rng.choice(("项目", "项目", "项目", "工程", "建设项目", "工程项目")),
            phase=0,
        ),
        kind={
            **kind,
            "others": others,
            "extra": kind.get("extra", []),
            "short_pattern": kind.get("short", ""),
            "with_town": rng.random() < 0.5,
            "stem": company.stem if company else "",
            "brand": company.brand if company else "",
        },
        county=county,
        owner=owner,
        public=company is None,
        uscc=company.uscc
        if company
        else codes.credit_code(Random(f"credit|{owner}"), region=county, public=True),
        code=_code(rng, county, start, kind),
        planned=planned,
        start=start,
        address="",
        approval=_paper(rng, f"{front[0]}{city.ways.approval}{paper}", start),
    )
    return _placed(rng, city, told, slots)


def _placed(rng: Random, city: City, work: Work, slots: Slots) -> Work:
    """The work at a place, with a capacity."""
    pattern = work.kind["object"]
    place, detail = slots["town"], slots["village"] if "{village}" in pattern else ""
    if "{street" in pattern or "{estate" in pattern or "{school" in pattern or "{hospital" in pattern:
        place, detail = (
            slots["street"],
            rng.choice((f"{rng.randrange(1, 200)}号", f"与{slots['street2']}交叉口")),
        )
    elif "{park}" in pattern or "万吨" in pattern or "年产" in pattern:
        place, detail = slots["park"], rng.choice(("", "", slots["street"]))
    kind = work.kind | {
        "short": work.kind.get("short", "").format(**slots),
        "slots": slots,
        "town": slots["town"],
        "village": "{village}" in pattern,
    }
    said = replace(work.said, object=pattern.format(**slots))
    return replace(work, kind=kind, said=said, address=city.ways.address(rng, place, detail))


def _code(rng: Random, county: str, start: int, kind: dict[str, Any]) -> str:
    approved = start - rng.randrange(1, 10)
    technical = "trade" in kind and any("改" in action for action in kind["actions"])
    return codes.project_code(
        rng,
        year=approved // 12,
        month=approved % 12 + 1,
        region=county,
        kind="02" if technical else "01",
    )


# -- families -------------------------------------------------------------------------------------------------
def _phases(rng: Random, first: Work) -> list[Work]:
    """Phases of one undertaking; the first one often got its name before there was a second."""
    start = first.start - rng.choice((0, 0, 6, 12))
    code, letter = _code(rng, first.county, start, first.kind), first.approval.partition("〔")[0]
    first = replace(first, start=start, code=code, approval=_paper(rng, letter, start))
    family = [replace(first, said=replace(first.said, phase=1 if rng.random() < 0.7 else 0))]
    for phase in range(2, rng.choice((3, 3, 3, 4))):
        before = family[-1]
        family.append(
            replace(
                first,
                said=replace(first.said, phase=phase),
                code=first.code if rng.random() < 0.1 else _code(rng, first.county, first.start, first.kind),
                planned=round(first.planned * rng.choice((0.5, 0.7, 0.9, 1, 1.2, 1.6))),
                start=min(before.start + rng.choice((0, 4, 8, 12)), _LAST_MONTH),
                approval=_paper(rng, letter, first.start),
            )
        )
    return family


def _siblings(rng: Random, city: City, first: Work) -> list[Work]:
    """Works of one owner that differ in one thing: a mark, a capacity, a place."""
    what = first.kind["sibling"]
    marks = city.words["marks"].get(what)
    if marks is None and any(first.kind["slots"][own] in first.owner for own in ("school", "hospital")):
        marks = city.words["marks"]["building"]
    size = rng.choice((2, 2, 3, 4))
    if marks:
        family = [replace(first, said=replace(first.said, mark=mark)) for mark in marks[:size]]
    else:
        family = [first, *(_elsewhere(rng, city, first) for _ in range(size - 1))]
    together = rng.random() < 0.5
    for number, work in enumerate(family[1:], 1):
        family[number] = replace(
            work,
            code=_code(rng, work.county, work.start, work.kind),
            planned=round(work.planned * rng.choice((0.6, 0.8, 1, 1, 1.1, 1.4))),
            start=work.start if together else min(work.start + rng.randrange(1, 12), _LAST_MONTH),
            approval=work.approval if together else _paper(rng, work.approval.partition("〔")[0], work.start),
        )
    return family


def _elsewhere(rng: Random, city: City, first: Work) -> Work:
    slots, kind = first.kind["slots"], first.kind
    if kind["sibling"] == "n":
        n = rng.choice(kind["n"])
        larger = replace(_fresh(first), planned=round(first.planned * (n / int(slots["n"])) ** 0.8))
        return _placed(rng, city, larger, slots | {"n": str(n)})
    town = slots["town"] if slots["town"] in first.owner or slots["bare"] in first.owner else ""
    other = slots_of(rng, city.words, first.county, town)
    return _placed(rng, city, _fresh(first), slots | other | {what: slots[what] for what in ("mine", "park")})


def _fresh(work: Work) -> Work:
    """The work with its capacity's short form as a pattern again."""
    return replace(work, kind=work.kind | {"short": work.kind["short_pattern"]})


def _paper(rng: Random, letter: str, start: int) -> str:
    """An approval's number; most works start in the year of their approval."""
    return f"{letter}〔{start // 12 - (rng.random() < 0.2)}〕{rng.randrange(1, 500)}号"
