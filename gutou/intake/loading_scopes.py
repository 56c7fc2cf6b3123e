"""Scopes of the plan (范围): which city, county or sector a row of the plan means."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

from gutou.settings import Region, Settings

Kind = Literal["city", "region", "sector"]

_KINDS: dict[str, Kind] = {"全市": "city", "县区": "region", "行业部门": "sector"}
_WHOLE_CITY = {"全市", "全市合计", "全市总计"}
_CODE = re.compile(r"\d{4}|\d{6}|\d{12}")


class Scope(NamedTuple):
    """A scope of the gap: its kind, code (a sector's is its name) and name."""

    kind: Kind
    code: str
    name: str


def scope_of(written_kind: str | None, written_name: str, settings: Settings) -> Scope:
    """The scope a row means; without a kind told by the name: the city's own, a county's, else a sector.

    Args:
        written_kind: 全市, 县区, 行业部门 or None.
        written_name: Name, or four-, six- or twelve-digit code.
        settings: The city and its counties.

    Returns:
        Codes of the settings where they know the place; an unknown county keeps its name as code.
    """
    name = _folded(written_name)
    kind = _KINDS.get(written_kind or "")
    city = Scope("city", settings.city_code, settings.city_name)
    if kind == "city" or (kind is None and _is_city(name, settings)):
        return city
    if kind in ("region", None):
        if region := _region(name, settings):
            return Scope("region", region.code, region.name)
        if kind == "region":
            return Scope("region", name, name)
    return Scope("sector", name, name)


def _is_city(name: str, settings: Settings) -> bool:
    if _CODE.fullmatch(name):
        return name.ljust(12, "0") == settings.city_code.ljust(12, "0")
    own = _folded(settings.city_name)
    return name in _WHOLE_CITY or name in {own, own.removesuffix("市")} - {""}


def _region(name: str, settings: Settings) -> Region | None:
    for region in settings.regions:
        if name in {_folded(spelling) for spelling in (region.name, *region.aliases)}:
            return region
        if _CODE.fullmatch(name) and name.ljust(12, "0") == region.code.ljust(12, "0"):
            return region
    short = [r for r in settings.regions if len(r.name) > 2 and name == _folded(r.name)[:-1]]
    return short[0] if len(short) == 1 else None


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
