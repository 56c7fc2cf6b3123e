"""``gutou review`` (复核): the workbook in which doubtful pairs are settled."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from gutou.cli_show import out as shown
from gutou.errors import UsageError
from gutou.periods import parse_period
from gutou.settings import load_settings

review_app = typer.Typer(no_args_is_help=True, help="复核：导出疑似同一项目的配对，填好后放回投递文件夹")


@review_app.callback()
def review() -> None:
    """复核：导出疑似同一项目的配对，填好后放回投递文件夹。"""


@review_app.command("export")
def export_pairs(
    period: Annotated[str | None, typer.Option("--period", help="哪一期，默认最新已发布的")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="写到这里（.xlsx），默认在报告文件夹")] = None,
    config: Annotated[Path, typer.Option("--config", help="设置文件")] = Path("gutou.toml"),
    share: Annotated[Path | None, typer.Option("--share", help="部门投递文件夹")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """把一期中疑似同一项目而未自动合并的配对写成复核工作簿。"""
    if period is not None and parse_period(period) != period:
        raise UsageError(f"--period 应写作 2025-06 的样子，收到的是 {period!r}")
    settings = load_settings(config, share=share, data=data)
    from gutou.register.review_export import export

    done = export(settings, period, out)
    if as_json:
        shown.print_json(json.dumps(asdict(done), ensure_ascii=False, default=str))
        return
    if done.path is None:
        shown.print(f"{done.period} 没有等待复核的配对", highlight=False)
        return
    shown.print(str(done.path), markup=False, highlight=False, soft_wrap=True)
    shown.print(
        f"{done.period} 共 {done.groups} 组、{done.pairs} 对等待复核，其中 {done.pending} 组影响漏统判断；"
        f"填好后放入 {settings.share / settings.statistics_department / done.period}",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
