"""How the offices of the fifth held-out city write a name; the words stand in ``linkage_fifth.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random

from bench.linkage_city import NEUTRAL, Said, Words, Work
from bench.linkage_fifth_amounts import counted
from bench.linkage_fifth_places import brief_of

_TWICE = re.compile(r"([一-龥]{2,6}|场|站)(?<!酸盐)\1(?!部)")
"""Said twice where two pieces meet; 赖氨酸盐酸盐 and 农场场部 are meant."""
_PLACE = re.compile(r"\[([^\]]*)\]")
_WIDE = str.maketrans("0123456789MWk/#", "０１２３４５６７８９ＭＷｋ／＃")
_CHINESE = "零一二三四五"
_OF_THING = ("加工", "酿造")
"""What is done that no phase parts from what is made."""
_TYPED = {
    "项目": ("项日", "项项目", "项目项目"),
    "工程": ("工程程", "工呈"),
    "建设项目": ("建设项", "建没项目"),
}


@dataclass(frozen=True)
class Style:
    """How a department of a county puts all its names.

    Attributes:
        front: Where the county goes: ``county``, ``city`` (with the city), ``brief``, ``none``, ``behind``, or as approved.
        company: ``full``, ``stem``, ``none``, ``dash`` (before a dash), ``behind``, or as approved.
        year: ``front``, ``after`` the county, or ``behind``.
    """

    front: str = ""
    company: str = ""
    year: str = "after"


def style_of(department: str, document: str, county: str) -> Style:
    """The habit of an office; the library and the list of key projects have more to say than a department."""
    rng = Random(f"fifth style|{department}|{document}|{county}")
    fronts: tuple[str, ...] = ("", "", "county", "county", "brief", "none", "none", "behind", "city")
    companies: tuple[str, ...] = ("", "", "full", "stem", "stem", "none", "none", "dash", "behind")
    if document == "library":
        fronts, companies = ("", "county", "county", "none"), ("", "full", "full", "stem", "none")
    elif document == "key_projects":
        fronts, companies = ("city", "county", "county", "brief"), ("stem", "stem", "full", "none")
    year = rng.choice(("front", "after", "after", "behind"))
    return Style(rng.choice(fronts), rng.choice(companies), year)


# -- operators: one piece of a name in another way ------------------------------------------------------------
def _other_words(rng: Random, said: Said, words: Words) -> Said:
    """Another word for what is built, or for what is done."""
    news = [
        replace(said, object=said.object.replace(old, new, 1))
        for old, of in words["say"].items()
        for new in (of if old in said.object else ())
        if new not in said.object
    ]
    news += [replace(said, action=new) for new in words["done"].get(said.action, ())]
    return rng.choice(news) if news else said


def _slip(rng: Random, said: Said, words: Words) -> Said:
    fits = [word for word in words["slips"] if word in said.object + said.action]
    if not fits or rng.random() < 0.15:
        return replace(said, suffix=rng.choice(_TYPED.get(said.suffix, (said.suffix,))))
    word = rng.choice(fits)
    wrong = words["slips"][word]
    return replace(
        said, object=said.object.replace(word, wrong, 1), action=said.action.replace(word, wrong, 1)
    )


def _no_action(rng: Random, said: Said, words: Words) -> Said:
    return replace(said, action="") if said.action in (*NEUTRAL, "加工") else said


def _suffix(rng: Random, said: Said, words: Words) -> Said:
    return replace(said, suffix=rng.choice(words["suffixes"]))


def _furnished(rng: Random, said: Said, words: Words) -> Said:
    if said.action not in (*NEUTRAL, "改造", "改扩建", "扩建") or any(
        word in said.object for word in ("及", "配套")
    ):
        return said
    return replace(said, object=said.object + rng.choice(words["furnished"]))


def _county(rng: Random, said: Said, words: Words) -> Said:
    """Without the county, or with it where the approved name has none."""
    return replace(said, county="" if rng.random() < 0.45 else said.county or "=")


def _brand(rng: Random, said: Said, words: Words) -> Said:
    """The company as its brand, in full, or not at all."""
    return replace(said, brand=rng.choice(("", "~", "=")))


def _action_first(rng: Random, said: Said, words: Words) -> Said:
    if said.action not in NEUTRAL or said.object[:1] in "年日国省县新":
        return said
    return replace(said, object=rng.choice(("新建", "建设")) + said.object, action="")


# -- names ----------------------------------------------------------------------------------------------------
def name_of(rng: Random, work: Work, said: Said, words: Words, part: str, style: Style | None = None) -> str:
    """The pieces as one text, with the section's name if there is one."""
    chosen = style or Style()
    text = _TWICE.sub(r"\1", _framed(rng, _body(rng, work, said), work, said, words, chosen))
    if part:
        text += rng.choice((f"（{part}）", part, f"-{part}"))
    return _finished(rng, text, work, words)


def _body(rng: Random, work: Work, said: Said) -> str:
    """Thing, mark, what is done and phase; now and then the place that the name begins with goes behind."""
    mark, thing = _mark(rng, said.mark), said.object
    if said.mark and _PLACE.search(thing) and rng.random() < 0.75:
        thing, mark = _PLACE.sub(mark.strip("（）"), thing), ""
    thing, action = counted(rng, _PLACE.sub(r"\1", thing)), said.action
    if action in _OF_THING:
        thing, action = thing + action, ""
    front, behind = work.kind["front"], ""
    if front and thing.startswith(front) and len(thing) > len(front) + 2 and rng.random() < 0.06:
        slots = work.kind["slots"]
        place = slots["town"] if front == slots["bare"] else front
        thing, behind = thing.removeprefix(front), f"（{place}）"
    phase, suffix = _phase(rng, said.phase), said.suffix
    within = _phase(rng, said.phase, within=True)
    ways = (
        thing + mark + action + suffix + phase,
        thing + mark + action + suffix + phase,
        thing + mark + within + action + suffix,
        thing + action + mark + within + suffix,
        thing + action + suffix + phase + (mark if mark[:1] in ("（", "") else f"（{mark}）"),
    )
    early = phase and not work.public and rng.random() < 0.08
    return (within + thing + mark + action + suffix if early else rng.choice(ways)) + behind


def _framed(rng: Random, text: str, work: Work, said: Said, words: Words, style: Style) -> str:
    """Year, county and company in front, in the order an office likes, or behind."""
    full, brief = str(words["counties"][work.county]), brief_of(words, work.county)
    brand = {"=": work.owner, "~": work.kind["brand"]}.get(said.brand, said.brand) if not work.public else ""
    if not work.public and style.company in ("full", "stem", "none"):
        brand = {"full": work.owner, "stem": work.kind["stem"], "none": ""}[style.company]
    county = full if said.county == "=" else said.county
    if style.front:
        front = {"county": full, "city": words["city"][1] + full, "brief": brief, "behind": county}
        county = front.get(style.front, "")
    if (
        full in brand
        or brand.startswith((brief, words["city"][1]))
        or "{city}" in str(work.kind.get("owners"))
    ):
        county = ""
    elif county and style.front == "" and rng.random() < 0.12:
        county = rng.choice(
            (words["city"][1] + county, brief if len(brief) > 2 or brief[-1] in "区县" else full)
        )
    if county and text.startswith(brief.rstrip("区县")) and rng.random() < 0.6:
        county = ""
    if county and work.public and rng.random() < 0.03 and work.owner.startswith(full):
        county = work.owner
    if style.front == "behind" and work.public and county:
        text, county = f"{text}（{county}）", ""
    if brand and style.company == "behind" and rng.random() < 0.7:
        text, brand = f"{text}（{brand}）", ""
    elif brand and style.company == "dash":
        brand += rng.choice(("-", "—", "：", "--"))
    return _dated(rng, text, said.lead, county + brand, style)


def _dated(rng: Random, text: str, year: str, front: str, style: Style) -> str:
    if not year:
        return front + text
    year = rng.choice((year, year, year, year + "度"))
    if style.year == "front":
        return year + front + text
    return f"{front}{text}（{year}）" if style.year == "behind" else front + year + text


def _finished(rng: Random, text: str, work: Work, words: Words) -> str:
    """Remarks, numbers of a list, spaces and letters as they get into a table."""
    drawn = rng.random()
    if drawn < 0.07:
        remarks = words["public_remarks" if work.public else "private_remarks"]
        if not work.public and "工信" in work.kind["departments"]:
            remarks = remarks + words["factory_remarks"]
        return text + str(rng.choice(remarks))
    if drawn < 0.08 and work.public:
        return f"关于{text}" + rng.choice(("可行性研究报告的批复", "初步设计的批复", "可研报告的批复"))
    if drawn < 0.095:
        return rng.choice(("{}.{}", "{}、{}", "（{}）{}", "{} {}")).format(rng.randrange(1, 120), text)
    if drawn < 0.115:
        cut = rng.randrange(2, len(text))
        return text[:cut] + rng.choice((" ", "\n", "\u3000", "  ")) + text[cut:]
    if drawn < 0.13:
        return text.translate(_WIDE)
    if drawn < 0.165:
        return text.translate(str.maketrans("（）：", "():"))
    return text + "。" if drawn > 0.996 else text


def _mark(rng: Random, mark: str) -> str:
    """A mark with its number as a figure, with a sign or in Chinese."""
    if mark[1:2] == "号" and mark[0] in "12345一二三":
        number = _CHINESE.index(mark[0]) if mark[0] in _CHINESE else int(mark[0])
        mark = rng.choice((f"{number}号", f"{number}号", f"{number}#", f"{_CHINESE[number]}号")) + mark[2:]
    elif mark.endswith("批"):
        number = _CHINESE.index(mark[1])
        mark = rng.choice((mark, mark, f"{mark[1]}批", f"第{number}批", f"{mark[1]}批次"))
    elif mark.endswith(("车间", "采区", "干渠")):
        number, thing = _CHINESE.index(mark[0]), mark[1:]
        mark = rng.choice((mark, mark, f"第{mark}", f"{number}号{thing}", f"{number}#{thing}"))
    return rng.choice((mark, mark, f"（{mark}）")) if mark else ""


def _phase(rng: Random, phase: int, *, within: bool = False) -> str:
    if not phase:
        return ""
    chinese, roman = _CHINESE[phase], "ⅠⅡⅢⅣ"[phase - 1]
    if within:
        return rng.choice((f"{chinese}期", f"{chinese}期", f"（{chinese}期）", f"{roman}期", f"{phase}期"))
    forms = (
        f"{chinese}期",
        f"（{chinese}期）",
        f"（{chinese}期）",
        f"{chinese}期工程",
        f"（{chinese}期工程）",
    )
    return rng.choice((*forms, f"{roman}期", f"{phase}期", f"-{chinese}期", f"第{chinese}期"))


OPERATORS = (_other_words, _slip, _no_action, _suffix, _furnished, _county, _brand, _action_first)
WEIGHTS = (1.5, 2.5, 0.8, 2.0, 2.0, 0.6)
"""Of the operators after the first two."""
