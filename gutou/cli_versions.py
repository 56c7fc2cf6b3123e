"""``gutou publish`` and ``gutou rebuild`` (版本): complete a publication, make a run again."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gutou.cli_show import err, out, progress_shown
from gutou.settings import load_settings

if TYPE_CHECKING:
    from gutou.publish.rebuild import Rebuilt

Config = Annotated[Path, typer.Option("--config", help="设置文件")]
Share = Annotated[Path | None, typer.Option("--share", help="部门投递文件夹")]
Data = Annotated[Path | None, typer.Option("--data", help="数据文件夹")]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
_CONFIG = Path("gutou.toml")


def publish(
    run_id: Annotated[str, typer.Argument(metavar="运行编号", help="哪一次运行")],
    config: Config = _CONFIG,
    share: Share = None,
    data: Data = None,
) -> None:
    """补发布：替换数据库时被客户端占用而留存下来的一次运行，现在就位。"""
    from gutou.job import Job
    from gutou.pipeline import alone
    from gutou.publish import swap

    job = Job.start(load_settings(config, share=share, data=data))
    with alone(job):
        database = swap.put_in_place(job.workspace, run_id)
    out.print(f"已发布运行 {run_id}：{database}", markup=False, highlight=False, soft_wrap=True)
    out.print("报告页和简报还是原来的，请运行 gutou report 重写", highlight=False)


def rebuild(
    run_id: Annotated[str, typer.Argument(metavar="运行编号", help="哪一次运行，见 run_log 表")],
    config: Config = _CONFIG,
    share: Share = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """重算：用当时的原始文件、设置和日期重新生成一次运行的数据库，并与留存版本逐行比较。

    退出状态：0 一致（或留存版本已不在，无从比较），1 不一致。
    """
    from gutou.job import Job
    from gutou.pipeline import alone
    from gutou.publish.rebuild import rebuild as make_again

    job = Job.start(load_settings(config, share=share, data=data))
    with alone(job), progress_shown():
        done = make_again(job.workspace, run_id)
    if as_json:
        out.print_json(json.dumps({**asdict(done), "equal": done.equal}, ensure_ascii=False, default=str))
    else:
        _tell(done)
    raise typer.Exit(1 if done.equal is False else 0)


def _tell(done: Rebuilt) -> None:
    out.print(f"重算结果：{done.database}", markup=False, highlight=False, soft_wrap=True)
    if not done.same_code:
        err.print("提示：现在的程序与当时的版本不同，结果可能因此不同", markup=False)
    if done.held_back:
        err.print("提示：按现在的审核内容，重算结果不能发布", markup=False)
    if done.vintage is None:
        out.print(f"运行 {done.run_id} 的留存版本已不在，无从比较", highlight=False)
    elif done.equal:
        out.print(f"与留存版本 {done.vintage} 逐行一致（运行记录和修订除外）", markup=False, soft_wrap=True)
    else:
        out.print(f"与留存版本不一致的表：{'、'.join(done.differing)}", style="red", highlight=False)
