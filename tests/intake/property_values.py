"""What a row may say, and how an office may write it: strategies made from the fields of the pandera models.

Nothing here comes from the code under test: what a spelling means is written down once more, from documents.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from schemas.documents import FieldSpec


@dataclass(frozen=True)
class Percent:
    """A number in percent format, as the workbook stores it: 0.052 is shown as 5.2%."""

    stored: float


Written = None | str | int | float | bool | dt.date | Percent


@dataclass(frozen=True)
class Said:
    """What a cell means, and what stands in it."""

    means: Any
    written: Written


Draw = Callable[[st.SearchStrategy[Any]], Any]

WAN = {"元": Decimal("0.0001"), "千元": Decimal("0.1"), "万元": Decimal(1), "亿元": Decimal(10000)}
_SIX = Decimal("0.000001")
_WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
_EPOCH = dt.date(1899, 12, 30)

_PLACES = (
    "",
    "澄湖区",
    "青岩县",
    "云泽市",
    "高新区",
    "城东",
    "G107国道",
    "东风汽车（云泽）",
    "总部基地",
    "合力",
)
_THINGS = (
    "污水处理厂",
    "职业学院实训楼",
    "年产2000万件零部件生产线",
    "老旧小区",
    "宾馆客房",
    "LED显示屏",
    "小计量器具厂房",
    "电话局机房",
    "备用水源",
    "其他垃圾中转站",
    "10千伏线路",
    "注塑车间",
)
_TAILS = (
    "项目",
    "建设项目",
    "技改项目",
    "改造工程",
    "改扩建工程（二期）",
    "一期",
    "3号厂房",
    "A-2地块",
    "工程EPC",
)
_OWNERS = (
    "云泽市城投公司",
    "澄湖区水利局",
    "青岩县人民医院",
    "湖南合计科技有限公司",
    "国网（云泽）供电公司",
    "张三",
    "云泽市交通运输局",
)
_CHARACTERS = "建设规模面积层楼道路长宽设备采购安装县区镇村主体完成一二三标段ABxy0127、，；（）()%+/"
_BLANKS = st.sampled_from((None, None, None, "—", "/", "-"))


def said(
    spec: FieldSpec, draw: Draw, *, unit: str | None = None, percent: bool = False, blank: bool = True
) -> Said:
    """Draw what one cell of a field says.

    Args:
        spec: The field.
        draw: Hypothesis' draw.
        unit: Unit of the column; None when each amount carries its own.
        percent: Whether the header has a % sign.
        blank: Whether the cell may say nothing.
    """
    if blank and draw(st.integers(0, 3)) == 0:
        return Said(None, draw(_BLANKS))
    if spec.type == "M":
        return money(draw, unit)
    if spec.type == "P":
        return points(draw, percent)
    readers: dict[str, Callable[[FieldSpec, Draw], Said]] = {
        "D": day,
        "B": yes_no,
        "E": one_of,
        "C": code,
        "Q": quantity,
        "N": quantity,
    }
    return readers.get(spec.type, text)(spec, draw)


def text(spec: FieldSpec, draw: Draw) -> Said:
    """Names as they are on lists, and any other words; blanks around them mean nothing."""
    if spec.name in ("project_name", "library_name"):
        words = "".join(draw(st.sampled_from(part)) for part in (_PLACES, _THINGS, _TAILS))
    elif spec.name in (
        "owner_name",
        "contract_party",
        "lead_department",
        "visited_by",
        "contact",
        "decided_by",
    ):
        words = draw(st.sampled_from(_OWNERS))
    elif spec.name == "region":
        words = draw(st.sampled_from(("澄湖区", "青岩县", "439802", "澄湖区、青岩县")))
        if words.isdigit() and draw(st.booleans()):
            return Said(words, int(words))
    elif spec.name == "phone":
        words = draw(st.sampled_from(("13800001234", "0731-8888666", "8888666")))
        if words.isdigit() and draw(st.booleans()):
            return Said(words, int(words))
    else:
        words = draw(st.text(_CHARACTERS, min_size=1, max_size=12))
        # a stroke alone is the sign of a blank, and a label in brackets or with a numeral could be a section's
        words = f"内容{words}".rstrip("/")
    around = draw(st.sampled_from(("{}", "{}", "{}", " {}", "{} ", "\n{}", "　{}")))
    return Said(_narrow(words), around.format(words))


def _narrow(words: str) -> str:
    return words.replace("（", "(").replace("）", ")").replace("，", ",").replace("；", ";")


def money(draw: Draw, unit: str | None) -> Said:
    """An amount in any unit: a number, or the text of one with separators, wide digits, a unit, 约."""
    own = unit is None or draw(st.integers(0, 7)) == 0
    counted = draw(st.sampled_from(tuple(WAN))) if own else str(unit)
    places = draw(st.integers(0, {"元": 1, "千元": 2, "万元": 4, "亿元": 6}[counted]))
    top = {"元": 10**9, "千元": 10**7, "万元": 10**6, "亿元": 10**3}[counted] * 10**places
    whole = draw(st.one_of(st.integers(0, 100), st.integers(-top // 100, top)))
    number = Decimal(whole).scaleb(-places)
    means = (number * WAN[counted]).quantize(_SIX)
    plain = f"{number:f}"
    if not own:
        form = draw(st.integers(0, 7))
        if form <= 3:
            return Said(means, int(number) if number == number.to_integral_value() else float(number))
        return Said(means, _amount_text(form, number, plain))
    written = draw(st.sampled_from((plain, f"{number:,f}", plain.translate(_WIDE))))
    names = {"万元": ("万元", "万", " 万元"), "亿元": ("亿元", "亿"), "元": ("元",), "千元": ("千元",)}[
        counted
    ]
    before = "约" if number > 0 and draw(st.integers(0, 5)) == 0 else ""
    return Said(means, f"{before}{written}{draw(st.sampled_from(names))}")


def _amount_text(form: int, number: Decimal, plain: str) -> str:
    if form == 4:
        return f"{number:,f}"
    if form == 5:
        return plain.translate(_WIDE)
    return f"约{plain}" if form == 6 and number > 0 else f" {plain} "


def points(draw: Draw, percent: bool) -> Said:
    """Percentage points under a header with %, with the sign in the cell, or in percent format."""
    tenths = draw(st.integers(-300, 300))
    means = (Decimal(tenths) / 10).quantize(_SIX)
    form = draw(st.integers(0, 2))
    if form == 0:
        return Said(means, Percent(tenths / 1000))
    # a bare number within one point either way could be a ratio: without a % anywhere it is asked, and rightly
    if form == 1 and (percent or abs(tenths) > 10):
        return Said(means, tenths / 10 if tenths % 10 else tenths // 10)
    return Said(means, f"{Decimal(tenths) / 10}%")


def quantity(spec: FieldSpec, draw: Draw) -> Said:
    """A count or an area."""
    if spec.type == "N":
        whole = draw(st.integers(0, 5000))
        return Said(whole, draw(st.sampled_from((whole, str(whole), f"{whole:,}"))))
    number = Decimal(draw(st.integers(0, 10**7))).scaleb(-2)
    return Said(number.quantize(_SIX), draw(st.sampled_from((float(number), f"{number:f}", f"{number:,f}"))))


def day(spec: FieldSpec, draw: Draw) -> Said:
    """A month or a day in the spellings that forms show, a date cell, or the serial of one."""
    when = draw(st.dates(dt.date(2012, 1, 1), dt.date(2029, 12, 31)))
    y, m, d = when.year, when.month, when.day
    month = f"{y}-{m:02d}"
    form = draw(st.integers(0, 5))
    if form == 0:
        return Said(month if spec.month else when.isoformat(), when)
    if form == 1:
        return Said(month if spec.month else when.isoformat(), (when - _EPOCH).days)
    if form == 2:
        days = (
            f"{y}-{m:02d}-{d:02d}",
            f"{y}.{m}.{d}",
            f"{y}年{m}月{d}日",
            f"{y}{m:02d}{d:02d}",
            f"{y}/{m}/{d}",
        )
        return Said(month if spec.month else when.isoformat(), draw(st.sampled_from(days)))
    if form == 3:
        # 2025.1 as a number is January or October: asked, and rightly
        numbers: tuple[int | float, ...] = (
            int(f"{y}{m:02d}"),
            *((float(f"{y}.{m}"),) if 2 <= m <= 9 else ()),
        )
        return Said(month, draw(st.sampled_from(numbers)))
    months = (month, f"{y}.{m:02d}", f"{y}年{m}月", f"{y}年{m:02d}月", f"{y}{m:02d}", f"{y}/{m}", f"{y}－{m}")
    return Said(month, draw(st.sampled_from((*months, f" {y} 年 {m} 月"))))


def yes_no(spec: FieldSpec, draw: Draw) -> Said:
    """Yes or no in the words of documents.md."""
    answer = draw(st.booleans())
    words = ("是", "有", "√", "已", "是 ") if answer else ("否", "无", "×", "未", "否")
    return Said(answer, draw(st.sampled_from(words)))


def one_of(spec: FieldSpec, draw: Draw) -> Said:
    """One of the list's words; an open list without words takes any."""
    if not spec.values:
        word = draw(st.sampled_from(("有限责任公司", "私营企业", "国有企业")))
        return Said(word, word)
    word = draw(st.sampled_from(spec.values))
    return Said(word, draw(st.sampled_from((word, word, f" {word}", f"{word}\n"))))


def code(spec: FieldSpec, draw: Draw) -> Said:
    """A code; one of more than fifteen digits is text, a shorter one may be a number."""
    digits = draw(st.integers(10**7, 10**8 - 1))
    if spec.name == "project_code":
        plain = f"2405-439802-04-01-{digits % 10**6:06d}"
        wide = plain.replace("-", "－")
        return Said(plain, draw(st.sampled_from((plain, f" {plain}", wide))))
    if spec.name == "owner_uscc":
        plain = f"9143980{digits % 10**2:02d}MA4L{digits % 10**5:05d}"
        return Said(plain, draw(st.sampled_from((plain, plain.lower(), f"{plain[:9]} {plain[9:]}"))))
    if spec.name == "form":
        word = draw(st.sampled_from(("206-1", "206-2", "X204-1")))
        return Said(word, word)
    plain = f"{digits}"
    return Said(plain, draw(st.sampled_from((plain, digits, f"{plain} "))))
