"""Stages around the figures (候选库与发布): the candidate is opened, described, audited and put in place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from gutou import register
from gutou.database import build_connection, create_published_tables
from gutou.diff import revision
from gutou.errors import GutouError
from gutou.job import Job
from gutou.pipeline.parts import Build, Intake, Outcome
from gutou.publish import audit as auditing
from gutou.publish import dictionary, manifest, order, runlog, seals, swap
from gutou.publish.audit import AuditResult
from gutou.report import page, pages
from gutou.report.page import Page
from gutou.report.worklists import make_worklists
from gutou.report.worklists_write import write_worklists


@contextmanager
def open_build(job: Job, intake: Intake) -> Iterator[Build]:
    """A new candidate with empty published tables; what killed runs left behind is swept first.

    A run that is cancelled or fails leaves no candidate.
    """
    swap.sweep(job.workspace)
    complete_waiting(job, intake)
    candidate = swap.candidate_path(job.workspace, job.run_id)
    used = manifest.take_down(job, intake.arrivals)
    try:
        with build_connection(candidate, job.settings.engine) as con:
            create_published_tables(con)
            yield Build(job, intake, con, candidate, used)
    except BaseException as error:
        swap.discard(candidate)
        if isinstance(error, (duckdb.Error, OSError)) and "No space left" in str(error):
            raise GutouError("磁盘空间不足，没有发布，原数据库不变；腾出空间后再运行即可") from error
        raise


def complete_waiting(job: Job, intake: Intake) -> None:
    """Put in place what an earlier run could not, since a client held the database; failing again is only told."""
    run_id = swap.waiting_run(job.workspace)
    if run_id is None:
        return
    try:
        swap.put_in_place(job.workspace, run_id, patience=())
    except GutouError as error:
        intake.notices.append(str(error))
    else:
        intake.notices.append(f"已补发布运行 {run_id} 的结果：当时数据库正被占用")


def describe_period(build: Build) -> Page | None:
    """The page of the run's period; None where nobody handed in."""
    job = build.job
    build.keep_seals(only_filled=False)
    period = job.period or build.newest
    if period is None:
        return None
    if not build.count(f"submission WHERE period = '{period}'"):
        build.intake.notices.append(f"{period} 没有任何部门报来文件，这一期的报告是空的")
    build.lists = make_worklists(build.con, job.settings, period, job.as_of)
    return page.make_page(build.con, job.settings, period, job.as_of)


def audit_candidate(build: Build, *, note_waiting: bool = True) -> AuditResult:
    """Order and document the tables, then let the audit decide.

    Args:
        build: The candidate.
        note_waiting: Also note what would change in sealed periods.
    """
    job = build.job
    with job.timed("审核") as told:
        build.keep_seals(only_filled=False)
        runlog.write_run_log(build.con, job)
        revision.fill(build.con, job.workspace.database, job.run_id)
        if note_waiting:
            from gutou.publish import unsealed  # it builds with the stages above

            unsealed.note_waiting(build)
        order.order_tables(build.con)
        dictionary.finish_schema(build.con)
        verdict = auditing.audit(build.con, job.settings, job.workspace.curated / "data_docs", job.run_id)
        told.append(f"{len(verdict.checks)} 项")
        if not verdict.held_back:
            register.fix_ids(build.con, job.workspace.fixed, job.run_id)
            manifest.write_manifest(job.workspace.fixed, build.used)
        build.counted("审核", "audit_check")
    runlog.complete_run_log(build.con, job)
    return verdict


def publish_candidate(job: Job, build: Build, verdict: AuditResult, made: Page | None) -> Outcome:
    """Swap the audited candidate in, or keep it aside where the audit held it back. Its connection is closed."""
    notices = tuple(build.intake.notices)
    if verdict.held_back:
        kept = swap.hold_back(job.workspace, build.candidate, job.run_id)
        message = "审核未通过，没有发布；原数据库不变"
        return Outcome(False, message, made, kept, faults=tuple(verdict.faults()), notices=notices)
    try:
        published = swap.publish(
            job.workspace,
            build.candidate,
            build.newest,
            job.run_id,
            keep=job.settings.publishing.vintages_kept,
            always={seal.run_id for seal in seals.read_seals(job.workspace.fixed)},
        )
    except swap.SwapRefusedError as refused:
        return Outcome(False, str(refused), made, job.workspace.database, notices=notices, waits=True)
    if made is None:
        return Outcome(True, "还没有任何文件报来，已发布空库", database=published, notices=notices)
    written = pages.after_run(job.settings, job.workspace, made.period)
    notices += written.notices
    if build.lists is not None:
        notices += tuple(write_worklists(job.workspace, job.settings, build.lists, build.intake.arrivals))
    return Outcome(
        True,
        f"已发布，报告时段 {made.period}",
        made,
        published,
        written.report,
        written.briefing,
        notices=notices,
    )
