"""What the offices of the seventh held-out city change in a name, one piece at a time; words in ``linkage_seventh.toml``."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from bench.linkage_city import NEUTRAL, Said, Words

_TYPED = {
    "项目": ("项日", "项目项目", "顷目", "项且", "項目"),
    "工程": ("工程程", "工呈", "功程"),
    "建设项目": ("建设项", "建設项目", "建设项目项目"),
    "工程项目": ("工程项", "工程项日"),
}


def _other_words(rng: Random, said: Said, words: Words) -> Said:
    """Another word for what is built, or for what is done."""
    news = [
        replace(said, object=said.object.replace(old, new, 1))
        for old, of in words["say"].items()
        for new in (of if old in said.object else ())
        if new not in said.object
    ]
    news += [replace(said, action=new) for new in words["done"].get(said.action, ())]
    return rng.choice(news) if news else said


def _slip(rng: Random, said: Said, words: Words) -> Said:
    fits = [word for word in words["slips"] if word in said.object + said.action]
    if not fits or rng.random() < 0.15:
        return replace(said, suffix=rng.choice(_TYPED.get(said.suffix, (said.suffix,))))
    word = rng.choice(fits)
    wrong = words["slips"][word]
    if word in said.object:
        return replace(said, object=said.object.replace(word, wrong, 1))
    return replace(said, action=said.action.replace(word, wrong, 1))


def _no_action(rng: Random, said: Said, words: Words) -> Said:
    return replace(said, action="") if said.action in NEUTRAL else said


def _suffix(rng: Random, said: Said, words: Words) -> Said:
    return replace(said, suffix=rng.choice(words["suffixes"]))


def _furnished(rng: Random, said: Said, words: Words) -> Said:
    if said.action not in (*NEUTRAL, "改造", "改扩建", "扩建") or re.search("及|配套|设施|等", said.object):
        return said
    return replace(said, object=said.object + rng.choice(words["furnished"]))


def _county(rng: Random, said: Said, words: Words) -> Said:
    """Without the county, or with it where the approved name has none."""
    return replace(said, county="" if rng.random() < 0.4 else said.county or "=")


def _brand(rng: Random, said: Said, words: Words) -> Said:
    """The company as its brand, in full, or not at all."""
    return replace(said, brand=rng.choice(("", "", "~", "=", "=")))


def _action_first(rng: Random, said: Said, words: Words) -> Said:
    """新建 in front; what is to be done as the sentence of an application."""
    if said.action not in NEUTRAL or re.match(r"年|日|[\dGSXP\[]", said.object):
        return said
    return replace(said, object=rng.choice(("新建", "建设", "拟建", "投资建设")) + said.object, action="")


def _turned(rng: Random, said: Said, words: Words) -> Said:
    """A road from its other end, or with a sign between its ends; 改造 … for … 改造."""
    if ends := re.search(r"(?:线|^)([一-龥]{2,3})至([一-龥]{2,3})(?=段|公路|快速|天然气)", said.object):
        one, other = (ends[2], ends[1]) if rng.random() < 0.4 else (ends[1], ends[2])
        new = one + rng.choice(("至", "至", "—", "-", "~", "到")) + other
        return replace(said, object=said.object.replace(f"{ends[1]}至{ends[2]}", new, 1))
    return said


def _equipped(rng: Random, said: Said, words: Words) -> Said:
    """How a plant's output comes about, as filings say: in a hall that is rented, with machines that are bought."""
    if not said.object.startswith(("年产", "年加工", "年印染")):
        return said
    return replace(
        said, object=rng.choice(("租用厂房", "购置设备", "利用现有厂房", "引进设备")) + said.object
    )


OPERATORS = (
    _other_words,
    _slip,
    _no_action,
    _suffix,
    _furnished,
    _county,
    _brand,
    _action_first,
    _turned,
    _equipped,
)
WEIGHTS = (1.5, 2.5, 0.8, 2.0, 2.0, 0.6, 1.0, 0.5)
"""Of the operators after the first two."""
