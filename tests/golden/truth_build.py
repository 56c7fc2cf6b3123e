"""The truth in the place of the register and the rulebook, so that the gap is tested by itself."""

from __future__ import annotations

from pathlib import Path

from duckdb import DuckDBPyConnection

from gutou import gap
from gutou.intake import loading
from gutou.job import Job
from gutou.pipeline import Intake, collect_files, read_file
from gutou.scope import projects, reconcile, rulebook


def read_everything(job: Job) -> Intake:
    intake = collect_files(job)
    for arrival in intake.readable():
        intake.add(*read_file(job, arrival))
    return intake


def link_by_truth(con: DuckDBPyConnection, truth: Path) -> None:
    """``work.link`` from the truth; nothing is left doubtful."""
    con.execute(
        """
        CREATE OR REPLACE TABLE work.truth_row AS
        SELECT *, split_part(file, '/', -1) AS file_name FROM read_csv($path, all_varchar = true)
        """,
        {"path": str(truth / "rows.csv")},
    )
    con.execute(
        """
        CREATE OR REPLACE TABLE work.link AS
        SELECT row.period, row.row_key, truth.project_key AS project_id, 1.0::DOUBLE AS match_probability,
            '' AS reason
        FROM work.source_row AS row
        JOIN work.truth_row AS truth
          ON truth.period = row.period AND truth.department = row.department AND truth.file_name = row.file_name
         AND truth.sheet = row.sheet_name AND CAST(truth.row AS BIGINT) = row.row_number AND truth.in_force = '1'
        """
    )
    con.execute(
        """
        CREATE OR REPLACE TABLE work.pending_match (
            period VARCHAR, row_key VARCHAR, library_row_key VARCHAR, pair_id VARCHAR, match_probability DOUBLE, why VARCHAR
        )
        """
    )


def entries_by_truth(con: DuckDBPyConnection) -> None:
    """``work.entry_link`` from the truth; every entry row fits its project where that has rows."""
    con.execute(
        """
        CREATE OR REPLACE TABLE work.entry_link AS
        SELECT entry.row_key, entry.period, truth.project_key AS project_id
        FROM work.entry_row AS entry
        JOIN work.truth_row AS truth
          ON truth.period = entry.period AND truth.department = entry.department AND truth.file_name = entry.file_name
         AND truth.sheet = entry.sheet_name AND CAST(truth.row AS BIGINT) = entry.row_number AND truth.in_force = '1'
        WHERE (entry.period, truth.project_key) IN (SELECT (period, project_id) FROM work.link)
        """
    )


def values_by_truth(con: DuckDBPyConnection, truth: Path) -> None:
    """Chosen values, evidence, open errors and scope from the truth."""
    con.execute(
        "CREATE OR REPLACE TABLE work.truth_project AS FROM read_csv($path, all_varchar = true, nullstr = '')",
        {"path": str(truth / "projects.csv")},
    )
    con.execute(
        """
        UPDATE work.project_case AS project SET
            region_code = truth.region_code, sector = truth.sector, evidence = truth.evidence,
            planned_total_wan = truth.planned_total_wan::DECIMAL(18, 6), ytd_wan = truth.ytd_wan::DECIMAL(18, 6),
            prior_ytd_wan = truth.prior_ytd_wan::DECIMAL(18, 6),
            prior_cumulative_wan = truth.prior_cumulative_wan::DECIMAL(18, 6),
            started = truth.started = '1', open_error = truth.open_error = '1', investment_kind = truth.investment_kind
        FROM work.truth_project AS truth
        WHERE truth.period = project.period AND truth.project_key = project.project_id
        """
    )
    con.execute(
        "UPDATE work.project_case SET started = NULL FROM work.truth_project AS truth "
        "WHERE truth.period = project_case.period AND truth.project_key = project_id AND truth.started IS NULL"
    )


def scope_by_truth(con: DuckDBPyConnection) -> None:
    con.execute(
        """
        UPDATE work.scope AS scope SET scope = truth.scope
        FROM work.truth_project AS truth
        WHERE truth.period = scope.period AND truth.project_key = scope.project_id
        """
    )


def build_by_truth(con: DuckDBPyConnection, job: Job, truth: Path) -> None:
    """Everything up to the gap with the truth's links, values and scope."""
    intake = read_everything(job)
    loading.load(con, job.settings, intake.submissions(), job.as_of)
    link_by_truth(con, truth)
    entries_by_truth(con)
    projects.assemble(con, job.settings)
    rulebook.judge(con, job.settings, rulebook.load_rules())
    con.execute("CREATE TABLE work.judged AS SELECT period, project_id, scope FROM work.scope")
    values_by_truth(con, truth)
    scope_by_truth(con)
    projects.publish_projects(con)
    reconcile.reconcile(con, job.settings)
    gap.compute(con, job.settings, job.as_of)
