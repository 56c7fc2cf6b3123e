"""Every scope rule against its case file, and how rules together decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gutou.database import build_connection, create_published_tables, run
from gutou.errors import UsageError
from gutou.scope.rulebook import RULES, Rule, judge, load_rules
from tests.scope.world import PERIOD, SETTINGS, one, rows_of

CASES = Path(__file__).parents[1] / "rules"
KINDS = {"pass", "fail", "null", "boundary", "mixed"}


def _cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for number, case in enumerate(content["cases"], start=1):
            found.append(pytest.param(content["rule"], case, id=f"{content['rule']}-{number}-{case['kind']}"))
    return found


def judged(
    projects: Sequence[Mapping[str, Any]], rules: Sequence[Rule], *tables: str, **changes: Any
) -> dict[str, list[dict[str, Any]]]:
    """Tables after judging projects, which are named p1, p2, …"""
    with build_connection() as con:
        create_published_tables(con)
        run(con, "project/80_project_case")
        for number, project in enumerate(projects, start=1):
            row = {
                "period": PERIOD,
                "project_id": f"p{number}",
                "in_library": False,
                "has_photo": False,
                "has_voucher": False,
            }
            row |= project
            names = ", ".join(row)
            values = ", ".join("?" * len(row))
            con.execute(f"INSERT INTO work.project_case ({names}) VALUES ({values})", list(row.values()))
        judge(con, SETTINGS.model_copy(update=changes), rules)
        return {table: rows_of(con, f"SELECT * FROM {table} ORDER BY ALL") for table in tables}


@pytest.mark.parametrize(("rule_id", "case"), _cases())
def test_case(rule_id: str, case: Mapping[str, Any]) -> None:
    rule = next(rule for rule in load_rules() if rule.rule_id == rule_id)
    frame = case["projects"] if case["kind"] == "mixed" else [case]
    changes = {key: case[key] for key in ("city_code",) if key in case}
    if "threshold_wan" in case:
        changes["threshold_wan"] = Decimal(case["threshold_wan"])
    outcomes = judged([item["project"] for item in frame], [rule], "work.scope_outcome", **changes)[
        "work.scope_outcome"
    ]
    got = {row["project_id"]: row for row in outcomes}
    expected = {
        f"p{n}": item["expect"] for n, item in enumerate(frame, start=1) if item["expect"] is not None
    }
    assert set(got) == set(expected), case["why"]
    for project_id, expect in expected.items():
        row = got[project_id]
        assert (row["outcome"], row["decision"]) == (expect["outcome"], expect.get("decision")), (
            case["why"],
            row,
        )
        assert expect.get("reason", "") in row["reason"]


def test_every_rule_has_every_kind_of_case() -> None:
    kinds: dict[str, set[str]] = {}
    for path in CASES.glob("*.yaml"):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert path.stem == content["rule"]
        kinds[content["rule"]] = {case["kind"] for case in content["cases"]}
    lacking = {rule.rule_id: KINDS - kinds.get(rule.rule_id, set()) for rule in load_rules()}
    assert {rule_id for rule_id, missing in lacking.items() if missing} == set(), lacking


def test_ten_rules_in_files_named_after_them() -> None:
    assert [rule.rule_id for rule in load_rules()] == [f"SC{n:02d}" for n in range(1, 11)]
    assert all(
        path.stem.split("_")[0] in {rule.rule_id for rule in load_rules()} for path in RULES.glob("*.sql")
    )


IN: dict[str, Any] = {
    "planned_total_wan": "800",
    "started": True,
    "region_codes": ["439802"],
    "all_text": "标准厂房建设",
}


@pytest.mark.parametrize(
    ("change", "scope", "rule_id"),
    [
        ({}, "in", "SC01"),
        ({"planned_total_wan": "499"}, "out", "SC01"),
        ({"started": False}, "out", "SC04"),
        ({"region_codes": ["439902"]}, "out", "SC02"),
        ({"planned_total_wan": None}, "review", None),
        ({"region_codes": ["439802", "439902"]}, "review", "SC03"),
        ({"region_codes": ["439802", "439902"], "inside_share": "0.4"}, "part", "SC03"),
        ({"all_text": "宾馆装修改造"}, "review", "SC09"),
        ({"all_text": "宾馆装修改造", "accounting": "资本化"}, "in", "SC01"),
        ({"all_text": "宾馆装修改造", "accounting": "费用化"}, "out", "SC08"),
        ({"all_text": "宾馆装修改造", "planned_total_wan": "90"}, "out", "SC01"),
        ({"investment_kind": "房地产开发投资", "planned_total_wan": "90"}, "in", "SC06"),
        ({"all_text": "商品房开发", "planned_total_wan": "90"}, "review", "SC06"),
        ({"all_text": "办公楼维修"}, "out", "SC08"),
    ],
)
def test_precedence(change: dict[str, Any], scope: str, rule_id: str | None) -> None:
    tables = judged([{**IN, **change}], load_rules(), "work.scope", "scope_decision")
    (row,) = tables["work.scope"]
    assert (row["scope"], row["rule_id"]) == (scope, rule_id)
    share = {"in": Decimal(1), "out": Decimal(0), "part": Decimal("0.4"), "review": None}[scope]
    assert row["share"] == share
    if scope != "review" or rule_id:
        assert rule_id in {decision["rule_id"] for decision in tables["scope_decision"]}


def test_a_muted_rule_is_listed_and_says_by_which() -> None:
    (muted,) = [
        row
        for row in judged(
            [IN | {"all_text": "商品房开发", "planned_total_wan": "90"}], load_rules(), "scope_decision"
        )["scope_decision"]
        if row["rule_id"] == "SC01"
    ]
    assert muted["reason"].endswith("（由 SC06 取代）")


def _rule_file(folder: Path, text: str) -> Path:
    (folder / "SC99.sql").write_text(text, encoding="utf-8")
    return folder


FRONT = "/* ---\nid: SC99\ntitle: 试\ndecision: out\ncondition: 试\nbasis: 试\nin_force_from: {}\nin_force_to: {}\n--- */\n"
ALWAYS = (
    "SELECT period, project_id, NULL AS library_code, 'holds' AS outcome, "
    "'{}' AS decision, '试' AS reason FROM work.project_case"
)


@pytest.mark.parametrize(
    ("since", "until", "spoke"),
    [("", "", True), ("2025-07", "", False), ("2025-06", "2025-06", True), ("", "2025-05", False)],
)
def test_a_rule_holds_only_in_its_periods(tmp_path: Path, since: str, until: str, spoke: bool) -> None:
    rules = load_rules(_rule_file(tmp_path, FRONT.format(since, until) + ALWAYS.format("out")))
    tables = judged([IN], rules, "work.scope", "rule_outcome", "rule")
    assert tables["work.scope"][0]["scope"] == ("out" if spoke else "review")
    assert len(tables["rule_outcome"]) == int(spoke)
    assert next(rule for rule in tables["rule"] if rule["rule_id"] == "SC99")["in_force_from"] == (
        since or None
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT 1", "说明"),
        (FRONT.replace("title: 试\n", "").format("", "") + "SELECT 1", "title"),
        (FRONT.format("2025年", "") + "SELECT 1", "YYYY-MM"),
        ("/* ---\n[\n--- */\nSELECT 1", "YAML"),
    ],
)
def test_a_broken_rule_file_is_one_clear_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        load_rules(_rule_file(tmp_path, text))


@pytest.mark.parametrize(
    ("sql", "says"), [("SELECT nothing", "不能执行"), (ALWAYS.format("maybe"), "不认识的结论")]
)
def test_a_wrong_rule_is_named(tmp_path: Path, sql: str, says: str) -> None:
    rules = load_rules(_rule_file(tmp_path, FRONT.format("", "") + sql))
    with pytest.raises(UsageError, match=f"SC99.*{says}"):
        judged([IN], rules)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.one_of(
        st.none(), st.text(max_size=30), st.text("新建改造装修维购旧设备场平不含公司，", max_size=12)
    ),
    codes=st.lists(st.sampled_from(["439802", "439803", "439902", "439800"]), max_size=3),
    planned=st.one_of(st.none(), st.decimals(-10, 10**11, places=6)),
    started=st.sampled_from([None, True, False]),
)
def test_any_project_gets_one_scope(
    text: str | None, codes: list[str], planned: Decimal | None, started: bool | None
) -> None:
    project = {"all_text": text, "region_codes": codes, "planned_total_wan": planned, "started": started}
    tables = judged([project], load_rules(), "work.scope", "scope_decision", "rule_outcome")
    (scope,) = tables["work.scope"]
    decided = {row["decision"] for row in tables["scope_decision"] if "取代" not in row["reason"]}
    order = ["out", "review", "part", "in"]
    assert scope["scope"] == next((decision for decision in order if decision in decided), "review")
    assert all(
        row["checked"] == row["holds"] + row["broken"] + row["not_verifiable"]
        for row in tables["rule_outcome"]
    )


def test_judging_twice_gives_the_same() -> None:
    with build_connection() as con:
        create_published_tables(con)
        run(con, "project/80_project_case")
        con.execute(
            "INSERT INTO work.project_case (period, project_id, planned_total_wan) VALUES (?, 'p', 700)",
            [PERIOD],
        )
        for _ in range(2):
            judge(con, SETTINGS, load_rules())
        assert one(con, "SELECT count(*) AS n FROM scope_decision")["n"] == 1
        assert one(con, "SELECT count(*) AS n FROM rule WHERE rule_id = 'SC01'")["n"] == 1
