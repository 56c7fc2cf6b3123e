"""The fourth held-out city of ``bench/linkage.py``: that its truth can be known, and that it has what real cities have."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from random import Random

import pytest

from bench.linkage_city import Work
from bench.linkage_fourth import fourth, fourth_city
from bench.linkage_fourth_amounts import counted
from bench.linkage_fourth_families import base, works
from bench.linkage_fourth_names import short_of
from bench.linkage_fourth_places import bare_name, villages
from gutou.settings import Settings

PHASES = {"首": 1, "一": 1, "二": 2, "三": 3, "1": 1, "2": 2, "3": 3, "I": 1, "II": 2, "III": 3}


def marks_of(mark: str) -> set[str]:
    """How a mark may stand in a name; 东段 and A区 only as they are."""
    chinese = "零一二三四"
    if mark[:1].isdigit():
        return {f"{mark[0]}号", f"{mark[0]}#", f"{mark[0]}栋", f"{chinese[int(mark[0])]}号"}
    if mark.endswith(("批", "车间")):
        letter = mark.removesuffix("批").removesuffix("车间")[-1]
        number = chinese.index(letter)
        return {f"{letter}批", f"第{number}批"} if mark.endswith("批") else {mark, f"{number}号车间"}
    return {mark}


def works_of(profile: str, seed: int, rows: int) -> dict[str, Work]:
    """The works that ``fourth`` makes its rows of, by key."""
    city = fourth_city()
    rng = Random(f"fourth|{profile}|{seed}")
    return {w.key: w for w in works(rng, city, city.rates[profile], round(rows / city.rows_per_project))}


def test_it_has_phases_siblings_singletons_doubles_and_sections() -> None:
    known, rows = works_of("hard", 3, 2_500), fourth("hard", 3, 2_500)
    made = [*known.values()]
    assert len({(*base(w), w.said.mark, w.said.phase) for w in made}) == len(made)
    assert sum(w.said.phase > 1 for w in made) > 50
    assert sum(bool(w.said.mark) for w in made) > 50
    of_owner = Counter(w.owner for w in made)
    assert sum(n for n in of_owner.values() if n > 1) > len(made) / 2
    listed = Counter(rows.truth.values())
    in_library = Counter(rows.truth[r["row_key"]] for r in rows.rows if r["document"] == "library")
    assert len(listed) * 0.12 < sum(n == 1 for n in listed.values()) < len(listed) * 0.3
    assert max(in_library.values()) == 2
    surveys = Counter(
        (rows.truth[r["row_key"]], r["department"]) for r in rows.rows if r["document"] == "survey"
    )
    assert sum(n > 1 for n in surveys.values()) > 10


@pytest.mark.parametrize("profile", ["base", "hard"])
def test_about_as_many_rows_as_wanted_and_fields_as_often_as_the_rates_say(profile: str) -> None:
    made, rates = fourth(profile, 8, 5_000), fourth_city().rates[profile]
    assert abs(len(made.rows) - 5_000) < 250
    absent = {
        field: sum(row[field] is None for row in made.rows) / len(made.rows)
        for field in ("project_code", "owner_uscc", "planned_total", "start_month")
    }
    wanted = (rates.code_absent, rates.credit_absent, rates.planned_missing, rates.start_missing)
    assert [*absent.values()] == pytest.approx(wanted, abs=0.04)


@pytest.mark.parametrize("profile", ["base", "hard"])
def test_no_two_works_are_written_alike_and_every_row_says_its_year_phase_and_mark(profile: str) -> None:
    known, rows = works_of(profile, 5, 3_000), fourth(profile, 5, 3_000)
    assert set(known) == set(rows.truth.values())
    written: dict[tuple[object, ...], set[str]] = {}
    for row in rows.rows:
        work = known[rows.truth[row["row_key"]]]
        name = "".join(unicodedata.normalize("NFKC", row["project_name"]).split())
        written.setdefault((name, row["owner_name"], *row["region_codes"]), set()).add(work.key)
        said = work.said
        assert said.lead.rstrip("年") in name
        phases = re.findall(r"([一二三首1-3]|I+)期", name)
        assert {PHASES[phase] for phase in phases} == ({said.phase} if said.phase else set()), name
        if said.mark:
            assert any(form in name for form in marks_of(said.mark)), name
        if not row["region_codes"]:
            place = short_of(fourth_city().words, work.county)
            assert work.kind.get("citywide") or place in name + (row["owner_name"] or ""), name
        if not row["owner_name"] and not work.public:
            assert work.kind["stem"] in name
    assert [keys for keys in written.values() if len(keys) > 1] == []


@pytest.mark.parametrize(("profile", "seed"), [("base", 11), ("hard", 12)])
def test_the_telling_pieces_of_two_works_of_one_owner_differ_however_they_are_said(
    profile: str, seed: int
) -> None:
    """Of one owner and year: no way of saying the one's object is a way of saying the other's."""
    words, told = fourth_city().words, dict[tuple[str, str, str], set[str]]()
    for work in works_of(profile, seed, 4_000).values():
        whose, year, thing = base(work)
        plain = {thing, work.kind["short"] or thing}
        said = plain | {
            o.replace(old, new, 1) for o in plain for old, of in words["say"].items() for new in of
        }
        said |= {one.replace(right, wrong, 1) for one in said for right, wrong in words["slips"].items()}
        said |= {one.replace(t, bare_name(t), 1) for one in said for t in (work.kind["slots"]["town"],)}
        for one in said:
            told.setdefault((whose, year, one), set()).add(thing)
    assert {key: things for key, things in told.items() if len(things) > 1} == {}


def test_a_capacity_is_the_same_amount_however_it_is_written() -> None:
    for text, forms in {
        "年产0.5万吨泡菜": {"5000", "0.5万"},
        "年产10000吨泡菜": {"10000", "1万"},
        "恒丰家具屋顶2.4MW分布式光伏发电": {"2.4MW", "2.4兆瓦", "2400kW", "2400千瓦"},
        "石海镇50MW农光互补光伏电站": {"50MW", "50兆瓦", "5万千瓦", "50000kW", "50000千瓦"},
        "石海镇0.8万亩高标准农田": {"0.8万亩", "8000亩"},
    }.items():
        said = {counted(Random(seed), text) for seed in range(400)}
        assert len(said) > 1
        assert all(any(form.lower() in one.lower() for form in forms) for one in said), said


def test_other_words_and_wrong_words_never_make_one_kind_or_place_another() -> None:
    words = fourth_city().words
    assert len(words["kind"]) >= 100
    objects = [(kind["by"], kind["object"]) for kind in words["kind"]]
    assert len({*objects}) == len(objects)
    assert not [kind for kind in words["kind"] if kind.get("phased") and kind.get("yearly")]
    everything = " ".join(
        text
        for kind in words["kind"]
        for text in (kind["object"], *kind["actions"], *kind.get("product", ()))
    )
    everything += " ".join(words["names"]["school"] + words["names"]["hospital"] + ["中心卫生院"])
    everything += " ".join(park for parks in words["parks"].values() for park in parks)
    assert not [old for old in words["say"] if old not in everything]
    assert not [word for word in words["slips"] if word not in everything]
    for wrong in (text for pair in words["slips"].items() for text in pair):
        assert not any(wrong in town for towns in words["towns"].values() for town in towns)
    letters = {*words["companies"]["brand_first"], *words["companies"]["brand_last"]}
    assert set(words["owner_slips"]) <= letters | {"岷"}
    assert not {*words["owner_slips"].values()} & letters
    for county, towns in words["towns"].items():
        assert len({bare_name(town) for town in towns}) == len(towns)
        names = [v for (where, _), of in villages().items() if where == county for v in of]
        assert len({*names}) == len(names) > 250
    shorts = sorted(short_of(words, county) for county in words["counties"])
    assert not any(right.startswith(left) for left, right in pairwise(shorts))


def test_it_does_not_run_out_of_names_and_settings_know_what_everybody_says() -> None:
    city = fourth_city()
    assert len(works(Random("base"), city, city.rates["base"], 18_000)) == 18_000
    settings: Settings = fourth("base", 1, 100).settings
    county = next(r for r in settings.regions if r.name == "马垭彝族自治县")
    assert {"马垭县", "马垭"} <= set(county.aliases)
