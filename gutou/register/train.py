"""Weights learnt from pairs that are known (训练): log of how much likelier a level is in one project than in two.

The gates and vetoes of :mod:`gutou.register.verdict` are not learnt. A level's new weight lies between what the pairs
say and what it was: the more pairs, the nearer to them, but a fictional city never counts for more than the hand that
set the weights. Levels that are better agreement never weigh less than worse ones.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from gutou.register.train_data import Lesson
from gutou.register.verdict import grade
from gutou.register.vocabulary import weights, weights_instead

Level = tuple[str, str]

LADDERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "name": (
        ("equal", "near_equal", "omission", "omission_short", "typo", "substitution", "kin", "unlike"),
        ("near_equal", "moved", "moved_omission", "other_words", "omission_short"),
        ("other_words", "slip", "typo"),
        ("substitution", "head", "unlike"),
    ),
    "code": (("equal", "old_equal", "unsure_equal", "one_slip"), ("library_equal", "library_differ")),
    "owner": (
        ("both_equal", "uscc_equal", "similar", "related", "differ", "far"),
        ("both_equal", "equal", "similar"),
        ("related", "agent", "differ"),
    ),
    "region": (("equal", "differ"),),
    "planned": (("equal_exact", "equal", "equal_round", "close", "near", "differ", "far"),),
    "start": (("equal", "close", "differ", "far"),),
    "address": (("equal", "similar", "differ"),),
}
"""Levels of a group from the best agreement down: no weight is smaller than the next one's."""

FIXED = frozenset(
    {("name", "common"), ("owner", "common"), ("name", "opposite"), ("name", "phase_omitted_first")}
    | {
        ("name", "phase_omitted_later"),
        ("name", "bland"),
        ("owner", "far"),
        ("owner", "related"),
        ("owner", "office"),
        ("owner", "agent"),
        ("owner", "named"),
        ("name", "part"),
        ("region", "differ"),
    }
)
"""Set by hand: gates depend on them, or a demonstration has too few to say anything."""

RELATIONS = frozenset(level for ladder in LADDERS["name"] for level in ladder) | {"bland", "opposite"}
HAND_VARIANCE = 0.5
"""How far off the hand-set weights may be (variance): a standard error of 0.7."""
FICTION_VARIANCE = 1.5
"""How far off a demonstration may be however many pairs it has: it counts for a quarter, the hand for the rest."""
LARGEST = 12.0


@dataclass
class Counts:
    """How often each level was found in pairs that are one project, and in pairs that are two and not vetoed."""

    same: Counter[Level] = field(default_factory=Counter)
    different: Counter[Level] = field(default_factory=Counter)
    pairs_same: int = 0
    pairs_different: int = 0
    lost: int = 0

    def add(self, found: Iterable[Level], *, same: bool) -> None:
        """Count one pair."""
        (self.same if same else self.different).update(set(found))
        if same:
            self.pairs_same += 1
        else:
            self.pairs_different += 1


def count(lessons: Iterable[Lesson], into: Counts | None = None) -> Counts:
    """Count the levels of all known pairs; vetoed ones need no weights, and those of one project are ``lost``."""
    counts = into or Counts()
    for taught in lessons:
        for pairs, same in ((taught.same, True), (taught.different, False)):
            for a, b in pairs:
                (kind, *_), found = grade(taught.rows[a], taught.rows[b])
                if kind != "veto":
                    counts.add(found, same=same)
                elif same:
                    counts.lost += 1
    return counts


def learn(counts: Counts, *, fiction: bool = True) -> dict[str, Any]:
    """New weights from counts: the shipped table with new numbers.

    Args:
        counts: Of known pairs.
        fiction: The pairs are of a demonstration, which never counts for more than the hand.

    Returns:
        A table as ``weights.toml`` holds; ``version``, prior, limits and what is fixed are unchanged.
    """
    table = deepcopy(weights())
    for group, ladders in LADDERS.items():
        for key, hand in table[group].items():
            if (group, key) not in FIXED:
                table[group][key] = _posterior(counts, group, key, float(hand), fiction=fiction)
        for ladder in ladders:
            _descend(table[group], [key for key in ladder if key in table[group]])
        table[group] = {key: round(value, 2) for key, value in table[group].items()}
    return table


def _posterior(counts: Counts, group: str, key: str, hand: float, *, fiction: bool) -> float:
    level = (group, key)
    same, different = counts.same[level], counts.different[level]
    if not same and (fiction or not different):
        return hand  # a fiction that never makes this difference knows nothing of it
    known_same, known_different = _known(counts, group, key)
    told = math.log((same + 0.5) / (known_same + 1)) - math.log((different + 0.5) / (known_different + 1))
    if group == "name" and key in RELATIONS:
        # One of them always applies: they also carry how many candidates are one project at all.
        told += math.log((counts.pairs_same + 1) / (counts.pairs_different + 1)) - float(weights()["prior"])
    variance = 1 / (same + 0.5) + 1 / (different + 0.5) + (FICTION_VARIANCE if fiction else 0.0)
    mean = (told / variance + hand / HAND_VARIANCE) / (1 / variance + 1 / HAND_VARIANCE)
    return max(-LARGEST, min(LARGEST, max(mean, 0.0) if hand >= 0 and _agrees(key) else mean))


def _known(counts: Counts, group: str, key: str) -> tuple[int, int]:
    """Pairs in which the level could have been found: where a field is missing on one side nothing is known."""
    if group in ("name", "code"):
        return counts.pairs_same, counts.pairs_different
    levels = [level for level in counts.same.keys() | counts.different.keys() if level[0] == group]
    levels = [level for level in levels if level[1] != "common"]
    return sum(counts.same[level] for level in levels), sum(counts.different[level] for level in levels)


def _agrees(key: str) -> bool:
    return key.endswith("equal") or key in ("similar", "close", "equal_round")


def _descend(group: dict[str, float], ladder: Sequence[str]) -> None:
    """Pool neighbours that stand in the wrong order, until no weight is smaller than the next."""
    blocks: list[list[Any]] = []
    for key in ladder:
        blocks.append([group[key], [key]])
        while len(blocks) > 1 and blocks[-2][0] < blocks[-1][0]:
            value, keys = blocks.pop()
            before = blocks[-1]
            before[0] = (before[0] * len(before[1]) + value * len(keys)) / (len(before[1]) + len(keys))
            before[1] += keys
    for value, keys in blocks:
        for key in keys:
            group[key] = value


@dataclass(frozen=True)
class Quality:
    """How well a table of weights judges known pairs.

    Attributes:
        linked: Pairs linked by themselves.
        wrong: Of these, pairs that are two projects.
        same: Pairs that are one project.
        found: Of these, pairs linked.
        asked: Pairs for a reviewer.
        loss: Mean logarithmic loss over pairs that are not vetoed; smaller is better.
    """

    linked: int
    wrong: int
    same: int
    found: int
    asked: int
    loss: float

    @property
    def precision(self) -> float:
        """Share of linked pairs that are one project."""
        return 1 - self.wrong / self.linked if self.linked else 1.0

    @property
    def recall(self) -> float:
        """Share of the pairs of one project that are linked."""
        return self.found / self.same if self.same else 1.0

    def no_worse_than(self, other: Quality) -> bool:
        """Whether neither precision nor recall falls by more than one in ten thousand, and the loss not at all."""
        return (
            self.precision >= other.precision - 1e-4
            and self.recall >= other.recall - 1e-4
            and self.loss <= other.loss
        )

    def text(self) -> str:
        """One line."""
        return (
            f"自动相连 {self.linked:,} 对，其中错误 {self.wrong} 对（准确率 {self.precision:.4%}）；"
            f"召回率 {self.recall:.2%}；疑似 {self.asked:,} 对；对数损失 {self.loss:.4f}"
        )


def judge_with(table: dict[str, Any], lessons: Iterable[Lesson]) -> Quality:
    """Judge known pairs with a table of weights."""
    linked = wrong = total = found = asked = weighed = 0
    loss = 0.0
    with weights_instead(table):
        for taught in lessons:
            total += len(taught.same)
            for pairs, same in ((taught.same, True), (taught.different, False)):
                for a, b in pairs:
                    (kind, _, probability), _ = grade(taught.rows[a], taught.rows[b])
                    linked += kind == "link"
                    wrong += kind == "link" and not same
                    found += kind == "link" and same
                    asked += kind == "review"
                    if kind != "veto":
                        weighed += 1
                        loss -= math.log(max(probability if same else 1 - probability, 1e-9))
    return Quality(linked, wrong, total, found, asked, loss / max(1, weighed))
