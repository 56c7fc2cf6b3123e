"""What is meant to harm: every way ends in a refusal, and what is only odd is read."""

import os
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from gutou.intake.reader import RefusedError, read_file
from gutou.settings import Limits


def workbook_with(path: Path, parts: dict[str, bytes]) -> Path:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["项目名称", 1])
    book.save(path)
    with zipfile.ZipFile(path, "a") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_embedded_objects_macros_and_outside_links_are_left_alone(tmp_path: Path) -> None:
    path = workbook_with(
        tmp_path / "a.xlsm",
        {
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(100),
            "xl/embeddings/oleObject1.bin": bytes(1000),
            "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
            "../outside.txt": b"x",
        },
    )
    (page,) = read_file(path, "../a\n.xlsm", Limits(read_seconds=20))
    assert page.rows == [["项目名称", 1]]
    assert not (tmp_path.parent / "outside.txt").exists()


def test_a_part_that_lies_about_its_size_stays_within_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheet = b"<worksheet><sheetData>" + b"<row><c><v>1</v></c></row>" * 4_000_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            with zipfile.ZipFile(workbook_with(tmp_path / "b.xlsx", {})) as honest:
                archive.writestr(name, honest.read(name))
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    content = path.read_bytes()
    size = struct.pack("<I", len(sheet))
    assert content.count(size) >= 2
    path.write_bytes(content.replace(size, struct.pack("<I", 1000)))
    with pytest.raises(RefusedError, match=r"损坏|拒收|上限"):
        read_file(path, "a.xlsx", Limits(read_memory_mb=512, read_seconds=20))


def test_what_takes_too_long_or_too_much_is_ended(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(b"<table>" + b"<tr><td>1<td>2" * 400_000)
    limits = Limits(max_rows=9_000_000, max_cells=90_000_000, read_seconds=1)
    with pytest.raises(RefusedError, match=r"超过 1 秒|拒收"):
        read_file(path, "a.xls", limits)
    path.write_bytes(b"<table><tr><td>" + b"x" * (60 << 20))
    with pytest.raises(RefusedError, match="内存限制"):
        read_file(path, "a.xls", Limits(read_memory_mb=100, read_seconds=60))


def test_a_text_longer_than_a_cell_holds_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(b"<table><tr><td>" + b"x" * 40_000 + b"</table>")
    with pytest.raises(RefusedError, match="超过 32767 个字"):
        read_file(path, "a.xls", Limits())
    book = openpyxl.Workbook()
    book.worksheets[0]["A2"] = "甲"
    book.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace("甲".encode(), "甲".encode() * 40_000))
    with pytest.raises(RefusedError, match="第 2 行有一个单元格超过 32767 个字"):
        read_file(tmp_path / "b.xlsx", "b.xlsx", Limits())


def test_names_that_are_no_text_still_name_a_sheet(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n" * 1500, encoding="utf-8")
    (page,) = read_file(tmp_path / "a.csv", os.fsdecode(b"\xff\xfe.csv"), Limits())
    assert page.name == "??"
    with pytest.raises(RefusedError, match="文件名"):
        read_file(tmp_path / "a.csv", "a\0.csv", Limits())


def test_an_archive_of_too_many_parts_is_not_opened(tmp_path: Path) -> None:
    path = workbook_with(tmp_path / "a.xlsx", {f"xl/media/{n}": b"" for n in range(20_001)})
    with pytest.raises(RefusedError, match="展开后超过"):
        read_file(path, "a.xlsx", Limits())


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    head = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
    (tmp_path / "a.xml").write_bytes(head + b"<a>" * 200_000)
    with pytest.raises(RefusedError, match="嵌套太深"):
        read_file(tmp_path / "a.xml", "a.xml", Limits())
