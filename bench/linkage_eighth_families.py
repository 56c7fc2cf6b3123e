"""The works of the eighth held-out city: undertakings in phases and the like of each other among single ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from random import Random

from bench.linkage_city import City, Rates, Work
from bench.linkage_eighth_companies import Met
from bench.linkage_eighth_works import LAST_MONTH, code_of, elsewhere, paper, resized, work_of

Base = tuple[str, str, str]


def base(work: Work) -> Base:
    """What no office leaves out but mark and phase; whoever owns a public work, a county has one of the name.

    Of a road either end may be said first, so that its ends are put in one order here.
    """
    slots, thing = work.kind["slots"], work.said.object
    if work.kind["also"]:
        return "|".join(sorted((work.county, work.kind["also"]))), work.said.lead, "公路"
    for start in ("bare", "village"):
        if f"{{{start}}}至{{far}}" in work.kind["object"]:
            ends = slots[start], slots["far"]
            thing = thing.replace("至".join(ends), "至".join(sorted(ends)))
    return work.county if work.public else work.owner, work.said.lead, thing


def works(rng: Random, city: City, rates: Rates, wanted: int) -> list[Work]:
    """The city's works; no two families have a work that an office may name alike."""
    kinds = city.words["kind"]
    shares = [kind.get("share", 1) for kind in kinds]
    phased = [kind.get("share", 1) * kind.get("phased", False) for kind in kinds]
    met, made, taken = Met(), list[Work](), set[Base]()
    while len(made) < wanted:
        drawn = rng.random()
        kind = rng.choices(kinds, phased if drawn < rates.phases else shares)[0]
        family = [work_of(rng, city, kind, met)]
        if base(family[0]) in taken:
            continue
        if drawn < rates.phases:
            family = _phases(rng, city, family[0])
        elif drawn < rates.phases + rates.siblings:
            family = _siblings(rng, city, family[0])
        family = [work for work in family if base(work) not in taken]
        taken |= {base(work) for work in family}
        made += [replace(work, key=f"W{len(made) + number:06d}") for number, work in enumerate(family)]
    return _told(made)


def _told(made: list[Work]) -> list[Work]:
    """The works, with no way of leaving the capacity out where it tells two of them apart."""
    things: dict[Base, set[str]] = defaultdict(set)
    for work in made:
        whose, year, thing = base(work)
        things[whose, year, work.kind["short"] or thing].add(thing)
    return [
        work
        if len(things[(*base(work)[:2], work.kind["short"])]) < 2
        else replace(work, kind=work.kind | {"short": ""})
        for work in made
    ]


def _phases(rng: Random, city: City, first: Work) -> list[Work]:
    """Phases of one undertaking; the first one often got its name before there was a second."""
    start = first.start - rng.choice((0, 5, 10, 14))
    letter = first.approval.partition("〔")[0]
    code, approval = code_of(rng, first.county, start, first.kind), paper(rng, letter, start)
    first = replace(first, start=start, code=code, approval=approval)
    family = [replace(first, said=replace(first.said, phase=1 if rng.random() < 0.7 else 0))]
    for phase in range(2, rng.choice((3, 3, 3, 3, 4))):
        begun = min(family[-1].start + rng.choice((0, 4, 8, 11, 14)), LAST_MONTH)
        larger = first.kind.get("sibling") == "n" and rng.random() < 0.4
        another = resized(rng, city, first) if larger else first
        family.append(
            replace(
                another,
                said=replace(another.said, phase=phase),
                code=first.code if rng.random() < 0.12 else code_of(rng, first.county, begun, first.kind),
                planned=round(another.planned * rng.choice((0.5, 0.75, 0.9, 1, 1, 1.2, 1.6))),
                start=begun,
                approval=first.approval if rng.random() < 0.12 else paper(rng, letter, begun),
            )
        )
    whole = sum(work.planned for work in family)
    return [replace(work, kind=work.kind | {"whole": whole}) for work in family]


def _siblings(rng: Random, city: City, first: Work) -> list[Work]:
    """Works of one owner that differ in one thing: a mark, a capacity, a place; some share code and approval."""
    marks, size = city.words["marks"].get(first.kind.get("sibling", "place")), rng.choice((2, 2, 3, 3, 4))
    if marks:
        family = [replace(first, said=replace(first.said, mark=mark)) for mark in marks[:size]]
    else:
        family = [first]
        for _ in range(size - 1):
            other = elsewhere(rng, city, first)
            family += [other] if base(other) not in {base(work) for work in family} else []
    together, one_code = rng.random() < 0.5, rng.random() < 0.12
    for number, work in enumerate(family[1:], 1):
        start = first.start if together else min(first.start + rng.randrange(1, 12), LAST_MONTH)
        if work.said.lead:
            start = min(start, first.start // 12 * 12 + 11)
        family[number] = replace(
            work,
            code=first.code if one_code else code_of(rng, work.county, start, work.kind),
            planned=round(work.planned * rng.choice((0.65, 0.8, 0.9, 1, 1, 1.05, 1.3))),
            start=start,
            approval=first.approval if together else paper(rng, first.approval.partition("〔")[0], start),
        )
    return family
