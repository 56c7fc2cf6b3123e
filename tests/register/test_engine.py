"""Blocking, scores, children and caches: what they do and that they change nothing."""

from __future__ import annotations

import json
import random
import shutil
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gutou.database import build_connection, create_published_tables
from gutou.register import cache as caching
from gutou.register import cache_texts, judged_scores, register
from gutou.register.cache_pack import pack, unpack
from gutou.register.candidates import candidates
from gutou.register.candidates_traits import TRAITS, mask, shape, traits
from gutou.register.description import Description, describe, read_period
from gutou.register.ids_keys import Keys, code_key
from gutou.register.judged import Judged, judge_all, score_of
from gutou.register.memory import Memory
from gutou.register.rows import TEXTS, Rows
from gutou.register.verdict import judge
from gutou.register.vocabulary import Places, weights
from gutou.register.worker import described, scored, tell_places, write
from gutou.register.worker_pool import Workers
from tests.register.city import SETTINGS, city
from tests.register.rows import fill

PLACES = Places.of(SETTINGS)
Answer = dict[str, list[tuple[Any, ...]]]


def answer(rows: list[dict[str, Any]], fixed: Path, cache: Path | None = None) -> Answer:
    with build_connection() as con:
        create_published_tables(con)
        fill(con, rows)
        register(con, fixed, SETTINGS, cache=cache)
        return {
            name: con.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
            for name in (
                "work.link",
                "work.pending_match",
                "work.project_key",
                "project_alias",
                "match_review",
            )
        }


def described_rows(rows: list[dict[str, Any]]) -> list[Description]:
    return sorted((describe(row, PLACES) for row in rows), key=lambda d: d.order)


def found(rows: list[Description], slack: float = 0.0) -> set[tuple[int, int]]:
    with build_connection() as con:
        return set(candidates(con, rows, slack=slack))


def true_pairs(rows: list[Description], truth: dict[str, str]) -> set[tuple[int, int]]:
    of_project: dict[str, list[int]] = {}
    for n, row in enumerate(rows):
        of_project.setdefault(truth[row.row_key], []).append(n)
    return {pair for some in of_project.values() for pair in combinations(some, 2)}


def matters(a: Description, b: Description) -> bool:
    """Whether a pair may be linked or asked about."""
    limits, verdict = weights()["limits"], score_of(a, b)
    recorded = a.is_library != b.is_library
    return verdict.kind in ("link", "review") and verdict.probability >= (
        limits["review_free"] if recorded else limits["review_other"]
    )


def test_true_pairs_are_candidates() -> None:
    made = city(seed=41, projects=900)
    rows = described_rows(made.rows)
    pairs = {(a, b) for a, b in true_pairs(rows, made.truth) if matters(rows[a], rows[b])}
    assert len(pairs & found(rows)) / len(pairs) >= 0.998


def test_what_the_filter_leaves_out_does_not_matter() -> None:
    rows = described_rows(city(seed=44, projects=80).rows)
    all_pairs = {(a, b) for a, b in combinations(range(len(rows)), 2) if matters(rows[a], rows[b])}
    missed = all_pairs - found(rows)
    assert len(all_pairs) > 100
    assert [(rows[a].title, rows[b].title, judge(rows[a], rows[b]).why) for a, b in missed] == []


def monoculture(projects: int) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Photovoltaic plants that differ in their unit, size and town alone."""
    rng = random.Random(7)
    rows, truth = [], {}
    for project in range(projects):
        county = rng.choice(["439802", "439803", "439821"])
        said = {
            "project_name": f"{rng.randint(1, 40)}兆瓦分布式光伏发电项目",
            "owner_name": f"{rng.choice('云天华金瑞恒')}{rng.choice('达丰源泰兴盛')}新能源有限公司",
            "planned_total": rng.randint(300, 9000),
            "start_month": f"2025-{rng.randint(1, 12):02d}",
            "region_codes": [county],
        }
        for department in rng.sample(["发改", "住建", "工信", "交通"], 2):
            key = f"{department}{project}"
            rows.append(said | {"row_key": key, "department": department, "document": "survey"})
            truth[key] = str(project)
    return rows, truth


def test_a_monoculture_is_refined_and_never_cut_off() -> None:
    given, truth = monoculture(700)
    rows = described_rows(given)
    pairs = {(a, b) for a, b in true_pairs(rows, truth) if matters(rows[a], rows[b])}
    candidates_found = found(rows)
    assert len(pairs & candidates_found) / len(pairs) >= 0.995
    assert len(candidates_found) <= 30 * len(rows)


def test_rows_that_nothing_tells_apart_meet_their_neighbours() -> None:
    """More rows of one name alone than may be compared each with each."""
    cap = weights()["limits"]["block_cap"]
    rows = described_rows(
        [
            {"row_key": f"{n:03d}", "department": f"局{n}", "document": "survey", "project_name": "云溪水厂"}
            for n in range(cap + 5)
        ]
    )
    met = {n for pair in found(rows, slack=50.0) for n in pair}
    assert met == set(range(len(rows)))


def test_a_slip_of_the_unit_leads_to_the_same_digits() -> None:
    row = {"row_key": "a", "project_name": "云溪水厂", "department": "发改", "document": "survey"}
    place = list(TRAITS).index("amount")
    amounts = {
        traits(describe(row | {"planned_total": total}, PLACES))[place] for total in (5230, 0.523, 52300000)
    }
    assert amounts == {"523"}


def test_masks_of_sets_that_share_something_share_a_bit() -> None:
    rng = random.Random(3)
    for _ in range(200):
        some, others = ({rng.randint(1, 99) for _ in range(3)} for _ in range(2))
        assert not some & others or mask(some) & mask(others)
    assert mask([]) == 0
    assert shape([]) == (0, 0)


def test_packed_descriptions_come_back_the_same() -> None:
    given = [
        *city(seed=45, projects=60).rows,
        {
            "row_key": "x",
            "department": "交通",
            "document": "survey",
            "project_name": "S226线K12+300—K18+500段改扩建工程二期三标段3号楼（年产5.50万吨，2024年）打捆",
            "library_name": "石桥公路",
            "planned_total": 5230.5,
        },
    ]
    for row in described_rows(given):
        again = unpack(pack(row), row.row_key, row.place)
        for name in Description.__struct_fields__:
            assert getattr(again, name) == getattr(row, name)
        for one, other in zip(again.names, row.names, strict=True):
            assert (one.marks, one.sizes, one.common) == (other.marks, other.sizes, other.common)
            assert one.slots.written == other.slots.written
        assert again.owner.common == row.owner.common
        assert score_of(again, row) == score_of(row, row)


def test_a_score_is_the_verdict_without_its_words() -> None:
    rows = described_rows(city(seed=46, projects=60).rows)
    judged = Judged(rows)
    for a, b in combinations(range(0, len(rows), 3), 2):
        verdict = judged.explain(a, b)
        assert judged.of(a, b) == judged.of(b, a) == (verdict.kind, verdict.score, verdict.probability)


def test_only_candidates_are_likely_whatever_was_asked() -> None:
    rows = described_rows(city(seed=47, projects=150).rows)
    with build_connection() as con:
        judged = judge_all(rows, candidates(con, rows, slack=0.0))
    before = list(judged.likely())
    for a, b in combinations(range(0, len(rows), 9), 2):
        judged.of(a, b)
    assert list(judged.likely()) == before
    assert before == sorted(before)
    assert {found.kind for _, found in before} == {"link", "review"}


def test_children_find_what_the_parent_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = city(seed=48, projects=60).rows
    alone = answer(rows, tmp_path)
    for module, name in ((cache_texts, "_WORTH_A_CHILD"), (judged_scores, "_WORTH_A_CHILD")):
        monkeypatch.setattr(module, name, 10)
    monkeypatch.setattr(cache_texts, "_TASK", 40)
    monkeypatch.setattr(judged_scores, "_TASK", 40)
    started: list[int] = []

    run = Workers.run

    def counted(workers: Workers, tasks: list[str]) -> None:
        started.append(len(tasks))
        run(workers, tasks)

    monkeypatch.setattr(Workers, "run", counted)
    assert answer(rows, tmp_path) == alone
    assert min(started) > 1
    assert len(started) == 2


def test_what_a_dead_child_left_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr("gutou.register.worker_pool.work", lambda _, task: done.append(task))
    with Workers(2) as workers:
        workers.run(["describe 1", "describe 2"])  # there are no such files: both children die of it
        assert sorted(done) == ["describe 1", "describe 2"]
        workers.run(["describe 3", "describe 4"])  # and none is left for what comes after
    assert sorted(done) == ["describe 1", "describe 2", "describe 3", "describe 4"]


def test_children_end_with_what_they_were_started_for() -> None:
    with Workers(2) as workers:
        (workers.folder / "places.json").write_text(tell_places(PLACES), encoding="utf-8")
        for number in (1, 2):
            write(described([], PLACES), workers.folder / f"describe-{number}.arrow")
        workers.run(["describe 1", "describe 2"])
        children = list(workers._children)
        assert [child.poll() for child in children] == [None, None]
    assert all(child.returncode is not None for child in children)
    assert not workers.folder.exists()


def test_columns_of_children_are_those_of_the_parent() -> None:
    rows = described_rows(city(seed=49, projects=20).rows)
    table = described([row | {"id": n} for n, row in enumerate(city(seed=49, projects=20).rows)], PLACES)
    assert table.num_rows == len(rows)
    told = scored(rows, [0, 1], [2, 3]).to_pylist()
    assert [one["score"] for one in told] == [
        score_of(rows[0], rows[2]).score,
        score_of(rows[1], rows[3]).score,
    ]


def test_the_order_of_rows_is_that_of_descriptions(tmp_path: Path) -> None:
    made = city(seed=50, projects=60)
    with build_connection() as con:
        create_published_tables(con)
        fill(con, made.rows)
        with Workers(1) as workers:
            cache_texts.describe_texts(con, PLACES, workers)
        cache_texts.place_rows(con, "2025-06")
        rows = list(cache_texts.read_rows(con))
        assert rows == sorted(rows, key=lambda d: d.order)
        assert [r.row_key for r in rows] == [r.row_key for r in read_period(con, "2025-06", PLACES)]
        assert [r.fingerprint for r in rows] == [r.fingerprint for r in read_period(con, "2025-06", PLACES)]


def test_columns_say_what_the_rows_say() -> None:
    """What stored rows are looked through by is what it would be if each were read."""
    part = {
        "project_name": "云溪大桥一标段",
        "owner_name": "澄湖区交通运输局第二分公司",
        "approval_no": "云发改〔2025〕7号",
        "region_codes": ["439802"],
    }
    told: list[dict[str, Any]] = [part, {"project_name": None}]
    base = {"period": "2025-06", "department": "交通", "document": "library"}
    more = [{**base, "row_key": f"{n}x", "library_code": f"GT{n}", **one} for n, one in enumerate(told)]
    with build_connection() as con:
        create_published_tables(con)
        fill(con, [*city(seed=57, projects=60).rows, *more])
        with Workers(1) as workers:
            cache_texts.describe_texts(con, PLACES, workers)
        cache_texts.place_rows(con, "2025-06")
        stored = cache_texts.read_rows(con)
    plain = Rows(list(stored))
    for name in ("sources", "in_library", "identities", "valid_codes"):
        assert list(getattr(stored, name)) == list(getattr(plain, name)), name
    for numbers in (stored.source_numbers, plain.source_numbers):
        both = set(zip(numbers.tolist(), plain.sources, strict=True))
        assert len(both) == len(set(numbers.tolist())) == len(set(plain.sources)) > 2
    for name in ("totals", "starts"):
        ours, theirs = getattr(stored, name), getattr(plain, name)
        np.testing.assert_array_equal(ours, theirs, strict=True)
        assert 0 < np.isnan(ours).sum() < len(ours), name
    for name, said in TEXTS.items():
        texts = [said(row) for row in plain]
        assert stored.texts(name).to_pylist() == plain.texts(name).to_pylist() == texts, name
        assert len(set(texts)) > 1, name
        numbers = stored.numbers(name)
        assert numbers.tolist() == plain.numbers(name).tolist()
        assert [not n for n in numbers.tolist()] == [not text for text in texts]
        assert (
            len(set(zip(numbers.tolist(), texts, strict=True)))
            == len(set(texts))
            == len(set(numbers.tolist()))
        )
        asked = [texts[3], "?", texts[-1]] if texts[3] != texts[-1] else [texts[3]]
        places = [asked.index(text) if text in asked else -1 for text in texts]
        assert stored.among(name, asked).tolist() == plain.among(name, asked).tolist() == places
    having = ["大桥" in row.name.core or "改造" in row.name.core for row in plain]
    assert (
        stored.containing(["大桥", "改造"]).tolist() == plain.containing(["改造", "大桥"]).tolist() == having
    )
    assert 0 < sum(having) < len(having)
    for kind, ours, theirs in zip(Keys._fields, stored.keys, plain.keys, strict=True):
        assert ours.tolist() == theirs.tolist(), kind
        assert len(set(ours.tolist())) > 2, kind
    assert stored.keys.code.tolist() == [int(code_key(row)[1:] or "0", 16) for row in plain]
    assert stored.keys.record.to_pylist() == [row.library_code if row.is_library else "" for row in plain]
    assert stored[3:9] == [stored[n] for n in range(3, 9)]
    assert stored[-1] is stored[len(stored) - 1]


def test_texts_that_only_run_together_alike_are_two(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {
            "row_key": "a",
            "project_name": "云溪水厂",
            "owner_name": None,
            "department": "发改",
            "document": "survey",
        },
        {
            "row_key": "b",
            "project_name": "云溪",
            "owner_name": "水厂",
            "department": "发改",
            "document": "survey",
        },
        {
            "row_key": "c",
            "project_name": "云溪水厂-",
            "owner_name": None,
            "department": "发改",
            "document": "survey",
        },
    ]
    with build_connection() as con:
        create_published_tables(con)
        fill(con, [row | {"period": "2025-06"} for row in rows])
        with Workers(1) as workers:
            cache_texts.describe_texts(con, PLACES, workers)
        cache_texts.place_rows(con, "2025-06")
        titles = {r.row_key: r.title for r in cache_texts.read_rows(con)}
    assert titles == {"a": "云溪水厂", "b": "云溪", "c": "云溪水厂-"}


def test_a_cache_is_used_and_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    june = city(seed=51, projects=60).rows
    july = [row | {"period": "2025-07", "row_key": "7" + row["row_key"]} for row in june[20:]]
    added = [row | {"row_key": "n" + row["row_key"]} for row in city(seed=52, projects=10).rows]
    cache = tmp_path / "register"
    answer(june, tmp_path / "fixed", cache)
    without = answer(june + july + added, tmp_path / "fixed")
    counted: list[int] = []
    original = described

    def described_counted(texts: list[dict[str, Any]], places: Places) -> object:
        counted.append(len(texts))
        return original(texts, places)

    monkeypatch.setattr(cache_texts, "described", described_counted)
    assert answer(june + july + added, tmp_path / "fixed", cache) == without
    assert sum(counted) <= len(added)
    counted.clear()
    assert answer(june + july + added, tmp_path / "fixed", cache) == without
    assert sum(counted) == 0


def test_what_was_asked_for_is_not_found_out_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, cache = city(seed=58, projects=150).rows, tmp_path / "register"
    made: list[str] = []
    answered = Memory.answer

    def counted(memory: Memory, what: str, prints: tuple[int, int], make: Any, *more: Any) -> object:
        def noted() -> object:
            made.append(what)
            return make()

        return answered(memory, what, prints, noted, *more)

    monkeypatch.setattr(Memory, "answer", counted)
    first = answer(rows, tmp_path, cache)
    assert made
    made.clear()
    assert answer(rows, tmp_path, cache) == first
    assert made == []


def test_a_cache_keeps_only_what_the_last_run_used(tmp_path: Path) -> None:
    many, few = city(seed=53, projects=60).rows, city(seed=54, projects=5).rows
    cache = tmp_path / "register"
    answer(many, tmp_path, cache)
    large = sum(path.stat().st_size for path in cache.iterdir())
    answer(few, tmp_path, cache)
    assert sum(path.stat().st_size for path in cache.iterdir()) < large / 2
    names = sorted(path.name.partition("-")[0] for path in cache.iterdir())
    assert names == ["answers", "cache.json", "descriptions", "keys", "scores"]


def test_what_is_new_is_put_beside_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until that is many files, or mostly of no use."""
    rows, cache = city(seed=56, projects=40).rows, tmp_path / "register"

    def parts() -> dict[str, int]:
        files = json.loads((cache / "cache.json").read_text(encoding="utf-8"))["files"]
        assert sorted(chain.from_iterable(files.values())) == sorted(p.name for p in cache.glob("*.parquet"))
        return {name: len(listed) for name, listed in files.items() if name != "answers"}  # none may be new

    def grown(count: int) -> Answer:
        found = answer(rows[:count], tmp_path, cache)
        assert found == answer(rows[:count], tmp_path)
        return found

    grown(len(rows) - 20)
    assert set(parts().values()) == {1}
    first = {path.name: path.stat().st_mtime_ns for path in cache.glob("*.parquet")}
    whole = grown(len(rows))
    assert set(parts().values()) == {2}
    assert first.items() <= {path.name: path.stat().st_mtime_ns for path in cache.glob("*.parquet")}.items()
    assert grown(len(rows)) == whole
    assert set(parts().values()) == {2}
    grown(len(rows) // 2)  # half of it is used no longer
    assert set(parts().values()) == {1}
    monkeypatch.setattr(caching, "_MOST_PARTS", 2)
    for more in (10, 5, 0):
        grown(len(rows) - more)
        assert max(parts().values()) <= 2


@pytest.fixture(scope="module")
def cached(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], Path, Answer]:
    """A few rows, what their cache looks like, and their answer."""
    rows, folder = city(seed=55, projects=12).rows, tmp_path_factory.mktemp("cached")
    return rows, folder / "register", answer(rows, folder, folder / "register")


@pytest.mark.parametrize("harm", ["cut", "flip", "gone", "list", "no list", "version", "elsewhere"])
def test_a_damaged_cache_is_made_again(
    tmp_path: Path, harm: str, cached: tuple[list[dict[str, Any]], Path, Answer]
) -> None:
    rows, kept, first = cached
    cache = Path(shutil.copytree(kept, tmp_path / "register"))
    good = {path.name: path.read_bytes() for path in cache.iterdir()}
    told = json.loads(good["cache.json"])
    [name] = told["files"]["scores"]
    victim = cache / name
    content = victim.read_bytes()
    if harm == "cut":
        victim.write_bytes(content[: len(content) // 2])
    elif harm == "flip":
        victim.write_bytes(content[:200] + bytes([content[200] ^ 255]) + content[201:])
    elif harm == "gone":
        victim.unlink()
    elif harm == "list":
        (cache / "cache.json").write_text("{", encoding="utf-8")
    elif harm == "no list":
        (cache / "cache.json").write_text("[]", encoding="utf-8")
    elif harm == "version":
        (cache / "cache.json").write_text(json.dumps(told | {"version": "x"}), encoding="utf-8")
    else:
        told["files"]["scores"] = ["../" + name]
        (tmp_path / victim.name).write_bytes(content)
        (cache / "cache.json").write_text(json.dumps(told), encoding="utf-8")
    assert answer(rows, tmp_path, cache) == first
    assert {path.name: path.read_bytes() for path in cache.iterdir()} == good


def test_other_words_are_another_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = caching.version(PLACES)
    assert caching.version(PLACES) == before
    (tmp_path / "weights.toml").write_text("version = 99", encoding="utf-8")
    monkeypatch.setattr(caching, "FOLDER", tmp_path)
    assert caching.version(PLACES) != before


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    rows = city(seed=56, projects=20).rows
    (tmp_path / "register").write_text("a file stands here", encoding="utf-8")
    assert answer(rows, tmp_path, tmp_path / "register") == answer(rows, tmp_path)
