"""Numbers and lines of terminal text (释疑用语): 100 columns wide, a wide character takes two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich.cells import cell_len

from gutou.report.figures import rounded

WIDTH = 100
MOST = 12
KINDS = {"link": "相连", "review": "疑似", "neutral": "不相连", "veto": "否决"}
_TOKENS = re.compile(r"[（「『【《“]*(?:[A-Za-z0-9.,%+\-]{1,60}|.)[，。；：、）」』】》”！？]*", re.S)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")


def clean(text: str) -> str:
    """Text without what a terminal would obey rather than show; names come from files that anybody may have made."""
    return _UNSEEN.sub(" ", text)


def wrapped(text: str, indent: int = 0, width: int = WIDTH) -> str:
    """Text broken into lines of ``width`` columns, continued ``indent`` columns in.

    Numbers, codes and words in Latin letters stay whole, no line begins with a stop or ends with an opening bracket.
    """
    lines, line, used = [], "", 0
    for token in _TOKENS.findall(clean(text)):
        size = cell_len(token)
        if used + size > width and used > indent:
            lines.append(line.rstrip())
            line, used = " " * indent, indent
            if token == " ":
                continue
        line += token
        used += size
    return "\n".join([*lines, line])


def padded(text: str, width: int) -> str:
    """Text filled with blanks to a width in columns."""
    return text + " " * max(0, width - cell_len(text))


def number(value: object) -> str:
    """A number as a person reads it; nothing where there is none."""
    if value is None:
        return "—"
    return f"{Decimal(str(value)):,.2f}".rstrip("0").rstrip(".")


def money(value: object) -> str:
    """An amount with two decimals, as it stands in a column of amounts; nothing where there is none."""
    return "—" if value is None else f"{rounded(Decimal(str(value)), 2):,}"


def likely(probability: float) -> str:
    """A probability in per cent; nothing is shown as certain."""
    return ">99.99%" if probability > 0.9999 else f"{probability:.2%}"


def flowed(pieces: Sequence[str], width: int = WIDTH) -> str:
    """Pieces one after the other, two blanks apart, on as many lines as they need; none is broken."""
    lines = [""]
    for piece in map(clean, pieces):
        joined = f"{lines[-1]}  {piece}" if lines[-1] else piece
        if cell_len(joined) > width and lines[-1]:
            lines.append(piece)
        else:
            lines[-1] = joined
    return "\n".join(lines)


def more(items: Sequence[object], indent: str) -> Iterator[str]:
    """Says how many items beyond the first ``MOST`` are not shown."""
    if len(items) > MOST:
        yield f"{indent}……另有 {len(items) - MOST} 条，见数据库或 --json"


def aligned(text: str, width: int) -> str:
    """Text filled with blanks on its left to a width in columns."""
    return " " * max(0, width - cell_len(text)) + text


def between(low: object, high: object) -> str:
    """An interval as a person reads it; empty where it is a point, said where there is none."""
    if low is None or high is None:
        return "（无区间）"
    return "" if low == high else f"（{number(low)} ～ {number(high)}）"
