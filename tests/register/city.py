"""A small synthetic city for the register's tests: real projects first, then the rows departments make of them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

from gutou.settings import Settings

COUNTIES = {
    "439802": "澄湖区",
    "439803": "南屏区",
    "439821": "青岩县",
    "439822": "鹤川县",
    "439823": "梅岭县",
    "439881": "临浦市",
}
SETTINGS = Settings(
    city_code="4398",
    city_name="云泽市",
    regions=tuple({"code": c, "name": n} for c, n in COUNTIES.items()),
)
BRANDS = [
    "华兴",
    "金鼎",
    "瑞丰",
    "天成",
    "恒达",
    "鑫源",
    "博远",
    "明辉",
    "东升",
    "盛泰",
    "永昌",
    "凯达",
    "宏宇",
    "振邦",
    "嘉禾",
    "隆基",
    "中泽",
    "佳信",
    "安泰",
    "福临",
    "永利",
    "新锐",
    "万顺",
    "长青",
    "腾飞",
]
TRADES = [
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
]
PLANTS = [
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
]
PLACES = [
    "滨河",
    "湖滨",
    "解放",
    "建设",
    "五一",
    "青年",
    "文昌",
    "朝阳",
    "人民",
    "学府",
    "迎宾",
    "兴业",
    "梅园",
    "竹溪",
    "龙泉",
    "凤山",
    "白云",
    "石桥",
    "柳林",
    "高塘",
    "大坪",
    "小河",
    "红旗",
    "双桥",
]
WORKS = [
    ("{p}路道路改造", "住房和城乡建设局"),
    ("{p}路雨污分流改造", "住房和城乡建设局"),
    ("{p}小学教学楼", "教育局"),
    ("{p}中学综合楼扩建", "教育局"),
    ("{p}镇卫生院迁建", "卫生健康局"),
    ("{p}镇污水处理厂", "生态环境局"),
    ("{p}河河道治理", "水利局"),
    ("{p}至{q}公路改扩建", "交通运输局"),
    ("{p}社区老旧小区改造", "住房和城乡建设局"),
    ("{p}水库除险加固", "水利局"),
    ("{p}镇农贸市场提升改造", "商务局"),
    ("{p}山旅游景区停车场", "文化和旅游局"),
]
DEPARTMENTS = ("发改", "住建", "工信", "文旅", "交通", "商务", "生态环境")


@dataclass
class Project:
    """A real project with what is true of it."""

    key: str
    stem: str
    phase: str
    owner: str
    credit: str
    county: str
    code: str
    planned: int
    start: str
    address: str


@dataclass
class City:
    """Rows of ``work.source_row`` and the project each belongs to."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    truth: dict[str, str] = field(default_factory=dict)


def project_code(rng: random.Random, county: str) -> str:
    digits = f"{rng.randint(21, 25)}{rng.randint(1, 12):02d}{county}0401{rng.randint(0, 99999):05d}"
    digits += mod_11_10.calc_check_digit(digits)
    return f"{digits[:4]}-{digits[4:10]}-{digits[10:12]}-{digits[12:14]}-{digits[14:]}"


def credit_code(rng: random.Random, county: str) -> str:
    body = f"91{county}" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(9))
    return body + str(uscc.calc_check_digit(body))


def _projects(rng: random.Random, count: int) -> list[Project]:
    projects: list[Project] = []
    companies = [
        (
            f"{rng.choice(['云泽市', '云泽', c])}{b}{t}{rng.choice(['有限公司', '有限责任公司', '股份有限公司'])}",
            code,
        )
        for code, c in COUNTIES.items()
        for b in BRANDS
        for t in rng.sample(TRADES, 2)
    ]
    seen: set[tuple[str, str]] = set()
    spots = PLACES + [a[0] + b[1] for a in PLACES for b in PLACES if a != b]
    credits = {name: credit_code(rng, county) for name, county in companies}
    while len(projects) < count:
        county = rng.choice(list(COUNTIES))
        if rng.random() < 0.45:
            owner, county = rng.choice(companies)
            verb = rng.choice(["技术改造", "扩建", "生产线建设", "节能环保改造", "仓储物流"])
            size = rng.choice(["", "", f"年产{rng.randint(1, 60)}万件", f"年产{rng.randint(1, 20)}万吨"])
            stem = f"{size}{rng.choice(PLANTS)}{verb}"
        else:
            pattern, office = rng.choice(WORKS)
            p, q = rng.sample(spots, 2)
            stem, owner = pattern.format(p=p, q=q), COUNTIES[county] + office
        if (stem, owner) in seen:
            continue
        seen.add((stem, owner))
        credit = credits.setdefault(owner, credit_code(rng, county))
        planned = rng.randint(300, 90000) if rng.random() < 0.7 else rng.randint(1, 50) * 1000
        start = f"{rng.choice([2023, 2024, 2025])}-{rng.randint(1, 12):02d}"
        address = f"{COUNTIES[county]}{rng.choice(PLACES)}街道{rng.choice(PLACES)}路{rng.randint(1, 400)}号"
        base = Project(
            "", stem, "", owner, credit, county, project_code(rng, county), planned, start, address
        )
        for phase in ["（一期）", "（二期）"] if rng.random() < 0.08 else [""]:
            share = planned if phase in ("", "（一期）") else int(planned * rng.uniform(0.5, 1.6))
            code = base.code if phase != "（二期）" or rng.random() < 0.1 else project_code(rng, county)
            projects.append(
                Project(f"K{len(projects)}", stem, phase, owner, credit, county, code, share, start, address)
            )
    return projects


def _noisy(rng: random.Random, p: Project) -> str:
    county = COUNTIES[p.county]
    name = p.stem
    if rng.random() < 0.3:
        for old, new in [
            ("技术改造", "技改"),
            ("改扩建", "改建扩建"),
            ("污水处理厂", "污水厂"),
            ("提升改造", "改造提升"),
            ("老旧小区", "老旧住宅小区"),
        ]:
            name = name.replace(old, new)
    if p.phase:
        name += rng.choice(
            [p.phase, p.phase, p.phase.strip("（）"), {"（一期）": "(1期)", "（二期）": "Ⅱ期"}[p.phase]]
        )
    name += rng.choice(["", "项目", "工程", "建设项目", "建设工程", "工程项目"])
    prefix = rng.random()
    if prefix < 0.2:
        name = p.owner + name
    elif prefix < 0.45:
        name = county + name
    elif prefix < 0.6:
        name = "云泽市" + county + name
    elif prefix < 0.65:
        name = f"{name}（{county}）"
    if rng.random() < 0.05 and len(p.stem) > 8:
        name = name.replace("道路", "").replace("社区", "").replace("精密", "")
    if rng.random() < 0.05:
        name = name[:4] + " " + name[4:]
    return name


def _row(rng: random.Random, p: Project, department: str, document: str, number: int) -> dict[str, Any]:
    library = document == "library"
    code = p.code if rng.random() > 0.46 else None
    if code and rng.random() < 0.04:
        at = rng.choice([i for i, c in enumerate(code) if c.isdigit()])
        code = code[:at] + str((int(code[at]) + rng.randint(1, 9)) % 10) + code[at + 1 :]
    planned: float = p.planned
    draw = rng.random()
    if draw < 0.1:
        planned = round(planned, -2) or planned
    elif draw < 0.16:
        planned = round(planned * rng.uniform(0.7, 1.4))
    owner = p.owner
    if rng.random() < 0.15:
        owner = (
            owner.removeprefix("云泽市")
            .removeprefix("云泽")
            .replace("有限责任公司", "公司")
            .replace("住房和城乡建设局", "住建局")
        )
    return {
        "row_key": f"{department}{document}:{number}",
        "department": department,
        "document": document,
        "file_name": f"{department}.xlsx",
        "sheet_name": "Sheet1",
        "row_number": number,
        "project_name": _noisy(rng, p),
        "project_code": code,
        "library_code": f"LIB{p.key}" if library else None,
        "owner_name": owner if rng.random() > 0.05 or library else None,
        "owner_uscc": p.credit if rng.random() > 0.6 or library else None,
        "region_codes": [p.county] if rng.random() > 0.05 else [],
        "address": p.address if rng.random() < 0.3 else None,
        "planned_total": planned if rng.random() > 0.06 else None,
        "start_month": p.start if rng.random() > 0.2 else None,
    }


def city(seed: int, projects: int, period: str = "2025-06") -> City:
    """Rows of a month: 2.2 a project, 16 % of the projects in one source only."""
    rng = random.Random(seed)
    made = City()
    number = 10
    for p in _projects(rng, projects):
        sources = rng.choices([1, 2, 3, 4], [16, 55, 22, 7])[0]
        places = [("统计局", "library")] if rng.random() < 0.75 else []
        places += [(d, "survey") for d in rng.sample(DEPARTMENTS, 4)]
        for department, document in places[:sources]:
            number += 1
            row = _row(rng, p, department, document, number) | {"period": period}
            made.rows.append(row)
            made.truth[row["row_key"]] = p.key
    rng.shuffle(made.rows)
    return made
