"""Every scope rule against its case file, and how rules together decide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from duckdb import DuckDBPyConnection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gutou.database import create_published_tables, run
from gutou.errors import UsageError
from gutou.scope.rulebook import RULES, Rule, judge, load_rules
from gutou.settings import Rules
from gutou.yaml_text import read_yaml
from tests.scope.world import PERIOD, SETTINGS, one, rows_of
from tests.small import small_build

CASES = Path(__file__).parents[1] / "rules"
KINDS = {"pass", "fail", "null", "boundary", "mixed"}


Case = Mapping[str, Any]
SETTING = {"city_code", "threshold_wan", "rules"}
"""What a case may set apart from the city's settings."""


@cache
def _contents() -> dict[str, list[Case]]:
    """The cases of every rule."""
    contents = (read_yaml(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.yaml")))
    return {content["rule"]: content["cases"] for content in contents}


def _is_single(case: Case) -> bool:
    """Of one project under the city's settings: such cases of a rule are judged together."""
    return "project" in case and not SETTING & set(case)


def _cases(single: bool) -> list[Any]:
    return [
        pytest.param(rule_id, number, id=f"{rule_id}-{number}-{case['kind']}")
        for rule_id, cases in _contents().items()
        for number, case in enumerate(cases, start=1)
        if _is_single(case) is single
    ]


def empty_frame(con: DuckDBPyConnection) -> None:
    """``work.project_case`` and ``work.library_row`` without rows."""
    run(con, "project/80_project_case")
    con.execute(
        "CREATE TABLE work.library_row (period VARCHAR, project_id VARCHAR, library_code VARCHAR, project_name VARCHAR, "
        "summand VARCHAR, record_rank BIGINT)"
    )


_BUILD: list[DuckDBPyConnection] = []


@pytest.fixture(scope="module", autouse=True)
def _one_build() -> Iterator[None]:
    """One build for all cases: making its tables takes longer than judging a case."""
    with small_build() as con:
        create_published_tables(con)
        empty_frame(con)
        _BUILD.append(con)
        yield
        _BUILD.clear()


def judged(
    projects: Sequence[Mapping[str, Any]],
    rulebook: Sequence[Rule],
    *tables: str,
    records: Sequence[Mapping[str, Any]] = (),
    **changes: Any,
) -> dict[str, list[dict[str, Any]]]:
    """Tables after judging projects, which are named p1, p2, …, and records of the library."""
    con = _BUILD[0]
    con.execute("DELETE FROM work.project_case")
    for table in ("work.library_row", "rule_outcome", "scope_decision", "rule"):
        con.execute(f"DELETE FROM {table}")
    for number, project in enumerate(projects, start=1):
        row = {
            "period": PERIOD,
            "project_id": f"p{number}",
            "in_library": False,
            "has_photo": False,
            "has_voucher": False,
        }
        _insert(con, "project_case", {**row, **project})
    for record in records:
        _insert(con, "library_row", {"period": PERIOD, "project_id": "p1", **record})
    judge(con, SETTINGS.model_copy(update=changes), rulebook)
    return {table: rows_of(con, f"SELECT * FROM {table} ORDER BY ALL") for table in tables}


def _insert(con: DuckDBPyConnection, table: str, row: Mapping[str, Any]) -> None:
    values = ", ".join("?" * len(row))
    con.execute(f"INSERT INTO work.{table} ({', '.join(row)}) VALUES ({values})", list(row.values()))


def _rule(rule_id: str) -> Rule:
    return next(rule for rule in load_rules() if rule.rule_id == rule_id)


def _hold(expect: Case, row: Case, why: str) -> None:
    """What a rule said is what the case expects."""
    told = (row["outcome"], row["decision"])
    assert told == (expect["outcome"], expect.get("decision")), (why, row)
    assert expect.get("reason", "") in row["reason"]


@cache
def _singles(rule_id: str) -> dict[str, list[dict[str, Any]]]:
    """What a rule says of the projects of its single cases, each named after its case's number."""
    projects = [
        {"project_id": f"case{number}", **case["project"]}
        for number, case in enumerate(_contents()[rule_id], start=1)
        if _is_single(case)
    ]
    tables = judged(projects, [_rule(rule_id)], "work.scope_outcome", "work.rule_error")
    assert tables["work.rule_error"] == []
    said: dict[str, list[dict[str, Any]]] = {project["project_id"]: [] for project in projects}
    for row in tables["work.scope_outcome"]:
        said[row["project_id"]].append(row)
    return said


@pytest.mark.parametrize(("rule_id", "number"), _cases(single=True))
def test_case(rule_id: str, number: int) -> None:
    case = _contents()[rule_id][number - 1]
    rows = _singles(rule_id)[f"case{number}"]
    assert len(rows) == bool(case["expect"]), case["why"]
    for row in rows:
        _hold(case["expect"], row, case["why"])


@pytest.mark.parametrize(("rule_id", "number"), _cases(single=False))
def test_case_of_several_projects_of_records_or_of_other_settings(rule_id: str, number: int) -> None:
    case, rule = _contents()[rule_id][number - 1], _rule(rule_id)
    changes = {key: case[key] for key in ("city_code",) if key in case}
    if "threshold_wan" in case:
        changes["threshold_wan"] = Decimal(case["threshold_wan"])
    if "rules" in case:
        changes["rules"] = Rules(**case["rules"])
    if rule.over == "record":
        frame = case.get("records") or [case]
        given = {"records": [item["record"] for item in frame]}
        expected = {item["record"].get("library_code"): item["expect"] for item in frame}
        projects: list[Any] = []
    else:
        frame = case.get("projects") or [case]
        given, projects = {}, [item["project"] for item in frame]
        expected = {f"p{n}": item["expect"] for n, item in enumerate(frame, start=1) if item["expect"]}
    tables = judged(projects, [rule], "work.scope_outcome", "work.rule_error", **given, **changes)
    assert tables["work.rule_error"] == []
    key = "library_code" if rule.over == "record" else "project_id"
    got = {row[key]: row for row in tables["work.scope_outcome"]}
    assert set(got) == set(expected), case["why"]
    for subject, expect in expected.items():
        _hold(expect, got[subject], case["why"])


def test_every_rule_has_every_kind_of_case() -> None:
    assert sorted(_contents()) == sorted(path.stem for path in CASES.glob("*.yaml"))
    kinds = {rule_id: {case["kind"] for case in cases} for rule_id, cases in _contents().items()}
    lacking = {rule.rule_id: KINDS - kinds.get(rule.rule_id, set()) for rule in load_rules()}
    assert {rule_id for rule_id, missing in lacking.items() if missing} == set(), lacking


def test_every_rule_of_the_handbook_in_a_file_named_after_it() -> None:
    assert [rule.rule_id for rule in load_rules()] == [f"SC{n:02d}" for n in range(1, 22)]
    assert all(
        path.stem.split("_")[0] in {rule.rule_id for rule in load_rules()} for path in RULES.glob("*.sql")
    )


IN: dict[str, Any] = {
    "planned_total_wan": "800",
    "started": True,
    "region_codes": ["439802"],
    "all_text": "标准厂房建设",
}


PRECEDENCE: list[tuple[dict[str, Any], str, str | None]] = [
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
    ({"planned_total_wan": "0.0512"}, "review", "SC20"),
    ({"all_text": "云泽路等3个道路项目（打捆）"}, "review", "SC17"),
    ({"all_text": "云泽路等3个道路项目（打捆）", "planned_total_wan": "90"}, "out", "SC01"),
    ({"parts": 3, "parts_max_wan": "480", "parts_one_approval": True}, "review", "SC18"),
    ({"all_text": "生产设备（融资租赁）购置；以融资租赁方式租入设备"}, "in", "SC01"),
    ({"all_text": "融资租赁旧设备购置"}, "out", "SC10"),
    ({"nature": "单纯购置", "in_library": True, "planned_total_wan": None}, "review", None),
    ({"nature": "单纯购置", "in_library": True, "planned_total_wan": "500"}, "in", "SC01"),
    ({"region_codes": ["439802", "439803"], "planned_total_wan": None}, "review", None),
    (
        {
            "investment_kind": "房地产开发投资",
            "region_codes": ["439802", "439803"],
            "planned_total_wan": None,
        },
        "in",
        "SC03",
    ),
    ({"all_text": "公司厂房原材料储备采购"}, "in", "SC01"),
]


@cache
def _by_precedence() -> dict[str, list[dict[str, Any]]]:
    """All of them judged together, each named after its place."""
    projects = [{**IN, **change} for change, _, _ in PRECEDENCE]
    return judged(projects, load_rules(), "work.scope", "scope_decision")


@pytest.mark.parametrize("place", range(len(PRECEDENCE)))
def test_precedence(place: int) -> None:
    _, scope, rule_id = PRECEDENCE[place]
    tables = {
        name: [row for row in rows if row["project_id"] == f"p{place + 1}"]
        for name, rows in _by_precedence().items()
    }
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


FRONT = (
    "/* ---\nid: SC99\ntitle: 试\ndecision: out\ncondition: 试\nbasis: 试\naudience: bureau\nmessage: '{{reason}}'\n"
    "in_force_from: {}\nin_force_to: {}\n--- */\n"
)
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
    ("sql", "says"),
    [
        ("SELECT nothing", "不能执行"),
        (ALWAYS.format("maybe"), "不认识的结论"),
        (ALWAYS.format("in"), "不认识的结论"),  # the rule says of itself that it only decides out
        (ALWAYS.format("out") + " WHERE false", "应检查 2 个，实际检查 0 个"),
        (ALWAYS.format("out") + " WHERE project_id = 'p1'", "应检查 2 个，实际检查 1 个"),
        (f"{ALWAYS.format('out')} UNION ALL {ALWAYS.format('out')}", "应检查 2 个，实际检查 4 个"),
    ],
)
def test_a_rule_that_fails_is_named_and_decides_nothing(tmp_path: Path, sql: str, says: str) -> None:
    rules = load_rules(_rule_file(tmp_path, FRONT.format("", "") + sql))
    tables = judged([IN, IN], rules, "rule_outcome", "scope_decision", "work.scope")
    (row,) = tables["rule_outcome"]
    assert (row["rule_id"], row["checked"]) == ("SC99", 0)
    assert says in row["error"]
    assert tables["scope_decision"] == []
    assert {scope["scope"] for scope in tables["work.scope"]} == {"review"}


def test_a_rule_whose_subjects_cannot_be_told_is_named_and_the_others_are_counted(tmp_path: Path) -> None:
    front = FRONT.format("", "").replace("basis: 试", "basis: 试\nconcerns: nothing > 1")
    rules = [*load_rules(), *load_rules(_rule_file(tmp_path, front + ALWAYS.format("out")))]
    outcomes = judged([IN, IN], rules, "rule_outcome")["rule_outcome"]
    told = {row["rule_id"]: (row["checked"], row["error"]) for row in outcomes}
    assert told["SC99"][0] == 0
    assert told["SC99"][1].startswith("不能执行")
    assert {checked for rule_id, (checked, _) in told.items() if rule_id not in ("SC99", "SC05", "SC19")} == {
        2
    }
    assert [rule_id for rule_id, (_, error) in told.items() if error] == ["SC99"]


def test_no_rule_fails_and_each_looks_at_every_project() -> None:
    records = [{"library_code": "L1", "summand": "", "record_rank": 1}]
    outcomes = judged([IN, {**IN, "nature": "单纯购置"}, {}], load_rules(), "rule_outcome", records=records)[
        "rule_outcome"
    ]
    assert {row["rule_id"] for row in outcomes if row["error"]} == set()
    checked = {row["rule_id"]: row["checked"] for row in outcomes}
    assert len(checked) == 21
    assert {rule_id for rule_id, count in checked.items() if count != 3} == {"SC05", "SC19"}


def test_a_rule_that_concerns_nobody_is_no_error() -> None:
    (row,) = [
        row for row in judged([IN], load_rules(), "rule_outcome")["rule_outcome"] if row["rule_id"] == "SC05"
    ]
    assert (row["checked"], row["error"]) == (0, None)


def test_two_versions_of_a_rule_each_in_its_time(tmp_path: Path) -> None:
    for name, since, until, decision in (("a", "", "2024-12", "in"), ("b", "2025-01", "", "out")):
        text = FRONT.replace("decision: out", f"decision: {decision}").format(since, until) + ALWAYS.format(
            decision
        )
        (tmp_path / f"SC99_{name}.sql").write_text(text, encoding="utf-8")
    rules = load_rules(tmp_path)
    projects = [{**IN, "period": period} for period in ("2024-06", "2025-06")]
    scopes = {row["period"]: row["scope"] for row in judged(projects, rules, "work.scope")["work.scope"]}
    assert scopes == {"2024-06": "in", "2025-06": "out"}


def test_two_versions_at_once_are_refused(tmp_path: Path) -> None:
    for name, since, until in (("a", "", "2025-01"), ("b", "2025-01", "")):
        (tmp_path / f"SC99_{name}.sql").write_text(
            FRONT.format(since, until) + ALWAYS.format("out"), encoding="utf-8"
        )
    with pytest.raises(UsageError, match=r"编号重复.*SC99"):
        load_rules(tmp_path)


def test_a_month_of_2010_knows_no_threshold_of_500() -> None:
    projects = [{**IN, "planned_total_wan": "100", "period": period} for period in ("2010-12", "2011-01")]
    scopes = {
        row["period"]: (row["scope"], row["rule_id"])
        for row in judged(projects, load_rules(), "work.scope")["work.scope"]
    }
    assert scopes == {"2010-12": ("review", None), "2011-01": ("out", "SC01")}


def test_a_rule_can_be_switched_off() -> None:
    repair = {**IN, "all_text": "办公楼维修"}
    off = judged([repair], load_rules(), "work.scope", "rule_outcome", rules=Rules(off=("SC08",)))
    assert off["work.scope"][0]["scope"] == "in"
    assert "SC08" not in {row["rule_id"] for row in off["rule_outcome"]}
    with pytest.raises(UsageError, match="SC77"):
        judged([repair], load_rules(), rules=Rules(off=("SC77",)))


def test_a_second_record_says_nothing_of_the_project() -> None:
    records = [
        {"library_code": code, "summand": "", "record_rank": rank} for code, rank in (("L1", 1), ("L2", 2))
    ]
    tables = judged(
        [{**IN, "in_library": True}], load_rules(), "scope_decision", "work.scope", records=records
    )
    said = [(row["rule_id"], row["library_code"], row["decision"]) for row in tables["scope_decision"]]
    assert ("SC19", "L2", "duplicate") in said
    assert tables["work.scope"][0]["scope"] == "in"


def test_what_a_sender_may_hear_speaks_of_its_own_file_only() -> None:
    for rule in load_rules():
        assert (rule.message_sender is not None) == (rule.audience == "sender")
        assert not any(
            word in (rule.message_sender or "")
            for word in ("统计库", "在库", "其他部门", "缺口", "目标", "重复")
        )
        assert "线索" in rule.message or not rule.pattern or rule.pattern == "单位错误"


PROJECT = st.fixed_dictionaries(
    {
        "all_text": st.one_of(
            st.none(), st.text(max_size=30), st.text("新建改造装修维购旧设备场平不含公司，", max_size=12)
        ),
        "region_codes": st.lists(st.sampled_from(["439802", "439803", "439902", "439800"]), max_size=3),
        "planned_total_wan": st.one_of(st.none(), st.decimals(-10, 10**11, places=6)),
        "started": st.sampled_from([None, True, False]),
    }
)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(projects=st.lists(PROJECT, min_size=1, max_size=40))
def test_any_project_gets_one_scope(projects: list[dict[str, Any]]) -> None:
    tables = judged(projects, load_rules(), "work.scope", "scope_decision", "rule_outcome")
    scopes = {row["project_id"]: row["scope"] for row in tables["work.scope"]}
    assert len(scopes) == len(tables["work.scope"]) == len(projects)
    order = ["out", "review", "part", "in"]
    for project, scope in scopes.items():
        decided = {
            row["decision"]
            for row in tables["scope_decision"]
            if row["project_id"] == project and not re.search("取代|不单独作数", row["reason"])
        }
        assert scope == next((decision for decision in order if decision in decided), "review")
    assert {row["error"] for row in tables["rule_outcome"]} == {None}
    assert all(
        row["checked"] == row["holds"] + row["broken"] + row["not_verifiable"]
        for row in tables["rule_outcome"]
    )


def test_judging_twice_gives_the_same() -> None:
    with small_build() as con:
        create_published_tables(con)
        empty_frame(con)
        con.execute(
            "INSERT INTO work.project_case (period, project_id, planned_total_wan) VALUES (?, 'p', 700)",
            [PERIOD],
        )
        for _ in range(2):
            judge(con, SETTINGS, load_rules())
        assert one(con, "SELECT count(*) AS n FROM scope_decision")["n"] == 1
        assert one(con, "SELECT count(*) AS n FROM rule WHERE rule_id = 'SC01'")["n"] == 1
