"""The eighth held-out city of ``bench/linkage.py``: that its truth can be known, and that it has what real cities have."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from bench.linkage_city import Said, Work
from bench.linkage_eighth import eighth, eighth_city
from bench.linkage_eighth_amounts import POWERS, counted
from bench.linkage_eighth_families import base, works
from bench.linkage_eighth_finish import FINISHES
from bench.linkage_eighth_marks import mark_forms, year_forms
from bench.linkage_eighth_operators import OPERATORS, WEIGHTS
from bench.linkage_eighth_owners import is_answering
from bench.linkage_eighth_places import bare_name, forms_of, villages
from gutou.settings import Settings

PHASES = {"一": 1, "二": 2, "三": 3, "1": 1, "2": 2, "3": 3, "I": 1, "II": 2, "III": 3, "首": 1}
LISTED = (
    *(
        "river",
        "reservoir",
        "irrigation",
        "gorge",
        "spot",
        "relic",
        "mine",
        "ore",
        "coal",
        "cave",
        "herb",
        "crop",
    ),
    *("stock", "host", "host_mall", "brand_hotel", "settle", "bridge", "fossil", "street"),
)
PLACES = (
    *(
        *LISTED,
        "town",
        "bare",
        "far",
        "village",
        "estate",
        "manor",
        "park",
        "ridge",
        "school",
        "kinder",
        "hospital",
        "ward",
    ),
    *("brief", "farbrief", "g", "s", "x"),
)


def plain(name: str) -> str:
    """The name without spaces and with plain figures and brackets."""
    name = unicodedata.normalize("NFKC", name).translate(str.maketrans("〔〕", "()"))
    return "".join(name.split())


def spelt(name: str) -> str:
    """The name with no wrong character: kindergartens have one of the words that are written wrongly."""
    for right, wrong in eighth_city().words["slips"].items():
        name = name.replace(wrong, right)
    return name


def works_of(profile: str, seed: int, rows: int) -> dict[str, Work]:
    """The works that ``eighth`` makes its rows of, by key."""
    city = eighth_city()
    rng = Random(f"eighth|{profile}|{seed}")
    return {w.key: w for w in works(rng, city, city.rates[profile], round(rows / city.rows_per_project))}


def test_it_has_phases_siblings_singletons_doubles_and_sections() -> None:
    known, rows = works_of("hard", 3, 2_500), eighth("hard", 3, 2_500)
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
    made, rates = eighth(profile, 8, 5_000), eighth_city().rates[profile]
    assert made == eighth(profile, 8, 5_000)
    assert abs(len(made.rows) - 5_000) < 250
    absent = {
        field: sum(row[field] is None for row in made.rows) / len(made.rows)
        for field in ("project_code", "owner_uscc", "planned_total", "start_month")
    }
    wanted = (rates.code_absent, rates.credit_absent, rates.planned_missing, rates.start_missing)
    assert [*absent.values()] == pytest.approx(wanted, abs=0.04)
    families = Counter((*base(w), w.said.mark) for w in works_of(profile, 8, 5_000).values())
    phased = sum(n > 1 for n in families.values()) / len(families)
    assert rates.phases * 0.5 < phased < rates.phases * 1.3


def test_its_rates_and_numbers_of_rows_are_those_of_the_sixth_city() -> None:
    """So that cities can be compared."""
    from bench.linkage_sixth import sixth_city

    own, other = eighth_city(), sixth_city()
    for name in ("rates", "listed", "in_library", "doubles", "in_sections", "with_whole", "rows_per_project"):
        assert getattr(own, name) == getattr(other, name)


@pytest.mark.parametrize("profile", ["base", "hard"])
def test_no_two_works_are_written_alike_and_every_row_says_its_year_place_phase_and_mark(
    profile: str,
) -> None:
    known, rows = works_of(profile, 5, 3_000), eighth(profile, 5, 3_000)
    counties = eighth_city().words["counties"]
    assert set(known) == set(rows.truth.values())
    written: dict[tuple[object, ...], set[str]] = {}
    for row in rows.rows:
        work, name = known[rows.truth[row["row_key"]]], plain(row["project_name"])
        written.setdefault((name, row["owner_name"], *row["region_codes"]), set()).add(work.key)
        said, kind = work.said, work.kind
        assert not said.lead or any(plain(form) in name for form in year_forms(said.lead)), name
        for slot in PLACES:
            if f"{{{slot}}}" in kind["object"]:
                forms = forms_of(slot, kind["slots"][slot])
                assert any(form in spelt(name) for form in forms), (forms, name)
        phases = re.findall(r"([一二三首1-3]|I+)期", name)
        assert {PHASES[phase] for phase in phases} == ({said.phase} if said.phase else set()), name
        if said.mark:
            assert any(plain(form) in name for form in mark_forms(said.mark)), name
        assert "{" not in name
        assert set(row["region_codes"]) <= set(counties)
        if not row["region_codes"]:
            assert counties[work.county] in row["project_name"] + (row["owner_name"] or "")
        if not work.public and (not row["owner_name"] or is_answering(row["owner_name"])):
            assert kind["brand"] in name
    assert [keys for keys in written.values() if len(keys) > 1] == []


@pytest.mark.parametrize(("profile", "seed"), [("base", 11), ("hard", 12)])
def test_the_telling_pieces_of_two_works_of_one_owner_differ_however_they_are_said(
    profile: str, seed: int
) -> None:
    """Of one owner and year: no way of saying the one's object or its place is a way of saying the other's."""
    words, told = eighth_city().words, dict[tuple[str, str, str], set[str]]()
    for work in works_of(profile, seed, 4_000).values():
        whose, year, thing = base(work)
        said = {thing, work.kind["short"] or thing}
        for _ in range(2):
            said |= {
                one.replace(old, new, 1) for one in said for old, of in words["say"].items() for new in of
            }
        said |= {one.replace(right, wrong, 1) for one in said for right, wrong in words["slips"].items()}
        for slot in ("village", "town", "park"):
            if f"{{{slot}}}" in work.kind["object"]:
                place = work.kind["slots"][slot]
                said |= {one.replace(place, form, 1) for one in said for form in forms_of(slot, place)}
        for one in said:
            told.setdefault((whose, year, one), set()).add(thing)
    assert {key: things for key, things in told.items() if len(things) > 1} == {}


def test_marks_and_years_of_one_family_are_told_apart_however_they_are_written() -> None:
    words = eighth_city().words
    for marks in words["marks"].values():
        forms = [plain(form) for mark in marks for form in {*map(plain, mark_forms(mark))}]
        assert len({*forms}) == len(forms) >= len(marks)
        assert not [(a, b) for a in forms for b in forms if a != b and a[:1] == b[:1] and a in b[:-3]]
    years = [form for year in (2023, 2024, 2025) for form in year_forms(f"{year}年")]
    assert len({*years}) == len(years) == 15
    assert {"二〇二四年", "24年", "2024年度"} < {*years}


def test_a_capacity_is_the_same_amount_however_it_is_written() -> None:
    for text, forms in {
        "年产5000吨酱香型白酒": {"5000吨", "0.5万吨", "五千吨", "5000t/a", "5,000吨"},
        "年产0.5万吨刺梨原汁": {"5000吨", "0.5万吨", "0.5万t/a"},
        "大坪村年出栏2000头生猪养殖场": {"2000头", "二千头", "2,000头"},
        "20000千升白酒陈藏酒库": {
            "20000千升",
            "2万千升",
            "二万千升",
            "20000KL",
            "2万KL",
            "二万KL",
            "20,000千升",
            "20,000KL",
        },
        "瓮磴磷矿80万吨/年采矿": {"80万吨", "80万t/a"},
        "飞龙峡1200MW抽水蓄能电站": {"1200MW", "1200兆瓦", "120万千瓦", "4×300MW"},
        "尖山子48MW风电场": {"48MW", "48兆瓦", "4.8万千瓦"},
        "磴江高新区100MW/200MWh独立储能电站": {"100MW/200MWh", "100兆瓦/200兆瓦时", "10万千瓦/20万千瓦时"},
        "奥体中心屋顶600kW分布式光伏": {"600kW", "600千瓦", "600KW"},
        "旺草110千伏输变电": {"110千伏", "110kV", "110KV"},
        "穿洞洞库数据中心5000个标准机架": {"5000个", "5000架", "机架5000个", "5,000个"},
        "500P智算中心": {"500P", "500PFLOPS"},
        "板桥镇日处理500吨污水处理厂": {"500吨", "500m³/d"},
        "板桥镇2000亩高标准农田": {"2000亩", "二千亩", "2,000亩"},
        "G210线板桥至泗渡段公路": {"G210", "210国道"},
        "X305松坎至夜郎公路": {"X305", "305县道"},
    }.items():
        said = {counted(Random(seed), text, power) for seed in range(600) for power in ("", *POWERS)}
        assert len(said) > 1
        assert all(any(form in one for form in forms) for one in said), said
        assert all([one for one in said if form in one] for form in forms), (forms, said)


def test_every_way_of_writing_that_it_is_said_to_have_occurs() -> None:
    """Operators change pieces, finishes come around names, and what the docstring tells of is found in rows."""
    city = eighth_city()
    assert len(OPERATORS) == len(WEIGHTS) + 2
    known = [*works_of("hard", 21, 4_000).values()]
    for number, operator in enumerate(OPERATORS):
        rng = Random(number)
        assert sum(_changes(operator, rng, work.said) for work in known) > 20, operator
    for often, finish in FINISHES:
        rng, touched = Random(1), 0
        for work in known[:300]:
            text = f"{work.said.object}{work.said.action}工程（一）"
            touched += finish(rng, text, work, city.words) != text
        assert often > 0
        assert touched > 100, finish
    rows = eighth("hard", 21, 20_000).rows
    names = [row["project_name"] for row in rows]
    owners = [row["owner_name"] or "" for row in rows]
    for pattern in (
        *(
            "^(?:加快推进|推进|谋划实施)",
            "总投资[0-9.]+(?:亿|万)元",
            "（原名：",
            "工业倍增行动",
            "城乡供水一体化",
            "购置相关设备",
            "备案证明$",
        ),
        *("·", "二〇二四年", r"(?<!\d)24年", "t/a", "×300MW", "赤岩县", "茅渡县", "首期", "Ⅱ期", "[组寨]）"),
        *("垻|菁|丫|崖", "[0-9]国道", "到.*公路", "（5月新增）", "PFLOPS", "XM", "\n", "的改造"),
    ):
        assert [name for name in names if re.search(pattern, name)], pattern
    for pattern in (
        "指挥部$",
        "工作专班$",
        "党政办$",
        "分公司$",
        "/",
        "联合体",
        "^建设单位：",
        "控股集团",
        "曾用名",
    ):
        assert [owner for owner in owners if re.search(pattern, owner)], pattern
    assert [row for row in rows if row["address"] and "东经" in row["address"]]


def _changes(operator: Callable[[Random, Said, dict[str, object]], Said], rng: Random, said: Said) -> bool:
    return operator(rng, said, eighth_city().words) != said


def test_other_words_and_wrong_words_never_make_one_kind_or_place_another() -> None:
    words = eighth_city().words
    assert len(words["kind"]) >= 190
    objects = [kind["object"] for kind in words["kind"]]
    assert len({*objects}) == len(objects)
    assert not [kind for kind in words["kind"] if kind.get("phased") and kind.get("yearly")]
    marks = {*words["marks"], "n", "place"}
    assert not [kind for kind in words["kind"] if kind.get("sibling", "place") not in marks]
    assert not [kind for kind in words["kind"] if kind.get("sibling") == "n" and len(kind["n"]) < 2]
    assert {name for kind in words["kind"] for name in kind["departments"]} <= {*words["forms"]}
    assert {*words["strangers"], *words["private_strangers"]} <= {*words["forms"]}
    assert {kind["trade"] for kind in words["kind"] if "trade" in kind} == {*words["trades"]}
    everything = " ".join(
        text for kind in words["kind"] for text in (kind["object"], kind.get("short", ""), *kind["actions"])
    )
    everything += " ".join(words["school"] + words["kinder"] + words["hospital"] + words["ward"])
    assert not [old for old in (*words["say"], *words["slips"]) if old not in everything]
    assert {*words["done"]} <= {action for kind in words["kind"] for action in kind["actions"]}
    places = [place for what in ("towns", "parks", "ridge") for of in words[what].values() for place in of]
    places += [village for of in villages().values() for village in of]
    places += words["manor_first"] + words["manor_last"] + words["estate_first"] + words["estate_last"]
    for slot in {*LISTED} - {"crop"}:  # what grows somewhere is no place, and may be written wrongly
        places += words[slot]
    wrong = [text for pair in words["slips"].items() for text in pair] + [*words["say"]]
    assert not [(place, text) for place in places for text in wrong if text in place]
    letters = {*words["brand_first"], *words["brand_last"]}
    assert set(words["owner_slips"]) <= letters
    assert not {*words["owner_slips"].values()} & letters


def test_no_two_places_of_a_county_are_said_alike_and_codes_lie_in_the_city() -> None:
    words = eighth_city().words
    counties = [*words["counties"].values()]
    assert not [(a, b) for a in counties for b in counties if a != b and a[:-1] in b]
    assert all(re.fullmatch(r"5299\d\d", code) for code in words["counties"])
    for what in ("towns", "parks", "ridge"):
        assert set(words[what]) == set(words["counties"])
    changed = [words[how][code] for how in ("former", "misread", "shorter") for code in words[how]]
    assert not set(changed) & set(counties)
    assert len({*changed}) == len(changed)
    for county, towns in words["towns"].items():
        assert len({bare_name(town) for town in towns}) == len(towns)
        names = [v for (where, _), of in villages().items() if where == county for v in of]
        assert len({*names}) == len(names) > 150
        said = [form for name in names for form in {*forms_of("village", name)}]
        said += [form for town in towns for form in {*forms_of("town", town)}]
        assert len({*said}) == len(said)


def test_it_does_not_run_out_of_names_and_settings_know_what_everybody_says() -> None:
    city = eighth_city()
    assert len(works(Random("base"), city, city.rates["base"], 18_000)) == 18_000
    settings: Settings = eighth("base", 1, 100).settings
    aliases = {region.name: set(region.aliases) for region in settings.regions}
    assert aliases["芷坪苗族土家族自治县"] == {"芷坪苗族土家族自治", "芷坪县"}
    assert aliases["龙硐县"] == {"龙硐"}


def test_hardly_two_works_have_one_owner_and_one_name_written() -> None:
    """The counties of such rows differ; whoever reads names and owners alone sees no more than a hair of them."""
    rows, written = eighth("hard", 31, 20_000), dict[tuple[str, str | None], set[str]]()
    for row in rows.rows:
        written.setdefault((plain(row["project_name"]), row["owner_name"]), set()).add(
            rows.truth[row["row_key"]]
        )
    assert sum(len(keys) > 1 for keys in written.values()) <= 5


def test_what_is_said_of_a_work_fits_it() -> None:
    """A mine has one capacity, a tea park no smelter, and a small work is none of a billion."""
    words, capacities = eighth_city().words, dict[tuple[str, str, str], set[str]]()
    known = works_of("hard", 41, 20_000)
    for work in known.values():
        kind, slots = work.kind, work.kind["slots"]
        if not work.public:
            park = slots["park"].removeprefix(words["counties"][work.county][:-1])
            assert all(kind["trade"] in of for what, of in words["settles"].items() if what in park), park
        for what in ("mine", "ore", "coal", "gorge"):
            if f"{{{what}}}" in kind["object"] and "{n}" in kind["object"] and kind.get("sibling") != "n":
                key = (work.county, kind["object"], slots[what])
                capacities.setdefault(key, set()).add(slots["n"])
    assert len(capacities) > 50
    assert {len(of) for of in capacities.values()} == {1}
    rows = eighth("hard", 41, 20_000)
    large = [row for row in rows.rows if "（10亿元以上）" in row["project_name"]]
    assert large
    assert all(known[rows.truth[row["row_key"]]].planned >= 100_000 for row in large)
    names = [row["project_name"] for row in rows.rows]
    assert not [name for name in names if name.startswith("建成") and "前期工作" in name]
