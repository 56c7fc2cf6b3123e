"""What a held-out city is made of: its words, how much its offices get wrong, and how they write."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from gutou.settings import Settings

Words = dict[str, Any]
NEUTRAL = ("建设", "新建", "")
"""What is done, where it tells nothing apart."""


@dataclass(frozen=True)
class Rates:
    """How much offices leave out and get wrong.

    Attributes:
        code_absent: Rows without a project code.
        credit_absent: Rows without a credit code.
        other_words: Weight of saying it in other words, beside the other operators' weights.
        slip: Weight of a wrong character.
        owner_missing: Rows without an owner, the library's apart.
        planned_missing: Rows without a planned total.
        planned_other: Rows whose planned total is another figure.
        start_missing: Rows without a start.
        start_other: Rows whose start is another month.
        phases: Undertakings in phases, of all undertakings.
        siblings: Families of near-identical works, of all undertakings.
    """

    code_absent: float
    credit_absent: float
    other_words: float
    slip: float
    owner_missing: float
    planned_missing: float
    planned_other: float
    start_missing: float
    start_other: float
    phases: float
    siblings: float


@dataclass(frozen=True)
class Said:
    """A name in its pieces, so that no slip takes away what tells two works apart.

    Attributes:
        county: County in front.
        brand: The company's short name in front of the object.
        lead: 第一 …, in front of the object.
        object: What is built, with its place and capacity.
        mark: Building, line, number or zone.
        action: 建设, 改造 …
        suffix: 项目, 工程 …
        phase: 0 where there are none.
    """

    county: str
    brand: str
    lead: str
    object: str
    mark: str
    action: str
    suffix: str
    phase: int

    @property
    def telling(self) -> tuple[str, ...]:
        """What offices never leave out; two works of one owner differ in it."""
        action = "" if self.action in NEUTRAL else self.action
        return self.lead, self.object, self.mark, action, str(self.phase)


@dataclass(frozen=True)
class Work:
    """A real project and what is true of it; amounts in 万元, the start as a count of months."""

    key: str
    said: Said
    kind: dict[str, Any]
    county: str
    owner: str
    public: bool
    uscc: str
    code: str
    planned: int
    start: int
    address: str
    approval: str


@dataclass(frozen=True)
class Ways:
    """How the offices of a city write.

    Attributes:
        operators: Other words, wrong characters (weighed by the rates), and whatever else changes a name's pieces.
        weights: Of the operators after the first two.
        name: The pieces after the operators as one text, with the section's name if there is one.
        owner: How an owner is written.
        address: An address of a place and a village.
        address_said: How an address is written.
        approval: Office and kind of letter in an approval's number.
    """

    operators: tuple[Callable[[Random, Said, Words], Said], ...]
    weights: tuple[float, ...]
    name: Callable[[Random, Work, Said, Words, str], str]
    owner: Callable[[Random, Work, Words], str]
    address: Callable[[Random, str, str], str]
    address_said: Callable[[Random, str, Words], str]
    approval: str


@dataclass(frozen=True)
class City:
    """A city with its words, rates and ways, and how many offices list a work.

    Attributes:
        name: Seeds the draws.
        words: Places, companies, works and what may be said of them.
        rates: Profile → rates.
        ways: How offices write.
        listed: Weights of none, one … four departments listing a work.
        in_library: Works in the statistical library; those of no department always are.
        doubles: Works twice in the library.
        in_sections: Works that one office lists in sections.
        with_whole: Of those, listed as a whole beside the sections.
        rows_per_project: Rows of a work, about.
    """

    name: str
    words: Words
    rates: Mapping[str, Rates]
    ways: Ways
    listed: tuple[int, int, int, int, int]
    in_library: float
    doubles: float
    in_sections: float
    with_whole: float
    rows_per_project: float

    def settings(self) -> Settings:
        """The city's settings."""
        code, name = self.words["city"]
        regions = tuple(
            {"code": c, "name": n, "aliases": [n[:-1]]} for c, n in self.words["counties"].items()
        )
        return Settings(city_code=code, city_name=name, regions=regions)


def words_of(name: str) -> Words:
    """The words in a file of this folder."""
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
