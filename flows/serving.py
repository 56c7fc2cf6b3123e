"""The runner that ``gutou serve`` starts and supervises: ``python -m flows.serving CONFIG SHARE DATA``.

Registers the deployments, makes good for what was missed, runs what is due, and looks after runs that died.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import httpx
from prefect import get_client
from prefect.client.orchestration import PrefectClient
from prefect.runner import Runner
from prefect.types.entrypoint import EntrypointType

from flows.deployments import Deployment, deployments
from flows.missed import find_missed, make_good
from flows.stale import Death, crash_stale, drop_superseded, tell_crashed
from gutou.logs import kept_of
from gutou.operate.supervised import silence_teardown, when_parent_is_gone
from gutou.operate.timetable import local_now, unknown_years
from gutou.operate.work_calendar import work_calendar
from gutou.settings import Settings, load_settings
from gutou.workspace import Workspace

log = logging.getLogger("gutou.serve")
AT_ONCE = 4
"""Runs of one city at the same time; all but an intake and one run wait for their turn."""
_LOOK_SECONDS = 60.0
_POLL_SECONDS = 10.0
_TOLD_AGAIN = timedelta(minutes=5)


class Service:
    """A city's runs on one machine."""

    def __init__(self, config: Path, share: Path, data: Path) -> None:
        self.config, self.share, self.data = config, share, data
        self.settings: Settings = load_settings(config, share=share, data=data)
        self.workspace = Workspace.of(self.settings)
        told = self.settings.schedule
        shortest = min((s for s in (told.intake_seconds, told.reconcile_seconds) if s), default=600)
        self._poll = min(_POLL_SECONDS, max(1.0, shortest / 4))
        self._look = min(_LOOK_SECONDS, max(5.0, float(shortest)))
        self.runner = Runner(
            name=f"gutou-{self.settings.city_code}",
            query_seconds=self._poll,
            prefetch_seconds=self._poll,
            limit=AT_ONCE,
            pause_on_shutdown=False,
        )
        self._registered: dict[UUID, Deployment] = {}
        self._month = ""

    async def run(self) -> None:
        """Register, catch up, and serve until told to end."""
        async with get_client() as client:
            await crash_stale(client, self.settings, self.workspace)
            missed = await find_missed(client, self._made(self._today()), local_now(self.settings))
            await self.register()
            for deployment_id, one in self._registered.items():
                if one.full_name in {late.full_name for late in missed}:
                    await make_good(client, one, deployment_id)
            await drop_superseded(client, list(self._registered), grace=timedelta(0))
            watching = asyncio.create_task(self._watch(client))
            try:
                await self._serve()
            finally:
                watching.cancel()

    async def register(self) -> None:
        """Tell Prefect what runs when, for the months ahead."""
        today = self._today()
        self._month = f"{today:%Y-%m}"
        self._registered = {}
        for one in self._made(today):
            # By module: a flow that is pickled instead loses what its annotations name.
            told = await one.flow.ato_deployment(entrypoint_type=EntrypointType.MODULE_PATH, **one.told)
            deployment_id = await self.runner.aadd_deployment(told)
            self._registered[deployment_id] = one
        log.info("已登记：%s", "、".join(str(one.told["name"]) for one in self._registered.values()))
        for year in unknown_years(work_calendar(), today):
            log.warning("schemas/work_calendar.toml 没有 %d 年的放假安排，按周一至周五计", year)

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        serving = asyncio.create_task(self.runner.start())
        while not self.runner.started and not serving.done():
            await asyncio.sleep(0.05)

        def end() -> None:
            self._ending = loop.create_task(self.runner.astop())

        def end_from_thread() -> None:
            loop.call_soon_threadsafe(end)

        loop.add_signal_handler(
            signal.SIGTERM, end
        )  # in place of Prefect's own, which leaves by an exception
        when_parent_is_gone(end_from_thread, seconds=40)
        await serving

    async def _watch(self, client: PrefectClient) -> None:
        told: set[Death] = set()
        looked = datetime.now(UTC)
        while True:
            await asyncio.sleep(self._look)
            try:
                # What was killed while nobody looked is told as well; twice (after a restart) rather than never.
                now = datetime.now(UTC)
                await tell_crashed(client, self.settings, looked - _TOLD_AGAIN, told)
                looked = now
                await crash_stale(client, self.settings, self.workspace)
                if dropped := await drop_superseded(client, list(self._registered)):
                    log.info("略过 %d 个错过的班次：后面的班次已包含", dropped)
                if f"{self._today():%Y-%m}" != self._month:
                    await self.register()
            except Exception as error:  # the server may be on its way back; the next look tells
                log.warning("检查运行状况时出错：%s", error)

    def _made(self, today: date) -> list[Deployment]:
        return deployments(self.settings, self.config, self.share, self.data, today)

    def _today(self) -> date:
        return local_now(self.settings).date()


def main(arguments: Sequence[str]) -> None:
    """Serve one city."""
    silence_teardown()
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%F %T"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    config, share, data = (Path(argument) for argument in arguments)
    service = Service(config, share, data)
    with kept_of(service.settings):
        try:
            asyncio.run(service.run())
        except httpx.TransportError as error:
            log.error("连不上服务器（%s）", type(error).__name__)
            sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
