"""Keys that projects share, told from columns, are those that looking at every project tells."""

from __future__ import annotations

import importlib
import random
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gutou.register.fixed import Fixed
from gutou.register.ids_keys import KINDS, Keys
from gutou.register.ids_known import Known
from tests.register.test_ids import Walk, code, laid_out, row
from tests.register.test_ids_histories import History, histories

pa: Any = importlib.import_module("pyarrow")  # without usable type hints

Told = tuple[str, int, int, int, int]
"""A row's keys: record, print, content, code, name."""

HIGH = 2**64 - 1


def keys_of(rows: Sequence[Told]) -> Keys:
    record, *hashes = zip(*rows, strict=True) if rows else [()] * 5
    return Keys(pa.array(record, pa.string()), *(np.array(one, np.uint64) for one in hashes))


def written(told: Told) -> list[str]:
    """A row's keys as texts, the strongest first."""
    record, *hashes = told
    return [f"L{record}"] * bool(record) + [
        f"{kind}{h:016x}" for kind, h in zip("FRDN", hashes, strict=True) if h
    ]


def plainly(
    groups: Sequence[Sequence[Told]],
) -> tuple[list[list[tuple[str, ...]]], list[list[str]], list[str]]:
    """Keys per row, keys per project that name no other, keys that name several: project after project, text by text."""
    met: Counter[str] = Counter()
    known = []
    for group in groups:
        prints = {f"F{told[1]:016x}" for told in group}
        again = {key: f"{key}#{met[key] + 1}" for key in prints if met[key]}
        met.update(prints)
        known.append([tuple(again.get(key, key) for key in written(told)) for told in group])
    found = [sorted({key for keys in rows for key in keys}) for rows in known]
    times = Counter(key for keys in found for key in keys)
    return (
        known,
        [[k for k in keys if times[k] == 1] for keys in found],
        sorted(k for k, n in times.items() if n > 1),
    )


@st.composite
def projects(draw: st.DrawFn) -> list[list[Told]]:
    """Projects of rows that share keys of every kind more often than not."""
    few = st.sampled_from((1, 2, 10, 255, 2**63, HIGH))
    told = st.tuples(st.sampled_from(("", "", "库1", "GT10", "GT9")), few, few, few | st.just(0), few)
    return draw(st.lists(st.lists(told, min_size=1, max_size=4), max_size=7))


@settings(max_examples=200)
@given(projects(), st.randoms(use_true_random=False))
def test_shared_keys_and_prints_are_told_as_if_each_were_looked_at(
    groups: list[list[Told]], rng: random.Random
) -> None:
    rows = [told for group in groups for told in group]
    places = list(range(len(rows)))
    rng.shuffle(places)
    given_rows = [rows[n] for n in places]
    at = iter(sorted(range(len(rows)), key=places.__getitem__))
    known = Known(keys_of(given_rows), [[next(at) for _ in group] for group in groups])
    by_row, telling, shared = plainly(groups)
    assert known.rows == by_row
    numbers, keys = known.telling()
    assert list(zip(numbers.tolist(), keys.to_pylist(), strict=True)) == [
        (number, key) for number, found in enumerate(telling) for key in found
    ]
    assert sorted(known.shared()) == shared


def test_a_print_of_three_projects_is_counted_through() -> None:
    one: Told = ("", 7, 1, 0, 1)
    known = Known(keys_of([one, one, one, one]), [[0], [1, 2], [3]])
    name = f"F{7:016x}"
    assert known.telling()[1].to_pylist() == [name, f"{name}#2", f"{name}#3"]
    assert [rows[0][0] for rows in known.rows] == [name, f"{name}#2", f"{name}#3"]


def test_keys_of_rows_are_those_of_their_descriptions() -> None:
    record = row("滨河路改造", "统计局", library_code="GT7")
    coded = row("青云大桥", project_code=code(4))
    rows, groups = laid_out([[record], [coded]])
    [[first], [second]] = Known(rows.keys, groups).rows
    assert first[0] == "Lgt7"
    assert [key[0] for key in first] == list("LFRN")
    assert second[:2] == ("F" + coded.fingerprint, "R" + coded.content)
    assert [key[0] for key in second] == list("FRDN")
    assert sorted(KINDS) == sorted("LFRDN")


@settings(max_examples=30)
@given(histories())
def test_what_follows_the_last_period_is_nothing(history: History) -> None:
    """Whether the last period is remembered changes no id, alias, split or key."""
    walks = []
    for forgets in (False, True):
        walk = Walk(Fixed())
        for period, groups in sorted(history.items()):
            walk.month(period, *groups, last=forgets and period == max(history))
        walks.append(walk)
    first, second = walks
    assert first.ids == second.ids
    assert first.keys == second.keys
    assert first.ledger.final_aliases() == second.ledger.final_aliases()
    assert first.ledger.final_splits() == second.ledger.final_splits()


@pytest.mark.parametrize("last", [False, True])
def test_only_the_last_period_is_forgotten(last: bool) -> None:
    walk = Walk()
    walk.month("2025-05", [row("滨河路改造")], last=last)
    assert bool(walk.ledger.holder) != last
