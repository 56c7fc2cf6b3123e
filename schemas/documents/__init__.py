"""The documents that arrive (报送材料), each described once: pandera models over raw text.

The models hold what a field is, its label and the spellings its cells may have; template, dictionary and staged
columns come from them. ``fields`` and ``staged_columns`` are what other parts ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import pandera.pandas as pa

from schemas.documents.figures import Peers, Plan
from schemas.documents.followup import Answers, Approvals, Decisions, Entries, Verifications, Vouchers
from schemas.documents.kinds import FieldSpec
from schemas.documents.project import KeyProjects, Library, Survey

__all__ = ["DOCUMENTS", "Document", "FieldSpec", "document", "fields", "staged_columns"]


@dataclass(frozen=True)
class Document:
    """One kind of document.

    Attributes:
        name: Its name in settings and tables.
        label: What our templates print.
        model: Model of the mapped, still textual frame.
        required: Fields whose column must be there.
        required_any: Groups of fields of which one column must be there.
        names: Fields of which one must name what a row speaks of; a row without any is kept apart.
        telling: Fields of which one must say something; empty where the name is enough.
        returned: Whether we hand it out and it comes back filled in: a row nobody has filled in yet is no fault.
    """

    name: str
    label: str
    model: type[pa.DataFrameModel]
    required: tuple[str, ...]
    required_any: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    telling: tuple[str, ...]
    returned: bool


_MODELS = (
    Survey,
    Library,
    KeyProjects,
    Plan,
    Peers,
    Entries,
    Vouchers,
    Approvals,
    Decisions,
    Answers,
    Verifications,
)
_SIGNS = ("stage", "started", "build_stage", "end_status", "actual_start")


def _document(model: type[pa.DataFrameModel]) -> Document:
    about: dict[str, Any] = model.Config.metadata or {}
    return Document(
        name=about["document"],
        label=about["label"],
        model=model,
        required=about["required"],
        required_any=about["required_any"],
        names=about.get("names", ("project_name",)),
        telling=about["telling"] if "telling" in about else _progress(model),
        returned=about.get("returned", False),
    )


def _progress(model: type[pa.DataFrameModel]) -> tuple[str, ...]:
    """Amounts and signs of progress of a project; what it is funded by tells nothing of either."""
    columns = model.to_schema().columns
    amounts = [
        n for n, c in columns.items() if dict(c.metadata or {})["kind"] == "M" and not n.startswith("fund_")
    ]
    return (*amounts, *(name for name in _SIGNS if name in columns))


DOCUMENTS: dict[str, Document] = {d.name: d for d in map(_document, _MODELS)}
"""Every kind of document by name."""


def document(name: str) -> Document:
    """The kind of document called ``name``.

    Raises:
        KeyError: There is none.
    """
    return DOCUMENTS[name]


@cache
def fields(name: str) -> tuple[FieldSpec, ...]:
    """Fields of a document in the order of its staged columns."""
    about = DOCUMENTS[name]
    specs = []
    for field, column in about.model.to_schema().columns.items():
        known = dict(column.metadata or {})
        specs.append(
            FieldSpec(
                name=field,
                type=known.pop("kind"),
                label=known.pop("label"),
                required=field in about.required,
                **known,
            )
        )
    return tuple(specs)


@cache
def staged_columns(name: str) -> list[tuple[str, str]]:
    """Columns of a document's staged rows as (name, DuckDB type)."""
    before = [
        ("sheet_name", "VARCHAR"),
        ("row_number", "BIGINT"),
        ("section", "VARCHAR"),
        ("group_label", "VARCHAR"),
    ]
    after = [("cells", "VARCHAR"), ("extra", "VARCHAR")]
    return before + [(f.name, f.duckdb_type) for f in fields(name)] + after
