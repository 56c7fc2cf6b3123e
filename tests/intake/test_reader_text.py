import re
from pathlib import Path

import pytest

from gutou.intake.reader import RefusedError, Sheet, read_file
from gutou.settings import Limits

TEXT = '项目名称,总投资,备注\r\n"甲\n乙",1.5,"a ""x"" b"\r\n="00123",2,联通\r\n\r\n丙,3'
READ = [["项目名称", "总投资", "备注"], ["甲\n乙", "1.5", 'a "x" b'], ["00123", "2", "联通"], [], ["丙", "3"]]


def read(tmp_path: Path, content: bytes, limits: Limits | None = None) -> Sheet:
    (tmp_path / "x.csv").write_bytes(content)
    (page,) = read_file(tmp_path / "x.csv", "摸排 6月.csv", limits or Limits())
    return page


def refusal(tmp_path: Path, content: bytes) -> str:
    with pytest.raises(RefusedError) as caught:
        read(tmp_path, content)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_with_and_without_mark(tmp_path: Path, encoding: str) -> None:
    page = read(tmp_path, TEXT.encode(encoding))
    assert page.rows == READ
    assert page.numbers == [1, 2, 3, 4, 5]
    assert page.name == "摸排 6月"


def test_big_endian_with_a_mark_and_rare_characters(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xfe\xff" + TEXT.encode("utf-16-be")).rows == READ
    assert read(tmp_path, "名称,𠀀㐀,€".encode("gb18030")).rows == [["名称", "𠀀㐀", "€"]]
    assert read(tmp_path, "联通".encode("gbk")).rows == [["联通"]]


def test_a_closing_control_character_is_no_cell(tmp_path: Path) -> None:
    assert read(tmp_path, TEXT.encode("gbk") + b"\x1a").rows == READ


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_text_cut_inside_a_character_is_refused_with_its_line(tmp_path: Path, encoding: str) -> None:
    content = (TEXT + "\r\n丙丁戊己庚辛壬癸").encode(encoding)[:-1]
    assert refusal(tmp_path, content).startswith("第 7 行（按记事本的行数）有损坏的文字")


def test_nothing_but_a_mark_is_an_empty_file(tmp_path: Path) -> None:
    assert "没有内容" in refusal(tmp_path, b"\xef\xbb\xbf\r\n")
    assert "没有内容" in refusal(tmp_path, bytes(5000))


def test_prose_with_commas_does_not_outvote_tabs(tmp_path: Path) -> None:
    lines = "名称\t说明\n" + "甲\t建设,规模,很大,一,二,三\n" * 5
    assert {len(row) for row in read(tmp_path, lines.encode()).rows} == {2}


def test_semicolons_with_decimal_commas_and_a_told_delimiter(tmp_path: Path) -> None:
    assert read(tmp_path, b"a;b\n1,5;2,5\n").rows == [["a", "b"], ["1,5", "2,5"]]
    assert read(tmp_path, b"sep=|\r\na,x|b\r\n").rows == [["a,x", "b"]]
    assert read(tmp_path, b"sep=\t\r\na,x\tb\r\n").rows == [["a,x", "b"]]


def test_a_quote_that_swallows_rows_is_refused_with_its_row_and_what_to_do(tmp_path: Path) -> None:
    swallowing = 'a,"b\nb",c\r\n' + '1,"2,3\r\n' + "1,2,3\r\n" * 50 + '1,2",3\r\n'
    unclosed = 'a,"b\nb"\r\n1,2\r\n3,"4\r\n'
    after_told = 'sep=,\r\na,b\r\n3,"4\r\n'
    for content, row in ((swallowing, 2), (unclosed, 3), (after_told, 2)):
        said = refusal(tmp_path, content.encode())
        assert said.startswith(f"第 {row} 行里有双引号没有成对"), said
        assert "补上或删去这个引号" in said


def test_rows_are_records_whatever_breaks_lines(tmp_path: Path) -> None:
    for lines in ("\r\n", "\n", "\r"):
        for inside in ("\r\n", "\n", "\r"):
            text = lines.join(["名称,备注", f'甲,"一{inside}二{inside}三"', "", "乙,四"])
            page = read(tmp_path, text.encode())
            assert page.rows == [["名称", "备注"], ["甲", "一\n二\n三"], [], ["乙", "四"]]
            assert page.numbers == [1, 2, 3, 4]


def test_a_quote_inside_a_text_is_only_a_quote(tmp_path: Path) -> None:
    assert read(tmp_path, '名称,规格\n甲,5" 管\n'.encode()).rows[1] == ["甲", '5" 管']


def test_blank_lines_at_the_end_cost_nothing(tmp_path: Path) -> None:
    page = read(tmp_path, b"a,b\n" + b",\n" * 500, Limits(max_rows=20))
    assert page.rows == [["a", "b"]]
    with pytest.raises(RefusedError, match="超过上限 20 行"):
        read(tmp_path, b"a,b\n" * 21, Limits(max_rows=20))
    with pytest.raises(RefusedError, match="单元格超过 50 个"):
        read(tmp_path, b"a,b,c\n" * 17, Limits(max_cells=50))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(100), "旧版 Excel"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "网页归档"),
        (b"<?xml version='1.0'?><feed><entry/></feed>", "别的 XML"),
        (
            b"From: <Saved by Blink>\r\nSubject: =?utf-8?Q?x?=\r\n y\r\nMIME-Version: 1.0\r\n",
            "网页归档.*另存为 .xlsx",
        ),
        (
            b"<?xml version='1.0'?><o:document mimetype='application/vnd.oasis.opendocument.text'/>",
            "文字文档",
        ),
        (b"BM" + bytes(80), "图片"),
        (b"MZ" + bytes(80), "程序"),
    ],
)
def test_other_kinds_of_files_are_named(tmp_path: Path, content: bytes, said: str) -> None:
    assert re.search(said, refusal(tmp_path, content))
