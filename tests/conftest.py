"""Hypothesis without deadlines, since the machines that run the tests are shared; Prefect's test server."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import settings

import gutou  # noqa: F401 - before any test module loads openpyxl

settings.register_profile("gutou", deadline=None)
settings.load_profile("gutou")


UNUSED_SERVICES = (
    "CANCELLATION_CLEANUP", "CLEANUP_RECONCILER", "EVENT_LOGGER", "EVENT_PERSISTER", "FOREMAN", "LATE_RUNS",
    "PAUSE_EXPIRATIONS", "REPOSSESSOR", "SCHEDULER", "TASK_RUN_RECORDER", "TRIGGERS",
)  # fmt: skip
"""Of Prefect's server: no test waits for what they do."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file run in one worker, so that what they share is made once; a group joins several files.

    Whatever needs Prefect's server runs where the month is made, which needs it too: its start takes 20 s.
    """
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            served = "prefect" in getattr(item, "fixturenames", ())
            group = "month" if served else item.nodeid.partition("::")[0]
            item.add_marker(pytest.mark.xdist_group(group))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Collect garbage seldom, and never among what is loaded: a million objects that stay until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def prefect() -> Iterator[None]:
    """Prefect's own test server, once per session, without the services that look for work every few seconds."""
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
    from prefect.testing.utilities import prefect_test_harness

    with ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patched:  # other servers that tests start have theirs
            for name in UNUSED_SERVICES:
                patched.setenv(f"PREFECT_SERVER_SERVICES_{name}_ENABLED", "false")
            stack.enter_context(prefect_test_harness(server_startup_timeout=90))
        yield
