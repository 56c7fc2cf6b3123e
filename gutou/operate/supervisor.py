"""``gutou serve`` (值守): starts the server and the runner as children, starts them again when they die, ends them with itself.

The children live as long as this process does: each watches a pipe from it, so that they end even when it is killed.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import orjson

from gutou.errors import GutouError
from gutou.operate import alive
from gutou.operate.child import Child
from gutou.operate.locks import SERVE, dead_holder, holding
from gutou.settings import Settings
from gutou.workspace import Workspace

log = logging.getLogger("gutou.serve")
_TICK = 0.3
_HEALTH_EVERY = 15.0
_SILENT_SECONDS = 180.0
"""A server that has answered is given up after so long without an answer: a busy machine is slow, not dead."""
_PORT_SECONDS = 30.0
_PORTS_TRIED = 20
_NO_SCHEDULER_FROM = (2, 1)


class Health:
    """Whether the server answers (健康检查); asked seldom once it has."""

    def __init__(self, url: str, ask: Callable[[str], bool] | None = None) -> None:
        self._url, self._ask = url, ask or _answers
        self.restart()

    def restart(self) -> None:
        """The server was started anew."""
        self.well, self._next, self._heard = False, 0.0, time.monotonic()

    def look(self) -> bool:
        """Ask where it is time to; False where the server must be given up."""
        now = time.monotonic()
        if now < self._next:
            return True
        if self._ask(self._url):
            if not self.well:
                log.info("服务器就绪：%s", self._url.removesuffix("/api"))
            now = time.monotonic()
            self.well, self._heard, self._next = True, now, now + _HEALTH_EVERY
            return True
        self._next = now + (_HEALTH_EVERY / 3 if self.well else 1.0)
        return now - self._heard < _SILENT_SECONDS


def serve(settings: Settings, config: Path, *, stop: threading.Event | None = None) -> None:
    """Keep server and runner of a city going until SIGTERM or SIGINT.

    Args:
        settings: Settings of the city.
        config: Their file, which the runs are told.
        stop: Ends it as a signal does.

    Raises:
        BusyError: Another ``gutou serve`` serves this data folder.
        GutouError: No port is free, or the data folder cannot be written.
    """
    workspace = Workspace.of(settings)
    _require_scheduler()
    os.environ["TZ"] = settings.schedule.timezone
    if hasattr(time, "tzset"):
        time.tzset()
    done = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: done.set())
    dead = dead_holder(workspace, SERVE)
    with holding(workspace, SERVE, "gutou serve"):
        if dead is not None:
            log.warning("上次值守（%s）没有正常结束：被强行结束或断电；中断的运行将补跑", dead.told())
        named = os.environ.get("PREFECT_API_URL")
        _Service(settings, workspace, config.resolve(), named).run(done)


class _Service:
    def __init__(self, settings: Settings, workspace: Workspace, config: Path, named: str | None) -> None:
        host = settings.schedule.host
        self._address = workspace.prefect_home / "server.json"
        self._workspace = workspace
        self._server: Child | None = None
        self._renew, self._quiet_since = False, time.monotonic()
        if named:
            self._url = named
        else:
            port = _free_port(host, settings.schedule.port)
            reached = "127.0.0.1" if host in ("0.0.0.0", "::") else host
            self._url = f"http://{reached}:{port}/api"
        environment = {
            **os.environ,
            "PREFECT_API_URL": self._url,
            "PREFECT_LOGGING_LEVEL": "INFO",
            "PREFECT_LOGGING_EXTRA_LOGGERS": "gutou",
            "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
            "GUTOU_SUPERVISED": "1",
        }
        environment.pop("PREFECT_SERVER_ALLOW_EPHEMERAL_MODE", None)
        folders = [str(config), str(workspace.share.resolve()), str(workspace.data.resolve())]
        if not named:
            command = [sys.executable, "-m", "flows.server", host, str(port), *folders]
            self._server = Child("服务器", command, {**environment, **_of_server(settings, workspace)})
        self._runner = Child("调度", [sys.executable, "-m", "flows.serving", *folders], environment)
        self._health = Health(self._url)

    def run(self, done: threading.Event) -> None:
        try:
            while not done.wait(_TICK):
                self._tend()
        finally:
            log.info("正在停止")
            self._runner.end()
            if self._server is not None:
                self._server.end()
            self._address.unlink(missing_ok=True)

    def _tend(self) -> None:
        if self._server is not None and self._server.keep():
            self._renew = self._runner.pid is not None
            self._health.restart()
            self._write_address(self._server.pid)
        if not self._health.look() and self._server is not None:
            self._server.kill("没有响应")
            self._health.restart()
        if not self._health.well:
            return
        if self._renew and self._is_idle():
            # A runner that has lost its server for a moment no longer hears of runs to be cancelled.
            log.info("服务器重新启动过，调度随之重新启动")
            self._runner.end()
            self._renew = False
        self._runner.keep()

    def _is_idle(self) -> bool:
        """No run lives, and none that has done its work still has to report it."""
        if alive.any_lives(self._workspace):
            self._quiet_since = time.monotonic()
            return False
        return self._runner.is_idle(time.monotonic() - self._quiet_since)

    def _write_address(self, pid: int | None) -> None:
        beside = self._address.with_suffix(".part")
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(orjson.dumps({"url": self._url, "pid": pid}))
        beside.replace(self._address)


def _require_scheduler() -> None:
    """Under SQLAlchemy 2.1 the server of Prefect 3.8 schedules nothing, and says so only in its log."""
    found = version("sqlalchemy")
    if tuple(int(part) for part in found.split(".")[:2]) >= _NO_SCHEDULER_FROM:
        raise GutouError(f"SQLAlchemy {found} 与 Prefect 的调度不兼容，请按 requirements.lock 重新安装依赖")


def _of_server(settings: Settings, workspace: Workspace) -> dict[str, str]:
    """What the server alone is told: no word to anybody, old runs go, its pages lie beside its database."""
    days = settings.schedule.history_days
    return {
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(days * 86_400),
        "PREFECT_UI_STATIC_DIRECTORY": str((workspace.prefect_home / "ui").resolve()),
    }


def _free_port(host: str, wanted: int) -> int:
    """The wanted port, once a server that is just ending has left it; else the next free one."""
    until = time.monotonic() + _PORT_SECONDS
    while not _is_free(host, wanted) and _answers(f"http://127.0.0.1:{wanted}/api"):
        if time.monotonic() > until:
            break
        time.sleep(_TICK)
    for port in range(wanted, wanted + _PORTS_TRIED):
        if _is_free(host, port):
            if port != wanted:
                log.warning("端口 %d 已被其他程序占用，改用 %d", wanted, port)
            return port
    raise GutouError(
        f"端口 {wanted} 至 {wanted + _PORTS_TRIED - 1} 都被占用，请在设置 [schedule] port 中另选一个"
    )


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return False
    return True


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError, ValueError):
        return False
