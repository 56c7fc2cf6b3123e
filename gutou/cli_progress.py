"""Progress on the terminal (进度): bars with counts where somebody watches, plain lines everywhere else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.logging import RichHandler
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from gutou.job import progress


@contextmanager
def progress_on(console: Console) -> Iterator[None]:
    """Show on ``console`` what a run is doing."""
    if console.is_terminal:
        with (
            Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(bar_width=30),
                _Count(),
                TimeElapsedColumn(),
                console=console,
                transient=True,
            ) as bars,
            _listening(_Bars(bars), logging.DEBUG),
        ):
            yield
        return
    handler = RichHandler(console=console, show_time=False, show_level=False, show_path=False, markup=False)
    with _listening(handler, logging.INFO):
        yield


@contextmanager
def _listening(handler: logging.Handler, level: int) -> Iterator[None]:
    before = progress.level
    handler.setLevel(level)
    progress.addHandler(handler)
    progress.setLevel(level)
    try:
        yield
    finally:
        progress.removeHandler(handler)
        progress.setLevel(before)


class _Count(MofNCompleteColumn):
    """So many of so many, for what is counted; nothing for a stage whose length nobody knows."""

    def render(self, task: Task) -> Text:
        """The column's text."""
        return super().render(task) if task.total is not None else Text()


class _Bars(logging.Handler):
    """A line per stage that has ended, above a bar for the stage going on and one for what is counted in it."""

    def __init__(self, bars: Progress) -> None:
        super().__init__()
        self.bars = bars
        self.stage: TaskID | None = None
        self.counted: dict[str, TaskID] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Show one record."""
        told = vars(record)
        if begins := told.get("begins"):
            self._drop_stage()
            self.stage = self.bars.add_task(str(begins), total=None)
        elif bar := told.get("bar"):
            self._count(str(bar), told.get("total"))
        elif record.levelno >= logging.INFO:
            self._drop_stage()
            self.bars.console.print(record.getMessage(), markup=False, highlight=False)

    def _count(self, bar: str, total: int | None) -> None:
        if total is not None:
            if total:
                self.counted[bar] = self.bars.add_task(bar, total=total)
            return
        if (task := self.counted.get(bar)) is None:
            return
        self.bars.advance(task)
        if self.bars.tasks[self.bars.task_ids.index(task)].finished:
            self.bars.remove_task(self.counted.pop(bar))

    def _drop_stage(self) -> None:
        if self.stage is not None:
            self.bars.remove_task(self.stage)
            self.stage = None
