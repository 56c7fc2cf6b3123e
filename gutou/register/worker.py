"""Describes texts and judges pairs in a process of its own: ``python -m gutou.register.worker FOLDER``.

It is told on standard input which task to do, one line each (``describe 3``: FOLDER/describe-3.arrow, answered in
FOLDER/describe-3.done.arrow), and says ``done`` on standard output. What it does is what the parent would do itself, so that
the result is the same however many of them there are.
"""

from __future__ import annotations

import gc
import importlib
import json
import re
import sys
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from gutou.register.agreement import agreeing
from gutou.register.cache_pack import pack, unpack
from gutou.register.candidates_traits import TRAITS, traits
from gutou.register.description import Description, describe
from gutou.register.frames import Arrow, Type, arrow_table
from gutou.register.ids_keys import code_key, name_key
from gutou.register.judged import sides
from gutou.register.judged_columns import KINDS, UNTOLD, pattern
from gutou.register.verdict import grade
from gutou.register.vocabulary import Places, load

_ipc: Any = importlib.import_module("pyarrow.ipc")  # without usable type hints
_pa: Any = importlib.import_module("pyarrow")

DESCRIBED: dict[str, Type] = {
    "id": "integer",
    "packed": "bytes",
    "identity": "text",
    "content": "text",
    "fingerprint": "text",
    "unit": "text",
    "section": "text",
    "code_key": "text",
    "name_key": "text",
    **TRAITS,
}
"""Columns of a described text."""
_DOUBTFUL = ("neutral", "review")

SCORED: dict[str, Type] = {
    "kind": "integer",
    "score": "number",
    "probability": "number",
    "agreeing": "integer",
    "levels": "text",
}


def described(texts: Iterable[dict[str, Any]], places: Places) -> Arrow:
    """Describe texts.

    Args:
        texts: The fields that :func:`gutou.register.description.describe` reads, and ``id``.
        places: The city's places.

    Returns:
        An Arrow table with the columns of ``DESCRIBED``.
    """
    made = []
    for text in texts:
        text["row_key"] = ""
        d = describe(text, places)
        seen = (d.identity, d.content, d.fingerprint, d.owner.whole, d.name.slots.whole_part)
        made.append((text["id"], pack(d), *seen, code_key(d), name_key(d), *traits(d)))
    return arrow_table(DESCRIBED, made)


def scored(rows: Sequence[Description], left: Iterable[int], right: Iterable[int]) -> Arrow:
    """Judge pairs of ``rows`` by position: an Arrow table with the columns of ``SCORED``."""
    kinds, scores, probabilities, agree = array("q"), array("d"), array("d"), array("q")
    least, levels = float(load("outlook")["least"]), []
    for a, b in zip(left, right, strict=True):
        (kind, score, probability), found = grade(*sides(rows[a], rows[b]))
        kinds.append(KINDS.index(kind))
        scores.append(score)
        probabilities.append(probability)
        agree.append(agreeing(rows[a], rows[b]) if kind == "link" else UNTOLD)
        levels.append(pattern(found) if kind in _DOUBTFUL and score >= least else None)
    columns: tuple[array[int] | array[float], ...] = (kinds, scores, probabilities, agree)
    numbers = [
        _pa.Array.from_buffers(kind, len(values), [None, _pa.py_buffer(values)])
        for kind, values in zip(
            (_pa.int64(), _pa.float64(), _pa.float64(), _pa.int64()), columns, strict=True
        )
    ]
    return _pa.table([*numbers, _pa.array(levels, _pa.string())], names=list(SCORED))


def write(table: Arrow, path: Path) -> None:
    """Write an Arrow file."""
    with _ipc.new_file(str(path), table.schema) as file:
        file.write_table(table)


def read(path: Path) -> Arrow:
    """Read an Arrow file."""
    with _ipc.open_file(_pa.memory_map(str(path))) as file:
        return file.read_all()


def tell_places(places: Places) -> str:
    """Places as JSON, for the child."""
    return json.dumps([places.city, places.prefix.pattern, places.codes], ensure_ascii=False)


def _places(told: str) -> Places:
    city, pattern, codes = json.loads(told)
    return Places(city, re.compile(pattern), tuple((name, code) for name, code in codes))


def work(folder: Path, task: str) -> None:
    """Do one task of a folder."""
    kind, _, number = task.partition(" ")
    given = read(folder / f"{kind}-{number}.arrow")
    if kind == "describe":
        places = _places((folder / "places.json").read_text(encoding="utf-8"))
        answer = described(given.to_pylist(), places)
    else:
        packed = read(folder / f"rows-{number}.arrow").column("packed").to_pylist()
        rows = list(map(unpack, packed))
        answer = scored(rows, given.column("a").to_pylist(), given.column("b").to_pylist())
    write(answer, folder / f"{kind}-{number}.done.arrow")


def main(folder: Path) -> None:
    """Do tasks until there are no more."""
    gc.disable()  # nothing here makes cycles, and a million objects are slow to look through
    for line in sys.stdin:
        work(folder, line.strip())
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
