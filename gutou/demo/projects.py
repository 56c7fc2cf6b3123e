"""What a project, an owner and a library record are in the demonstration's world."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from gutou.demo.catalog import Kind
from gutou.demo.names import Name
from gutou.demo.places import january

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Owner:
    """A unit that builds: legal name, short name, credit code."""

    name: str
    short: str
    uscc: str
    public: bool


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is planted in a project as wrongdoing looks in files.

    Attributes:
        pattern: 打捆, 拆分, 重复 … as the rulebook names it.
        form: Which of the pattern's forms; ``pattern_evidence.py`` knows what each shows.
        group: Keys of all projects of one instance, in order, the project's own among them.
        since: First month in which it is done.
        until: Last month.
    """

    pattern: str
    form: str
    group: tuple[str, ...]
    since: int
    until: int


@dataclass(slots=True)
class LibraryRecord:
    """One record of a project in the statistical library.

    Attributes:
        code: The library's own number.
        name: Name as the library spells it.
        entered: Month from which exports hold it.
        region: Its site.
        share: Part of the project it stands for (site records of a cross-county work).
        factor: Its amounts as a multiple of the true ones.
        real_estate: On form X204-1.
        gone_from: First month without it, when it was struck out.
        prior_factor: Correction of last year's value in this year's prior-year column.
        prior_blank: The prior-year column is blank.
        role: ``first``, ``duplicate`` or ``site``.
        has_code: Whether the record carries the platform's project code.
        has_uscc: Whether it carries the owner's credit code.
        unit: What this year's amounts are multiplied with by a slip of the unit, from ``unit_from`` on.
        planned_unit: The same for the planned total.
        claims: ``started`` or ``completed`` where the record says so against the truth.
    """

    code: str
    name: str
    entered: int
    region: str
    share: Decimal = Decimal(1)
    factor: Decimal = Decimal(1)
    planned_factor: Decimal = Decimal(1)
    real_estate: bool = False
    gone_from: int | None = None
    prior_factor: Decimal = Decimal(1)
    prior_blank: bool = False
    role: str = "first"
    has_code: bool = False
    has_uscc: bool = False
    unit: Decimal = Decimal(1)
    unit_from: int = 0
    planned_unit: Decimal = Decimal(1)
    claims: str = ""


@dataclass(slots=True)
class Project:
    """One real project over all months; amounts in 万元, months counted from year 0.

    ``levels`` are reported amounts since the start that replace the curve's; ``insist`` are fields that no office
    leaves blank; ``wrongs`` is what is planted in the project; a project that ``stays`` is exported beyond its completion,
    ``planned_typed`` is what everybody's unit does to the planned total.
    """

    key: str
    kind: Kind
    name: Name
    owner: Owner
    region: str
    sites: tuple[str, ...]
    industry: tuple[str, str]
    content: str
    planned: Decimal
    start: int
    duration: int
    listed_from: int
    listed_until: int
    nature: str
    accounting: str = ""
    code: str = ""
    papers: dict[str, bool] = field(default_factory=dict)
    approval_no: str = ""
    approved: int = 0
    permit_no: str = ""
    departments: tuple[str, ...] = ()
    late_listing: dict[str, int] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    parts_department: str = ""
    whole_row: bool = True
    early_wan: Decimal = Decimal(0)
    undelivered: bool = False
    planned_hidden: bool = False
    key_project: bool = False
    leaves_survey: bool = False
    stopped: bool = False
    faults: list[str] = field(default_factory=list)
    library: list[LibraryRecord] = field(default_factory=list)
    trap: str = ""
    levels: dict[int, Decimal] = field(default_factory=dict)
    insist: frozenset[str] = frozenset()
    wrongs: list[Wrong] = field(default_factory=list)
    stays: bool = False
    planned_typed: Decimal = Decimal(1)

    @property
    def end(self) -> int:
        """Month of completion."""
        return self.start + self.duration - 1

    def cumulative(self, month: int) -> Decimal:
        """Investment since the start, at the end of a month: an S-curve in exact arithmetic."""
        if month in self.levels:
            return self.levels[month]
        if month < self.start:
            return (
                self.early_wan if month >= self.start - 4 and month // 12 == self.start // 12 else Decimal(0)
            )
        if self.kind.archetype in ("purchase", "used"):
            return (
                (self.planned * (month - self.start + 1) / self.duration).quantize(CENT)
                if (month < self.end)
                else self.planned
            )
        elapsed, whole = min(month - self.start + 1, self.duration), self.duration
        curve = elapsed * elapsed * (3 * whole - 2 * elapsed)
        return (self.planned * curve / whole**3).quantize(CENT)

    def ytd(self, month: int) -> Decimal:
        """Investment from January to the month."""
        return self.cumulative(month) - self.cumulative(january(month) - 1)

    def month_done(self, month: int) -> Decimal:
        """Investment of the month; February's counts from January, which is not collected."""
        before = month - 2 if month % 12 == 1 else month - 1
        return self.cumulative(month) - self.cumulative(before)

    def prior_ytd(self, month: int) -> Decimal:
        """Same period of last year."""
        return self.ytd(month - 12)

    def prior_cumulative(self, month: int) -> Decimal:
        """Investment up to the end of last year."""
        return self.cumulative(january(month) - 1)

    def started(self, month: int) -> bool:
        """Whether the main works have begun."""
        return month >= self.start

    def listed(self, department: str, month: int) -> bool:
        """Whether a department lists the project in a month."""
        since = max(self.listed_from, self.listed_from + self.late_listing.get(department, 0))
        until = min(self.listed_until, self.end) if self.leaves_survey else self.listed_until
        return department in self.departments and since <= month <= until
