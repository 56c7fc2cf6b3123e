"""Intake (收件): what is new in the share is copied, read, checked and answered with receipts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from prefect import flow, unmapped
from prefect.client.schemas.objects import State
from prefect.task_runners import ThreadPoolTaskRunner

from flows import parts
from flows.fan_out import hand_out
from gutou import pipeline
from gutou.job import Job
from gutou.pipeline import Intake, Outcome

collect = parts.touches_disk(pipeline.collect_files, "收集来件")
read = parts.touches_disk(pipeline.read_file, "读取与检查", "读取 {arrival.department}/{arrival.file_name}")
answer = parts.touches_disk(pipeline.answer_senders, "出具回执")
remind = parts.computes(pipeline.remind_senders, "催报与通知")
MANY = 8
"""From so many files on, reading shows its progress."""


@flow(
    name="收件",
    flow_run_name=parts.named("收件"),
    task_runner=ThreadPoolTaskRunner(max_workers=2),  # type: ignore[arg-type]
    timeout_seconds=parts.INTAKE_SECONDS,
)
def intake(
    config: Path, share: Path | None = None, data: Path | None = None, as_of: date | None = None
) -> State[Outcome]:
    """收集各部门投递的文件，读取、检查并出具回执；不测算，可以与对账同时进行。

    Args:
        config: 设置文件 gutou.toml
        share: 部门投递文件夹，默认按设置
        data: 数据文件夹，默认按设置
        as_of: 以哪一天为准，默认今天
    """
    with parts.begun(config, share, data, as_of) as job:
        return parts.ended(pipeline.received(take_in(job, config)))


def take_in(job: Job, config: Path, *, collecting: bool = True) -> Intake:
    """Collect → read → answer → remind; one at a time, but beside a run that computes already.

    Without ``collecting`` the share is left alone: what has arrived before is read where no run has read it.
    """
    with pipeline.receiving(job):
        found = collect(job) if collecting else pipeline.arrived(job)
        unread = pipeline.unread(job, found)
        if unread and job.settings.schedule.fan_out:
            hand_out(job, config, unread)
            unread = pipeline.unread(job, found)
        steps = parts.Steps(len(unread), "reading", "读取来件") if len(unread) >= MANY else None
        for reading in read.map(unmapped(job), unread):
            found.add(*reading.result())
            if steps:
                steps.step()
        if collecting:
            answer(job, found)
    if collecting:
        remind(job, found)
    return found
