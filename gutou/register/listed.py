"""Two rows or projects of one source (同一来源): whether they may be one project."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from gutou.register.judged import Judged, sides
from gutou.register.verdict import may_share_library
from gutou.register.vocabulary import weights

_FLAG = msgspec.msgpack.Decoder(bool)


def may_share(judged: Judged, a: int, b: int) -> bool:
    """Whether two rows of one source may stand in one project: a source lists a project once, unless the rows are its parts."""
    rows, found = judged.rows, judged.of(a, b)
    if found.kind == "veto":
        return False
    if rows.in_library[a] and rows.in_library[b]:
        return judged.remembered("library", a, b, lambda: may_share_library(*sides(rows[a], rows[b])), _FLAG)
    if rows.sections[a] or rows.sections[b]:
        return rows.sections[a] != rows.sections[b] or found.kind == "link"
    return found.probability >= float(weights()["limits"]["same_source_link"])


def lists_both(judged: Judged, some: Sequence[int], others: Sequence[int]) -> bool | None:
    """Whether a source lists both projects, or two valid codes tell them apart; None where two rows exclude each other."""
    listed, single = False, len(some) == len(others) == 1
    sources, codes = judged.rows.sources, judged.rows.valid_codes
    for m in some:
        for n in others:
            if not single and judged.of(m, n).kind == "veto":  # of two rows alone it is known that none is
                return None
            listed = listed or bool(codes[m] and codes[n] and codes[m] != codes[n])
            listed = listed or (sources[m] == sources[n] and not may_share(judged, m, n))
    return listed
