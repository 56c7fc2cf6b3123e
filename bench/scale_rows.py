"""Rows of any number for ``bench/scale.py``: a city of families of projects, drawn at random, as ``work.source_row``.

It is made to be fast and no easier than the demonstration: about 2.2 rows a project, one project in five in a family of
phases or numbered buildings, half of the codes and of the credit codes absent, names shortened, prefixed and respelled,
totals rounded, mistyped or given in another unit.
"""

from __future__ import annotations

import importlib
import random
from collections.abc import Iterator
from typing import Any

import duckdb
from stdnum.iso7064 import mod_11_10

from gutou.settings import Settings

_pa: Any = importlib.import_module("pyarrow")  # without usable type hints

PERIOD = "2025-06"
COUNTIES = {
    f"4398{number:02d}": name
    for number, name in zip(
        range(2, 14),
        [
            "澄湖区",
            "南屏区",
            "青岩县",
            "鹤川县",
            "梅岭县",
            "临浦市",
            "石鼓县",
            "云屏区",
            "金沙县",
            "枫林县",
            "永和区",
            "平江县",
        ],
        strict=True,
    )
}
SETTINGS = Settings(
    city_code="4398",
    city_name="云泽市",
    regions=tuple({"code": code, "name": name} for code, name in COUNTIES.items()),
)
_SYLLABLES = (
    "安柏碧滨昌辰澄川翠丹德鼎东敦丰枫凤福富港高谷光广桂海瀚合鹤弘洪湖华怀辉惠吉济嘉建江金锦景靖九钧康岚乐丽利莲临灵龙隆"
    "芦鹿麓罗洛茂梅美明铭牧南宁盘平浦启千谦强乔青清庆曲泉仁荣瑞润森沙山杉尚升盛石舒双松苏泰棠天田桐通同万望威文梧西溪霞"
    "翔祥向新信星兴秀旭轩雅岩阳尧业宜义益银盈颍永友禹玉裕元源远岳越云耘泽占章昭振正知志中忠舟珠竹卓紫宗祖"
)
_WORKS = [
    ("{}路道路改造", "住房和城乡建设局"),
    ("{}路雨污分流", "住房和城乡建设局"),
    ("{}小学教学楼", "教育局"),
    ("{}中学综合楼扩建", "教育局"),
    ("{}镇卫生院迁建", "卫生健康局"),
    ("{}镇污水处理厂", "生态环境局"),
    ("{}河河道治理", "水利局"),
    ("{}线公路改扩建", "交通运输局"),
    ("{}社区老旧小区改造", "住房和城乡建设局"),
    ("{}水库除险加固", "水利局"),
    ("{}镇农贸市场提升改造", "商务局"),
    ("{}景区停车场", "文化和旅游局"),
    ("{}安置房", "城市建设投资有限公司"),
    ("{}产业园标准厂房", "产业园开发有限公司"),
]
_GOODS = [
    "精密铸件",
    "轴承套圈",
    "果蔬罐头",
    "高档面料",
    "节能门窗",
    "聚酯切片",
    "线路板",
    "中药饮片",
    "石墨烯",
    "胶合板",
    "白酒",
    "瓷砖",
    "管材",
    "饲料",
    "阀门",
    "纸箱",
    "铜芯电缆",
    "刹车片",
    "锂电池隔膜",
    "光学镜片",
    "橡胶密封件",
    "食用菌",
    "预制菜",
    "印刷包装",
    "汽车座椅",
    "玻璃纤维",
    "化肥",
    "钢结构",
    "铝型材",
    "电机",
]
_VERBS = ["技术改造", "扩建", "生产线建设", "节能环保改造", "仓储物流", "智能化改造", "研发中心", "加工"]
_TRADES = [
    "机械",
    "轴承",
    "食品",
    "纺织",
    "建材",
    "化工",
    "电子",
    "医药",
    "新材料",
    "木业",
    "酒业",
    "陶瓷",
    "塑胶",
    "农业",
    "铸造",
    "包装",
    "电缆",
    "汽配",
    "新能源",
    "科技",
]
_FORMS = ["有限公司", "有限责任公司", "股份有限公司"]
_SPELLINGS = [
    ("技术改造", "技改"),
    ("改扩建", "改建扩建"),
    ("污水处理厂", "污水厂"),
    ("提升改造", "改造提升"),
    ("老旧小区", "老旧住宅小区"),
    ("生产线建设", "生产线"),
]
_SHORTER = ["道路", "社区", "精密", "高档", "标准", "综合"]
_SOURCES = [
    ("统计局", "library"),
    *((d, "survey") for d in ("发改", "住建", "工信", "文旅", "交通", "商务", "水利")),
]
_COLUMNS = [
    "row_key",
    "department",
    "document",
    "file_name",
    "sheet_name",
    "project_name",
    "library_name",
    "project_code",
    "library_code",
    "owner_name",
    "owner_uscc",
    "region",
    "address",
    "start_month",
    "approval_no",
    "permit_no",
    "contract_no",
]


class _Project:
    __slots__ = (
        "address",
        "approval",
        "code",
        "county",
        "credit",
        "key",
        "name",
        "owner",
        "planned",
        "start",
    )

    def __init__(self, key: int, name: str, of: dict[str, Any], rng: random.Random) -> None:
        self.key, self.name = key, name
        self.owner: str
        self.credit: str
        self.county: str
        self.owner, self.credit, self.county = of["owner"], of["credit"], of["county"]
        self.planned = rng.randint(300, 90000) if rng.random() < 0.7 else rng.randint(1, 50) * 1000
        self.start = f"{rng.randint(2023, 2025)}-{rng.randint(1, 12):02d}"
        self.address = of["address"]
        self.approval = f"云发改〔{self.start[:4]}〕{rng.randint(1, 999999)}号"
        digits = f"{rng.randint(21, 25)}{rng.randint(1, 12):02d}{self.county}04{rng.randint(1, 9):02d}{key % 100000:05d}"
        self.code = digits + mod_11_10.calc_check_digit(digits)


def _syllables(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(_SYLLABLES, k=count))


def _company(rng: random.Random) -> dict[str, str]:
    county = rng.choice(list(COUNTIES))
    place = rng.choice(["云泽市", "云泽", COUNTIES[county], ""])
    name = f"{place}{_syllables(rng, rng.choice([2, 2, 3]))}{rng.choice(_TRADES)}{rng.choice(_FORMS)}"
    credit = "91" + county + "".join(rng.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=10))
    return {"owner": name, "credit": credit, "county": county}


def _family(
    rng: random.Random, companies: list[dict[str, str]], alike: bool
) -> tuple[dict[str, Any], list[str]]:
    """What the projects of a family share, and their names."""
    if alike:
        company = rng.choice(companies)
        stem = f"{rng.choice([_syllables(rng, 2) + '镇', ''])}{rng.randint(1, 30)}兆瓦分布式光伏发电"
    elif rng.random() < 0.5:
        company = rng.choice(companies)
        size = rng.choice(["", "", f"年产{rng.randint(1, 90)}万件", f"年产{rng.randint(1, 60)}万吨"])
        stem = size + rng.choice(_GOODS) + rng.choice(_VERBS)
    else:
        pattern, office = rng.choice(_WORKS)
        county = rng.choice(list(COUNTIES))
        stem = pattern.format(_syllables(rng, rng.choice([2, 2, 3])))
        company = {"owner": COUNTIES[county] + office, "credit": f"11{county}MB{county}000", "county": county}
    address = (
        f"{COUNTIES[company['county']]}{_syllables(rng, 2)}街道{_syllables(rng, 2)}路{rng.randint(1, 400)}号"
    )
    draw = rng.random()
    names = [stem]
    if draw < 0.08:
        names = [f"{stem}（{n}期）" for n in "一二三"[: rng.choice([2, 2, 3])]]
    elif draw < 0.11:
        names = [f"{stem}{n}号厂房" for n in range(1, rng.randint(3, 5))]
    return company | {"address": address}, names


def _written(rng: random.Random, p: _Project) -> str:
    """A name as an office writes it."""
    name = p.name
    if rng.random() < 0.3:
        for old, new in _SPELLINGS:
            name = name.replace(old, new)
    if rng.random() < 0.06 and len(name) > 8:
        for word in _SHORTER:
            name = name.replace(word, "")
    name += rng.choice(["", "项目", "工程", "建设项目", "建设工程", "工程项目"])
    prefix = rng.random()
    if prefix < 0.2:
        return p.owner + name
    if prefix < 0.45:
        return COUNTIES[p.county] + name
    return "云泽市" + COUNTIES[p.county] + name if prefix < 0.6 else name


def _row(rng: random.Random, p: _Project, number: int, source: tuple[str, str]) -> tuple[Any, ...]:
    department, document = source
    library = document == "library"
    code: str | None = p.code if rng.random() > 0.46 else None
    if code and rng.random() < 0.03:
        at = rng.randrange(20)
        code = code[:at] + str((int(code[at]) + rng.randint(1, 9)) % 10) + code[at + 1 :]
    planned: float | None = p.planned
    draw = rng.random()
    if draw < 0.1:
        planned = round(p.planned, -2) or p.planned
    elif draw < 0.14:
        planned = round(p.planned * rng.uniform(0.7, 1.4))
    elif draw < 0.16:
        planned = p.planned / 10000
    elif draw < 0.22:
        planned = None
    owner = p.owner
    if rng.random() < 0.12:
        owner = (
            owner.removeprefix("云泽市").replace("有限责任公司", "公司").replace("住房和城乡建设局", "住建局")
        )
    texts = (
        f"{department}:{number}",
        department,
        document,
        f"{department}.xlsx",
        "Sheet1",
        _written(rng, p),
        None,
        code,
        f"LIB{p.key}" if library else None,
        owner if library or rng.random() > 0.06 else None,
        p.credit if library or rng.random() > 0.6 else None,
        COUNTIES[p.county],
        p.address if rng.random() < 0.3 else None,
        p.start if rng.random() > 0.2 else None,
        p.approval if rng.random() < 0.2 else None,
        None,
        None,
    )
    return (*texts, number, planned, [p.county] if rng.random() > 0.05 else [], p.key)


def _rows(count: int, seed: int, *, alike: bool) -> Iterator[tuple[Any, ...]]:
    rng = random.Random(seed)
    companies = [_company(rng) for _ in range(max(20, count // 12))]
    number = key = 0
    while True:
        shared, names = _family(rng, companies, alike)
        for name in names:
            key += 1
            project = _Project(key, name, shared, rng)
            for source in rng.sample(_SOURCES, rng.choices([1, 2, 3, 4], [22, 45, 25, 8])[0]):
                yield _row(rng, project, number, source)
                number += 1
                if number == count:
                    return


def fill(con: duckdb.DuckDBPyConnection, count: int, seed: int = 1, *, alike: bool = False) -> None:
    """Create ``work.source_row`` with ``count`` rows of one period, and the project of each in ``truth``.

    Args:
        con: A build.
        count: Number of rows; a smaller count with the same seed is not the beginning of a larger one.
        seed: Of what is drawn.
        alike: A monoculture: photovoltaic plants only.
    """
    schema = _pa.schema(
        [(name, _pa.string()) for name in _COLUMNS]
        + [("row_number", _pa.int64()), ("planned_total", _pa.float64())]
        + [("region_codes", _pa.list_(_pa.string())), ("truth", _pa.int64())]
    )
    made = _rows(count, seed, alike=alike)
    batches = []
    while rows := [row for _, row in zip(range(50_000), made, strict=False)]:
        columns = [list(column) for column in zip(*rows, strict=True)]
        batches.append(_pa.record_batch(columns, schema=schema))
    con.register("made_rows", _pa.Table.from_batches(batches))
    con.execute(
        f"CREATE OR REPLACE TABLE work.source_row AS SELECT '{PERIOD}' AS period,"
        " * REPLACE (planned_total::DECIMAL(18, 6) AS planned_total) FROM made_rows"
    )
    con.unregister("made_rows")
