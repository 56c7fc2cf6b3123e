"""A month (月度流程): dropped files in, an audited database out. The pipeline's table of contents.

Tasks are thin: each calls one stage of :mod:`gutou.pipeline`. Only stages that touch the share or the disk are
retried; rules are not, since trying again cannot change what they say.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.task_runners import ThreadPoolTaskRunner

from flows import parts
from flows.intake import take_in
from gutou import pipeline
from gutou.job import Job
from gutou.pipeline import Outcome

figures = [parts.computes(stage, name) for stage, name in pipeline.STAGES.items()]
describe = parts.computes(pipeline.describe_period, "出具报告")
audit = parts.computes(pipeline.audit_candidate, "发布前审核")
publish = parts.touches_disk(pipeline.publish_candidate, "发布")
tell = parts.computes(pipeline.tell_bureau, "通知统计局")


@flow(
    name="月度对账",
    flow_run_name=parts.named("月度对账"),
    task_runner=ThreadPoolTaskRunner(max_workers=2),  # type: ignore[arg-type]
    timeout_seconds=parts.RUN_SECONDS,
)
def monthly(
    config: Path,
    share: Path | None = None,
    data: Path | None = None,
    as_of: date | None = None,
    period: str | None = None,
    wait: bool = False,
) -> State[Outcome]:
    """收件、归并、判定、核对、测算、审核、发布、出具报告。

    Args:
        config: 设置文件 gutou.toml
        share: 部门投递文件夹，默认按设置
        data: 数据文件夹，默认按设置
        as_of: 以哪一天为准，默认今天
        period: 出具哪一期的报告，如 2025-06；默认最新一期
        wait: 另一次运行正在进行时是否等待，否则立即说明并结束
    """
    with parts.begun(config, share, data, as_of, period) as job:
        return parts.ended(run_month(job, config, "月度对账", wait=wait))


def run_month(job: Job, config: Path, what: str, *, wait: bool = False, collecting: bool = True) -> Outcome:
    """Collect → read → check → register → scope → reconcile → gap → audit → publish → report."""
    with pipeline.alone(job, what, wait=parts.patience(job, wait)):
        intake = take_in(job, config, collecting=collecting)
        steps = parts.Steps(len(figures) + 3, "progress", what)

        with pipeline.open_build(job, intake) as build:
            for stage in figures:  # load, link, judge, reconcile, measure
                stage(build)
                steps.step()
            page = describe(build)
            steps.step()
            verdict = audit(build)
            steps.step()
        outcome = publish(job, build, verdict, page)
        steps.step()

    parts.show(outcome, job)
    return tell(job, outcome)
