"""``gutou serve`` (值守): the schedules, with a server of its own."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import typer
from rich.logging import RichHandler

from gutou.cli_show import err
from gutou.settings import load_settings
from gutou.workspace import Workspace


def serve(
    config: Annotated[Path, typer.Option("--config", help="设置文件")] = Path("gutou.toml"),
    share: Annotated[Path | None, typer.Option("--share", help="部门投递文件夹")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹")] = None,
    port: Annotated[int | None, typer.Option("--port", help="界面的端口，默认按设置")] = None,
) -> None:
    """值守：按计划收件、对账、结账、考核和清理，直到被停止。

    没有用 PREFECT_API_URL 指明服务器时，自己启动一个并看护它。
    """
    settings = load_settings(config, share=share, data=data)
    if port is not None:
        told = settings.schedule.model_copy(update={"port": port})
        settings = settings.model_copy(update={"schedule": told})
    from gutou import prefect_home
    from gutou.logs import kept_of
    from gutou.operate import supervisor

    prefect_home.prepare(Workspace.of(settings), serving=True)
    logging.getLogger("gutou.serve").addHandler(_teller())
    logging.getLogger("gutou.serve").setLevel(logging.INFO)
    with kept_of(settings):
        supervisor.serve(settings, config)


def _teller() -> logging.Handler:
    """Where the service tells what it does: a person's terminal, else whole lines for a journal."""
    if err.is_terminal:
        return RichHandler(
            console=err, show_level=False, show_path=False, markup=False, log_time_format="%F %T"
        )
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    return handler
