"""``gutou freeze`` (定库): seal a period, or revise a sealed one."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gutou.cli_show import out, progress_shown
from gutou.errors import UsageError
from gutou.periods import parse_period
from gutou.settings import load_settings

if TYPE_CHECKING:
    from gutou.publish.seals import Seal


def freeze(
    period: Annotated[str, typer.Argument(metavar="时段", help="如 2025-06")],
    note: Annotated[str, typer.Option("--note", help="说明，与定库一起留存")] = "",
    revise: Annotated[bool, typer.Option("--revise", help="修订已定库的时段，须写明理由和修订人")] = False,
    reason: Annotated[str | None, typer.Option("--reason", help="修订的理由")] = None,
    by: Annotated[str | None, typer.Option("--by", help="定库人或修订人，定库时默认当前用户")] = None,
    config: Annotated[Path, typer.Option("--config", help="设置文件")] = Path("gutou.toml"),
    share: Annotated[Path | None, typer.Option("--share", help="部门投递文件夹")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """定库：封存一期已发布的数字，后来的运行不再改变；--revise 把等待修订的变动并入。"""
    if parse_period(period) != period:
        raise UsageError(f"时段应写作 2025-06 的样子，收到的是 {period!r}")
    if revise and not ((reason or "").strip() and (by or "").strip()):
        raise UsageError("修订须用 --reason 写明理由、用 --by 写明修订人")
    if not revise and reason is not None:
        raise UsageError("--reason 只与 --revise 一起用")
    from gutou.job import Job
    from gutou.pipeline import alone
    from gutou.publish import freeze as sealing
    from gutou.publish.revise import revise as revised

    job = Job.start(load_settings(config, share=share, data=data))
    with alone(job), progress_shown():
        if revise:
            seal = revised(job, period, str(by), str(reason)).seal
        else:
            seal = sealing.freeze(job.workspace, period, by or getpass.getuser(), note)
    if as_json:
        out.print_json(json.dumps(asdict(seal), ensure_ascii=False))
    else:
        _tell(seal)


def _tell(seal: Seal) -> None:
    done = "已定库" if seal.version == 1 else f"已修订（第 {seal.version} 版）"
    out.print(
        f"{seal.period} {done}：含 {len(seal.files)} 个来件、{sum(seal.files.values())} 行，由 {seal.sealed_by}；"
        "下一次运行（gutou run）起按此发布",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
