"""Any table of a document's rows, laid out in any way that offices do, reads back to the same rows.

``GUTOU_FUZZ=long`` draws many more (``make fuzz``).
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from gutou.intake.reader import Sheet, read_file
from gutou.intake.staging_mapping import Mapped, map_file
from schemas.documents import DOCUMENTS
from tests.intake import property_files as files
from tests.intake.property_render import Page, pages
from tests.intake.property_table import tables
from tests.intake.property_values import Draw
from tests.intake.sheets import SETTINGS

LONG = os.environ.get("GUTOU_FUZZ") == "long"
STATISTICS = SETTINGS.statistics_department
SENDERS = {"library": STATISTICS, "plan": STATISTICS, "peers": STATISTICS}


def examples(short: int, long: int) -> Any:
    return settings(
        max_examples=long if LONG else short,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=not LONG,
        phases=[Phase.generate, Phase.shrink],
    )


@st.composite
def drawn(draw: Draw, document: str, merge: bool = True, most: int = 6, structured: bool = True) -> Page:
    page: Page = draw(pages(draw(tables(document, structured, most)), merge=merge))
    return page


def read_back(sheets: Sequence[Sheet], pages: Sequence[Page]) -> Mapped:
    page = pages[0]
    department = SENDERS.get(page.document, "交通运输局")
    return map_file(sheets, department, page.period, page.file_name, SETTINGS)


def agrees(mapped: Mapped, pages: Sequence[Page], *, kinds: bool = True) -> None:
    """What was read is what was drawn: document, rows and their values, labels, and the kind of every row."""
    said = [(f.rule_id, f.row_number, f.column, f.value, f.message) for f in mapped.findings]
    assert mapped.document == pages[0].document, (mapped.reason, said)
    assert mapped.status == "accepted", (mapped.status, mapped.reason, said)
    expected = [row for page in pages for row in page.expected]
    found = {(row["sheet_name"], row["row_number"]): row for row in mapped.rows}
    assert list(found) == [(row.sheet, row.row_number) for row in expected], said
    for row in expected:
        read = found[row.sheet, row.row_number]
        differing = {
            name: (means, read[name])
            for name, means in row.values.items()
            # what a cell does not say, the label above the row may
            if read[name] != means and not (means is None and (row.group or row.section))
        }
        assert not differing, (row.row_number, differing, said)
        assert (read["section"], read["group_label"]) == (row.section, row.group), (row.row_number, said)
    unknown = [f for f in said if f[0] in ("IN06", "IN11", "IN17", "IN18", "IN22", "ED22")]
    assert not unknown, unknown  # every column is known once, every declared count and sum is right
    counted: Counter[tuple[str, str]] = Counter()
    for sheet_name, kind, rows in mapped.sheet_rows:
        counted[sheet_name, kind] += rows
    drawn_kinds = Counter((page.name, kind) for page in pages for kind in page.kinds)
    if not kinds:  # blank rows at the end of a file need not be kept
        for counts in (counted, drawn_kinds):
            for place in [place for place in counts if place[1] == "blank"]:
                del counts[place]
    assert counted == drawn_kinds


DEEP = {"survey": (120, 4000), "library": (40, 1500), "key_projects": (40, 1500)}


@pytest.mark.parametrize("document", DEEP)
def test_any_table_reads_back(document: str) -> None:
    @examples(*DEEP[document])
    @given(drawn(document))
    def check(page: Page) -> None:
        agrees(read_back([files.sheet_of(page)], [page]), [page])

    check()


SMALL = [name for name in DOCUMENTS if name not in DEEP]


@pytest.mark.parametrize("document", SMALL)
def test_small_documents_read_back(document: str) -> None:
    @examples(12, 400)
    @given(drawn(document, structured=False))
    def check(page: Page) -> None:
        agrees(read_back([files.sheet_of(page)], [page]), [page])

    check()


@examples(20, 500)
@given(st.data())
def test_several_sheets_read_back(data: Any) -> None:
    first = data.draw(tables("survey", most=3))
    second = data.draw(tables("survey", most=3, period=first.period))
    drawn_pages = [
        data.draw(pages(first, name="澄湖区")),
        data.draw(pages(second, name="青岩县")),
    ]
    drawn_pages[0].file_name = "项目摸排表.xlsx"
    agrees(read_back([files.sheet_of(p) for p in drawn_pages], drawn_pages), drawn_pages)


@examples(60, 2000)
@given(st.data())
def test_two_tables_on_a_sheet_read_back(data: Any) -> None:
    first = data.draw(tables("survey", most=4))
    second = data.draw(tables("survey", most=4, period=first.period))
    # the very same header is the first table's, printed again, and its sections go on: nobody could tell
    assume([(c.parents, c.leaf) for c in first.columns] != [(c.parents, c.leaf) for c in second.columns])
    merge = data.draw(st.booleans())
    page = data.draw(pages(first, merge=merge))
    for _ in range(data.draw(st.integers(0, 2))):
        page.add("blank", {})
    page = data.draw(pages(second, merge=merge, onto=page))
    page.file_name = "项目摸排表.xlsx"
    agrees(read_back([files.sheet_of(page)], [page]), [page])


WRITERS: dict[str, tuple[Callable[[Sequence[Page], Path], None], bool, str]] = {
    "openpyxl": (files.by_openpyxl, True, ".xlsx"),
    "xlsxwriter": (files.by_xlsxwriter, True, ".xlsx"),
    "csv utf-8": (files.by_csv("utf-8", ","), False, ".csv"),
    "csv with BOM": (files.by_csv("utf-8-sig", "\t"), False, ".txt"),
    "csv gb18030": (files.by_csv("gb18030", ","), False, ".csv"),
    "csv utf-16": (files.by_csv("utf-16", ";"), False, ".csv"),
    "html": (files.by_html, True, ".xls"),
    "spreadsheet xml": (files.by_spreadsheet_xml, True, ".xls"),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_files_read_back(writer: str) -> None:
    write, merge, suffix = WRITERS[writer]

    @examples(4, 150)
    @given(st.sampled_from(("survey", "library", "plan")).flatmap(lambda d: drawn(d, merge, 4, d != "plan")))
    def check(page: Page) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"材料{suffix}"
            write([page], path)
            sheets = read_file(path, path.name, SETTINGS.limits)
        page.name = sheets[0].name
        for row in page.expected:
            row.sheet = page.name
        agrees(read_back(sheets, [page]), [page], kinds=False)

    check()
