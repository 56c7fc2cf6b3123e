"""Quarterly assessment (季度考核): the run that writes the pages of a quarter's last month, with its assessment."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.task_runners import ThreadPoolTaskRunner

from flows import parts
from flows.monthly import run_month
from gutou.operate.timetable import local_now, quarter_before
from gutou.pipeline import Outcome
from gutou.settings import load_settings


@flow(
    name="季度考核",
    flow_run_name=parts.named("季度考核"),
    task_runner=ThreadPoolTaskRunner(max_workers=2),  # type: ignore[arg-type]
    timeout_seconds=parts.RUN_SECONDS,
)
def assessment(
    config: Path,
    share: Path | None = None,
    data: Path | None = None,
    as_of: date | None = None,
    period: str | None = None,
    wait: bool = False,
) -> State[Outcome]:
    """上季度重点项目调度考核（assessment 表，只用调度数据）随一次完整运行出具，报告为季末月份。

    Args:
        config: 设置文件 gutou.toml
        share: 部门投递文件夹，默认按设置
        data: 数据文件夹，默认按设置
        as_of: 以哪一天为准，默认今天
        period: 季末月份，如 2025-06；默认上季度末
        wait: 另一次运行正在进行时是否等待，否则立即说明并结束
    """
    settings = load_settings(config, share=share, data=data)
    day = as_of or local_now(settings).date()
    with parts.begun(config, share, data, day, period or quarter_before(day)) as job:
        return parts.ended(run_month(job, config, "季度考核", wait=wait))
