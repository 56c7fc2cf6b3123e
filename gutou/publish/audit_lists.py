"""Code lists in force (现行代码表), as small temporary tables that the checks join.

``code_region`` holds the counties of GB/T 2260 and of the settings, ``code_industry`` GB/T 4754-2017,
``code_sector`` the sectors of the gap and ``listed_word`` the words of the fields whose list is closed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from duckdb import DuckDBPyConnection

from gutou.database import ROOT
from gutou.gap import scopes
from gutou.settings import Settings
from schemas.documents import DOCUMENTS, fields

_CODES = ROOT / "schemas" / "codes"


def put_lists(con: DuckDBPyConnection, settings: Settings) -> None:
    """Write the four tables; a code list that ships with the program is read anew, so that it is what is in force."""
    regions = {*_codes("gbt2260_areas"), *(region.code for region in settings.regions)}
    sectors = {*scopes.sector_names(), scopes.OTHER_SECTOR}
    words = sorted(set(_words()))
    _put(con, "code_region", code=sorted(regions))
    _put(con, "code_industry", code=sorted(set(_codes("gbt4754_2017"))))
    _put(con, "code_sector", name=sorted(sectors))
    _put(con, "listed_word", field=[field for field, _ in words], word=[word for _, word in words])


def _put(con: DuckDBPyConnection, name: str, /, **columns: list[str]) -> None:
    unnested = ", ".join(f"unnest(${column}) AS {column}" for column in columns)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {unnested}", columns)


def _codes(name: str) -> Iterator[str]:
    with (_CODES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from (row["code"] for row in csv.DictReader(lines))


def _words() -> Iterator[tuple[str, str]]:
    for document in DOCUMENTS:
        for field in fields(document):
            if field.type == "E" and not field.free:
                yield from ((f"{document}.{field.name}", value) for value in field.values)
