from pathlib import Path

import pytest

from gutou.intake.reader import RefusedError, Sheet, read_file
from gutou.settings import Limits

EXCEL_PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv=Content-Type content="text/html; charset=gb2312">
<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>摸排</x:Name>
</x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]-->
<style><!-- td {a:1} <table> --></style></head><body>
<table><colgroup><col><col style="display:none" span=2></colgroup>
<tr><th rowspan=2>项目&nbsp;名称<th colspan=2>投资<br>（万元）</tr>
<tr><td>总
 投资<td>本年
<tr style='display:none'><td>甲&amp;乙 &lt;1&gt;<td x:num="1234.567">1,234.6</td><td>#N/A</td>
<tr><td>丙<td x:num="0.052">5.2%<td x:num="45717">2025-03-01
<![if supportMisalignedColumns]><tr height=0><td></td></tr><![endif]>
</table><script>var a = "<table><tr><td>no</td></tr></table>";</script></body></html>"""


def read(tmp_path: Path, content: bytes, limits: Limits | None = None) -> list[Sheet]:
    (tmp_path / "x.xls").write_bytes(content)
    return read_file(tmp_path / "x.xls", "导出.xls", limits or Limits(read_seconds=20))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_a_page_as_excel_writes_it(tmp_path: Path, encoding: str) -> None:
    (page,) = read(tmp_path, EXCEL_PAGE.encode(encoding))
    assert page.name == "摸排"
    assert page.rows == [
        ["项目 名称", "投资\n（万元）"],
        [None, "总 投资", "本年"],
        ["甲&乙 <1>", "1234.567", "#N/A"],
        ["丙", "5.2%", "2025-03-01"],
    ]
    assert page.merged == [(0, 0, 1, 0), (0, 1, 0, 2)]
    assert page.errors == {(2, 2): "#N/A"}
    assert page.hidden_rows == {2}
    assert page.hidden_columns == {1, 2}


def test_a_declared_charset_that_is_not_true_is_not_believed(tmp_path: Path) -> None:
    text = '<meta charset="utf-8"><table><tr><td>项目名称<td>总投资</table>'
    assert read(tmp_path, text.encode("gbk"))[0].rows == [["项目名称", "总投资"]]
    for told in ("no-such-charset", "iso-8859-1", "utf-16", "unicode"):
        page = text.replace("utf-8", told)
        assert read(tmp_path, page.encode("gbk"))[0].rows == [["项目名称", "总投资"]]
        assert read(tmp_path, page.encode())[0].rows == [["项目名称", "总投资"]]


def test_every_table_is_a_sheet_and_nested_ones_too(tmp_path: Path) -> None:
    text = (
        "<div><table><tr><td><table><caption>表甲</caption><tr><td>一<td>二</table></td></tr></table>"
        "<table><tr><td>三</table>"
    )
    pages = read(tmp_path, text.encode())
    assert [(page.name, page.rows) for page in pages] == [("表甲", [["一", "二"]]), ("导出-2", [["三"]])]


def test_rows_below_a_spanning_cell_keep_their_places(tmp_path: Path) -> None:
    text = "<table><tr><td rowspan=3>a<td>b<td rowspan=2>c<tr><td>d<tr><td>e<td>f<tr><td>g</table>"
    assert read(tmp_path, text.encode())[0].rows == [
        ["a", "b", "c"],
        [None, "d"],
        [None, "e", "f"],
        ["g"],
    ]


def test_giant_spans_cost_nothing_and_rows_are_limited(tmp_path: Path) -> None:
    text = "<table><tr><td colspan=99999999>标题<tr><td rowspan=99999999>甲<td>乙<tr><td>丙</table>"
    (page,) = read(tmp_path, text.encode())
    assert page.rows == [["标题"], ["甲", "乙"], [None, "丙"]]
    limits = Limits(max_rows=20, read_seconds=20)
    with pytest.raises(RefusedError, match="超过上限 20 行"):
        read(tmp_path, ("<table>" + "<tr><td>1" * 30 + "</table>").encode(), limits)
    with pytest.raises(RefusedError, match="超过上限 3 张"):
        read(tmp_path, b"<table><tr><td>1</table>" * 30, Limits(max_sheets=3))
    with pytest.raises(RefusedError, match="嵌套太深"):
        read(tmp_path, b"<table><tr><td>" * 60)


def test_a_page_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="网页格式的文件，里面没有表格"):
        read(tmp_path, b"<html><frameset><frame src=a.htm></frameset></html>")
