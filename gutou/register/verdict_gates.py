"""The gates (关口): how much probability the kind of evidence allows at most, whatever the sum says.

They are set by hand and not learnt: the name alone never justifies a link, omission is benign, substitution is not.
Up to ``BEST`` a pair is doubtful and may still be joined where each row is the other's clear best (``clusters``); up to
``ASKED`` it is a question and nothing else.
"""

from __future__ import annotations

from typing import NamedTuple

from gutou.register import likeness
from gutou.register.description import Description
from gutou.register.evidence_codes import other_code
from gutou.register.likeness_pieces import elsewhere
from gutou.register.names import Name

BEST = 0.8
ASKED = 0.75
UNLIKELY = 0.45

_UNLIKE = ("substitution", "typo", "slip", "kin", "head", "opposite", "unlike")
_OTHER_NAME = ("head", "opposite", "unlike")


class Findings(NamedTuple):
    """What was found of a pair, as far as the gates ask for it.

    Attributes:
        relation: How the names stand to each other, slots and actions looked at (:func:`effective`).
        planned: How the planned totals agree.
        start: How the starts agree.
        address: How the addresses agree.
        credit: How the credit codes agree.
        county: How the counties agree.
        owner: The units agree; None when unknown.
        office: The units are offices of one field.
        slipped: The units differ in one character that sounds or looks like the other's.
        public: One of the units is a public office.
        plain: The names stand to each other as their cores do: no slot and no action changes it.
        hard: A code or paper is shared.
        claimed: It is the code of the library's record that the other row names as its own.
        coded: The valid project code is shared, not an approval or permit, which works may have in common.
        one_size: Both names have the same capacity.
        conflict: A slot forbids one project, were it not for what is shared.
        phase_gap: Only one name speaks of a later phase.
    """

    relation: likeness.Relation
    planned: likeness.Agreement
    start: likeness.Agreement
    address: likeness.Agreement
    credit: likeness.Agreement
    county: likeness.Agreement
    owner: bool | None
    office: bool
    slipped: bool
    public: bool
    plain: bool
    hard: bool
    claimed: bool
    coded: bool
    one_size: bool
    conflict: bool
    phase_gap: bool

    @property
    def amount(self) -> bool:
        """The planned totals agree."""
        return self.planned in ("equal", "equal_round", "close")

    @property
    def firm(self) -> bool:
        """Start or address agree."""
        return self.start == "equal" or self.address in ("equal", "similar")

    @property
    def firmly(self) -> int:
        """How many of start, address and credit code agree."""
        return (self.start == "equal") + (self.address in ("equal", "similar")) + (self.credit == "equal")


def effective(
    relation: likeness.Relation,
    left: Name,
    right: Name,
    *,
    actions_differ: bool,
    more_left: bool,
    more_right: bool,
) -> likeness.Relation:
    """What the relation of the cores amounts to once actions and slots are looked at.

    A slot is content like any other: where each name has something that the other lacks, it is a substitution.
    """
    if relation == "moved":
        relation = "near_equal"
    elif relation == "moved_omission":
        relation = "omission"
    if relation in ("equal", "near_equal", "omission", "omission_short") and actions_differ:
        return "substitution"
    if relation in ("equal", "near_equal") and (more_left or more_right):
        return "substitution" if more_left and more_right else "omission"
    if relation in ("omission", "omission_short"):
        longer_left = len(left.core) > len(right.core)
        if more_right if longer_left else more_left:
            return "substitution"
    return relation


def limit(found: Findings, a: Description, b: Description, left: Name, right: Name) -> float:
    """The most probability that the findings on two rows, read by these names, allow."""
    return min(by_name(found, left, right), beside_name(found, a, b, left, right))


def beside_name(found: Findings, a: Description, b: Description, left: Name, right: Name) -> float:
    """The most probability that is allowed by all but how the names stand to each other."""
    most = 1.0
    told = found.hard and found.relation not in _UNLIKE and found.planned in ("equal", "equal_round")
    told &= found.start in ("equal", "close")
    if found.conflict or (found.phase_gap and not told):
        most = min(most, 0.4)
    # What one name alone has a zone, building or first phase for is another work where the money and the start differ.
    if (
        found.planned in ("differ", "far")
        and found.start != "equal"
        and not found.hard
        and _marked_alone(left, right)
    ):
        most = min(most, UNLIKELY)
    if found.relation == "head" and not found.hard and not found.one_size:
        most = min(most, UNLIKELY)
    if found.planned == "far" and _one_action(left, right) and not found.hard:
        most = min(most, 0.4)
    if not found.hard and (_numbered(left, right) or found.county == "differ"):
        most = min(most, ASKED)
    if not found.hard and _twins(found):
        most = min(most, BEST if _revised(found) else ASKED)
    if parts_differ(left, right) and not found.hard:
        most = min(most, 0.2)
    if _lettered(left, right) and not found.coded:
        most = min(most, 0.4 if parts_differ(left, right) else 1.0 if found.hard or found.amount else ASKED)
    if other_code(a, b):
        most = min(most, ASKED)
    if a.is_library and b.is_library and not may_share_library(a, b):
        most = min(most, ASKED)
    return most


def by_name(found: Findings, left: Name, right: Name) -> float:
    """The most probability that names which stand so to each other allow, by what else agrees."""
    relation, owner, amount = found.relation, found.owner, found.amount
    if found.hard:
        return _by_paper(found, left, right)
    told = found.planned in ("equal", "close") or (found.planned == "equal_round" and found.firm)
    if relation in _UNLIKE:
        return _by_other_name(found, told=told)
    if relation == "other_words":
        likely = _one_total(found) or (owner and found.firm and (amount or found.planned == "near"))
        return BEST if found.plain and likely else ASKED
    if owner is False:
        if relation in ("equal", "near_equal") and _one_work(found):
            return 1.0
        asked = amount or found.office or found.slipped or _listed_by_both(found)
        return ASKED if asked else 0.25
    if relation in ("bland", "omission_short"):
        return 1.0 if owner and told else ASKED
    if relation == "omission":
        return _by_omission(found, left, right, told=told)
    two = owner is None and found.credit == "differ"
    return (
        1.0 if owner or amount or (found.firm and not two) or (found.county == "equal" and not two) else 0.85
    )


def _by_other_name(found: Findings, *, told: bool) -> float:
    relation = found.relation
    one_size = found.one_size and found.planned == "equal" and found.firmly > (relation == "unlike")
    if not (found.owner and found.plain) or (
        relation in _OTHER_NAME and not (one_size and relation == "unlike")
    ):
        return ASKED
    if one_size:
        return 1.0
    if relation == "slip":
        return 1.0 if told and found.firmly else BEST if told or found.firm else ASKED
    return BEST if told and found.firmly > (relation != "typo") else ASKED


def _by_paper(found: Findings, left: Name, right: Name) -> float:
    if found.relation not in _OTHER_NAME or (found.relation == "head" and found.claimed):
        # The third middle school's and the third primary school's: works of an office under one code by mistake.
        two = found.relation == "substitution" and found.public and found.coded and not found.amount
        return ASKED if two and found.planned else 1.0
    # Works of an office in two places under one code: one of them has the other's code by mistake.
    if (found.relation == "head" and found.public) or elsewhere(left.core, right.core):
        return ASKED if found.coded else 0.4
    # One approval may cover a school in each of two towns, one code hardly does.
    if not (found.coded or found.claimed):
        return 0.4 if found.relation != "unlike" else ASKED
    if not found.owner:
        return ASKED
    near = found.amount or (found.relation == "unlike" and (found.planned == "near" or found.firm))
    return 1.0 if near else ASKED


def _by_omission(found: Findings, left: Name, right: Name, *, told: bool) -> float:
    if (found.owner and (told or (found.planned == "scaled" and found.firm))) or (
        found.amount and found.firm
    ):
        return 1.0
    if found.owner is None and found.plain and _one_total(found):
        return BEST
    if not found.owner or not found.plain or found.planned == "far":
        return ASKED
    if found.planned == "differ":
        return BEST if found.firmly > 1 and not found.public else ASKED
    # A company has few projects, an office dozens: its school and the school's canteen are two.
    if not found.public or (found.firm and found.planned):
        return BEST
    # What is left out between a place and a thing that both names have (水库(除险)加固) is hardly another work.
    likely = found.firm or (found.amount and found.start in ("", "close"))
    return BEST if likely and likeness.ends_alike(left.core, right.core) else ASKED


def _one_work(found: Findings) -> bool:
    """Work of one name that two units have: the very total and more, or for two offices of one field less."""
    if found.office and found.county == "equal":
        return found.amount or (found.planned in ("", "near") and found.start in ("equal", "close"))
    return found.planned == "equal" and found.firm


def _listed_by_both(found: Findings) -> bool:
    """Work of one name that an office and somebody else have, begun at one time: in charge of it, and building it, perhaps."""
    if found.relation not in ("equal", "near_equal") or found.county != "equal" or not found.public:
        return False
    near = found.planned in ("near", "scaled") and found.start in ("equal", "close")
    return near or (found.relation == "equal" and not found.planned and found.start == "equal")


def _one_total(found: Findings) -> bool:
    """The very total, of one unit, or in one county with a start or address that agrees where a unit is not known."""
    if found.planned != "equal":
        return False
    return bool(found.owner) or (found.owner is None and found.county == "equal" and found.firm)


def _revised(found: Findings) -> bool:
    """A company's work under one name: its total and start were revised, but not by far."""
    same = found.owner is True and not found.public and found.relation in ("equal", "near_equal")
    return same and found.plain and found.planned == found.start == "differ"


def _numbered(left: Name, right: Name) -> bool:
    """A figure stands in one name only (项目/项目1)."""
    return left.figures != right.figures or left.marks.get("serial") != right.marks.get("serial")


def _one_action(left: Name, right: Name) -> bool:
    """One name alone says what is done, and not merely that something is built."""
    return bool(left.actions - {"新建"}) != bool(right.actions - {"新建"})


_MARKED = ("phase", "building", "line", "zone", "mileage", "house", "serial")


def _marked_alone(left: Name, right: Name) -> bool:
    """One name alone has a phase, a zone or a number of an object."""
    ours, theirs = left.marks, right.marks
    return ours.keys() != theirs.keys() and any((name in ours) != (name in theirs) for name in _MARKED)


def _twins(found: Findings) -> bool:
    """Neither the money nor the start agrees: an owner builds the same thing twice."""
    return found.planned in ("differ", "far") and found.start in ("differ", "far")


def _lettered(left: Name, right: Name) -> bool:
    """Two lettered zones (A区, B区): sections of one project by a code alone, for works of one approval have them as well."""
    return any(part.endswith("区") for part in left.slots.part ^ right.slots.part)


def parts_differ(left: Name, right: Name) -> bool:
    """Two different sections or parts."""
    return bool(left.slots.part and right.slots.part) and left.slots.part != right.slots.part


def may_share_library(a: Description, b: Description) -> bool:
    """Two library records are one project only by the same code, or by one name and unit and, if not the very name, one total."""
    if a.code and a.code == b.code and a.code_kind != "unsure":
        return True
    units = likeness.owners_agree(a.owner, b.owner)
    same_unit = units == "equal" or likeness.units_agree(a.uscc, b.uscc) == "equal"
    if a.name.core == b.name.core and a.name.slots == b.name.slots and same_unit:
        return True
    if not (same_unit or units == "similar") or a.name.slots.besides_year() != b.name.slots.besides_year():
        return False
    total = likeness.amounts_agree(a.planned, b.planned)
    relation = likeness.relate(a.name, b.name, a.owner, b.owner, units)
    return total in ("equal", "equal_round", "scaled") and relation in ("equal", "near_equal", "moved")
