"""One project's story (项目释疑): rows, links, values, rules, findings, library, entry, checks, effect on the gap."""

from __future__ import annotations

import duckdb

from gutou.errors import UsageError
from gutou.explain import Facts, linked_rows, rows_of, standing, unknown
from gutou.explain_effect import effect_story
from gutou.explain_scope import scope_story


def project_story(con: duckdb.DuckDBPyConnection, asked: str, period: str | None = None) -> Facts:
    """All that is known of a project.

    Args:
        con: The published database.
        asked: Its id, or a former one.
        period: The period to tell; None: the newest that it stands in.

    Raises:
        UsageError: There is no such project, or not in that period; the message names the nearest.
    """
    project_id, renamed = standing(con, asked)
    periods = rows_of(con, "project", project_id=project_id)
    if not periods:
        raise UsageError(unknown(con, asked))
    now = next((p for p in periods if period in (None, p["period"])), None)
    if now is None:
        known = "、".join(p["period"] for p in periods)
        raise UsageError(f"项目 {project_id} 在 {period} 没有数据，有数据的时段：{known}")
    at = {"project_id": project_id, "period": now["period"]}
    reconciled = rows_of(con, "reconciliation", **at)
    library = rows_of(con, "library", **at)
    aliases = rows_of(con, "alias", project_id=project_id)
    return {
        "asked": asked,
        "project_id": project_id,
        "renamed": renamed,
        "period": now["period"],
        "project": now,
        "history": periods,
        "aliases": [a for a in aliases if a["project_id"] == project_id],
        "splits": rows_of(con, "split", project_id=project_id),
        "rows": linked_rows(con, rows_of(con, "source", **at)),
        "values": rows_of(con, "value", **at),
        "scope": scope_story(con, project_id, now["period"], now["scope"]),
        "findings": rows_of(con, "finding", **at),
        "reconciliation": reconciled[0] if reconciled else None,
        "fields": rows_of(con, "field", **at),
        "library": library,
        "entry": rows_of(con, "entry", **at),
        "checks": rows_of(con, "verification", project_id=project_id),
        "follow_up": rows_of(con, "follow_up", project_id=project_id),
        "effect": effect_story(con, now, reconciled[0] if reconciled else None, library),
        "doubts": rows_of(con, "doubt", project_id=project_id),
        "revisions": rows_of(con, "revision", project_id=project_id),
    }
