"""The measures of ``bench/linkage.py`` on examples small enough to count by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from bench.linkage_eighth import eighth, eighth_city
from bench.linkage_fifth import fifth, fifth_city
from bench.linkage_fourth import fourth, fourth_city
from bench.linkage_heldout import first_city, heldout, works
from bench.linkage_measures import (
    Answer,
    Question,
    best_guess,
    clusters,
    decisions,
    joined,
    pairs,
    reviewed,
    true_questions,
)
from bench.linkage_methods import METHODS, guessed
from bench.linkage_rows import Made, demonstration
from bench.linkage_second import second, second_city
from bench.linkage_seventh import seventh, seventh_city
from bench.linkage_sixth import sixth, sixth_city
from bench.linkage_splink import Predicted, best_of
from bench.linkage_third import third, third_city

TRUTH = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2", "f": "3"}


def test_pairs_and_projects_counted_by_hand() -> None:
    """Found: ab, cd, e, f. True pairs ab ac bc de; found ab cd; right ab. Whole: only f."""
    found = {"a": "x", "b": "x", "c": "y", "d": "y", "e": "z", "f": "w"}
    of_pairs = pairs(found, TRUTH)
    assert (of_pairs.true, of_pairs.found, of_pairs.both) == (4, 2, 1)
    assert (of_pairs.precision, of_pairs.recall) == (0.5, 0.25)
    assert of_pairs.f1 == pytest.approx(2 * 0.5 * 0.25 / 0.75)
    whole = clusters(found, TRUTH)
    assert (whole.true, whole.found, whole.both) == (3, 4, 1)


def test_everything_right_nothing_found_and_a_row_forgotten() -> None:
    assert pairs(TRUTH, TRUTH).f1 == clusters(TRUTH, TRUTH).f1 == 1
    nothing = pairs({}, TRUTH)
    assert (nothing.precision, nothing.recall, nothing.f1) == (1, 0, 0)
    assert clusters({}, TRUTH).both == 1
    forgotten = {row: name for row, name in TRUTH.items() if row != "c"}
    assert pairs(forgotten, TRUTH).both == 2


def question(left: str, right: str, probability: float, group: str = "g", score: float = 1.0) -> Question:
    return Question(left, right, probability, score, group)


def test_a_review_joins_what_is_one_and_nothing_else() -> None:
    asked = (question("b", "c", 0.3), question("c", "d", 0.9, "h"), question("d", "e", 0.2, "h"))
    answer = Answer({row: row for row in TRUTH}, asked)
    after = reviewed(answer, TRUTH)
    assert after["b"] == after["c"] != after["d"] == after["e"]
    assert after["a"] != after["b"]
    assert pairs(after, TRUTH).precision == 1
    assert decisions(asked) == 2
    assert true_questions(asked, TRUTH) == pytest.approx(2 / 3)
    assert true_questions((), TRUTH) == 0


def test_the_best_guess_takes_the_likelier_half_best_first_and_keeps_the_constraints() -> None:
    alone = {row: row for row in "abcd"}
    asked = [
        question("a", "b", 0.9, score=5),
        question("b", "c", 0.8, score=3),
        question("c", "d", 0.49, score=9),
    ]
    free = best_guess(alone, asked, lambda some, others, question: True)
    assert free["a"] == free["b"] == free["c"] != free["d"]
    apart = best_guess(alone, asked, lambda some, others, question: not {"a", "c"} <= {*some, *others})
    assert apart["a"] == apart["b"] != apart["c"]
    assert best_guess(alone, asked, lambda some, others, question: True, least=0.4)["d"] == free["a"]


def test_what_hangs_together_is_one() -> None:
    found = joined({row: row for row in "abcde"}, [("a", "b"), ("d", "c"), ("b", "c")])
    assert found["a"] == found["b"] == found["c"] == found["d"] != found["e"]


def test_the_threshold_is_chosen_in_favour_of_the_other_library() -> None:
    """At 10 only ab; at 4 also bc and de, all right; below that cd, which is wrong."""
    edges = [("a", "b", 11.0), ("b", "c", 5.0), ("d", "e", 4.5), ("c", "d", 1.0)]
    best = best_of(Predicted(edges, {row: row for row in TRUTH}), TRUTH)
    assert best.threshold in (2.0, 4.0)
    assert pairs(best.project, TRUTH).f1 == 1


def test_the_other_library_may_keep_one_row_of_a_source() -> None:
    truth = {"a": "1", "b": "1", "c": "2"}
    edges = [("a", "b", 9.0), ("b", "c", 8.9)]
    best = best_of(Predicted(edges, {"a": "发改", "b": "library", "c": "发改"}), truth)
    assert pairs(best.project, truth).f1 == 1
    assert pairs(joined({row: row for row in truth}, [("a", "b"), ("b", "c")]), truth).f1 < 1


@pytest.mark.parametrize("profile", ["base", "hard"])
@pytest.mark.parametrize("city", [heldout, second, third, fourth, fifth, sixth, seventh, eighth])
def test_a_held_out_city_is_a_function_of_its_seed_and_says_the_truth_of_every_row(
    city: Callable[[str, int, int], Made], profile: str
) -> None:
    made, again, other = city(profile, 3, 400), city(profile, 3, 400), city(profile, 4, 400)
    assert made.rows == again.rows
    assert made.truth == again.truth
    assert made.rows != other.rows
    assert {row["row_key"] for row in made.rows} == set(made.truth)
    assert len(set(made.truth.values())) < len(made.rows) < 600


def test_the_register_is_better_than_keys_on_a_small_city() -> None:
    """Not how good it is – that is for the bench –, but that what the bench measures is the register."""
    made = demonstration("base", 7001, 600)
    found = {name: pairs(METHODS[name](made.rows, made.settings).project, made.truth) for name in METHODS}
    assert found["register"].f1 > found["code, or name with owner"].f1 > found["exact name"].f1
    hard = heldout("hard", 7001, 600)
    answer = guessed(METHODS["register"](hard.rows, hard.settings), hard.rows, hard.settings)
    assert answer.questions
    assert answer.guess is not None
    guess, after = pairs(answer.guess, hard.truth), pairs(reviewed(answer, hard.truth), hard.truth)
    assert pairs(answer.project, hard.truth).recall < guess.recall <= after.recall


def test_the_held_out_city_does_not_run_out_of_names() -> None:
    city = first_city()
    assert len(works(Random("base"), city, city.rates["base"], 18_000)) >= 18_000


def test_the_second_city_has_phases_siblings_singletons_and_doubles() -> None:
    city = second_city()
    made = works(Random("hard"), city, city.rates["hard"], 1_000)
    phases = siblings = 0
    for one, other in combinations(made, 2):
        if (one.owner, one.county, one.kind) == (other.owner, other.county, other.kind):
            assert one.said.telling != other.said.telling
            phases += replace(one.said, phase=other.said.phase) == other.said != one.said
            siblings += one.said.mark != other.said.mark and one.said.object == other.said.object
    assert min(phases, siblings) > 20
    rows = second("hard", 3, 2_000)
    listed = Counter(rows.truth.values())
    in_library = Counter(rows.truth[r["row_key"]] for r in rows.rows if r["document"] == "library")
    assert sum(n == 1 for n in listed.values()) > len(listed) * 0.15
    assert max(in_library.values()) == 2


def test_what_the_second_city_writes_differently_never_makes_two_works_one() -> None:
    """No slip turns one place, company, or mark into another, and no other words are those of another kind."""
    words = second_city().words
    assert len(words["kind"]) >= 25
    told_apart = words["place_first"] + words["place_last"] + words["brand_first"] + words["brand_last"]
    marks = "".join("".join(marks) for marks in words["marks"].values())
    assert not set(words["slips"].values()) & {*told_apart, *marks}
    objects = [kind["object"] for kind in words["kind"]]
    for said in words["say"]:
        of = [o for o in objects if said["from"] in o]
        assert of or any(said["from"] in action for kind in words["kind"] for action in kind["actions"])
        assert not {o.replace(said["from"], to) for o in of for to in said["to"]} & set(objects)
    rows = second("hard", 5, 2_500)
    written: dict[tuple[object, ...], set[str]] = {}
    for row in rows.rows:
        key = (row["project_name"], row["owner_name"], *row["region_codes"])
        written.setdefault(key, set()).add(rows.truth[row["row_key"]])
    assert all(len(projects) == 1 for projects in written.values())


def test_the_program_reads_no_word_of_the_held_out_cities() -> None:
    """Neither the files nor the cities' own names: the counties of all are found nowhere in it."""
    names = {
        "linkage_heldout",
        "linkage_second",
        "linkage_third",
        "linkage_fourth",
        "linkage_fifth",
        "linkage_sixth",
        "linkage_seventh",
        "linkage_eighth",
        "linkage_city",
        "from bench",
        "import bench",
    }
    names |= {first_city().words["city"][1], second_city().words["city"][1], "浮门县", "蚝江区", "汐城区"}
    names |= {third_city().words["city"][1], *third_city().words["counties"].values()}
    names |= {fourth_city().words["city"][1], *fourth_city().words["counties"].values()}
    names |= {fifth_city().words["city"][1], *fifth_city().words["counties"].values()}
    names |= {sixth_city().words["city"][1], *sixth_city().words["counties"].values()}
    names |= {seventh_city().words["city"][1], *seventh_city().words["counties"].values()}
    names |= {eighth_city().words["city"][1], *eighth_city().words["counties"].values()}
    root = Path(__file__).parents[1]
    files = [
        f for place in ("gutou", "schemas", "sql", "flows") for f in (root / place).rglob("*") if f.is_file()
    ]
    texts = [
        f.read_text(encoding="utf-8") for f in files if f.suffix in {".py", ".sql", ".toml", ".yaml", ".csv"}
    ]
    assert len(texts) > 100
    assert not [name for name in names for text in texts if name in text]
