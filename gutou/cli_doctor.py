"""``gutou doctor`` (体检): is the installation well, and what is to be done where it is not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from gutou.cli_show import out
from gutou.errors import GutouError

if TYPE_CHECKING:
    from gutou.doctor import Verdict

_COLOURS = {"ok": "green", "note": "yellow", "fault": "red"}


def doctor(
    config: Annotated[Path, typer.Option("--config", help="设置文件")] = Path("gutou.toml"),
    share: Annotated[Path | None, typer.Option("--share", help="部门投递文件夹")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹")] = None,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="还逐个核对收到过的文件的内容，文件多时需要几分钟")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """体检：环境、共享、设置、数据、服务是否正常，不正常的怎么办。不改动任何东西；有故障时以状态 3 结束。"""
    from gutou.doctor import examine

    found = examine(config, share=share, data=data, thorough=thorough)
    faults = [one for one in found if one.state == "fault"]
    if as_json:
        told = {"well": not faults, "checks": [asdict(one) for one in found]}
        out.print_json(json.dumps(told, ensure_ascii=False))
    else:
        _show(found)
    raise typer.Exit(GutouError.exit_status if faults else 0)


def _show(found: Sequence[Verdict]) -> None:
    from gutou.doctor.verdict import LABELS

    table = Table(show_edge=False, pad_edge=False)
    for heading in ("", "部分", "检查", "结果"):
        table.add_column(heading, overflow="fold")
    for one in found:
        label = f"[{_COLOURS[one.state]}]{LABELS[one.state]}[/]"
        table.add_row(label, one.area, one.name, escape(one.said))
    out.print(table)
    for state in ("fault", "note"):
        for one in (one for one in found if one.state == state):
            head = f"{LABELS[one.state]}　{one.area}·{one.name}"
            out.print(f"\n[bold {_COLOURS[state]}]{head}[/]　{escape(one.said)}", soft_wrap=True)
            out.print(f"  原因：{escape(one.why)}", highlight=False, soft_wrap=True)
            out.print(f"  处理：{escape(one.todo)}", highlight=False, soft_wrap=True)
    faults, notes = (sum(one.state == state for one in found) for state in ("fault", "note"))
    out.print(
        f"\n[bold]{f'{faults} 处故障' if faults else '没有故障'}{f'，{notes} 处留意' if notes else ''}[/]",
        highlight=False,
    )
