"""``gutou register train`` (训练): learn, compare with what is shipped on cities not learnt from, and write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gutou.errors import UsageError
from gutou.register.train import FICTION_VARIANCE, HAND_VARIANCE, Quality, count, judge_with, learn
from gutou.register.train_data import Lesson, Size, demonstration, published
from gutou.register.train_frequency import count_frequencies, seen_with
from gutou.register.train_write import frequency_text, with_numbers, write
from gutou.register.vocabulary import FOLDER, weights
from gutou.settings import Settings

KEPT_FOR_JUDGING = frozenset({4711, 9001, 31337, *range(7000, 8000)})
"""Seeds that nothing is learnt from."""


@dataclass(frozen=True)
class Trained:
    """What training came to.

    Attributes:
        weights: The new table.
        frequencies: The new frequency tables.
        before: How the shipped weights judge the cities kept for judging.
        after: How the new ones do.
        pairs: Pairs learnt from: of one project, of two.
        accepted: The new ones are no worse, and were written.
        counted: How the shipped weights do with the new frequency tables, which are written when that is no worse.
    """

    weights: dict[str, Any]
    frequencies: dict[str, dict[str, float]]
    before: Quality
    after: Quality
    pairs: tuple[int, int]
    accepted: bool
    counted: Quality


def train(
    *,
    seeds: Sequence[int] = (1, 2, 3, 4, 5, 6),
    judges: Sequence[int] = (7001,),
    size: Size = "city",
    database: Path | None = None,
    settings: Settings | None = None,
    folder: Path = FOLDER,
    dry: bool = False,
    tell: Callable[[str], None] = lambda text: None,
) -> Trained:
    """Learn weights and frequencies anew, and write them where they are no worse than what is shipped.

    Args:
        seeds: Demonstrations learnt from, unless ``database`` is given.
        judges: Demonstrations judged with the old and the new weights.
        size: Their size.
        database: A published database to learn from.
        settings: They name its places.
        folder: Where ``weights.toml`` and ``frequency.toml`` are written.
        dry: Write nothing.
        tell: Gets a line of progress now and then.

    Raises:
        UsageError: A seed is kept for judging, or the database has too few known pairs.
    """
    if kept := sorted(KEPT_FOR_JUDGING.intersection(seeds)):
        raise UsageError(f"种子 {kept[0]} 留作评判，不能用来训练")
    lessons: list[Lesson] = []
    if database is not None and settings is not None:
        lessons = list(published(database, settings))
    else:
        for seed in seeds:
            lessons += demonstration(seed, size)
            tell(f"已读演示城市 {seed}：累计 {sum(len(one.rows) for one in lessons):,} 行")
    frequencies = count_frequencies(lessons)
    counts = count(seen_with(lessons, frequencies))
    if min(counts.pairs_same, counts.pairs_different) < 50:
        raise UsageError(
            f"已知的配对太少（同一项目 {counts.pairs_same} 对、不同项目 {counts.pairs_different} 对），至少各 50 对"
        )
    table = learn(counts, fiction=database is None)
    tell(f"已数 {counts.pairs_same:,} 对同一项目、{counts.pairs_different:,} 对不同项目")
    judged = [one for seed in judges for one in demonstration(seed, size)]
    before = judge_with(weights(), judged)
    judged_anew = seen_with(judged, frequencies)
    after, counted = judge_with(table, judged_anew), judge_with(weights(), judged_anew)
    accepted = after.no_worse_than(before)
    source = f"数据库 {database.name}" if database else f"演示城市（{size}）种子 {_shown(seeds)}"
    if not dry and (accepted or counted.no_worse_than(before)):
        write(folder / "frequency.toml", frequency_text(frequencies, source))
    if not dry and accepted:
        table["version"] = int(weights()["version"]) + 1
        made = {
            "by": "gutou register train",
            "from": source,
            "pairs_same": counts.pairs_same,
            "pairs_different": counts.pairs_different,
            "hand_variance": HAND_VARIANCE,
            "fiction_variance": 0.0 if database else FICTION_VARIANCE,
            "judged_on": f"演示城市（{size}）种子 {_shown(judges)}",
            "before": before.text(),
            "after": after.text(),
        }
        text = (FOLDER / "weights.toml").read_text(encoding="utf-8")
        write(folder / "weights.toml", with_numbers(text, table, made))
    pairs = (counts.pairs_same, counts.pairs_different)
    return Trained(table, frequencies, before, after, pairs, accepted, counted)


def _shown(seeds: Sequence[int]) -> str:
    return "、".join(map(str, seeds))
