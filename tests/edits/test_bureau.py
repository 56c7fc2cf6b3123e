"""The bureau's checks as a whole: findings and their keys, counts, failures, explanations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from gutou.intake.edits_rules import load_edit_rules
from gutou.scope import checks, explanations
from gutou.scope.rulebook import load_rules
from tests.edits.bureau import built
from tests.scope.world import SETTINGS, one, rows_of

SHORT = {
    "survey": {"ytd": 1000, "project_name": "东区道路", "owner_name": "澄湖交投"},
    "vouchers": {"amount": 300, "project_name": "东区道路"},
}
FRONT = (
    "/* ---\nid: ED99\ntitle: 试\nseverity: warning\ncondition: 试\nbasis: 试\naudience: bureau\n"
    "message: '{{reason}}；请核对'\nin_force_from: {}\nin_force_to: {}\n--- */\n"
)
ALWAYS = (
    "SELECT period, project_id, '' AS subject, NULL AS row_key, '{}' AS outcome, 'warning' AS severity, 'ytd' AS field, "
    "'1' AS value, '试' AS reason FROM work.project_case"
)


def finding(con: DuckDBPyConnection, rule_id: str = "ED15") -> dict[str, Any]:
    return one(con, f"SELECT * FROM finding WHERE rule_id = '{rule_id}'")


def test_a_finding_stands_on_a_row_and_names_its_figures() -> None:
    with built([("p", SHORT)]) as con:
        found = finding(con)
        counted = one(con, "SELECT * FROM rule_outcome WHERE rule_id = 'ED15'")
    assert (found["audience"], found["severity"], found["project_id"]) == ("bureau", "warning", "p")
    assert (found["department"], found["file_name"], found["row_number"]) == ("发改", "发改.xlsx", 5)
    assert (found["field"], found["value"], found["status"]) == ("ytd", "1000", "open")
    assert "合计 300 万元" in found["message"]
    assert (counted["checked"], counted["broken"], counted["error"]) == (1, 1, None)


def test_a_pattern_of_a_scope_rule_is_a_finding_too() -> None:
    row = {"survey": {"project_name": "云泽路等3个道路项目（打捆）"}}
    with built([("p", row)]) as con:
        found = finding(con, "SC17")
        keys = {row["finding_key"] for row in rows_of(con, "SELECT finding_key FROM finding")}
        checks.judge(con, SETTINGS, load_rules())
        again = rows_of(con, "SELECT finding_key FROM finding")
    assert (found["field"], found["audience"]) == ("content", "bureau")
    assert "这是核查线索" in found["message"]
    assert {row["finding_key"] for row in again} == keys
    assert len(again) == len(keys)


def test_the_key_stays_when_the_figures_change() -> None:
    with built([("p", SHORT)]) as con:
        before = finding(con)
    with built([("q", {**SHORT, "survey": {**SHORT["survey"], "ytd": 1100}})]) as con:
        after = finding(con)
    assert before["finding_key"] == after["finding_key"]
    assert before["message"] != after["message"]


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT nothing", "不能执行"),
        (ALWAYS.format("maybe"), "不认识的结论"),
        (ALWAYS.format("broken").replace("'warning' AS severity", "'error' AS severity"), "不认识的结论"),
        (ALWAYS.format("broken").replace("'试' AS reason", "NULL AS reason"), "不认识的结论"),
        (ALWAYS.format("holds") + " WHERE false", "应检查 1 个，实际检查 0 个"),
    ],
)
def test_a_rule_that_fails_says_nothing_and_is_an_error(tmp_path: Path, sql: str, says: str) -> None:
    (tmp_path / "ED99.sql").write_text(FRONT.format("", "") + sql, encoding="utf-8")
    with built([("p", SHORT)], load_edit_rules(tmp_path)) as con:
        (counted,) = rows_of(con, "SELECT * FROM rule_outcome WHERE rule_id LIKE 'ED%'")
        assert says in counted["error"]
        assert counted["checked"] == 0
        assert rows_of(con, "SELECT * FROM finding WHERE rule_id = 'ED99'") == []


def test_a_month_of_2024_run_today_is_judged_by_the_rules_of_2024(tmp_path: Path) -> None:
    for name, since, until, outcome in (("a", "", "2024-12", "holds"), ("b", "2025-01", "", "broken")):
        (tmp_path / f"ED99_{name}.sql").write_text(
            FRONT.format(since, until) + ALWAYS.format(outcome), encoding="utf-8"
        )
    projects = [("p", {"survey": {"period": period}}) for period in ("2024-06", "2025-06")]
    with built(projects, load_edit_rules(tmp_path)) as con:
        told = rows_of(
            con, "SELECT period, holds, broken FROM rule_outcome WHERE rule_id = 'ED99' ORDER BY period"
        )
        found = rows_of(con, "SELECT period FROM finding WHERE rule_id = 'ED99'")
    assert told == [
        {"period": "2024-06", "holds": 1, "broken": 0}, {"period": "2025-06", "holds": 0, "broken": 1}
    ]  # fmt: skip
    assert found == [{"period": "2025-06"}]


def explained(*said: Mapping[str, Any], survey: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """The finding of ED15 by period, and what is told of explanations, after explanations of it were handed in."""
    months = [
        {**SHORT["survey"], "period": "2025-05"},
        {**SHORT["survey"], "period": "2025-06", **(survey or {})},
    ]
    item = {"survey": months, "vouchers": {**SHORT["vouchers"], "period": "2025-05"}}
    with built([("p", item)]) as con:
        key = rows_of(con, "SELECT DISTINCT finding_key FROM finding WHERE rule_id = 'ED15'")[0][
            "finding_key"
        ]
    decisions = [{"finding_key": key, "department": "统计局", **given} for given in said]
    with built([("p", {**item, "decisions": decisions})]) as con:
        explanations.settle(con, SETTINGS, last=True)
        return rows_of(
            con,
            "SELECT rule_id, period, status, explanation, explained_by, asked_again FROM finding "
            "WHERE rule_id IN ('ED15', 'SD06', 'SD07') ORDER BY rule_id, period",
        )


ACCEPTED = {"explanation": "六月底集中开票", "accepted": True, "decided_by": "王科长", "period": "2025-05"}


def test_an_accepted_explanation_stays_with_the_finding() -> None:
    may, june = explained(ACCEPTED)
    for told in (may, june):
        assert (told["status"], told["explanation"], told["explained_by"]) == (
            "explained",
            "六月底集中开票",
            "王科长",
        )
        assert told["asked_again"] is False


def test_a_changed_figure_is_asked_again() -> None:
    may, june = explained(ACCEPTED, survey={"ytd": 1200})
    assert may["status"] == "explained"
    assert (june["status"], june["explanation"], june["asked_again"]) == ("open", None, True)


def test_an_explanation_that_nobody_accepted_is_shown_and_open() -> None:
    may, _ = explained({**ACCEPTED, "accepted": None})
    assert (may["status"], may["explanation"]) == ("open", "六月底集中开票")
    may, _ = explained(ACCEPTED, {"accepted": False, "period": "2025-06"})
    assert may["status"] == "open"


def test_a_department_explains_its_own_and_the_bureau_accepts() -> None:
    own = {"department": "发改", "explanation": "进度单在途", "accepted": True, "period": "2025-05"}
    may, _ = explained(own)
    assert (may["status"], may["explanation"], may["explained_by"]) == ("open", "进度单在途", "发改")
    may, _ = explained(own, {"accepted": True, "period": "2025-06"})
    assert (may["status"], may["explanation"]) == ("explained", "进度单在途")


def test_an_explanation_that_fits_nothing_is_told() -> None:
    told = explained(
        {"finding_key": "0000000000000000", "explanation": "不知所云", "accepted": True, "period": "2025-05"}
    )
    assert [row["rule_id"] for row in told] == ["ED15", "ED15", "SD06"]
    other = explained({**ACCEPTED, "department": "住建"})
    assert [(row["rule_id"], row["status"]) for row in other] == [
        ("ED15", "open"),
        ("ED15", "open"),
        ("SD06", "open"),
    ]
    silent = explained({"accepted": True, "period": "2025-05"})
    assert [(row["rule_id"], row["status"]) for row in silent] == [
        ("ED15", "open"),
        ("ED15", "open"),
        ("SD07", "open"),
    ]


def test_an_explained_error_is_no_open_error() -> None:
    item = {"survey": {"planned_total": 520}, "approvals": {"planned_total": 499}}
    query = "SELECT open_error FROM work.project_case"
    with built([("p", item)]) as con:
        key = finding(con, "ED10")["finding_key"]
        assert one(con, query)["open_error"]
    said = {"finding_key": key, "explanation": "批复已调整", "accepted": True}
    with built([("p", {**item, "decisions": said})]) as con:
        assert finding(con, "ED10")["status"] == "explained"
        assert not one(con, query)["open_error"]
