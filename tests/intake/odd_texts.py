"""Odd text files, HTML pages and XML."""

from __future__ import annotations

from collections.abc import Iterator

from tests.intake.odd_workbook import CSV, ENTITIES, GOOD, HEADER, OUTSIDE, Made, declared


def texts() -> Iterator[tuple[str, Made]]:
    texts: dict[str, bytes] = {
        "nothing": b"",
        "one byte": b"a",
        "only a BOM": b"\xef\xbb\xbf",
        "only a wide BOM": b"\xff\xfe",
        "half a wide character": b"\xff\xfea",
        "zeros": b"\0" * 10_000,
        "line breaks": b"\r\n" * 10_000,
        "commas": b"," * 50_000,
        "one long line": b"a" * 300_000,
        "wide without BOM": CSV.encode("utf-16-le"),
        "wide backwards without BOM": CSV.encode("utf-16-be"),
        "wide backwards with BOM": b"\xfe\xff" + CSV.encode("utf-16-be"),
        "characters of four bytes": CSV.replace("污水", "𠮷㐂").encode("gb18030"),
        "half GB18030": CSV.encode("gb18030")[:-3],
        "UTF-8 cut in a character": CSV.encode()[:-4],
        "two encodings": CSV.encode() + CSV.encode("gb18030"),
        "NUL in a name": CSV.replace("污水", "污\0水").encode(),
        "unbalanced quote": CSV.replace("污水", '"污水').encode(),
        "unbalanced quote at the start": ('"' + CSV).encode(),
        "field of 200 kB": CSV.replace("污水", "水" * 200_000).encode(),
        "old line breaks": CSV.replace("\n", "\r").encode(),
        "tabs and commas": CSV.replace(",", "\t").replace("项目", "项,目").encode(),
        "formulas": CSV.replace("污水处理厂项目", "=cmd|' /C calc'!A0").encode(),
        "40,000 columns": b",".join([b"a"] * 40_000),
        "surrogates": "项目名称,建设单位\n".encode() + b"\xed\xa0\x80,\xed\xbf\xbf\n",
        "bell and escape": b"\x1b[31m\x07" * 1000,
        "a PDF": b"%PDF-1.7\n",
        "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        "a rar": b"Rar!\x1a\x07\0",
        "a gzip": b"\x1f\x8b\x08" + b"\0" * 50,
        "a mail": b"From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n<html><table><tr><td>x",
        "JSON": '{"项目名称": "污水处理厂"}'.encode(),
        "a program": b"\x7fELF" + b"\0" * 200,
    }
    for name, content in texts.items():
        yield f"text: {name}", lambda c=content: c  # type: ignore[misc]


def cells(rows: int, tag: str = "td") -> str:
    head = "".join(f"<{tag}>{h}</{tag}>" for h in HEADER)
    good = "".join(f"<{tag}>{g}</{tag}>" for g in GOOD)
    return f"<tr>{head}</tr>" + f"<tr>{good}</tr>" * rows


def pages() -> Iterator[tuple[str, Made]]:
    pages = {
        "plain": f"<table>{cells(2)}</table>",
        "unclosed": cells(2).replace("</td>", "").replace("</tr>", ""),
        "nested": f"<table><tr><td><table>{cells(2)}</table></td></tr></table>",
        "nested 2,000 deep": "<table><tr><td>" * 2000 + "x",
        "bold 100,000 deep": "<table><tr><td>" + "<b>" * 100_000 + "x",
        "spans of a million": f'<table><tr><td rowspan="1000000" colspan="1000000">x</td></tr>{cells(1)}</table>',
        "negative spans": f'<table><tr><td rowspan="-1" colspan="x">x</td></tr>{cells(1)}</table>',
        "no table": "<html><body><p>登录超时，请重新登录</p></body></html>",
        "empty table": "<table></table>",
        "two tables": f"<table>{cells(1)}</table><p>x</p><table>{cells(2)}</table>",
        "script": f"<script>document.write('<table>')</script><table>{cells(1)}</table>",
        "entities": f"<table>{cells(1).replace('污水', '&#99999999;&nbsp;&lt;&zzz;')}</table>",
        "a frameset": '<html><frameset><frame src="sheet001.htm"></frameset></html>',
        "wrong charset": f'<html><meta charset="gb2312"><table>{cells(1)}</table></html>',
        "unknown charset": f'<html><meta charset="klingon"><table>{cells(1)}</table></html>',
        "comment never closed": f"<table><!-- {cells(1)}</table>",
        "attribute never closed": f'<table><tr><td class="x>{cells(1)}',
        "doctype": f"<!DOCTYPE html>\n<table>{cells(1)}</table>",
    }
    for name, page in pages.items():
        yield f"html: {name}", lambda p=page: f"<html>{p}</html>".encode()  # type: ignore[misc]
    yield (
        "html: GB18030",
        lambda: f'<html><meta charset="gbk"><table>{cells(2)}</table></html>'.encode("gb18030"),
    )
    yield "html: wide", lambda: f"<html><table>{cells(2)}</table></html>".encode("utf-16")
    xmls = {
        "plain": spreadsheet_xml(""),
        "laughs": declared(ENTITIES, spreadsheet_xml(""), "&j;"),
        "outside entity": declared(OUTSIDE, spreadsheet_xml(""), "&j;"),
        "cut": spreadsheet_xml("")[:-90],
        "index far out": spreadsheet_xml(
            '<Row ss:Index="99999999"><Cell ss:Index="99999999"><Data ss:Type="String">x</Data></Cell></Row>'
        ),
        "index zero": spreadsheet_xml(
            '<Row ss:Index="0"><Cell ss:Index="-1"><Data ss:Type="Number">x</Data></Cell></Row>'
        ),
        "merges far out": spreadsheet_xml(
            '<Row><Cell ss:MergeAcross="99999999" ss:MergeDown="99999999"><Data ss:Type="String">x</Data></Cell></Row>'
        ),
        "bad numbers": spreadsheet_xml(
            '<Row><Cell><Data ss:Type="Number">1e999</Data></Cell><Cell><Data ss:Type="DateTime">x</Data></Cell></Row>'
        ),
        "deep": spreadsheet_xml("<Row>" * 5000),
        "other vocabulary": '<?xml version="1.0"?><projects><project name="x"/></projects>',
        "encoding lies": spreadsheet_xml("").replace('version="1.0"', 'version="1.0" encoding="UTF-16"'),
        "encoding unknown": spreadsheet_xml("").replace('version="1.0"', 'version="1.0" encoding="klingon"'),
        "an svg": '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    }
    for name, text in xmls.items():
        yield f"xml: {name}", lambda t=text: t.encode()  # type: ignore[misc]


def spreadsheet_xml(more: str) -> str:
    rows = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row) + "</Row>"
        for row in (HEADER, GOOD)
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="表">'
        f"<Table>{rows}{more}</Table></Worksheet></Workbook>"
    )
