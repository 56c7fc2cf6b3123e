"""Open documents as other programs than LibreOffice write them: indented, flat, with prefixes of their own."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.dom import minidom

import pytest

from gutou.intake.reader import DateCell, RefusedError, Sheet, read_file
from gutou.settings import Limits

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "table", "text", "style", "drawing")
)
BODY = """<office:automatic-styles><style:style style:name="ta1" style:family="table"><style:table-properties
 table:display="true"/></style:style><style:style style:name="ta2" style:family="table"><style:table-properties
 table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>
<table:table table:name="摸排" table:style-name="ta1"><table:table-column table:number-columns-repeated="6"/>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="6"/></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>名称<text:s/>全</text:p><text:p>称</text:p>
</table:table-cell><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="12.5">
<text:p>12.50</text:p></table:table-cell><table:table-cell/><table:table-cell office:value-type="percentage"
 office:value="0.052"><text:p>5.2%</text:p></table:table-cell><table:table-cell office:value-type="boolean"
 office:boolean-value="true"><text:p>TRUE</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="date"
 office:date-value="2025-03-01T08:30:00"><office:annotation><text:p>批注</text:p></office:annotation><text:p>3月</text:p>
</table:table-cell><table:table-cell office:value-type="date" office:date-value="2025-03-02"><text:p>3月</text:p>
</table:table-cell><table:table-cell office:value-type="float" office:value="20250601"><text:p>2</text:p>
</table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/>
</table:table-row></table:table>
<table:table table:name="备用" table:style-name="ta2"><table:table-row><table:table-cell office:value-type="string">
<text:p>乙</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"""
READ = [
    [],
    [],
    ["名称 全\n称", 12.5, 12.5, None, 0.052, True],
    [DateCell("2025-03-01 08:30:00"), DateCell("2025-03-02"), 20250601],
    [DateCell("2025-03-01 08:30:00"), DateCell("2025-03-02"), 20250601],
]


def document(root: str = "document-content", more: str = "", body: str = BODY) -> str:
    plain = re.sub(r">\n\s*<", "><", body).replace("\n", "")
    return f"<?xml version='1.0' encoding='UTF-8'?><office:{root} {SPACES}{more}>{plain}</office:{root}>"


def boxed(content: str) -> dict[str, str | bytes]:
    return {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}


def read(tmp_path: Path, content: str) -> list[Sheet]:
    path = tmp_path / "x.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "META-INF/manifest.xml", '<m xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        for name, part in boxed(content).items():
            archive.writestr(name, part)
    return read_file(path, "x.ods", Limits(read_seconds=20))


def check(pages: list[Sheet]) -> None:
    first, second = pages
    assert first.rows == READ
    assert (first.percent, first.merged, first.uncomputed) == ({(2, 4)}, [], set())
    assert (first.name, first.visible, second.name, second.visible) == ("摸排", True, "备用", False)
    assert second.rows == [["乙"]]


VARIANTS: dict[str, Callable[[str], str]] = {
    "as LibreOffice writes it": lambda text: text,
    "indented": lambda text: minidom.parseString(text).toprettyxml(indent="  "),
    "indented by tabs": lambda text: minidom.parseString(text).toprettyxml(indent="\t", newl="\r\n"),
    "broken inside paragraphs": lambda text: text.replace("<text:p>", "<text:p>\n   ").replace(
        "</text:p>", "\n </text:p>"
    ),
    "other prefixes": lambda text: (
        text.replace("table:", "t:").replace("xmlns:t:", "xmlns:").replace("xmlns:table=", "xmlns:t=")
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_same_cells_however_the_xml_is_laid_out(tmp_path: Path, name: str) -> None:
    check(read(tmp_path, VARIANTS[name](document())))


@pytest.mark.parametrize("name", ["as LibreOffice writes it", "indented"])
def test_a_flat_document(tmp_path: Path, name: str) -> None:
    chart = (
        "<table:table-cell><office:object><office:body><table:table table:name='local-table'><table:table-row>"
        "<table:table-cell><text:p>9</text:p></table:table-cell></table:table-row></table:table></office:body>"
        "</office:object></table:table-cell>"
    )
    body = BODY.replace("<table:table-cell/>", chart)
    told = ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    path = tmp_path / "x.xml"
    path.write_text(VARIANTS[name](document("document", told, body)), encoding="utf-8")
    check(read_file(path, "x.fods", Limits(read_seconds=20)))


def test_what_is_repeated_without_end_or_cut_off_is_refused(tmp_path: Path) -> None:
    repeated = 'table:number-columns-repeated="16384" office:value-type="string"'
    cell = f"<table:table-cell {repeated}><text:p>甲</text:p></table:table-cell>"
    for content, said in (
        (document(body=BODY.replace("<table:table-cell/>", cell)), "超过上限"),
        (document()[:-30], "损坏"),
    ):
        path = tmp_path / "x.fods"
        for whole in (content, content.replace("><", ">\n<")):
            flat = whole.replace("document-content", "document").replace(
                "<office:document ",
                "<office:document mimetype='application/vnd.oasis.opendocument.spreadsheet' ",
            )
            path.write_text(flat, encoding="utf-8")
            with pytest.raises(RefusedError, match=said):
                read_file(path, "x.fods", Limits(read_seconds=20))
            with pytest.raises(RefusedError, match=said):
                read(tmp_path, whole)
