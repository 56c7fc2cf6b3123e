"""What runs leave in ``data/logs`` (日志): readable lines and JSON lines, rotated by size, without personal data.

Logged are sentences of the program with numbers, departments, periods, ids, and names of stages. Never a cell's value, a
file's name, or the text of an error that is not one of our own sentences: it may quote either. What the program says of
a file is scrubbed of quoted parts, file names, phone and identity numbers before it is written.
"""

from __future__ import annotations

import io
import json
import logging
import os
import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from filelock import FileLock, Timeout

from gutou.errors import GutouError
from gutou.job import Job, current_stage
from gutou.operate.locks import BusyError
from gutou.settings import Settings

READABLE = "gutou.log"
LINES = "gutou.jsonl"
_ROOT = logging.getLogger("gutou")
_RUN = logging.getLogger("gutou.run")
_EVENT = ("event", "state")
_SCRUBBED = (
    (re.compile(r"“[^”]*”|‘[^’]*’|\"[^\"]*\"|'[^']*'"), "“…”"),
    (
        re.compile(
            r"[^/\\\s：:，,；;（）()“”]+\.(?:xls[xmb]?|et|ods|csv|txt|html?|xml|docx?|wps|pdf|zip|rar)\b",
            re.I,
        ),
        "（文件）",
    ),
    (re.compile(r"(?<![0-9A-Za-z])1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?![0-9A-Za-z])"), "（电话）"),
    (re.compile(r"(?<![0-9A-Za-z])0\d{2,3}[-－\s]?\d{7,8}(?![0-9A-Za-z])"), "（电话）"),
    (re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])"), "（证件号）"),
)


def scrub(text: str) -> str:
    """A sentence without quoted parts, names of files, phone and identity numbers."""
    for pattern, stands_for in _SCRUBBED:
        text = pattern.sub(stands_for, text)
    return text


@contextmanager
def kept(job: Job) -> Iterator[None]:
    """Write what a run tells into its city's ``data/logs``; its beginning, and how it failed, are told here.

    A log that cannot be written never stops a run. Within a run that is logged already nothing is opened again.
    """
    with kept_of(job.settings, run_id=job.run_id, period=job.period or "") as opened:
        if not opened:
            yield
            return
        try:
            _RUN.info("运行开始，测算日 %s", job.as_of, extra={"event": "started"})
            yield
        except BusyError as error:
            _RUN.warning("没有运行：%s", error, extra={"event": "ended", "state": "busy"})
            raise
        except BaseException as error:
            told_failure(error)
            raise


@contextmanager
def kept_of(settings: Settings, **told: str) -> Iterator[bool]:
    """Write what this process tells into ``data/logs`` of a city.

    Args:
        settings: The city, and how much is kept.
        told: Fields of every line.

    Yields:
        Whether anything was opened; not where this process logs already.
    """
    if any(isinstance(handler, _SharedFile) for handler in _ROOT.handlers):
        yield False
        return
    handlers = _opened(settings, told)
    before = _ROOT.level
    for handler in handlers:
        _ROOT.addHandler(handler)
    _ROOT.setLevel(logging.INFO)
    try:
        yield True
    finally:
        _ROOT.setLevel(before)
        for handler in handlers:
            _ROOT.removeHandler(handler)
            handler.close()


def told_end(state: str, message: str) -> None:
    """Log how a run ended.

    Args:
        state: ``published``, ``held_back``, ``waits`` (for the database to be put in place) or ``received``.
        message: One sentence of ours.
    """
    _RUN.info("运行结束：%s", message, extra={"event": "ended", "state": state})


def told_failure(error: BaseException) -> None:
    """Log how a run failed: our own sentences as they are, of any other error its kind and place in the code."""
    _RUN.error("运行失败：%s", said_of(error), exc_info=error, extra={"event": "ended", "state": "failed"})


def said_of(error: BaseException) -> str:
    """What may be told of an error in logs and messages."""
    if isinstance(error, GutouError):
        return scrub(str(error))
    if isinstance(error, KeyboardInterrupt):
        return "被人中断"
    if isinstance(error, OSError):
        return f"{type(error).__name__}：{error.strerror or ''}"
    return type(error).__name__


def last_end(data: Path, *states: str) -> dict[str, str] | None:
    """The last line of ``gutou.jsonl`` that tells how a run ended; None where none does.

    Args:
        data: The data folder.
        states: Only ends like these; any where none is named.
    """
    for name in (LINES, f"{LINES}.1"):
        try:
            lines = (data / "logs" / name).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        for line in reversed(lines):
            if '"ended"' not in line:
                continue
            with suppress(ValueError):
                told: dict[str, str] = json.loads(line)
                if told.get("event") == "ended" and told.get("state") in (states or (told.get("state"),)):
                    return told
    return None


def _opened(settings: Settings, told: Mapping[str, str]) -> list[logging.Handler]:
    folder = settings.data / "logs"
    limits = settings.logs
    opened: list[logging.Handler] = []
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o750)
        for name, formatter in ((READABLE, _Readable()), (LINES, _JsonLines())):
            handler = _SharedFile(
                folder / name, maxBytes=limits.max_mb * 1_000_000, backupCount=limits.kept, encoding="utf-8"
            )
            handler.setLevel(logging.INFO)
            handler.setFormatter(formatter)
            handler.addFilter(_OfRun({"city": settings.city_name, **told}))
            opened.append(handler)
    return opened


class _OfRun(logging.Filter):
    """Adds to a record which run it is of."""

    def __init__(self, told: Mapping[str, str]) -> None:
        super().__init__()
        self.told = {"run_id": "", "city": "", "period": "", **told}

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes."""
        record.run = {**self.told, "stage": getattr(record, "stage", current_stage.get())}
        return True


def _said(record: logging.LogRecord) -> str:
    """The sentence: the one meant for logs where there is one (``extra={"logged": …}``), else the one shown."""
    text = scrub(str(getattr(record, "logged", None) or record.getMessage()))
    if record.exc_info and (error := record.exc_info[1]) is not None:
        frames = traceback.extract_tb(error.__traceback__)[-6:]
        where = " > ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames)
        text += f" [{type(error).__name__} @ {where}]"
    return " ".join(text.splitlines())


class _Readable(logging.Formatter):
    """``2025-07-10 09:00:00 INFO 20250710T090000-abc123 收件 新到 3 个文件``."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        run = vars(record).get("run", {})
        parts = (
            f"{datetime.fromtimestamp(record.created):%Y-%m-%d %H:%M:%S}",
            record.levelname,
            *(run.get(name) for name in ("run_id", "city", "period")),
            _said(record),
        )
        return " ".join(part for part in parts if part)


class _JsonLines(logging.Formatter):
    """One JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        told = {
            "time": datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            **vars(record).get("run", {}),
            **{name: vars(record)[name] for name in _EVENT if name in vars(record)},
            "logger": record.name,
            "process": record.process,
            "message": _said(record),
        }
        return json.dumps(told, ensure_ascii=False)


class _SharedFile(RotatingFileHandler):
    """A file that several processes append to; whoever rotates it holds a lock, and the others follow."""

    def _open(self) -> io.TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        return open(descriptor, "a", encoding=self.encoding)  # noqa: PTH123

    def emit(self, record: logging.LogRecord) -> None:
        """Append one line, to the file that has the name now."""
        with suppress(OSError):
            self._follow()
            super().emit(record)

    def doRollover(self) -> None:  # noqa: N802
        """Rotate, unless another process has just done so."""
        with suppress(Timeout), FileLock(f"{self.baseFilename}.lock", timeout=5):
            self._follow()
            if Path(self.baseFilename).stat().st_size > self.maxBytes * 0.9:
                super().doRollover()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """A full disk is told by the run itself."""

    def _follow(self) -> None:
        if self.stream is None:
            return
        try:
            there = Path(self.baseFilename).stat()
            same = os.path.samestat(there, os.fstat(self.stream.fileno()))
        except OSError:
            same = False
        if not same:
            self.stream.close()
            self.stream = self._open()
