"""The scheduling server (调度服务): whether one runs, and whether it believes in runs that nobody carries out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from gutou.doctor.runs import working
from gutou.doctor.verdict import Subject, Verdict
from gutou.prefect_home import serving_at

AREA = "调度服务"
_PATIENCE = 5.0
_STALE = timedelta(minutes=15)


def look(subject: Subject) -> Iterator[Verdict]:
    """Nothing is wrong when no server runs: commands start a short-lived one of their own."""
    url = server_url(subject)
    if url is None:
        said = "没有常驻的服务：手工运行不需要；要按计划自动运行，用 gutou serve"
        yield Verdict(AREA, "Prefect", "ok", said)
        return
    try:
        with httpx.Client(base_url=url, timeout=_PATIENCE, trust_env=False) as client:
            client.get("/health").raise_for_status()
            running = _running(client)
    except httpx.HTTPError as error:
        why = "定时运行不会开始，命令也会因连不上而失败"
        todo = "启动服务（gutou serve 或系统服务）；不用常驻服务时去掉环境变量 PREFECT_API_URL"
        said = f"{_shown(url)} 没有应答（{type(error).__name__}）"
        yield Verdict(AREA, "Prefect", "fault", said, why, todo)
        return
    yield Verdict(AREA, "Prefect", "ok", f"{_shown(url)} 有应答")
    yield _stale(subject, running)


def server_url(subject: Subject) -> str | None:
    """Address of the server that is named, or that ``gutou serve`` keeps; None where there is neither."""
    named = (os.environ.get("PREFECT_API_URL") or "").rstrip("/")
    return named or (serving_at(subject.workspace) if subject.workspace.data.is_dir() else None)


def _shown(url: str) -> str:
    """An address without whatever account it may carry."""
    return str(httpx.URL(url).copy_with(userinfo=b""))


def _running(client: httpx.Client) -> list[dict[str, Any]]:
    asked = {"flow_runs": {"state": {"type": {"any_": ["RUNNING"]}}}, "limit": 50}
    answer = client.post("/flow_runs/filter", json=asked)
    answer.raise_for_status()
    found: list[dict[str, Any]] = answer.json()
    return found


def _stale(subject: Subject, running: list[dict[str, Any]]) -> Verdict:
    """Runs that the server holds to be going on while nobody holds a lock."""
    if working(subject):
        return Verdict(AREA, "流程", "ok", f"{len(running)} 个流程在运行")
    now = datetime.now(UTC)
    stale = [one for one in running if now - _begun(one, now) > _STALE]
    if not stale:
        return Verdict(AREA, "流程", "ok", f"{len(running)} 个流程在运行")
    said = (
        f"{len(stale)} 个流程显示为运行中，却没有进程在做：{'、'.join(str(one['name']) for one in stale[:3])}"
    )
    why = "占着并发名额，后面的运行会被取消或一直等"
    todo = f"prefect flow-run cancel {stale[0]['id']}（或在 Prefect 界面取消）"
    return Verdict(AREA, "流程", "fault", said, why, todo)


def _begun(run: dict[str, Any], now: datetime) -> datetime:
    try:
        return datetime.fromisoformat(str(run["start_time"]).replace("Z", "+00:00"))
    except (KeyError, ValueError):
        return now
