"""The pieces of a folded name (名称的段落): where a work lies, which thing it is, what is done; pure, cached."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from gutou.register.vocabulary import load, words

_REMEMBERED = 30_000  # as in likeness_names
_VILLAGE_OF_TOWN = re.compile(
    r"([\u4e00-\u9fff]{1,6}?(?:镇|乡|街道|苏木))([\u4e00-\u9fff]{2,7}?(?:村|社区|嘎查))"
)


def without_town(core: str) -> str:
    """A core without the town before its village (石桥镇柳林村冷库): where it lies, as an address says it."""
    found = _VILLAGE_OF_TOWN.match(core)
    return core[found.end(1) :] if found else core


def beside_village(core: str, other: str) -> str:
    """A core without its village's town, where the other begins with the village."""
    found = _VILLAGE_OF_TOWN.match(core)
    return core[found.end(1) :] if found and other.startswith(found.group(2)) else core


@lru_cache(maxsize=_REMEMBERED)
def _thing(core: str) -> str:
    """A core without what is done at its end."""
    return _done().sub("", core)


@cache
def _done() -> re.Pattern[str]:
    return re.compile(f"{words(load('names')['actions'])}+$")


def ends_alike(left: str, right: str) -> bool:
    """Whether two cores begin with one place and end with one thing: they differ in what stands between."""
    one, other = _thing(left), _thing(right)
    return min(len(one), len(other)) >= 4 and one[:2] == other[:2] and one[-2:] == other[-2:]
