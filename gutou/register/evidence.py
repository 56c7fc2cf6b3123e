"""Evidence on a pair of rows (证据): what is compared, field by field, with its weight and, when asked, its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gutou.register import likeness
from gutou.register.description import Description
from gutou.register.evidence_codes import approved_anew, other_code
from gutou.register.evidence_words import LABELS, MARKS, shown
from gutou.register.names import Mark, Name
from gutou.register.offices import is_agent, is_company, stands_for_others
from gutou.register.vocabulary import weights

_AGENCY = 4.0
"""How common a unit is that builds for others: some fifty works each (natural logarithm), wherever it is."""
_UNITS = {
    ("equal", "equal"): "both_equal",
    ("similar", "equal"): "both_equal",
    ("related", "equal"): "uscc_equal",
    ("differ", "equal"): "uscc_equal",
    ("office", "equal"): "uscc_equal",
    ("agent", "equal"): "uscc_equal",
    ("slip", "equal"): "both_equal",
    ("far", "equal"): "uscc_equal",
    ("", "equal"): "uscc_equal",
    ("differ", "differ"): "uscc_differ",
    ("", "differ"): "uscc_differ",
}


class Evidence:
    """Collects the weights of one pair, and with ``words`` what they stand for.

    Attributes:
        score: Sum of the weights so far, beginning with the prior.
        found: What was found, as group and level of ``weights.toml``.
        words: Whether words are collected; nothing else depends on it.
        why: What was found with its weight, in Chinese.
    """

    __slots__ = ("found", "score", "table", "why", "words")

    def __init__(self, *, words: bool) -> None:
        self.table: dict[str, Any] = weights()
        self.score: float = self.table["prior"]
        self.words = words
        self.why: list[str] = []
        self.found: list[tuple[str, str]] = []

    def add(self, group: str, key: str, detail: str = "", *, times: float = 1.0) -> None:
        """Add ``times`` the weight of a level (no level: nothing is known, nothing is added)."""
        if not key:
            return
        weight = self.table[group][key] * times
        self.score += weight
        self.found.append((group, key))
        if self.words:
            label = LABELS[group][key] + (f"：{detail}" if detail else "")
            self.why.append(f"{label}（{weight:+.1f}）")

    def add_alone(self, key: str, label: str) -> None:
        """Add a weight that stands in no group."""
        weight = self.table[key]
        self.score += weight
        if self.words:
            self.why.append(f"{label}（{weight:+.1f}）")


def vetoes(a: Description, b: Description, left: Name, right: Name) -> Iterator[str]:
    """What forbids one project, whatever else agrees: ``phase``, ``code``, ``bundle``."""
    ours, theirs = left.marks.get("phase"), right.marks.get("phase")
    if ours and theirs and not ours & theirs:
        yield "phase"
    if other_code(a, b) and not approved_anew(a, b, left, right):
        yield "code"
    bundle = left.slots.bundle
    if bundle != right.slots.bundle or (bundle and left.core != right.core):
        yield "bundle"


def conflicts(left: Name, right: Name) -> Iterator[str]:
    """What forbids one project unless a code or paper is shared: a slot's name, a capacity's unit, ``figures``."""
    if left.marks and right.marks:
        for name, ours in left.marks.items():
            theirs = right.marks.get(name)
            if (
                theirs
                and name not in ("phase", "capacity")
                and (not ours & theirs or _one_after_another(ours, theirs))
            ):
                if name == "zone" and (ours | theirs) & _NEW and not (ours | theirs) & _OLD:
                    continue  # the new campus may well be the one in the east
                yield name
        for unit, sizes in left.sizes.items():
            others = right.sizes.get(unit)
            if others and not likeness.sizes_agree(sizes, others):
                yield "/" + unit
    if left.figures != right.figures and _other_figures(left, right):
        yield "figures"


def _one_after_another(ours: frozenset[Mark], theirs: frozenset[Mark]) -> bool:
    """Whether two stretches of a road or dyke (K0+000–K1+850, K1+850–K3+420) have an end in common and nothing else."""
    some, others = (sorted(mark[1] for mark in marks if isinstance(mark, tuple)) for marks in (ours, theirs))
    return len(some) == len(others) == 2 and (some[1] <= others[0] or others[1] <= some[0])


_NEW, _OLD = frozenset(("新区",)), frozenset(("老区",))


def _other_figures(left: Name, right: Name) -> bool:
    """Each name has a figure that the other lacks, or one thing is numbered otherwise (二道沟一队/二道沟二队)."""
    if left.figures - right.figures and right.figures - left.figures:
        return True
    ours, theirs = left.counted, right.counted
    return any(thing in theirs and ours[thing].isdisjoint(theirs[thing]) for thing in ours)


_NUMBERS = ("building", "line", "zone", "mileage", "house", "serial")


def compare_shared(left: Name, right: Name, evidence: Evidence) -> None:
    """Slots that both names have alike: said of names that are not alike, where they are evidence of their own."""
    ours, theirs = left.marks, right.marks
    if not ours or not theirs:
        return
    if shared := ours.get("capacity", frozenset()) & theirs.get("capacity", frozenset()):
        evidence.add("name", "shared_size", shown(shared) if evidence.words else "")
    if any(not ours[name].isdisjoint(theirs.get(name, ())) for name in _NUMBERS if name in ours):
        evidence.add("name", "shared_number")
    if not ours.get("phase", frozenset()).isdisjoint(theirs.get("phase", ())):
        evidence.add("name", "shared_phase")


def compare_marks(
    left: Name, right: Name, evidence: Evidence, starts: tuple[int | None, int | None]
) -> tuple[bool, bool, bool]:
    """Slots that only one name has, or that overlap: (a later phase is in doubt, left has more, right has more).

    A year that only one name has tells nothing where the other row starts in it.

    Args:
        left: A name.
        right: The other.
        evidence: What is found is added.
        starts: When the rows start.
    """
    ours, theirs = left.marks, right.marks
    phase_gap = more_left = more_right = False
    if ours != theirs:
        for name in sorted(ours.keys() | theirs.keys()):
            one, other = ours.get(name, frozenset()), theirs.get(name, frozenset())
            if one == other or (name == "capacity" and left.sizes.keys() & right.sizes.keys()):
                continue
            if name == "year" and not (one and other) and _begun(starts[bool(one)]) in one | other:
                continue
            more_left, more_right = more_left or bool(one - other), more_right or bool(other - one)
            key = "slot_omitted"
            if name == "phase":
                key = "phase_omitted_first" if one | other == {1} else "phase_omitted_later"
                phase_gap = key == "phase_omitted_later"
            elif name == "capacity" and one and other:
                key = "capacity_other"
            evidence.add("name", key, f"{MARKS[name]}{shown(one)}/{shown(other)}" if evidence.words else "")
    if left.slots.part != right.slots.part:
        detail = f"{shown(left.slots.part)}/{shown(right.slots.part)}" if evidence.words else ""
        evidence.add("name", "part", detail)
    return phase_gap, more_left, more_right


def _begun(start: int | None) -> int:
    return 0 if start is None else (start - 1) // 12


def _named(a: Description, b: Description) -> bool:
    """One row's name names the other's unit, its own unit being none or a group with that brand."""
    return len(a.owner.core) <= 2 and len(b.owner.core) >= 3 and b.owner.core in a.name.core


def between_units(a: Description, b: Description) -> likeness.Agreement:
    """How the names of two units stand to each other; a school and the bureau that builds it are owner and agent.

    Where an office lists what a company builds, and says in the name whose it is, the two name one unit.
    """
    names = likeness.owners_agree(a.owner, b.owner)
    if names not in ("differ", "agent", "office"):
        return names
    if _lists(a, b) or _lists(b, a):
        return "named"
    return "agent" if names == "differ" and (_stands_in(a, b) or _stands_in(b, a)) else names


def _lists(a: Description, b: Description) -> bool:
    """One row's name has the other's company in it, and its own unit is an office or the like: who reports, not who builds."""
    company = b.owner.core
    return (
        len(company) >= _WHOLE
        and (company in a.name.core or company == a.name.company)
        and stands_for_others(a.owner)
        and is_company(b.owner)
    )


_WHOLE = 4
"""Characters of a company's core from which it is hardly a word of the trade or a place."""


def _stands_in(a: Description, b: Description) -> bool:
    """One row's name has the other's unit or town in it, and its own unit is an office: what is built is the other unit's."""
    unit = b.owner.core.removesuffix("人民政府").removesuffix("办事处")
    least = 4 if unit == b.owner.core else 3
    return len(unit) >= least and unit in a.name.core and likeness.is_office(a.owner)


def _leads(a: Description, b: Description) -> bool:
    """One row's name begins with the other's unit."""
    return a.name.company == b.owner.core or b.name.company == a.owner.core


def compare_units(
    a: Description, b: Description, names: likeness.Agreement, evidence: Evidence
) -> bool | None:
    """Units: whether they agree, or None when nothing is known or one may be the parent of the other.

    Args:
        a: A row.
        b: The other row.
        names: How the names of their units stand to each other.
        evidence: What is found is added.
    """
    units = likeness.units_agree(a.uscc, b.uscc)
    common = max(a.owner.common, b.owner.common)
    if names in ("equal", "similar") and is_agent(a.owner):
        common = max(common, _AGENCY)
    if common and names in ("equal", "similar") and units != "differ":
        evidence.add("owner", "common", times=common)
    if (names in ("differ", "related") and _leads(a, b)) or (
        names in ("", "related") and (_named(a, b) or _named(b, a))
    ):
        names = "similar"
    evidence.add("owner", "named" if names == "named" else _UNITS.get((names, units), names))
    if units == "equal" or names == "named" or (names in ("equal", "similar") and units != "differ"):
        return True
    # An owner and who builds for it have two credit codes.
    return None if names == "agent" or (names in ("", "related") and units != "differ") else False


def compare_fields(
    a: Description, b: Description, left: Name, right: Name, evidence: Evidence
) -> tuple[likeness.Agreement, likeness.Agreement, likeness.Agreement, likeness.Agreement]:
    """County, planned total, start and address. The total of a part says nothing against that of its whole."""
    county: likeness.Agreement = ""
    if a.regions and b.regions:
        county = "equal" if a.regions & b.regions else "differ"
    planned = likeness.amounts_agree(a.planned, b.planned)
    if planned in ("differ", "far") and bool(left.slots.part) != bool(right.slots.part):
        planned = ""
    start = likeness.months_agree(a.start, b.start)
    address = likeness.addresses_agree(a.address, b.address)
    evidence.add("region", county)
    exact = planned == "equal" and likeness.written_out(a.planned, b.planned)
    evidence.add("planned", "equal_exact" if exact else planned)
    evidence.add("start", start)
    evidence.add("address", address)
    return county, planned, start, address
