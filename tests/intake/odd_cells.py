"""Odd cells, merged ranges, dimensions, sheet names, targets and styles."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from tests.intake.odd_workbook import (
    ENTITIES,
    GOOD,
    HEADER,
    NS,
    OLE,
    OUTSIDE,
    TABLE,
    Made,
    book_of,
    declared,
    relations,
    row_of,
    sheet_of,
    with_row,
    xlsx,
)

_CELLS: dict[str, str] = {
    "no place": '<c t="n"><v>1</v></c>',
    "row zero": '<c r="A0"><v>1</v></c>',
    "last corner": '<c r="XFD1048576"><v>1</v></c>',
    "beyond the last corner": '<c r="ZZZZ9999999"><v>1</v></c>',
    "place without a row": '<c r="A"><v>1</v></c>',
    "Chinese place": '<c r="甲1"><v>1</v></c>',
    "unknown type": '<c r="A3" t="zzz"><v>1</v></c>',
    "style not there": '<c r="A3" s="99999"><v>1</v></c>',
    "negative style": '<c r="A3" s="-1"><v>1</v></c>',
    "infinite": '<c r="C3"><v>1e999</v></c>',
    "NaN": '<c r="C3"><v>NaN</v></c>',
    "four hundred digits": f'<c r="C3"><v>{"9" * 400}</v></c>',
    "a million digits": f'<c r="C3"><v>{"9" * 1_000_000}</v></c>',
    "text in a number": '<c r="C3"><v>一百</v></c>',
    "empty number": '<c r="C3"><v></v></c>',
    "shared string not there": '<c r="A3" t="s"><v>99999</v></c>',
    "negative shared string": '<c r="A3" t="s"><v>-1</v></c>',
    "bool of 7": '<c r="C3" t="b"><v>7</v></c>',
    "unknown error": '<c r="C3" t="e"><v>#什么!</v></c>',
    "known error": '<c r="C3" t="e"><v>#REF!</v></c>',
    "ISO date": '<c r="C3" t="d"><v>2025-13-45T99:99</v></c>',
    "formula without value": '<c r="C3"><f>SUM(A1:A2)</f></c>',
    "formula of a text": '<c r="A3" t="str"><f>"a"&amp;"b"</f><v>=cmd|\' /C calc\'!A0</v></c>',
    "shared formula of nobody": '<c r="C3"><f t="shared" si="9"/><v>1</v></c>',
    "array formula": '<c r="C3"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c>',
    "external formula": "<c r=\"C3\"><f>'[http://127.0.0.1/x.xlsx]S'!A1</f><v>1</v></c>",
    "twice the same place": '<c r="A3"><v>1</v></c><c r="A3"><v>2</v></c>',
    "backwards": '<c r="E3"><v>1</v></c><c r="A3"><v>2</v></c>',
    "rich text": '<c r="A3" t="inlineStr"><is><r><t>污水</t></r><r><t>厂</t></r></is></c>',
    "text of 32768 characters": f'<c r="A3" t="inlineStr"><is><t>{"项" * 32768}</t></is></c>',
    "control characters": '<c r="A3" t="inlineStr"><is><t>a_x0000_b_x001F_</t></is></c>',
    "lone surrogate": '<c r="A3" t="inlineStr"><is><t>_xD800_</t></is></c>',
    "right to left": '<c r="A3" t="inlineStr"><is><t>\u202e目项\u200b</t></is></c>',
    "deep nesting": '<c r="A3" t="inlineStr"><is>' + "<r>" * 20_000 + "</r>" * 20_000 + "</is></c>",
    "unclosed": '<c r="A3"><v>1',
    "unknown entity": '<c r="A3" t="inlineStr"><is><t>&lol;</t></is></c>',
    "script": '<c r="A3" t="inlineStr"><is><t>&lt;script&gt;alert(1)&lt;/script&gt;</t></is></c>',
    "CDATA": '<c r="A3" t="inlineStr"><is><t><![CDATA[<c r="A9">]]></t></is></c>',
    "comment": '<c r="A3"><!-- <c r="A9" t="e"><v>#REF!</v></c> --><v>1</v></c>',
    "foreign namespace": '<x:c xmlns:x="urn:x" r="A3"><x:v>1</x:v></x:c>',
    "serial far out": '<c r="C3" s="1"><v>99999999999</v></c>',
    "negative serial": '<c r="C3" s="1"><v>-5</v></c>',
}
_MERGES = ("A1:XFD1048576", "B2:A1", "A1", "A1:A", ":", "甲1:乙2", "A1:B2:C3", "A0:B1", "A3:A300000", "A3:A3")
_DIMENSIONS = ("A1:XFD1048576", "A1", "", "A0:B0", "XFD1048576:A1", "A1:A99999999999", "甲", "B5:C9")
_NAMES = (
    "a\nb",
    "../../etc/passwd",
    "",
    "回执",
    "x" * 400,
    "'",
    "摸排表\u202e",
    "a/b\\c?*[]:",
    "&amp;",
    "=1+1",
    "nul\u0001",
)
_TARGETS = (
    "../../../../etc/passwd",
    "/etc/passwd",
    "/xl/worksheets/sheet1.xml",
    "http://127.0.0.1/x",
    "",
    "worksheets/",
    "%2e%2e/x",
    "workbook.xml",
)
_STYLES = (
    "<x/>",
    f'<styleSheet {NS}><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>',
    f'<styleSheet {NS}><cellXfs><xf numFmtId="x"/></cellXfs></styleSheet>',
    f'<styleSheet {NS}><numFmts><numFmt numFmtId="-1" formatCode="%"/></numFmts></styleSheet>',
    f'<styleSheet {NS}><numFmts><numFmt formatCode="{"y" * 100000}"/></numFmts><cellXfs/></styleSheet>',
    f'<styleSheet {NS}><cellXfs count="99999999"/></styleSheet>',
)


def workbooks() -> Iterator[tuple[str, Made]]:
    for name, cells in _CELLS.items():
        yield f"cell: {name}", with_row(cells)
    for area in _MERGES:
        merged = f'<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'
        yield f"merged {area}", lambda m=merged: xlsx(sheet=sheet_of(after=m))  # type: ignore[misc]
    for area in _DIMENSIONS:
        yield f"dimension {area}", lambda a=area: xlsx(sheet=sheet_of(before=f'<dimension ref="{a}"/>'))  # type: ignore[misc]
    for name in _NAMES:
        made = escape(name, {'"': "&quot;", "\n": "&#10;"})
        yield f"sheet named {name[:20]!r}", lambda n=made: xlsx({"xl/workbook.xml": book_of((n,))})  # type: ignore[misc]
    for target in _TARGETS:
        part = relations(target=target.replace("{", ""))
        yield f"target {target}", lambda p=part: xlsx({"xl/_rels/workbook.xml.rels": p})  # type: ignore[misc]
    for at, style in enumerate(_STYLES):
        yield f"styles {at}", lambda s=style: xlsx({"xl/styles.xml": s})  # type: ignore[misc]
    for part in (
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
        "_rels/.rels",
        "[Content_Types].xml",
    ):
        yield f"without {part}", lambda p=part: xlsx({p: None})  # type: ignore[misc]
        for what, content in (
            ("empty", b""),
            ("zeros", b"\0" * 999),
            ("text", b"hello"),
            ("wide", sheet_of().encode("utf-16")),
        ):
            yield f"{part} {what}", lambda p=part, c=content: xlsx({p: c})  # type: ignore[misc]
    for what, prolog, use in (("laughs", ENTITIES, "&j;"), ("file", OUTSIDE, "&j;")):
        yield f"entities {what}: sheet", lambda p=prolog, u=use: xlsx(sheet=declared(p, sheet_of(), u))  # type: ignore[misc]
        yield (
            f"entities {what}: workbook",
            lambda p=prolog: xlsx({"xl/workbook.xml": declared(p, book_of(("&j;",)), "")}),  # type: ignore[misc]
        )
    yield (
        "same sheet twice",
        lambda: xlsx(
            {
                "xl/workbook.xml": book_of(("甲", "甲")),
                "xl/_rels/workbook.xml.rels": relations(2, "worksheets/sheet1.xml"),
            }
        ),
    )
    yield "no sheets", lambda: xlsx({"xl/workbook.xml": book_of(())})
    yield (
        "serial dates from 1904",
        lambda: xlsx({"xl/workbook.xml": book_of(extra='<workbookPr date1904="1"/>')}),
    )
    yield "macros", lambda: xlsx({"xl/vbaProject.bin": OLE + b"\0" * 4096})
    yield "embedded object", lambda: xlsx({"xl/embeddings/oleObject1.bin": OLE + b"\0" * 4096})
    yield "external link", lambda: xlsx({"xl/externalLinks/externalLink1.xml": '<externalLink xmlns="x"/>'})
    yield "zip in a zip", lambda: xlsx({"xl/worksheets/sheet1.xml": xlsx()})
    yield "path out of the archive", lambda: xlsx({"../../tmp/evil.txt": "x", "/etc/evil": "x"})
    yield (
        "hidden everything",
        lambda: xlsx(
            sheet=sheet_of(
                TABLE.replace("<row ", '<row hidden="1" '),
                before='<cols><col min="1" max="16384" hidden="1"/></cols>',
            )
        ),
    )
    yield (
        "columns lie",
        lambda: xlsx(
            sheet=sheet_of(
                before='<cols><col min="1" max="99999999999" hidden="1"/><col min="x" hidden="1"/></cols>'
            )
        ),
    )
    yield "header only", lambda: xlsx(sheet=sheet_of(row_of(1, HEADER)))
    yield (
        "transposed",
        lambda: xlsx(
            sheet=sheet_of(
                "".join(row_of(n, pair) for n, pair in enumerate(zip(HEADER, GOOD, strict=True), 1))
            )
        ),
    )
    yield "rows backwards", lambda: xlsx(sheet=sheet_of(row_of(2, GOOD) + row_of(1, HEADER)))
    yield "row numbers repeat", lambda: xlsx(sheet=sheet_of(row_of(1, HEADER) + row_of(2, GOOD) * 3))
    yield "row without a number", lambda: xlsx(sheet=sheet_of(TABLE.replace('<row r="2">', "<row>")))
    yield "row number huge", lambda: xlsx(sheet=sheet_of(TABLE + '<row r="4294967297"><c><v>1</v></c></row>'))
