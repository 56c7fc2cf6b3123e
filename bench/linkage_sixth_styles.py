"""The habits of the offices of the sixth held-out city: one way of putting all the names of a table."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from bench.linkage_sixth_amounts import POWERS


@dataclass(frozen=True)
class Style:
    """How an office of a county puts its names.

    Attributes:
        front: Where the county goes: ``county``, ``city`` (with the city), ``brief``, ``none``, ``boxed`` (in brackets in
            front), ``behind`` (in brackets), or as approved.
        company: ``full``, ``stem``, ``none``, ``dash`` (before a dash), ``behind``, or as approved.
        year: ``front``, ``after`` the county, or ``behind``.
        suffix: What every name ends with, or as approved.
        power: The unit of power, or as approved.
    """

    front: str = ""
    company: str = ""
    year: str = "after"
    suffix: str = ""
    power: str = ""


_FRONTS: tuple[str, ...] = (
    "",
    "",
    "county",
    "county",
    "county",
    "brief",
    "none",
    "none",
    "boxed",
    "behind",
    "city",
)
_COMPANIES: tuple[str, ...] = ("", "", "full", "full", "stem", "stem", "none", "none", "dash", "behind")


def style_of(department: str, document: str, county: str) -> Style:
    """The habit of an office; the library and the list of key projects have more to say than a department."""
    rng = Random(f"sixth style|{department}|{document}|{county}")
    fronts, companies = _FRONTS, _COMPANIES
    suffixes: tuple[str, ...] = ("", "", "", "", "项目", "建设项目", "none")
    power = rng.choice(("", "", *POWERS))
    if document == "library":
        fronts, companies = ("", "county", "county", "none"), ("", "full", "full", "full", "stem")
        suffixes = ("", "", "项目", "建设项目")
    elif document == "key_projects":
        fronts, companies = ("city", "county", "county", "brief"), ("stem", "stem", "full", "none")
        suffixes, power = ("项目", "建设项目", ""), "万千瓦"
    elif department in ("能源", "发改", "重大办"):
        power = rng.choice(("", "万千瓦", "万千瓦", "MW"))
    year = rng.choice(("front", "after", "after", "behind"))
    return Style(rng.choice(fronts), rng.choice(companies), year, rng.choice(suffixes), power)
