"""Projects of one owner that differ in one thing only (孪生项目): capacity, place, road, number, roof, school.

Only the hard profile has them. Each is a real project of its own with its code, amounts and dates; owner, county, kind
and most of the name are the same, so that nothing but the difference tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from gutou.demo.draw import Builder
from gutou.demo.projects import Project

_ROADS = (("东路", "西路"), ("南路", "北路"), ("一路", "二路", "三路"), ("1号路", "2号路", "3号路"))
_SCHOOLS = ("第一", "第二", "第三", "第四")
_PLANTS = ("1#", "2#", "3#")
_ZONES = ("东区", "西区", "北区")


def siblings(builder: Builder, wanted: int) -> list[Project]:
    """Families of two to four near-identical projects, ``wanted`` projects in all or a few more."""
    made: list[Project] = []
    while len(made) < wanted:
        first = builder.project("ordinary")
        own = first.name.brand + first.name.body
        bodies = [
            body
            for body in _bodies(builder, first)
            if (called := first.name.brand + body) == own or called not in builder.used_names
        ]
        if len(bodies) < 2:
            continue
        made += _family(builder, first, bodies)
    return made


def _family(builder: Builder, first: Project, bodies: list[str]) -> list[Project]:
    rng, name = builder.rng, first.name
    count = min(len(bodies), rng.choices((2, 3, 4), (50, 30, 20))[0])
    family = [first]
    first.name = replace(name, body=bodies[0])
    for body in bodies[1:count]:
        other = builder.project("ordinary")
        other.kind, other.owner, other.region, other.sites = (
            first.kind,
            first.owner,
            first.region,
            first.sites,
        )
        other.industry, other.content, other.nature = first.industry, first.content, first.nature
        other.name = replace(name, body=body)
        if rng.random() < 0.5:  # built under one contract: the dates say nothing
            other.start, other.duration = first.start, first.duration
            other.listed_from, other.listed_until = first.listed_from, first.listed_until
        share = rng.choice((70, 85, 100, 100, 115, 140))
        other.planned = max((first.planned * share / 100).quantize(Decimal(1)), Decimal(520))
        builder.identify(other)
        family.append(other)
    for project in family:
        builder.used_names.add(project.name.brand + project.name.body)
        project.trap = "sibling"
    return family


def _bodies(builder: Builder, project: Project) -> Iterator[str]:
    """The name's middle part of the project and of its siblings; nothing for kinds that have none."""
    rng, body, kind = builder.rng, project.name.body, project.kind.key
    place = body[:2]
    if kind == "solar":
        megawatts = int("".join(c for c in body if c.isdigit()))
        if rng.random() < 0.5:
            villages = rng.sample(builder.place_pool[project.region], 3)
            yield from (body.replace(place, village, 1) for village in (place, *villages))
        else:
            for step in (0, 1, 2, 10):
                yield body.replace(f"{megawatts}MW", f"{megawatts + step}MW")
    elif kind in ("road", "highway"):
        if kind == "road":
            yield from (f"{place}{road}道路" for road in rng.choice(_ROADS))
        else:
            ends = rng.sample(builder.place_pool[project.region], 3)
            yield from (f"{place}至{end}公路" for end in (body[3:5], *ends))
    elif kind == "school":
        yield from (f"{place}{number}小学教学楼" for number in _SCHOOLS)
    elif kind in ("workshop", "standard_workshop", "grid"):
        yield from (f"{body}（{zone}）" for zone in _ZONES)
    elif kind in ("cold_chain", "logistics"):
        yield from (f"{body}{number}库房" for number in _PLANTS)
    elif kind == "factory":
        figure = "".join(c for c in body if c.isdigit())
        if figure and body.count(figure) == 1:
            yield from (body.replace(figure, str(int(figure) + step)) for step in (0, 1, 10, 20))
