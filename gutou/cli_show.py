"""What the commands share (显示): progress, how a run ended, where to look, and what is no file to look into."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from gutou.errors import AuditHeldBackError, GutouError, UsageError
from gutou.workspace import Workspace

if TYPE_CHECKING:
    from gutou.pipeline import Outcome

out = Console()
err = Console(stderr=True)


@contextmanager
def progress_shown() -> Iterator[None]:
    """Show on the error stream what a run is doing."""
    from gutou.cli_progress import progress_on

    with progress_on(err):
        yield


def finish(outcome: Outcome, workspace: Workspace, as_json: bool) -> None:
    """Show how a run ended, and end the command with the status that says it."""
    if as_json:
        shown = {
            "published": outcome.published,
            "message": outcome.message,
            "period": outcome.page.period if outcome.page else None,
            "gap": outcome.page.gap_table() if outcome.page else None,
            "database": str(outcome.database),
            "report": str(outcome.report) if outcome.report else None,
            "briefing": str(outcome.briefing) if outcome.briefing else None,
            "faults": outcome.faults,
            "notices": outcome.notices,
        }
        out.print_json(json.dumps(shown, ensure_ascii=False))
    else:
        if outcome.page:
            out.print(outcome.page)
        for notice in outcome.notices:
            err.print(f"提示：{notice}", markup=False, highlight=False)
        for fault in outcome.faults:
            err.print(f"审核：{fault}", style="red", markup=False, highlight=False)
        out.print(f"\n[bold]{outcome.message}[/bold]", highlight=False)
        out.print(_where_to_look(outcome, workspace), markup=False, highlight=False)
    failed = GutouError.exit_status if outcome.waits else AuditHeldBackError.exit_status
    raise typer.Exit(0 if outcome.published else failed)


def _where_to_look(outcome: Outcome, workspace: Workspace) -> str:
    places = {
        "数据库": outcome.database,
        "报告": outcome.report,
        "简报": outcome.briefing,
        "审核结果": workspace.curated / "data_docs" / "index.html",
        "回执": workspace.share / "<部门>" / "回执",
    }
    return "\n".join(f"{label}：{place}" for label, place in places.items() if place)


def readable(file: Path) -> None:
    """A plain file that may be opened; a pipe would wait for ever.

    Raises:
        UsageError: It is not.
    """
    try:
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UsageError(f"{file} 是文件夹，请指明其中的一个文件")
        if not stat.S_ISREG(mode):
            raise UsageError(f"{file} 不是普通文件")
        with file.open("rb"):
            return
    except FileNotFoundError:
        raise UsageError(f"找不到文件 {file}") from None
    except OSError as error:
        raise UsageError(f"打不开文件 {file}：{error.strerror}") from None
