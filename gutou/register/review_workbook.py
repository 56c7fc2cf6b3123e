"""The review workbook (疑似重复复核): a guide, and one line per pair with its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Literal

import xlsxwriter

from gutou.register.review_guide import GUIDE_SHEET, write_guide
from gutou.register.review_sheet import KEY_HEAD, Column, PairRow, PairSheet
from gutou.settings import Settings

__all__ = ["GUIDE_SHEET", "REVIEW_SHEET", "review_workbook"]

REVIEW_SHEET = "复核"
_LIKELY, _STRONG, _UNLIKELY = 0.75, 3.0, 0.3


def _compared(
    head: str, width: int, field: str, marked: Literal["letters", "whole", "not"] = "letters"
) -> Column:
    return Column(head, width, field=field, marked=marked)


def _hints(pair: PairRow) -> str:
    said = []
    if pair["excludes"]:
        said.append("自动比对否决了这一对，判为同一项目须写说明")
    elif pair["group_excludes"]:
        said.append("组内有互斥的项目，整组判为同一项目须写说明")
    if pair["pending"]:
        said.append("判定之前，甲的项目不计为疑似漏统")
    for side, field in (("甲", "left_like"), ("乙", "right_like")):
        if (pair[field] or 1) > 1:
            said.append(f"与{side}描述完全相同的共 {pair[field]} 行，决定一并有效")
    return "；".join(said)


def _before(pair: PairRow) -> str:
    now = "，".join(
        str(p) for p in (pair["decision"], pair["decided_by"], pair["decided_on"], pair["note"]) if p
    )
    return "；".join(part for part in (now, pair["earlier_decisions"]) if part)


def _suggestion(pair: PairRow) -> str:
    """What the evidence leans to; a reviewer decides."""
    if pair["excludes"]:
        return "不同项目"
    probability, score = pair["match_probability"], pair["score"] or 0.0
    if probability >= _LIKELY and score >= _STRONG:
        return "倾向同一项目"
    return "倾向不同项目" if probability < _UNLIKELY or score < 0 else "难以判断"


def _columns(numbers: dict[str, int], sizes: Counter[str]) -> list[Column]:
    def group(pair: PairRow) -> str:
        size = sizes[pair["group_id"]]
        return f"第{numbers[pair['group_id']]}组" + (f"（{size}对）" if size > 1 else "")

    return [
        Column("组号", 11, group),
        Column("决定", 15, lambda pair: None, input=True),
        Column("说明", 22, lambda pair: None, input=True),
        Column("决定人", 9, lambda pair: None, input=True),
        Column("决定日期", 11, lambda pair: None, input=True),
        _compared("项目名称对照", 42, "project_name"),
        _compared("建设单位对照", 30, "owner_name"),
        _compared("计划总投资对照（万元）", 16, "planned_total_wan", "whole"),
        _compared("开工年月对照", 10, "start_month", "whole"),
        _compared("县区对照", 11, "region_name"),
        _compared("地点对照", 22, "address"),
        _compared("项目代码对照", 27, "project_code"),
        _compared("信用代码对照", 22, "owner_uscc"),
        Column("系统建议", 13, _suggestion),
        Column("把握", 7, lambda pair: f"{pair['match_probability']:.2f}"),
        Column("得分", 7, lambda pair: f"{pair['score'] or 0:+.1f}"),
        Column("依据与疑点", 50, lambda pair: pair["why"]),
        _compared("来源对照", 42, "place", "not"),
        Column("提示", 26, _hints),
        Column("先前的决定", 22, _before),
        Column(KEY_HEAD, 22, lambda pair: pair["pair_id"]),
    ]


def review_workbook(settings: Settings, period: str, pairs: Sequence[PairRow], today: date) -> bytes:
    """Content of the workbook.

    Args:
        settings: City and office.
        period: Period the pairs stand in.
        pairs: Rows of ``match_review`` in the order to be asked, pairs of a group together.
        today: Day of the export.
    """
    numbers = {group: at for at, group in enumerate(dict.fromkeys(p["group_id"] for p in pairs), start=1)}
    sizes = Counter(pair["group_id"] for pair in pairs)
    columns = _columns(numbers, sizes)
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        title = f"{settings.city_name}疑似重复复核（{int(period[:4])}年{int(period[5:])}月）"
        book.set_properties({"title": title, "created": datetime(today.year, today.month, today.day)})
        write_guide(book, title, len(pairs), len(numbers), today)
        sheet = book.add_worksheet(REVIEW_SHEET)
        PairSheet(book, sheet, columns).write(title, pairs, sizes)
    return buffer.getvalue()
