"""Names of projects and owners, and the ways in which offices write one name differently."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from gutou.demo.places import CITY_NAME

_FIRST = "龙石白青金银清双大小长高新古玉凤桃梨松竹柳荷莲梅兰菊云雾溪潭沙泥麻茶油米铁铜窑塘坪坝关渡浪桐枫樟栗"
_SECOND = "泉桥沙岩塘坪溪湾冲湖田山岭坡桐坳洲井潭垅江渡口铺城岗源洞林坝台阁亭圳堰畔浦汀"
_BRAND_FIRST = "鑫恒瑞华盛宏昌泰隆永兴德诚嘉祥安正天中富利达顺康和荣裕丰腾飞博创智凯锦耀"
_BRAND_SECOND = "源达泰盛隆兴昌宇翔鹏辉峰创业邦升润联捷和信瀚海川岳峻景佳朗越拓晟旭跃胜铭"
_SURNAMES = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹"
_GIVEN = "建国志强晓明丽华文军海燕春梅国庆立新永红学文正平小兰子涵佳怡俊杰思远雨桐"

PHASES = ("一期", "二期", "三期", "四期")
_PHASE_SPELLINGS = {
    "一期": ("（一期）", "一期", "(一期)", "（1期）", "（Ⅰ期）", "一期工程"),
    "二期": ("（二期）", "二期", "(二期)", "（2期）", "（Ⅱ期）", "二期工程"),
    "三期": ("（三期）", "三期", "(三期)", "（3期）", "（Ⅲ期）", "三期工程"),
    "四期": ("（四期）", "四期", "(四期)", "（4期）", "（Ⅳ期）", "四期工程"),
}
_ABBREVIATIONS = (
    ("污水处理厂", "污水厂"),
    ("光伏发电", "光伏"),
    ("商贸物流园", "物流园"),
    ("生态修复", "修复"),
    ("综合治理", "治理"),
    ("游客中心及步道", "游客中心"),
    ("垃圾焚烧发电", "垃圾发电"),
    ("小学教学楼", "小学"),
    ("冷链仓储中心", "冷链中心"),
    ("生产线", "产线"),
    ("集中供水", "供水"),
    ("卫生院综合楼", "卫生院"),
)
_FULL_WIDTH = {code: code + 0xFEE0 for code in [*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B)]}


@dataclass(frozen=True, slots=True)
class Name:
    """A project name in its pieces, so that a variant never loses what tells projects apart.

    Attributes:
        county: County's full name, as a prefix.
        brand: The company's short name inside the project name, or ``""``.
        body: Place and object.
        action: 建设, 扩建, 技术改造 …
        suffix: 项目, 工程 …
        phase: 一期 …, or ``""``.
        part: 标段 or 部分, or ``""``.
        city: Whether 云泽市 stands in front.
    """

    county: str
    brand: str
    body: str
    action: str
    suffix: str
    phase: str = ""
    part: str = ""
    city: bool = False
    phase_spelling: str = ""
    part_spelling: str = ""

    def text(self) -> str:
        """The name as one string."""
        prefix = (CITY_NAME if self.city else "") + self.county
        phase = self.phase_spelling or (f"（{self.phase}）" if self.phase else "")
        part = self.part_spelling or (f"（{self.part}）" if self.part else "")
        return f"{prefix}{self.brand}{self.body}{self.action}{self.suffix}{phase}{part}"


Noise = Callable[[Name, Random], Name]


def _drop_prefix(name: Name, rng: Random) -> Name:
    return replace(name, county="", city=False)


def _add_city(name: Name, rng: Random) -> Name:
    return replace(name, city=True)


def _short_county(name: Name, rng: Random) -> Name:
    return replace(name, county=name.county[:-1])


def _drop_brand(name: Name, rng: Random) -> Name:
    return replace(name, brand="") if name.brand else replace(name, county="")


def _drop_suffix(name: Name, rng: Random) -> Name:
    return replace(name, suffix="")


def _swap_suffix(name: Name, rng: Random) -> Name:
    building = name.action in ("建设", "新建", "购置", "装修改造", "")
    choices = ["工程", "项目"] if building else ["工程", "项目", "建设项目", "建设工程"]
    return replace(name, suffix=rng.choice([suffix for suffix in choices if suffix != name.suffix]))


def _renovation_short(name: Name, rng: Random) -> Name:
    if name.action == "技术改造":
        return replace(name, action="技改")
    return replace(name, action="") if name.action == "建设" else name


def _brackets(name: Name, rng: Random) -> Name:
    if name.phase:
        name = replace(name, phase_spelling=rng.choice(_PHASE_SPELLINGS[name.phase]))
    if name.part:
        name = replace(name, part_spelling=rng.choice([f"({name.part})", f"—{name.part}", f"{name.part}"]))
    return replace(name, body=name.body.replace("（", "(").replace("）", ")"))


def _full_width(name: Name, rng: Random) -> Name:
    return replace(name, body=name.body.translate(_FULL_WIDTH))


def _abbreviate(name: Name, rng: Random) -> Name:
    body = name.body
    for long, short in _ABBREVIATIONS:
        body = body.replace(long, short)
    return replace(name, body=body)


def _spaces(name: Name, rng: Random) -> Name:
    place = rng.randrange(1, max(2, len(name.body)))
    return replace(name, body=name.body[:place] + rng.choice([" ", "　", "  "]) + name.body[place:])


def _numerals(name: Name, rng: Random) -> Name:
    return replace(name, body=re.sub(r"(\d+)万", r"\g<1>0000", name.body))


NOISE: tuple[Noise, ...] = (
    _drop_prefix,
    _add_city,
    _short_county,
    _drop_brand,
    _drop_suffix,
    _swap_suffix,
    _renovation_short,
    _brackets,
    _full_width,
    _abbreviate,
    _spaces,
    _numerals,
)
_WEIGHTS = (5, 2, 2, 3, 3, 3, 3, 2, 1, 2, 1, 1)


def variant(name: Name, rng: Random) -> str:
    """The name as another office writes it: unchanged in a fifth of cases, else one to three operators."""
    for operator in rng.choices(NOISE, _WEIGHTS, k=rng.choices((0, 1, 2, 3), (20, 35, 30, 15))[0]):
        name = operator(name, rng)
    return name.text()


def places(rng: Random, counties: list[str]) -> dict[str, list[str]]:
    """Place names of two characters, none shared by two counties."""
    pool = [first + second for first in _FIRST for second in _SECOND if first != second]
    rng.shuffle(pool)
    share = len(pool) // len(counties)
    return {county: pool[i * share : (i + 1) * share] for i, county in enumerate(counties)}


def brands(rng: Random) -> list[str]:
    """Company short names, shuffled."""
    pool = [first + second for first in _BRAND_FIRST for second in _BRAND_SECOND if first != second]
    rng.shuffle(pool)
    return pool


def person(rng: Random) -> str:
    """A person's name."""
    return rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.choice((1, 2, 2))))


def phone(rng: Random) -> str:
    """A telephone number from a range kept for fiction."""
    return f"0799-555{rng.randrange(10_000):04d}"
