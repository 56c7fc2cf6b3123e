"""All works of the fourth held-out city: single ones, phases of one undertaking, and the like of each other."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from bench.linkage_city import City, Rates, Work
from bench.linkage_fourth_places import Met
from bench.linkage_fourth_works import LAST_MONTH, code_of, drafted, elsewhere, paper, placed, resized

Base = tuple[str, str, str]


def works(rng: Random, city: City, rates: Rates, wanted: int) -> list[Work]:
    """The city's works; no two that an office may name alike."""
    kinds = city.words["kind"]
    shares = [kind.get("share", 1) for kind in kinds]
    phased = [share * kind.get("phased", False) for share, kind in zip(shares, kinds, strict=True)]
    met, made, taken = Met(), list[Work](), set[Base]()
    while len(made) < wanted:
        drawn = rng.random()
        kind = rng.choices(kinds, phased if drawn < rates.phases else shares)[0]
        family = [drafted(rng, city, kind, met)]
        if drawn < rates.phases:
            family = _phases(rng, city, family[0])
        elif drawn < rates.phases + rates.siblings:
            family = _siblings(rng, city, family[0])
        fresh = [work for work in family if base(work) not in taken]
        if len({work.said.mark or str(work.said.phase) for work in family}) == 1:
            fresh = list({base(work): work for work in fresh}.values())
        taken |= {base(work) for work in fresh}
        made += [replace(work, key=f"F{len(made) + number:06d}") for number, work in enumerate(fresh)]
    return _told_apart(made)[:wanted]


def base(work: Work, thing: str = "") -> Base:
    """Whose, of which year, what: of works that share it some are marked, as phase, batch, building."""
    whose = work.county if work.public else work.owner
    return "" if work.kind.get("citywide") else whose, work.said.lead, thing or work.said.object


def _told_apart(made: list[Work]) -> list[Work]:
    """Without the forms that leave out the capacity where the capacity is what tells two works apart."""
    shorts: dict[Base, set[Base]] = {}
    for work in made:
        shorts.setdefault(base(work, work.kind["short"]), set()).add(base(work))
    return [
        work
        if len(shorts[base(work, work.kind["short"])]) == 1
        else replace(work, kind=work.kind | {"short": ""})
        for work in made
    ]


def _phases(rng: Random, city: City, first: Work) -> list[Work]:
    """Phases of one undertaking; the first one often got its name before there was a second."""
    start = first.start - rng.choice((0, 0, 6, 12))
    first = _begun(rng, city, first, start, shared=False)
    family = [replace(first, said=replace(first.said, phase=1 if rng.random() < 0.7 else 0))]
    for phase in range(2, rng.choice((3, 3, 3, 4))):
        begin = min(family[-1].start + rng.choice((0, 4, 8, 12)), LAST_MONTH)
        work = replace(
            first,
            said=replace(first.said, phase=phase),
            planned=round(first.planned * rng.choice((0.5, 0.7, 0.9, 1, 1.2, 1.6))),
        )
        family.append(_begun(rng, city, work, begin, shared=rng.random() < 0.1))
    return family


def _siblings(rng: Random, city: City, first: Work) -> list[Work]:
    """Works of one owner that differ in one thing: a mark, a capacity, a product, a place."""
    what, size = first.kind["sibling"], rng.choice((2, 2, 3, 4))
    marks = city.words["marks"].get(what)
    if marks:
        family = [replace(first, said=replace(first.said, mark=mark)) for mark in marks[:size]]
    elif what == "place":
        county_wide = placed(rng, city, replace(first, kind=first.kind | {"role": 0}), first.kind["slots"])
        first = county_wide if rng.random() < 0.7 else first
        family = [first, *(elsewhere(rng, city, first) for _ in range(size - 1))]
    else:
        family = [first, *(resized(rng, city, first, what) for _ in range(size - 1))]
    together = rng.random() < 0.5
    for number, work in enumerate(family[1:], 1):
        begin = work.start if together else min(work.start + rng.randrange(1, 12), LAST_MONTH)
        if work.said.lead and begin // 12 != work.start // 12:
            begin = work.start
        if marks or what == "place":
            planned = round(work.planned * rng.choice((0.6, 0.8, 1, 1, 1.1, 1.4)))
            work = replace(work, planned=planned)  # noqa: PLW2901
        family[number] = replace(
            _begun(rng, city, work, begin, shared=False),
            approval=first.approval if together else paper(rng, city.words, work.county, begin),
        )
    return family


def _begun(rng: Random, city: City, work: Work, start: int, shared: bool) -> Work:
    """The work begun at a time, approved by itself unless it ``shared`` the code of the first."""
    return replace(
        work,
        start=start,
        code=work.code if shared else code_of(rng, work.county, start, work.kind),
        approval=paper(rng, city.words, work.county, start),
    )
