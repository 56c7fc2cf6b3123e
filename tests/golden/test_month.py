"""A whole small month through the flow, compared with what was planted."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import duckdb
import openpyxl
import pytest

from gutou import gap
from gutou.pipeline import Outcome, collect_files, unread
from gutou.publish import audit
from gutou.publish.audit import AuditResult
from gutou.publish.expectations import suites
from gutou.publish.order import DESCRIBE_RUNS, table_digest
from gutou.publish.runlog import newest_run
from gutou.report import headline
from gutou.workspace import RECEIPTS

from . import compare
from .conftest import City, run_flow, untouched
from .plain import plain_run

pytestmark = [pytest.mark.golden, pytest.mark.xdist_group("month")]
Month = tuple[City, Outcome]


@pytest.fixture(scope="module")
def con(month: Month) -> duckdb.DuckDBPyConnection:
    database = month[1].database
    assert database is not None
    return duckdb.connect(str(database), read_only=True)


def test_the_month_is_published(month: Month) -> None:
    _, outcome = month
    assert outcome.published, outcome.faults
    assert outcome.page is not None
    assert outcome.report is not None
    assert "不得分解下达" in outcome.page.markdown
    written = outcome.report.read_text(encoding="utf-8")
    assert "不得分解下达" in written
    assert "内部资料·未经审定公布" in written
    assert outcome.briefing is not None
    assert outcome.briefing.stat().st_size > 10_000
    assert not [notice for notice in outcome.notices if "报告" in notice or "简报" in notice]


def test_every_headline_row_is_what_its_query_gives(con: duckdb.DuckDBPyConnection) -> None:
    listed = con.execute("SELECT period, key, value, source_sql, why_missing FROM headline").fetchall()
    assert len(listed) > 200
    for period, key, value, query, why in listed:
        found = con.execute(query).fetchone()
        assert headline.as_text(found[0] if found else None) == value, (period, key)
        assert (value is None) == bool(why), (period, key)


def test_rows_become_projects_as_planted(month: Month, con: duckdb.DuckDBPyConnection) -> None:
    links = compare.links(con, month[0].truth)
    assert links.true > 400
    assert links.precision >= 0.99
    assert links.recall >= 0.9


def test_every_accepted_row_and_no_other_is_in_a_project(
    month: Month, con: duckdb.DuckDBPyConnection
) -> None:
    places = con.execute(
        "SELECT period, department, file_name, sheet_name, row_number FROM project_source"
    ).fetchall()
    in_force = [row for row in compare.read(month[0].truth, "rows") if row["in_force"] == "1"]
    planted = Counter(
        (row["period"], row["department"], row["file"].rsplit("/", 1)[-1], row["sheet"], int(row["row"]))
        for row in in_force
        if row["accepted"] == "1" and row["document"] in ("survey", "library", "key_projects")
    )
    assert Counter(places) == planted


def test_every_row_of_every_sheet_is_counted_as_what_it_is(
    month: Month, con: duckdb.DuckDBPyConnection
) -> None:
    truth = month[0].truth
    planted = {
        (row["file"].rsplit("/", 1)[-1], row["sheet"], row["kind"]): int(row["rows"])
        for row in compare.read(truth, "sheets")
        if row["rows"] != "0"
    }
    found = {
        (name, sheet, kind): rows
        for name, sheet, kind, rows in con.execute(
            """
            SELECT file_name, sheet_name, kind, rows FROM sheet_rows JOIN submission USING (period, submission_id)
            WHERE rows > 0 AND document IS NOT NULL
            """
        ).fetchall()
    }
    assert {key: (found.get(key), rows) for key, rows in planted.items() if found.get(key) != rows} == {}


def test_what_departments_did_is_told(con: duckdb.DuckDBPyConnection) -> None:
    statuses = Counter(status for (status,) in con.execute("SELECT status FROM submission").fetchall())
    assert statuses["duplicate"] == 1
    assert statuses["superseded"] == 1
    assert statuses["rejected"] == 1
    arrivals = dict(
        con.execute("SELECT department || document, status FROM arrival WHERE period = '2025-06'").fetchall()
    )
    assert "late" in arrivals.values()
    assert arrivals["农业农村survey"] == "unexpected"
    assert arrivals["统计局library"] == "on_time"


def test_level_and_library_are_those_planted(month: Month, con: duckdb.DuckDBPyConnection) -> None:
    planted = {
        (row["scope_kind"], row["scope_code"]): (
            row["reported_wan"],
            row["library_wan"],
            row["base_wan"],
            row["gap_wan"],
        )
        for row in compare.read(month[0].truth, "gap")
    }
    found = {
        (kind, code): tuple("" if value is None else str(value) for value in amounts)
        for kind, code, *amounts in con.execute(
            "SELECT scope_kind, scope_code, reported_wan, library_wan, base_wan, gap_wan FROM gap WHERE period = '2025-06'"
        ).fetchall()
    }
    assert found["city", "4398"] == planted["city", "4398"]


def test_scope_of_projects_is_the_truths_where_rows_are_linked_right(
    month: Month, con: duckdb.DuckDBPyConnection
) -> None:
    known = compare.true_keys(month[0].truth)
    rows = con.execute(
        """
        SELECT period, department, file_name, sheet_name, row_number, scope
        FROM project_source JOIN project USING (period, project_id)
        """
    ).fetchall()
    scopes = {(place[0], known[place]): scope for *cells, scope in rows if (place := tuple(cells)) in known}
    agree, of, wrong = compare.scope_agreement(scopes, month[0].truth)
    assert of > 100
    assert agree / of >= 0.95, wrong


def test_each_sender_gets_a_receipt_that_speaks_of_its_own_files_only(month: Month) -> None:
    share = month[0].root / "share"
    files = [path for path in share.glob("*/*/*") if path.is_file() and RECEIPTS not in path.parts]
    receipts = list(share.glob(f"*/{RECEIPTS}/*/{RECEIPTS}_*.xlsx"))
    # One text per file, and a notice of the one that was replaced after its receipt.
    assert len(list(share.glob(f"*/{RECEIPTS}/*/*.txt"))) == len(files) + 1
    # A file that cannot be opened has no copy.
    assert 0 < len(files) - len(receipts) <= 2
    # Behind it stands the sender's own workbook, in the sender's own words.
    for path in receipts:
        ours = openpyxl.load_workbook(path, read_only=True)[RECEIPTS]
        written = [str(cell) for row in ours.iter_rows(values_only=True) for cell in row if cell]
        text = "\n".join(written)
        others = {folder.name for folder in share.iterdir() if folder.is_dir()} - {
            path.relative_to(share).parts[0],
            "统计局",
        }
        assert not [name for name in others if f"{name}/" in text]
        assert "可比基数" not in text or "统计局" in path.parts
        # The copy of the sender's own sheets may well speak of a 资金缺口; what we write may not.
        assert written
        assert not [cell for cell in written if "缺口" in cell]


@pytest.fixture(scope="module")
def again(month: Month) -> Outcome:
    """The month run once more by the flow with nothing new, for a period nobody handed in; not audited a second time."""
    city, _ = month
    arrived = collect_files(city.job())
    assert (arrived.new, unread(city.job(), arrived)) == ([], [])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(audit, "audit", lambda *_: AuditResult(()))
        outcome = run_flow(city, city.as_of, period="2025-05")
    assert outcome.published
    return outcome


def test_a_second_run_with_nothing_new_publishes_the_same(
    month: Month, again: Outcome, tmp_path: Path
) -> None:
    first = untouched(month[0].root) / "data" / "curated" / "gutou.duckdb"
    assert again.database is not None
    # Under its own name DuckDB would give the file that other tests have open: the first run's.
    second = Path(shutil.copy(again.database, tmp_path / "second.duckdb"))
    assert newest_run(second) != newest_run(first)
    told = {*DESCRIBE_RUNS, "audit_check"}
    before = table_digest(first, told)
    assert len(before) > 30
    assert table_digest(second, told) == before


def test_a_period_nobody_handed_in_says_so_and_the_rest_goes_on(month: Month, again: Outcome) -> None:
    assert any("2025-05 没有任何部门报来文件" in notice for notice in again.notices)
    vintages = {
        path.parent.name for path in (month[0].root / "data" / "curated" / "vintages").glob("*/*.duckdb")
    }
    assert vintages == {"2025-06"}


def test_the_audit_holds_back_and_leaves_the_old_database(
    month: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    city, outcome = month
    database = outcome.database
    assert database is not None
    before = database.read_bytes()

    def tampered(con: duckdb.DuckDBPyConnection, *args: object) -> None:
        measured(con, *args)  # type: ignore[arg-type]
        con.execute("UPDATE gap SET gap_wan = gap_wan + 1 WHERE scope_kind = 'city'")

    measured = gap.compute
    monkeypatch.setattr(gap, "compute", tampered)
    tried = suites()  # those of other tables are tried on the month itself
    monkeypatch.setattr(audit, "suites", lambda: {"gap": tried["gap"]})
    held = plain_run(city.job())
    assert not held.published
    assert held.faults
    assert database.read_bytes() == before


def test_the_published_file_is_read_only_and_documented(month: Month, con: duckdb.DuckDBPyConnection) -> None:
    database = month[1].database
    assert database is not None
    assert oct(database.stat().st_mode)[-3:] == "440"
    silent = con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main' AND comment IS NULL"
    ).fetchall()
    assert silent == []
    assert (
        con.execute("SELECT count(*) FROM 中文.缺口").fetchone()
        == con.execute("SELECT count(*) FROM gap").fetchone()
    )


def test_the_log_tells_the_run_and_nothing_of_what_the_files_say(month: Month) -> None:
    workspace = month[0].job().workspace
    lines = (workspace.data / "logs" / "gutou.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    ended = [one["state"] for one in told if one.get("event") == "ended"]
    assert "published" in ended  # other tests run this month again, in any order
    assert {"收件", "读取", "归并", "核对", "测算", "审核"} <= {one["stage"] for one in told}
    rows = duckdb.execute(
        f"""SELECT DISTINCT unnest([contact, phone, project_name, owner_name])
        FROM read_parquet('{workspace.staged}/*/rows.parquet', union_by_name = true)"""
    ).fetchall()
    personal = {text for (text,) in rows if text and len(text) > 1}
    names = {path.stem for path in month[0].root.glob("share/*/2025-06/**/*") if path.is_file()}
    assert len(personal) > 500
    assert len(names) > 10
    text = "\n".join(path.read_text(encoding="utf-8") for path in (workspace.data / "logs").glob("gutou.*"))
    assert [one for one in personal | names if one in text] == []
