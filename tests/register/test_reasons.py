"""What is published of rows that the month joined: with which row, and by what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from gutou.register.clusters import cluster
from gutou.register.judged import REWORDED, Judged
from gutou.register.judged_columns import Score
from gutou.register.outlook import look
from gutou.register.reasons import CLEAR, by_month, reasons
from tests.register.rows import run_register
from tests.register.test_best import library, made, survey

SHORT, LONG = "智能仓储中心扩建", "汽配智能仓储中心扩建"
CODE = "2506-439802-04-01-000002"


def of(judged: Judged) -> np.ndarray[Any, np.dtype[np.int64]]:
    found = np.zeros(len(judged.rows), dtype=np.int64)
    for number, group in enumerate(cluster(judged)):
        found[group] = number
    return found


def test_both_rows_say_with_which_row_they_were_joined_and_by_what(tmp_path: Path) -> None:
    rows = [
        survey("s", SHORT, file_name="摸排.xlsx", sheet_name="表1", row_number=7),
        library("l", LONG, file_name="在库.xlsx", sheet_name="库", row_number=9),
        survey("o", "南河大桥", "交通", owner_name="南河大桥指挥部", planned_total=900),
    ]
    told = {key: reason for _, key, _, _, reason in run_register(rows, tmp_path)["work.link"]}
    assert told == {
        "s": f"与 统计局/在库.xlsx:库:9：{CLEAR}",
        "l": f"与 发改/摸排.xlsx:表1:7：{CLEAR}",
        "o": "",
    }


def test_rows_that_are_linked_by_themselves_need_no_reason() -> None:
    judged = made(survey("s", SHORT, project_code=CODE), library("l", SHORT, project_code=CODE))
    assert of(judged).tolist() == [0, 0]
    assert reasons(judged, of(judged)) == {}


def test_the_whole_month_says_how_likely_it_is_and_why() -> None:
    judged = made(survey("s", SHORT), library("l", LONG, planned_total=6500))
    seen = look(judged, {})[0, 1]
    text = by_month(judged, seen)
    assert text.startswith(f"全月复看，是同一项目的可能 {seen.probability:.1%}：")
    weights = [float(part.partition("（")[2].rstrip("）")) for part in text.partition("：")[2].split("；")]
    assert abs(sum(weights) - (seen.score - judged.of(0, 1).score)) < 0.06 * len(weights)


def test_words_that_the_month_puts_for_one_another_are_a_reason_where_they_joined() -> None:
    judged = made(survey("s", SHORT), library("l", LONG, planned_total=6500), survey("t", SHORT, "住建"))
    judged.retell({(0, 1): Score("link", 5.0, 0.99), (1, 2): Score("review", 1.0, 0.6)})
    told = reasons(judged, np.array([0, 0, 1]))
    assert told.keys() == {0, 1}
    assert all(text.endswith(REWORDED) for text in told.values())
    assert reasons(judged, np.array([0, 1, 2])) == {}


def test_a_row_with_two_reasons_has_both_in_whatever_order_they_were_found() -> None:
    judged = made(survey("s", SHORT), library("l", LONG), survey("t", SHORT, "住建"))
    judged.joined = {(0, 1): "甲", (1, 2): "乙"}
    one = reasons(judged, np.zeros(3, dtype=np.int64))
    judged.joined = {(1, 2): "乙", (0, 1): "甲"}
    assert one == reasons(judged, np.zeros(3, dtype=np.int64))
    assert one[1].count("；") == 1
