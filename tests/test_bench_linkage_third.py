"""The third held-out city of ``bench/linkage.py``: that its truth can be known, and that it has what real cities have."""

from __future__ import annotations

import unicodedata
from collections import Counter
from random import Random

import pytest

from bench.linkage_city import Work
from bench.linkage_third import third, third_city
from bench.linkage_third_places import villages
from bench.linkage_third_works import works
from gutou.settings import Settings


def works_of(profile: str, seed: int, rows: int) -> dict[str, Work]:
    """The works that ``third`` makes its rows of, by key."""
    city = third_city()
    rng = Random(f"third|{profile}|{seed}")
    return {w.key: w for w in works(rng, city, city.rates[profile], round(rows / city.rows_per_project))}


def test_it_has_phases_siblings_singletons_and_doubles() -> None:
    made = list(works_of("hard", 3, 2_500).values())
    assert len({(w.county if w.public else w.owner, *w.said.telling) for w in made}) == len(made)
    assert sum(w.said.phase > 1 for w in made) > 40
    assert sum(bool(w.said.mark) for w in made) > 40
    rows = third("hard", 3, 2_500)
    listed = Counter(rows.truth.values())
    in_library = Counter(rows.truth[r["row_key"]] for r in rows.rows if r["document"] == "library")
    assert len(listed) * 0.12 < sum(n == 1 for n in listed.values()) < len(listed) * 0.3
    assert max(in_library.values()) == 2
    assert 2.3 < len(rows.rows) / len(listed) < 2.8


@pytest.mark.parametrize("profile", ["base", "hard"])
def test_no_two_works_are_written_alike_and_every_row_says_which_phase_or_part_it_is(profile: str) -> None:
    known, rows = works_of(profile, 5, 3_000), third(profile, 5, 3_000)
    assert set(known) == set(rows.truth.values())
    written: dict[tuple[object, ...], set[str]] = {}
    for row in rows.rows:
        key = (row["project_name"], row["owner_name"], *row["region_codes"])
        written.setdefault(key, set()).add(rows.truth[row["row_key"]])
        said = known[rows.truth[row["row_key"]]].said
        name = "".join(unicodedata.normalize("NFKC", row["project_name"]).split())
        if said.phase:
            forms = ("一二三"[said.phase - 1], "I" * said.phase, str(said.phase))
            assert any(f"{form}期" in name for form in forms), name
        if said.mark:
            number = said.mark[0]
            chinese = "零一二三四五"[int(number)] if number.isdigit() else number
            assert {number + "号", number + "#", chinese + "号", said.mark} & {
                name[start : start + size] for start in range(len(name)) for size in (2, 3, len(said.mark))
            }, name
    assert [works for works in written.values() if len(works) > 1] == []


def test_other_words_and_wrong_words_never_make_one_kind_or_place_another() -> None:
    words = third_city().words
    assert len(words["kind"]) >= 60
    objects = [kind["object"] for kind in words["kind"]]
    assert len({*objects}) == len(objects)
    for old, news in words["say"].items():
        of = [o for o in objects if old in o]
        assert of or any(old in action for kind in words["kind"] for action in kind["actions"]), old
        assert not {o.replace(old, new) for o in of for new in news} & {*objects}
    for wrong, right in ((word, text) for word, text in words["slips"].items()):
        assert not any(wrong in town or right in town for towns in words["towns"].values() for town in towns)
    letters = {*words["brand_first"], *words["brand_last"]}
    assert set(words["owner_slips"]) <= letters
    assert not {*words["owner_slips"].values()} & letters
    for county in words["counties"]:
        names = [v for (where, _), of in villages().items() if where == county for v in of]
        assert len({*names}) == len(names) > 150


def test_it_does_not_run_out_of_names_and_settings_know_what_everybody_says() -> None:
    city = third_city()
    assert len(works(Random("base"), city, city.rates["base"], 18_000)) == 18_000
    settings: Settings = third("base", 1, 100).settings
    banner = next(r for r in settings.regions if r.name == "乌兰左翼后旗")
    assert set(banner.aliases) == {"乌兰左翼后", "乌左后旗"}
