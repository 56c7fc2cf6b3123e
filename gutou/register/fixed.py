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


def _path(workspace_fixed: Path, period: str) -> Path:
    return workspace_fixed / "ids" / f"{period}.json"


def load_fixed(workspace_fixed: Path) -> Fixed:
    """Read the files of all periods.

    Raises:
        GutouError: A file is damaged; without it published ids would change.
    """
    fixed = Fixed()
    for path in sorted((workspace_fixed / "ids").glob("????-??.json")):
        content = _read(path)
        fixed.periods[path.stem] = {
            key: project for project, entry in content["projects"].items() for key in entry["keys"]
        }
        for project, entry in content["projects"].items():
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


def fix_ids(con: duckdb.DuckDBPyConnection, workspace_fixed: Path) -> None:
    """Write the ids of every period of ``work.project_key`` to ``<workspace_fixed>/ids/<period>.json``.

    Called before the swap, when the audit has passed. Keys fixed earlier stay, those of this run are added; a file
    in which nothing changes is not touched.
    """
    fixed = load_fixed(workspace_fixed)
    for (period,) in con.execute("SELECT DISTINCT period FROM work.project_key ORDER BY period").fetchall():
        holders = dict(fixed.periods.get(period, {}))
        first_seen = {p: fixed.first_seen[p] for p in holders.values()}
        for project, since, key in con.execute(
            "SELECT project_id, first_seen, key FROM work.project_key WHERE period = ?", [period]
        ).fetchall():
            holders[key] = project
            first_seen[project] = min(since, first_seen.get(project, since))
        aliases = {a.alias_id: a for a in fixed.aliases.values() if a.since == period}
        for row in con.execute(
            "SELECT project_id, alias_id, since, why FROM project_alias WHERE since = ?", [period]
        ).fetchall():
            aliases[row[1]] = Alias(*row)
        _write(_path(workspace_fixed, period), period, holders, first_seen, aliases)


def _write(
    path: Path, period: str, holders: dict[str, str], first_seen: dict[str, str], aliases: dict[str, Alias]
) -> None:
    projects: dict[str, dict[str, Any]] = {}
    for key, project in sorted(holders.items()):
        projects.setdefault(project, {"first_seen": first_seen[project], "keys": []})["keys"].append(key)
    lines = ",\n".join(f"{json.dumps(p)}: {json.dumps(entry)}" for p, entry in sorted(projects.items()))
    listed = ",\n".join(json.dumps(asdict(a), ensure_ascii=False) for _, a in sorted(aliases.items()))
    text = f'{{"period": "{period}",\n"projects": {{\n{lines}\n}},\n"aliases": [\n{listed}\n]}}\n'
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".tmp")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
