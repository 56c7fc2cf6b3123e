"""A run without an intake (只对账): what has arrived so far, to an audited database; the share is not looked at."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.task_runners import ThreadPoolTaskRunner

from flows import parts
from flows.monthly import run_month
from gutou.pipeline import Outcome


@flow(
    name="只对账",
    flow_run_name=parts.named("只对账"),
    task_runner=ThreadPoolTaskRunner(max_workers=2),  # type: ignore[arg-type]
    timeout_seconds=parts.RUN_SECONDS,
)
def reconcile(
    config: Path,
    share: Path | None = None,
    data: Path | None = None,
    as_of: date | None = None,
    period: str | None = None,
    wait: bool = False,
) -> State[Outcome]:
    """不收件，只以已收到的来件归并、判定、核对、测算、审核、发布、出具报告。

    Args:
        config: 设置文件 gutou.toml
        share: 部门投递文件夹，默认按设置
        data: 数据文件夹，默认按设置
        as_of: 以哪一天为准，默认今天
        period: 出具哪一期的报告，如 2025-06；默认最新一期
        wait: 另一次运行正在进行时是否等待，否则立即说明并结束
    """
    with parts.begun(config, share, data, as_of, period) as job:
        return parts.ended(run_month(job, config, "只对账", wait=wait, collecting=False))
