from pathlib import Path

import pytest

from gutou.intake.reader import DateCell, RefusedError, Sheet, read_file
from gutou.settings import Limits

HEAD = """<?xml version="1.0" encoding="{encoding}"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><Date1904/></ExcelWorkbook>
<Styles><Style ss:ID="s1"><NumberFormat ss:Format="0.0%"/></Style>
<Style ss:ID="s2"><NumberFormat ss:Format="Percent"/></Style></Styles>
"""
BODY = """<Worksheet ss:Name="摸排"><Table ss:ExpandedColumnCount="99999999" ss:ExpandedRowCount="99999999">
<Column ss:Index="3" ss:Hidden="1" ss:Span="1"/><Column ss:StyleID="s2"/>
<Row ss:Index="2"><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">标题</Data></Cell>
<Cell><Data ss:Type="String">第三列</Data></Cell></Row>
<Row ss:Index="5" ss:Hidden="1"><Cell><Data ss:Type="Number">12</Data></Cell>
<Cell ss:StyleID="s1"><Data ss:Type="Number">0.052</Data></Cell>
<Cell ss:Index="5"><Data ss:Type="Number">0.1</Data></Cell>
<Cell><Data ss:Type="DateTime">2025-03-01T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="DateTime">2025-03-01T08:30:00.000</Data></Cell>
<Cell><Data ss:Type="Boolean">1</Data></Cell>
<Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell><Cell ss:Formula="=RC[-1]"/>
<Cell><Data ss:Type="Number">430102202500012345678</Data><Comment><ss:Data>批注</ss:Data></Comment></Cell>
<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>粗</B>体&#10;二</ss:Data></Cell>
</Row></Table><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
<Worksheet ss:Name="空"/></Workbook>"""


def read(tmp_path: Path, content: bytes, limits: Limits | None = None) -> list[Sheet]:
    (tmp_path / "x.xls").write_bytes(content)
    return read_file(tmp_path / "x.xls", "导出.xls", limits or Limits(read_seconds=20))


@pytest.mark.parametrize("encoding", ["UTF-8", "GB2312", "UTF-16"])
def test_types_places_marks_and_hidden_parts(tmp_path: Path, encoding: str) -> None:
    first, second = read(tmp_path, (HEAD.format(encoding=encoding) + BODY).encode(encoding))
    assert (first.name, first.visible, second.name, second.visible) == ("摸排", False, "空", True)
    assert first.rows[1] == ["标题", None, "第三列"]
    assert first.rows[2:4] == [[], []]
    date = [DateCell("2025-03-01"), DateCell("2025-03-01 08:30:00")]
    tail = ["430102202500012345678", "粗体\n二"]
    assert first.rows[4] == [12, 0.052, None, None, 0.1, *date, True, "#DIV/0!", None, *tail]
    assert first.merged == [(1, 0, 2, 1)]
    assert first.percent == {(4, 1), (4, 4)}
    assert first.errors == {(4, 8): "#DIV/0!"}
    assert first.uncomputed == {(4, 9)}
    assert first.hidden_rows == {4}
    assert first.hidden_columns == {2, 3}
    assert first.date1904


def test_entities_are_refused_and_not_expanded(tmp_path: Path) -> None:
    entity = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n<Workbook'
    text = (HEAD.format(encoding="UTF-8") + BODY).replace("<Workbook", entity, 1)
    with pytest.raises(RefusedError, match="实体声明"):
        read(tmp_path, text.encode())


def test_a_cut_off_file_and_far_cells_are_refused(tmp_path: Path) -> None:
    whole = (HEAD.format(encoding="UTF-8") + BODY).encode()
    with pytest.raises(RefusedError, match="不完整或已损坏"):
        read(tmp_path, whole[: len(whole) // 2].rsplit(b"<", 1)[0])
    with pytest.raises(RefusedError, match="超过上限 300000 行"):
        read(tmp_path, whole.replace(b'<Row ss:Index="5"', b'<Row ss:Index="1048576"'))
    with pytest.raises(RefusedError, match="超过上限 400 列"):
        read(tmp_path, whole.replace(b'<Cell ss:Index="5"', b'<Cell ss:Index="16384"'))
