"""The habits of the offices of the seventh held-out city: one way of putting all the names of a table."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from bench.linkage_seventh_amounts import POWERS


@dataclass(frozen=True)
class Style:
    """How an office of a county puts its names.

    Attributes:
        front: Where the county goes: ``county``, ``city`` (with the city), ``brief``, ``none``, ``boxed`` (in brackets in
            front), ``behind`` (in brackets), ``dot`` (before a point), or as approved.
        town: Whether its list goes by towns and names them first.
        company: ``full``, ``stem``, ``none``, ``dash`` (before a dash), ``behind``, ``of`` (…公司的…), or as approved.
        year: ``front``, ``after`` the county, or ``behind``.
        suffix: What every name ends with, or as approved.
        power: The unit of power, or as approved.
        capacity: Where capacities stand: ``behind``, ``bracket``, or as approved.
        numbers: How its lines are numbered within the name's cell, or not at all.
        brackets: The pair its clerk types.
    """

    front: str = ""
    town: bool = False
    company: str = ""
    year: str = "after"
    suffix: str = ""
    power: str = ""
    capacity: str = ""
    numbers: str = ""
    brackets: str = "（）"


_FRONTS = ("", "", "county", "county", "brief", "none", "none", "boxed", "behind", "city", "dot")
_COMPANIES = ("", "", "full", "full", "full", "stem", "stem", "none", "dash", "behind", "of")
_NUMBERS = (*("",) * 14, "{}.{}", "{}、{}", "（{}）{}", "FL-{:03d} {}", "{}){}")
_BRACKETS = (*("（）",) * 7, "()", "()", "〔〕", "【】", "[]")


def style_of(department: str, document: str, county: str) -> Style:
    """The habit of an office; the library and the list of key projects have more to say than a department."""
    rng = Random(f"seventh style|{department}|{document}|{county}")
    fronts: tuple[str, ...] = _FRONTS
    companies: tuple[str, ...] = _COMPANIES
    suffixes: tuple[str, ...] = ("", "", "", "", "项目", "建设项目", "none")
    power, numbers = rng.choice(("", "", *POWERS)), rng.choice(_NUMBERS)
    town = document == "survey" and rng.random() < 0.1
    if document == "library":
        fronts, companies = ("", "county", "county", "none"), ("", "full", "full", "full", "stem")
        suffixes, numbers = ("", "", "项目", "建设项目"), ""
    elif document == "key_projects":
        fronts, companies = ("city", "county", "county", "brief", "dot"), ("stem", "stem", "full", "none")
        suffixes, power = ("项目", "", ""), "万千瓦"
    return Style(
        front=rng.choice(fronts),
        town=town,
        company=rng.choice(companies),
        year=rng.choice(("front", "after", "after", "behind")),
        suffix=rng.choice(suffixes),
        power=power,
        capacity=rng.choice(("", "", "", "", "", "", "behind", "bracket")),
        numbers=numbers,
        brackets=rng.choice(_BRACKETS),
    )
