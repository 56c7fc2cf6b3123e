from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from gutou.database import build_connection, table_definitions
from gutou.errors import GutouError
from gutou.publish import audit as auditing
from gutou.publish.audit import audit
from gutou.publish.dictionary import value_labels
from gutou.publish.expectations import Expected, checks, suites, written_suites
from gutou.publish.validator import Check, Validator
from gutou.settings import Publishing
from tests.publish.small_candidate import fill, settings

# One way, at least, to break each accounting identity.
BREAKS = {
    "accepted_rows_linked": ["DELETE FROM project_source WHERE project_id = 'P4'"],
    "additions_bounded": ["UPDATE gap SET additions_complete_wan = 301 WHERE scope_kind = 'city'"],
    "agreement_counts": ["UPDATE field_agreement SET agree = 3"],
    "alias_not_standing": ["INSERT INTO project_alias VALUES ('P1', 'P2', '2025-06', '合并')"],
    "alias_not_circular": [
        "INSERT INTO project_alias VALUES ('P0', 'P1', '2025-06', '合并')",
        "UPDATE project_alias SET alias_id = project_id",
    ],
    "bridge_sum": [
        "UPDATE gap_bridge SET amount_wan = 199 WHERE step_order = 1",
        "UPDATE gap_bridge SET amount_wan = amount_wan + 1",
        "UPDATE gap SET target_level_wan = 166 WHERE scope_kind = 'city'",
    ],
    "chinese_view": ['DROP VIEW "中文"."缺口"'],
    "chosen_value": ["UPDATE project_value SET chosen = true"],
    "column_commented": [
        "COMMENT ON COLUMN gap.gap_wan IS NULL",
        "COMMENT ON TABLE gap IS NULL",
        "COMMENT ON VIEW 中文.缺口 IS NULL",
    ],
    "column_in_dictionary": [
        "DELETE FROM dictionary WHERE column_name = 'gap_wan'",
        "ALTER TABLE entry ADD COLUMN surprise VARCHAR",
        "CREATE TABLE stray (a INTEGER)",
    ],
    "data_rows_counted": [
        "UPDATE sheet_rows SET rows = 3 WHERE submission_id = 's1' AND kind = 'data'",
        "DELETE FROM sheet_rows WHERE submission_id = 's2'",
    ],
    "data_rows_of_others": [
        "UPDATE submission SET rows_read = 1, rows_rejected = 1 WHERE submission_id = 's5'"
    ],
    "dispatch_complete": ["DELETE FROM dispatch", "UPDATE dispatch SET project_id = 'P2'"],
    "every_row_counted": [
        "DELETE FROM sheet_rows WHERE submission_id = 's1' AND kind = 'note'",
        "UPDATE submission SET rows_in_file = 8 WHERE submission_id = 's1'",
    ],
    "finding_files_known": ["UPDATE finding SET file_sha256 = repeat('f', 64)"],
    "finding_rules_known": ["DELETE FROM rule WHERE rule_id = 'IN01'"],
    "gap_after": [
        "UPDATE gap SET gap_after_verified_wan = -276.9",
        "UPDATE gap SET gap_after_verified_fixed_base_wan = -255.1",
        "UPDATE gap SET gap_after_verified_low_wan = -276",
    ],
    "gap_base_used": [
        "UPDATE gap_base SET used = true",
        "UPDATE gap_base SET used = false",
        "UPDATE gap SET base_source = 'micro' WHERE scope_kind = 'city'",
    ],
    "gap_explained": ["UPDATE gap SET gap_wan = NULL WHERE scope_kind = 'city'"],
    "gap_level": [
        "UPDATE gap SET target_level_wan = 165.1 WHERE scope_kind = 'city'",
        "UPDATE gap SET gap_wan = -34.99 WHERE scope_kind = 'city'",
        "UPDATE gap SET reported_wan = NULL WHERE scope_kind = 'city'",
        "UPDATE gap SET gap_low_wan = -34 WHERE scope_kind = 'city'",
    ],
    "gap_library": [
        "UPDATE gap SET library_wan = 181 WHERE scope_kind = 'city'",
        "UPDATE gap SET pending_removals_wan = 1 WHERE scope_kind = 'city'",
    ],
    "gap_naive": ["UPDATE gap SET basis_difference_wan = 11.1", "UPDATE gap SET naive_gap_wan = -23"],
    "gap_one_city": ["UPDATE gap SET scope_kind = 'region'"],
    "gap_parts": [
        "UPDATE gap SET library_wan = 179 WHERE scope_code = '439802'",
        "DELETE FROM gap WHERE scope_kind = 'sector'",
        "DELETE FROM gap WHERE scope_code = ''",
    ],
    "library_codes_judged": [
        "UPDATE library_record SET library_code = NULL",
        "DELETE FROM library_record WHERE library_code = 'L1'",
        "UPDATE library_record SET library_code = 'L9' WHERE library_code = 'L1'",
    ],
    "library_codes_repeated": ["INSERT INTO work.source_row FROM work.source_row WHERE library_code = 'L3'"],
    "library_sum": [
        "UPDATE library_record SET ytd_wan = 99 WHERE library_code = 'L1'",
        "DELETE FROM library_record",
    ],
    "newest_period_fresh": [
        "INSERT INTO run_log BY NAME SELECT 'r1' AS run_id, DATE '2025-09-14' AS as_of",
    ],
    "peer_ranks": [
        "UPDATE peer_rank SET rank = 3 WHERE city = '邻市'",
        "UPDATE peer_rank SET of_cities = 3",
        "UPDATE peer_rank SET ours = true",
    ],
    "personal_columns": [
        "ALTER TABLE entry ADD COLUMN contact VARCHAR",
        "ALTER TABLE entry ADD COLUMN 联系电话 VARCHAR",
    ],
    "personal_values": [
        "UPDATE finding SET value = '13812340000'",
        "UPDATE finding SET message = '电话13812340000有误'",
    ],
    "phone_like_values": ["UPDATE dispatch SET issues = '请联系 13812340000'"],
    "project_has_source": ["INSERT INTO project BY NAME SELECT '2025-06' AS period, 'P5' AS project_id"],
    "project_ids_known": ["DELETE FROM project WHERE project_id = 'P2'"],
    "project_reconciled": ["DELETE FROM reconciliation WHERE project_id = 'P2'"],
    "removal_amounts": [
        "UPDATE library_record SET removal_wan = 100 WHERE decision = 'keep'",
        "UPDATE library_record SET removal_wan = 0 WHERE decision = 'remove'",
    ],
    "review_pair_differs": [
        "UPDATE match_review SET left_department = right_department, left_document = right_document, "
        "left_file_name = right_file_name, left_sheet_name = right_sheet_name, left_row_number = right_row_number"
    ],
    "rows_against_last_month": [
        "INSERT INTO submission BY NAME SELECT period, 's6' AS submission_id, '商务' AS department, 'survey' AS document, "
        "'accepted' AS status, rows_accepted FROM (VALUES ('2025-05', 41), ('2025-06', 20)) AS t(period, rows_accepted)",
        "INSERT INTO submission BY NAME SELECT period, 's6' AS submission_id, '商务' AS department, 'survey' AS document, "
        "'partial' AS status, rows_accepted FROM (VALUES ('2024-12', 19), ('2025-02', 39)) AS t(period, rows_accepted)",
    ],
    "rule_counts": ["UPDATE rule_outcome SET holds = 4"],
    "rule_errors": ["UPDATE rule_outcome SET error = '不能执行'"],
    "scope_amounts": [
        "UPDATE project SET in_scope_ytd_wan = 299 WHERE project_id = 'P2'",
        "UPDATE project SET in_scope_ytd_wan = 80 WHERE project_id = 'P3'",
        "UPDATE project SET in_scope_ytd_wan = 0 WHERE project_id = 'P4'",
        "UPDATE project SET scope = NULL WHERE project_id = 'P1'",
    ],
    "scope_rules_known": ["DELETE FROM rule WHERE rule_id = 'SC01'"],
    "sheet_reaches_last_row": ["UPDATE project_source SET row_number = 8 WHERE project_id = 'P4'"],
    "sheet_rows_known": ["INSERT INTO sheet_rows VALUES ('2025-06', 's9', '一', 'data', 1)"],
    "status_fits_library": [
        "UPDATE reconciliation SET status = 'matched' WHERE project_id = 'P2'",
        "UPDATE reconciliation SET status = 'missing_from_library' WHERE project_id = 'P1'",
    ],
    "submission_balance": ["UPDATE submission SET rows_rejected = 0 WHERE submission_id = 's1'"],
    "submission_explained": ["UPDATE submission SET reason = ' ' WHERE submission_id = 's1'"],
    "submission_placed": ["UPDATE submission SET document = NULL WHERE submission_id = 's1'"],
}
ONE_BROKEN_ROW = {
    "expect_column_values_to_not_be_null": "NULL",
    "expect_column_values_to_be_in_set": "'乱'",
    "expect_column_values_to_match_regex": "' '",
}


@pytest.fixture(scope="module")
def candidate() -> Iterator[DuckDBPyConnection]:
    with build_connection() as con:
        fill(con)
        yield con


@pytest.fixture
def con(candidate: DuckDBPyConnection) -> Iterator[DuckDBPyConnection]:
    candidate.execute("BEGIN")
    yield candidate
    candidate.execute("ROLLBACK")


def offending(con: DuckDBPyConnection, check: Expected) -> int:
    assert check.sql
    return len(con.execute(check.sql).fetchall())


def test_a_sound_candidate_passes_and_says_so(con: DuckDBPyConnection, tmp_path: Path) -> None:
    result = audit(con, settings(), tmp_path / "docs")
    assert result.faults() == ()
    assert not result.held_back
    rows = con.execute(
        "SELECT count(*), count(*) FILTER (success) FROM audit_check WHERE severity = 'critical'"
    ).fetchone()
    assert rows is not None
    assert rows[0] == rows[1] > 150
    tables = {row[0] for row in con.execute("SELECT DISTINCT table_name FROM audit_check").fetchall()}
    assert tables >= set(written_suites())
    page = (tmp_path / "docs" / "index.html").read_text(encoding="utf-8")
    assert "云泽市" in page
    assert "通过" in page
    assert "http" not in page


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.name)
def test_each_identity_finds_what_breaks_it(con: DuckDBPyConnection, check: Expected) -> None:
    assert offending(con, check) == 0
    for statement in BREAKS[check.name or ""]:
        con.execute("ROLLBACK; BEGIN")
        con.execute(statement)
        assert offending(con, check) > 0, statement


def test_one_broken_identity_holds_back(con: DuckDBPyConnection, tmp_path: Path) -> None:
    con.execute("UPDATE gap SET library_wan = 179 WHERE scope_code = '439802'")
    result = audit(con, settings(), tmp_path)
    assert result.held_back
    assert [check.expected.name for check in result.checks if check.holds_back] == ["gap_parts"]
    assert "179" in result.faults()[0]
    assert "没有发布" in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert con.execute(
        "SELECT count(*) FROM audit_check WHERE NOT success AND severity = 'critical'"
    ).fetchone() == (1,)


def test_a_warning_does_not_hold_back(con: DuckDBPyConnection) -> None:
    con.execute("UPDATE dispatch SET completion_pct = 900")
    result = audit(con, settings(), None)
    assert not result.held_back
    assert any("年度计划完成率" in line for line in result.warnings())


def test_every_expectation_of_a_column_finds_a_broken_row(con: DuckDBPyConnection) -> None:
    expected = [e for suite in suites().values() for e in suite.expectations if e.table in written_suites()]
    tried = {
        e for kind in ONE_BROKEN_ROW for e in broken_all(con, kind, [e for e in expected if e.type == kind])
    }
    limits = [e for e in expected if e.type == "expect_column_values_to_be_between"]
    tried |= set(beyond(con, limits))
    keys = [e for e in expected if "unique" in e.type]
    tried |= set(doubled(con, keys))
    left = {e.label for e in expected} - tried
    assert {label for label in left if "至少" not in label} == set()


def broken_all(con: DuckDBPyConnection, kind: str, expected: list[Expected]) -> Iterator[str]:
    """Break one row of every column in one go; every expectation must notice."""
    con.execute("ROLLBACK; BEGIN")
    for e in expected:
        con.execute(
            f'UPDATE "{e.table}" SET "{e.columns[0]}" = {ONE_BROKEN_ROW[kind]} '
            f'WHERE rowid = (SELECT min(rowid) FROM "{e.table}")'
        )
    yield from all_fail(con, expected)


def beyond(con: DuckDBPyConnection, expected: list[Expected]) -> Iterator[str]:
    for side, step in (("min_value", -1), ("max_value", 1)):
        limited = [e for e in expected if side in e.kwargs]
        con.execute("ROLLBACK; BEGIN")
        for e in limited:
            con.execute(f'UPDATE "{e.table}" SET "{e.columns[0]}" = {e.kwargs[side] + step}')
        yield from all_fail(con, limited)


def doubled(con: DuckDBPyConnection, expected: list[Expected]) -> Iterator[str]:
    con.execute("ROLLBACK; BEGIN")
    for e in {e.table: e for e in expected}.values():
        con.execute(f'INSERT INTO "{e.table}" SELECT * FROM "{e.table}" LIMIT 1')
    yield from all_fail(con, expected)


def all_fail(con: DuckDBPyConnection, expected: list[Expected]) -> Iterator[str]:
    tables = {e.table for e in expected}
    validator = Validator()
    found: dict[str, Check] = {}
    for table in tables:
        asked = [e for e in expected if e.table == table]
        frame = con.execute(f'FROM "{table}"').df()
        found |= {check.expected.label: check for check in validator.validate(table, frame, asked)}
    for e in expected:
        assert not found[e.label].success, e.label
        assert found[e.label].unexpected
        assert found[e.label].holds_back == (e.severity == "critical")
        yield e.label


def test_a_check_that_cannot_run_holds_back() -> None:
    with build_connection() as con:
        fill(con)
        con.execute("DROP TABLE work.source_row")
        result = audit(con, settings(), None)
    assert {c.expected.name for c in result.checks if c.holds_back} == {
        "library_codes_judged",
        "library_sum",
    }
    assert "无法执行" in result.faults()[0]


def test_nothing_to_try_is_an_error(con: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "checks", lambda: ())
    with pytest.raises(GutouError, match="没有任何审核内容"):
        audit(con, settings(), None)


def test_few_rows_and_ordinary_changes_are_no_warning(con: DuckDBPyConnection) -> None:
    check = next(c for c in checks() if c.name == "rows_against_last_month")
    for before, after, months in ((19, 5, ("2025-05", "2025-06")), (40, 20, ("2025-05", "2025-06")),
                                  (100, 20, ("2025-03", "2025-06"))):  # fmt: skip
        con.execute("ROLLBACK; BEGIN")
        con.executemany(
            "INSERT INTO submission BY NAME SELECT ? AS period, 's6' AS submission_id, '商务' AS department, "
            "'survey' AS document, 'accepted' AS status, ? AS rows_accepted",
            [(months[0], before), (months[1], after)],
        )
        assert offending(con, check) == 0, (before, after)


def test_the_page_lists_the_rows_and_stays_for_the_latest_runs(
    con: DuckDBPyConnection, tmp_path: Path
) -> None:
    few = settings().model_copy(update={"publishing": Publishing(audit_pages_kept=2)})
    con.execute("UPDATE rule_outcome SET holds = 4")
    con.execute("INSERT INTO rule_outcome VALUES ('2025-05', 'SC01', 4, 9, 1, 0, NULL)")
    for run_id in ("r1", "r2", "r3"):
        audit(con, few, tmp_path, run_id)
    assert sorted(page.name for page in tmp_path.iterdir()) == ["index.html", "r2.html", "r3.html"]
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "href='r2.html'" in text
    assert "r1.html" not in text
    assert text.count("<li>period=2025-0") == 2


def test_a_page_that_cannot_be_written_does_not_stop_the_run(con: DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert not audit(con, settings(), tmp_path / "file" / "docs").held_back


def test_the_audit_is_the_same_twice(con: DuckDBPyConnection) -> None:
    first = audit(con, settings(), None)
    rows = con.execute("FROM audit_check").fetchall()
    assert audit(con, settings(), None) == first
    assert con.execute("FROM audit_check").fetchall() == rows


def test_every_labelled_column_is_published() -> None:
    columns = {f"{name}.{c['name']}" for name, table in table_definitions().items() for c in table["columns"]}
    assert set(value_labels()) <= columns


def test_every_identity_has_a_case() -> None:
    assert {check.name for check in checks()} == set(BREAKS)


def test_identities_speak_of_published_tables() -> None:
    assert {check.table for check in checks()} <= set(table_definitions())
    assert {check.severity for check in checks()} <= {"critical", "warning"}


def test_personal_values_may_be_masked(con: DuckDBPyConnection) -> None:
    check = next(c for c in checks() if c.name == "personal_values")
    for masked in ("138****0000", "***", None):
        con.execute("UPDATE finding SET value = ?", [masked])
        assert offending(con, check) == 0


def test_work_is_not_published(con: DuckDBPyConnection) -> None:
    tables = con.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()"
    ).fetchall()
    assert {row[0] for row in tables} == set(table_definitions())
