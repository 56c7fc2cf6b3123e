"""How the offices of the fourth held-out city write a name; the words stand in ``linkage_fourth.toml``."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from bench.linkage_city import NEUTRAL, Said, Words, Work
from bench.linkage_fourth_amounts import counted
from bench.linkage_fourth_places import bare_name

_TWICE = re.compile(r"(工程|建设|项目|改造|治理|设施|配套|新建|基地|加固|生产|加工)\1")
_WIDE = str.maketrans("0123456789MWhGSXk/#-", "０１２３４５６７８９ＭＷｈＧＳＸｋ／＃－")
_NUMBERS = "零一二三四"
_THINGS = {"库": ("库", "库房"), "线": ("线", "生产线", "产线"), "泊位": ("泊位",)}


# -- operators: one piece of a name in another way ------------------------------------------------------------
def _other_words(rng: Random, said: Said, words: Words) -> Said:
    fits = [
        (old, new)
        for old, news in words["say"].items()
        for new in news
        if old == said.action or (old in said.object and new not in said.object)
    ]
    if not fits:
        return said
    old, new = rng.choice(fits)
    if old in said.object:
        return replace(said, object=said.object.replace(old, new, 1))
    return replace(said, action=new)


def _slip(rng: Random, said: Said, words: Words) -> Said:
    """A word as it sounds; never in a place, a number or a mark."""
    fits = [word for word in words["slips"] if word in said.object or word in said.action]
    if not fits:
        return said
    word = rng.choice(fits)
    wrong = words["slips"][word]
    if word in said.object:
        return replace(said, object=said.object.replace(word, wrong, 1))
    return replace(said, action=said.action.replace(word, wrong, 1))


def _no_action(rng: Random, said: Said, words: Words) -> Said:
    return replace(said, action="") if said.action in NEUTRAL else said


def _suffix(rng: Random, said: Said, words: Words) -> Said:
    return replace(said, suffix=rng.choice(words["said"]["suffix"]))


def _furnished(rng: Random, said: Said, words: Words) -> Said:
    if said.action not in (*NEUTRAL, "改造", "扩建", "改扩建", "提升改造", "迁建"):
        return said
    return replace(said, object=said.object + rng.choice(words["said"]["furnished"]))


def _action_first(rng: Random, said: Said, words: Words) -> Said:
    """新建 … 项目; what only names what is there already has no such form."""
    if said.action not in NEUTRAL or said.mark or said.object.startswith(("年产", "年处理")):
        return said
    return replace(said, object="新建" + said.object, action="")


def _shorter_places(rng: Random, said: Said, words: Words) -> Said:
    """The town without 镇 where it stands in front."""
    for towns in words["towns"].values():
        for town in towns:
            if said.object.startswith(town):
                return replace(said, object=bare_name(town) + said.object.removeprefix(town))
    return said


OPERATORS = (_other_words, _slip, _no_action, _suffix, _furnished, _action_first, _shorter_places)
WEIGHTS = (1.5, 2.5, 0.9, 0.6, 1.0)
"""Of the operators after the first two."""


# -- names ----------------------------------------------------------------------------------------------------
def name_of(rng: Random, work: Work, said: Said, words: Words, part: str) -> str:
    """The pieces as one text, as a row has it."""
    lead, mark = said.lead, _mark(rng, said.mark)
    if lead and said.mark.endswith("批") and rng.random() < 0.4:
        lead, mark = lead + mark, ""
    phase, done, thing = _phase(rng, said.phase), said.action + said.suffix, counted(rng, said.object)
    drawn = rng.random()
    if drawn < 0.55:
        text = thing + mark + done + phase
    elif drawn < 0.8 or said.action == "":
        text = thing + mark + phase + done
    else:
        text = thing + done + phase + (mark if mark[:1] in ("", "（") else f"（{mark}）")
    text = _TWICE.sub(r"\1", _framed(rng, text, lead, work, said, words))
    if part:
        text += rng.choice((f"（{part}）", part, f"-{part}", f"（{part}）"))
    return _as_typed(rng, text, words["said"]["remark" if work.public else "private_remark"])


def _framed(rng: Random, text: str, lead: str, work: Work, said: Said, words: Words) -> str:
    """Year, county and company in front or behind, in the order an office likes."""
    full, city = str(words["counties"][work.county]), str(words["city"][1])
    county, behind, drawn = said.county, "", rng.random()
    if county.startswith("（"):
        county, behind = "", county
    elif full in said.brand or said.object.startswith(city[:-1]):
        county = ""
    elif said.brand == work.owner:  # a legal name says where its bearer sits
        county = rng.choice(("", "", county))
    elif county == full and drawn < 0.14:
        county = short_of(words, work.county)
        county = "" if text.startswith(county) else county
    elif county == full and drawn < 0.22:
        county = rng.choice((city, city, f"四川省{city}")) + county
    elif county == full and drawn < 0.25 and work.public and full in work.owner:
        county = work.owner
    lead = rng.choice((lead, lead, lead, lead.replace("年", "年度", 1))) if lead else ""
    drawn = rng.random()
    if lead and drawn < 0.1:
        return county + said.brand + text + f"（{lead}）" + behind
    front = lead + county if drawn < 0.45 else county + lead
    return front + said.brand + text + behind


def short_of(words: Words, county: str) -> str:
    """What everybody calls a county."""
    return str(words["shorter"].get(county, words["counties"][county][:-1]))


def _as_typed(rng: Random, text: str, remarks: list[str]) -> str:
    """With what a table adds: remarks, numbers in front, blanks, wide or narrow letters."""
    drawn = rng.random()
    if drawn < 0.07:
        return text + rng.choice(remarks)
    if drawn < 0.085:
        return rng.choice(("{}.{}", "{}、{}", "（{}）{}")).format(rng.randrange(1, 120), text)
    if drawn < 0.105:
        cut = rng.randrange(2, len(text))
        return text[:cut] + rng.choice((" ", "\n", "\u3000")) + text[cut:]
    if drawn < 0.12:
        return text.translate(_WIDE)
    if drawn < 0.17:
        return text.translate(str.maketrans("（）", "()"))
    return text.replace("（", "〔").replace("）", "〕") if drawn < 0.173 else text


def _mark(rng: Random, mark: str) -> str:
    if mark.endswith("批"):
        batch = _NUMBERS.index(mark[1])
        return rng.choice(
            (mark, f"（{mark}）", f"（{mark}）", f"{mark}次", f"第{batch}批", f"（{mark[1:]}）")
        )
    if mark[:1].isdigit():
        thing = rng.choice(_THINGS.get(mark[2:], (mark[2:],)))
        number = rng.choice((f"{mark[0]}号", f"{mark[0]}号", f"{mark[0]}#", f"{_NUMBERS[int(mark[0])]}号"))
        mark = f"{mark[0]}栋" if thing == "楼" and rng.random() < 0.2 else number + thing
    elif mark.endswith("车间"):
        mark = rng.choice((mark, mark, f"{_NUMBERS.index(mark[0])}号车间", f"第{mark}"))
    return rng.choice((mark, mark, f"（{mark}）")) if mark else ""


def _phase(rng: Random, phase: int) -> str:
    if not phase:
        return ""
    chinese, roman = "一二三四"[phase - 1], "ⅠⅡⅢⅣ"[phase - 1]
    often = (f"{chinese}期", f"（{chinese}期）", f"（{chinese}期）", f"{chinese}期工程", f"第{chinese}期")
    seldom = (f"{roman}期", f"（{phase}期）", f"-{chinese}期", "（首期）" if phase == 1 else f"{phase}期")
    return rng.choice(often if rng.random() < 0.75 else seldom)
