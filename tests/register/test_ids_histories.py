"""Random histories: rows are renamed, vanish and come back, codes appear, projects meet and part."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from gutou.register.description import Description
from gutou.register.fixed import Fixed
from tests.register.city import city
from tests.register.rows import run_register
from tests.register.test_ids import Walk, again, code, row

SOURCES = ("发改", "住建", "统计局")
NAMES = ("滨河路改造", "青云大桥", "道路维修")
OWNERS = ("云泽城投集团有限公司", "南屏区水利局", None)

History = dict[str, list[list[Description]]]


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Up to six months of up to eight rows; what a row says and where it stands changes now and then."""
    said = draw(
        st.lists(
            st.tuples(
                st.sampled_from(SOURCES),
                st.sampled_from(NAMES),
                st.sampled_from(OWNERS),
                st.sampled_from([None, 1, 2]),
            ),
            min_size=1,
            max_size=8,
        )
    )
    stands = list(range(len(said)))
    made: History = {}
    for month in range(1, draw(st.integers(2, 6)) + 1):
        for n in range(len(said)):
            change = draw(st.sampled_from(("none", "none", "none", "name", "code", "move", "away")))
            source, name, owner, number = said[n]
            if change == "name":
                said[n] = source, draw(st.sampled_from(NAMES)), owner, number
            elif change == "code":
                said[n] = source, name, owner, draw(st.sampled_from([None, 1, 2]))
            elif change == "move":
                stands[n] = draw(st.integers(0, len(said) - 1))
        present = [n for n in range(len(said)) if draw(st.integers(0, 5))]
        projects: dict[int, list[Description]] = {}
        for n in present:
            source, name, owner, number = said[n]
            told = row(
                name,
                source,
                owner_name=owner,
                project_code=code(number) if number else None,
                library_code=f"GT{n}" if source == "统计局" else None,
                row_number=n,
                row_key=str(n),
            )
            projects.setdefault(stands[n], []).append(told)
        made[f"2025-{month:02d}"] = in_order(list(projects.values()))
    return made


def in_order(groups: Sequence[Sequence[Description]]) -> list[list[Description]]:
    """As the register hands them over: by content."""
    return sorted((sorted(g, key=lambda d: d.order) for g in groups), key=lambda g: g[0].order)


@settings(max_examples=50)
@given(histories())
def test_aliases_end_at_an_id_that_is_none_and_never_at_one_that_stands_again(history: History) -> None:
    walk = again(history, Fixed())
    aliases = walk.ledger.final_aliases()
    former = {a.alias_id for a in aliases}
    assert len(former) == len(aliases)
    assert not former & {a.project_id for a in aliases}
    for alias in aliases:
        assert not any(alias.alias_id in ids for p, ids in walk.ids.items() if p >= alias.since)
        assert any(alias.alias_id in ids for p, ids in walk.ids.items() if p < alias.since)
    for split in walk.ledger.final_splits():
        assert split.project_id != split.part_id
        assert not {split.project_id, split.part_id} & former


@settings(max_examples=50)
@given(histories())
def test_a_rebuild_from_what_was_published_gives_the_same(history: History) -> None:
    first = again(history, Fixed())
    second = again(history, first.published())
    assert second.ids == first.ids
    assert second.ledger.final_aliases() == first.ledger.final_aliases()
    assert second.ledger.final_splits() == first.ledger.final_splits()


@settings(max_examples=50)
@given(histories())
def test_month_by_month_gives_what_one_run_gives(history: History) -> None:
    """Publishing after every month changes nothing, and later months never renumber an earlier one."""
    fixed = Fixed()
    shown: dict[str, list[str]] = {}
    for period in sorted(history):
        walk = again({p: groups for p, groups in history.items() if p <= period}, fixed)
        assert {p: ids for p, ids in walk.ids.items() if p < period} == shown
        shown, fixed = walk.ids, walk.published(fixed)
    whole = again(history, Fixed())
    assert whole.ids == shown
    assert whole.ledger.final_aliases() == walk.ledger.final_aliases()
    assert whole.ledger.final_splits() == walk.ledger.final_splits()


@settings(max_examples=40)
@given(histories())
def test_a_month_like_the_one_before_keeps_every_id(history: History) -> None:
    walk = Walk()
    for period, groups in sorted(history.items()):
        before = walk.month(period, *groups)
        assert walk.month(f"{period}+", *groups) == before


@settings(max_examples=40)
@given(histories(), st.integers(1, 6))
def test_a_month_that_comes_late_changes_no_published_id(history: History, number: int) -> None:
    late = f"2025-{number:02d}"
    known = {p: groups for p, groups in history.items() if p != late}
    first = again(known, Fixed())
    fixed = first.published()
    second = again(history, fixed)
    assert {p: ids for p, ids in second.ids.items() if p != late} == first.ids
    third = again(history, second.published(fixed))
    assert third.ids == second.ids
    assert third.ledger.final_aliases() == second.ledger.final_aliases()


def test_the_order_of_rows_and_files_gives_no_other_ids(tmp_path: Path) -> None:
    """Through the register: three months in which names change and rows come and go, told in two orders."""
    rng = random.Random(7)
    june = city(seed=35, projects=60).rows
    rows = list(june)
    for period in ("2025-07", "2025-08"):
        kept = [r for r in june if rng.random() < 0.9]
        rows += [
            r
            | {
                "period": period,
                "row_key": period + r["row_key"],
                "row_number": r["row_number"] + 3,
                "project_name": f"{r['project_name']}工程" if rng.random() < 0.1 else r["project_name"],
            }
            for r in kept
        ]
    first = run_register(rows, tmp_path / "one", write_fixed=True)
    rng.shuffle(rows)
    second = run_register(rows, tmp_path / "other", write_fixed=True)
    for table in ("work.link", "project_alias", "project_split", "field_agreement"):
        assert first[table] == second[table]
    for path in (tmp_path / "one" / "ids").glob("*/*.json"):
        other = tmp_path / "other" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == other.read_bytes()
    assert run_register(rows, tmp_path / "one", write_fixed=True) == first
    lived = [row[2] for row in first["work.link"] if row[0] != "2025-06"]
    old = {row[2] for row in first["work.link"] if row[0] == "2025-06"}
    assert sum(project not in old for project in lived) <= 0.02 * len(lived)
