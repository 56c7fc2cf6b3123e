"""The habits of the offices of the eighth held-out city: one way of putting all the names of a table."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from bench.linkage_eighth_amounts import POWERS


@dataclass(frozen=True)
class Style:
    """How an office of a county puts its names.

    Attributes:
        front: Where the county goes: ``county``, ``city`` (with the city), ``brief``, ``none``, ``dotted`` (the city's
            brand and a dot), ``former`` (what the county was called), ``behind`` (in brackets), or as approved.
        company: ``full``, ``stem``, ``none``, ``colon``, ``behind``, or as approved.
        year: ``front``, ``after`` the county, or ``behind``.
        suffix: What every name ends with, ``none``, or as approved.
        power: The unit of power, or as approved.
        task: The names are a list of tasks: 加快推进 … 建设.
    """

    front: str = ""
    company: str = ""
    year: str = "after"
    suffix: str = ""
    power: str = ""
    task: bool = False


_FRONTS = ("", "", "county", "county", "brief", "none", "none", "dotted", "behind", "city", "former")
_COMPANIES = ("", "", "full", "full", "stem", "stem", "none", "none", "colon", "behind")


def style_of(department: str, document: str, county: str) -> Style:
    """The habit of an office; the library and the list of key projects have more to say than a department."""
    rng = Random(f"eighth style|{department}|{document}|{county}")
    fronts: tuple[str, ...] = _FRONTS
    companies: tuple[str, ...] = _COMPANIES
    task = False
    suffixes: tuple[str, ...] = ("", "", "", "", "项目", "建设项目", "none")
    power = rng.choice(("", "", *POWERS))
    if document == "library":
        fronts, companies = ("", "county", "county", "none"), ("", "full", "full", "full", "stem")
        suffixes = ("", "", "项目", "建设项目")
    elif document == "key_projects":
        fronts, companies = ("city", "county", "brief", "brief"), ("stem", "stem", "full", "none")
        suffixes, power = ("项目", "建设项目", ""), "万千瓦"
    elif department in ("专班", "重大办", "投促"):
        task = rng.random() < 0.3
    year = rng.choice(("front", "after", "after", "behind"))
    return Style(rng.choice(fronts), rng.choice(companies), year, rng.choice(suffixes), power, task)
