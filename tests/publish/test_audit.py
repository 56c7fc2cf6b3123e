from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from gutou.database import table_definitions
from gutou.errors import GutouError
from gutou.publish import audit as auditing
from gutou.publish import audit_page
from gutou.publish.audit import AuditResult, audit, examine, prepare
from gutou.publish.dictionary import value_labels
from gutou.publish.expectations import Expected, checks, suites, written_suites
from gutou.publish.validator import Check
from gutou.settings import Publishing
from tests.publish.small_candidate import fill, settings
from tests.small import small_build


@pytest.fixture(scope="module")
def candidate() -> Iterator[DuckDBPyConnection]:
    with small_build() as con:
        fill(con)
        prepare(con, settings())
        yield con


@pytest.fixture(scope="module")
def sound(
    candidate: DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory
) -> tuple[AuditResult, Path]:
    """The audit of the candidate as it is, and the folder of its page."""
    docs = tmp_path_factory.mktemp("docs")
    return audit(candidate, settings(), docs, "r0"), docs


@pytest.fixture
def con(candidate: DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> Iterator[DuckDBPyConnection]:
    # It is prepared already, and a transaction that writes the candidate may not write beside it.
    monkeypatch.setattr(auditing, "prepare", lambda con, settings: None)
    candidate.execute("BEGIN")
    yield candidate
    candidate.execute("ROLLBACK")


def offending(con: DuckDBPyConnection, check: Expected) -> int:
    assert check.sql
    return len(con.execute(check.sql).fetchall())


def test_a_sound_candidate_passes_and_says_so(
    sound: tuple[AuditResult, Path], con: DuckDBPyConnection
) -> None:
    result, docs = sound
    assert result.faults() == ()
    assert not result.held_back
    rows = con.execute(
        "SELECT count(*), count(*) FILTER (success) FROM audit_check WHERE severity = 'critical'"
    ).fetchone()
    assert rows is not None
    assert rows[0] == rows[1] > 150
    tables = {row[0] for row in con.execute("SELECT DISTINCT table_name FROM audit_check").fetchall()}
    assert tables >= set(written_suites())
    page = (docs / "index.html").read_text(encoding="utf-8")
    assert "云泽市" in page
    assert "通过" in page
    assert "http" not in page


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
    result = AuditResult(tuple(examine(con, suites()["dispatch"].expectations)))
    assert not result.held_back
    assert any("年度计划完成率" in line for line in result.warnings())


def test_a_check_that_cannot_run_holds_back(candidate: DuckDBPyConnection) -> None:
    candidate.execute("ALTER TABLE work.source_row RENAME TO gone")
    result = AuditResult(tuple(examine(candidate, checks())))
    candidate.execute("ALTER TABLE work.gone RENAME TO source_row")
    assert {c.expected.name for c in result.checks if c.holds_back} == {
        "library_codes_judged",
        "library_sum",
        "source_rows_loaded",
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
    held = AuditResult(tuple(examine(con, [c for c in checks() if c.name == "rule_counts"])))
    for run_id in ("r1", "r2", "r3"):
        audit_page.write(held, few, tmp_path, run_id)
    assert sorted(page.name for page in tmp_path.iterdir()) == ["index.html", "r2.html", "r3.html"]
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "href='r2.html'>r2</a>　未通过" in text
    assert "href='#rule_outcome'" in text
    assert "r1.html" not in text
    assert text.count("<li>period=2025-0") == 2


def test_a_page_that_cannot_be_written_does_not_stop_the_run(
    con: DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "examine", lambda con: [Check(checks()[0], True, 0, "")])
    (tmp_path / "file").touch()
    assert not audit(con, settings(), tmp_path / "file" / "docs").held_back


def test_the_audit_is_the_same_twice(sound: tuple[AuditResult, Path], con: DuckDBPyConnection) -> None:
    rows = con.execute("FROM audit_check").fetchall()
    assert audit(con, settings(), None) == sound[0]
    assert con.execute("FROM audit_check").fetchall() == rows


def test_the_page_names_the_rows_of_a_column_and_no_phone(con: DuckDBPyConnection, tmp_path: Path) -> None:
    con.execute("UPDATE project SET scope = NULL WHERE project_id = 'P2'")
    con.execute("UPDATE project SET evidence = '张三 138 1234 0000' WHERE project_id = 'P3'")
    found = AuditResult(tuple(examine(con, suites()["project"].expectations)))
    assert found.held_back
    page = audit_page.write(found, settings(), tmp_path, "r1").read_text(encoding="utf-8")
    assert "scope=空，period=2025-06，project_id=P2" in page
    assert "evidence=张三 ***，period=2025-06，project_id=P3" in page
    assert "138" not in page


def test_every_labelled_column_is_published() -> None:
    columns = {f"{name}.{c['name']}" for name, table in table_definitions().items() for c in table["columns"]}
    assert set(value_labels()) <= columns


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


def test_every_table_has_a_suite_of_its_own() -> None:
    """The audit cannot judge what it writes itself."""
    assert set(table_definitions()) - set(written_suites()) == {"audit_check"}
