"""Reviewers' decisions among themselves and against scores and vetoes."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from gutou.database import build_connection, create_published_tables
from gutou.register import register
from gutou.register.decisions import OPEN, OTHER, SAME, Decision, Decisions, ends_of, pair_id_of
from gutou.register.description import Description, describe
from gutou.register.vocabulary import Places
from tests.register.city import SETTINGS
from tests.register.rows import fill

PLACES = Places.of(SETTINGS)
OWNER = "云泽城投集团有限公司"


def described(name: str, key: str = "", department: str = "发改", **more: Any) -> Description:
    given = {"row_key": key or name, "project_name": name, "department": department, "document": "survey"}
    return describe({"owner_name": OWNER, "region_codes": ["439802"], **given, **more}, PLACES)


A, B, C, D = (described(name) for name in ("滨河路改造", "青云大桥", "云溪水厂", "标准厂房"))


def said(*given: tuple[Description, Description, str]) -> Decisions:
    """Decisions from the oldest to the newest."""
    return Decisions(
        Decision(f"d{at}", ends, pair_id_of(a, b), decision, "王五", f"2025-07-{at + 1:02d}", None)
        for at, (a, b, decision) in enumerate(given)
        if (ends := ends_of(pair_id_of(a, b)))
    )


def test_a_key_speaks_of_both_descriptions_and_of_no_side() -> None:
    assert pair_id_of(A, B) == pair_id_of(B, A)
    assert ends_of(pair_id_of(A, B)) == tuple(sorted((A.identity, B.identity)))
    assert ends_of("M12") is None


def test_the_key_changes_with_an_identity_field_and_with_nothing_else() -> None:
    same = described("滨河路改造", planned_total=900, start_month="2025-03", department="住建")
    assert pair_id_of(same, B) == pair_id_of(A, B)
    for changed in (
        described("滨河路改造工程"),
        described("滨河路改造", owner_name="云泽水务有限公司"),
        described("滨河路改造", address="滨河路1号"),
        described("滨河路改造", region_codes=["439821"]),
        described("滨河路改造", project_code="2506-439802-04-01-000009"),
    ):
        assert pair_id_of(changed, B) != pair_id_of(A, B)


def test_the_newest_wins_and_the_older_stay_visible() -> None:
    decisions = said((A, B, OTHER), (A, B, SAME), (A, B, SAME))
    assert decisions.among([A, B]).must == [(0, 1)]
    assert decisions.among([A, B]).never == []
    standing = decisions.standing(B, A)
    assert standing is not None
    assert standing.holds
    assert standing.newest.key == "d2"
    assert standing.earlier == "同一项目（王五，2025-07-02）；不同项目（王五，2025-07-01）"


def test_an_open_decision_takes_the_older_back() -> None:
    decisions = said((A, B, SAME), (A, B, OPEN))
    assert decisions.among([A, B]).must == []
    standing = decisions.standing(A, B)
    assert standing is not None
    assert not standing.holds
    assert decisions.findings() == []


def test_a_newer_contradiction_through_others_wins_and_is_told() -> None:
    older = said((A, C, OTHER), (A, B, SAME), (B, C, SAME))
    assert older.among([A, B, C]).must == [(0, 1), (1, 2)]
    assert older.among([A, B, C]).never == []
    assert older.findings() == [("d0", "IN77", OTHER)]
    newer = said((A, B, SAME), (B, C, SAME), (A, C, OTHER))
    found = newer.among([A, B, C])
    assert found.must == [(1, 2)]
    assert found.never == [(0, 1), (0, 2)]
    assert [rule for _, rule, _ in newer.findings()] == ["IN77"]


@pytest.mark.parametrize("order", itertools.permutations(range(5)))
def test_must_and_never_never_contradict_each_other(order: tuple[int, ...]) -> None:
    given = [(A, B, SAME), (B, C, SAME), (A, C, OTHER), (C, D, SAME), (A, D, OTHER)]
    rows = [A, B, C, D]
    found = said(*(given[at] for at in order)).among(rows)
    whole = list(range(len(rows)))
    for a, b in found.must:
        whole = [whole[a] if w == whole[b] else w for w in whole]
    assert all(whole[a] != whole[b] for a, b in found.never)


def test_one_project_holds_for_a_month_in_which_the_row_between_is_missing() -> None:
    decisions = said((A, B, SAME), (B, C, SAME))
    assert decisions.among([A, C]).must == [(0, 1)]


def test_a_decision_speaks_for_every_row_of_its_descriptions() -> None:
    again = described("滨河路改造", "again", department="住建")
    rows = [A, again, B]
    assert said((A, B, SAME)).among(rows).must == [(0, 1), (1, 2)]
    assert said((A, B, OTHER)).among(rows).never == [(0, 2), (1, 2)]
    assert said((A, A, OTHER)).among(rows).never == [(0, 1)]


def test_rows_that_are_the_same_cannot_be_different_from_each_other() -> None:
    again = described("滨河路改造", "again", department="住建")
    torn = said((A, B, SAME), (A, A, OTHER))
    found = torn.among([A, again, B])
    assert found.never == [(0, 1)]
    assert found.must == []
    assert [rule for _, rule, _ in torn.findings()] == ["IN77"]


def test_a_decision_that_fits_no_rows_is_told() -> None:
    decisions = said((A, B, SAME), (C, D, OTHER), (A, C, OPEN))
    decisions.among([A, C])
    decisions.among([B, C, D])
    assert decisions.findings() == [("d0", "IN76", SAME)]


# --- with the register -------------------------------------------------------------------------------------------


def row(
    key: str, name: str, department: str = "发改", period: str = "2025-06", **more: Any
) -> dict[str, Any]:
    given = {"owner_name": OWNER, "region_codes": ["439802"], "file_name": "a.xlsx", "row_number": 1}
    document = "library" if department == "统计局" else "survey"
    return given | {
        "period": period,
        "row_key": key,
        "project_name": name,
        "department": department,
        "document": document,
        **more,
    }


def registered(
    rows: list[dict[str, Any]], tmp_path: Path, *decided: tuple[str, str, str]
) -> dict[str, list[tuple[Any, ...]]]:
    """The register's answer under decisions on rows by key, from the oldest to the newest."""
    by_key = {r["row_key"]: describe(r, PLACES) for r in rows}
    with build_connection() as con:
        create_published_tables(con)
        fill(con, rows)
        con.execute(
            "CREATE TABLE work.decision_row (row_key VARCHAR, pair_id VARCHAR, decision VARCHAR, decided_by VARCHAR, "
            "decided_on VARCHAR, note VARCHAR, file_name VARCHAR, sheet_name VARCHAR, row_number BIGINT, "
            "received_order BIGINT, period VARCHAR, department VARCHAR, file_sha256 VARCHAR)"
        )
        for at, (a, b, decision) in enumerate(decided):
            con.execute(
                "INSERT INTO work.decision_row VALUES (?, ?, ?, '王五', '2025-07-04', NULL, '复核.xlsx', '复核', ?, ?, "
                "'2025-06', '统计局', 'x')",
                [f"d{at}", pair_id_of(by_key[a], by_key[b]), decision, at + 4, at],
            )
        register(con, tmp_path, SETTINGS)
        asked = {
            "project": "SELECT row_key, project_id FROM work.link ORDER BY ALL",
            "probability": "SELECT row_key, match_probability FROM work.link ORDER BY ALL",
            "pending": "SELECT row_key, library_row_key FROM work.pending_match ORDER BY ALL",
            "review": "SELECT decision, decided_by, settled, pending, left_project_id = right_project_id, excludes "
            "FROM match_review ORDER BY ALL",
            "finding": "SELECT rule_id, audience, severity, value FROM finding ORDER BY ALL",
        }
        return {name: con.execute(sql).fetchall() for name, sql in asked.items()}


DOUBTFUL = [
    row("s", "石桥镇农村公路", planned_total=2000),
    row("l", "石桥镇农村公路危桥改造", "统计局", library_code="GT1", planned_total=2900),
]


def test_undecided_it_is_pending(tmp_path: Path) -> None:
    answer = registered(DOUBTFUL, tmp_path)
    assert answer["pending"] == [("s", "l")]
    assert answer["review"] == [(None, None, False, True, False, False)]


def test_decided_the_same_it_is_linked_and_no_longer_pending(tmp_path: Path) -> None:
    answer = registered(DOUBTFUL, tmp_path, ("s", "l", SAME))
    assert len({project for _, project in answer["project"]}) == 1
    assert dict(answer["probability"]) == {"s": 1.0, "l": 1.0}
    assert answer["pending"] == []
    assert answer["review"] == [(SAME, "王五", True, False, True, False)]


def test_decided_different_it_is_no_doubt_and_stays_as_settled(tmp_path: Path) -> None:
    answer = registered(DOUBTFUL, tmp_path, ("s", "l", OTHER))
    assert len({project for _, project in answer["project"]}) == 2
    assert answer["pending"] == []
    assert answer["review"] == [(OTHER, "王五", True, False, False, False)]


def test_left_open_it_is_asked_again(tmp_path: Path) -> None:
    answer = registered(DOUBTFUL, tmp_path, ("s", "l", OPEN))
    assert answer["pending"] == [("s", "l")]
    assert answer["review"] == [(OPEN, "王五", False, True, False, False)]


def test_a_pair_left_open_does_not_hide_the_pending_one_beside_it(tmp_path: Path) -> None:
    more: dict[str, Any] = {"planned_total": 2900, "project_code": "2506-439802-04-01-000009"}
    rows = [
        row("s", "石桥镇农村公路", planned_total=2000),
        row("t", "石桥镇农村公路危桥改造", "住建", **more),
        row("l", "石桥镇农村公路危桥改造", "统计局", library_code="GT1", **more),
    ]
    assert registered(rows, tmp_path, ("s", "t", OPEN))["pending"] == registered(rows, tmp_path)["pending"]


def test_a_decision_wins_over_a_veto(tmp_path: Path) -> None:
    rows = [row("one", "标准厂房一期"), row("two", "标准厂房二期", "住建")]
    apart = registered(rows, tmp_path)
    assert len({project for _, project in apart["project"]}) == 2
    answer = registered(rows, tmp_path, ("one", "two", SAME))
    assert len({project for _, project in answer["project"]}) == 1
    assert answer["review"] == [(SAME, "王五", True, False, True, True)]


def test_a_decision_wins_over_certainty(tmp_path: Path) -> None:
    more: dict[str, Any] = {"planned_total": 2000, "project_code": "2506-439802-04-01-000009"}
    rows = [row("a", "滨河路改造", **more), row("b", "滨河路改造工程", "住建", **more)]
    assert len({project for _, project in registered(rows, tmp_path)["project"]}) == 1
    answer = registered(rows, tmp_path, ("a", "b", OTHER))
    assert len({project for _, project in answer["project"]}) == 2


def test_rows_kept_apart_are_not_joined_through_a_third(tmp_path: Path) -> None:
    more: dict[str, Any] = {"planned_total": 2000, "project_code": "2506-439802-04-01-000009"}
    rows = [row(key, name, of, **more) for key, name, of in (
        ("a", "滨河路改造", "发改"), ("b", "滨河路改造工程", "住建"), ("c", "滨河路改造项目", "交通"))]  # fmt: skip
    projects = dict(registered(rows, tmp_path, ("a", "b", OTHER))["project"])
    assert projects["a"] != projects["b"]
    assert projects["c"] in (projects["a"], projects["b"])


def test_a_decision_takes_the_other_rows_of_both_sides_along(tmp_path: Path) -> None:
    code: dict[str, Any] = {"project_code": "2506-439802-04-01-000009", "planned_total": 2000}
    rows = [
        row("a", "石桥镇农村公路", **code),
        row("b", "石桥镇农村公路工程", "住建", **code),
        row(
            "l",
            "镇区道路提升",
            "统计局",
            library_code="GT1",
            planned_total=9900,
            owner_name="云泽交通投资有限公司",
        ),
    ]
    answer = registered(rows, tmp_path, ("a", "l", SAME))
    assert len({project for _, project in answer["project"]}) == 1


def test_two_records_of_the_library_are_confirmed_as_one(tmp_path: Path) -> None:
    rows = [
        row("l1", "文昌路雨污分流改造工程", "统计局", library_code="GT1", planned_total=5230),
        row("l2", "文昌路片区雨污分流改造", "统计局", library_code="GT2", planned_total=5230),
    ]
    assert len({project for _, project in registered(rows, tmp_path)["project"]}) == 2
    answer = registered(rows, tmp_path, ("l1", "l2", SAME))
    assert len({project for _, project in answer["project"]}) == 1


def test_it_outlives_the_month_and_the_amounts(tmp_path: Path) -> None:
    july = [r | {"period": "2025-07", "row_key": "7" + r["row_key"], "planned_total": 5000} for r in DOUBTFUL]
    answer = registered(DOUBTFUL + july, tmp_path, ("s", "l", SAME))
    assert len({project for _, project in answer["project"]}) == 1
    assert len(answer["review"]) == 1


def test_it_is_asked_again_when_an_identity_field_has_changed(tmp_path: Path) -> None:
    july = [
        r
        | {
            "period": "2025-07",
            "row_key": "7" + r["row_key"],
            "address": "石桥镇政府旁" if r["row_key"] == "s" else None,
        }
        for r in DOUBTFUL
    ]
    answer = registered(DOUBTFUL + july, tmp_path, ("s", "l", OTHER))
    assert answer["pending"] == [("7s", "7l")]
    assert [decision for decision, *_ in answer["review"]] == [OTHER, None]


def test_what_fits_no_rows_is_told_to_the_bureau(tmp_path: Path) -> None:
    gone = row("gone", "早已撤下的项目", period="2025-06")
    by_key = {r["row_key"]: r for r in [*DOUBTFUL, gone]}
    with build_connection() as con:
        create_published_tables(con)
        fill(con, DOUBTFUL)
        con.execute(
            "CREATE TABLE work.decision_row AS SELECT 'd' AS row_key, ? AS pair_id, '同一项目' AS decision, '王五' AS "
            "decided_by, '' AS decided_on, '' AS note, 'f' AS file_name, 's' AS sheet_name, 4 AS row_number, "
            "1 AS received_order, '2025-06' AS period, '统计局' AS department, 'x' AS file_sha256",
            [pair_id_of(describe(by_key["s"], PLACES), describe(gone, PLACES))],
        )
        register(con, tmp_path, SETTINGS)
        [(rule, audience, message)] = con.execute("SELECT rule_id, audience, message FROM finding").fetchall()
    assert (rule, audience) == ("IN76", "bureau")
    assert "同一项目" in message


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    rows = [*DOUBTFUL, row("x", "石桥镇农村公路危桥改造工程", "住建", planned_total=2900)]
    decided = (("s", "l", SAME), ("x", "s", OTHER))
    first = registered(rows, tmp_path, *decided)
    assert registered(rows[::-1], tmp_path, *decided) == first
