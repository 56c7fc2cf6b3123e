"""The sixth held-out city of ``bench/linkage.py``: that its truth can be known, and that it has what real cities have."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from random import Random

import pytest

from bench.linkage_city import Work
from bench.linkage_sixth import sixth, sixth_city
from bench.linkage_sixth_amounts import POWERS, counted
from bench.linkage_sixth_families import base, works
from bench.linkage_sixth_owners import is_answering
from bench.linkage_sixth_places import bare_name, forms_of, in_characters, villages
from gutou.settings import Settings

PHASES = {"一": 1, "二": 2, "三": 3, "1": 1, "2": 2, "3": 3, "I": 1, "II": 2, "III": 3}
CHINESE = "零一二三四五"
PLACES = (
    *(
        "town",
        "bare",
        "far",
        "village",
        "street",
        "estate",
        "park",
        "farm",
        "lian",
        "gobi",
        "river",
        "reservoir",
    ),
    *("irrigation", "canal", "spot", "relic", "grotto", "mine", "ore", "host", "craft", "sand", "block"),
    *("brief", "farbrief", "g", "s", "x"),
)
LISTED = ("street", "spot", "relic", "grotto", "mine", "ore", "river", "reservoir", "irrigation", "canal")
MORE_LISTED = ("estate_first", "estate_last", "host", "craft", "sand", "block")


def plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def marks_of(mark: str) -> set[str]:
    """How a mark may stand in a name; 东段 and A区 only as they are."""
    if mark.startswith("K"):
        return {plain(mark.replace("~", between)) for between in "~-—至"}
    found = re.match(rf"第?([{CHINESE}\d])(号?)(.+)", mark)
    if not found:
        return {mark}
    number = CHINESE.index(found[1]) if found[1] in CHINESE else int(found[1])
    rest, chinese = found[3], CHINESE[number]
    if rest == "批":
        return {f"{chinese}批", f"第{number}批"}
    return {f"{first}{rest}" for first in (f"{number}号", f"{number}#", f"{chinese}号", chinese)}


def works_of(profile: str, seed: int, rows: int) -> dict[str, Work]:
    """The works that ``sixth`` makes its rows of, by key."""
    city = sixth_city()
    rng = Random(f"sixth|{profile}|{seed}")
    return {w.key: w for w in works(rng, city, city.rates[profile], round(rows / city.rows_per_project))}


def test_it_has_phases_siblings_singletons_doubles_and_sections() -> None:
    known, rows = works_of("hard", 3, 2_500), sixth("hard", 3, 2_500)
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
    made, rates = sixth(profile, 8, 5_000), sixth_city().rates[profile]
    assert made == sixth(profile, 8, 5_000)
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
    known, rows = works_of(profile, 5, 3_000), sixth(profile, 5, 3_000)
    assert set(known) == set(rows.truth.values())
    written: dict[tuple[object, ...], set[str]] = {}
    for row in rows.rows:
        work, name = known[rows.truth[row["row_key"]]], plain(row["project_name"])
        written.setdefault((name, row["owner_name"], *row["region_codes"]), set()).add(work.key)
        said, kind = work.said, work.kind
        assert said.lead in name
        for slot in PLACES:
            if f"{{{slot}}}" in kind["object"]:
                forms = forms_of(slot, kind["slots"][slot])
                assert any(form in name for form in forms), (forms, name)
        phases = re.findall(r"([一二三1-3]|I+)期", name)
        assert {PHASES[phase] for phase in phases} == ({said.phase} if said.phase else set()), name
        if said.mark:
            assert any(form in name for form in marks_of(said.mark)), name
        assert "[" not in name
        if not row["region_codes"]:
            assert sixth_city().words["counties"][work.county] in row["project_name"] + (
                row["owner_name"] or ""
            )
        if not work.public and (not row["owner_name"] or is_answering(row["owner_name"])):
            assert kind["brand"] in name
    assert [keys for keys in written.values() if len(keys) > 1] == []


@pytest.mark.parametrize(("profile", "seed"), [("base", 11), ("hard", 12)])
def test_the_telling_pieces_of_two_works_of_one_owner_differ_however_they_are_said(
    profile: str, seed: int
) -> None:
    """Of one owner and year: no way of saying the one's object or its place is a way of saying the other's."""
    words, told = sixth_city().words, dict[tuple[str, str, str], set[str]]()
    for work in works_of(profile, seed, 4_000).values():
        whose, year, thing = base(work)
        said = {thing, work.kind["short"] or thing}
        for _ in range(2):
            said |= {
                one.replace(old, new, 1) for one in said for old, of in words["say"].items() for new in of
            }
        said |= {one.replace(right, wrong, 1) for one in said for right, wrong in words["slips"].items()}
        for slot in ("village", "town", "farm", "lian", "park"):
            if f"{{{slot}}}" in work.kind["object"]:
                place = work.kind["slots"][slot]
                said |= {one.replace(place, form, 1) for one in said for form in forms_of(slot, place)}
        for one in said:
            told.setdefault((whose, year, one), set()).add(thing)
    assert {key: things for key, things in told.items() if len(things) > 1} == {}


def test_a_capacity_is_the_same_amount_however_it_is_written() -> None:
    for text, forms in {
        "年产0.5万吨枸杞原浆": {"5000吨", "0.5万吨"},
        "年产5000吨枸杞原浆": {"5000吨", "0.5万吨"},
        "年屠宰3万只肉羊": {"3万只", "三万只", "30000只"},
        "3万锭紧密纺": {"3万锭", "三万锭", "30000锭"},
        "大南湖露天煤矿400万吨/年": {"400万吨"},
        "会展中心屋顶0.8MW分布式光伏发电": {"0.8MW", "0.8兆瓦", "800千瓦"},
        "石头梅300MW风电": {"300MW", "300兆瓦", "30万千瓦"},
        "石头梅100MW/400MWh构网型储能": {"100MW/400MWh", "100兆瓦/400兆瓦时", "10万千瓦/40万千瓦时"},
        "沙泉110千伏输变电": {"110千伏", "110kV", "110KV"},
        "二堡镇1.2万亩高标准农田": {"1.2万亩", "12000亩"},
        "S303线二堡至雅泉公路": {"S303线", "S303", "省道303线"},
    }.items():
        said = {counted(Random(seed), text, power) for seed in range(600) for power in ("", *POWERS)}
        assert len(said) > 1
        assert all(any(form in one for form in forms) for one in said), said


def test_a_regiment_and_its_company_are_numbered_in_figures_or_characters() -> None:
    assert in_characters("192团") == "一九二团"
    assert [in_characters(f"{n}连") for n in (3, 10, 12)] == ["三连", "十连", "十二连"]
    assert in_characters("红山农场") == "红山农场"
    assert forms_of("town", "独山子东乡族乡") == ("独山子东乡族乡", "独山子乡", "独山子")
    assert "库姆墩村" in forms_of("village", "库木墩村")
    assert forms_of("street", "人民路") == ("人民路",)


def test_other_words_and_wrong_words_never_make_one_kind_or_place_another() -> None:
    words = sixth_city().words
    assert len(words["kind"]) >= 200
    objects = [kind["object"] for kind in words["kind"]]
    assert len({*objects}) == len(objects)
    assert not [kind for kind in words["kind"] if kind.get("phased") and kind.get("yearly")]
    marks = {*words["marks"], "n", "place"}
    assert not [kind for kind in words["kind"] if kind.get("sibling", "place") not in marks]
    assert not [kind for kind in words["kind"] if kind.get("sibling") == "n" and len(kind["n"]) < 2]
    everything = " ".join(
        text for kind in words["kind"] for text in (kind["object"], kind.get("short", ""), *kind["actions"])
    )
    everything += " ".join(words["school"] + words["kinder"] + words["hospital"] + words["ward"])
    assert not [old for old in (*words["say"], *words["slips"]) if old not in everything]
    assert {*words["done"]} <= {action for kind in words["kind"] for action in kind["actions"]}
    places = [
        place
        for what in ("towns", "parks", "regiments", "gobi")
        for of in words[what].values()
        for place in of
    ]
    places += [village for of in villages().values() for village in of]
    for slot in (*LISTED, *MORE_LISTED):
        places += words[slot]
    wrong = [text for pair in words["slips"].items() for text in pair] + [*words["say"]]
    assert not [(place, text) for place in places for text in wrong if text in place]
    letters = {*words["brand_first"], *words["brand_last"]}
    assert set(words["owner_slips"]) <= letters
    assert not {*words["owner_slips"].values()} & letters


def test_no_two_places_of_a_county_are_said_alike() -> None:
    words = sixth_city().words
    counties = [*words["counties"].values()]
    assert not [(a, b) for a in counties for b in counties if a != b and a[:-1] in b]
    for county, towns in words["towns"].items():
        assert len({bare_name(town) for town in towns}) == len(towns)
        names = [v for (where, _), of in villages().items() if where == county for v in of]
        assert len({*names}) == len(names) > 150
        said = [form for name in names for form in {*forms_of("village", name)}]
        said += [form for town in towns for form in {*forms_of("town", town)}]
        assert len({*said}) == len(said)


def test_it_does_not_run_out_of_names_and_settings_know_what_everybody_says() -> None:
    city = sixth_city()
    assert len(works(Random("base"), city, city.rates["base"], 18_000)) == 18_000
    settings: Settings = sixth("base", 1, 100).settings
    aliases = {region.name: set(region.aliases) for region in settings.regions}
    assert aliases["蒲类哈萨克自治县"] == {"蒲类哈萨克自治", "蒲类县"}
    assert aliases["渠犁县"] == {"渠犁"}
