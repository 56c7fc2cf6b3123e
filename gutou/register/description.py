"""What the register knows of a row (描述): folded fields that are compared, free of amounts that change monthly."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from gutou.register import codes
from gutou.register.names import Name, Owner, fold, parse_name, parse_owner
from gutou.register.vocabulary import Places

if TYPE_CHECKING:
    import duckdb

FIELDS = (
    "project_name",
    "library_name",
    "project_code",
    "library_code",
    "owner_name",
    "owner_uscc",
    "region",
    "address",
    "planned_total",
    "start_month",
    "approval_no",
    "permit_no",
    "contract_no",
)


class Description(Struct, frozen=True, eq=False, array_like=True, gc=False):
    """One row, folded.

    Attributes:
        row_key: The row.
        source: Department and document; a source lists a project once.
        is_library: The row is a record of the statistical library.
        names: The name, and after it the library's name that the row claims.
        title: The name folded whole.
        code: Project code, digits only, with what it is worth in ``code_kind``.
        library_code: Code in the library (its own, or as claimed).
        regions: Six-digit codes of the counties named.
        planned: Planned total in 万元, or None.
        start: Month as a count since year 0, or None.
        identity: Hash of the identity fields (folded name, code, credit code, owner, region, address).
        content: Hash by which the row is known again next month (source, folded name and owner, library record);
            nothing in it depends on a word list.
        fingerprint: Hash of every compared field; rows of equal fingerprint get equal verdicts.
        place: File, sheet and row; orders rows of equal content.
    """

    row_key: str
    source: tuple[str, str]
    is_library: bool
    names: tuple[Name, ...]
    title: str
    owner: Owner
    code: str
    code_kind: codes.CodeKind
    library_code: str
    uscc: str
    regions: frozenset[str]
    address: str
    planned: Decimal | None
    start: int | None
    approval: str
    permit: str
    contract: str
    identity: str
    content: str
    fingerprint: str = ""
    place: tuple[str, str, int] = ("", "", 0)

    @property
    def name(self) -> Name:
        """The project's own name."""
        return self.names[0]

    @property
    def order(self) -> tuple[Any, ...]:
        """Order that depends on content alone; the place decides only between rows of equal content."""
        return (*self.source, self.identity, self.content, self.place, self.row_key)


def digest(*parts: str, length: int = 16) -> str:
    """Short hash of texts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:length]


def month(text: str | None) -> int | None:
    """``YYYY-MM`` or ``YYYY-MM-DD`` as a count of months."""
    if not text or len(text) < 7 or not (text[:4] + text[5:7]).isdigit():
        return None
    return int(text[:4]) * 12 + int(text[5:7])


def _amount(value: object) -> Decimal | None:
    try:
        amount = Decimal(str(value)) if value is not None else None
    except InvalidOperation:
        return None
    return amount if amount is not None and amount.is_finite() and amount > 0 else None


def describe(row: dict[str, Any], places: Places) -> Description:
    """Fold one row of ``work.source_row`` (a mapping of its columns)."""
    owner = parse_owner(row.get("owner_name"), places)
    name = parse_name(row.get("project_name"), owner, places)
    if not owner.core and name.company:
        owner = parse_owner(name.company, places)
    claimed = row.get("library_name")
    names = (
        (name, parse_name(claimed, owner, places))
        if claimed and fold(claimed) != fold(row.get("project_name"))
        else (name,)
    )
    code, kind = codes.project_code(row.get("project_code"))
    approval = codes.document_no(row.get("approval_no"))
    if (papered := codes.project_code(row.get("approval_no")))[
        0
    ]:  # a platform's code in the column of papers
        approval = ""
        if not code:
            code, kind = papered
    if not code:  # some write it behind the name
        code, kind = codes.among_words(row.get("project_name"))
    uscc = codes.credit_code(row.get("owner_uscc"))
    regions = frozenset(c for c in row.get("region_codes") or () if c and not c.endswith("00"))
    if not regions and name.place and not name.place.endswith("00"):
        regions = frozenset([name.place])
    title = fold(row.get("project_name"))
    address = fold(row.get("address"))
    source = (row.get("department") or "", row.get("document") or "")
    library_code = fold(row.get("library_code"))
    where = ",".join(sorted(regions))
    return Description(
        row_key=row["row_key"],
        source=source,
        is_library=row.get("document") == "library",
        names=names,
        title=title,
        owner=owner,
        code=code,
        code_kind=kind,
        library_code=library_code,
        uscc=uscc,
        regions=regions,
        address=address,
        planned=_amount(row.get("planned_total")),
        start=month(row.get("start_month")),
        approval=approval,
        permit=codes.document_no(row.get("permit_no")),
        contract=codes.document_no(row.get("contract_no")),
        identity=digest(title, code, uscc, owner.core + owner.place, where, address),
        content=digest(
            *source, title, fold(row.get("owner_name")), library_code if source[1] == "library" else ""
        ),
        fingerprint=digest(*source, *[str(row.get(c)) for c in FIELDS], where),
        place=(row.get("file_name") or "", row.get("sheet_name") or "", row.get("row_number") or 0),
    )


def read_period(con: duckdb.DuckDBPyConnection, period: str, places: Places) -> list[Description]:
    """Descriptions of all rows of a period, in an order that depends on their content alone."""
    return sorted((describe(row, places) for row in _rows(con, period)), key=lambda d: d.order)


def _rows(con: duckdb.DuckDBPyConnection, period: str) -> Iterator[dict[str, Any]]:
    present = {name for (name, *_) in con.execute("DESCRIBE work.source_row").fetchall()}
    wanted = [
        "row_key",
        "department",
        "document",
        "file_name",
        "sheet_name",
        "row_number",
        *FIELDS,
        "region_codes",
    ]
    columns = ", ".join(c if c in present else f"NULL AS {c}" for c in wanted)
    cursor = con.execute(f"SELECT {columns} FROM work.source_row WHERE period = ?", [period])
    for values in cursor.fetchall():
        yield dict(zip(wanted, values, strict=True))
