"""Peer growth (各市州增速): where the city stands among the province's cities."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.dispatch.rules import publish_rules
from gutou.settings import Settings


def rank(con: DuckDBPyConnection, settings: Settings) -> None:
    """Fill ``peer_rank`` from ``work.peer_row``: competition ranking of growth, highest first, and the neighbours.

    Our own growth is that of the same table as theirs; where ``work.plan_row`` has another published growth, finding
    DP07 says so.

    Args:
        con: The build connection.
        settings: ``city_name`` tells which city is ours, with or without 市.
    """
    con.execute("DELETE FROM peer_rank")
    con.execute("DELETE FROM finding WHERE rule_id = 'DP07'")
    publish_rules(con)
    run(con, "project/01_plain")
    run(con, "report/peer_rank", {"city_name": settings.city_name})
    run(con, "report/peer_finding", {"department": settings.statistics_department})
