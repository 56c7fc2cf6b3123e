"""Quarterly assessment: the formula as data, what it refuses, and scores that add up."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gutou.dispatch.formula import MEASURES, Formula, load_formula
from gutou.dispatch.scores import ranks, score
from gutou.errors import UsageError
from tests.dispatch.lists import AS_OF, key
from tests.scope.world import built, library, rows_of, survey

PART = {
    "name": "甲",
    "input": "completion_pct",
    "weight": 100,
    "zero_at": 0,
    "full_at": 50,
    "missing": "zero",
}


def formula(*parts: dict[str, Any], **more: Any) -> Formula:
    return Formula.model_validate(
        {"months": [6], "ties": "competition", "parts": [PART | p for p in parts]} | more
    )


def written(folder: Path, **changed: object) -> Path:
    lines = ["months = [6]", 'ties = "competition"', "[[parts]]"]
    lines += [f"{k} = {v!r}" for k, v in (PART | changed).items()]
    (folder / "assessment.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "name",
    ["reported_ytd_wan", "library_ytd_wan", "ytd_wan", "growth_pct", "gap_wan", "in_library_share", "入库率", "增速",
     "target_level_wan", "base_wan", "additions_complete_wan_evidence"],
)  # fmt: skip
def test_statistics_are_refused_with_the_reason(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        load_formula(written(tmp_path, input=name))
    assert name in str(refused.value)
    assert "《统计法》" in str(refused.value)
    assert "调度数据" in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"input": "weather"}, "不认识的考核数据"),
        ({"weight": 99}, "之和应为 100"),
        ({"zero_at": 50}, "不能相同"),
        ({"missing": "mean"}, "missing"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_formula_is_named(changed: dict[str, object], word: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=word) as refused:
        load_formula(written(tmp_path, **changed))
    assert "assessment.toml" in str(refused.value)
    assert "统计法" not in str(refused.value)


def test_the_formula_that_is_shipped_is_of_dispatch_data_alone() -> None:
    shipped = load_formula()
    assert {part.input for part in shipped.parts} <= set(MEASURES)


@pytest.mark.parametrize(
    ("value", "points"),
    [(None, 0), (Decimal(-5), 0), (Decimal(0), 0), (Decimal(25), 50), (Decimal(50), 100), (Decimal(80), 100)],
)
def test_points_between_zero_and_full(value: Decimal | None, points: int) -> None:
    found = score(formula({}), {"completion_pct": (True, value)}, "P", "")
    assert found.score == points
    assert found.missing == (value is None)


def test_a_smaller_value_can_be_the_better_one() -> None:
    late = formula({"input": "overdue_days", "zero_at": 90, "full_at": 0})
    scores = [score(late, {"overdue_days": (True, Decimal(d))}, "P", "").score for d in (0, 45, 90, 200)]
    assert scores == [100, 50, 0, 0]


def test_what_does_not_apply_gives_its_weight_to_the_others() -> None:
    three = formula(
        {"name": "甲", "weight": 30},
        {"name": "乙", "weight": 50, "input": "started_as_planned", "full_at": 1},
        {"name": "丙", "weight": 20, "input": "promise_kept", "full_at": 1, "missing": "excluded"},
    )
    found = score(
        three,
        {
            "completion_pct": (True, Decimal(50)),
            "started_as_planned": (False, None),
            "promise_kept": (True, None),
        },
        "P",
        "",
    )
    assert [(int(p.weight), int(p.points), p.status) for p in found.parts] == [
        (100, 100, "scored"), (0, 0, "not_applicable"), (0, 0, "not_applicable"),
    ]  # fmt: skip
    assert score(three, {}, "P", "").score is None


def test_ties_share_the_better_rank_and_no_score_has_none() -> None:
    assert ranks([Decimal(80), None, Decimal(90), Decimal(80), Decimal(10)]) == [2, None, 1, 2, 4]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 97), st.booleans(), st.none() | st.integers(-10, 110)),
        min_size=1,
        max_size=6,
    )
)
def test_parts_add_up_and_never_exceed_a_hundred(drawn: list[tuple[int, bool, int | None]]) -> None:
    total = sum(weight for weight, _, _ in drawn)
    weights = [Decimal(weight * 100) / total for weight, _, _ in drawn[:-1]]
    weights.append(100 - sum(weights, Decimal(0)))
    names = list(MEASURES)
    made = formula(
        *({"name": names[i], "input": names[i], "weight": w, "full_at": 100} for i, w in enumerate(weights))
    )
    given_values = {
        names[i]: (applies, None if value is None else Decimal(value))
        for i, (_, applies, value) in enumerate(drawn)
    }
    found = score(made, given_values, "P", "")
    if any(applies for _, applies, _ in drawn):
        assert found.score == sum(p.points for p in found.parts)
        assert sum(p.weight for p in found.parts) == 100
        assert 0 <= found.score <= 100
    else:
        assert found.score is None


LISTED = [
    key("A", phase="续建", done=1500, leader="王市长、李市长", lead_department="市住建局", step_initiation="√",
        fund_arrived=2400, next_step="验收", next_due="2025-08-01"),
    key("B", done=0, planned_start="2025-03", start_deadline="2025-05-31", started=False, lead_department="市交通局"),
    key("C", phase="前期", done=None, lead_department="市住建局"),
]  # fmt: skip


def assessed(*rows: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    with built(rows, as_of=AS_OF) as con:
        return (
            rows_of(con, "FROM assessment ORDER BY period, scope_kind, scope"),
            rows_of(con, "FROM assessment_part ORDER BY period, scope_kind, scope, part_order"),
        )


def test_scores_of_projects_leaders_and_departments_add_up() -> None:
    whole, parts = assessed(*LISTED)
    assert {(r["scope_kind"], r["scope"]) for r in whole} == {
        ("project", "A"), ("project", "B"), ("project", "C"), ("leader", "王市长"), ("leader", "李市长"),
        ("department", "市住建局"), ("department", "市交通局"),
    }  # fmt: skip
    for row in whole:
        own = [p for p in parts if (p["scope_kind"], p["scope"]) == (row["scope_kind"], row["scope"])]
        assert sum(p["points"] for p in own) == row["score"]
        assert sum(p["weight"] for p in own) == 100
    by_scope = {r["scope"]: r for r in whole}
    assert by_scope["李市长"]["score"] == by_scope["A"]["score"]
    assert by_scope["A"]["rank"] == 1
    assert by_scope["王市长"]["projects"] == 3
    status = {(p["scope"], p["part"]): p["status"] for p in parts}
    assert status["A", "开工"] == "not_applicable"
    assert status["B", "开工"] == "scored"
    assert status["B", "审批手续"] == "missing"
    assert status["B", "资金到位"] == "not_applicable"


def test_no_statistic_moves_a_score() -> None:
    """The same list, with surveys and library records beside it, gets the same scores."""
    alone, _ = assessed(*LISTED)
    beside, _ = assessed(
        *LISTED,
        survey("A", ytd=99999, started=True, fund_arrived=1),
        survey("B", ytd=4000, started=True, stage="投产", start_month="2025-01"),
        library("B", "L1", ytd=5000, build_stage="本年施工"),
        survey("C", ytd=0, started=False),
    )
    assert [(r["scope"], r["score"]) for r in alone] == [(r["scope"], r["score"]) for r in beside]


def test_only_the_months_the_formula_names() -> None:
    whole, _ = assessed(key("A", period="2025-05"), key("A"))
    assert {r["period"] for r in whole} == {"2025-06"}
