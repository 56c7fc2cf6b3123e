"""How the offices of the sixth held-out city write a name; the words stand in ``linkage_sixth.toml``."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from bench.linkage_city import NEUTRAL, Said, Words, Work
from bench.linkage_sixth_amounts import counted, scale_of
from bench.linkage_sixth_places import brief_of, forms_of
from bench.linkage_sixth_styles import Style

HERE = "[]"
"""Where within a thing its mark may stand."""
_TWICE = re.compile(r"([一-龥]{2,6})\1")
_TWICE_BUILT = re.compile(r"(新建|建设)(?:工程)?建设")
_WIDE = str.maketrans("0123456789MWkGSX/#+", "０１２３４５６７８９ＭＷｋＧＳＸ／＃＋")
_CHINESE = "零一二三四五"
_TYPED = {
    "项目": ("项日", "项项目", "顶目", "项目项目"),
    "工程": ("工程程", "工呈"),
    "建设项目": ("建设项", "建没项目", "建设设项目"),
    "工程项目": ("工程项", "工程顶目"),
}
_SAID_OTHERWISE = {"village": 0.09, "town": 0.12, "farm": 0.14, "lian": 0.1, "park": 0.18}
"""How often a place is not written as in the register of places."""


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
    if word in said.object:
        return replace(said, object=said.object.replace(word, wrong, 1))
    return replace(said, action=said.action.replace(word, wrong, 1))


def _no_action(rng: Random, said: Said, words: Words) -> Said:
    return replace(said, action="") if said.action in NEUTRAL else said


def _suffix(rng: Random, said: Said, words: Words) -> Said:
    return replace(said, suffix=rng.choice(words["suffixes"]))


def _furnished(rng: Random, said: Said, words: Words) -> Said:
    if said.action not in (*NEUTRAL, "改造", "改扩建", "扩建") or re.search("及|配套|设施", said.object):
        return said
    return replace(said, object=said.object + rng.choice(words["furnished"]))


def _county(rng: Random, said: Said, words: Words) -> Said:
    """Without the county, or with it where the approved name has none."""
    return replace(said, county="" if rng.random() < 0.4 else said.county or "=")


def _brand(rng: Random, said: Said, words: Words) -> Said:
    """The company as its brand, in full, or not at all."""
    return replace(said, brand=rng.choice(("", "~", "=", "=")))


def _action_first(rng: Random, said: Said, words: Words) -> Said:
    if said.action not in NEUTRAL or re.match(r"年|日|[\dGSX\[]", said.object):
        return said
    return replace(said, object=rng.choice(("新建", "建设")) + said.object, action="")


# -- names ----------------------------------------------------------------------------------------------------
def name_of(rng: Random, work: Work, said: Said, words: Words, part: str, style: Style | None = None) -> str:
    """The pieces as one text, with the section's name if there is one."""
    chosen = style or Style()
    if chosen.suffix and said.suffix:
        said = replace(said, suffix="" if chosen.suffix == "none" else chosen.suffix)
    text = _framed(rng, _body(rng, work, said, chosen), work, said, words, chosen)
    if part:
        text += rng.choice((f"（{part}）", part, f"-{part}", f" {part}"))
    return _finished(rng, text, work, words)


def _body(rng: Random, work: Work, said: Said, style: Style) -> str:
    """Thing, mark, what is done and phase; now and then the place that the name begins with goes behind."""
    mark, thing = _mark(rng, said.mark), said.object
    if said.mark and HERE in thing and rng.random() < 0.7:
        thing, mark = thing.replace(HERE, mark.strip("（）")), ""
    thing, behind = _place_said(rng, counted(rng, thing.replace(HERE, ""), style.power), work)
    phase, within, suffix = _phase(rng, said.phase), _phase(rng, said.phase, within=True), said.suffix
    ways = (
        _joined(thing, mark) + said.action + suffix + phase,
        _joined(thing, mark) + said.action + suffix + phase,
        _joined(thing, mark + said.action + suffix + phase),
        _joined(thing, mark) + within + said.action + suffix,
        _joined(thing + said.action, mark) + within + suffix,
        thing + said.action + suffix + phase + (mark if mark[:1] in ("（", "") else f"（{mark}）"),
    )
    early = phase and not work.public and thing[:1] not in "0123456789" and rng.random() < 0.06
    text = _joined(within + thing, mark) + said.action + suffix if early else rng.choice(ways)
    return _TWICE_BUILT.sub(r"\1", _TWICE.sub(r"\1", text)) + behind


def _joined(thing: str, mark: str) -> str:
    """Thing and mark, apart where figures or letters would meet."""
    if mark and re.search(r"[0-9A-Za-z]$", thing) and re.match(r"[0-9A-Za-z]", mark):
        return f"{thing}-{mark}"
    return thing + mark


def _place_said(rng: Random, thing: str, work: Work) -> tuple[str, str]:
    """The thing with its places as an office says them, and the first of them in brackets behind."""
    slots, kind = work.kind["slots"], work.kind
    for slot, often in _SAID_OTHERWISE.items():
        if f"{{{slot}}}" in kind["object"] and rng.random() < often:
            thing = thing.replace(slots[slot], rng.choice(forms_of(slot, slots[slot])), 1)
    place = slots.get(kind["front"], "")
    if kind["front"] == "farm" and thing.startswith(place) and place[0].isdigit() and rng.random() < 0.25:
        return rng.choice(("第十五师", "十五师", "兵团第十五师")) + thing, ""
    if kind["front"] == "village" and rng.random() < 0.35:
        return slots["town"] + thing, ""
    if place and thing.startswith(place) and len(thing) > len(place) + 3 and rng.random() < 0.07:
        town = slots["town"] if kind["front"] == "bare" else place
        return thing.removeprefix(place), f"（{town}）"
    return thing, ""


def _framed(rng: Random, text: str, work: Work, said: Said, words: Words, style: Style) -> str:
    """Year, county and company in front, in the order an office likes, or behind."""
    full, brief, city = (
        str(words["counties"][work.county]),
        brief_of(words, work.county),
        str(words["city"][1]),
    )
    brand = "" if work.public else _brand_said(said, work, style)
    county = full if said.county == "=" else said.county
    if style.front:
        short = rng.choice((brief, str(words["shorter"].get(work.county, brief))))
        front = {"county": full, "city": city + full, "brief": short, "behind": county, "boxed": full}
        county = front.get(style.front, "")
    elif county and rng.random() < 0.14:
        county = rng.choice((city + county, brief, words["region"] + county, city[:-1] + county))
    of_city = "{city}" in str(work.kind.get("owners")) and rng.random() < 0.7
    if of_city or full in brand + text or brand.startswith((brief, city)) or text.startswith(brief):
        county = ""
    if county and work.public and rng.random() < 0.03 and work.owner.startswith(full):
        county = work.owner
    if county and style.front == "boxed" and county == full:
        county = rng.choice((f"（{full}）", f"【{brief}】"))
    if style.front == "behind" and work.public and county:
        text, county = f"{text}（{county}）", ""
    if brand and style.company == "behind" and rng.random() < 0.7:
        text, brand = f"{text}（{brand}）", ""
    elif brand and style.company == "dash":
        brand += rng.choice(("-", "—", "：", "--"))
    elif brand and text[:1] == "新" and county:
        county = ""
    return _dated(rng, text, said.lead, county + brand, style)


def _brand_said(said: Said, work: Work, style: Style) -> str:
    if style.company in ("full", "stem", "none"):
        return {"full": work.owner, "stem": str(work.kind["stem"]), "none": ""}[style.company]
    return {"=": work.owner, "~": str(work.kind["brand"])}.get(said.brand, said.brand)


def _dated(rng: Random, text: str, year: str, front: str, style: Style) -> str:
    if not year:
        return front + text
    year = rng.choice((year, year, year, year + "度"))
    if style.year == "front" and front[:1] not in ("（", "【"):
        return year + front + text
    return f"{front}{text}（{year}）" if style.year == "behind" else front + year + text


def _finished(rng: Random, text: str, work: Work, words: Words) -> str:
    """Remarks, numbers of a list, spaces and letters as they get into a table."""
    drawn = rng.random()
    if drawn < 0.075:
        remarks = words["public_remarks" if work.public else "private_remarks"]
        if not work.public and "工信" in work.kind["departments"]:
            remarks = remarks + words["factory_remarks"]
        return text + str(rng.choice(remarks))
    if drawn < 0.086 and work.public:
        paper = rng.choice(("可行性研究报告的批复", "初步设计及概算的批复", "项目建议书的批复"))
        return f"关于{text}{paper}"
    if drawn < 0.1:
        return rng.choice(("{}.{}", "{}、{}", "（{}）{}", "{} {}")).format(rng.randrange(1, 140), text)
    if drawn < 0.12:
        cut = rng.randrange(2, len(text))
        return text[:cut] + rng.choice((" ", "\n", "\u3000", "  ")) + text[cut:]
    if drawn < 0.135:
        return text.translate(_WIDE)
    if drawn < 0.17:
        return text.translate(str.maketrans("（）：", "():"))
    if drawn > 0.985 and work.public:
        return text + scale_of(work.kind["departments"][0], work.planned)
    return text + rng.choice("。；") if drawn > 0.981 and not work.public else text


def _mark(rng: Random, mark: str) -> str:
    """A mark with its number as a figure, with a sign or in Chinese; a road's length between its posts."""
    if mark.startswith("K"):
        mark = mark.replace("~", rng.choice(("~", "-", "-", "—", "至")))
    elif mark[1:2] == "号":
        number = _CHINESE.index(mark[0]) if mark[0] in _CHINESE else int(mark[0])
        mark = rng.choice((f"{number}号", f"{number}号", f"{number}#", f"{_CHINESE[number]}号")) + mark[2:]
    elif mark.endswith("批"):
        number = _CHINESE.index(mark[1])
        mark = rng.choice((mark, mark, f"{mark[1]}批", f"第{number}批", f"{mark[1]}批次"))
    elif mark.endswith(("车间", "支渠")):
        number, thing = _CHINESE.index(mark[0]), mark[1:]
        mark = rng.choice((mark, mark, f"第{mark}", f"{number}号{thing}", f"{number}#{thing}"))
    return rng.choice((mark, mark, f"（{mark}）")) if mark else ""


def _phase(rng: Random, phase: int, *, within: bool = False) -> str:
    if not phase:
        return ""
    chinese, roman = _CHINESE[phase], "ⅠⅡⅢⅣ"[phase - 1]
    if within:
        return rng.choice(
            (f"{chinese}期", f"{chinese}期", f"（{chinese}期）", f"{roman}期", f"第{chinese}期")
        )
    plain = (
        f"{chinese}期",
        f"（{chinese}期）",
        f"（{chinese}期）",
        f"{chinese}期工程",
        f"（{chinese}期工程）",
    )
    return rng.choice((*plain, f"（{roman}期）", f"（{phase}期）", f"-{chinese}期", f"第{chinese}期"))


OPERATORS = (_other_words, _slip, _no_action, _suffix, _furnished, _county, _brand, _action_first)
WEIGHTS = (1.5, 2.5, 0.8, 2.0, 2.0, 0.6)
"""Of the operators after the first two."""
