"""Seals as files: whole or not at all, never changed, read by any version of the tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from gutou.database import create_published_tables, table_definitions
from gutou.errors import GutouError, UsageError
from gutou.publish import seals
from gutou.publish.audit import examine, prepare
from gutou.publish.expectations import checks
from gutou.publish.freeze import files_of, freeze
from gutou.publish.order import DESCRIBE_RUNS
from gutou.publish.runlog import code_version
from gutou.publish.sealed import load_seals, restore, settings_hash
from gutou.publish.seals import LIVE, Seal, newest_seals, read_seals, sealed_tables, table_path, write_seal
from gutou.workspace import Workspace
from tests.publish.small_candidate import ROWS, settings
from tests.small import small_build

SEAL = Seal(
    "2025-06", 1, "r1", "2025-07-14", "1", "s", "2025-07-20T09:00:00", "张三", "月报", {"s1": 3}, ["s1"]
)


@pytest.fixture
def con() -> Iterator[DuckDBPyConnection]:
    with small_build() as con:
        filled(con)
        yield con


def filled(con: DuckDBPyConnection) -> None:
    create_published_tables(con)
    con.execute(ROWS)


def logged(con: DuckDBPyConnection) -> None:
    con.execute("DELETE FROM run_log")
    con.execute(
        """INSERT INTO run_log BY NAME
        SELECT 'r1' AS run_id, DATE '2025-07-14' AS as_of, '0.1+a' AS code_version, ? AS settings""",
        [settings().model_dump_json()],
    )


def rows(con: DuckDBPyConnection, table: str) -> list[tuple[object, ...]]:
    return con.execute(f'FROM "{table}" ORDER BY ALL').fetchall()


def test_a_seal_covers_every_table_of_the_period_but_the_live_ones_and_those_of_runs() -> None:
    with_period = {name for name, table in table_definitions().items() if table["period"]}
    assert set(sealed_tables()) == with_period - {*LIVE, *DESCRIBE_RUNS}
    assert {"project", "gap", "library_record", "headline"} <= set(sealed_tables())


def test_what_is_sealed_stands_for_whatever_is_computed(con: DuckDBPyConnection, tmp_path: Path) -> None:
    before = {name: rows(con, name) for name in table_definitions()}
    written = write_seal(con, tmp_path, SEAL)
    assert newest_seals(tmp_path) == {"2025-06": written}
    con.execute("UPDATE project SET ytd_wan = 1")
    con.execute("DELETE FROM gap")
    con.execute("INSERT INTO project (period, project_id) VALUES ('2025-06', 'P9'), ('2025-07', 'P9')")
    con.execute("UPDATE finding SET message = 'later'")
    restore(con, tmp_path)
    after = {name: rows(con, name) for name in table_definitions()}
    assert [row[:2] for row in after["project"] if row not in before["project"]] == [("2025-07", "P9")]
    assert [name for name in after if after[name] != before[name]] == ["finding", "project"]
    assert [row for row in before["project"] if row not in after["project"]] == []


def test_on_the_way_only_tables_that_are_filled_are_replaced(con: DuckDBPyConnection, tmp_path: Path) -> None:
    write_seal(con, tmp_path, SEAL)
    con.execute("UPDATE project SET ytd_wan = 1")
    con.execute("DELETE FROM gap")
    restore(con, tmp_path, only_filled=True)
    assert con.execute("SELECT count(*) FROM project WHERE ytd_wan = 1").fetchone() == (0,)
    assert rows(con, "gap") == []


def test_columns_and_tables_of_another_version(con: DuckDBPyConnection, tmp_path: Path) -> None:
    """A column that is new since is null, one that is gone stays out, a table that is new since is empty."""
    con.execute("ALTER TABLE project RENAME COLUMN stage TO dropped_since")
    con.execute("DROP TABLE rule_outcome")
    written = write_seal(con, tmp_path, SEAL)
    assert "rule_outcome" not in written.tables
    with small_build() as now:
        filled(now)
        restore(now, tmp_path)
        assert now.execute("SELECT count(*), count(stage), sum(ytd_wan) FROM project").fetchone() == (
            4,
            0,
            Decimal(520),
        )
        assert rows(now, "rule_outcome") == []


def test_the_newest_version_holds_and_the_older_stays(con: DuckDBPyConnection, tmp_path: Path) -> None:
    first = write_seal(con, tmp_path, SEAL)
    con.execute("UPDATE project SET ytd_wan = 7 WHERE project_id = 'P1'")
    write_seal(con, tmp_path, replace(SEAL, version=2, note="更正"))
    con.execute("DELETE FROM project")
    restore(con, tmp_path)
    assert con.execute("SELECT ytd_wan FROM project WHERE project_id = 'P1'").fetchone() == (Decimal(7),)
    assert [seal.version for seal in read_seals(tmp_path)] == [1, 2]
    assert read_seals(tmp_path)[0] == first
    with pytest.raises(GutouError, match="无法写入"):
        write_seal(con, tmp_path, SEAL)
    assert read_seals(tmp_path)[0] == first


def test_a_table_that_was_changed_or_lost_stops_the_run(con: DuckDBPyConnection, tmp_path: Path) -> None:
    seal = write_seal(con, tmp_path, SEAL)
    path = table_path(tmp_path, seal, "gap")
    assert path is not None
    path.chmod(0o640)
    content = path.read_bytes()
    path.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
    with pytest.raises(GutouError, match="被改动"):
        restore(con, tmp_path)
    path.unlink()
    with pytest.raises(GutouError, match="缺失"):
        restore(con, tmp_path)
    (path.parent / seals.LIST).chmod(0o640)
    (path.parent / seals.LIST).write_text("{")
    with pytest.raises(GutouError, match="无法读取"):
        read_seals(tmp_path)


def test_killed_while_sealing_nothing_is_sealed(
    con: DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(seals, "put", killed)
        with pytest.raises(KeyboardInterrupt):
            write_seal(con, tmp_path, SEAL)
    assert read_seals(tmp_path) == []
    write_seal(con, tmp_path, SEAL)
    assert [path.name for path in (tmp_path / "sealed" / "2025-06").iterdir()] == ["1"]


def test_freezing_takes_the_published_figures(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "share", tmp_path / "data")
    with pytest.raises(UsageError, match="还没有发布过"):
        freeze(workspace, "2025-06", "张三")
    workspace.curated.mkdir(parents=True)
    with small_build(workspace.database) as con:
        filled(con)
        logged(con)
        held = files_of(con, "2025-06")
    with pytest.raises(UsageError, match="没有 2024-06 的数字"):
        freeze(workspace, "2024-06", "张三")
    seal = freeze(workspace, "2025-06", "张三", "月报")
    assert (seal.run_id, seal.as_of, seal.code_version, seal.version) == ("r1", "2025-07-14", "0.1+a", 1)
    assert seal.files == held
    assert seal.files["s1"] == 3
    assert seal.before == sorted(held)
    assert seal.settings_sha256 == settings_hash(json.loads(settings().model_dump_json()))
    with pytest.raises(UsageError, match="已经定库"):
        freeze(workspace, "2025-06", "张三")


def test_a_file_that_is_not_published_yet_comes_first(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "share", tmp_path / "data")
    workspace.curated.mkdir(parents=True)
    with small_build(workspace.database) as con:
        filled(con)
        logged(con)
    folder = workspace.raw / "发改" / "2025-06"
    folder.mkdir(parents=True)
    told = {
        "submission_id": "0" * 16, "file_sha256": None, "department": "发改", "expected": True, "period": "2025-06",
        "period_from": "folder", "path": "发改/2025-06/a.xlsx", "file_name": "a.xlsx", "size": 1, "sequence": 1,
        "as_of": "2025-07-20", "refused": "太大",
        **dict.fromkeys(("received_at", "modified_at", "changed_at"), "2025-07-20T00:00:00"),
    }  # fmt: skip
    (folder / f"{'0' * 16}.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(UsageError, match="有 1 个收到的文件还没有进入"):
        freeze(workspace, "2025-06", "张三")


def asked(con: DuckDBPyConnection, name: str) -> tuple[bool, bool]:
    """Success of an identity, and whether it holds the run back."""
    prepare(con, settings())
    (found,) = examine(con, [check for check in checks() if check.name == name])
    return found.success, found.holds_back


def sealed_work(con: DuckDBPyConnection, files: dict[str, int], *, otherwise: bool = False) -> None:
    con.execute(
        "CREATE OR REPLACE TABLE work.sealed_period AS SELECT '2025-06' AS period, ? AS made_otherwise",
        [otherwise],
    )
    con.execute(
        "CREATE OR REPLACE TABLE work.sealed_file (period VARCHAR, submission_id VARCHAR, rows_held BIGINT)"
    )
    for name, held in files.items():
        con.execute("INSERT INTO work.sealed_file VALUES ('2025-06', ?, ?)", [name, held])


LATE = """INSERT INTO submission BY NAME SELECT '2025-06' AS period, 'late' AS submission_id, 'f' AS file_sha256,
    '发改' AS department, 'survey' AS document, 'b.xlsx' AS file_name, status, true AS after_freeze, 5 AS rows_read,
    5 AS rows_accepted, 0 AS rows_rejected FROM (VALUES ('accepted')) AS t(status)"""


def test_rows_of_files_that_came_later_are_a_term_of_their_own(con: DuckDBPyConnection) -> None:
    held = files_of(con, "2025-06")
    sealed_work(con, held)
    for name in ("accepted_rows_linked", "sealed_rows_apart"):
        assert asked(con, name) == (True, False)
    con.execute(LATE)
    for name in ("accepted_rows_linked", "sealed_rows_apart"):
        assert asked(con, name) == (True, False)
    con.execute("DELETE FROM work.sealed_period")
    assert asked(con, "accepted_rows_linked") == (False, True)
    # A file that is read otherwise than when it was sealed is told, and does not hold the run back.
    sealed_work(con, {**held, "s1": held["s1"] - 1})
    assert asked(con, "sealed_rows_apart") == (False, False)


def test_what_another_version_sealed_is_not_held_to_what_is_asked_today(con: DuckDBPyConnection) -> None:
    held = files_of(con, "2025-06")
    con.execute("DELETE FROM reconciliation WHERE project_id = 'P1'")
    sealed_work(con, held)
    assert asked(con, "project_reconciled") == (False, True)
    sealed_work(con, held, otherwise=True)
    assert asked(con, "project_reconciled") == (False, False)
    con.execute("INSERT INTO project (period, project_id) VALUES ('2025-07', 'P9')")
    assert asked(con, "project_reconciled") == (False, True)


def test_the_build_knows_its_seals(con: DuckDBPyConnection, tmp_path: Path) -> None:
    con.execute(
        """CREATE OR REPLACE TABLE work.source_row AS
        SELECT period, department, document, file_sha256, sheet_name, row_number FROM project_source
        UNION ALL SELECT '2025-06', '发改', 'survey', 'f', '一', 9 UNION ALL SELECT '2025-07', '发改', 'survey', 'f', '一', 9"""
    )
    today = settings_hash(json.loads(settings().model_dump_json()))
    write_seal(con, tmp_path, replace(SEAL, code_version=code_version(), settings_sha256=today))
    load_seals(con, tmp_path, settings())
    assert con.execute(
        "SELECT period, row_number FROM work.source_row WHERE file_sha256 = 'f'"
    ).fetchall() == [("2025-07", 9)]
    assert con.execute("FROM work.sealed_period").fetchall() == [("2025-06", False)]
    assert con.execute("SELECT period, version, in_force, sealed_by, files FROM seal").fetchall() == [
        ("2025-06", 1, True, "张三", 1)
    ]
    write_seal(con, tmp_path, replace(SEAL, version=2, code_version=code_version(), settings_sha256="other"))
    load_seals(con, tmp_path, settings())
    assert con.execute("FROM work.sealed_period").fetchall() == [("2025-06", True)]
    assert con.execute("SELECT version, in_force FROM seal ORDER BY 1").fetchall() == [(1, False), (2, True)]
    load_seals(con, None, settings())
    assert con.execute("FROM seal").fetchall() == []
