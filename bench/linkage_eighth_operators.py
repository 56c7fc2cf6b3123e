"""What the offices of the eighth held-out city do to a piece of a name; the words stand in ``linkage_eighth.toml``."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from bench.linkage_city import NEUTRAL, Said, Words
from bench.linkage_eighth_places import hamlet_of

_TYPED = {
    "项目": ("项且", "项目目", "顷目", "XM", "项目项目", "项"),
    "工程": ("工程程", "工稈"),
    "建设项目": ("建设项", "建设项且", "建设建设项目", "建设 项目"),
    "建设工程": ("建设工", "建没工程"),
}
_FULL = re.compile("及|等|配套|设施|、")


def other_words(rng: Random, said: Said, words: Words) -> Said:
    """Another word for what is built, or for what is done."""
    news = [
        replace(said, object=said.object.replace(old, new, 1))
        for old, of in words["say"].items()
        for new in (of if old in said.object else ())
        if new not in said.object
    ]
    news += [replace(said, action=new) for new in words["done"].get(said.action, ())]
    return rng.choice(news) if news else said


def slip(rng: Random, said: Said, words: Words) -> Said:
    """A character of like sound or shape."""
    fits = [word for word in words["slips"] if word in said.object + said.action]
    if not fits or rng.random() < 0.15:
        return replace(said, suffix=rng.choice(_TYPED.get(said.suffix, (said.suffix,))))
    word = rng.choice(fits)
    wrong = words["slips"][word]
    if word in said.object:
        return replace(said, object=said.object.replace(word, wrong, 1))
    return replace(said, action=said.action.replace(word, wrong, 1))


def no_action(rng: Random, said: Said, words: Words) -> Said:
    """Without the action, where it tells nothing."""
    return replace(said, action="") if said.action in NEUTRAL else said


def suffix(rng: Random, said: Said, words: Words) -> Said:
    """Another ending."""
    return replace(said, suffix=rng.choice(words["suffixes"]))


def furnished(rng: Random, said: Said, words: Words) -> Said:
    """With what belongs to it."""
    if said.action not in (*NEUTRAL, "改造", "改扩建", "扩建") or _FULL.search(said.object):
        return said
    return replace(said, object=said.object + rng.choice(words["furnished"]))


def county(rng: Random, said: Said, words: Words) -> Said:
    """Without the county, or with it where the approved name has none."""
    return replace(said, county="" if rng.random() < 0.4 else said.county or "=")


def brand(rng: Random, said: Said, words: Words) -> Said:
    """The company as its brand, in full, or not at all."""
    return replace(said, brand=rng.choice(("", "~", "=", "=")))


def action_first(rng: Random, said: Said, words: Words) -> Said:
    """新建 … in front of what is built."""
    if said.action not in NEUTRAL or re.match(r"年|日|[\dGSX]", said.object):
        return said
    return replace(said, object=rng.choice(("新建", "建设", "实施")) + said.object, action="")


def hamlet(rng: Random, said: Said, words: Words) -> Said:
    """The village with a hamlet of it, which no approval has."""
    found = re.match(r"[^至]{2,5}村(?!幼)", said.object)
    if not found:
        return said
    group = f"{hamlet_of(words, found[0])}{rng.choice(('组', '组', '', '自然寨'))}"
    with_it = rng.choice((f"{found[0]}{group}", f"{found[0]}（{group}）", f"{found[0]}{group}等"))
    return replace(said, object=said.object.replace(found[0], with_it, 1))


def linked(rng: Random, said: Said, words: Words) -> Said:
    """A 的 or a dash where the approved name has nothing."""
    if said.action in NEUTRAL or len(said.action) > 3:
        return said
    return replace(said, action=rng.choice((f"的{said.action}", f"-{said.action}", f"（{said.action}）")))


OPERATORS = (
    *(other_words, slip, no_action, suffix, furnished, county, brand, action_first),
    *(hamlet, linked),
)
WEIGHTS = (1.3, 2.4, 0.9, 2.0, 1.8, 0.6, 0.9, 0.5)
"""Of the operators after the first two."""
