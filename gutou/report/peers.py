"""Peer growth (各市州增速): where the city stands among the province's cities."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.settings import Settings


def rank(con: DuckDBPyConnection, settings: Settings) -> None:
    """Fill ``peer_rank`` from ``work.peer_row``: competition ranking of growth, highest first.

    Args:
        con: The build connection.
        settings: ``city_name`` tells which city is ours, with or without 市.
    """
    run(con, "report/peer_rank", {"city_name": settings.city_name})
