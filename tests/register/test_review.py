"""Questions for reviewers: one per two projects, grouped; differences marked; the workbook itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock

from gutou.database import build_connection, create_published_tables, run
from gutou.register import register, review_projects
from gutou.register.description import describe
from gutou.register.judged import Judged
from gutou.register.judged_columns import Score, Scores
from gutou.register.outlook import Seen
from gutou.register.review import COLUMNS, MOST_PROJECTS, Doubt, line, pairs_in_doubt
from gutou.register.review_asked import Asked, keep_asked, load_asked
from gutou.register.review_marks import alike, differing
from gutou.register.review_workbook import review_workbook
from gutou.register.verdict import Verdict
from tests.register.city import SETTINGS
from tests.register.rows import fill
from tests.register.test_decisions import PLACES, row


def asked_of(rows: list[dict[str, Any]], fixed: Path) -> list[dict[str, Any]]:
    """The questions of the last period, as the export reads them."""
    with build_connection() as con:
        create_published_tables(con)
        fill(con, rows)
        register(con, fixed, SETTINGS)
        cursor = run(con, "register/75_review_pair", {"period": max(r["period"] for r in rows)})
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def library(key: str, name: str, **more: Any) -> dict[str, Any]:
    return row(key, name, "统计局", library_code=key, **more)


PAIR = [
    row("s", "石桥镇农村公路", planned_total=2000),
    library("l", "石桥镇农村公路危桥改造", planned_total=2900),
]


class Given(Judged):
    """Verdicts as a test gives them, whatever the weights say: doubtful pairs with scores, and vetoes."""

    def __init__(
        self,
        rows: list[dict[str, Any]],
        doubts: dict[tuple[int, int], float],
        vetoes: tuple[tuple[int, int], ...] = (),
    ) -> None:
        scores = Scores()
        for a, b in sorted(doubts):
            scores.add(a * len(rows) + b, Score("review", doubts[a, b], 0.8))
        super().__init__([describe(r, PLACES) for r in rows], scores)
        self.doubts, self._vetoes = doubts, vetoes

    def of(self, a: int, b: int) -> Score:
        pair = (min(a, b), max(a, b))
        if pair in self._vetoes:
            return Score("veto", -9.0, 0.0)
        return super().of(a, b) if pair in self.doubts else Score("neutral", 0.0, 0.01)

    def explain(self, a: int, b: int) -> Verdict:
        return Verdict(*self.of(a, b), ("名称一方为缩写",))

    def questions(self, *groups: list[int]) -> list[Doubt]:
        alone = [[n] for n in range(len(self.rows)) if not any(n in group for group in groups)]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(review_projects, "look", seen)  # what the rest of a month says is not asked here
            return list(pairs_in_doubt(self, sorted([*groups, *alone])))


def seen(judged: Given, groups: Mapping[int, Sequence[int]]) -> dict[tuple[int, int], Seen]:
    """Two projects as likely as their best rows, unless any of their rows exclude each other."""
    first = {row: name for name, rows in groups.items() for row in rows}
    members = defaultdict(list)
    for n in range(len(judged.rows)):
        members[first.get(n, n)].append(n)
    found: dict[tuple[int, int], Seen] = {}
    for (a, b), score in sorted(judged.doubts.items(), key=lambda told: told[1]):
        one, other = sorted((first.get(a, a), first.get(b, b)))
        if not any(judged.of(m, n).kind == "veto" for m in members[one] for n in members[other]):
            found[one, other] = Seen((a, b), score, Score("review", score, 0.0), (), (1, 1))
    return found


def road(count: int) -> list[dict[str, Any]]:
    """One survey row and records of the library that may be its project."""
    return [
        row("s", "石桥镇农村公路"),
        *(library(f"l{n}", f"石桥镇农村公路{n}号桥") for n in range(1, count)),
    ]


def test_two_projects_are_one_question_however_many_rows_they_have() -> None:
    rows = [
        row("a", "石桥镇农村公路"),
        row("b", "石桥镇农村公路工程", "住建"),
        library("l", "石桥镇农村公路危桥改造"),
    ]
    [doubt] = Given(rows, {(0, 2): 1.0, (1, 2): 2.0}).questions([0, 1])
    assert doubt.left.row_key == "b"
    assert doubt.pending


def test_what_hangs_together_is_one_group() -> None:
    found = Given(road(6), {(0, 1): 1.0, (0, 2): 2.0, (3, 4): 1.0}).questions()
    assert len({doubt.group_id for doubt in found}) == 2
    assert len({doubt.group_id for doubt in found if doubt.left.row_key == "s"}) == 1


def test_a_group_says_which_of_its_projects_exclude_each_other() -> None:
    found = Given(road(4), {(0, 1): 1.0, (0, 2): 2.0, (0, 3): 2.0}, vetoes=((1, 2),)).questions()
    assert {doubt.apart for doubt in found} == {((1, 2),)}
    ids = ["P0", "P1", "P2", "P3"]
    assert {line("2025-06", doubt, ids)[list(COLUMNS).index("group_excludes")] for doubt in found} == {
        "P1≠P2"
    }


def test_projects_that_exclude_each_other_are_no_question() -> None:
    assert Given(road(3), {(0, 1): 1.0}, vetoes=((1, 2),)).questions([0, 2]) == []


def test_a_group_stays_small_enough_for_a_person() -> None:
    chain = {(n, n + 1): 9.0 - n / 10 for n in range(19)}
    of_group: dict[str, set[str]] = {}
    for doubt in Given(road(20), chain).questions():
        of_group.setdefault(doubt.group_id, set()).update((doubt.left.row_key, doubt.right.row_key))
    assert max(map(len, of_group.values())) == MOST_PROJECTS
    assert sum(map(len, of_group.values())) >= 20


def test_the_group_is_the_same_whatever_the_order_of_rows(tmp_path: Path) -> None:
    rows = [*PAIR, library("l2", "石桥镇农村公路安防提升", planned_total=3100)]
    assert asked_of(rows, tmp_path) == asked_of(rows[::-1], tmp_path)


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        ("青云大桥一标段", "青云大桥二标段", ("一", "二")),
        ("3号厂房", "4号厂房", ("3", "4")),
        ("年产30万吨", "年产50万吨", ("3", "5")),
        ("云泽市水厂", "水厂", ("云泽市", "")),
        ("ＡＢ厂房", "ab厂房", ("", "")),
        ("滨河 路", "滨河路", ("", "")),
        ("", "水厂", ("", "水厂")),
    ],
)
def test_what_differs_is_marked(left: str, right: str, said: tuple[str, str]) -> None:
    found = differing(left, right)
    assert tuple("".join(text for text, differs in parts if differs) for parts in found) == said
    assert tuple("".join(text for text, _ in parts) for parts in found) == (left, right)


def test_width_case_and_blanks_are_no_difference() -> None:
    assert alike("ＡＢ 厂房", "ab厂房")
    assert not alike("一期", "二期")


def test_what_was_asked_stays_answerable_and_is_written_once(tmp_path: Path) -> None:
    one, other = (Asked(f"M{n}", "G1", ("P1", "P2"), n == 1, (("P1", "P3"),)) for n in (1, 2))
    path = keep_asked(tmp_path, "2025-06", [one])
    keep_asked(tmp_path, "2025-06", [other])
    assert load_asked(tmp_path) == {"M1": one, "M2": other}
    before = path.stat().st_mtime_ns
    keep_asked(tmp_path, "2025-06", [one])
    assert path.stat().st_mtime_ns == before
    moved = Asked("M1", "G9", ("P1", "P2"), False)
    keep_asked(tmp_path, "2025-07", [moved])
    assert load_asked(tmp_path)["M1"] == moved


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Any:
    rows = [
        *(r | {"address": '=HYPERLINK("http://x")'} for r in PAIR),
        library("l2", "石桥镇农村公路安防提升", planned_total=3100),
        row("t", "青云大桥", planned_total=8000, owner_name="云泽交通投资有限公司"),
        library("l3", "青云大桥及接线", planned_total=9900, owner_name="云泽交通投资有限公司"),
    ]
    content = review_workbook(
        SETTINGS, "2025-06", asked_of(rows, tmp_path_factory.mktemp("fixed")), date(2025, 7, 3)
    )
    return openpyxl.load_workbook(BytesIO(content), rich_text=True)


def head(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column - 1 for cell in sheet[3]}


def test_the_guide_comes_first(sheet: Any) -> None:
    assert sheet.sheetnames == ["说明", "复核"]
    assert "共 2 组、3 对" in sheet["说明"]["A2"].value


def test_differing_characters_are_marked_inside_the_cell(sheet: Any) -> None:
    place = head(sheet["复核"])["项目名称对照"]
    texts = [line[place].value for line in sheet["复核"].iter_rows(min_row=4)]
    assert all(isinstance(text, CellRichText) for text in texts)
    [bridge] = [text for text in texts if str(text).startswith("石桥镇农村公路\n石桥镇农村公路危")]
    red = [block.text for block in bridge if isinstance(block, TextBlock) and block.font.b]
    assert red == ["危桥改造"]


def test_what_is_the_same_stands_once(sheet: Any) -> None:
    place = head(sheet["复核"])["建设单位对照"]
    assert all("\n" not in str(line[place].value) for line in sheet["复核"].iter_rows(min_row=4))


def test_a_cell_never_becomes_a_formula(sheet: Any) -> None:
    cells = [cell for line in sheet["复核"].iter_rows(min_row=4) for cell in line]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


def test_choices_freeze_and_filter(sheet: Any) -> None:
    work = sheet["复核"]
    lists = [str(rule.formula1) for rule in work.data_validations.dataValidation]
    assert any("整组同一项目" in text for text in lists)
    assert all("同一项目,不同项目,待定" in text for text in lists)
    assert work.freeze_panes == "C4"
    assert work.auto_filter.ref.startswith("A3:")


def test_amounts_are_told_as_they_were_reported(sheet: Any) -> None:
    place = head(sheet["复核"])["计划总投资对照（万元）"]
    told = {str(line[place].value) for line in sheet["复核"].iter_rows(min_row=4)}
    assert "2,000\n2,900" in told
    assert not any(isinstance(value, Decimal) for value in told)
