"""By what a project is known again (识别键): keys of its rows, free of everything that changes when a word list does."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gutou.register.description import Description, digest
from gutou.register.frames import Arrow

RowKeys = tuple[str, ...]
Numbers = NDArray[np.uint64]


class Keys(NamedTuple):
    """What rows are known again by, one value per row: hashes as numbers, 0 where there is none.

    Attributes:
        record: Arrow texts, codes of library records, empty for other rows.
        print: Every compared field.
        content: Source, name and unit.
        code: Project code and phase.
        name: Name, unit and counties.
    """

    record: Arrow
    print: Numbers
    content: Numbers
    code: Numbers
    name: Numbers


WEIGHTS = {"L": 16, "F": 8, "R": 4, "D": 2, "N": 1}
"""What each kind of key says, by its first letter: each says more than all weaker ones together.

``L`` code of a library record; ``F`` every compared field as the source wrote it; ``R`` the source with name and unit;
``D`` project code and phase; ``N`` name, unit and counties, whoever reports them.
"""
KINDS = "LFRDN"
"""Kinds of keys as :class:`Keys` has them, the strongest first."""
OWN = frozenset("LFR")
"""Kinds by which a source's own row is known again; the others say only that two rows speak of one project."""
FIRM = OWN | {"D"}
"""Kinds that show a former project inside another one; a name alone does not."""


def code_key(row: Description) -> str:
    """The key of a row's code, empty where it has none that is worth something."""
    if not row.code or row.code_kind not in ("new", "old"):
        return ""
    # One code serves the phases of a project more often than it should; 一期 is often left out.
    return "D" + digest(row.code, *map(str, sorted(row.name.slots.phase - {1})))


def name_key(row: Description) -> str:
    """The key of a row's name, unit and counties."""
    return "N" + digest(row.title, row.owner.core + row.owner.place, *sorted(row.regions))
