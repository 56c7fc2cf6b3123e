"""Stages of the intake (收件): what is new is copied, read and answered."""

from __future__ import annotations

from pathlib import Path

from gutou.errors import GutouError
from gutou.intake import collect, receipts
from gutou.intake.sidecar import Arrival, arrivals
from gutou.intake.staging import StagedFile, cache_key, find_staged, stage_file
from gutou.job import Job, progress
from gutou.pipeline.parts import Intake, Outcome

_READING = "读取来件"


def collect_files(job: Job) -> Intake:
    """Copy what is new in the share into ``data/raw``."""
    with job.timed("收件") as told:
        notices: list[str] = []
        new = collect.collect(job.workspace, job.settings, job.as_of, job.now, notices)
        found = Intake(arrivals(job.workspace), new, notices, settings=job.settings)
        told.append(f"新到 {len(new)} 个文件，共 {len(found.arrivals)} 个")
    return found


def arrived(job: Job) -> Intake:
    """What has arrived so far, without a look at the share."""
    return Intake(arrivals(job.workspace), [], settings=job.settings)


def unread(job: Job, intake: Intake) -> list[Arrival]:
    """Arrivals that no run has read yet as they are to be read now; the others take what was read of them."""
    waiting = []
    for arrival in intake.readable():
        if (staged := find_staged(staged_folder(job, arrival))) is None:
            waiting.append(arrival)
        else:
            intake.add(arrival.submission_id, staged)
    progress.debug("还有 %d 个文件要读", len(waiting), extra={"bar": _READING, "total": len(waiting)})
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
    # The log names neither the file nor a folder that nobody knows: both may be called by a person's name.
    sender = arrival.department if arrival.expected else "计划外文件夹"
    rows = staged.meta.rows_read
    progress.info(
        "读取 %s/%s：%d 行",
        arrival.department,
        arrival.file_name,
        rows,
        extra={
            "bar": _READING,
            "stage": "读取",
            "logged": f"读取 {sender} {arrival.submission_id}：{rows} 行",
        },
    )
    return arrival.submission_id, staged


def _raw(arrival: Arrival) -> Path:
    if arrival.raw is None:
        raise GutouError(f"{arrival.file_name} 没有收到内容")
    return arrival.raw


def staged_folder(job: Job, arrival: Arrival) -> Path:
    """Where what is read of an arrival is kept, as it is to be read now."""
    key = cache_key(_raw(arrival), arrival.department, arrival.folder_period, arrival.file_name, job.settings)
    return job.workspace.staged / key


def answer_senders(job: Job, intake: Intake) -> None:
    """Write the receipts of all files that have none yet."""
    with job.timed("回执") as told:
        due = receipts.unanswered(job.workspace, intake.submissions())
        progress.debug("要写 %d 份回执", len(due), extra={"bar": receipts.WRITING, "total": len(due)})
        intake.notices += receipts.write_receipts(job.workspace, job.settings, due)
        told.append(f"{len(due)} 份")


def received(intake: Intake) -> Outcome:
    """Outcome of an intake alone."""
    decided = {one.submission_id: one for one in intake.submissions()}
    new = [decided[one.submission_id] for one in intake.new]
    counted = {status: sum(one.status == status for one in new) for status in ("held", "rejected")}
    message = f"收到 {len(new)} 个新文件，其中待确认 {counted['held']} 个、退回 {counted['rejected']} 个；回执已写入各部门文件夹"
    return Outcome(True, message, notices=tuple(intake.notices))
