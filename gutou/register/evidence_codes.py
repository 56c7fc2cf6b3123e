"""What codes and numbers of papers say of a pair of rows (代码与文号)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gutou.register import likeness
from gutou.register.codes import slips
from gutou.register.description import Description
from gutou.register.names import Name

if TYPE_CHECKING:
    from gutou.register.evidence import Evidence

_EQUAL_CODE = {"new": "equal", "old": "old_equal", "unsure": "unsure_equal"}


def shares_paper(a: Description, b: Description) -> bool:
    """Whether a code or the number of a paper is shared."""
    return bool(
        (a.code and a.code == b.code)
        or (a.approval and a.approval == b.approval)
        or (a.library_code and a.library_code == b.library_code and not (a.is_library and b.is_library))
        or (a.permit and a.permit == b.permit)
        or (a.contract and a.contract == b.contract)
    )


def compare_codes(a: Description, b: Description, evidence: Evidence) -> None:
    """Codes and numbers of papers."""
    if a.code and b.code:
        if a.code == b.code:
            evidence.add("code", _EQUAL_CODE[a.code_kind])
        elif "unsure" in (a.code_kind, b.code_kind):
            if slips(a.code, b.code) <= 2:
                evidence.add("code", "one_slip")
        elif a.code_kind == b.code_kind:
            evidence.add("code", "old_differ" if a.code_kind == "old" else "new_differ")
    if a.library_code and b.library_code and not (a.is_library and b.is_library):
        evidence.add("code", "library_equal" if a.library_code == b.library_code else "library_differ")
    if a.approval and a.approval == b.approval:
        evidence.add("code", "approval_equal")
    if a.permit and a.permit == b.permit:
        evidence.add("code", "permit_equal")
    if a.contract and a.contract == b.contract:
        evidence.add("code", "contract_equal")


def other_code(a: Description, b: Description) -> bool:
    """Whether two rows have two valid project codes."""
    return a.code_kind == b.code_kind == "new" and a.code != b.code


_ANEW = frozenset(
    ("equal", "near_equal", "moved", "moved_omission", "omission", "omission_short", "other_words", "slip")
)


def approved_anew(a: Description, b: Description, left: Name, right: Name) -> bool:
    """Whether nothing but the code speaks of two projects: one may have been approved again under another one."""
    units = likeness.owners_agree(a.owner, b.owner)
    if a.regions and b.regions and not (a.regions & b.regions):
        return False
    if units in ("differ", "far") and likeness.units_agree(a.uscc, b.uscc) != "equal":
        return False
    if (
        likeness.amounts_agree(a.planned, b.planned) in ("differ", "far")
        and left.slots.part == right.slots.part
    ):
        return False
    if likeness.months_agree(a.start, b.start) == "far" or left.marks.get("phase") != right.marks.get(
        "phase"
    ):
        return False
    if left.slots.part and right.slots.part and left.slots.part != right.slots.part:
        return False
    return likeness.relate(left, right, a.owner, b.owner, units) in _ANEW
