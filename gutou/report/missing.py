"""Why a figure is not given (未提供原因), in Chinese; an empty figure without a reason is a fault."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.publish.dictionary import label_of

_DOCUMENTS = {
    "dispatch": "key_projects",
    "approval_step": "key_projects",
    "approval_duration": "key_projects",
    "dispatch_rate": "key_projects",
    "peer_rank": "peers",
    "plan": "plan",
    "library_record": "library",
}
"""The document without which a published table has no rows of a period."""
NONE_TO_LIST = "没有可列的项"
NOT_STATED = "收到的材料中没有这一项"


@dataclass(frozen=True)
class Reasons:
    """What is known of a period when a figure of it is missing.

    Attributes:
        documents: Documents of which a file of the period is in force, and those whose rows of other folders name it.
        note: What ``gap.note`` says of the city's gap.
    """

    documents: frozenset[str]
    note: str | None

    @classmethod
    def of(cls, con: DuckDBPyConnection, period: str) -> Reasons:
        """What is known of ``period``."""
        documents = run(con, "report/documents", {"period": period}).fetchall()
        note = run(con, "report/gap_note", {"period": period}).fetchone()
        return cls(frozenset(name for (name,) in documents), note[0] if note else None)

    def why(self, sql: str, needs: Sequence[str] = (), said: str = "", is_list: bool = False) -> str:
        """Why a figure with this query has no value.

        Args:
            sql: Its query; the tables it reads tell which documents it needs where ``needs`` does not.
            needs: Documents it cannot be known without.
            said: What it means when these are there.
            is_list: Whether an empty value is an empty list.
        """
        tables = re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", sql)
        wanted = needs or tuple(dict.fromkeys(_DOCUMENTS[t] for t in tables if t in _DOCUMENTS))
        for document in wanted:
            if document not in self.documents:
                return f"本期没有收到可用的{label_of('submission', 'document', document)}"
        if said:
            return said
        if self.note and {"gap", "gap_bridge"} & set(tables):
            return self.note
        return NONE_TO_LIST if is_list else NOT_STATED
