"""The generator's own parts: codes, names, growth curves, units, bases."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

from gutou.demo import bases, codes, names, survey
from gutou.demo.cells import in_unit
from gutou.demo.facts import gather
from gutou.demo.layouts import SURVEYS
from gutou.demo.library import export
from gutou.demo.mistakes import CODE_MISTYPED
from gutou.demo.names import Name
from gutou.demo.places import collected_months, index
from gutou.demo.plan import Plans, comparable
from gutou.demo.population import population
from gutou.demo.profiles import BASE
from gutou.demo.projects import Project
from gutou.demo.world import SIZES

seeds = st.integers(0, 10_000)


@given(seeds)
def test_codes_hold_and_a_mistyped_one_does_not(seed: int) -> None:
    rng = Random(seed)
    code = codes.project_code(rng, year=2024, month=11, region="439821", kind="01")
    assert len(code) == 24
    assert mod_11_10.is_valid(code.replace("-", ""))
    assert not mod_11_10.is_valid(codes.mistyped(rng, code).replace("-", ""))
    assert uscc.is_valid(codes.credit_code(rng, region="439821", public=seed % 2 == 0))


@given(seeds, st.sampled_from(names.PHASES))
def test_no_variant_loses_the_phase_or_the_number(seed: int, phase: str) -> None:
    name = Name("青岩县", "鑫源新材料", "年产5万吨环保涂料生产线", "技术改造", "项目", phase=phase)
    spelled = names.variant(name, Random(seed))
    digit = {"一期": "1Ⅰ一", "二期": "2Ⅱ二", "三期": "3Ⅲ三", "四期": "4Ⅳ四"}[phase]
    assert any(f"{sign}期" in spelled for sign in digit)
    assert any(f"{others}期" not in spelled for others in "一二三四" if others not in digit)
    assert any(
        number in spelled.replace(" ", "").replace("　", "")
        for number in ("5万", "５万", "50000", "５0000", "５０000")
    )
    assert "改" in spelled


def test_units_keep_the_amount() -> None:
    amount = Decimal("1234.56")
    assert in_unit(amount, "元") == Decimal("12345600")
    assert in_unit(amount, "亿元") == Decimal("0.1235")
    assert in_unit(amount, "万元") == amount


def test_january_is_not_collected() -> None:
    assert collected_months(4, "2025-03") == ["2024-11", "2024-12", "2025-02", "2025-03"]


def _city() -> tuple[list[Project], list[str]]:
    periods = collected_months(1)
    return population("small", 5, periods), periods


def test_the_curve_never_falls_and_ends_at_the_plan() -> None:
    projects, _ = _city()
    for project in projects:
        levels = [project.cumulative(month) for month in range(project.start, project.end + 3)]
        assert levels == sorted(levels)
        assert levels[-1] == project.planned


def test_micro_base_agrees_with_the_provinces_comparison() -> None:
    projects, _ = _city()
    now, before = export(projects, "2025-06"), export(projects, "2024-06")
    own = bases.micro(now, before)
    assert own.point == comparable(now, before)
    assert own.low == own.point <= own.high


def test_micro_outside_the_printed_interval_gives_way() -> None:
    printed = bases.implied(Decimal(1038), Decimal("3.8"))
    inside = bases.Base("micro", Decimal(1000), Decimal(1000), Decimal(1000))
    outside = bases.Base("micro", Decimal(900), Decimal(900), Decimal(900))
    assert printed.low < 1000 < printed.high
    assert bases.used({"micro": inside, "implied": printed}) == inside
    assert bases.used({"micro": outside, "implied": printed}) == printed
    assert bases.used({}) is None


def test_history_of_the_plan_is_coherent() -> None:
    projects, periods = _city()
    plans = Plans(projects, periods, 5)
    rows = plans.rows("2025-06")
    history = [row for row in rows if row.scope_kind == "全市" and row.period < "2025-06"]
    assert len(history) == 36
    differing = 0
    for row in history:
        assert row.reported
        assert row.prior_published
        assert row.published_growth is not None
        naive = (row.reported / row.prior_published - 1) * 100
        differing += abs(naive - row.published_growth) > Decimal("0.5")
    assert differing > 18
    current = next(
        r for r in rows if r.scope_kind == "全市" and r.period == "2025-06" and r.target_kind == "时段"
    )
    assert current.published_growth is None
    assert current.reported
    assert current.allotted
    residual = current.reported - plans.sums["2025-06"] - current.allotted
    assert abs(residual) < current.reported / 1000


def test_rates_of_a_city() -> None:
    periods = collected_months(1)
    projects = population("city", 11, periods)
    entries = export(projects, "2025-06")
    rows = survey.rows_of(projects, entries, "2025-06", 11)
    listed = {row.project.key for row in rows} | {entry.project.key for entry in entries}
    assert abs(len(listed) - SIZES["city"]) < 60
    assert 2.15 <= len(rows) / len(listed) <= 2.25
    codes_given = sum(
        bool(r.values.get("project_code")) and SURVEYS[r.department].has("project_code") for r in rows
    )
    uscc_given = sum(
        bool(r.values.get("owner_uscc")) and SURVEYS[r.department].has("owner_uscc") for r in rows
    )
    assert abs(1 - codes_given / len(rows) - BASE.code_absent) < 0.01
    assert abs(1 - uscc_given / len(rows) - BASE.credit_absent) < 0.01
    mistyped = sum("code_mistyped" in row.faults for row in rows)
    assert abs(mistyped / len(rows) - CODE_MISTYPED) < 0.004
    sources: dict[str, set[str]] = {}
    for row in rows:
        sources.setdefault(row.project.key, set()).add(row.department)
    for entry in entries:
        sources.setdefault(entry.project.key, set()).add("library")
    single = sum(len(found) == 1 for found in sources.values()) / len(sources)
    assert abs(single - 0.16) < 0.015


def test_what_rows_show_and_what_they_do_not() -> None:
    projects, _ = _city()
    month = index("2025-06")
    entries = export(projects, "2025-06")
    rows = survey.rows_of(projects, entries, "2025-06", 5)
    early = next(
        row for row in rows if row.project.trap == "early" and SURVEYS[row.department].has("start_month")
    )
    early.shown = frozenset(n for n, value in early.values.items() if value is not None)
    facts = gather([early], [], "2025-06")
    assert facts.started is False
    assert (facts.scope, facts.decided_by) == ("out", "SC04")
    assert facts.ytd == early.project.ytd(month) > 0
    early.shown = frozenset({"ytd", "planned_total", "region"})
    blind = gather([early], [], "2025-06")
    assert blind.started is None
    assert blind.scope == "in"
    assert blind.sector == "其他行业"
    assert blind.prior_ytd is None
    assert blind.prior_high == early.project.planned
