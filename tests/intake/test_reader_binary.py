"""Workbooks of other boxes: .xls and .et, .xlsb, .ods."""

import struct
import zipfile
from pathlib import Path

import pytest

from gutou.intake.child_ole import Ole
from gutou.intake.reader import DateCell, RefusedError, Sheet, read_file
from gutou.settings import Limits
from tests.intake.reader_xls import box, libreoffice_xls

RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.bin"/></Relationships>'
)


def read(tmp_path: Path, content: bytes) -> list[Sheet]:
    (tmp_path / "x.et").write_bytes(content)
    return read_file(tmp_path / "x.et", "x.et", Limits(read_seconds=20))


def test_an_old_workbook_with_percentages_errors_and_hidden_parts(tmp_path: Path) -> None:
    first, second = read(tmp_path, libreoffice_xls())
    assert (first.name, first.visible, second.name, second.visible) == ("摸排", True, "备用", False)
    assert first.rows[1] == ["甲", 0.052, "#N/A", 2, DateCell("2025-03-01"), "00123"]
    assert first.rows[2][:3] == ["乙", 0.1, "#DIV/0!"]
    assert first.merged == [(4, 0, 5, 1)]
    assert first.percent == {(1, 1), (2, 1)}
    assert first.errors == {(1, 2): "#N/A", (2, 2): "#DIV/0!"}
    assert first.hidden_rows == {2}
    assert first.hidden_columns == {5}


def test_passwords_are_named_in_every_box(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="打开密码"):
        read(tmp_path, box({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}))
    book = Ole(libreoffice_xls()).stream("workbook") or b""
    size = struct.unpack_from("<H", book, 2)[0] + 4
    protected = book[:size] + struct.pack("<HHHHH", 0x2F, 6, 0, 1, 2) + book[size:]
    with pytest.raises(RefusedError, match="打开密码"):
        read(tmp_path, box({"Workbook": protected}))
    with zipfile.ZipFile(tmp_path / "p.ods", "w") as archive:
        archive.writestr("content.xml", b"\x00\x01")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    with pytest.raises(RefusedError, match="打开密码"):
        read(tmp_path, (tmp_path / "p.ods").read_bytes())


@pytest.mark.parametrize(
    ("stream", "said"),
    [("WordDocument", "Word"), ("PowerPoint Document", "演示文稿"), ("Contents", "别的文件")],
)
def test_other_documents_in_the_same_box_are_named(tmp_path: Path, stream: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        read(tmp_path, box({stream: b"x"}))


def test_a_cut_off_workbook_is_refused(tmp_path: Path) -> None:
    whole = libreoffice_xls()
    for length in (512, 600, 2000, len(whole) // 2):
        with pytest.raises(RefusedError, match=r"损坏|拒收"):
            read(tmp_path, whole[:length])


def record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = (
        bytes([len(content)])
        if len(content) < 128
        else bytes([len(content) & 0x7F | 0x80, len(content) >> 7])
    )
    return head + size + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(path: Path) -> bytes:
    """B1 holds 5.2 %, A2 an error; row 2 and column C are hidden, A1:A2 merged."""
    book = record(131) + record(153, struct.pack("<IIII", 1, 0, 0, 0)) + record(143)
    book += record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("摸排")) + record(144) + record(132)
    styles = record(278) + record(615, struct.pack("<I", 1))
    styles += record(44, struct.pack("<H", 164) + wide("0.0%")) + record(616)
    styles += record(617, struct.pack("<I", 2)) + record(47, struct.pack("<HH12x", 0xFFFF, 0))
    styles += record(47, struct.pack("<HH12x", 0, 164)) + record(618) + record(279)
    sheet = record(129) + record(148, struct.pack("<IIII", 0, 1, 0, 1))
    sheet += record(390) + record(60, struct.pack("<IIIIH", 2, 2, 0, 0, 1)) + record(391) + record(145)
    sheet += record(0, struct.pack("<IIHBB5x", 0, 0, 300, 0, 0))
    sheet += record(6, struct.pack("<II", 0, 0) + wide("甲")) + record(5, struct.pack("<IId", 1, 1, 0.052))
    sheet += record(0, struct.pack("<IIHBB5x", 1, 0, 300, 0, 0x10)) + record(3, struct.pack("<IIB", 0, 0, 42))
    sheet += record(146) + record(177, struct.pack("<I", 1)) + record(176, struct.pack("<IIII", 0, 1, 0, 0))
    sheet += record(178) + record(130)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", RELATIONS)
        archive.writestr("xl/styles.bin", styles)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path.read_bytes()


def test_a_binary_workbook(tmp_path: Path) -> None:
    (page,) = read(tmp_path, xlsb(tmp_path / "a.xlsb"))
    assert page.name == "摸排"
    assert page.rows == [["甲", 0.052], ["#N/A"]]
    assert page.percent == {(0, 1)}
    assert page.errors == {(1, 0): "#N/A"}
    assert page.hidden_rows == {1}
    assert page.merged == [(0, 0, 1, 0)]
    assert page.date1904


ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
<office:body><office:spreadsheet><table:table table:name="摸排">
<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>
<table:table-row><table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>标题</text:p>
</table:table-cell><table:covered-table-cell/></table:table-row>
<table:table-row table:visibility="filter"><table:table-cell office:value-type="percentage" office:value="0.052">
<office:annotation><text:p>批注</text:p></office:annotation><text:p>5.2%</text:p></table:table-cell>
<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value=""{error}>
<text:p>#N/A</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2025-03-01"><text:p>2025年3月</text:p>
</table:table-cell></table:table-row>{more}
</table:table></office:spreadsheet></office:body></office:document-content>"""


MANIFEST = '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def ods(path: Path, more: str = "", error: str = ' calcext:value-type="error"') -> bytes:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        content = ODS.replace("{more}", more).replace("{error}", error)
        archive.writestr("content.xml", content.replace("\n ", " ").replace("\n", ""))
    return path.read_bytes()


@pytest.mark.parametrize("error", ["", ' calcext:value-type="error"'])
def test_an_open_document_sheet(tmp_path: Path, error: str) -> None:
    (page,) = read(tmp_path, ods(tmp_path / "a.ods", error=error))
    assert page.rows == [["标题"], [0.052, "#N/A", DateCell("2025-03-01")]]
    assert page.merged == [(0, 0, 0, 1)]
    assert page.percent == {(1, 0)}
    assert page.errors == {(1, 1): "#N/A"}
    assert page.hidden_rows == {1}
    assert page.hidden_columns == {2}
    assert page.uncomputed == set()


def test_repeated_cells_without_end_are_refused(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="{}" office:value="1"/>'
    row = '<table:table-row table:number-rows-repeated="1048576">{}</table:table-row>'
    for kind in ("percentage", "float"):
        with pytest.raises(RefusedError, match=r"超过上限|拒收|损坏"):
            read(tmp_path, ods(tmp_path / "a.ods", row.format(cell.format(kind))))
