"""How far linked rows of different sources agree, field by field (字段一致情况), so that weights can be judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import duckdb

from gutou.database import run
from gutou.register import likeness
from gutou.register.description import Description
from gutou.register.frames import Type, load
from gutou.register.names import Owner

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


def _owners(a: Owner, b: Owner) -> bool | None:
    if a is b:  # read once from the cache, shared ever after
        return True if a.core else None
    return _like(likeness.owners_agree(a, b), "equal", "similar")


def _library_codes(a: Description, b: Description) -> bool | None:
    return None if a.is_library and b.is_library else _same(a.library_code, b.library_code)


FIELDS: dict[str, Agrees] = {
    "project_name": _names,
    "project_code": lambda a, b: _same(a.code, b.code),
    "library_code": _library_codes,
    "owner_name": lambda a, b: _owners(a.owner, b.owner),
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


def comparable(
    rows: Sequence[Description], group: Sequence[int]
) -> Iterator[tuple[Description, Description]]:
    """Pairs of one project's rows that should say the same: of different sources, and both of the whole or of one part."""
    if len(group) == 2:
        a, b = rows[group[0]], rows[group[1]]
        if a.source != b.source and a.name.slots.part == b.name.slots.part:
            yield a, b
        return
    by_part: dict[frozenset[str], list[Description]] = defaultdict(list)
    for n in group:
        by_part[rows[n].name.slots.part].append(rows[n])
    for alike in by_part.values():
        for place, a in enumerate(alike):
            for b in alike[place + 1 :]:
                if a.source != b.source:
                    yield a, b


def agreement(
    rows: Sequence[Description], groups: Sequence[Sequence[int]]
) -> list[tuple[str, int, int, int, int]]:
    """How often linked rows of different sources agree.

    Args:
        rows: One period's rows.
        groups: Its projects, as positions in ``rows``.

    Returns:
        (field, pairs, agree, differ, missing) for every field of ``FIELDS``; pairs = agree + differ + missing.
    """
    pairs = 0
    agrees = dict.fromkeys(FIELDS, 0)
    differs = dict.fromkeys(FIELDS, 0)
    compared = list(FIELDS.items())
    for group in groups:
        if len(group) < 2:
            continue
        for a, b in comparable(rows, group):
            pairs += 1
            for field, compare in compared:
                same = compare(a, b)
                if same:
                    agrees[field] += 1
                elif same is not None:
                    differs[field] += 1
    if not pairs:
        return []
    return [(f, pairs, agrees[f], differs[f], pairs - agrees[f] - differs[f]) for f in FIELDS]


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
