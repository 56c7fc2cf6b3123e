"""A month (月度流程): dropped files in, an audited database out. The pipeline's table of contents.

Tasks are thin: each calls one stage of :mod:`gutou.pipeline`. Only stages that touch the share or the disk are
retried; rules are not, since trying again cannot change what they say.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import ParamSpec, TypeVar

from prefect import Task, flow, task, unmapped
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from prefect.task_runners import ThreadPoolTaskRunner

from gutou import pipeline
from gutou.job import Job
from gutou.pipeline import Outcome
from gutou.settings import load_settings

P = ParamSpec("P")
R = TypeVar("R")


def computes(stage: Callable[P, R], name: str) -> Task[P, R]:
    """A task that is not tried again; our own cache is the only one."""
    return task(name=name, cache_policy=NO_CACHE)(stage)


def touches_disk(stage: Callable[P, R], name: str, run_name: str | None = None) -> Task[P, R]:
    """A task that is tried again, since share and disk have bad moments."""
    return task(name=name, task_run_name=run_name, cache_policy=NO_CACHE, retries=2, retry_delay_seconds=2)(
        stage
    )


collect = touches_disk(pipeline.collect_files, "收集来件")
read = touches_disk(pipeline.read_file, "读取与检查", "读取 {arrival.department}/{arrival.file_name}")
answer = touches_disk(pipeline.answer_senders, "出具回执")
load = computes(pipeline.load_rows, "装入数据")
link = computes(pipeline.link_projects, "归并项目")
judge = computes(pipeline.judge_scope, "判定口径")
reconcile = computes(pipeline.reconcile_library, "与统计库核对")
measure = computes(pipeline.measure_gap, "测算缺口")
describe = computes(pipeline.describe_period, "出具报告")
audit = computes(pipeline.audit_candidate, "发布前审核")
publish = touches_disk(pipeline.publish_candidate, "发布")


@flow(name="月度对账", task_runner=ThreadPoolTaskRunner(max_workers=2))  # type: ignore[arg-type]
def monthly(
    config: Path,
    share: Path | None = None,
    data: Path | None = None,
    as_of: date | None = None,
    period: str | None = None,
    intake_only: bool = False,
) -> State[Outcome]:
    """Collect → read → check → register → scope → reconcile → gap → audit → publish → report."""
    job = Job.start(load_settings(config, share=share, data=data), as_of=as_of, period=period)
    with pipeline.alone(job):
        intake = collect(job)
        for reading in read.map(unmapped(job), pipeline.unread(job, intake)):
            intake.add(*reading.result())
        answer(job, intake)
        if intake_only:
            return _ended(pipeline.received(intake))

        with pipeline.open_build(job, intake) as build:
            load(build)
            link(build)
            judge(build)
            reconcile(build)
            measure(build)
            page = describe(build)
            verdict = audit(build)
        outcome = publish(job, build, verdict, page)

    _show(outcome)
    return _ended(outcome)


def _show(outcome: Outcome) -> None:
    if outcome.page:
        create_table_artifact(key="gap", table=outcome.page.gap_table(), description="缺口测算")
        create_markdown_artifact(key="result", markdown=outcome.page.markdown, description="本次运行结果")


def _ended(outcome: Outcome) -> State[Outcome]:
    """A run the audit held back is a failed run in Prefect, and still has an outcome to show."""
    state = Completed if outcome.published else Failed
    return state(message=outcome.message, data=outcome)
