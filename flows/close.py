"""Monthly close (月度结账): the run on the days of the month's deadlines, for the period that ends with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.task_runners import ThreadPoolTaskRunner

from flows import parts
from flows.monthly import run_month
from gutou.operate.timetable import closed_on, local_now, period_before
from gutou.pipeline import Outcome
from gutou.settings import load_settings


@flow(
    name="月度结账",
    flow_run_name=parts.named("月度结账"),
    task_runner=ThreadPoolTaskRunner(max_workers=2),  # type: ignore[arg-type]
    timeout_seconds=parts.RUN_SECONDS,
)
def close(
    config: Path,
    share: Path | None = None,
    data: Path | None = None,
    as_of: date | None = None,
    period: str | None = None,
    wait: bool = False,
) -> State[Outcome]:
    """入库申报和上报截止日的完整运行，出具正在结账的那一期（默认上一月）的报告。

    Args:
        config: 设置文件 gutou.toml
        share: 部门投递文件夹，默认按设置
        data: 数据文件夹，默认按设置
        as_of: 以哪一天为准，默认今天
        period: 结哪一期的账，如 2025-06；默认截止日所属的一期
        wait: 另一次运行正在进行时是否等待，否则立即说明并结束
    """
    settings = load_settings(config, share=share, data=data)
    day = as_of or local_now(settings).date()
    closing = period or closed_on(settings, day) or period_before(day)
    with parts.begun(config, share, data, day, closing) as job:
        return parts.ended(run_month(job, config, "月度结账", wait=wait))
