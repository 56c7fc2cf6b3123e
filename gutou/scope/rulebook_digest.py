"""Fingerprints of rule files (规则指纹), so that a later publication can tell whether a rule was changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from duckdb import DuckDBPyConnection

from gutou.database import SQL

FOLDERS = (SQL / "rules", SQL / "edits")


def write_digests(con: DuckDBPyConnection, folders: tuple[Path, ...] = FOLDERS) -> None:
    """Fill ``rule.digest`` of rules that are files of their own, named ``<rule_id>_….sql``; versions of one id count together."""
    content: dict[str, bytes] = {}
    for path in sorted(path for folder in folders for path in folder.glob("[A-Z]*_*.sql")):
        rule_id = path.stem.split("_")[0]
        content[rule_id] = content.get(rule_id, b"") + path.read_bytes()
    digests = [(hashlib.sha256(text).hexdigest()[:16], rule_id) for rule_id, text in content.items()]
    con.executemany("UPDATE rule SET digest = ? WHERE rule_id = ?", digests)
