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
from numpy.typing import NDArray

from gutou.register.best import best_of_kin, clear_best
from gutou.register.doubts import Kinds, settled
from gutou.register.evidence import conflicts
from gutou.register.judged import KINDS, Judged, Pair, sides
from gutou.register.listed import may_share
from gutou.register.outlook_words import Words
from gutou.register.verdict import named_as_one, weigh
from gutou.register.vocabulary import load

Numbers = NDArray[np.int64]

_Levels = list[tuple[str, str]]
_LEVELS: msgspec.msgpack.Decoder[_Levels] = msgspec.msgpack.Decoder(list[tuple[str, str]])
_FLAG = msgspec.msgpack.Decoder(bool)
UNIT = frozenset(("owner", level) for level in ("equal", "similar", "named", "both_equal", "uscc_equal"))
"""Levels that tell of one unit."""
_SHORTER = frozenset(("name", level) for level in ("omission", "omission_short", "moved_omission"))
_AGREE = UNIT | {
    *(("planned", level) for level in ("equal", "equal_exact", "equal_round", "close")),
    *(("name", level) for level in ("equal", "near_equal")),
    *(("start", "equal"), ("address", "equal"), ("address", "similar")),
}
"""Of these one has to be found before anything is joined: a name that is like another is not enough."""


class Seen(NamedTuple):
    """What a month makes of two projects.

    Attributes:
        pair: The most telling pair of rows, the smaller position first.
        score: Natural logarithm of the odds that the two are one.
        features: What was found, by its name in ``outlook.toml``.
        levels: What the two rows say of each other, as group and level of ``weights.toml``.
    """

    pair: Pair
    score: float
    features: Mapping[str, float]
    levels: frozenset[tuple[str, str]]

    @property
    def probability(self) -> float:
        """That the two projects are one."""
        return 1 / (1 + math.exp(-self.score))


def summed(features: Mapping[str, float]) -> float:
    """The score of what was found, to the last bit in whatever order; a level that nothing was learnt of says nothing."""
    table = load("outlook")
    learnt: Mapping[str, float] = table["weights"]
    return math.fsum([table["base"], *(learnt.get(name, 0.0) * value for name, value in features.items())])


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
    if before is not None and np.array_equal(before[0], of):
        found: dict[Pair, Seen] = before[1]
    else:
        found = _look(judged, of, groups, before)
        judged.looked = of, found
    return found


def _look(
    judged: Judged,
    of: Numbers,
    groups: Mapping[int, Sequence[int]],
    before: tuple[Numbers, dict[Pair, Seen]] | None,
) -> dict[Pair, Seen]:
    """What is seen now; of projects that are what they were before, nothing is looked at again but whether others come near."""
    project = of.tolist()
    clear, kin = set(clear_best(judged, project)), set(best_of_kin(judged, project))
    seen = before[1] if before else {}
    moved = of != before[0] if before else np.ones(len(of), dtype=bool)
    touched = set(of[moved].tolist()) | (set(before[0][moved].tolist()) if before else set())
    found, anew = {}, []
    for two, pair in _telling(judged, of):
        near = {"clear": float(pair in clear), "kin": float(pair in kin)}
        if touched.isdisjoint(two):
            if what := seen.get(two):
                if near["clear"] != what.features["clear"] or near["kin"] != what.features["kin"]:
                    features = {**what.features, **near}
                    what = what._replace(features=features, score=summed(features))
                found[two] = what
            continue
        said: _Levels = judged.remembered("levels", *pair, partial(_levels, judged, pair), _LEVELS)
        sizes = sorted(len(groups.get(first) or (first,)) for first in two)
        features = {f"{group}.{level}": 1.0 for group, level in said} | _of_pair(judged, pair) | near
        features |= {"smaller": math.log(sizes[0]), "larger": math.log(sizes[1])}
        if hopeful(features, len(of)):
            anew.append((two, pair, features, frozenset(said)))
    words = Words(judged.rows.texts("core").to_pylist(), of, [two for two, *_ in anew], groups)
    owners = judged.rows.texts("owner")
    for two, pair, features, levels in anew:
        listed = _listed(judged, *(groups.get(first) or [first] for first in two))
        if listed is not None:
            units = owners[pair[0]].as_py(), owners[pair[1]].as_py()
            every = {**features, **words.between(two, pair, units), "listed": float(listed)}
            found[two] = Seen(pair, summed(every), every, levels)
    return found


def hopeful(features: Mapping[str, float], rows: int) -> bool:
    """Whether two projects may be asked, if their names share the rarest of words; what else is not known yet speaks against."""
    table = load("outlook")
    rarest = table["weights"].get("shared", 0.0) * math.log(max(rows, 2))
    least = math.log(table["ask"] / (1 - table["ask"]))
    return bool(features["probability"] >= table["ask_judged"] or summed(features) + rarest >= least)


def joinable(judged: Judged, sights: Iterable[Seen], kinds: Kinds) -> list[Seen]:
    """Which projects may be joined by what their month makes of them, and not only asked.

    The likelihood alone is not enough: no slot of the names forbids it, no source lists both, a field beside the name agrees,
    and the names stand so to each other that a clear best may be joined, or such names are one project in this month.
    One name may also be shorter, of one unit, where the likelihood is higher still.

    Args:
        judged: The period's rows and scores.
        sights: What the month makes of pairs of projects.
        kinds: What it knows of each kind of doubt.
    """
    table = load("outlook")
    sure = [seen for seen in sights if seen.probability >= table["join"] and _unopposed(judged, seen)]
    pairs = [seen.pair for seen in sure]
    of_kind = set(settled(judged, pairs, kinds, table["known"], table["known_against"]))
    return [seen for seen in sure if seen.pair in of_kind or _named_so(judged, seen)]


def _unopposed(judged: Judged, seen: Seen) -> bool:
    if seen.features["listed"] or "kind.neutral" in seen.features or seen.levels.isdisjoint(_AGREE):
        return False
    a, b = (judged.rows[n] for n in seen.pair)
    return not any(conflicts(a.name, b.name))


def _named_so(judged: Judged, seen: Seen) -> bool:
    shorter = not (seen.levels.isdisjoint(_SHORTER) or seen.levels.isdisjoint(UNIT))
    if shorter and seen.probability >= load("outlook")["join_shorter"]:
        return True
    a, b = (judged.rows[n] for n in seen.pair)
    return judged.remembered("named", *seen.pair, partial(named_as_one, *sides(a, b)), _FLAG)


def _telling(judged: Judged, of: Numbers) -> Iterator[tuple[Pair, Pair]]:
    """Two projects that come near each other, and their likeliest pair of rows; in the order of the projects."""
    columns = judged.columns
    near = (columns.scores >= float(load("outlook")["least"])) & (columns.kinds != KINDS.index("veto"))
    near &= of[columns.a] != of[columns.b]
    a, b = columns.a[near], columns.b[near]
    one, other = np.minimum(of[a], of[b]), np.maximum(of[a], of[b])
    order = np.lexsort((b, a, -columns.scores[near], -columns.probabilities[near], other, one))
    one, other, a, b = one[order], other[order], a[order], b[order]
    first = np.append(True, (one[1:] != one[:-1]) | (other[1:] != other[:-1]))[: len(one)]
    yield from zip(
        zip(one[first].tolist(), other[first].tolist(), strict=True),
        zip(a[first].tolist(), b[first].tolist(), strict=True),
        strict=True,
    )


def _levels(judged: Judged, pair: Pair) -> _Levels:
    a, b = pair
    return weigh(*sides(judged.rows[a], judged.rows[b]))[1]


def _of_pair(judged: Judged, pair: Pair) -> dict[str, float]:
    found = judged.of(*pair)
    return {
        "score": max(-7.0, min(12.0, found.score)),
        "probability": found.probability,
        f"kind.{found.kind}": 1.0,
    }


def _listed(judged: Judged, some: Sequence[int], others: Sequence[int]) -> bool | None:
    """Whether a source lists both projects, or two valid codes tell them apart; None where two rows exclude each other."""
    listed, single = False, len(some) == len(others) == 1
    sources, codes = judged.rows.sources, judged.rows.valid_codes
    for m in some:
        for n in others:
            if not single and judged.of(m, n).kind == "veto":  # of two rows alone it is known that none is
                return None
            listed = listed or bool(codes[m] and codes[n] and codes[m] != codes[n])
            listed = listed or (sources[m] == sources[n] and not may_share(judged, m, n))
    return listed


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
