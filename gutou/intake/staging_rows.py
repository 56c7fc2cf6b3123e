"""Accepted rows as one Arrow table (暂存的行), built by columns and never row by row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import pyarrow
import pyarrow.compute

from gutou.intake.check_cells import Checked
from gutou.intake.layout_kinds import Layout
from schemas.documents import staged_columns

pa: Any = pyarrow  # its types are incomplete
pc: Any = pyarrow.compute

_ARROW = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "DECIMAL(18,6)": pa.decimal128(18, 6),
    "DECIMAL(12,6)": pa.decimal128(12, 6),
}


@dataclass(frozen=True)
class Block:
    """The accepted rows of one table of a file.

    Attributes:
        count: How many there are.
        columns: Staged columns by name, each with ``count`` values; a missing column is blank.
    """

    count: int
    columns: dict[str, Sequence[Any]]


def block(layout: Layout, checked: Checked) -> Block:
    """The rows of a checked table that go on."""
    going = [at for at in range(len(checked.rows)) if at not in checked.rejected]

    def taken(column: Sequence[Any]) -> Sequence[Any]:
        return column if len(going) == len(checked.rows) else [column[at] for at in going]

    numbers = layout.sheet.numbers
    columns: dict[str, Sequence[Any]] = {name: taken(read) for name, read in checked.values.items()}
    columns["sheet_name"] = [layout.sheet.name] * len(going)
    columns["row_number"] = taken([numbers[data.index] for data in checked.rows])
    columns["section"] = taken([data.section for data in checked.rows])
    columns["group_label"] = taken([data.group for data in checked.rows])
    texts: dict[str, tuple[list[str], Any]] = {
        name: (letters, taken(written)) for name, (letters, written) in checked.texts.items()
    }
    columns["cells"] = _cells(texts, len(going))
    columns["extra"] = _extra(taken(checked.extra)) if checked.extra else ["{}"] * len(going)
    return Block(len(going), columns)


def rows_table(document: str, blocks: Iterable[Block]) -> Any:  # noqa: ANN401 - an Arrow table
    """All blocks in the document's staged columns, typed as promised."""
    columns = staged_columns(document)
    schema = pa.schema([(name, _ARROW[kind]) for name, kind in columns])
    tables = []
    for one in blocks:
        arrays = [
            pa.array(one.columns[name], type=_ARROW[kind])
            if name in one.columns
            else pa.nulls(one.count, type=_ARROW[kind])
            for name, kind in columns
        ]
        tables.append(pa.table(arrays, schema=schema))
    return pa.concat_tables(tables) if tables else schema.empty_table()


def _cells(texts: dict[str, tuple[list[str], Any]], count: int) -> Any:  # noqa: ANN401 - an Arrow array
    """Per row the JSON ``{field: [column letter, original text]}`` of its cells that are not empty."""
    parts = [_parts(name, letters[0], column) for name, (letters, column) in texts.items()]
    if not parts:
        return ["{}"] * count
    joined = pc.binary_join_element_wise(*parts, ",", null_handling="skip")
    return pc.binary_join_element_wise("{", joined, "}", "")


def _parts(name: str, letter: str, column: Sequence[str | None]) -> Any:  # noqa: ANN401 - an Arrow array
    """``"field":["A","text"]`` per cell; texts that JSON must escape go through its writer, the others as they are."""
    before = f"{orjson.dumps(name).decode()}:{orjson.dumps([letter]).decode()[:-1]},"
    texts = pa.array(column, type=pa.string())
    if pc.any(pc.match_substring_regex(texts, r'["\\\x00-\x1f]')).as_py():
        spelled = {text: orjson.dumps(text).decode() if text is not None else None for text in set(column)}
        texts = pa.array([spelled[text] for text in column], type=pa.string())
        return pc.binary_join_element_wise(before, texts, "]", "")
    return pc.binary_join_element_wise(f'{before}"', texts, '"]', "")


def _extra(extra: Sequence[dict[str, str]]) -> list[str]:
    return [orjson.dumps(cells).decode() if cells else "{}" for cells in extra]
