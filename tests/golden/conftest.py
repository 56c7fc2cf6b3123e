from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from gutou.database import build_connection, create_published_tables
from gutou.demo import deliver, generate
from gutou.job import Job
from gutou.pipeline import Outcome
from gutou.settings import load_settings

from .plain import plain_intake
from .truth_build import build_by_truth

SEED = 20250630


@dataclass(frozen=True)
class City:
    """A delivered demonstration: its folders and the day all is handed in."""

    root: Path
    as_of: date

    @property
    def truth(self) -> Path:
        return self.root / "truth"

    def job(self, as_of: date | None = None) -> Job:
        settings = load_settings(self.root / "gutou.toml", share=self.root / "share", data=self.root / "data")
        return Job.start(settings, as_of=as_of or self.as_of)


@pytest.fixture(scope="session")
def by_truth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DuckDBPyConnection, Path]]:
    """A small month with the truth in place of register and rulebook, and the truth's folder."""
    root = tmp_path_factory.mktemp("by_truth") / "demo"
    demonstration = generate(root, seed=SEED)
    for step in demonstration.steps:
        deliver(step, root / "share")
    city = City(root, demonstration.as_of)
    with build_connection() as con:
        create_published_tables(con)
        build_by_truth(con, city.job(), city.truth)
        yield con, city.truth


def run_flow(city: City, as_of: date, *, period: str | None = None, intake_only: bool = False) -> Outcome:
    """The flow as the command line calls it."""
    from flows.intake import intake
    from flows.monthly import monthly

    folders = (city.root / "gutou.toml", city.root / "share", city.root / "data")
    given = (as_of,) if intake_only else (as_of, period)
    state = (intake if intake_only else monthly)(*folders, *given, return_state=True)
    result = state.result(raise_on_failure=False)
    assert isinstance(result, Outcome), result
    return result


@pytest.fixture(scope="session")
def month(tmp_path_factory: pytest.TempPathFactory, prefect: None) -> tuple[City, Outcome]:
    """A small month handed in step by step, taken in at each, the first time by the flow, and run at the last."""
    root = tmp_path_factory.mktemp("month") / "demo"
    demonstration = generate(root, seed=SEED)
    city = City(root, demonstration.as_of)
    first, *between, last = demonstration.steps
    deliver(first, root / "share")
    run_flow(city, first.as_of, intake_only=True)
    for step in between:
        deliver(step, root / "share")
        plain_intake(city.job(step.as_of))
    deliver(last, root / "share")
    outcome = run_flow(city, last.as_of)
    shutil.copytree(root, untouched(root))
    return city, outcome


def untouched(root: Path) -> Path:
    """Where a copy of the month stands as its first publication left it, whatever tests did to the month since."""
    return root.with_name("untouched")
