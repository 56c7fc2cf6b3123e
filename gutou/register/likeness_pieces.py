"""The pieces of a folded name (名称的段落): where a work lies, which thing it is, what is done; pure, cached."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from gutou.register.likeness_sounds import heard
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


_VILLAGE = re.compile(r"([\u4e00-\u9fff]{2})(?<![农乡中市古旧老])(?:村(?![级民委镇道部落居])|嘎查)")
_ROAD = re.compile(
    r"([\u4e00-\u9fff]{2})(?<![道公铁马电网线支])(?:路(?![面灯基网段口])|大街|大道|街(?![道区巷]))"
)


_TOWN = re.compile(r"([\u4e00-\u9fff]{2})(?<![农城个各])(?:镇(?![区级村])|乡(?![村镇级道])|街道(?!路)|苏木)")
_ESTATE = re.compile(
    r"([\u4e00-\u9fff]{2})(?<![老旧住宅居])(?:小区|家属[区院楼]|住宅[楼区]|家园|花园|嘉苑|花苑|公寓)"
)


@lru_cache(maxsize=_REMEMBERED)
def _where(core: str) -> tuple[frozenset[str], ...]:
    """The towns, villages, roads and housing estates of a core, by the two characters before their kind and how those sound."""
    return tuple(frozenset(map(heard, kind.findall(core))) for kind in (_TOWN, _VILLAGE, _ROAD, _ESTATE))


def elsewhere(left: str, right: str) -> bool:
    """Whether two cores name two towns, villages, roads or housing estates."""
    return any(
        some and others and some.isdisjoint(others)
        for some, others in zip(_where(left), _where(right), strict=True)
    )


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
