"""Pairs of rows worth a verdict (候选对): blocking and a cheap comparison, in DuckDB."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal

import duckdb

from gutou.database import run
from gutou.register.description import Description
from gutou.register.frames import Type, load
from gutou.register.vocabulary import weights

_TYPES: dict[str, Type] = {
    "n": "integer",
    "bigrams": "integers",
    "core": "text",
    "claimed": "text",
    "owner": "text",
    "uscc": "text",
    "code": "text",
    "library_code": "text",
    "approval": "text",
    "permit": "text",
    "contract": "text",
    "amount": "text",
    "regions": "texts",
    "phases": "integers",
    "code_holds": "flag",
}


def bigrams(core: str) -> set[int]:
    """Pairs of neighbouring characters as integers; the character itself where there is only one."""
    if len(core) < 2:
        return {ord(c) for c in core}
    return {ord(a) << 21 | ord(b) for a, b in itertools.pairwise(core)}


def leading_digits(amount: Decimal | None) -> str:
    """The first three figures of an amount, rounded: equal over a slip of unit."""
    if amount is None:
        return ""
    return f"{amount:.2e}".partition("e")[0].replace(".", "")


def _row(n: int, d: Description) -> tuple[object, ...]:
    claimed = d.names[1].core if len(d.names) > 1 else d.name.core if d.is_library else ""
    grams = sorted(set().union(*(bigrams(name.core) for name in d.names)))
    return (
        n,
        grams,
        d.name.core,
        claimed,
        d.owner.key,
        d.uscc,
        d.code,
        d.library_code,
        d.approval,
        d.permit,
        d.contract,
        leading_digits(d.planned),
        sorted(d.regions),
        sorted(d.name.slots.phase) if len(d.names) == 1 else [],
        d.code_kind == "new",
    )


def candidates(con: duckdb.DuckDBPyConnection, rows: Sequence[Description]) -> list[tuple[int, int]]:
    """Positions in ``rows`` of the pairs to be judged, in order."""
    if len(rows) < 2:
        return []
    load(con, "work.register_row", _TYPES, [_row(n, d) for n, d in enumerate(rows)])
    try:
        run(con, "register/10_bigram")
        run(con, "register/20_block", {"block_cap": weights()["limits"]["block_cap"]})
        return [(a, b) for a, b in run(con, "register/30_candidate").fetchall()]
    finally:
        for table in ("register_row", "register_bigram", "register_block"):
            con.execute(f"DROP TABLE IF EXISTS work.{table}")
