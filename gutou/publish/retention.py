"""Which vintages stay (留存): the newest of each period, the last of each month, and those that seals were made from."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection
from pathlib import Path

_MONTH_OF_RUN = re.compile(r"(\d{6})\d{2}T")


def vintage_of(vintages: Path, run_id: str) -> Path | None:
    """The vintage of a run; None where there is none (any more)."""
    return next((path for path in vintages.glob("*/*.duckdb") if path.stem == run_id), None)


def prune(vintages: Path, keep: int, always: Collection[str] = ()) -> list[str]:
    """Remove vintages beyond the newest ``keep`` of their period.

    The last vintage of each calendar month stays, by the day of the run, and so do those of the runs in ``always``. One
    that cannot be removed (a client holds it) is left for the next time.

    Args:
        vintages: Folder with one folder per period.
        keep: How many of the newest stay per period.
        always: Run ids whose vintages stay.

    Returns:
        The ids of the runs whose vintages were removed.
    """
    removed = []
    for folder in sorted(path for path in vintages.glob("*") if path.is_dir()):
        for run_id in _beyond([path.stem for path in folder.glob("*.duckdb")], keep, always):
            try:
                (folder / f"{run_id}.duckdb").unlink(missing_ok=True)
            except OSError as error:
                logging.getLogger(__name__).warning("留存版本 %s 未能删除：%s", run_id, error)
            else:
                removed.append(run_id)
    return removed


def _beyond(run_ids: list[str], keep: int, always: Collection[str]) -> list[str]:
    ordered = sorted(run_ids)
    last_of_month = {found[1]: run_id for run_id in ordered if (found := _MONTH_OF_RUN.match(run_id))}
    stay = {*ordered[-keep:], *last_of_month.values(), *always}
    return [run_id for run_id in ordered if run_id not in stay]
