"""Counties that a text names (县区): the city's own first, then GB/T 2260 (``schemas/codes``)."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from gutou.database import ROOT
from gutou.settings import Region, Settings

CODES = ROOT / "schemas" / "codes"
_SEPARATORS = re.compile(r"[、,，;；/\\|\s]+|(?<=[区县旗])[和及与]|(?<=市)[及与]")
_CODE = re.compile(r"(?<!\d)(\d{12}|\d{9}|\d{6})(?!\d)")
_SUFFIX = re.compile(r"(?:自治县|自治州|地区|新区|[省市区县旗州盟])$")


class _Division(NamedTuple):
    code: str
    name: str


@cache
def _divisions(level: str) -> tuple[_Division, ...]:
    with (CODES / f"gbt2260_{level}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(_Division(row["code"], row["name"]) for row in csv.DictReader(lines))


def _short(name: str) -> str:
    """``澄湖区`` as ``澄湖``; names that would keep one character stay whole."""
    short = _SUFFIX.sub("", name)
    return short if len(short) >= 2 else name


@dataclass
class _Index:
    """Names and codes of one city's counties and of the country's."""

    city_code: str
    city_name: str
    own: dict[str, str] = field(default_factory=dict)
    own_codes: set[str] = field(default_factory=set)
    counties: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    prefectures: dict[str, str] = field(default_factory=dict)
    provinces: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def codes(self, text: str) -> tuple[str, ...]:
        """Six-digit codes in the order the text names them, each once."""
        plain = unicodedata.normalize("NFKC", text)
        found = [c[:6] for c in _CODE.findall(plain) if c[:6] in self.own_codes or c[:6] in self.known]
        context: tuple[str, str] = ("", "")
        for token in _SEPARATORS.split(_CODE.sub(" ", plain)):
            codes, context = self._token(token, context)
            found += codes
        return tuple(dict.fromkeys(found))

    def _token(self, token: str, context: tuple[str, str]) -> tuple[list[str], tuple[str, str]]:
        """Codes of one place name; ``context`` is the province and prefecture named before it."""
        rest, province, prefecture = token, *context
        if name := _leading(rest, self.provinces):
            province, prefecture, rest = self.provinces[name], "", rest.removeprefix(name)
        if rest.startswith(self.city_name):
            province, prefecture, rest = (
                self.city_code[:2],
                self.city_code[:4],
                rest.removeprefix(self.city_name),
            )
        elif (name := _leading(rest, self.prefectures)) and not _leading(rest, self.own):
            prefecture, rest = self.prefectures[name], rest.removeprefix(name)
            province = prefecture[:2]
        here = (province, prefecture)
        outside = bool(prefecture) and prefecture != self.city_code[:4]
        if not outside and (own := self._own(rest)):
            return own, here
        if (name := _leading(rest, self.counties)) and (code := self._county(name, province, prefecture)):
            return [code], here
        if outside and prefecture and rest != token:
            return [f"{prefecture}00"], here
        return [], here

    def _own(self, rest: str) -> list[str]:
        if code := self.own.get(rest):
            return [code]
        hits = [(rest.find(name), code) for name, code in self.own.items() if len(name) >= 3 and name in rest]
        return [code for _, code in sorted(hits)]

    def _county(self, name: str, province: str, prefecture: str) -> str | None:
        """The one county of that name in the named place, else in the city's province, else in the country."""
        codes = self.counties[name]
        for prefix in (prefecture, province, self.city_code[:2], ""):
            within = [code for code in codes if code.startswith(prefix)]
            if len(within) == 1:
                return within[0]
            if within and prefix and prefix in (prefecture, province):
                return None
        return None


def _leading(text: str, names: dict[str, str] | dict[str, list[str]]) -> str | None:
    return next((text[:n] for n in range(min(len(text), 15), 1, -1) if text[:n] in names), None)


@lru_cache(maxsize=8)
def _index(city_code: str, city_name: str, regions: tuple[Region, ...]) -> _Index:
    index = _Index(city_code, city_name)
    for region in regions:
        for name in (region.name, *region.aliases, _short(region.name)):
            index.own.setdefault(name, region.code)
        index.own_codes.add(region.code)
    for province in _divisions("provinces"):
        index.provinces[province.name] = province.code
    for city in _divisions("cities"):
        if city.name.endswith(("市", "州", "盟", "地区")):
            index.prefectures[city.name] = city.code
            index.known.add(f"{city.code}00")
    for area in _divisions("areas"):
        index.counties[area.name].append(area.code)
        index.known.add(area.code)
    for direct in ("北京市", "天津市", "上海市", "重庆市"):
        index.prefectures.pop(direct, None)
    return index


@lru_cache(maxsize=65536)
def _cached(text: str, city_code: str, city_name: str, regions: tuple[Region, ...]) -> tuple[str, ...]:
    return _index(city_code, city_name, regions).codes(text)


def region_codes(text: str | None, settings: Settings) -> list[str]:
    """Six-digit codes of the counties (or outside prefectures, ``NNNN00``) that a region text names.

    Codes of six, nine or twelve digits are cut to the county. An unknown name, the city itself and a name that
    several counties of the country share are left out.
    """
    if not text or not text.strip():
        return []
    return list(_cached(text.strip(), settings.city_code, settings.city_name, settings.regions))
