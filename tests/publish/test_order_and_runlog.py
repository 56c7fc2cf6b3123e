from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from gutou.database import build_connection, create_published_tables, table_definitions
from gutou.job import Job
from gutou.publish.order import order_tables, table_digest
from gutou.publish.runlog import code_version, complete_run_log, earlier_runs, input_hashes, write_run_log
from gutou.workspace import Workspace
from tests.publish.small_candidate import ROWS, fill, settings


@pytest.fixture
def job(tmp_path: Path) -> Job:
    workspace = Workspace(tmp_path / "share", tmp_path / "data")
    (tmp_path / "data" / "curated").mkdir(parents=True)
    return Job(
        settings(), workspace, date(2025, 7, 14), datetime(2025, 7, 14, 9), "r1", durations={"收件": 1.5}
    )


def test_the_order_of_insertion_does_not_matter(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with build_connection(tmp_path / f"{name}.duckdb") as con:
            create_published_tables(con)
            con.execute(ROWS)
            if name == "b":
                for table in table_definitions():
                    con.execute(f'CREATE TEMP TABLE backwards AS SELECT * FROM "{table}" ORDER BY rowid DESC')
                    con.execute(f'DELETE FROM "{table}"')
                    con.execute(f'INSERT INTO "{table}" FROM backwards')
                    con.execute("DROP TABLE backwards")
            order_tables(con)
    assert table_digest(tmp_path / "a.duckdb") == table_digest(tmp_path / "b.duckdb")


def test_the_digest_sees_values_nulls_and_order(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with build_connection(path) as con:
        fill(con)
    sound = table_digest(path)
    assert "run_log" not in sound
    assert set(table_digest(path, exclude=())) == set(table_definitions())
    for change in (
        "UPDATE project SET ytd_wan = ytd_wan + 0.000001 WHERE project_id = 'P1'",
        "UPDATE project SET region_code = '' WHERE region_code IS NULL",
        "CREATE OR REPLACE TABLE project AS FROM project ORDER BY project_id DESC",
        "DELETE FROM project WHERE project_id = 'P1'",
    ):
        with duckdb.connect(str(path)) as con:
            con.execute(change)
        changed = table_digest(path)
        assert {name for name in sound if sound[name] != changed[name]} == {"project"}
        sound = changed


def test_unnamed_county_and_other_sector_stand_last() -> None:
    with build_connection() as con:
        fill(con)
        codes = con.execute("SELECT scope_code FROM gap WHERE scope_kind = 'region'").fetchall()
    assert codes == [("439802",), ("",)]


def test_types_survive_ordering() -> None:
    with build_connection() as con:
        fill(con)
        types = con.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() "
            "WHERE database_name = current_database() AND schema_name = 'main' AND NOT internal"
        ).fetchall()
    assert sorted(types) == sorted(
        (name, c["name"], c["type"]) for name, table in table_definitions().items() for c in table["columns"]
    )


def test_run_log_tells_what_the_run_was_made_from(job: Job) -> None:
    with build_connection() as con:
        create_published_tables(con)
        write_run_log(con, job)
        row = con.execute(
            "SELECT run_id, as_of, code_version, settings, input_hashes, durations FROM run_log"
        ).fetchone()
    assert row is not None
    assert row[:3] == ("r1", date(2025, 7, 14), code_version())
    assert json.loads(row[3])["city_code"] == "4398"
    assert json.loads(row[4]).keys() == {"all"}
    assert json.loads(row[5]) == {"收件": 1.5}


def test_earlier_runs_are_carried_forward(job: Job) -> None:
    with duckdb.connect(str(job.workspace.database)) as con:
        create_published_tables(con)
        con.execute("INSERT INTO run_log BY NAME SELECT 'r0' AS run_id, DATE '2025-06-14' AS as_of")
    for _ in range(2):
        with build_connection() as con:
            create_published_tables(con)
            write_run_log(con, job)
            write_run_log(con, job)
            assert con.execute("SELECT run_id FROM run_log ORDER BY 1").fetchall() == [("r0",), ("r1",)]


@pytest.mark.parametrize("content", [b"", b"no database", b"x" * 20_000])
def test_an_unreadable_database_has_no_earlier_runs(job: Job, content: bytes) -> None:
    job.workspace.database.write_bytes(content)
    assert earlier_runs(job.workspace.database) == []


def test_a_log_of_an_older_version_is_kept(job: Job) -> None:
    with duckdb.connect(str(job.workspace.database)) as con:
        con.execute(
            "CREATE TABLE run_log AS SELECT 'r0' AS run_id, DATE '2025-06-14' AS as_of, 1 AS dropped_since"
        )
    with build_connection() as con:
        create_published_tables(con)
        write_run_log(con, job)
        assert con.execute("SELECT run_id, row_counts FROM run_log ORDER BY 1").fetchall() == [
            ("r0", None),
            ("r1", "{}"),
        ]


def test_what_was_measured_after_the_log_was_written_is_added(job: Job) -> None:
    with build_connection() as con:
        create_published_tables(con)
        write_run_log(con, job)
        job.durations["审核"] = 2.5
        job.rows["审核"] = {"audit_check": 7}
        complete_run_log(con, job)
        row = con.execute(
            "SELECT durations, row_counts, peak_memory_mb, rulebook_sha256 FROM run_log"
        ).fetchone()
    assert row is not None
    assert json.loads(row[0]) == {"收件": 1.5, "审核": 2.5}
    assert json.loads(row[1]) == {"审核": {"audit_check": 7}}
    assert row[2] > 10
    assert len(row[3]) == 64


def test_a_database_of_another_shape_has_no_earlier_runs(job: Job) -> None:
    with duckdb.connect(str(job.workspace.database)) as con:
        con.execute("CREATE TABLE run_log (run_id VARCHAR)")
    assert earlier_runs(job.workspace.database) == []


def test_input_hashes_follow_the_sidecars_of_their_period(job: Job) -> None:
    def arrive(department: str, period: str, text: str) -> None:
        folder = job.workspace.raw / department / period
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "s1.json").write_text(text)

    arrive("发改", "2025-05", "{}")
    arrive("发改", "2025-06", "{}")
    arrive("_fixed", "ids", "{}")
    before = input_hashes(job.workspace)
    assert before.keys() == {"2025-05", "2025-06", "_fixed", "all"}
    assert input_hashes(job.workspace) == before
    arrive("发改", "2025-06", '{"received_at": "later"}')
    after = input_hashes(job.workspace)
    assert {name for name in before if before[name] != after[name]} == {"2025-06", "all"}


def test_what_the_audit_says_of_runs_is_not_compared(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with build_connection(path) as con:
        create_published_tables(con)
        con.execute(
            """INSERT INTO audit_check BY NAME SELECT * FROM (VALUES ('run_log', '2 行均符合'), ('project', '4 行均符合'))
            AS t(table_name, observed)"""
        )
    before = table_digest(path)
    for table, same in (("run_log", True), ("project", False)):
        with duckdb.connect(str(path)) as con:
            con.execute("UPDATE audit_check SET observed = '5 行均符合' WHERE table_name = ?", [table])
        assert (table_digest(path)["audit_check"] == before["audit_check"]) == same
