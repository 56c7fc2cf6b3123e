"""Hypothesis without deadlines, since the machines that run the tests are shared; Prefect's test server."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

import gutou  # noqa: F401 - before any test module loads openpyxl

settings.register_profile("gutou", deadline=None)
settings.load_profile("gutou")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a file run in one worker, so that what they share is made once; a group joins several files."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@pytest.fixture(scope="session")
def prefect() -> Iterator[None]:
    """Prefect's own test server, once per session."""
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=90):
        yield
