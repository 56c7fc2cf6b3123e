"""The sheet 回执, line by line: what stands where, in which style; how it is drawn is another matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gutou.intake.receipts_paint import WIDTHS, Box, Line
from gutou.publish.dictionary import label_of

if TYPE_CHECKING:
    from gutou.intake.receipts_compose import Receipt

LISTED = 5000
"""Matters listed in a workbook; a longer list helps nobody, and the cells are marked beyond it."""
_MISSING_LISTED = 1000


def lines_of(receipt: Receipt) -> list[Line]:
    """All lines of the sheet; the first is the title, the second the status."""
    last = len(WIDTHS) - 1
    lines: list[Line] = [(Box(0, last, receipt.title, "title"),)]
    for label, text in (("状态", receipt.status), ("下一步", receipt.next_step)):
        lines.append((Box(0, 1, label, "label"), Box(2, last, text, "strong", receipt.colour)))
    if receipt.question:
        lines.append((Box(0, last, "", "gap"),))
        lines.append((Box(0, last, receipt.question_title, "banner"),))
        lines.append((Box(0, last, receipt.question, "question"),))
        lines += [(Box(0, last, answer, "answer"),) for answer in receipt.answers]
    lines.append((Box(0, last, "", "gap"),))
    lines += [(Box(0, 1, label, "label"), Box(2, last, text)) for label, text in receipt.facts]
    lines += [
        (Box(0, 1, f"{label} {count} 条", "label", colour), Box(2, last, meaning))
        for label, count, colour, meaning in receipt.counts
    ]
    lines.append((Box(0, last, "", "gap"),))
    lines += _matters(receipt) if receipt.matters else [(Box(0, last, receipt.without, "section"),)]
    lines += _missing(receipt)
    lines.append((Box(0, last, "", "gap"),))
    lines += [(Box(0, last, note, "note"),) for note in receipt.notes]
    return lines


def _matters(receipt: Receipt) -> Iterator[Line]:
    last = len(WIDTHS) - 1
    yield (Box(0, last, f"问题清单（按处理的先后排列，共 {len(receipt.matters)} 条）", "section"),)
    titles = ("序号", "级别", "工作表", "位置", "栏目", "原值", "问题", "处理办法")
    yield tuple(Box(place, place, title, "head") for place, title in enumerate(titles))
    for number, one in enumerate(receipt.matters[:LISTED], start=1):
        link = (one.sheet, one.row, one.column) if one.sheet and one.row else None
        yield (
            Box(0, 0, str(number), "centre", number=True),
            Box(1, 1, label_of("finding", "severity", one.severity), "severity", receipt.fills[one.severity]),
            Box(2, 2, one.sheet or "整份文件", "cell"),
            Box(3, 3, one.cell, "link" if link else "centre", link=link),
            Box(4, 4, one.label, "cell"),
            Box(5, 5, one.value, "cell"),
            Box(6, 6, one.message, "cell"),
            Box(7, 7, one.todo, "cell"),
        )
    if (more := len(receipt.matters) - LISTED) > 0:
        yield (Box(0, last, f"另有 {more} 条没有逐条列出，请看后面表格中涂色的单元格。", "note"),)


def _missing(receipt: Receipt) -> Iterator[Line]:
    if not receipt.missing:
        return
    last = len(WIDTHS) - 1
    yield (Box(0, last, "", "gap"),)
    yield (Box(0, last, f"{receipt.missing_title}（{receipt.missing_rows} 个）", "section"),)
    yield (Box(0, last, receipt.missing_next, "note"),)
    yield (
        Box(0, 0, "序号", "head"),
        Box(1, 4, "项目名称", "head"),
        Box(5, 5, "项目代码", "head"),
        Box(6, 6, "建设单位", "head"),
        Box(7, 7, "上月所在的文件", "head"),
    )
    for number, row in enumerate(receipt.missing[:_MISSING_LISTED], start=1):
        yield (
            Box(0, 0, str(number), "centre", number=True),
            Box(1, 4, row.name, "cell"),
            Box(5, 5, row.code, "cell"),
            Box(6, 6, row.owner, "cell"),
            Box(7, 7, row.place, "cell"),
        )
    if (more := receipt.missing_rows - min(len(receipt.missing), _MISSING_LISTED)) > 0:
        yield (Box(0, last, f"另有 {more} 个没有列出。", "note"),)
