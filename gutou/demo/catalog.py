"""Kinds of projects and products of the fictional city, from ``catalog.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Product:
    """Something factories make: its name, a quantity phrase, its industry, its trade."""

    name: str
    quantity: str
    industry: tuple[str, str]
    trade: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of project; see the head of ``catalog.toml``."""

    key: str
    weight: float
    archetype: str
    owner: str
    body: str
    actions: tuple[str, ...]
    industry: tuple[str, str] | None
    departments: tuple[str, ...]
    category: str
    plan: tuple[int, int]
    content: str
    wording: str = ""
    nature: str = ""


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "catalog.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def products() -> tuple[Product, ...]:
    """All products."""
    return tuple(
        Product(p["name"], p["quantity"], (p["industry"][0], p["industry"][1]), p["trade"])
        for p in _data()["product"]
    )


@lru_cache(maxsize=1)
def kinds() -> dict[str, tuple[Kind, ...]]:
    """Kinds of projects by archetype."""
    by_archetype: dict[str, list[Kind]] = {}
    for entry in _data()["kind"]:
        values = dict(entry)
        industry = values["industry"]
        values["industry"] = None if industry == "product" else (industry[0], industry[1])
        for key in ("actions", "departments", "plan"):
            values[key] = tuple(values[key])
        by_archetype.setdefault(values["archetype"], []).append(Kind(**values))
    return {archetype: tuple(found) for archetype, found in by_archetype.items()}


SECTORS = (
    (range(6, 13), "工业"),
    (range(13, 47), "工业"),
    (range(51, 53), "批发和零售业"),
    (range(53, 61), "交通运输仓储和邮政业"),
    (range(61, 63), "住宿和餐饮业"),
    (range(70, 71), "房地产业"),
    (range(76, 80), "水利环境和公共设施"),
)
OTHER_SECTOR = "其他行业"
ALL_SECTORS = (*dict.fromkeys(name for _, name in SECTORS), OTHER_SECTOR)


def sector_of(industry_code: str | None) -> str:
    """Sector of a GB/T 4754-2017 code by its division; unknown codes are 其他行业."""
    if industry_code:
        division = int(industry_code[:2])
        for divisions, name in SECTORS:
            if division in divisions:
                return name
    return OTHER_SECTOR
