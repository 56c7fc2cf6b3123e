"""What must be so after a soak, each looked up where a person would look: database, share, locks, logs."""

from __future__ import annotations

import json
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from filelock import FileLock, Timeout

from bench.soak_senders import Sent, owed
from gutou.intake.sidecar import Arrival, arrivals
from gutou.publish.runlog import earlier_runs
from gutou.workspace import RECEIPTS, Workspace

if TYPE_CHECKING:
    from bench.soak import Disturbance

COMPUTES = {"装入", "归并", "判定", "核对", "测算", "审核", "发布"}
TAKES_IN = {"收件", "回执"}


def published_after(workspace: Workspace, moment: datetime) -> bool:
    """Whether the published database was made by a run that began after a moment."""
    runs = earlier_runs(workspace.database)
    return bool(runs) and runs[-1]["started_at"] > moment


def faults(
    workspace: Workspace,
    ledger: Sequence[Sent],
    disturbances: Sequence[Disturbance],
    journal: Path,
    states: Mapping[str, Mapping[str, str]],
) -> list[str]:
    """Everything that is not as it must be, one sentence each; what was counted is printed."""
    lines = list(_lines(workspace))
    found = [
        *_lost_or_doubled(workspace, ledger),
        *overlaps(lines, COMPUTES, "runs"),
        *overlaps(lines, TAKES_IN, "intakes"),
        *left_over(workspace),
        *unexplained(disturbances, journal, states),
    ]
    told = Counter(one.what for one in disturbances)
    runs = {line["run_id"] for line in lines if "run_id" in line}
    published = len(earlier_runs(workspace.database))
    print(f"files sent: {len(owed(ledger))}; {dict(Counter(one.how for one in ledger))}")
    print(f"runs and intakes in the log: {len(runs)}, published: {published}; killed: {dict(told)}")
    return found


def _lost_or_doubled(workspace: Workspace, ledger: Sequence[Sent]) -> Iterator[str]:
    received = arrivals(workspace)
    times = Counter((one.path, one.file_sha256) for one in received)
    due = owed(ledger)
    for key, sent in due.items():
        # A content that comes back to its path after another is a new arrival; these departments never do that.
        if times[key] != 1:
            yield f"{sent.path} ({sent.how}) was received {times[key]} times"
    for one in received:
        if (one.path, str(one.file_sha256)) not in due:
            yield f"{one.path} was received with a content that never stood whole there"
    with duckdb.connect(str(workspace.database), read_only=True) as con:
        rows = Counter(name for (name,) in con.execute("SELECT submission_id FROM submission").fetchall())
    for one in received:
        if rows[one.submission_id] != 1:
            yield f"{one.path} has {rows[one.submission_id]} rows in submission"
        if (count := len(_receipts(workspace, one))) != 1:
            yield f"{one.path} has {count} receipts"


def _receipts(workspace: Workspace, one: Arrival) -> list[Path]:
    """The receipt itself; later changes of status have a longer name."""
    folder = workspace.share / one.folder / RECEIPTS
    return list(folder.glob(f"*/回执_*_{one.submission_id[:8]}.txt"))


def _lines(workspace: Workspace) -> Iterator[dict[str, str]]:
    for path in sorted((workspace.data / "logs").glob("gutou.jsonl*"), reverse=True):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                continue  # its writer was killed in the middle of it


def overlaps(lines: Iterable[dict[str, str]], stages: set[str], what: str) -> Iterator[str]:
    """Runs whose lines of these stages do not all stand before or after those of another."""
    spans: dict[str, list[str]] = {}
    for line in lines:
        if line.get("stage") in stages and line.get("run_id"):
            spans.setdefault(line["run_id"], []).append(line["time"])
    ordered = sorted((min(times), max(times), run) for run, times in spans.items())
    for (_, ended, before), (began, _, after) in pairwise(ordered):
        if began < ended:
            yield f"two {what} at once: {before} until {ended}, {after} from {began}"
    if not ordered:
        yield f"the log names no {what}"


def left_over(workspace: Workspace) -> Iterator[str]:
    for path in workspace.data.glob(".lock*"):
        if path.suffix == ".json":
            yield f"{path.name} names a holder"
            continue
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            yield f"{path.name} is held"
        else:
            lock.release()
    for pattern in ("curated/.building/*", "raw/*/*/.tmp-*", ".runs/*.lock", "curated/.waiting"):
        yield from (f"left over: {path.relative_to(workspace.data)}" for path in workspace.data.glob(pattern))


def flow_runs(workspace: Workspace, ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """Name and state of flow runs, by id, as the server that serves tells them."""
    url = json.loads((workspace.prefect_home / "server.json").read_bytes())["url"]
    told = {}
    for one in ids:
        try:
            with urllib.request.urlopen(f"{url}/flow_runs/{one}", timeout=20) as answer:
                run = json.load(answer)
        except OSError:
            continue
        told[one] = {"name": run["name"], "state": run["state_type"]}
    return told


def unexplained(
    disturbances: Iterable[Disturbance], journal: Path, runs: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    """Disturbances of which nobody could read why something did not come: by process, by run."""
    told = journal.read_text(encoding="utf-8", errors="replace") if journal.exists() else ""
    # A person's terminal breaks lines; a journal may be read without them.
    told = "".join(told.split())
    for one in disturbances:
        run = runs.get(one.flow_run)
        if run is not None and run["state"] == "COMPLETED":
            continue  # its work was done when its process was killed
        said = {
            "server": f"服务器（进程{one.pid}）已退出",
            "runner": f"调度（进程{one.pid}）已退出",
            "serve": f"进程{one.pid}，",
            "power": f"进程{one.pid}，",
            "run": (run or {}).get("name", "?"),
        }[one.what]
        if "".join(said.split()) not in told:
            yield f"{one.at:%H:%M:%S} {one.what} ({one.pid}) was killed, and the log does not say so"
        if run is not None and run["state"] in ("RUNNING", "PENDING", "CANCELLING"):
            yield f"{one.at:%H:%M:%S} the run {run['name']} was killed and is still shown as {run['state']}"
