"""What a template has (模板的栏目): columns, groups, hints and what is filled in, from ``schemas/templates.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from gutou.database import ROOT
from schemas.documents import Document, FieldSpec, document, fields

REFERENCE = "reference"
_UNITS = {"M": "万元", "P": "%"}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KindWords(_Part):
    """Width and filling hint of all fields of a kind."""

    width: float
    how: str


class FieldWords(_Part):
    """What is said of one field beyond its kind."""

    width: float | None = None
    how: str | None = None
    example: str = ""
    unit: str | None = None


class Group(_Part):
    """A parent header over neighbouring columns."""

    label: str
    columns: tuple[str, ...]


class Plan(_Part):
    """Columns of one document's template; see the file for what each list means."""

    columns: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    reference: str | None = None
    carry: tuple[str, ...] = ()
    carry_in_year: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    own: dict[str, FieldWords] = {}


class TemplateWords(_Part):
    """All of ``schemas/templates.toml``."""

    guide_sheet: str
    reference_label: str
    spare_rows: int
    rules: tuple[str, ...]
    kinds: dict[str, KindWords]
    documents: dict[str, Plan]
    fields: dict[str, FieldWords]


@dataclass(frozen=True)
class TemplateColumn:
    """One column.

    Attributes:
        name: Field, or ``reference`` for last month's amount, which is not read.
        spec: The field; for the reference column the one it shows.
        label: Header without star and unit.
        header: Header as it is written: a star where it must be filled in, and the unit.
        group: Parent header.
        must: Whether a row needs it.
        either: Labels of which a row needs one, this one among them; empty where there is no such choice.
        width: Width in characters.
        how: How to fill it in.
        example: A made-up example.
        choices: What the drop-down offers; empty where there is none.
        closed: Whether nothing else than a choice is taken.
    """

    name: str
    spec: FieldSpec
    label: str
    header: str
    group: str | None
    must: bool
    either: tuple[str, ...]
    width: float
    how: str
    example: str
    choices: tuple[str, ...]
    closed: bool


@cache
def template_words() -> TemplateWords:
    """The words."""
    text = (ROOT / "schemas" / "templates.toml").read_text(encoding="utf-8")
    return TemplateWords.model_validate(tomllib.loads(text))


def plan_of(name: str) -> Plan:
    """What is planned for a document; all of its fields where nothing is."""
    return template_words().documents.get(name, Plan())


def template_columns(
    name: str, *, regions: tuple[str, ...] = (), used: Collection[str] = ()
) -> list[TemplateColumn]:
    """Columns of a document's template, in the order of filling in.

    Args:
        name: The document.
        regions: Names of the city's counties, offered for the region.
        used: Fields the department handed in last month; those the plan leaves out come before the closing ones,
            so that nobody loses a column by taking the template.
    """
    plan = plan_of(name)
    specs = {spec.name: spec for spec in fields(name)}
    wanted = list(plan.columns or specs)
    extra = [field for field in specs if field in used and field not in wanted]
    closing = (at for at, field in enumerate(wanted) if field in ("issues", "contact", "remark"))
    place = next(closing, len(wanted))
    wanted[place:place] = extra
    groups = {field: group.label for group in plan.groups for field in group.columns}
    return [_column(name, field, specs, plan, groups.get(field), regions) for field in wanted]


def _column(
    document_name: str,
    field: str,
    specs: dict[str, FieldSpec],
    plan: Plan,
    group: str | None,
    regions: tuple[str, ...],
) -> TemplateColumn:
    said = template_words()
    is_reference = field == REFERENCE
    spec = specs[plan.reference or ""] if is_reference else specs[field]
    own = FieldWords() if is_reference else plan.own.get(field) or said.fields.get(field, FieldWords())
    kind = said.kinds["month" if spec.month else spec.type]
    about = document(document_name)
    always = field in about.required or (
        field in plan.must or any(len(g) == 1 and field in g for g in about.required_any)
    )
    must = always and not is_reference
    label = said.reference_label if is_reference else spec.label
    unit = own.unit or _UNITS.get(spec.type)
    choices = () if is_reference else regions if field == "region" else _choices(spec)
    return TemplateColumn(
        name=field,
        spec=spec,
        label=label,
        header=("* " if must else "") + label + (f"\n（{unit}）" if unit else ""),
        group=group,
        must=must,
        either=() if is_reference or must else _either(about, field, specs),
        width=own.width or kind.width,
        how="上月报送的数，只供对照，不读入" if is_reference else own.how or kind.how,
        example=own.example,
        choices=choices,
        closed=bool(choices) and field != "region" and not spec.free,
    )


def _either(about: Document, field: str, specs: dict[str, FieldSpec]) -> tuple[str, ...]:
    group = next((group for group in about.required_any if field in group), ())
    return tuple(specs[name].label for name in group)


def _choices(spec: FieldSpec) -> tuple[str, ...]:
    return ("是", "否") if spec.type == "B" else spec.values
