"""The briefing's Word template (简报模板), written from ``templates/briefing.yaml``; the bureau may edit it in Word.

Fonts are named with what stands in for them on machines that lack them, since Word asks the font table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from gutou.report.page import UNPUBLISHED
from gutou.yaml_text import read_yaml

SOURCE = Path(__file__).with_name("templates") / "briefing.yaml"
BODY, HEAD, TITLE = "仿宋", "黑体", "宋体"
FALLBACKS = {
    BODY: "FangSong,FangSong_GB2312,STFangsong,Noto Serif CJK SC",
    HEAD: "SimHei,STHeiti,Microsoft YaHei,Noto Sans CJK SC",
    TITLE: "SimSun,STSong,NSimSun,Noto Serif CJK SC",
}
_STYLES = {
    # style: font, size, bold, alignment, first line indent in characters, space before and after
    "Normal": (BODY, 12, False, WD_ALIGN_PARAGRAPH.LEFT, 0, 0),
    "正文段": (BODY, 14, False, WD_ALIGN_PARAGRAPH.JUSTIFY, 2, 4),
    "文头": (TITLE, 20, True, WD_ALIGN_PARAGRAPH.CENTER, 0, 4),
    "副题": (BODY, 15, False, WD_ALIGN_PARAGRAPH.CENTER, 0, 4),
    "小标题": (HEAD, 15, False, WD_ALIGN_PARAGRAPH.LEFT, 0, 8),
    "说明": (BODY, 10.5, False, WD_ALIGN_PARAGRAPH.LEFT, 0, 2),
    "警示": (HEAD, 12, False, WD_ALIGN_PARAGRAPH.CENTER, 0, 6),
    "表题": (HEAD, 10.5, False, WD_ALIGN_PARAGRAPH.LEFT, 0, 4),
    "表文": (BODY, 9, False, WD_ALIGN_PARAGRAPH.LEFT, 0, 0),
    "表头": (HEAD, 9, False, WD_ALIGN_PARAGRAPH.CENTER, 0, 0),
    "表数": (BODY, 9, False, WD_ALIGN_PARAGRAPH.RIGHT, 0, 0),
}
_BLOCKS = {"title": "文头", "title2": "副题", "note": "说明", "h": "小标题", "p": "正文段", "words": "警示"}
_NUMERIC = ("|n", "|wan", "|listed")


def write_template(path: Path) -> None:
    """Write the shipped template as a Word file to ``path``."""
    path.write_bytes(_template())


@cache
def _template() -> bytes:
    document = docx.Document()
    _page(document)
    _styles(document)
    for block in read_yaml(SOURCE.read_text(encoding="utf-8")):
        (kind, content), *_ = block.items()
        _write(document, kind, content)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _write(document: Document, kind: str, content: str | Mapping[str, Any]) -> None:
    if isinstance(content, Mapping):
        _list(document, content)
    elif kind == "chart":
        document.add_paragraph(f"{{{{ chart_{content} }}}}", style="表题")
    elif kind in ("if", "else", "endif"):
        document.add_paragraph("{%p " + (f"if {content}" if kind == "if" else kind) + " %}")
    elif kind == "h":
        document.add_paragraph(content, style="小标题").paragraph_format.keep_with_next = True
    else:
        document.add_paragraph(content, style=_BLOCKS[kind])


def _list(document: Document, told: Mapping[str, Any]) -> None:
    """A table with one row per row of ``rows``; a column is its heading, the expression of a cell and its width in mm."""
    if "caption" in told:
        document.add_paragraph(told["caption"], style="表题").paragraph_format.keep_with_next = True
    columns: Sequence[tuple[str, str, float]] = told["columns"]
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    rows = told["rows"] if "(" in told["rows"] or told["rows"] == "categories" else f"{told['rows']}.rows"
    table.cell(1, 0).text = "{%tr for row in " + rows + " %}"
    table.cell(3, 0).text = "{%tr endfor %}"
    scale = 156 / sum(width for _, _, width in columns)
    for i, (heading, expression, width) in enumerate(columns):
        table.columns[i].width = Mm(width * scale)
        name, _, filters = expression.partition("|")
        shown = f"{{{{ row['{name}']{'|' + filters if filters else ''} }}}}"
        right = any(f"|{filters}".startswith(kind) for kind in _NUMERIC)
        _cell(table.cell(0, i).paragraphs[0], heading, "表头")
        _cell(table.cell(2, i).paragraphs[0], shown, "表数" if right else "表文")
        for row in table.rows:
            row.cells[i].width = Mm(width * scale)
    for tag, row in (("w:tblHeader", table.rows[0]), ("w:cantSplit", table.rows[2])):
        row._tr.get_or_add_trPr().append(OxmlElement(tag))
    document.add_paragraph("", style="说明")


def _cell(paragraph: Paragraph, text: str, style: str) -> None:
    paragraph.text = text
    paragraph.style = style


def _page(document: Document) -> None:
    """A4, the words for unpublished pages in the header, page numbers in the footer."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(27)
    section.top_margin, section.bottom_margin = Mm(30), Mm(25)
    header = section.header.paragraphs[0]
    header.text = UNPUBLISHED
    header.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = footer.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _styles(document: Document) -> None:
    """The styles, so that a bureau changes a font in one place."""
    for name, (font, size, bold, alignment, indent, space) in _STYLES.items():
        known = name in [style.name for style in document.styles]
        style = document.styles[name] if known else document.styles.add_style(name, 1)
        assert isinstance(style, ParagraphStyle)
        style.font.size, style.font.bold, style.font.name = Pt(size), bold, font
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for slot in ("w:eastAsia", "w:ascii", "w:hAnsi"):
            fonts.set(qn(slot), font)
        shape = style.paragraph_format
        shape.alignment, shape.line_spacing = alignment, 1.15 if size < 12 else 1.4
        shape.first_line_indent = Pt(size * indent)
        shape.space_before, shape.space_after = Pt(space), Pt(space)
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    _font_table(document)


def _font_table(document: Document) -> None:
    """Name what stands in for a font that a machine lacks."""
    part = next(p for p in document.part.package.iter_parts() if str(p.partname) == "/word/fontTable.xml")
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in FALLBACKS.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", fonts.encode() + b"</w:fonts>")
