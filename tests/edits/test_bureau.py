"""The bureau's checks as a whole: findings and their keys, counts, failures, explanations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
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


@cache
def found_and_counted() -> tuple[dict[str, Any], dict[str, Any]]:
    """The finding of ED15 on the short project, and how the rule is counted."""
    with built([("p", SHORT)]) as con:
        return finding(con), one(con, "SELECT * FROM rule_outcome WHERE rule_id = 'ED15'")


def test_a_finding_stands_on_a_row_and_names_its_figures() -> None:
    found, counted = found_and_counted()
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
    before, _ = found_and_counted()
    with built([("q", {**SHORT, "survey": {**SHORT["survey"], "ytd": 1100}})]) as con:
        after = finding(con)
    assert before["finding_key"] == after["finding_key"]
    assert before["message"] != after["message"]


FAILING = {
    "ED91": ("SELECT nothing", "不能执行"),
    "ED92": (ALWAYS.format("maybe"), "不认识的结论"),
    "ED93": (
        ALWAYS.format("broken").replace("'warning' AS severity", "'error' AS severity"),
        "不认识的结论",
    ),
    "ED94": (ALWAYS.format("broken").replace("'试' AS reason", "NULL AS reason"), "不认识的结论"),
    "ED95": (ALWAYS.format("holds") + " WHERE false", "应检查 1 个，实际检查 0 个"),
}


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBPyConnection]:
    """A build judged by rules each of which fails in its own way."""
    folder = tmp_path_factory.mktemp("failing")
    for rule_id, (sql, _) in FAILING.items():
        front = FRONT.replace("ED99", rule_id).format("", "")
        (folder / f"{rule_id}.sql").write_text(front + sql, encoding="utf-8")
    with built([("p", SHORT)], load_edit_rules(folder)) as con:
        yield con


@pytest.mark.parametrize("rule_id", FAILING)
def test_a_rule_that_fails_says_nothing_and_is_an_error(failed: DuckDBPyConnection, rule_id: str) -> None:
    counted = one(failed, f"SELECT * FROM rule_outcome WHERE rule_id = '{rule_id}'")
    assert FAILING[rule_id][1] in counted["error"]
    assert counted["checked"] == 0
    assert rows_of(failed, f"SELECT * FROM finding WHERE rule_id = '{rule_id}'") == []


def test_nothing_but_the_given_rules_is_counted(failed: DuckDBPyConnection) -> None:
    listed = rows_of(failed, "SELECT rule_id FROM rule_outcome WHERE rule_id LIKE 'ED%' ORDER BY ALL")
    assert [row["rule_id"] for row in listed] == sorted(FAILING)


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


Said = list[Mapping[str, Any]]
TOLD = (
    "SELECT rule_id, period, project_id, row_number, status, explanation, explained_by, asked_again FROM finding "
    "WHERE rule_id IN ('ED15', 'SD06', 'SD07') ORDER BY rule_id, period, row_number"
)


def two_months(name: str, june: Mapping[str, Any]) -> dict[str, Any]:
    """A short project in May and June, its vouchers in May."""
    months = [
        {**SHORT["survey"], "project_name": name, "period": "2025-05"},
        {**SHORT["survey"], "project_name": name, "period": "2025-06", **june},
    ]
    return {"survey": months, "vouchers": {**SHORT["vouchers"], "project_name": name, "period": "2025-05"}}


def explained(projects: Mapping[str, tuple[Said, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Findings of ED15, and what is told of explanations, after explanations of them were handed in.

    Args:
        projects: By project, also part of its name, what was said of its finding, and what differs in June.
    """
    items = {project: two_months(f"{project}区道路", june) for project, (_, june) in projects.items()}
    with built(items.items()) as con:
        rows = rows_of(con, "SELECT DISTINCT project_id, finding_key FROM finding WHERE rule_id = 'ED15'")
    keys = {row["project_id"]: row["finding_key"] for row in rows}
    assert len(rows) == len(keys) == len(projects), "a finding keeps its key from month to month"
    for project, (said, _) in projects.items():
        items[project]["decisions"] = [
            {"finding_key": keys[project], "department": "统计局", **given} for given in said
        ]
    with built(items.items()) as con:
        explanations.settle(con, SETTINGS, last=True)
        return rows_of(con, TOLD)


ACCEPTED = {"explanation": "六月底集中开票", "accepted": True, "decided_by": "王科长", "period": "2025-05"}
OWN = {"department": "发改", "explanation": "进度单在途", "accepted": True, "period": "2025-05"}
EXPLAINED: dict[str, tuple[Said, Mapping[str, Any]]] = {
    "东": ([ACCEPTED], {}),
    "西": ([ACCEPTED], {"ytd": 1200}),
    "南": ([{**ACCEPTED, "accepted": None}], {}),
    "北": ([ACCEPTED, {"accepted": False, "period": "2025-06"}], {}),
    "中": ([OWN], {}),
    "新": ([OWN, {"accepted": True, "period": "2025-06"}], {}),
}


@cache
def all_explained() -> list[dict[str, Any]]:
    return explained(EXPLAINED)


def may_and_june(project: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The finding of a project in either month."""
    may, june = (row for row in all_explained() if row["project_id"] == project)
    return may, june


def test_explanations_that_fit_are_told_of_by_no_finding() -> None:
    assert {row["rule_id"] for row in all_explained()} == {"ED15"}


def test_an_accepted_explanation_stays_with_the_finding() -> None:
    for told in may_and_june("东"):
        assert (told["status"], told["explanation"], told["explained_by"]) == (
            "explained",
            "六月底集中开票",
            "王科长",
        )
        assert told["asked_again"] is False


def test_a_changed_figure_is_asked_again() -> None:
    may, june = may_and_june("西")
    assert may["status"] == "explained"
    assert (june["status"], june["explanation"], june["asked_again"]) == ("open", None, True)


def test_an_explanation_that_nobody_accepted_is_shown_and_open() -> None:
    may, _ = may_and_june("南")
    assert (may["status"], may["explanation"]) == ("open", "六月底集中开票")
    may, _ = may_and_june("北")
    assert may["status"] == "open"


def test_a_department_explains_its_own_and_the_bureau_accepts() -> None:
    may, _ = may_and_june("中")
    assert (may["status"], may["explanation"], may["explained_by"]) == ("open", "进度单在途", "发改")
    may, _ = may_and_june("新")
    assert (may["status"], may["explanation"]) == ("explained", "进度单在途")


UNFITTING: list[tuple[Mapping[str, Any], str]] = [
    (
        {"finding_key": "0000000000000000", "explanation": "不知所云", "accepted": True, "period": "2025-05"},
        "SD06",
    ),
    ({**ACCEPTED, "department": "住建"}, "SD06"),
    ({"accepted": True, "period": "2025-05"}, "SD07"),
]


def test_an_explanation_that_fits_nothing_is_told() -> None:
    told = explained(
        {f"{place}郊": ([said], {}) for place, (said, _) in zip("东西南", UNFITTING, strict=True)}
    )
    assert [row["status"] for row in told if row["rule_id"] == "ED15"] == ["open"] * 6
    lost = [(row["rule_id"], row["row_number"]) for row in told if row["rule_id"] != "ED15"]
    assert lost == [("SD06", 1), ("SD06", 2), ("SD07", 3)]


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
