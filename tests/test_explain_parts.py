"""``gutou explain``: scope, library and effect on the gap of a project, ``--finding`` and ``--gap``, on one small month."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rich.cells import cell_len

from gutou import gap
from gutou.cli_explain import tell, tell_finding, tell_gap
from gutou.database import create_published_tables
from gutou.errors import UsageError
from gutou.scope.projects import assemble, publish_projects
from gutou.scope.reconcile import reconcile
from gutou.scope.rulebook import judge, load_rules
from tests.command import Done, in_process
from tests.gap.world import TABLES
from tests.scope.world import PAPERS, PERIOD, SETTINGS, fill, library, survey
from tests.small import small_build

NOTICE = "仅供分析研判，不得分解下达，不得据此要求单位填报或修改统计数据"
UNPUBLISHED = "内部资料·未经审定公布"
G = Decimal("1.08")

ROWS = [
    survey("PADD", **PAPERS, ytd=1000, prior_ytd=200, start_month="2024-05"),
    survey("PPART", ytd=700, approval_no="云发改〔2025〕2号", has_approval=True),
    survey("PASK", **PAPERS, industry="7010 房地产开发经营", ytd=400, prior_ytd=100, start_month="2024-03"),
    survey("PBOTH", ytd=1500),
    library("PBOTH", "GT1", ytd=1500),
    library("PTWICE", "GT2", ytd=600, prior_ytd=300, start_month="2024-01"),
    library("PTWICE", "GT3", ytd=500, prior_ytd=250, start_month="2024-01"),
    library("PROAD", "GT4", ytd=80, prior_ytd=50, project_name="石桥镇公路养护工程", start_month="2024-01"),
]
PLAN: list[dict[str, Any]] = [
    {
        "period": PERIOD, "scope_kind": "city", "scope_code": "4398", "scope_name": "云泽市", "coverage": "全口径",
        "target_growth": 8, "target_kind": "year", "reported": 9000, "figure_status": "反馈数", "allotted": 120,
        "prior_published": 8800, "base": 8600,
    },
    {
        "period": PERIOD, "scope_kind": "region", "scope_code": "439802", "scope_name": "澄湖区", "coverage": "全口径",
        "target_growth": 9, "target_kind": "year", "reported": 5000, "figure_status": "汇总数", "base": 4800,
    },
]  # fmt: skip
FINDINGS = [
    ("2025-05", "k0000000000000a1", "ED03", "error", "sender", "发改", "发改.xlsx", "表1", 5, "cumulative", "90"),
    (PERIOD, "k0000000000000a1", "ED03", "error", "sender", "发改", "发改.xlsx", "表1", 5, "cumulative", "95"),
    (PERIOD, "k0000000000000b2", "ED13", "warning", "bureau", "发改", "发改.xlsx", "表1", 5, "start_month", None),
    (PERIOD, "k0000000000000c3", "IN01", "info", "sender", "住建", "住建.xlsx", None, None, None, None),
]  # fmt: skip


def publish(path: Path) -> Path:
    """A published file with one month of projects, findings and gaps."""
    with small_build(path) as con:
        create_published_tables(con)
        fill(con, ROWS)
        for period, key, rule, severity, audience, department, file, sheet, row, field, value in FINDINGS:
            con.execute(
                "INSERT INTO finding (period, finding_key, rule_id, severity, audience, department, file_sha256, "
                "file_name, sheet_name, row_number, field, value, message) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '请核对')",
                [period, key, rule, severity, audience, department, f"sha-{department}", file, sheet, row, field, value],
            )  # fmt: skip
        assemble(con, SETTINGS)
        judge(con, SETTINGS, load_rules())
        publish_projects(con)
        reconcile(con, SETTINGS)
        for name in ("work.plan_row", "work.peer_row"):
            columns = TABLES[name]
            con.execute(f"CREATE TABLE {name} ({', '.join(f'{c} {t}' for c, t in columns.items())})")
        for entry in PLAN:
            con.execute(
                f"INSERT INTO work.plan_row ({', '.join(entry)}) VALUES ({', '.join('?' * len(entry))})",
                list(entry.values()),
            )
        for document in ("library", "survey"):
            con.execute(
                "INSERT INTO submission (period, document, department, status) VALUES (?, ?, '统计局', 'accepted')",
                [PERIOD, document],
            )
        gap.compute(con, SETTINGS, date(2025, 7, 14))
        told = SETTINGS.model_dump_json(include={"city_code", "city_name", "regions", "base_follows_entries"})
        con.execute(
            "INSERT INTO run_log BY NAME SELECT 'r1' AS run_id, ? AS as_of, ? AS started_at, ? AS settings",
            [date(2025, 7, 14), datetime(2025, 7, 14), told],
        )
    return path


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("explain_parts")
    (root / "curated").mkdir()
    return publish(root / "curated" / "gutou.duckdb")


def changed(database: Path, to: Path, *statements: str) -> Path:
    """A copy of the file in which some statements were run."""
    to.write_bytes(database.read_bytes())
    with duckdb.connect(str(to)) as con:
        for statement in statements:
            con.execute(statement)
    return to


def narrow(text: str) -> bool:
    """Whether a text reads on 100 columns; queries are to be copied and may be longer."""
    return all(cell_len(line) <= 100 for line in text.split("\n-- 列出", maxsplit=1)[0].splitlines())


def values(path: Path, query: str) -> Any:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(query).fetchall()


# --- a project's decisions


def test_the_rule_that_decides_goes_first_with_its_basis(database: Path) -> None:
    story, text = tell(database, ["PROAD"])
    scope = story["scope"]
    assert (scope["decision"], scope["decided_by"]) == ("out", "SC08")
    standing = {rule["rule_id"]: rule["standing"] for rule in scope["rules"]}
    assert (standing["SC08"], standing["SC01"]) == ("decides", "weaker")
    assert "按不纳入、待核、部分纳入、纳入的先后取前者" in scope["why"]
    basis = values(database, "SELECT basis FROM rule WHERE rule_id = 'SC08'")[0][0]
    assert basis[:20] in text.replace("\n" + " " * 12, "")
    assert text.index("✓ SC08") < text.index("SC01")
    assert narrow(text)


def test_a_replaced_opinion_says_by_what(database: Path) -> None:
    story, text = tell(database, ["PASK"])
    rules = {rule["rule_id"]: rule for rule in story["scope"]["rules"]}
    assert story["scope"]["decided_by"] == "SC06"
    assert (rules["SC01"]["standing"], rules["SC01"]["replaced_by"]) == ("replaced", "SC06")
    assert "不起作用，由 SC06 取代" in text
    assert "（由 SC06 取代）" not in text


def test_a_reviewers_decision_goes_before_rules_with_name_and_date(database: Path, tmp_path: Path) -> None:
    columns = values(database, "SELECT column_name FROM duckdb_columns() WHERE table_name = 'scope_decision'")
    wanted = [(name,) for name in ("decided_by", "decided_on", "basis") if (name,) not in columns]
    path = changed(
        database, tmp_path / "reviewed.duckdb",
        *(f"ALTER TABLE scope_decision ADD COLUMN {name} VARCHAR" for (name,) in wanted),
        "UPDATE project SET scope = 'in' WHERE project_id = 'PROAD'",
        f"INSERT INTO scope_decision BY NAME SELECT '{PERIOD}' AS period, 'PROAD' AS project_id, 'ZZ01' AS rule_id, "
        "'in' AS decision, '复核后纳入' AS reason, '王核' AS decided_by, '2025-07-03' AS decided_on, "
        "'竣工决算书' AS basis",
    )  # fmt: skip
    story, text = tell(path, ["PROAD"])
    assert (story["scope"]["decided_by"], story["scope"]["why"]) == ("ZZ01", "复核决定先于规则")
    assert "（复核决定：王核，2025-07-03）" in text
    assert "依据：竣工决算书" in text


def test_rules_without_an_opinion_are_listed_and_none_twice(database: Path) -> None:
    story, _ = tell(database, ["PADD"])
    spoken = {rule["rule_id"] for rule in story["scope"]["rules"]}
    silent = [rule["rule_id"] for rule in story["scope"]["silent"]]
    counted = values(
        database, f"SELECT rule_id FROM rule_outcome WHERE period = '{PERIOD}' AND rule_id LIKE 'SC%'"
    )
    assert len(silent) == len(set(silent))
    assert spoken.isdisjoint(silent)
    assert spoken | set(silent) == {rule_id for (rule_id,) in counted}


def test_no_rule_decides_is_said(database: Path, tmp_path: Path) -> None:
    path = changed(
        database, tmp_path / "none.duckdb", "DELETE FROM scope_decision WHERE project_id = 'PADD'",
        "UPDATE project SET scope = 'review' WHERE project_id = 'PADD'",
    )  # fmt: skip
    story, text = tell(path, ["PADD"])
    assert story["scope"]["decided_by"] is None
    assert "没有规则能够判定" in text


def moves(story: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    keys = ("side", "decision", "in_point", "move_wan", "move_fixed_base_wan")
    return [tuple(part[key] for key in keys) for part in story["effect"]["parts"]]


def test_what_records_move_is_told_for_each(database: Path) -> None:
    story, text = tell(database, ["PTWICE"])
    assert moves(story) == [
        ("library", "keep", False, None, None),
        ("library", "duplicate", True, 500 - 250 * G, Decimal(500)),
    ]
    assert "计入后缺口扩大 230 万元" in text
    assert NOTICE in text
    assert UNPUBLISHED in text
    assert moves(tell(database, ["PROAD"])[0]) == [("library", "remove", True, 80 - 50 * G, Decimal(80))]


def with_tier(database: Path, to: Path, tier: str, project: str) -> Path:
    there = values(
        database,
        "SELECT 1 FROM duckdb_columns() WHERE table_name = 'reconciliation' AND column_name = 'tier'",
    )
    add = [] if there else ["ALTER TABLE reconciliation ADD COLUMN tier VARCHAR"]
    return changed(
        database, to, *add, f"UPDATE reconciliation SET tier = '{tier}' WHERE project_id = '{project}'"
    )


@pytest.mark.parametrize(
    ("project", "tier", "in_point", "move"),
    [
        ("PADD", "complete", True, 200 * G - 1000),
        ("PPART", "partial", False, None),
        ("PPART", "lead", False, None),
        ("PASK", "pending", False, 100 * G - 400),
        ("PADD", "none", False, None),
    ],
)
def test_what_a_project_outside_the_library_moves(
    database: Path, tmp_path: Path, project: str, tier: str, in_point: bool, move: Decimal | None
) -> None:
    story, text = tell(with_tier(database, tmp_path / "tier.duckdb", tier, project), [project])
    (part,) = story["effect"]["parts"]
    assert (part["side"], part["tier"], part["in_point"], part["move_wan"]) == (
        "survey",
        tier,
        in_point,
        move,
    )
    assert ("缺口缩小" in text) == (move is not None)
    assert narrow(text)


def test_an_unknown_prior_year_is_said_and_counts_nothing(database: Path, tmp_path: Path) -> None:
    path = with_tier(database, tmp_path / "tier.duckdb", "complete", "PADD")
    path = changed(
        path, tmp_path / "prior.duckdb",
        "UPDATE project SET prior_ytd_wan = NULL, in_scope_prior_ytd_wan = 0 WHERE project_id = 'PADD'",
    )  # fmt: skip
    story, text = tell(path, ["PADD"])
    assert (story["effect"]["parts"][0]["prior_ytd_wan"], story["effect"]["parts"][0]["move_wan"]) == (
        None,
        -1000,
    )
    assert "上年同期 未知，按 0 计" in text


def test_without_a_target_nothing_moves_and_it_says_so(database: Path, tmp_path: Path) -> None:
    path = changed(
        database, tmp_path / "no.duckdb", "UPDATE gap SET target_growth_pct = NULL, gap_wan = NULL"
    )
    story, text = tell(path, ["PTWICE"])
    assert {part["move_wan"] for part in story["effect"]["parts"]} == {None}
    assert "没有增长目标，没有缺口" in text


def test_entry_reasons_and_revisions_are_told_where_there_are_any(database: Path, tmp_path: Path) -> None:
    path = changed(
        database, tmp_path / "more.duckdb",
        f"INSERT INTO entry BY NAME SELECT '{PERIOD}' AS period, 'PADD' AS project_id, '已退回' AS stage, "
        "DATE '2025-06-05' AS returned_on, '缺施工许可证' AS return_reason",
        f"INSERT INTO revision BY NAME SELECT 'r0' AS from_run, 'r1' AS to_run, '{PERIOD}' AS period, 'PADD' AS project_id, "
        "'ytd_wan' AS field, 'increased' AS change, '900.000000' AS old_value, '1000.000000' AS new_value, "
        "'更正文件' AS cause",
    )  # fmt: skip
    story, text = tell(path, ["PADD"])
    assert [entry["return_reason"] for entry in story["entry"]] == ["缺施工许可证"]
    assert "退回原因 缺施工许可证" in text
    assert "900 → 1000（增加，起因：更正文件）" in text
    assert "入库申报" not in tell(database, ["PADD"])[1]


def test_checks_matters_and_differing_fields_are_told_where_there_are_any(
    database: Path, tmp_path: Path
) -> None:
    path = changed(
        database, tmp_path / "followed.duckdb",
        f"INSERT INTO verification BY NAME SELECT '{PERIOD}' AS period, '' AS draw_id, 'PADD' AS project_id, '超进度' AS result, "
        "800 AS verified_ytd_wan, 1000 AS reported_ytd_wan",
        "DELETE FROM follow_up",
        "INSERT INTO follow_up BY NAME SELECT 'PADD' AS project_id, '资料不全' AS matter, '缺：支付凭证' AS reason, "
        "'支付凭证' AS evidence_missing, '发改' AS department, '2025-04' AS opened_in, 2 AS months_open, 'explained' AS status, "
        "'正在办理' AS answer, '2025-05' AS answered_in",
        f"INSERT INTO reconciliation_field BY NAME SELECT '{PERIOD}' AS period, 'PADD' AS project_id, "
        "'planned_total' AS field, '9000' AS survey_value, '5000' AS library_value, 4000 AS difference_wan, 'differ' AS result, "
        "'入库申报有总投资调整' AS note",
        f"INSERT INTO reconciliation_field BY NAME SELECT '{PERIOD}' AS period, 'PADD' AS project_id, 'industry' AS field, "
        "'3031' AS survey_value, '30' AS library_value, 'agree' AS result",
    )  # fmt: skip
    _, text = tell(path, ["PADD"])
    assert "2025-06：超进度，核实本年完成 800，报送 1,000（万元）" in text
    assert "资料不全（已说明，2025-04 起 2 个月，发改）：缺：支付凭证" in text
    assert "2025-05 回复：正在办理" in text
    assert (
        "计划总投资：摸排 9000，统计库 5000，不一致，相差 4,000 万元（入库申报有总投资调整）"
        in text.replace("\n    ", "")
    )
    assert "一致：国民经济行业" in text


def test_the_facts_of_a_project_keep_their_keys(database: Path) -> None:
    story, _ = tell(database, ["PADD"])
    assert set(story) == {
        "asked", "project_id", "renamed", "period", "project", "history", "aliases", "splits", "rows", "values", "scope",
        "findings", "reconciliation", "fields", "library", "entry", "checks", "follow_up", "effect", "doubts", "revisions",
    }  # fmt: skip
    assert set(story["scope"]) == {"decision", "decided_by", "why", "rules", "silent", "sites"}
    assert set(story["effect"]) == {"gap", "parts", "notice", "unpublished"}


# --- a finding


def test_a_finding_is_told_with_rule_place_project_and_months(database: Path) -> None:
    story, text = tell_finding(database, "k0000000000000a1")
    assert set(story) == {
        "finding_key", "period", "rule", "findings", "status", "rows", "project", "beside", "history", "settles",
    }  # fmt: skip
    assert (story["period"], story["status"], story["project"]["project_id"]) == (PERIOD, "open", "PADD")
    assert [(past["period"], past["value"]) for past in story["history"]] == [
        (PERIOD, "95"),
        ("2025-05", "90"),
    ]
    assert [other["finding_key"] for other in story["beside"]] == ["k0000000000000b2"]
    for said in ("发改/发改.xlsx:表1:5", "依据：", "状态：未结", "如何了结", "不计入资料齐全", "各期"):
        assert said in text
    assert narrow(text)


def test_a_finding_of_an_earlier_month(database: Path) -> None:
    story, _ = tell_finding(database, "k0000000000000a1", "2025-05")
    assert [found["value"] for found in story["findings"]] == ["90"]
    with pytest.raises(UsageError, match="出现过的时段：2025-06、2025-05"):
        tell_finding(database, "k0000000000000a1", "2024-01")


def test_a_finding_on_a_whole_file_has_no_row_and_no_project(database: Path) -> None:
    story, text = tell_finding(database, "k0000000000000c3")
    assert (story["rows"], story["project"], story["beside"]) == ([], None, [])
    assert story["findings"][0]["place"] == "住建/住建.xlsx"
    assert "仅作提示，无须处理" in text


def test_an_accepted_explanation_is_told(database: Path, tmp_path: Path) -> None:
    have = {
        name
        for (name,) in values(
            database, "SELECT column_name FROM duckdb_columns() WHERE table_name = 'finding'"
        )
    }
    add = [
        f"ALTER TABLE finding ADD COLUMN {c} VARCHAR"
        for c in ("status", "explanation", "explained_on")
        if c not in have
    ]
    told = (
        f"UPDATE finding SET status = 'explained', explanation = '含上年结转', explained_on = '2025-07-08' "
        f"WHERE finding_key = 'k0000000000000a1' AND period = '{PERIOD}'"
    )
    path = changed(database, tmp_path / "told.duckdb", *add, told)
    story, text = tell_finding(path, "k0000000000000a1")
    assert story["status"] == "explained"
    assert "状态：已说明" in text
    assert "情况说明（2025-07-08）：含上年结转" in text
    assert "原值变动后重新提出" in text
    assert "已说明" in tell(path, ["PADD"])[1]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("k0000000000000a9", "相近的有：k0000000000000a1 ED03"),
        ("ED13", "k0000000000000b2 ED13"),
        ("PADD", "是项目标识"),
        ("什么", "没有问题标识 什么"),
    ],
)
def test_an_unknown_key_names_the_nearest(database: Path, key: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        tell_finding(database, key)


def test_a_key_given_as_a_project_is_recognised(database: Path) -> None:
    with pytest.raises(UsageError, match="--finding k0000000000000a1"):
        tell(database, ["k0000000000000a1"])


# --- a gap


def test_a_gap_is_told_part_by_part(database: Path) -> None:
    story, text = tell_gap(database)
    assert set(story) == {
        "period", "scope_kind", "scope_code", "scope_name", "unpublished", "notice", "as_of", "base_follows_entries", "gap",
        "bases", "bridge", "residuals", "additions", "removals", "other_scopes",
    }  # fmt: skip
    assert story["gap"]["gap_wan"] == 8600 * G - 9000
    assert text.count(NOTICE) >= 2
    assert UNPUBLISHED in text.splitlines()[0]
    for said in ("同期基数差异（口径差）", "还剩 1 天", "288.00", "资料齐全项目计入后测算缺口", "✓ 省定基数"):
        assert said in text
    assert narrow(text)


def test_what_the_counties_plans_leave_of_the_citys_is_told_of_the_city(
    database: Path, tmp_path: Path
) -> None:
    story, text = tell_gap(database)
    shown = {
        row["figure"]: row["residual_wan"] for row in story["residuals"] if row["scope_kind"] == "region"
    }
    assert shown["reported"] == 9000 - 5000
    assert "全市 9,000 − 各部分 5,000" in text
    assert "有数可加的县区 1 个；没有的：南屏区" in text
    assert tell_gap(database, "澄湖区")[0]["residuals"] == []
    older = changed(database, tmp_path / "older.duckdb", "DROP TABLE gap_residual")
    assert tell_gap(older)[0]["residuals"] == []


def test_the_four_bases_say_why_they_are_used_or_not(database: Path) -> None:
    story, _ = tell_gap(database)
    told = {base["base_source"]: (base["used"], base["why"]) for base in story["bases"]}
    assert list(told) == ["given", "micro", "implied", "carried"]
    assert told["given"] == (True, "省里给定的基数，最先采用")
    assert told["implied"] == (False, "本期增速尚未公布，无从推算")


@pytest.mark.parametrize(
    ("used", "micro", "why_micro", "why_implied"),
    [
        ("implied", 9000, "让位于推算基数", "改用推算基数"),
        ("implied", 8601, "不是正数或口径不明", "用本期已公布的增速推算"),
        ("micro", 8601, "没有省定基数", "仅供对照，与选用的相差 -0.01%"),
        (None, 8601, "原因见说明", "原因见说明"),
    ],
)
def test_a_micro_base_outside_the_implied_interval_gives_way(
    database: Path, tmp_path: Path, used: str | None, micro: int, why_micro: str, why_implied: str
) -> None:
    at = f"SELECT '{PERIOD}' AS period, 'city' AS scope_kind, '4398' AS scope_code"
    path = changed(
        database, tmp_path / "bases.duckdb", "DELETE FROM gap_base WHERE scope_kind = 'city'",
        f"INSERT INTO gap_base BY NAME {at}, 'micro' AS base_source, {micro} AS base_wan, {micro} AS base_low_wan, "
        f"{micro} AS base_high_wan, {used == 'micro'} AS used",
        f"INSERT INTO gap_base BY NAME {at}, 'implied' AS base_source, 8600 AS base_wan, 8590 AS base_low_wan, "
        f"8610 AS base_high_wan, {used == 'implied'} AS used",
        f"UPDATE gap SET base_source = {repr(used) if used else 'NULL'} WHERE scope_kind = 'city'",
    )  # fmt: skip
    told = {base["base_source"]: base["why"] for base in tell_gap(path)[0]["bases"]}
    assert why_micro in told["micro"]
    assert why_implied in told["implied"]


def test_both_directions_are_counted_and_their_queries_run(database: Path, tmp_path: Path) -> None:
    path = with_tier(database, tmp_path / "tier.duckdb", "complete", "PADD")
    for scope in ("全市", "澄湖区", "未分县区"):
        story, text = tell_gap(path, scope)
        tiers = {tier["tier"]: tier for tier in story["additions"]["tiers"]}
        decisions = {found["decision"]: found for found in story["removals"]["decisions"]}
        inside = scope != "未分县区"
        assert tiers["complete"]["projects"] == int(inside)
        assert (decisions["remove"]["records"], decisions["duplicate"]["records"]) == (
            int(inside),
            int(inside),
        )
        assert decisions["duplicate"]["ytd_wan"] == 500 * inside
        listed = values(path, story["removals"]["sql"])
        assert len(listed) == sum(found["records"] for found in decisions.values())
        assert len(values(path, story["additions"]["sql"])) == sum(
            tier["projects"] for tier in tiers.values()
        )
        assert f"{story['removals']['sql']};" in text


def test_the_lists_are_never_ordered_by_an_amount(database: Path, tmp_path: Path) -> None:
    path = with_tier(database, tmp_path / "tier.duckdb", "complete", "PADD")
    story, _ = tell_gap(path)
    for part in ("additions", "removals"):
        assert "_wan" not in story[part]["sql"].split("ORDER BY")[-1]


def test_a_county_has_its_own_gap(database: Path) -> None:
    story, text = tell_gap(database, "439802")
    assert (story["scope_kind"], story["scope_name"], story["gap"]["target_growth_pct"]) == (
        "region",
        "澄湖区",
        9,
    )
    assert "（1+9%）" in text
    assert {"scope_kind": "city", "scope_code": "4398", "scope_name": "云泽市"} in story["other_scopes"]


def test_additions_nobody_could_look_for_are_not_none(database: Path, tmp_path: Path) -> None:
    path = with_tier(database, tmp_path / "tier.duckdb", "complete", "PADD")
    path = changed(path, tmp_path / "blind.duckdb", "UPDATE gap SET additions_partial_wan = NULL")
    story, text = tell_gap(path)
    counted = {tier["tier"]: tier["projects"] for tier in story["additions"]["tiers"]}
    assert (counted["complete"], counted["partial"]) == (1, None)
    assert "无法判断" in text


def test_without_an_export_no_record_is_said_to_stay(database: Path, tmp_path: Path) -> None:
    path = changed(
        database, tmp_path / "plan.duckdb",
        "UPDATE gap SET removals_wan = NULL, library_wan = NULL, prior_published_wan = NULL",
    )  # fmt: skip
    story, text = tell_gap(path)
    assert {decided["records"] for decided in story["removals"]["decisions"]} == {None}
    assert "0 条" not in text
    assert text.count("无法判断") >= 3
    assert "无上年同期公布数" in text


def test_a_gap_that_is_unknown_says_why(database: Path) -> None:
    _, text = tell_gap(database, "南屏区")
    assert "说明：计划表未给出增长目标" in text
    assert "没有分解" in text


@pytest.mark.parametrize(
    ("scope", "period", "said"),
    [("火星县", None, "可选：云泽市、澄湖区"), (None, "2020-02", f"有测算的时段：{PERIOD}")],
)
def test_an_unknown_scope_or_period_names_those_there_are(
    database: Path, scope: str | None, period: str | None, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        tell_gap(database, scope, period)


def test_what_a_file_says_cannot_command_the_terminal(database: Path, tmp_path: Path) -> None:
    odd = "chr(27) || '[31m' || chr(8238)"
    path = changed(
        database, tmp_path / "odd.duckdb", f"UPDATE gap SET scope_name = {odd} || scope_name, note = {odd}",
        f"UPDATE gap_bridge SET step = {odd} || step, note = {odd}",
        f"UPDATE finding SET message = {odd}, value = {odd}",
        f"UPDATE scope_decision SET reason = {odd} || reason", f"UPDATE library_record SET reason = {odd}",
    )  # fmt: skip
    texts = [tell_gap(path)[1], tell_finding(path, "k0000000000000a1")[1], tell(path, ["PTWICE"])[1]]
    assert not [text for text in texts if {"\x1b", "\u202e"} & set(text)]


# --- the command


def test_the_command_tells_findings_and_gaps(database: Path) -> None:
    def gutou(*arguments: str) -> Done:
        return in_process("explain", *arguments, "--data", str(database.parent.parent))

    assert json.loads(gutou("--gap", "--scope", "澄湖区", "--json").stdout)["scope_code"] == "439802"
    assert gutou("--finding", "k0000000000000a1").stdout.startswith("k0000000000000a1  ED03")
    for wrong in ([], ["PADD", "--gap"], ["PADD", "--scope", "全市"]):
        said = gutou(*wrong)
        assert (said.returncode, said.stdout) == (2, "")
        assert "请给出一个项目" in said.stderr or "--scope" in said.stderr
