"""A backup is ``data/raw`` and the settings: from a copy of these alone the same tables are published again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gutou.pipeline import Outcome
from gutou.publish import audit
from gutou.publish.audit import AuditResult
from gutou.publish.order import DESCRIBE_RUNS, table_digest
from gutou.publish.runlog import newest_run

from .conftest import City, untouched
from .plain import plain_run

pytestmark = pytest.mark.xdist_group("month")


def test_raw_and_settings_are_enough(
    month: tuple[City, Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "audit", lambda *_: AuditResult(()))  # equal tables are audited once
    lost = untouched(month[0].root)
    city = City(tmp_path / "city", month[0].as_of)
    shutil.copytree(lost / "data/raw", city.root / "data/raw")
    shutil.copy(lost / "gutou.toml", city.root)
    (city.root / "share").mkdir()
    outcome = plain_run(city.job())
    assert outcome.published, outcome.faults
    assert outcome.database is not None
    told = {*DESCRIBE_RUNS, "audit_check"}
    before = table_digest(lost / "data/curated/gutou.duckdb", told)
    assert len(before) > 30
    assert table_digest(outcome.database, told) == before
    # The runs themselves are told anew; what the lost one used is still known.
    first = newest_run(lost / "data/curated/gutou.duckdb")
    assert newest_run(outcome.database) != first
    assert (city.root / f"data/raw/_fixed/runs/{first}.json").is_file()
    # Nobody's folder is made again behind the bureau's back.
    assert not list((city.root / "share").iterdir())
