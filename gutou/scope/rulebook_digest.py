"""Fingerprints of rule files (规则指纹), so that a later publication can tell whether a rule was changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from duckdb import DuckDBPyConnection

from gutou.database import SQL
from gutou.intake.loading_tables import store

FOLDERS = (SQL / "rules", SQL / "edits")


def write_digests(con: DuckDBPyConnection, folders: tuple[Path, ...] = FOLDERS) -> None:
    """Fill ``rule.digest`` of rules that are files of their own, named ``<rule_id>_….sql``; versions of one id count together."""
    content: dict[str, bytes] = {}
    for path in sorted(path for folder in folders for path in folder.glob("[A-Z]*_*.sql")):
        rule_id = path.stem.split("_")[0]
        content[rule_id] = content.get(rule_id, b"") + path.read_bytes()
    digests = [(rule_id, hashlib.sha256(text).hexdigest()[:16]) for rule_id, text in content.items()]
    store(con, "work.rule_digest", {"rule_id": "VARCHAR", "digest": "VARCHAR"}, digests)
    con.execute(
        "UPDATE rule SET digest = of_file.digest FROM work.rule_digest AS of_file WHERE rule.rule_id = of_file.rule_id"
    )
