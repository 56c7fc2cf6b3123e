"""The fifth held-out city of ``bench/linkage.py``: that its truth can be known, and that it has what real cities have."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from random import Random

import pytest

from bench.linkage_city import Work
from bench.linkage_fifth import fifth, fifth_city
from bench.linkage_fifth_amounts import counted
from bench.linkage_fifth_families import base, works
from bench.linkage_fifth_owners import is_answering
from bench.linkage_fifth_places import bare_name, villages
from gutou.settings import Settings

PHASES = {"一": 1, "二": 2, "三": 3, "1": 1, "2": 2, "3": 3, "I": 1, "II": 2, "III": 3}
CHINESE = "零一二三四五"
PLACES = ("town", "bare", "far", "village", "street", "estate", "estate2", "park", "farm", "area", "river")
MORE = (
    "reservoir",
    "irrigation",
    "forest",
    "spot",
    "mine",
    "host",
    "tun",
    "block",
    "brief",
    "farbrief",
    "craft",
)


def marks_of(mark: str) -> set[str]:
    """How a mark may stand in a name; 东段 and A区 only as they are."""
    found = re.match(rf"第?([{CHINESE}\d])(号?)(.+)", mark)
    if not found or mark[0] in "东西中左右ABC":
        return {mark}
    number = CHINESE.index(found[1]) if found[1] in CHINESE else int(found[1])
    rest, chinese = found[3], CHINESE[number]
    if rest == "批":
        return {f"{chinese}批", f"第{number}批"}
    return {f"{first}{rest}" for first in (f"{number}号", f"{number}#", f"{chinese}号", chinese)}


def works_of(profile: str, seed: int, rows: int) -> dict[str, Work]:
    """The works that ``fifth`` makes its rows of, by key."""
    city = fifth_city()
    rng = Random(f"fifth|{profile}|{seed}")
    return {w.key: w for w in works(rng, city, city.rates[profile], round(rows / city.rows_per_project))}


def plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def test_it_has_phases_siblings_singletons_doubles_and_sections() -> None:
    known, rows = works_of("hard", 3, 2_500), fifth("hard", 3, 2_500)
    made = [*known.values()]
    assert len({(*base(w), w.said.mark, w.said.phase) for w in made}) == len(made)
    assert sum(w.said.phase > 1 for w in made) > 50
    assert sum(bool(w.said.mark) for w in made) > 50
    of_owner = Counter(w.owner for w in made)
    assert sum(n for n in of_owner.values() if n > 1) > len(made) / 2
    shared = Counter(w.code for w in made)
    assert sum(n > 1 for n in shared.values()) > 5
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
    made, rates = fifth(profile, 8, 5_000), fifth_city().rates[profile]
    assert made == fifth(profile, 8, 5_000)
    assert abs(len(made.rows) - 5_000) < 250
    absent = {
        field: sum(row[field] is None for row in made.rows) / len(made.rows)
        for field in ("project_code", "owner_uscc", "planned_total", "start_month")
    }
    wanted = (rates.code_absent, rates.credit_absent, rates.planned_missing, rates.start_missing)
    assert [*absent.values()] == pytest.approx(wanted, abs=0.04)


@pytest.mark.parametrize("profile", ["base", "hard"])
def test_no_two_works_are_written_alike_and_every_row_says_its_year_place_phase_and_mark(
    profile: str,
) -> None:
    known, rows = works_of(profile, 5, 3_000), fifth(profile, 5, 3_000)
    assert set(known) == set(rows.truth.values())
    written: dict[tuple[object, ...], set[str]] = {}
    for row in rows.rows:
        work, name = known[rows.truth[row["row_key"]]], plain(row["project_name"])
        written.setdefault((name, row["owner_name"], *row["region_codes"]), set()).add(work.key)
        said, kind = work.said, work.kind
        assert said.lead in name
        for place in (kind["slots"][slot] for slot in (*PLACES, *MORE) if f"{{{slot}}}" in kind["object"]):
            assert place in name, (place, name)
        phases = re.findall(r"([一二三1-3]|I+)期", name)
        assert {PHASES[phase] for phase in phases} == ({said.phase} if said.phase else set()), name
        if said.mark:
            assert any(form in name for form in marks_of(said.mark)), name
        if not row["region_codes"]:
            assert fifth_city().words["counties"][work.county] in row["project_name"] + (
                row["owner_name"] or ""
            )
        if not work.public and (not row["owner_name"] or is_answering(row["owner_name"])):
            assert kind["brand"] in name
    assert [keys for keys in written.values() if len(keys) > 1] == []


@pytest.mark.parametrize(("profile", "seed"), [("base", 11), ("hard", 12)])
def test_the_telling_pieces_of_two_works_of_one_owner_differ_however_they_are_said(
    profile: str, seed: int
) -> None:
    """Of one owner and year: no way of saying the one's object is a way of saying the other's."""
    words, told = fifth_city().words, dict[tuple[str, str, str], set[str]]()
    for work in works_of(profile, seed, 4_000).values():
        whose, year, thing = base(work)
        said = {thing, work.kind["short"] or thing}
        for _ in range(2):
            said |= {
                one.replace(old, new, 1) for one in said for old, of in words["say"].items() for new in of
            }
        said |= {one.replace(right, wrong, 1) for one in said for right, wrong in words["slips"].items()}
        said |= {
            one.replace(town, bare_name(town), 1) for one in said for town in (work.kind["slots"]["town"],)
        }
        for one in said:
            told.setdefault((whose, year, one), set()).add(thing)
    assert {key: things for key, things in told.items() if len(things) > 1} == {}


def test_a_capacity_is_the_same_amount_however_it_is_written() -> None:
    for text, forms in {
        "年产0.5万吨马铃薯全粉": {"5000吨", "0.5万吨"},
        "年产10000吨奶酪": {"10000吨", "1万吨"},
        "年屠宰3万头肉牛": {"3万头", "三万头", "30000头"},
        "乳品厂屋顶0.8MW分布式光伏发电": {"0.8MW", "0.8兆瓦", "800千瓦", "0.08万千瓦"},
        "江桥50MW/100MWh共享储能电站": {"50MW/100MWh", "50兆瓦/100兆瓦时", "5万千瓦/10万千瓦时"},
        "江桥66千伏输变电": {"66千伏", "66kV", "66KV"},
        "大兴镇1.2万亩高标准农田": {"1.2万亩", "12000亩"},
        "省道302线江桥至大兴段": {"省道302线", "S302线", "省道S302"},
    }.items():
        said = {counted(Random(seed), text) for seed in range(600)}
        assert len(said) > 1
        assert all(any(form in one for form in forms) for one in said), said


def test_other_words_and_wrong_words_never_make_one_kind_or_place_another() -> None:
    words = fifth_city().words
    assert len(words["kind"]) >= 200
    objects = [kind["object"] for kind in words["kind"]]
    assert len({*objects}) == len(objects)
    assert not [kind for kind in words["kind"] if kind.get("phased") and kind.get("yearly")]
    marks = {*words["marks"], "n", "place"}
    assert not [kind for kind in words["kind"] if kind.get("sibling", "place") not in marks]
    everything = " ".join(
        text for kind in words["kind"] for text in (kind["object"], kind.get("short", ""), *kind["actions"])
    )
    everything += " ".join(words["school"] + words["hospital"] + words["ward"])
    assert not [old for old in (*words["say"], *words["slips"]) if old not in everything]
    assert {*words["done"]} <= {action for kind in words["kind"] for action in kind["actions"]}
    places = [place for of in (*words["towns"].values(), *words["parks"].values()) for place in of]
    places += [village for of in villages().values() for village in of]
    for slot in (
        "street",
        "spot",
        "river",
        "reservoir",
        "irrigation",
        "estate_first",
        "forest",
        "host",
        "tun",
    ):
        places += words[slot]
    wrong = [text for pair in words["slips"].items() for text in pair] + [*words["say"]]
    assert not [(place, text) for place in places for text in wrong if text in place]
    letters = {*words["brand_first"], *words["brand_last"]}
    assert set(words["owner_slips"]) <= letters
    assert not {*words["owner_slips"].values()} & letters
    for county, towns in words["towns"].items():
        assert len({bare_name(town) for town in towns}) == len(towns)
        names = [v for (where, _), of in villages().items() if where == county for v in of]
        assert len({*names}) == len(names) > 150


def test_it_does_not_run_out_of_names_and_settings_know_what_everybody_says() -> None:
    city = fifth_city()
    assert len(works(Random("base"), city, city.rates["base"], 18_000)) == 18_000
    settings: Settings = fifth("base", 1, 100).settings
    aliases = {region.name: set(region.aliases) for region in settings.regions}
    assert aliases["塔哈蒙古族自治县"] == {"塔哈蒙古族自治", "塔哈县"}
    assert aliases["富拉沟区"] == {"富拉沟", "富区"}
