"""The stages of a month as plain functions; ``flows.monthly`` calls them in this order as Prefect tasks.

Nothing here knows of Prefect, so that every stage can be called, replaced and tested by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection
from filelock import FileLock, Timeout

from gutou import dispatch, gap, register
from gutou.database import build_connection, create_published_tables
from gutou.diff import revision
from gutou.errors import GutouError
from gutou.intake import collect, decisions, edits, loading, receipts
from gutou.intake import sealed as sealed_files
from gutou.intake.sidecar import Arrival, arrivals
from gutou.intake.staging import StagedFile, cache_key, find_staged, stage_file
from gutou.intake.submissions import Submission, decide
from gutou.job import Job, progress
from gutou.publish import audit as auditing
from gutou.publish import dictionary, manifest, order, runlog, sealed, seals, swap
from gutou.publish.audit import AuditResult
from gutou.report import headline, page, pages, peers, quality
from gutou.report.page import Page
from gutou.report.worklists import Worklists, make_worklists
from gutou.report.worklists_write import write_worklists
from gutou.scope import checks, entries, explanations, projects, reconcile, rulebook
from gutou.settings import Settings
from gutou.workspace import Workspace


@dataclass
class Intake:
    """What has arrived (来件): every arrival, those that are ``new``, and what was read of each.

    ``settings`` say how several files of one sender are told apart; without them the defaults do, and only what
    needs no setting is said. ``seals`` (已定库) keep later files out of sealed periods; False asks what the periods would
    be without.
    """

    arrivals: list[Arrival]
    new: list[Arrival]
    notices: list[str] = field(default_factory=list)
    staged: dict[str, StagedFile] = field(default_factory=dict)
    settings: Settings | None = None
    seals: bool = True
    _decided: list[Submission] | None = field(default=None, init=False, repr=False)

    def readable(self) -> list[Arrival]:
        """Arrivals whose content was received."""
        return [one for one in self.arrivals if one.raw is not None]

    def add(self, submission_id: str, staged: StagedFile) -> None:
        """Keep what was read of a file."""
        self.staged[submission_id] = staged
        self._decided = None

    def submissions(self) -> list[Submission]:
        """What becomes of every arrival, seen together with the sender's other files; worked out once."""
        if self._decided is None:
            self._decided = self._decide()
        return self._decided

    def _decide(self) -> list[Submission]:
        if self.settings is None:
            return decide(self.arrivals, self.staged)
        everything = self._judged(self.arrivals, self.settings)
        if not self.seals:
            return everything
        in_force = seals.newest_seals(Workspace.of(self.settings).fixed)
        if not (waiting := sealed_files.waiting(everything, in_force)):
            return sealed_files.beside_seals(everything, everything, in_force)
        others = [one for one in self.arrivals if one.submission_id not in waiting]
        return sealed_files.beside_seals(everything, self._judged(others, self.settings), in_force)

    def _judged(self, arrived: list[Arrival], settings: Settings) -> list[Submission]:
        decided = decide(arrived, self.staged, settings.handing_in)
        judged = edits.with_findings(decided, settings)
        return decisions.with_refusals(judged, Workspace.of(settings).fixed, settings)


@dataclass
class Build:
    """A candidate database under construction (候选库).

    ``newest`` is the newest period with a file, ``lists`` the work lists of the run's period once they are read off.
    """

    job: Job
    intake: Intake
    con: DuckDBPyConnection
    candidate: Path
    used: manifest.Manifest
    cache: str = "register"
    newest: str | None = None
    lists: Worklists | None = None

    def keep_seals(self, *, only_filled: bool = True) -> None:
        """Let the sealed figures stand for what was computed of sealed periods so far, for the stages to come."""
        if self.intake.seals:
            sealed.restore(self.con, self.job.workspace.fixed, only_filled=only_filled)

    def counted(self, stage: str, *tables: str) -> None:
        """Note how many rows a stage (环节) has made."""
        self.job.rows[stage] = {table: _count(self, table) for table in tables}


@dataclass(frozen=True)
class Outcome:
    """How a run ended, and what to show of it.

    Attributes:
        published: Whether the candidate is now the published database (for an intake alone: whether it ended well).
        message: One sentence.
        page: The page of the run's period; None where nobody handed in.
        database: The published database, or the candidate that was held back.
        report: The report page.
        briefing: The briefing.
        faults: What the audit found, one sentence each.
        notices: What was passed over on the way.
        waits: The audit let it pass, but a client held the published database; the vintage waits to be put in place.
    """

    published: bool
    message: str
    page: Page | None = None
    database: Path | None = None
    report: Path | None = None
    briefing: Path | None = None
    faults: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    waits: bool = False


@contextmanager
def alone(job: Job) -> Iterator[None]:
    """One run at a time per data folder; a dead holder does not keep it.

    Raises:
        GutouError: Another run is going on.
    """
    job.workspace.make_private()
    lock = FileLock(job.workspace.data / ".lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise GutouError(f"另一次运行正在使用 {job.workspace.data}，请等它结束后再试") from None
    try:
        yield
    finally:
        lock.release()


def collect_files(job: Job) -> Intake:
    """Copy what is new in the share into ``data/raw``."""
    with job.timed("收件") as told:
        notices: list[str] = []
        new = collect.collect(job.workspace, job.settings, job.as_of, job.now, notices)
        found = Intake(arrivals(job.workspace), new, notices, settings=job.settings)
        told.append(f"新到 {len(new)} 个文件，共 {len(found.arrivals)} 个")
    return found


def unread(job: Job, intake: Intake) -> list[Arrival]:
    """Arrivals that no run has read yet as they are to be read now; the others take what was read of them."""
    waiting = []
    for arrival in intake.readable():
        if (staged := find_staged(_staged_folder(job, arrival))) is None:
            waiting.append(arrival)
        else:
            intake.add(arrival.submission_id, staged)
    return waiting


def read_file(job: Job, arrival: Arrival) -> tuple[str, StagedFile]:
    """Read, map and check one file."""
    staged = stage_file(
        _raw(arrival),
        department=arrival.department,
        period=arrival.folder_period,
        file_name=arrival.file_name,
        settings=job.settings,
        staged=job.workspace.staged,
    )
    progress.info("读取 %s/%s：%d 行", arrival.department, arrival.file_name, staged.meta.rows_read)
    return arrival.submission_id, staged


def _staged_folder(job: Job, arrival: Arrival) -> Path:
    key = cache_key(_raw(arrival), arrival.department, arrival.folder_period, arrival.file_name, job.settings)
    return job.workspace.staged / key


def _raw(arrival: Arrival) -> Path:
    if arrival.raw is None:
        raise GutouError(f"{arrival.file_name} 没有收到内容")
    return arrival.raw


def answer_senders(job: Job, intake: Intake) -> None:
    """Write the receipts of all files that have none yet."""
    with job.timed("回执") as told:
        due = receipts.unanswered(job.workspace, intake.submissions())
        intake.notices += receipts.write_receipts(job.workspace, job.settings, due)
        told.append(f"{len(due)} 份")


def received(intake: Intake) -> Outcome:
    """Outcome of an intake alone."""
    decided = {one.submission_id: one for one in intake.submissions()}
    new = [decided[one.submission_id] for one in intake.new]
    counted = {status: sum(one.status == status for one in new) for status in ("held", "rejected")}
    message = f"收到 {len(new)} 个新文件，其中待确认 {counted['held']} 个、退回 {counted['rejected']} 个；回执已写入各部门文件夹"
    return Outcome(True, message, notices=tuple(intake.notices))


@contextmanager
def open_build(job: Job, intake: Intake) -> Iterator[Build]:
    """A new candidate with empty published tables; what killed runs left behind is swept first."""
    swap.sweep(job.workspace)
    complete_waiting(job, intake)
    candidate = swap.candidate_path(job.workspace, job.run_id)
    used = manifest.take_down(job, intake.arrivals)
    try:
        with build_connection(candidate, job.settings.engine) as con:
            create_published_tables(con)
            yield Build(job, intake, con, candidate, used)
    except (duckdb.Error, OSError) as error:
        if "No space left" not in str(error):
            raise
        raise GutouError("磁盘空间不足，没有发布，原数据库不变；腾出空间后再运行即可") from error


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


def load_rows(build: Build) -> None:
    """Accepted rows of every period."""
    with build.job.timed("装入") as told:
        loading.load(build.con, build.job.settings, build.intake.submissions(), build.job.as_of)
        in_force = build.job.workspace.fixed if build.intake.seals else None
        sealed.load_seals(build.con, in_force, build.job.settings)
        build.newest = page.newest_period(build.con)
        told.append(f"{_count(build, 'work.source_row'):,} 行")
        build.counted("装入", "submission", "work.source_row", "finding")


def link_projects(build: Build) -> None:
    """Rows become projects, with the values chosen among their reports."""
    job = build.job
    with job.timed("归并") as told:
        cache = job.workspace.staged / build.cache
        register.register(build.con, job.workspace.fixed, job.settings, cache=cache)
        projects.assemble(build.con, job.settings)
        told.append(f"{_count(build, 'work.project_case'):,} 个项目（各期合计）")
        build.counted("归并", "work.link", "work.project_case", "project_source", "match_review")


def judge_scope(build: Build) -> None:
    """The rulebook speaks on every project."""
    with build.job.timed("判定"):
        rules = rulebook.load_rules()
        rulebook.judge(build.con, build.job.settings, rules)
        checks.judge(build.con, build.job.settings, rules)
        projects.publish_projects(build.con)
        build.keep_seals()
        build.counted("判定", "project", "scope_decision", "rule_outcome")


def reconcile_library(build: Build) -> None:
    """Project by project against the library, and the key projects."""
    with build.job.timed("核对"):
        entries.link_entries(build.con, build.job.settings)
        reconcile.reconcile(build.con, build.job.settings)
        dispatch.fill(build.con, build.job.settings, build.job.as_of)
        peers.rank(build.con, build.job.settings)
        build.keep_seals()
        build.counted("核对", "library_record", "reconciliation", "work.candidate", "dispatch")


def measure_gap(build: Build) -> None:
    """The distance to the target, and the figures of the briefing."""
    with build.job.timed("测算"):
        gap.compute(build.con, build.job.settings, build.job.as_of)
        explanations.settle(build.con, build.job.settings, last=True)
        quality.fill(build.con)
        headline.fill(build.con, build.job.settings, build.job.as_of)
        build.counted("测算", "gap", "gap_base", "gap_bridge", "headline")


STAGES = (load_rows, link_projects, judge_scope, reconcile_library, measure_gap)
"""What makes the figures, in order; a run made again calls them without the flow."""


def describe_period(build: Build) -> Page | None:
    """The page of the run's period; None where nobody handed in."""
    job = build.job
    build.keep_seals(only_filled=False)
    period = job.period or build.newest
    if period is None:
        return None
    if not _count(build, f"submission WHERE period = '{period}'"):
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


def _count(build: Build, table: str) -> int:
    found = build.con.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(found[0]) if found else 0
