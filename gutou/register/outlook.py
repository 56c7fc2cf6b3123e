"""Two projects in the light of their month (全月复看): how likely they are one, by weights learnt where the truth is known.

What two rows say of each other is judged by themselves, for every month alike. Whether a pair that remains in doubt is one
project is told as well by what else the month has: whether anything else comes near, how many rows either project has,
whether a source lists both, and which words of the names few other projects have. All of it, with the levels of the most
telling pair of rows, is summed up by the weights of ``outlook.toml``, which are fitted to cities with a known truth
(``bench/linkage_outlook.py``) and never to the month itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import msgspec
import numpy as np

from gutou.register.doubts import Kinds, settled
from gutou.register.evidence import conflicts
from gutou.register.judged import Judged, Pair, sides
from gutou.register.judged_columns import KINDS, Score
from gutou.register.listed import lists_both
from gutou.register.outlook_near import LEAST_SCORE, MOST_SCORE, Near, Numbers, come_near, hopeful, scores
from gutou.register.outlook_words import Words
from gutou.register.verdict import named_as_one
from gutou.register.vocabulary import load

_FLAG = msgspec.msgpack.Decoder(bool)
UNIT = frozenset(f"owner.{level}" for level in ("equal", "similar", "named", "both_equal", "uscc_equal"))
"""Levels that tell of one unit."""
_ALIKE = frozenset(
    f"name.{level}"
    for level in ("equal", "near_equal", "moved", "omission", "omission_short", "moved_omission")
)
_AGREE = UNIT | {
    *(f"planned.{level}" for level in ("equal", "equal_exact", "equal_round", "close")),
    *(f"name.{level}" for level in ("equal", "near_equal")),
    *("start.equal", "address.equal", "address.similar"),
}
"""Of these one has to be found before anything is joined: a name that is like another is not enough."""


class Seen(NamedTuple):
    """What a month makes of two projects.

    Attributes:
        pair: The most telling pair of rows, the smaller position first.
        score: Natural logarithm of the odds that the two projects are one.
        judged: What the two rows come to by themselves.
        levels: What the two rows say of each other, as ``group.level`` of ``weights.toml``.
        sizes: How many rows either project has, the smaller number first.
        clear: Each row is the other's clear best.
        kin: Nothing comes near that does not come near to both.
        listed: A source lists both projects, or two valid codes tell them apart.
        shared: How rare the rarest of the words is that both projects have, as logarithm.
        own: How rare the words are together that one of the rows has and the other project has not.
    """

    pair: Pair
    score: float
    judged: Score
    levels: tuple[str, ...]
    sizes: Pair
    clear: bool = False
    kin: bool = False
    listed: bool = False
    shared: float = 0.0
    own: float = 0.0

    @property
    def probability(self) -> float:
        """That the two projects are one."""
        return 1 / (1 + math.exp(-self.score))

    @property
    def features(self) -> dict[str, float]:
        """What was found, by its name in ``outlook.toml``."""
        return {
            **dict.fromkeys(self.levels, 1.0),
            f"kind.{self.judged.kind}": 1.0,
            "score": max(LEAST_SCORE, min(MOST_SCORE, self.judged.score)),
            "probability": self.judged.probability,
            "smaller": math.log(self.sizes[0]),
            "larger": math.log(self.sizes[1]),
            "clear": float(self.clear),
            "kin": float(self.kin),
            "listed": float(self.listed),
            "shared": self.shared,
            "own": self.own,
        }


def look(judged: Judged, groups: Mapping[int, Sequence[int]]) -> dict[Pair, Seen]:
    """Pairs of projects that may be one, with what their month makes of them.

    Projects of which any two rows exclude each other are left out.

    Args:
        judged: The period's rows and scores.
        groups: Rows of each project of several, by the smallest of them.

    Returns:
        What was seen, by the smallest rows of both, the smaller first.
    """
    of = np.arange(len(judged.rows))
    for first, rows in groups.items():
        of[rows] = first
    before = judged.looked
    if before is None or not np.array_equal(before.of, of):
        before = judged.looked = _look(judged, of, groups, before)
    found: dict[Pair, Seen] = before.found
    return found


class _Looked(NamedTuple):
    """What was seen of some projects.

    Attributes:
        of: Per row, the smallest of its project.
        near: Those that may be one by their words.
        found: What was seen of those that are likely enough.
    """

    of: Numbers
    near: Near
    found: dict[Pair, Seen]


def _look(
    judged: Judged, of: Numbers, groups: Mapping[int, Sequence[int]], before: _Looked | None
) -> _Looked:
    """What is seen now; words of projects that are what they were before are not looked at again."""
    near = _with_words(judged, of, groups, come_near(judged, of), before)
    found, learnt = {}, float(load("outlook")["weights"].get("listed", 0.0))
    for two, seen in _sights(judged, near.only(hopeful(judged, near))):
        listed = lists_both(judged, *(groups.get(first) or [first] for first in two))
        if listed is not None:
            found[two] = seen._replace(listed=listed, score=seen.score + learnt * listed)
    return _Looked(of, near, found)


def _with_words(
    judged: Judged, of: Numbers, groups: Mapping[int, Sequence[int]], near: Near, before: _Looked | None
) -> Near:
    """Projects with what their words say."""
    shared, own, anew = near.shared.copy(), near.own.copy(), np.ones(len(near.one), dtype=bool)
    if before is not None and len(before.near.one):
        moved = np.zeros(len(of), dtype=bool)
        for project in (of, before.of):
            moved[project[of != before.of]] = True
        known = before.near.one * len(of) + before.near.other
        asked = near.one * len(of) + near.other
        place = np.minimum(np.searchsorted(known, asked), len(known) - 1)
        anew = (known[place] != asked) | moved[near.one] | moved[near.other]
        shared[~anew], own[~anew] = before.near.shared[place[~anew]], before.near.own[place[~anew]]
    asked_anew = near.only(anew)
    pairs = list(zip(asked_anew.one.tolist(), asked_anew.other.tolist(), strict=True))
    words, owners = (
        Words(judged.rows.texts("core").to_pylist(), of, pairs, groups),
        judged.rows.texts("owner"),
    )
    columns = judged.columns
    rows = columns.a[asked_anew.places].tolist(), columns.b[asked_anew.places].tolist()
    for at, two, a, b in zip(np.flatnonzero(anew).tolist(), pairs, *rows, strict=True):
        shared[at], own[at] = words.between(two, (a, b), (owners[a].as_py(), owners[b].as_py()))
    return near._replace(shared=shared, own=own)


def _sights(judged: Judged, near: Near) -> Iterator[tuple[Pair, Seen]]:
    """Pairs of projects, as far as columns tell of them."""
    columns, at = judged.columns, near.places
    levels = [tuple(told.split()) for told in judged.patterns]
    pairs = zip(columns.a[at].tolist(), columns.b[at].tolist(), strict=True)
    by_themselves = map(
        Score,
        map(KINDS.__getitem__, columns.kinds[at].tolist()),
        columns.scores[at].tolist(),
        columns.probabilities[at].tolist(),
    )
    told = map(levels.__getitem__, near.levels.tolist())
    sizes = zip(near.smaller.tolist(), near.larger.tolist(), strict=True)
    flags = zip(near.clear.tolist(), near.kin.tolist(), strict=True)
    words = zip(near.shared.tolist(), near.own.tolist(), strict=True)
    projects = zip(near.one.tolist(), near.other.tolist(), strict=True)
    columns_of = zip(pairs, scores(judged, near).tolist(), by_themselves, told, sizes, strict=True)
    for two, seen, (clear, kin), (shared, own) in zip(projects, columns_of, flags, words, strict=True):
        yield two, Seen(*seen, clear=clear, kin=kin, shared=shared, own=own)


def likely(seen: Seen) -> bool:
    """Whether two projects are likely enough to be asked."""
    table = load("outlook")
    return bool(seen.judged.probability >= table["ask_judged"] or seen.probability >= table["ask"])


def joinable(judged: Judged, sights: Iterable[Seen], kinds: Kinds) -> list[Seen]:
    """Which projects may be joined by what their month makes of them, and not only asked.

    The likelihood alone is not enough: no slot of the names forbids it, no source lists both, a field beside the name agrees,
    and the names stand so to each other that a clear best may be joined, or such names are one project in this month.
    Where the likelihood is higher still, it is enough that the names of what one unit builds say the same, or that one is
    shorter. That nothing else comes near tells little in a small month, in which there is little that might.

    Args:
        judged: The period's rows and scores.
        sights: What the month makes of pairs of projects.
        kinds: What it knows of each kind of doubt.
    """
    table = load("outlook")
    told = min(1.0, math.log(max(len(judged.rows), 2)) / math.log(table["rows"]))
    likelier = ((seen, _chance(seen, told)) for seen in sights)
    sure = {seen: chance for seen, chance in likelier if chance >= table["join"] and _unopposed(judged, seen)}
    pairs = [seen.pair for seen in sure]
    of_kind = set(settled(judged, pairs, kinds, table["known"], table["known_against"]))
    return [
        seen
        for seen, chance in sure.items()
        if seen.pair in of_kind
        or (_alike(seen) and chance >= table["join_shorter"])
        or _named_so(judged, seen.pair)
    ]


def _chance(seen: Seen, told: float) -> float:
    """How likely two projects are one, if that nothing else comes near tells so much of what it mostly does."""
    weight: Mapping[str, float] = load("outlook")["weights"]
    untold = (1 - told) * (weight.get("clear", 0.0) * seen.clear + weight.get("kin", 0.0) * seen.kin)
    return 1 / (1 + math.exp(untold - seen.score))


def _unopposed(judged: Judged, seen: Seen) -> bool:
    if seen.listed or seen.judged.kind == "neutral" or _AGREE.isdisjoint(seen.levels):
        return False
    a, b = (judged.rows[n] for n in seen.pair)
    return not any(conflicts(a.name, b.name))


def _alike(seen: Seen) -> bool:
    """The names of what one unit builds say the same, or one of them less."""
    return not (_ALIKE.isdisjoint(seen.levels) or UNIT.isdisjoint(seen.levels))


def _named_so(judged: Judged, pair: Pair) -> bool:
    a, b = (judged.rows[n] for n in pair)
    return judged.remembered("named", *pair, partial(named_as_one, *sides(a, b)), _FLAG)


_TOLD = {
    "clear": "互为最佳，双方都没有别的相近项目",
    "kin": "没有只与一方相近的项目",
    "listed": "有材料把两个项目都列了，或两边代码不同",
    "shared": "名称共有本月少见的字",
    "own": "名称各有对方没有的字",
}


def told(seen: Seen, said: float) -> Iterator[str]:
    """What the month adds to what two rows say of each other, in Chinese, each with its weight.

    Args:
        seen: What the month makes of their projects.
        said: The score of the two rows by themselves.
    """
    learnt: Mapping[str, float] = load("outlook")["weights"]
    rest = seen.score - said
    for name, words in _TOLD.items():
        weight = learnt.get(name, 0.0) * seen.features[name]
        if abs(weight) >= 0.05:
            rest -= weight
            yield f"{words}（{weight:+.1f}）"
    yield f"各项在疑似项目中的轻重（{rest:+.1f}）"
