"""How to fill the review workbook in (复核说明): its first sheet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

GUIDE_SHEET = "说明"
_FONT = "Microsoft YaHei"
_RULES = (
    "每一行是一对疑似同一项目的填报：每格上行是甲、下行是乙，红字是不同之处，灰字一行表示两行相同。",
    "只填黄色的四栏：决定、说明、决定人、决定日期。其余各栏供对照，不要改动；“比对编号”一改就认不出来。",
    "同一项目：甲乙并为一个项目。不同项目：甲乙分开，以后不再询问。待定：暂不决定，下次仍会询问。不填等于还没有看。",
    "粗线之间为一组，组内各对相互牵连，宜一并判断。可以逐对填，也可以在组内任一行选“整组同一项目”或“整组不同项目”，"
    "对组内没有另填的各对都有效。",
    "“提示”栏写有“须写说明”的，判为同一项目时请在“说明”栏写明理由，否则不予采用。",
    "两行都来自统计库的，判为同一项目就是确认库内重复。",
    "判定按名称、代码、信用代码、单位、县区、地点记住，跨月有效；其中一项变了才会再问。金额变动不影响。",
    "以后想改，把新的决定再报一次即可：以最新的为准，先前的留作记录。",
    "填好后把文件放入本单位投递文件夹下以时段命名的文件夹，几分钟后看“回执”：没有采用的决定会逐格标出原因。"
    "可以只填一部分，没有填的行不受影响。",
    "系统建议只是证据的倾向，把握在 0 到 1 之间；得分是各项证据之和，正数偏向同一项目。以查实的情况为准。",
)


def write_guide(book: Workbook, title: str, pairs: int, groups: int, today: date) -> None:
    """Write the guide as the first sheet; it is read as notes when the workbook comes back."""
    sheet = book.add_worksheet(GUIDE_SHEET)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 110)
    plain = book.add_format({"font_name": _FONT, "font_size": 11, "text_wrap": True, "valign": "vcenter"})
    strong = book.add_format({"font_name": _FONT, "font_size": 14, "bold": True})
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, title, strong)
    sheet.write_string(
        1, 0, f"共 {groups} 组、{pairs} 对，导出于 {today:%Y-%m-%d}。内部资料，仅限统计部门使用。", plain
    )
    for at, text in enumerate(_RULES, start=1):
        sheet.write_string(at + 2, 0, f"{at}. {text}", plain)
        sheet.set_row(at + 2, 20.0 * max(1, -(-len(text) // 54)))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
