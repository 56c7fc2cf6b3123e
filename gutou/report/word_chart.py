"""Charts that Word draws itself (Word 图表): crisp, in the reader's fonts, and with their numbers to be edited.

The chart is XlsxWriter's, whose DrawingML is what Word embeds: the workbook that holds it becomes the chart's data.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import xlsxwriter
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Mm
from docxtpl.template import DocxTemplate
from xlsxwriter.chart import Chart
from xlsxwriter.workbook import Workbook

SHEET = "数据"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FRAME = (
    "</w:t></w:r><w:r><w:drawing>"
    '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0"'
    ' distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="{name}" descr="{name}"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData'
    ' uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{relation}"/>'
    '</a:graphicData></a:graphic></wp:inline></w:drawing></w:r><w:r><w:t xml:space="preserve">'
)

Drawn = Callable[[Workbook, int], Chart]


def new_chart(book: Workbook, kind: str, subtype: str | None = None) -> Chart:
    """An empty chart of XlsxWriter."""
    options = {"type": kind} | ({"subtype": subtype} if subtype else {})
    return cast(Chart, book.add_chart(options))


@dataclass(frozen=True)
class LazyChart:
    """A chart that is made where the template prints it, so that its figures count as printed there."""

    make: Callable[[], WordChart]

    def __str__(self) -> str:
        return self.make().__html__()

    def __html__(self) -> str:
        return self.make().__html__()


@dataclass
class WordChart:
    """A chart for a template's ``{{ chart_… }}``.

    Attributes:
        template: The document it goes into.
        name: Chinese name, read out by screen readers.
        number: Distinguishes the charts of a document.
        heading: Names of the columns, the first of the categories.
        rows: One row per category; None leaves a point out.
        draw: Makes the chart from the workbook and the number of rows.
        height_mm: Height on the page.
    """

    template: DocxTemplate
    name: str
    number: int
    heading: Sequence[str]
    rows: Sequence[Sequence[str | float | None]]
    draw: Drawn
    height_mm: int = 75

    def __html__(self) -> str:
        if not self.rows:
            return ""
        document = cast(Document, self.template.docx).part
        chart, workbook = self._parts()
        data = Part(
            PackURI(f"/word/embeddings/chart{self.number}.xlsx"), _WORKBOOK_TYPE, workbook, document.package
        )
        part = Part(PackURI(f"/word/charts/chart{self.number}.xml"), _CHART_TYPE, chart, document.package)
        held = part.relate_to(data, RELATIONSHIP_TYPE.PACKAGE)
        part._blob = _with_data(chart, held)
        relation = document.relate_to(part, RELATIONSHIP_TYPE.CHART)
        size = {"width": Mm(156), "height": Mm(self.height_mm)}
        return _FRAME.format(**size, number=9000 + self.number, name=self.name, relation=relation)

    def _parts(self) -> tuple[bytes, bytes]:
        """The chart's XML and the workbook of its data."""
        whole, plain = io.BytesIO(), io.BytesIO()
        for target, with_chart in ((whole, True), (plain, False)):
            book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
            sheet = book.add_worksheet(SHEET)
            for column, text in enumerate(self.heading):
                sheet.write_string(0, column, text)
            for line, row in enumerate(self.rows, start=1):
                sheet.write_string(line, 0, str(row[0]))
                for column, value in enumerate(row[1:], start=1):
                    if value is not None:
                        sheet.write_number(line, column, float(value))
            if with_chart:
                sheet.insert_chart(1, len(self.heading) + 1, self.draw(book, len(self.rows)))
            book.close()
        with zipfile.ZipFile(whole) as archive:
            return archive.read("xl/charts/chart1.xml"), plain.getvalue()


def _with_data(chart: bytes, relation: str) -> bytes:
    """The chart tied to its workbook; what XlsxWriter leaves to Excel's defaults is said, since others differ."""
    held = f'<c:externalData r:id="{relation}"><c:autoUpdate val="0"/></c:externalData>'.encode()
    exact = chart.replace(b'<c:plotVisOnly val="1"/>', b'<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/>')
    if b"<c:lineChart>" in exact:
        exact = exact.replace(b"</c:ser>", b'<c:smooth val="0"/></c:ser>')
    return re.sub(rb"<c:printSettings>|</c:chartSpace>", lambda found: held + found[0], exact, count=1)
