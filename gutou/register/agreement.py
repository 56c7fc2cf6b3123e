"""How far linked rows of different sources agree, field by field (字段一致情况), so that weights can be judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

import duckdb
import numpy as np

from gutou.database import run
from gutou.register import likeness
from gutou.register.candidates_hashes import SHIFT, Positions
from gutou.register.candidates_pairs import Groups, Near
from gutou.register.description import Description
from gutou.register.frames import Type, load
from gutou.register.judged import Judged
from gutou.register.judged_columns import UNTOLD
from gutou.register.rows import Rows

Agrees = Callable[[Description, Description], bool | None]
"""Whether two rows agree in a field; None: one of them says nothing."""

COLUMNS: dict[str, Type] = {
    "period": "text",
    "field": "text",
    "pairs": "integer",
    "agree": "integer",
    "differ": "integer",
    "missing": "integer",
}
AMOUNTS = ("ytd", "cumulative", "prior_ytd", "prior_cumulative", "year_plan")
"""Amounts that change every month: no evidence, but their agreement is counted in SQL where they are there."""


def _like(agreement: likeness.Agreement, *same: likeness.Agreement) -> bool | None:
    return None if not agreement else agreement in same


def _same(left: object, right: object) -> bool | None:
    return left == right if left and right else None


def _names(a: Description, b: Description) -> bool | None:
    if not (a.title and b.title):
        return None
    if a.title == b.title:
        return True
    if a.name.slots is not b.name.slots and a.name.slots.besides_part() != b.name.slots.besides_part():
        return False
    return likeness.relate(a.name, b.name, a.owner, b.owner) in ("equal", "near_equal", "moved", "bland")


def _library_codes(a: Description, b: Description) -> bool | None:
    return None if a.is_library and b.is_library else _same(a.library_code, b.library_code)


FIELDS: dict[str, Agrees] = {
    "project_name": _names,
    "project_code": lambda a, b: _same(a.code, b.code),
    "library_code": _library_codes,
    "owner_name": lambda a, b: _like(likeness.owners_agree(a.owner, b.owner), "equal", "similar"),
    "owner_uscc": lambda a, b: _like(likeness.units_agree(a.uscc, b.uscc), "equal"),
    "region": lambda a, b: bool(a.regions & b.regions) if a.regions and b.regions else None,
    "address": lambda a, b: _like(likeness.addresses_agree(a.address, b.address), "equal", "similar"),
    "planned_total": lambda a, b: _like(
        likeness.amounts_agree(a.planned, b.planned), "equal", "equal_round", "close"
    ),
    "start_month": lambda a, b: _like(likeness.months_agree(a.start, b.start), "equal"),
    "approval_no": lambda a, b: _same(a.approval, b.approval),
    "permit_no": lambda a, b: _same(a.permit, b.permit),
    "contract_no": lambda a, b: _same(a.contract, b.contract),
}
"""What is compared, by the names of the documents' fields; agreement as the weights mean it."""
_COMPARED = tuple(FIELDS.values())


def agreeing(a: Description, b: Description) -> int:
    """In which fields two rows agree: two bits a field in the order of ``FIELDS``; 0 missing, 1 agree, 2 differ."""
    told = 0
    for place, compare in enumerate(_COMPARED):
        same = compare(a, b)
        if same is not None:
            told |= (1 if same else 2) << 2 * place
    return told


def agreement(judged: Judged, groups: Sequence[Sequence[int]]) -> list[tuple[str, int, int, int, int]]:
    """How often linked rows of different sources agree that should say the same: both of the whole, or of one part.

    Args:
        judged: One period's rows and scores.
        groups: Its projects, as positions of rows.

    Returns:
        (field, pairs, agree, differ, missing) for every field of ``FIELDS``; pairs = agree + differ + missing.
    """
    a, b = _comparable(judged.rows, groups)
    told = judged.agreeing(a, b)
    for place in np.flatnonzero(told == UNTOLD).tolist():
        told[place] = agreeing(judged.rows[int(a[place])], judged.rows[int(b[place])])
    found = []
    for place, field in enumerate(FIELDS):
        agree, differ = (int(np.count_nonzero(told >> 2 * place & 3 == said)) for said in (1, 2))
        found.append((field, len(told), agree, differ, len(told) - agree - differ))
    return found if len(told) else []


def _comparable(rows: Rows, groups: Sequence[Sequence[int]]) -> tuple[Positions, Positions]:
    members = [group for group in groups if len(group) > 1]
    numbers = np.repeat(np.arange(len(members), dtype=np.uint64), list(map(len, members)))
    positions = np.fromiter(chain.from_iterable(members), np.int64, len(numbers))
    none = np.zeros(0, np.int64)
    under = np.sort(numbers << SHIFT | positions.astype(np.uint64))
    a, b = Groups(under, len(rows)).pairs(0, len(rows), Near(none, none))
    departments, documents, parts = map(rows.numbers, ("department", "document", "section"))
    wanted = (departments[a] != departments[b]) | (documents[a] != documents[b])
    wanted &= parts[a] == parts[b]
    return a[wanted], b[wanted]


def publish_agreement(
    con: duckdb.DuckDBPyConnection, lines: Sequence[tuple[str, str, int, int, int, int]]
) -> None:
    """Fill ``field_agreement`` from (period, field, pairs, agree, differ, missing), and from the amounts of linked rows.

    Amounts are compared where ``work.source_row`` has them, between sources that list the project once.
    """
    load(con, "work.field_agreement", COLUMNS, lines)
    run(con, "register/55_field_agreement")
    present = {name for (name, *_) in con.execute("DESCRIBE work.source_row").fetchall()}
    if present >= set(AMOUNTS):
        run(con, "register/56_amount_agreement")
