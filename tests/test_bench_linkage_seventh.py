"""The seventh held-out city of ``bench/linkage.py``: that its truth can be known, and that it has what real cities have."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import combinations
from random import Random

import pytest

from bench.linkage_city import Said, Work
from bench.linkage_seventh import seventh, seventh_city
from bench.linkage_seventh_amounts import POWERS, counted, in_characters
from bench.linkage_seventh_families import base, works
from bench.linkage_seventh_marks import marks_of, phased, year_said
from bench.linkage_seventh_operators import OPERATORS
from bench.linkage_seventh_owners import is_answering, owner_said
from bench.linkage_seventh_places import bare_name, forms_of, villages
from bench.linkage_sixth import sixth_city
from gutou.settings import Settings

PHASES = dict(zip("一二三123壹贰叁首-", (1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 1), strict=True))
PHASES |= {"I": 1, "II": 2, "III": 3, "—": 1}
PLACES = (
    *(
        "town",
        "bare",
        "far",
        "village",
        "street",
        "estate",
        "park",
        "school",
        "kinder",
        "stream",
        "reservoir",
    ),
    *(
        "harbor",
        "island",
        "bay",
        "spot",
        "relic",
        "host",
        "linex",
        "brief",
        "farbrief",
        "g",
        "s",
        "x",
        "lotno",
    ),
)
LISTED = ("street", "stream", "reservoir", "harbor", "island", "bay", "spot", "relic", "host", "lines")


def plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def misread(slot: str, place: str) -> set[str]:
    """All ways a place may stand in a name, with a wrong character in a school's or a park's."""
    words = seventh_city().words
    forms = {*forms_of(slot, place)}
    if slot in ("school", "kinder"):
        forms |= {f.replace(old, new) for f in forms for old, of in words["say"].items() for new in of}
    return forms | {f.replace(right, wrong) for f in forms for right, wrong in words["slips"].items()}


def works_of(profile: str, seed: int, rows: int) -> dict[str, Work]:
    """The works that ``seventh`` makes its rows of, by key."""
    city = seventh_city()
    rng = Random(f"seventh|{profile}|{seed}")
    return {w.key: w for w in works(rng, city, city.rates[profile], round(rows / city.rows_per_project))}


def test_it_has_the_sixth_citys_rates_and_numbers() -> None:
    one, other = seventh_city(), sixth_city()
    assert one.rates == other.rates
    for what in ("listed", "in_library", "doubles", "in_sections", "with_whole", "rows_per_project"):
        assert getattr(one, what) == getattr(other, what)
    assert not {*one.words["counties"]} & {*other.words["counties"]}


def test_it_has_phases_siblings_singletons_doubles_and_sections() -> None:
    known, rows = works_of("hard", 3, 2_500), seventh("hard", 3, 2_500)
    made = [*known.values()]
    assert len({(*base(w), w.said.mark, w.said.phase) for w in made}) == len(made)
    assert sum(w.said.phase > 1 for w in made) > 50
    assert sum(bool(w.said.mark) for w in made) > 50
    by_owner = Counter((w.owner, w.kind["object"]) for w in made if not w.said.mark and w.said.phase < 2)
    assert sum(n > 1 for n in by_owner.values()) > 20
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
    made, rates = seventh(profile, 8, 5_000), seventh_city().rates[profile]
    assert made == seventh(profile, 8, 5_000)
    assert abs(len(made.rows) - 5_000) < 250
    absent = {
        field: sum(row[field] is None for row in made.rows) / len(made.rows)
        for field in ("project_code", "owner_uscc", "planned_total", "start_month")
    }
    wanted = (rates.code_absent, rates.credit_absent, rates.planned_missing, rates.start_missing)
    assert [*absent.values()] == pytest.approx(wanted, abs=0.04)
    counties = {*seventh_city().words["counties"]}
    assert {code for row in made.rows for code in row["region_codes"]} == counties


@pytest.mark.parametrize("profile", ["base", "hard"])
def test_no_two_works_are_written_alike_and_every_row_says_its_year_place_phase_and_mark(
    profile: str,
) -> None:
    known, rows = works_of(profile, 5, 3_000), seventh(profile, 5, 3_000)
    assert set(known) == set(rows.truth.values())
    written: dict[tuple[object, ...], set[str]] = {}
    for row in rows.rows:
        work, name = known[rows.truth[row["row_key"]]], plain(row["project_name"])
        written.setdefault((name, row["owner_name"], *row["region_codes"]), set()).add(work.key)
        said, kind = work.said, work.kind
        years = {plain(year_said(Random(seed), said.lead)) for seed in range(99)} if said.lead else {""}
        assert any(year in name for year in years), name
        for slot in PLACES:
            if f"{{{slot}}}" in kind["object"]:
                forms = misread(slot, kind["slots"][slot])
                assert any(form in name for form in forms), (forms, name)
        phases = re.findall(r"([一二三1-3壹贰叁首—\-]|I+)期", name)
        assert {PHASES[phase] for phase in phases} == ({said.phase} if said.phase else set()), name
        if said.mark:
            assert any(plain(form) in name for form in marks_of(said.mark)), name
        assert "[]" not in name
        if not row["region_codes"]:
            assert seventh_city().words["counties"][work.county] in row["project_name"] + (
                row["owner_name"] or ""
            )
        if not work.public and (not row["owner_name"] or is_answering(row["owner_name"])):
            assert kind["stem"] in name
    assert [keys for keys in written.values() if len(keys) > 1] == []


@pytest.mark.parametrize(("profile", "seed"), [("base", 11), ("hard", 12)])
def test_the_telling_pieces_of_two_works_of_one_owner_differ_however_they_are_said(
    profile: str, seed: int
) -> None:
    """Of one owner and year: no way of saying the one's object or its place is a way of saying the other's."""
    words, told = seventh_city().words, dict[tuple[str, str, str], set[str]]()
    for work in works_of(profile, seed, 4_000).values():
        whose, year, thing = base(work)
        said = {thing, work.kind["short"] or thing}
        for _ in range(2):
            said |= {
                one.replace(old, new, 1) for one in said for old, of in words["say"].items() for new in of
            }
        said |= {one.replace(right, wrong, 1) for one in said for right, wrong in words["slips"].items()}
        for slot in ("village", "town", "bare", "far", "harbor", "island", "park"):
            if f"{{{slot}}}" in work.kind["object"]:
                place = work.kind["slots"][slot]
                said |= {one.replace(place, form, 1) for one in said for form in forms_of(slot, place)}
        for one in said:
            told.setdefault((whose, year, one), set()).add(thing)
    assert {key: things for key, things in told.items() if len(things) > 1} == {}


def test_no_company_is_said_as_another_one() -> None:
    words, said = seventh_city().words, dict[str, set[str]]()
    rng = Random("owners")
    for work in works_of("hard", 13, 6_000).values():
        if not work.public:
            for _ in range(12):
                owner = owner_said(rng, work, words)
                if not is_answering(owner):
                    said.setdefault(owner, set()).add(work.owner)
            said.setdefault(work.owner, set()).add(work.owner)
    assert {one: owners for one, owners in said.items() if len(owners) > 1} == {}
    letters = {*words["brand_first"], *words["brand_last"], *words["brand_third"]}
    assert set(words["owner_slips"]) <= letters
    assert not {*words["owner_slips"].values()} & letters


def test_every_operator_changes_many_names_and_says_nothing_without_need() -> None:
    words, rng = seventh_city().words, Random("operators")
    changed: Counter[str] = Counter()
    for work in works_of("base", 14, 5_000).values():
        for operator in OPERATORS:
            said: Said = operator(rng, work.said, words)
            changed[operator.__name__] += said != work.said
            assert (said.lead, said.mark, said.phase) == (work.said.lead, work.said.mark, work.said.phase)
    assert len(changed) == len(OPERATORS)
    assert min(changed.values()) > 40, changed


def test_an_office_writes_in_every_way_that_the_city_is_said_to_have() -> None:
    rows = seventh("hard", 15, 12_000).rows
    names, owners = (
        Counter(str(row[field] or "") for row in rows) for field in ("project_name", "owner_name")
    )
    for ways, said in (
        (names, r"首期|[壹贰]期|[^年]—期"),
        (names, r"\d[幢栋]"),
        (names, r"公顷"),
        (names, r"社区"),
        (names, r"20\d\dP\d|号宗地"),
        (names, r"m³/d|立方米/日|万方/日"),
        (names, r"[乾昔阪鞍]村"),
        (names, r"总投资"),
        (names, r"-04-0[12]-"),
        (names, r"租用厂房|购置设备|引进设备"),
        (names, r"\d[国省县]道"),
        (names, r"年度|[〇○]二"),
        (names, r"公司(?:的|关于)"),
        (owners, r"（原|曾用名"),
        (owners, r"（(?:福建|中国|厦门)）"),
        (owners, r"(?:专业合作社|厂)$"),
        (owners, r"代建"),
    ):
        assert sum(n for one, n in ways.items() if re.search(said, one)) > 2, said


def test_a_capacity_is_the_same_amount_however_it_is_written() -> None:
    for text, forms in {
        "年产1200万双运动鞋": {"1200万双", "1,200万双", "一千二百万双"},
        "年产0.5万吨膨化食品": {"5000吨", "0.5万吨"},
        "年产2000吨卫生香": {"2000吨", "0.2万吨", "2,000吨"},
        "年产2亿片湿巾": {"2亿片", "20000万片", "二亿片"},
        "浮山30口深水网箱": {"30口", "三十口"},
        "邱边村900亩高标准农田": {"900亩", "60公顷", "九百亩"},
        "双塔水厂日供水3万吨": {"3万吨", "3万立方米", "3万m³", "3万m3", "3万方", "30000吨"},
        "围头湾504MW海上风电场": {"504MW", "504兆瓦", "50.4万千瓦"},
        "体育场馆屋顶0.6MW光伏发电": {"0.6MW", "0.6兆瓦", "600千瓦", "0.6MWp"},
        "五里园50MW/100MWh储能电站": {"50MW/100MWh", "50兆瓦/100兆瓦时", "5万千瓦/10万千瓦时"},
        "围头湾5万吨级集装箱泊位": {"5万吨级", "50000吨级"},
        "崇山110千伏输变电": {"110千伏", "110kV", "110KV"},
        "国道G228线崇山至东桥段": {"国道G228", "国道228线", "228国道", "G228"},
        "P2024-35号地块住宅": {"2024-35", "2024P35", "2024—35", "（2024）35号"},
        "2025-7号工业地块厂房": {"2025-7", "2025—7", "（2025）7号"},
    }.items():
        places = ("", "behind", "bracket")
        said = {
            counted(Random(seed), text, power, place)
            for seed in range(300)
            for power in ("", *POWERS)
            for place in places
        }
        assert len(said) > 1
        assert all(any(form in one for form in forms) for one in said), said
    assert [in_characters(f"{n}万件") for n in (10, 50, 105, 1200)] == [
        "十万件",
        "五十万件",
        "一百零五万件",
        "一千二百万件",
    ]


def test_a_mark_a_phase_and_a_year_are_the_same_however_they_are_written() -> None:
    assert "3#厂房" in marks_of("3号厂房")
    assert {"5号楼", "5幢"} <= {*marks_of("5#楼")}
    assert {"首批", "一批"} <= {*marks_of("第一批")}
    assert "首批" not in marks_of("第二批")
    assert {year_said(Random(n), "2024年") for n in range(200)} == {
        *("2024年", "2024年度", "二〇二四年", "二○二四年"),
    }
    for phase in (1, 2, 3):
        assert "期" in phased(Random(1), phase)
        assert ("首期" in {phased(Random(n), phase, within=True) for n in range(400)}) == (phase == 1)
    for marks in seventh_city().words["marks"].values():
        for one, other in combinations(marks, 2):
            assert not {*marks_of(one)} & {*marks_of(other)}


def test_other_words_and_wrong_words_never_make_one_kind_or_place_another() -> None:
    words = seventh_city().words
    assert len(words["kind"]) >= 130
    things = Counter(
        (kind["object"], item, kind.get("trade", ""))
        for kind in words["kind"]
        for item in kind.get("items", [""])
    )
    assert max(things.values()) == 1
    assert len(things) > 400
    assert not [kind for kind in words["kind"] if kind.get("phased") and kind.get("yearly")]
    marks = {*words["marks"], "n", "item", "place"}
    assert not [kind for kind in words["kind"] if kind.get("sibling", "place") not in marks]
    assert not [
        kind for kind in words["kind"] if kind.get("sibling") in ("n", "item") and len(_sizes(kind)) < 2
    ]
    everything = " ".join(
        text
        for kind in words["kind"]
        for text in (kind["object"], kind.get("short", ""), *kind["actions"], *kind.get("items", ()))
    )
    everything += " ".join(words["school"] + words["kinder"] + words["hospital"] + words["ward"])
    assert not [old for old in (*words["say"], *words["slips"]) if old not in everything]
    assert {*words["done"]} <= {action for kind in words["kind"] for action in kind["actions"]}
    departments = {one for kind in words["kind"] for one in kind["departments"]}
    assert departments <= {*words["forms"]}
    places = [place for what in ("towns", "parks") for of in words[what].values() for place in of]
    places += [village for of in villages().values() for village in of]
    for slot in LISTED:
        places += words[slot]
    assert not [(place, text) for place in places for text in words["say"] if text in place]
    assert not [(place, text) for place in places for text in words["slips"].values() if text in place]


def _sizes(kind: dict[str, list[str]]) -> list[str]:
    return kind["n"] if kind["sibling"] == "n" else kind["items"]  # type: ignore[comparison-overlap]


def test_no_two_places_of_a_county_are_said_alike() -> None:
    words = seventh_city().words
    counties = [*words["counties"].values()]
    assert not [(a, b) for a in counties for b in counties if a != b and a[:-1] in b]
    assert all(re.fullmatch("3598[028][1-9]", code) for code in words["counties"])
    assert {*words["towns"]} == {*words["parks"]} == {*words["counties"]}
    for county, towns in words["towns"].items():
        assert len({bare_name(town) for town in towns}) == len(towns)
        names = [v for (where, _), of in villages().items() if where == county for v in of]
        assert len({*names}) == len(names) == 15 * len(towns)
        said = [form for name in names for form in {*forms_of("village", name)}]
        said += [form for town in towns for form in {*forms_of("town", town)}]
        assert len({*said}) == len(said)
    for slot in ("harbor", "island"):
        said = [form for place in words[slot] for form in {*forms_of(slot, place)}]
        assert len({*said}) == len(said)
    assert "吴昔村" in forms_of("village", "吴厝村")
    assert "吴厝社区" in forms_of("village", "吴厝村")
    assert forms_of("street", "屿厝路") == ("屿厝路",)


def test_it_does_not_run_out_of_names_and_settings_know_what_everybody_says() -> None:
    city = seventh_city()
    assert len(works(Random("base"), city, city.rates["base"], 18_000)) == 18_000
    settings: Settings = seventh("base", 1, 100).settings
    aliases = {region.name: set(region.aliases) for region in settings.regions}
    assert aliases["石狮澳市"] == {"石狮澳", "狮澳市"}
    assert aliases["罗溪市"] == {"罗溪"}
