"""Ids once published (已发布标识), kept as files in ``data/raw/_fixed/ids`` and read back by every later run."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from gutou.errors import GutouError


@dataclass(frozen=True, slots=True)
class Alias:
    """A former id (曾用标识): ``alias_id`` now stands for ``project_id``, since a period, and why."""

    project_id: str
    alias_id: str
    since: str
    why: str


@dataclass
class Fixed:
    """Ids already published: per period the id of every known key, the first period of each id, and the aliases."""

    periods: dict[str, dict[str, str]] = field(default_factory=dict)
    first_seen: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)


def load_fixed(workspace_fixed: Path) -> Fixed:
    """Read the files of all periods, of each period in the order of the runs that wrote them.

    Raises:
        GutouError: A file is damaged; without it published ids would change.
    """
    fixed = Fixed()
    folder = workspace_fixed / "ids"
    for path in [*sorted(folder.glob("????-??.json")), *sorted(folder.glob("????-??/*.json"))]:
        period = path.stem if path.parent == folder else path.parent.name
        content = _read(path)
        held = fixed.periods.setdefault(period, {})
        for project, entry in content["projects"].items():
            held.update(dict.fromkeys(entry["keys"], project))
            fixed.first_seen[project] = min(fixed.first_seen.get(project, "9999"), entry["first_seen"])
        fixed.aliases |= {alias["alias_id"]: Alias(**alias) for alias in content["aliases"]}
    return fixed


def _read(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if content.keys() >= {"projects", "aliases"}:
            return content
    except (ValueError, AttributeError):
        pass
    raise GutouError(f"已发布标识的文件损坏：{path}，请从备份恢复后再运行")


def fix_ids(con: duckdb.DuckDBPyConnection, workspace_fixed: Path, run_id: str = "0") -> None:
    """Write what this run adds to the ids of each period of ``work.project_key`` to ``ids/<period>/<run_id>.json``.

    Called before the swap, when the audit has passed. Keys fixed earlier stay in their files, which never change, so
    that what any earlier run has read can be told; a period to which nothing is added gets no file.

    Args:
        con: The build.
        workspace_fixed: Folder of what publications have fixed.
        run_id: The run; run ids sort by time. Fixing again under the same id adds to its files.
    """
    fixed = load_fixed(workspace_fixed)
    for (period,) in con.execute("SELECT DISTINCT period FROM work.project_key ORDER BY period").fetchall():
        path = workspace_fixed / "ids" / period / f"{run_id}.json"
        before = fixed.periods.get(period, {})
        added: dict[str, dict[str, Any]] = {}
        aliases: dict[str, Alias] = {}
        if path.exists():
            content = _read(path)
            added = content["projects"]
            aliases = {alias["alias_id"]: Alias(**alias) for alias in content["aliases"]}
        for project, since, key in con.execute(
            "SELECT project_id, first_seen, key FROM work.project_key WHERE period = ? ORDER BY ALL", [period]
        ).fetchall():
            if before.get(key) == project and fixed.first_seen[project] <= since:
                continue
            entry = added.setdefault(project, {"first_seen": since, "keys": []})
            entry["first_seen"] = min(since, entry["first_seen"])
            if key not in entry["keys"]:
                entry["keys"].append(key)
        for row in con.execute(
            "SELECT project_id, alias_id, since, why FROM project_alias WHERE since = ? ORDER BY ALL",
            [period],
        ).fetchall():
            if fixed.aliases.get(row[1]) != Alias(*row):
                aliases[row[1]] = Alias(*row)
        if added or aliases:
            _write(path, period, added, aliases)


def _write(path: Path, period: str, projects: dict[str, dict[str, Any]], aliases: dict[str, Alias]) -> None:
    lines = ",\n".join(f"{json.dumps(p)}: {json.dumps(entry)}" for p, entry in sorted(projects.items()))
    listed = ",\n".join(json.dumps(asdict(a), ensure_ascii=False) for _, a in sorted(aliases.items()))
    text = f'{{"period": "{period}",\n"projects": {{\n{lines}\n}},\n"aliases": [\n{listed}\n]}}\n'
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
