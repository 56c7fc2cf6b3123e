from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from gutou.diff.find import pair, publications
from gutou.errors import UsageError
from gutou.workspace import Workspace

RUNS = {"20250705T09-aa": "2025-07-05", "20250709T09-bb": "2025-07-09", "20250709T17-cc": "2025-07-09"}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Three runs, of which the first two vintages and the published database are kept."""
    root = tmp_path_factory.mktemp("find")
    workspace = Workspace(root / "share", root / "data")
    folder = workspace.curated / "vintages" / "2025-06"
    folder.mkdir(parents=True)
    for path in (*(folder / f"{run}.duckdb" for run in list(RUNS)[:2]), workspace.database):
        with duckdb.connect(str(path)) as con:
            con.execute("CREATE TABLE run_log (run_id VARCHAR, as_of DATE, code_version VARCHAR)")
            con.executemany("INSERT INTO run_log VALUES (?, ?, '1')", list(RUNS.items()))
    return workspace


def named(workspace: Workspace, first: str | None, second: str | None) -> tuple[str, ...]:
    return tuple(one.run_id for one in pair(workspace, first, second))


def test_every_publication_that_is_kept_is_known(workspace: Workspace) -> None:
    found = publications(workspace)
    assert [one.run_id for one in found] == list(RUNS)
    assert found[-1].path == workspace.database


def test_by_run_by_day_or_the_last_two(workspace: Workspace) -> None:
    first, second, third = RUNS
    assert named(workspace, None, None) == (second, third)
    assert named(workspace, "20250705", "20250709T09") == (first, second)
    assert named(workspace, "2025-07-08", "2025-07-09") == (first, third)
    assert named(workspace, first, None) == (first, third)
    assert named(workspace, third, first) == (third, first)


def test_two_months_are_those_of_the_last_publication(workspace: Workspace) -> None:
    before, after = pair(workspace, "2025-05", "2025-06")
    assert (before.period, after.period) == ("2025-05", "2025-06")
    assert before.run_id == after.run_id == list(RUNS)[-1]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("2025-07-04", None, "2025-07-04 及以前没有留存的发布"),
        ("2025-02-30", None, "没有 2025-02-30 这一天"),
        ("2025-06", "2025-07-09", "两个时段才能相比"),
        ("2025-06", None, "两个时段才能相比"),
        ("20250709", None, "不止一次"),
        ("r9", None, "没有留存 r9 这次发布"),
        (None, "20250705", "之前没有留存的发布"),
    ],
)
def test_what_is_not_there_is_said(
    workspace: Workspace, first: str | None, second: str | None, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        pair(workspace, first, second)


def test_nothing_published(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="还没有发布过数据库"):
        pair(Workspace(tmp_path, tmp_path), None, None)
