"""What reviewers were asked (问过的配对): kept in ``data/raw/_fixed/review``, so that answers can be checked against it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Asked:
    """A pair as it was asked.

    Attributes:
        pair_id: Its key.
        group_id: The group it was asked in.
        projects: The two projects, the smaller id first.
        excludes: Its two rows exclude each other.
        apart: Pairs of projects of its group that exclude each other.
    """

    pair_id: str
    group_id: str
    projects: tuple[str, str]
    excludes: bool
    apart: tuple[tuple[str, str], ...] = ()


def _folder(workspace_fixed: Path) -> Path:
    return workspace_fixed / "review"


def load_asked(workspace_fixed: Path) -> dict[str, Asked]:
    """Every pair ever asked, by its key, as it was asked last."""
    found: dict[str, Asked] = {}
    for path in sorted(_folder(workspace_fixed).glob("????-??.json")):
        for entry in json.loads(path.read_text(encoding="utf-8"))["pairs"]:
            left, right = entry["projects"]
            apart = tuple((one, other) for one, other in entry["apart"])
            found[entry["pair_id"]] = Asked(
                entry["pair_id"], entry["group_id"], (left, right), entry["excludes"], apart
            )
    return found


def keep_asked(workspace_fixed: Path, period: str, pairs: Iterable[Asked]) -> Path:
    """Add what is asked now to ``review/<period>.json``; what was asked before stays answerable.

    Args:
        workspace_fixed: Folder of what is fixed.
        period: Period of the workbook.
        pairs: What it asks.

    Returns:
        The file; one in which nothing changes is not touched.
    """
    path = _folder(workspace_fixed) / f"{period}.json"
    known: dict[str, dict[str, object]] = {}
    if path.exists():
        before = json.loads(path.read_text(encoding="utf-8"))["pairs"]
        known = {entry["pair_id"]: entry for entry in before}
    known |= {pair.pair_id: asdict(pair) for pair in pairs}
    lines = ",\n".join(json.dumps(known[key], ensure_ascii=False) for key in sorted(known))
    text = f'{{"period": "{period}",\n"pairs": [\n{lines}\n]}}\n'
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return path
