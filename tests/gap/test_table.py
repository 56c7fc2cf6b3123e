from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from duckdb import DuckDBPyConnection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gutou.gap.scopes import scopes, sector_names
from gutou.publish.expectations import checks
from gutou.settings import Settings

from .world import BOTH, SETTINGS, build, candidate, city, compute, plan_row, record, rows

D = Decimal
SECTOR = sector_names()[0]
SUMS = (
    "library_wan",
    "additions_complete_wan",
    "additions_checked_wan",
    "additions_in_window_wan",
    "additions_partial_wan",
    "additions_lead_wan",
    "additions_prior_ytd_wan",
    "removals_wan",
    "removals_prior_ytd_wan",
    "pending_review_wan",
    "pending_review_prior_ytd_wan",
    "pending_removals_wan",
    "pending_removals_prior_ytd_wan",
)

LAST_YEAR = [
    record("A", 400, period="2024-06", region_code="439802", sector=SECTOR),
    record("B", 600, period="2024-06", investment_kind="房地产开发投资", region_code="439803"),
    record("C", 100, period="2024-06"),
]
THIS_YEAR = [
    record("A", 500, 380, region_code="439802", sector=SECTOR),
    record("B", 700, None, prior_high_wan=D(900), investment_kind="房地产开发投资", region_code="439803"),
    record("N", 50, None, prior_high_wan=D(30), region_code="439803"),
    record("M", 40, 25, sector=SECTOR),
]


def test_a_city_with_everything_by_hand() -> None:
    library = [
        *LAST_YEAR,
        *THIS_YEAR,
        record("X", 100, 20, decision="remove", region_code="439802"),
        record("Y", 10, None, prior_high_wan=D(6), decision="duplicate"),
        record("Z", 60, 10, decision="review"),
        record("W", 5, 100, decision="review"),
        record("E", 3, 0, decision="completed_exit"),
    ]
    candidates = [
        candidate("1", "complete", 90, 30, region_code="439802", sector=SECTOR, checked=True),
        candidate("2", "complete", 10, 0, prior_high_wan=D(40), unit_in_directory=False),
        candidate("3", "partial", 7, checked=True, entry_stage="passed"),
        candidate("4", "lead", 8, 2),
        candidate("5", "pending", 70, 10),
        candidate("6", "pending", 10, 50),
        candidate("7", "none", 1000, 1000),
    ]
    plan = [
        plan_row(
            target_growth=D(10), reported=2000, figure_status="反馈数", allotted=500, prior_published=1500,
            deadline="2025-07-12",
        ),
        plan_row(period="2024-06", allotted=0),
    ]  # fmt: skip
    with build(library=library, candidates=candidates, plan=plan, submissions=BOTH) as con:
        compute(con)
        row = city(con)
        bases = rows(con, "FROM gap_base WHERE scope_kind = 'city' AND period = '2025-06'")
    # A restated to 380, B its own 600, C gone 100, M 25, N unknown; X 20, Y unknown, Z 10, W 100, E 0
    assert row["base_source"] == "micro"
    assert (row["base_wan"], row["base_low_wan"]) == (D(1235), D(1235))
    assert row["base_high_wan"] == D(1235 + 30 + 6)
    assert [(base["base_source"], base["used"]) for base in bases] == [("micro", True)]
    assert (row["coverage"], row["figure_status"], row["reported_wan"]) == ("全口径", "反馈数", D(2000))
    assert row["library_wan"] == D(500 + 700 + 50 + 40 + 100 + 10 + 60 + 5 + 3)
    assert row["target_level_wan"] == D("1358.5")
    assert (row["gap_wan"], row["gap_low_wan"], row["gap_high_wan"]) == (
        D("-641.5"),
        D("-641.5"),
        D("-601.9"),
    )
    assert (row["naive_gap_wan"], row["basis_difference_wan"]) == (D(-350), D("291.5"))
    assert (row["additions_complete_wan"], row["additions_prior_ytd_wan"]) == (D(100), D(30))
    assert (row["additions_partial_wan"], row["additions_lead_wan"]) == (D(7), D(8))
    assert (row["removals_wan"], row["removals_prior_ytd_wan"]) == (D(110), D(20))
    assert (row["pending_review_wan"], row["pending_review_prior_ytd_wan"]) == (D(80), D(60))
    assert (row["pending_removals_wan"], row["pending_removals_prior_ytd_wan"]) == (D(65), D(110))
    # (1235 + 30 − 20) × 1.1 − (2000 + 100 − 110)
    assert row["gap_after_verified_wan"] == D("-620.5")
    assert row["gap_after_verified_fixed_base_wan"] == D("-631.5")
    # pending: additions 11 − 70 and 55 − 10, removals 60 − 11 and 5 − 110; a removal's unknown prior 6 lowers the low
    assert row["gap_after_verified_low_wan"] == D("-620.5") - D("6.6") - 59 - 105
    assert row["gap_after_verified_high_wan"] == D("-620.5") + D("39.6") + 44 + 45 + 49
    assert (row["deadline"].isoformat(), row["days_left"]) == ("2025-07-12", 2)
    # The day of the run is the calendar's entry deadline; the unit of the other one is not in the directory.
    assert (row["additions_checked_wan"], row["additions_in_window_wan"]) == (D(90), D(90))
    assert row["note"] is None or "分劈" not in row["note"]


@pytest.mark.parametrize(
    ("deadline", "in_window"),
    [
        ("2025-07-10", 1 + 2 + 4 + 8 + 16 + 32),
        ("2025-07-09", 1 + 2),
        ("2025-07-04", 1),
    ],
)
def test_what_can_still_enter_before_the_deadline(deadline: str, in_window: int) -> None:
    waiting = {"tier": "complete", "entry_stage": "waiting"}
    candidates = [
        candidate("passed", "complete", 1, entry_stage="passed"),
        candidate("in time", ytd=2, applied_by=date(2025, 7, 5), **waiting),
        candidate("too late", ytd=4, applied_by=date(2025, 7, 10), **waiting),
        candidate("no day", ytd=8, **waiting),
        candidate("no word", "complete", 16),
        candidate("not applied", "complete", 32, unit_in_directory=True),
        candidate("not in the directory", "complete", 64, entry_stage="passed", unit_in_directory=False),
        candidate("pending", "pending", 128),
    ]
    plan = [plan_row(target_growth=5, reported=1000, base=900, entry_deadline=deadline)]
    with build(candidates=candidates, library=[record("A", 1)], plan=plan, submissions=BOTH) as con:
        compute(con)
        row = city(con)
    assert row["additions_complete_wan"] == D(127)
    assert row["additions_in_window_wan"] == D(in_window)


@pytest.mark.parametrize(("last_year", "base"), [(D(35), D(435)), (None, None)])
def test_a_micro_base_holds_what_the_province_allotted_last_year(
    last_year: Decimal | None, base: Decimal | None
) -> None:
    library = [record("A", 400, period="2024-06"), record("A", 500, 400)]
    plan = [
        plan_row(target_growth=D(10), reported=600, allotted=100, coverage="不含房地产"),
        plan_row(period="2024-06", allotted=last_year, coverage="不含房地产"),
    ]
    with build(library=library, plan=plan, submissions=BOTH) as con:
        compute(con)
        row = city(con)
    assert row["base_wan"] == base
    assert ("未采用" in (row["note"] or "")) == (base is None)


@pytest.mark.parametrize(
    ("period", "exits", "base"),
    [
        ("2025-03", False, 500),  # struck off between the two exports
        ("2025-06", False, 500),
        ("2024-06", False, 600),  # last year's export still held it afterwards
        ("2025-07", False, 600),  # later than the period
        ("2025-03", True, 600),  # one of its records left as completed: which is gone cannot be told
    ],
)
def test_a_micro_base_leaves_out_what_was_struck_off_the_library(period: str, exits: bool, base: int) -> None:
    library = [
        record("A", 500, period="2024-06", project_id="P1"),
        record("B", 100, period="2024-06", project_id="OLD"),
        record("A", 500, 500, project_id="P1"),
    ]
    entries = [
        {"period": period, "project_id": name, "withdrawn": True, "exits": exits} for name in ("P1", "P2")
    ]
    plan = [plan_row(target_growth=D(10), reported=600, coverage="不含房地产")]
    with build(library=library, plan=plan, entries=entries, submissions=BOTH) as con:
        con.execute("INSERT INTO project_alias (project_id, alias_id) VALUES ('P2', 'OLD')")
        compute(con)
        row = city(con)
        (found,) = rows(con, "FROM gap_base WHERE period = '2025-06' AND scope_kind = 'city'")
    assert (row["base_source"], row["base_wan"]) == ("micro", D(base))
    assert row["base_high_wan"] == D(base)
    if base == 500:
        assert found["note"] == "上年同期导出中有 1 个项目已退库，不计入"
    else:
        assert (
            found["note"]
            == "上年同期导出中有 1 个项目不在本期导出中，按其上年数计 100 万元；其中如有退库的，基数偏高"
        )


places = st.sampled_from([None, "", "439802", "439803", "999999"])
amounts = st.none() | st.decimals(-5, 10**6, places=6)


# The audit's identities of the gap that need no table beyond its own.
OF_THE_GAP = [
    check
    for check in checks()
    if check.table.startswith("gap")
    and check.name not in ("gap_library", "gap_additions", "additions_bounded")
]


@st.composite
def record_rows(draw: st.DrawFn) -> dict[str, Any]:
    decision = draw(st.sampled_from(["keep", "remove", "duplicate", "completed_exit", "review"]))
    row = record(
        draw(st.text("ABC", min_size=3, max_size=6)), draw(amounts), draw(amounts), decision=decision
    )
    return row | {
        "region_code": draw(places),
        "sector": draw(st.sampled_from([None, "没有的部门", *sector_names()])),
    }


@st.composite
def candidate_rows(draw: st.DrawFn) -> dict[str, Any]:
    tier = draw(st.sampled_from(["complete", "partial", "lead", "pending", "none"]))
    row = candidate(draw(st.text("ABC", min_size=3, max_size=6)), tier, draw(amounts), draw(amounts))
    return row | {
        "region_code": draw(places),
        "sector": draw(st.sampled_from([None, "没有的部门", *sector_names()])),
    }


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(record_rows(), min_size=1, max_size=12), st.lists(candidate_rows(), max_size=12))
def test_counties_and_sectors_add_up_to_the_city_and_bridges_to_their_target(
    library: list[dict[str, Any]], candidates: list[dict[str, Any]]
) -> None:
    plan = [
        plan_row(target_growth=D("6.5"), reported=10**6, base=900_001),
        plan_row(
            target_growth=D("7.1"), reported=10**5, base=80_001, scope_kind="region", scope_code="439802"
        ),
        plan_row(period="2025-05", reported=777_777, published_growth=D("3.3"), prior_published=800_000),
    ]
    with build(library=library, candidates=candidates, plan=plan, submissions=BOTH) as con:
        compute(con)
        table = rows(con, "FROM gap WHERE period = '2025-06'")
        steps = rows(con, "FROM gap_bridge WHERE period = '2025-06' ORDER BY ALL")
        assert not {check.name for check in OF_THE_GAP if con.execute(check.sql or "").fetchall()}
    (whole,) = (row for row in table if row["scope_kind"] == "city")
    for kind in ("region", "sector"):
        for name in SUMS:
            assert sum(row[name] for row in table if row["scope_kind"] == kind) == whole[name], (kind, name)
    for row in table:
        own = [
            s for s in steps if (s["scope_kind"], s["scope_code"]) == (row["scope_kind"], row["scope_code"])
        ]
        assert_bridge_adds_up(own, row)
        if row["gap_wan"] is not None:
            assert row["gap_low_wan"] <= row["gap_wan"] <= row["gap_high_wan"]
            assert row["gap_after_verified_low_wan"] <= row["gap_after_verified_wan"]
            assert row["gap_after_verified_wan"] <= row["gap_after_verified_high_wan"]


def assert_bridge_adds_up(steps: list[dict[str, Any]], row: dict[str, Any]) -> None:
    if row["target_level_wan"] is None:
        assert steps == []
        return
    names = [step["step"] for step in steps]
    total = names.index("目标水平")
    assert steps[total]["amount_wan"] == row["target_level_wan"]
    assert sum(step["amount_wan"] for step in steps[:total]) == row["target_level_wan"]
    assert [step["step_order"] for step in steps] == list(range(1, len(steps) + 1))


def test_scopes_and_order() -> None:
    with build(library=THIS_YEAR, submissions=BOTH) as con:
        compute(con)
        table = rows(con, "FROM gap")
    expected = [(scope.kind, scope.code, scope.name) for scope in scopes(SETTINGS)]
    assert [(row["scope_kind"], row["scope_code"], row["scope_name"]) for row in table] == expected
    assert expected[:4] == [
        ("city", "4398", "云泽市"),
        ("region", "439802", "澄湖区"),
        ("region", "439803", "南屏区"),
        ("region", "", "未分县区"),
    ]
    assert expected[-1] == ("sector", "其他行业", "其他行业")


def nothing_but_notes(row: dict[str, Any], *phrases: str) -> None:
    for name in ("gap_wan", "gap_low_wan", "gap_high_wan", "gap_after_verified_wan", "target_level_wan"):
        assert row[name] is None, name
    for phrase in phrases:
        assert phrase in row["note"]


def test_no_plan() -> None:
    with build(library=THIS_YEAR, submissions=BOTH) as con:
        compute(con)
        row = city(con)
        assert con.execute("SELECT count(*) FROM gap_bridge").fetchone() == (0,)
    nothing_but_notes(row, "未给出增长目标")
    assert row["reported_wan"] == row["library_wan"] == D(1290)
    assert (row["coverage"], row["figure_status"]) == ("全口径", "库内汇总")
    assert row["deadline"].isoformat() == "2025-07-15"


def test_a_target_but_no_base() -> None:
    plan = [plan_row(target_growth=D(6), reported=100)]
    with build(library=THIS_YEAR, plan=plan, submissions=BOTH) as con:
        compute(con)
        row = city(con)
    nothing_but_notes(row, "无可比基数")
    assert row["target_growth_pct"] == 6


def test_nothing_but_an_accepted_plan() -> None:
    plan = [plan_row(target_growth=D(6), reported=100, base=90)]
    with build(plan=plan, submissions=[("2025-06", "plan")]) as con:
        compute(con)
        row = city(con)
        steps = rows(con, "FROM gap_bridge WHERE scope_kind = 'city'")
    assert row["gap_wan"] == D("-4.6")
    assert row["library_wan"] is None
    assert row["additions_complete_wan"] is None
    assert row["gap_after_verified_wan"] is None
    assert "无在库项目导出" in row["note"]
    assert_bridge_adds_up(steps, row)


def test_an_export_without_a_survey_makes_no_additions_of_nothing() -> None:
    plan = [plan_row(target_growth=D(6), reported=100, base=90)]
    with build(library=THIS_YEAR, plan=plan, submissions=[("2025-06", "library")]) as con:
        compute(con)
        row = city(con)
    assert row["library_wan"] == D(1290)
    assert row["removals_wan"] == 0
    assert row["additions_complete_wan"] is None
    assert row["gap_after_verified_wan"] is None
    assert "无部门摸排表" in row["note"]


def test_zero_candidates_leave_the_gap_as_it_is() -> None:
    plan = [plan_row(target_growth=D(6), reported=100, base=90)]
    with build(library=THIS_YEAR, plan=plan, submissions=BOTH) as con:
        compute(con)
        row = city(con)
    assert row["additions_complete_wan"] == 0
    assert row["gap_after_verified_wan"] == row["gap_wan"] == D("-4.6")


def test_a_library_without_real_estate_is_not_set_against_a_whole_base() -> None:
    library = [row for row in THIS_YEAR if row["investment_kind"] == "项目投资"]
    plan = [plan_row(target_growth=D(6), base=1000, prior_published=1100)]
    with build(library=library, plan=plan, submissions=BOTH) as con:
        compute(con)
        row = city(con)
        bases = rows(con, "FROM gap_base WHERE scope_kind = 'city'")
    nothing_but_notes(row, "口径不一致")
    assert row["coverage"] == "不含房地产"
    assert row["naive_gap_wan"] is None
    assert row["prior_published_wan"] == D(1100)
    assert [(base["base_source"], base["used"]) for base in bases] == [("given", False)]


def test_without_real_estate_on_both_sides() -> None:
    plan = [plan_row(target_growth=D(10), base=1000)]
    library = [
        row for row in (*THIS_YEAR, *LAST_YEAR) if row["library_code"] != "B" or row["period"] == "2024-06"
    ]
    with build(library=library, plan=plan, submissions=BOTH) as con:
        compute(con)
        row = city(con)
    # Last year's export holds real estate (B): left out, so that both sides cover the same.
    assert (row["base_source"], row["base_wan"]) == ("micro", D(380 + 100 + 25))
    assert row["gap_wan"] == D(505) * D("1.1") - D(590)
    assert "增长目标针对全口径" in row["note"]


def test_a_micro_base_without_real_estate_is_not_used_for_a_whole_level() -> None:
    library = [
        row for row in (*THIS_YEAR, *LAST_YEAR) if row["library_code"] != "B" or row["period"] == "2025-06"
    ]
    plan = [plan_row(target_growth=D(10), reported=1290)]
    with build(library=library, plan=plan, submissions=BOTH) as con:
        compute(con)
        row = city(con)
        bases = rows(con, "FROM gap_base WHERE scope_kind = 'city' AND period = '2025-06'")
    nothing_but_notes(row, "口径不一致")
    assert [(base["base_source"], base["base_wan"], base["used"]) for base in bases] == [
        ("micro", D(505), False)
    ]


def test_january_has_no_gap() -> None:
    plan = [plan_row(period="2025-01", target_growth=D(6), reported=100, base=90, prior_published=80)]
    january = [("2025-01", "survey")]
    with build(plan=plan, submissions=january) as con:
        compute(con)
        row = city(con, "2025-01")
        bases = con.execute("SELECT count(*) FROM gap_base").fetchone()
    nothing_but_notes(row, "1月数据不单独统计")
    assert row["naive_gap_wan"] is None
    assert bases == (0,)


def test_a_plan_without_a_level_takes_the_library_and_what_is_allotted() -> None:
    plan = [plan_row(target_growth=D(10), allotted=210, base=1000, figure_status="反馈数")]
    with build(library=THIS_YEAR, plan=plan, submissions=BOTH) as con:
        compute(con)
        row = city(con)
    assert (row["reported_wan"], row["gap_wan"]) == (D(1500), D(-400))
    assert row["figure_status"] == "库内汇总"


def test_the_target_of_the_period_before_the_years_before_another_months() -> None:
    def year(period: str, growth: int) -> dict[str, Any]:
        return plan_row(period=period, target_kind="年度", target_growth=D(growth))

    def growth_of(con: DuckDBPyConnection) -> object:
        compute(con)
        return city(con)["target_growth_pct"]

    everything = [
        year("2024-12", 9),
        year("2025-02", 5),
        year("2025-05", 6),
        year("2025-06", 7),
        year("2025-09", 8),
    ]
    with build(plan=[*everything, plan_row(target_growth=D(4))], submissions=BOTH) as con:
        assert growth_of(con) == 4
    with build(plan=everything, submissions=BOTH) as con:
        assert growth_of(con) == 7
    del everything[3]
    with build(plan=everything, submissions=BOTH) as con:
        assert growth_of(con) == 6
        assert "取自 2025-05" in city(con)["note"]
    with build(plan=[everything[0], everything[-1]], submissions=BOTH) as con:
        assert growth_of(con) == 8
    with build(plan=[everything[0], plan_row(period="2025-05", target_growth=D(3))], submissions=BOTH) as con:
        assert growth_of(con) is None


def test_micro_gives_way_to_implied_and_says_so() -> None:
    plan = [plan_row(target_growth=D(10), reported=1290, published_growth=D("5.0"))]
    with build(library=[*THIS_YEAR, *LAST_YEAR], plan=plan, submissions=BOTH) as con:
        compute(con)
        row = city(con)
        used = rows(
            con, "SELECT base_source, used FROM gap_base WHERE period = '2025-06' AND scope_kind = 'city'"
        )
    assert row["base_source"] == "implied"
    assert row["base_wan"] == (D(1290) / D("1.05")).quantize(D("0.000001"))
    assert "已改用推算基数" in row["note"]
    assert [(base["base_source"], base["used"]) for base in used] == [("micro", False), ("implied", True)]


def test_a_short_history_carries_without_an_interval() -> None:
    def month(period: str, level: int, **others: Any) -> dict[str, Any]:
        return plan_row(period=period, target_kind=None, reported=level, **others)

    plan = [
        month("2024-05", 1100),
        month("2025-05", 1000, published_growth=D(0)),
        month("2024-06", 2200),
        month("2025-06", 2100, target_growth=D(10)),
    ]
    with build(library=THIS_YEAR, plan=plan, submissions=BOTH) as con:
        compute(con)
        row = city(con)
    assert (row["base_source"], row["base_wan"]) == ("carried", D(2000))
    assert (row["base_low_wan"], row["gap_low_wan"], row["gap_after_verified_high_wan"]) == (None, None, None)
    assert (row["gap_wan"], row["naive_gap_wan"], row["basis_difference_wan"]) == (D(100), D(320), D(220))
    assert "不给区间" in row["note"]


def test_a_county_with_a_target_and_a_sector_by_another_name() -> None:
    plan = [
        plan_row(target_growth=D(10), base=1000),
        plan_row(scope_kind="region", scope_code="439802", scope_name="澄湖区", target_growth=D(5), base=400),
        plan_row(scope_kind="sector", scope_code="工信", scope_name="工信", target_growth=D(8), base=500),
        plan_row(scope_kind="sector", scope_code="某某新区", scope_name="某某新区", reported=5, base=4),
    ]
    with build(library=THIS_YEAR, plan=plan, submissions=BOTH) as con:
        compute(con)
        table = {(row["scope_kind"], row["scope_code"]): row for row in rows(con, "FROM gap")}
    assert table["region", "439802"]["gap_wan"] == D(400) * D("1.05") - D(500)
    assert table["region", "439803"]["gap_wan"] is None
    assert table["region", "439803"]["reported_wan"] is None
    assert table["region", "439803"]["library_wan"] == D(750)
    assert table["sector", "工业"]["target_growth_pct"] == D(8)
    stranger = table["sector", "某某新区"]
    assert (stranger["reported_wan"], stranger["base_wan"]) == (D(5), D(4))
    assert stranger["library_wan"] is None
    assert "无法归入" in stranger["note"]


def test_two_rows_of_one_period_complete_each_other_and_a_contradiction_is_said() -> None:
    plan = [
        plan_row(target_kind="年度", target_growth=D(5), reported=999, base=1000),
        plan_row(target_kind="时段", target_growth=D(10), reported=1000),
    ]
    with build(plan=plan, submissions=BOTH) as con:
        compute(con)
        row = city(con)
    assert (row["target_growth_pct"], row["reported_wan"], row["gap_wan"]) == (D(10), D(1000), D(100))
    assert "不一致，以时段行为准：本期完成投资" in row["note"]


def test_amounts_beyond_the_column_are_left_out_with_a_word() -> None:
    huge = D(900_000_000_000)
    library = [record("A", huge), record("B", huge)]
    plan = [plan_row(target_growth=D(10), reported=100, base=90)]
    with build(library=library, plan=plan, submissions=BOTH) as con:
        compute(con)
        row = city(con)
    assert row["library_wan"] is None
    assert "超出可存范围" in row["note"]
    assert row["gap_wan"] == D(-1)


def test_periods_need_an_accepted_file() -> None:
    with build(submissions=[("2025-05", "survey"), ("2025-06", "library")]) as con:
        con.execute("UPDATE submission SET status = 'rejected' WHERE period = '2025-05'")
        compute(con)
        assert con.execute("SELECT DISTINCT period FROM gap").fetchall() == [("2025-06",)]
    with build() as con:
        compute(con)
        assert con.execute("SELECT count(*) FROM gap").fetchone() == (0,)


def test_records_without_a_code_are_not_taken_for_one_another() -> None:
    library = [
        record(None, 100, period="2024-06", investment_kind="房地产开发投资"),  # type: ignore[arg-type]
        record(None, 100, 70, investment_kind="房地产开发投资"),  # type: ignore[arg-type]
    ]
    plan = [plan_row(target_growth=D(10), reported=100)]
    with build(library=library, plan=plan, submissions=BOTH) as con:
        compute(con)
        assert city(con)["base_wan"] == D(170)


def test_the_clock_counts_days_past_the_deadline() -> None:
    config: Settings = SETTINGS.model_copy(
        update={"calendar": SETTINGS.calendar.model_copy(update={"report_deadline_day": 8})}
    )
    with build(submissions=BOTH) as con:
        compute(con, config)
        assert city(con)["days_left"] == -2
    with build(plan=[plan_row(deadline="2025-07")], submissions=BOTH) as con:
        compute(con, config)
        assert city(con)["days_left"] == 21


def test_a_base_below_nothing_is_none() -> None:
    plan = [plan_row(target_growth=D(10), reported=100, base=-5)]
    with build(
        library=[record("A", -3, period="2024-06"), *THIS_YEAR[:1]], plan=plan, submissions=BOTH
    ) as con:
        compute(con)
        row = city(con)
        bases = rows(con, "SELECT base_source FROM gap_base WHERE scope_kind = 'city' AND period = '2025-06'")
    nothing_but_notes(row)
    assert [base["base_source"] for base in bases] == ["micro"]


def test_a_given_base_that_the_published_growth_contradicts_is_a_finding_for_the_bureau() -> None:
    plan = [plan_row(target_growth=D(10), reported=1050, published_growth=D("5.0"), base=900)]
    with build(plan=plan, submissions=BOTH) as con:
        compute(con)
        row = city(con)
        found = rows(con, "FROM finding")
        cited = con.execute("SELECT rule_id FROM rule").fetchall()
    assert row["base_source"] == "given"
    assert "省定基数落在公布增速推算的区间之外，请核对" in row["note"]
    assert cited == [("GP01",), ("GP02",), ("GP03",)]
    assert [(f["period"], f["rule_id"], f["audience"], f["severity"]) for f in found] == [
        ("2025-06", "GP01", "bureau", "warning")
    ]
    assert found[0]["message"].startswith("云泽市省定基数为 900 万元，在公布增速推算的 1,000 万元之外")


def test_the_difference_of_amounts_is_a_memo_outside_the_sum() -> None:
    plan = [plan_row(target_growth=D(10), base=1000)]
    with build(library=THIS_YEAR, plan=plan, submissions=BOTH) as con:
        con.execute("INSERT INTO project (period, project_id, region_code) VALUES ('2025-06', 'P', '439802')")
        con.execute(
            "INSERT INTO reconciliation (period, project_id, status, difference_wan)"
            " VALUES ('2025-06', 'P', 'amount_differs', -12.5), ('2025-06', 'Q', 'matched', 0.5)"
        )
        compute(con)
        row, steps = city(con), rows(con, "FROM gap_bridge WHERE scope_kind = 'city'")
    assert_bridge_adds_up(steps, row)
    assert (steps[-1]["step"], steps[-1]["amount_wan"]) == ("备忘：摸排数与库内数之差", D("-12.5"))
    assert steps[0]["amount_wan"] == D(1290)


def test_before_publication_a_given_and_a_micro_base_are_held_to_each_other() -> None:
    # Micro: A 380, B 600, C 100, M 25 and N unknown, 0 to 30: 1,105 to 1,135; 0.5 % of the given one is let pass.
    def found(base: object) -> list[dict[str, Any]]:
        plan = [plan_row(target_growth=D(10), reported=1290, base=base)]
        with build(library=[*THIS_YEAR, *LAST_YEAR], plan=plan, submissions=BOTH) as con:
            compute(con)
            assert ("与微观汇总基数相差超过 0.5%" in (city(con)["note"] or "")) == (base in told)
            return rows(con, "FROM finding")

    told = (D("1099.50"), D("1140.71"))
    assert found(D("1099.51")) == found(D("1140.70")) == []
    for base in told:
        (finding,) = found(base)
        assert (finding["rule_id"], finding["severity"], finding["audience"]) == ("GP02", "warning", "bureau")
        assert "微观汇总基数为 1,105～1,135 万元，相差超过 0.5%" in finding["message"]


def year_of_history(growth: object = D(0), prior: int = 100) -> list[dict[str, Any]]:
    """Fourteen published months, 2024-02 to 2025-05, whose level and last year's are the same, 100 a month."""
    names = [f"2024-{month:02d}" for month in range(2, 13)] + [f"2025-{month:02d}" for month in range(2, 6)]
    return [
        plan_row(
            period=name,
            target_kind=None,
            reported=100 * int(name[5:]),
            prior_published=prior * int(name[5:]),
            published_growth=growth,
        )
        for name in names
    ]


def test_a_base_outside_the_carried_interval_is_pointed_out() -> None:
    plan = [*year_of_history(), plan_row(target_growth=D(10), reported=600, prior_published=600, base=601)]
    with build(plan=plan, submissions=BOTH) as con:
        compute(con)
        row = city(con)
        found = rows(con, "FROM finding")
        bases = rows(con, "FROM gap_base WHERE period = '2025-06'")
    assert [(f["rule_id"], f["severity"]) for f in found] == [("GP03", "info")]
    assert "结转的区间之外" in row["note"]
    carried = bases[-1]
    assert (carried["base_source"], carried["base_low_wan"], carried["base_wan"]) == (
        "carried",
        D(600),
        D(600),
    )
    assert (carried["coverage"], carried["note"]) == ("全口径", "由 2025-05 的重述比例结转")


def test_past_months_that_only_the_plan_speaks_of_have_a_gap() -> None:
    plan = [
        *year_of_history(growth=D("4.0"), prior=110),
        plan_row(period="2024-12", target_kind="年度", target_growth=D(5)),
        plan_row(period="2024-05", scope_kind="region", scope_code="439802", reported=40, base=41),
        plan_row(period="2025-07", target_growth=D(6), reported=1),
        plan_row(target_growth=D(6)),
    ]
    with build(library=THIS_YEAR, plan=plan, submissions=BOTH) as con:
        compute(con)
        table = rows(con, "SELECT * FROM gap WHERE period <> '2025-06' ORDER BY period, scope_kind")
        steps = rows(con, "SELECT * FROM gap_bridge WHERE period = '2024-05' AND scope_kind = 'city'")
        newest = con.execute("SELECT max(period) FROM gap").fetchone()
    assert newest == ("2025-06",)  # no file of 2025-07 is there yet
    names = [row["period"] for row in table]
    assert names == [f"2024-{m:02d}" for m in (2, 3, 4, 5, 5, *range(6, 13))] + [
        f"2025-{m:02d}" for m in range(2, 6)
    ]
    may = next(row for row in table if row["period"] == "2024-05" and row["scope_kind"] == "city")
    assert (may["base_source"], may["target_growth_pct"]) == ("implied", D(5))
    base = D(500) / D("1.04")
    assert abs(may["gap_wan"] - (base * D("1.05") - 500)) < D("0.00001")
    assert may["naive_gap_wan"] == D("550") * D("1.05") - 500
    assert (may["library_wan"], may["additions_complete_wan"], may["gap_after_verified_wan"]) == (None,) * 3
    assert may["note"].startswith("本期没有来件，仅据计划表所列测算")
    assert_bridge_adds_up(steps, may)
    county = next(row for row in table if row["scope_kind"] == "region")
    assert (county["scope_name"], county["reported_wan"], county["base_wan"]) == ("澄湖区", D(40), D(41))


def test_without_last_years_export_nothing_is_said_of_what_was_allotted() -> None:
    plan = [plan_row(target_growth=D(10), reported=600, allotted=100, published_growth=D("4.0"))]
    with build(library=THIS_YEAR, plan=plan, submissions=BOTH) as con:
        compute(con)
        assert "分劈" not in (city(con)["note"] or "")


def test_the_first_month_of_a_year_has_nothing_to_carry_and_says_so() -> None:
    history = [row for row in year_of_history(growth=D("4.0"), prior=110) if row["period"] < "2025"]
    plan = [*history, plan_row(period="2025-02", target_growth=D(10), reported=200, prior_published=220)]
    with build(plan=plan, submissions=[("2025-02", "plan")]) as con:
        compute(con)
        row = city(con, "2025-02")
        (base,) = rows(con, "FROM gap_base WHERE period = '2025-02'")
    assert (row["base_source"], row["base_wan"], row["base_low_wan"]) == ("carried", D(220), None)
    assert row["basis_difference_wan"] == 0
    assert "无从结转" in row["note"]
    assert "无从结转" in base["note"]
    assert "不给区间" in base["note"]


def test_an_implied_base_of_a_level_summed_from_the_library_says_what_it_assumes() -> None:
    plan = [plan_row(target_growth=D(10), published_growth=D("5.0"))]
    with build(library=THIS_YEAR, plan=plan, submissions=BOTH) as con:
        compute(con)
        row = city(con)
    assert (row["base_source"], row["figure_status"]) == ("implied", "库内汇总")
    assert "推算基数假定公布增速也适用于它" in row["note"]


def test_a_later_version_of_last_years_figure_is_named() -> None:
    for version, said in (("年报数", True), ("修订数", True), ("初步数", False), (None, False)):
        plan = [plan_row(target_growth=D(10), reported=100, prior_published=90, prior_version=version)]
        with build(plan=plan, submissions=BOTH) as con:
            compute(con)
            assert (f"上年同期公布数为{version}" in (city(con)["note"] or "")) == said


def test_what_the_plans_of_parts_leave_of_the_citys_is_shown() -> None:
    def county(code: str, name: str, **values: Any) -> dict[str, Any]:
        return plan_row(scope_kind="region", scope_code=code, scope_name=name, **values)

    plan = [
        plan_row(target_growth=D(10), reported=1000, base=950),
        county("439802", "澄湖区", target_growth=D(5), reported=400, base=420),
        county("439803", "南屏区", target_growth=D(20), reported=550, base=500, coverage="不含房地产"),
        plan_row(scope_kind="sector", scope_code="某某新区", scope_name="某某新区", reported=5, base=4),
    ]
    with build(library=THIS_YEAR, plan=plan, submissions=BOTH) as con:
        compute(con)
        table = rows(con, "FROM gap_residual")
    assert {row["scope_kind"] for row in table} == {"region"}
    shown = {row["figure"]: (row["city_wan"], row["parts_wan"], row["residual_wan"]) for row in table}
    assert shown == {
        "reported": (D(1000), D(400), D(600)),
        "base": (D(950), D(420), D(530)),
        "target_level": (D(1045), D(441), D(604)),
        "gap": (D(45), D(41), D(4)),
    }
    assert {(row["parts"], row["parts_without"]) for row in table} == {(1, "南屏区")}
    plan[2]["coverage"] = None
    with build(library=THIS_YEAR, plan=plan, submissions=BOTH) as con:
        compute(con)
        table = rows(con, "FROM gap_residual WHERE figure = 'gap'")
    assert [(row["parts_wan"], row["residual_wan"], row["parts_without"]) for row in table] == [
        (D(91), D(-46), None)
    ]


def test_no_residual_without_plans_of_parts() -> None:
    plan = [plan_row(target_growth=D(10), reported=1000, base=950)]
    with build(library=THIS_YEAR, plan=plan, submissions=BOTH) as con:
        compute(con)
        assert con.execute("SELECT count(*) FROM gap_residual").fetchone() == (0,)
