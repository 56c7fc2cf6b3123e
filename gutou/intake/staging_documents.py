"""Which document a file is, and of which period (识别材料): by headers, titles, names and sender."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gutou.intake.headers import Header
from gutou.intake.headers_find import find_header
from gutou.intake.headers_grid import cell_text
from gutou.intake.headers_vocabulary import fold, title_words
from gutou.intake.reader import Sheet
from gutou.intake.staging_wording import period_of_title
from gutou.periods import parse_period
from schemas.documents import DOCUMENTS

_TITLE_BONUS = 2.5
_STATISTICS_BONUS = 1.5


def best_header(
    sheet: Sheet, file_name: str, period: str | None, *, statistics: bool, least: int = 3
) -> Header | None:
    """The header that fits a sheet best, of whatever document; title words and the sender speak for some.

    Args:
        sheet: The sheet.
        file_name: Name in the share.
        period: Period of the file, where known.
        statistics: Whether the statistics bureau itself sent it.
        least: Fields that must be recognised.
    """
    words = fold(f"{file_name} {sheet.name} {heading(sheet)}")
    bonus = {
        name: _TITLE_BONUS for name, titles in title_words().items() if any(fold(t) in words for t in titles)
    }
    if statistics:
        for name in ("library", "plan", "peers"):
            bonus[name] = bonus.get(name, 0.0) + _STATISTICS_BONUS
    return find_header(sheet, tuple(DOCUMENTS), period, least=least, bonus=bonus)


def document_of(headers: Iterable[Header]) -> str | None:
    """The document of the best header; a whole one goes before one that lacks something."""
    best = max(headers, key=lambda h: (not h.missing, h.score), default=None)
    return best.document if best else None


def heading(sheet: Sheet) -> str:
    """Texts of the first rows that hold one or two cells: titles, not headers."""
    rows = [[t for cell in row if (t := cell_text(cell))] for row in sheet.rows[:6]]
    return " ".join(text for row in rows if len(row) <= 2 for text in row if len(text) <= 60)


def title_period(sheets: Sequence[Sheet]) -> str | None:
    """Period that a title, or else the name of a sheet, speaks of."""
    for sheet in sheets:
        if sheet.visible and (found := period_of_title(heading(sheet))):
            return found
    return next((p for s in sheets if s.visible and (p := parse_period(s.name))), None)
