"""Weekly clean-up (每周清理): what interrupted runs left, vintages and cache beyond what the settings keep."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows import parts
from gutou import pipeline
from gutou.operate import tidy

clean = parts.touches_disk(tidy.tidy, "清理")


@flow(name="每周清理", flow_run_name=parts.named("每周清理"), timeout_seconds=parts.INTAKE_SECONDS)
def cleanup(
    config: Path, share: Path | None = None, data: Path | None = None, wait: bool = False
) -> State[tidy.Tidied]:
    """清理中断的运行留下的候选库、过期的留存版本和不再使用的暂存；data/raw 从不删除。

    Args:
        config: 设置文件 gutou.toml
        share: 部门投递文件夹，默认按设置
        data: 数据文件夹，默认按设置
        wait: 另一次运行正在进行时是否等待，否则立即说明并结束
    """
    with (
        parts.begun(config, share, data, None) as job,
        pipeline.alone(job, "每周清理", wait=parts.patience(job, wait)),
        pipeline.receiving(job, "每周清理"),
    ):
        done = clean(job)
    return Completed(message=done.told(), data=done)
