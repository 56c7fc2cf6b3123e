"""``gutou diff`` (版本比较): what changed between two publications or two months, and why."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated

import typer

from gutou.cli_show import out
from gutou.errors import UsageError
from gutou.settings import load_settings
from gutou.workspace import Workspace

_PERIOD = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def diff(
    first: Annotated[
        str | None,
        typer.Argument(
            metavar="[原]", help="运行编号、日期（到那天为止的最后一次发布）或时段；默认前一次发布"
        ),
    ] = None,
    second: Annotated[
        str | None,
        typer.Argument(metavar="[新]", help="同上；默认最近一次发布。两边都写时段，则比较同一次发布中的两期"),
    ] = None,
    period: Annotated[str | None, typer.Option("--period", help="只看哪一期，如 2025-06")] = None,
    scope: Annotated[
        str | None, typer.Option("--scope", help="合计看哪个范围：全市（默认）、县区或行业的名称")
    ] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="另写成工作簿（.xlsx）")] = None,
    config: Annotated[Path, typer.Option("--config", help="设置文件")] = Path("gutou.toml"),
    share: Annotated[Path | None, typer.Option("--share", help="部门投递文件夹")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """两次发布（或两期）之间变了什么、为什么：合计与差额桥，逐项变动（损失在先）及其起因。"""
    if period is not None and not _PERIOD.fullmatch(period):
        raise UsageError(f"--period 应写作 2025-06 的样子，收到的是 {period!r}")
    settings = load_settings(config, share=share, data=data)
    from gutou.diff.find import pair
    from gutou.diff.report import compared
    from gutou.diff.text import diff_text
    from gutou.diff.workbook import write

    before, after = pair(Workspace.of(settings), first, second)
    if period is not None and before.period is not None:
        raise UsageError("两边已经写明时段，不再用 --period")
    report = compared(before, after, period)
    told = report.facts(scope)
    if xlsx is not None:
        write(report, xlsx)
    if as_json:
        out.print_json(json.dumps(told, ensure_ascii=False))
        return
    out.print(diff_text(report, scope), markup=False, highlight=False, soft_wrap=True)
    if xlsx is not None:
        out.print(f"工作簿：{xlsx}", markup=False, highlight=False, soft_wrap=True)
