"""Names, owners and codes folded; whatever normalising takes out is a slot."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gutou.register.codes import credit_code, document_no, project_code
from gutou.register.description import Description, describe
from gutou.register.folding import plain, spelt
from gutou.register.likeness import amounts_agree, owners_agree, sizes_agree
from gutou.register.names import Owner, parse_name, parse_owner
from gutou.register.slots import number, numbers
from gutou.register.verdict import grade, judge
from gutou.register.vocabulary import Places, load, weights
from tests.register.city import SETTINGS

PLACES = Places.of(SETTINGS)


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("云泽市澄湖区滨河路道路改造工程", "滨河路改造"),
        ("（临浦市）示范园建设项目", "示范园"),
        ("云泽高铁站东广场", "高铁站东广场"),
        ("澄湖区梅岭新村农贸市场", "梅岭新村农贸市场"),
        ("云泽市澄湖区澄湖山水公园", "澄湖山水公园"),
        ("梅岭中学教学楼", "梅岭中学教学楼"),
        ("澄湖大道改造", "澄湖大道改造"),
        ("关于青岩县石桥镇水厂建设工程项目", "石桥镇水厂"),
        ("项目", "项目"),
        ("石墨烯技改项目", "石墨烯技术改造"),
        ("ＡＢＣ　工业园（项目）", "abc工业园"),
        ("华兴机械有限公司轴承套圈技改", "轴承套圈技术改造"),
        ("高塘水库清淤建设项目-澄湖区", "高塘水库清淤"),
        ("高塘水库清淤项目——澄湖（续建）", "高塘水库清淤"),
        ("高塘水库至澄湖公路", "高塘水库至澄湖公路"),
        ("高塘水库清淤项目（水务局）", "高塘水库清淤"),
        ("业务用房项目（检察院）", "业务用房检察院"),
        ("产业布局调整改造", "产业布局调整改造"),
        ("石桥镇水厂（原名：石桥自来水厂）", "石桥镇水厂"),
        ("石桥镇水厂（原棉纺厂）", "石桥镇水厂原棉纺厂"),
        ("12 石桥镇水厂", "石桥镇水厂"),
        ("3 号厂房", "厂房"),
        ("320国道改线", "g320线改线"),
        ("国道G320改线", "g320线改线"),
        ("G320线改线", "g320线改线"),
        ("218省道路面改造", "s218线路面改造"),
        ("C919零部件", "c919零部件"),
        ("2025县道大修", "2025县道大修"),
        ("一水厂扩建", "第一水厂扩建"),
        ("FL-104 石桥镇水厂", "石桥镇水厂"),
        ("▲石桥镇水厂", "石桥镇水厂"),
        ("三、石桥镇水厂", "石桥镇水厂"),
        ("（十二）石桥镇水厂", "石桥镇水厂"),
        ("其中：石桥镇水厂", "石桥镇水厂"),
        ("福建澄湖区石桥镇水厂", "石桥镇水厂"),
        ("石桥镇水厂（总投资约0.96亿元）", "石桥镇水厂"),
        ("石桥镇水厂(2506-439802-04-01-000002)", "石桥镇水厂"),
        ("石桥镇水厂（含管网）", "石桥镇水厂"),
        ("石桥镇水厂（以商招商）", "石桥镇水厂"),
        ("恒达（江西）卫浴有限公司淋浴房扩产", "淋浴房扩产"),
        ("淋浴房扩产项目——恒达卫浴有限公司", "淋浴房扩产"),
        ("一二三四五建设", "一二三四五"),
    ],
)
def test_core(text: str, core: str) -> None:
    assert parse_name(text, Owner(), PLACES).core == core


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("厂房二期", "phase", {2}),
        ("厂房（Ⅱ期）", "phase", {2}),
        ("厂房首期工程", "phase", {1}),
        ("厂房一、二期", "phase", {1, 2}),
        ("厂房1-3期", "phase", {1, 2, 3}),
        ("厂房十二期", "phase", {12}),
        ("厂房第二阶段", "phase", {2}),
        ("长期护理中心", "phase", set()),
        ("大桥第二标段", "part", {"标2"}),
        ("公路（第三段）", "part", {"标3"}),
        ("大桥A标", "part", {"标a"}),
        ("大桥标准化改造", "part", set()),
        ("大桥（土建部分）", "part", {"土建"}),
        ("大桥-设备采购", "part", {"设备采购"}),
        ("安置房A区", "part", {"a区"}),
        ("大桥建设项目（澄湖区） 主体工程", "part", {"主体"}),
        ("大桥项目装饰部分（2025年）", "part", {"装饰"}),
        ("大桥主体工程加固", "part", set()),
        ("数据中心1#栋", "building", {"1"}),
        ("面料三车间", "building", {"3"}),
        ("灯具A线", "line", {"a"}),
        ("LED线", "line", set()),
        ("X线机房", "line", set()),
        ("云溪河左岸碧道", "zone", {"左"}),
        ("云溪河堤（中游段）", "zone", {"中游"}),
        ("中游牧场", "zone", {"中游"}),
        ("3号楼改造", "building", {"3"}),
        ("1#、2#厂房", "building", {"1", "2"}),
        ("新城A地块", "building", {"a"}),
        ("南厂区污水站", "zone", {"南区"}),
        ("解放路12号宾馆", "house", {"12"}),
        ("2025年老旧小区", "year", {2025}),
        ("年产5万吨饲料", "capacity", {("t", Decimal(50000))}),
        ("100MW光伏", "capacity", {("kw", Decimal(100000))}),
        ("2×350MW热电联产", "capacity", {("kw", Decimal(700000))}),
        ("10万t/a选矿厂", "capacity", {("t", Decimal(100000))}),
        ("轨道交通3号线", "line", {"3"}),
        ("一号生产线技改", "line", {"1"}),
        ("国道K12+300处边坡", "mileage", {("k", Decimal(12300))}),
        ("桩号K3+200至K5+600段", "mileage", {("k", Decimal(3200)), ("k", Decimal(5600))}),
        ("食品加工建设项目1", "serial", {"1"}),
        ("光伏发电（华兴机械有限公司屋顶）", "host", {"华兴机械"}),
        ("光伏发电（华兴机械屋顶）", "host", {"华兴机械"}),
        ("光伏发电（东升电子有限公司）", "host", {"东升电子"}),
        ("年产5800万只LED灯具", "capacity", {("只", Decimal(58000000))}),
        ("5.9万千升白酒", "capacity", {("l", Decimal(59000000))}),
        ("小区等5个项目", "bundle", True),
        ("小区打捆改造", "bundle", True),
    ],
)
def test_slot(text: str, slot: str, value: Any) -> None:
    found = getattr(parse_name(text, Owner(), PLACES).slots, slot)
    assert found == (value if isinstance(value, bool) else frozenset(value))


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("云泽市华兴机械有限公司", "华兴机械（集团）有限责任公司", True),
        ("澄湖区住建局", "澄湖区住房和城乡建设局", True),
        ("云泽市澄湖区教育局", "澄湖区教育局", True),
        ("澄湖区教育局", "南屏区教育局", False),
        ("东升电子有限公司", "明辉电子有限公司", False),
        ("盛联新材料有限公司", "天盛新材料有限公司", False),
        ("云泽电信有限公司澄湖分公司", "云泽电信有限公司临浦分公司", False),
    ],
)
def test_owner(left: str, right: str, same: bool) -> None:
    assert (owners_agree(parse_owner(left, PLACES), parse_owner(right, PLACES)) == "equal") is same


@pytest.mark.parametrize(
    ("left", "right", "agreement"),
    [
        ("云泽电信有限公司澄湖分公司", "云泽电信有限公司", "similar"),
        ("永创控股有限公司", "永创光电有限公司", "related"),
        ("石桥镇人民政府", "柳林镇人民政府", "far"),
        ("油城镇人民政府", "金城镇人民政府", "far"),
        ("中昌医疗科技有限公司", "昌朗医疗科技有限公司", "differ"),
        ("华兴机械有限公司", "华兴精密机械有限公司", "similar"),
    ],
)
def test_owners_stand_to_each_other(left: str, right: str, agreement: str) -> None:
    units = [parse_owner(text, PLACES) for text in (left, right)]
    assert owners_agree(*units) == owners_agree(*reversed(units)) == agreement


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("2号泵站更新", "泵站更新"),
        ("2号仓库更新", "仓库更新"),
        ("一号生产线技改", "生产线技术改造"),
        ("1#、2#厂房", "厂房"),
    ],
)
def test_what_is_numbered_stays_in_the_core(text: str, core: str) -> None:
    assert parse_name(text, Owner(), PLACES).core == core


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("150万套", "151万套", False),
        ("5万吨", "4.98万吨", True),
        ("5.8MW", "5.9MW", False),
        ("5.82MW", "5.8MW", True),
        ("50000吨", "5万吨", True),
    ],
)
def test_a_size_is_rounded_and_not_misread(left: str, right: str, same: bool) -> None:
    sizes = [parse_name(f"年产{text}轴承", Owner(), PLACES).sizes for text in (left, right)]
    (unit,) = sizes[0]
    assert sizes_agree(sizes[0][unit], sizes[1][unit]) is same


def test_a_verdict_with_words_is_the_verdict_without() -> None:
    names = ["滨河路改造", "滨江路改造", "1号厂房", "厂房（二期）", "解放东路改造", "解放西路改造", "项目1"]
    codes = [None, "2506-439802-04-01-000002"]
    base = {"row_key": "x", "department": "发改", "document": "survey", "owner_name": "云泽城投"}
    rows = [
        describe(base | {"project_name": n, "project_code": c, "planned_total": p}, PLACES)
        for n, c, p in product(names, codes, (None, 3000))
    ]
    for a, b in product(rows, rows):
        verdict = judge(a, b)
        assert grade(a, b)[0] == (verdict.kind, verdict.score, verdict.probability)
        if verdict.kind != "veto" and not verdict.why[-1].startswith("期次"):
            told = [float(found) for found in re.findall(r"（([+-]\d+\.\d)）", verdict.explain())]
            assert verdict.score == pytest.approx(weights()["prior"] + sum(told), abs=0.06 * len(told))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2011-330302-04-01-195709", "new"),
        ("20113303020401195709", "new"),
        ("2011-330302-04-01-195708", "unsure"),
        ("2018-330302-52-03-012345", "old"),
        ("2018-330302-52-03-012345-000", "old"),
        ("项目代码：2011-330302-04-01-195709", "new"),
        ("2011－330302－04－01－195709（赋码）", "new"),
        ("2011-330302-04-01-195709、2506-439802-04-01-000002（二期）", ""),
        ("12011-330302-04-01-195709号", ""),
        ("无", ""),
        ("0000-000000-00-00-000000", ""),
        (None, ""),
    ],
)
def test_project_code(text: str | None, kind: str) -> None:
    assert project_code(text)[1] == kind


def test_other_codes() -> None:
    assert credit_code(" 91110000600037341l ") == "91110000600037341L"
    assert credit_code("0" * 18) == credit_code("待办") == credit_code(None) == ""
    assert document_no("云发改审〔2025〕12号") == document_no("云发改审[2025]12号")
    assert document_no("云发改审〔2025〕第12号") == document_no("云发改审（2025）12")
    assert document_no("云发改审〔2025〕1号") != document_no("云发改审〔2025〕1号-2")
    assert document_no("无") == ""


@pytest.mark.parametrize(
    ("text", "value"), [("12", 12), ("十", 10), ("十二", 12), ("二十一", 21), ("iv", 4), ("甲", 0)]
)
def test_number(text: str, value: int) -> None:
    assert number(text) == value
    assert numbers(text) == ({value} if value else set())


@pytest.mark.parametrize(
    ("left", "right", "agreement"),
    [
        ("5321", "5321", "equal"),
        ("5000", "5000", "equal_round"),
        ("5321", "5300", "close"),
        ("5321", "53210000", "scaled"),
        ("5321", "5900", "near"),
        ("5321", "9000", "differ"),
        ("5321", "19000", "far"),
    ],
)
def test_amounts(left: str, right: str, agreement: str) -> None:
    assert (
        amounts_agree(Decimal(left), Decimal(right))
        == agreement
        == amounts_agree(Decimal(right), Decimal(left))
    )


PIECES = [
    "云泽市",
    "澄湖区",
    "南屏",
    "一期",
    "二期",
    "（二期）",
    "A标段",
    "土建部分",
    "3号楼",
    "2025年",
    "年产5万吨",
    "项目",
]
PIECES += [
    "改造",
    "扩建",
    "道路",
    "污水处理厂",
    "滨河路",
    "第一中学",
    "(",
    "）",
    "-",
    "、",
    " ",
    "打捆",
    "有限公司",
    "100MW",
    "3号线",
    "K12+300",
    "1",
    "东路",
    "西路",
    "（华兴机械屋顶）",
]
texts = st.one_of(st.text(max_size=20), st.lists(st.sampled_from(PIECES), max_size=7).map("".join))
rows = st.fixed_dictionaries(
    {
        "row_key": st.just("x"),
        "department": st.sampled_from(["发改", "统计局"]),
        "document": st.sampled_from(["survey", "library"]),
        "project_name": texts,
        "library_name": st.none() | texts,
        "project_code": st.none()
        | st.sampled_from(["2011-330302-04-01-195709", "2011-330326-04-01-164109", "1", "2018"]),
        "owner_name": st.none()
        | st.sampled_from(["华兴机械有限公司", "澄湖区住建局", "南屏区住建局", "云泽城投"]),
        "owner_uscc": st.none() | st.just("91110000600037341L"),
        "region_codes": st.lists(st.sampled_from(["439802", "439803"]), max_size=2),
        "planned_total": st.none() | st.decimals(0, 10**9, places=2),
        "start_month": st.none() | st.sampled_from(["2024-03", "2025-03-01", "2025"]),
        "address": st.none() | texts,
    }
)


@given(rows)
@settings(deadline=None)
def test_any_row_can_be_described_and_is_like_itself(given_row: dict[str, Any]) -> None:
    described = describe(given_row, PLACES)
    assert isinstance(described, Description)
    assert describe(given_row, PLACES).identity == described.identity
    assert judge(described, described).kind != "veto" or described.name.slots.bundle


@given(rows, rows)
@settings(max_examples=300, deadline=None)
def test_a_verdict_does_not_depend_on_sides(one: dict[str, Any], other: dict[str, Any]) -> None:
    a, b = describe(one, PLACES), describe(other, PLACES)
    left, right = judge(a, b), judge(b, a)
    assert (left.kind, left.probability) == (right.kind, right.probability)
    assert left.score == pytest.approx(right.score)


def test_phases_veto_each_other_whatever_else_agrees() -> None:
    base = {
        "row_key": "x",
        "department": "发改",
        "document": "survey",
        "owner_name": "云泽城投",
        "planned_total": 1,
    }
    names = ["厂房一期", "厂房（二期）", "厂房三期工程"]
    for one, other in product(names, names):
        a, b = (
            describe(base | {"project_name": n, "project_code": "2011-330302-04-01-195709"}, PLACES)
            for n in (one, other)
        )
        assert (judge(a, b).kind == "veto") is (one != other)


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        ("物流园贰期", "物流园二期"),
        ("拾贰号楼", "十二号楼"),
        ("叁元桥", "叁元桥"),
        ("二〇二五年农田", "2025年农田"),
        ("二○二四年农田", "2024年农田"),
        ("三百二十亩", "320亩"),
        ("二百万双", "200万双"),
        ("十万吨", "10万吨"),
        ("一千零五米", "1005米"),
        ("百千万工程", "百千万工程"),
        ("千亩果园", "千亩果园"),
        ("第三十中学", "第三十中学"),
        ("水厂(总投资3.7亿元)", "水厂|"),
        ("水厂2506-439802-04-01-000002", "水厂|"),
        ("水厂25064398020401000002", "水厂|"),
        ("水厂0731-88888888", "水厂0731-88888888"),
    ],
)
def test_numbers_are_written_as_they_mostly_are(text: str, plainly: str) -> None:
    assert plain(text) == plainly


def test_a_code_in_a_name_counts_where_its_check_digit_holds() -> None:
    valid = "2506-439802-04-01-00000" + next(
        d for d in "0123456789" if project_code("2506-439802-04-01-00000" + d)[1] == "new"
    )
    wrong = valid[:-1] + str((int(valid[-1]) + 1) % 10)
    row = {"row_key": "a", "project_name": f"石桥镇水厂（{valid}）"}
    assert describe(row, PLACES).code == valid.replace("-", "")
    assert describe(row | {"project_code": "2018-439802-52-03-012345"}, PLACES).code.startswith("2018")
    assert describe(row | {"project_name": f"石桥镇水厂（{wrong}）"}, PLACES).code == ""
    assert describe(row | {"project_name": "石桥镇水厂"}, PLACES).code == ""


def test_spoken_forms_have_a_number_without_which_they_are_not_looked_for() -> None:
    for pattern, _ in load("names")["spoken"]:
        assert re.search(r"\\d|一二三", pattern), pattern
    assert parse_name("石桥一中教学楼", Owner(), PLACES).core == "石桥第一中学教学楼"


@pytest.mark.parametrize(
    ("left", "right", "one"),
    [
        ("内蒙古德升乳业有限公司", "德升乳业", True),
        ("四川省德升乳业实业有限公司", "德升乳业集团", True),
        ("四川能源有限公司", "能源有限公司", False),
        ("澄湖区教育局", "南屏区教育局", False),
    ],
)
def test_companies_meet_under_what_is_left_without_province_and_group(
    left: str, right: str, one: bool
) -> None:
    assert (parse_owner(left, PLACES).key == parse_owner(right, PLACES).key) is one


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("石桥至柳林工路改阔建", "石桥至柳林公路改扩建"),
        ("柳林镇标淮厂房建没", "柳林镇标准厂房建设"),
        ("化工园区基础设施", "化工园区基础设施"),
        ("注塑车间设备更新", "注塑车间设备更新"),
        ("住宅小区及地下车库", "住宅小区及地下车库"),
    ],
)
def test_words_typed_as_they_sound_or_look_are_put_right_and_others_left(typed: str, meant: str) -> None:
    assert spelt(typed) == meant
