"""How the offices of the third held-out city write a name; the words stand in ``linkage_third.toml``."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from bench.linkage_city import NEUTRAL, Said, Words, Work

_TWICE = re.compile(r"(工程|建设|项目|改造|治理|生态|设施|县|旗|区|市)\1")
_MADE = re.compile(r"(年产|年处理|日处理|年)([\d.]+)(万吨|吨|万立方米|万件|万只|台套|套|GW)(.+)")
_YEARLY = {"年产": "/年", "年处理": "/年", "年": "/年", "日处理": "/日"}
_WIDE = str.maketrans("0123456789MWh/×#", "０１２３４５６７８９ＭＷｈ／*＃")


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
    fits = [word for word in words["slips"] if word in said.object + said.action]
    if not fits:
        return said
    word = rng.choice(fits)
    wrong = words["slips"][word]
    return replace(
        said, object=said.object.replace(word, wrong, 1), action=said.action.replace(word, wrong, 1)
    )


def _no_action(rng: Random, said: Said, words: Words) -> Said:
    return replace(said, action="") if said.action in NEUTRAL else said


def _suffix(rng: Random, said: Said, words: Words) -> Said:
    return replace(said, suffix=rng.choice(words["suffixes"]))


def _furnished(rng: Random, said: Said, words: Words) -> Said:
    if said.action not in (*NEUTRAL, "改造", "改扩建", "扩建"):
        return said
    return replace(said, object=said.object + rng.choice(words["furnished"]))


def _county(rng: Random, said: Said, words: Words) -> Said:
    """Without the county, or with it where the approved name has none."""
    return replace(said, county="" if rng.random() < 0.5 else said.county or "=")


def _brand(rng: Random, said: Said, words: Words) -> Said:
    """The company in fewer characters, in full, or not at all."""
    return replace(said, brand=rng.choice(("", said.brand[:2], "=")))


def _action_first(rng: Random, said: Said, words: Words) -> Said:
    if said.action not in NEUTRAL or said.object[:2] in ("新建", "年产"):
        return said
    return replace(said, object="新建" + said.object, action="")


# -- names ----------------------------------------------------------------------------------------------------
def name_of(rng: Random, work: Work, said: Said, words: Words, part: str) -> str:
    mark, phase = _mark(rng, said.mark), _phase(rng, said.phase)
    done, thing = said.action + said.suffix, _counted(rng, said.object)
    text = thing + rng.choice((mark + done + phase, mark + done + phase, mark + phase + done))
    if mark and rng.random() < 0.3:
        text = thing + done + phase + (mark if mark[0] == "（" else f"（{mark}）")
    text = _TWICE.sub(r"\1", _framed(rng, text, work, said, words))
    if part:
        text += rng.choice((f"（{part}）", part, f"-{part}", f" {part}"))
    drawn = rng.random()
    if drawn < 0.07:
        text += rng.choice(words["public_remarks" if work.public else "private_remarks"])
    elif drawn < 0.085:
        text = rng.choice(("{}.{}", "{}、{}", "（{}）{}")).format(rng.randrange(1, 90), text)
    elif drawn < 0.105:
        cut = rng.randrange(2, len(text))
        text = text[:cut] + rng.choice((" ", "\n", "\u3000")) + text[cut:]
    elif drawn < 0.125:
        text = text.translate(_WIDE)
    elif drawn < 0.16:
        text = text.translate(str.maketrans("（）", "()"))
    return text


def _framed(rng: Random, text: str, work: Work, said: Said, words: Words) -> str:
    """Year, county and company in front, in the order an office likes."""
    full = str(words["counties"][work.county])
    short = words["shorter"].get(work.county, full[:-1])
    county, brand = full if said.county == "=" else said.county, said.brand
    if brand == "=":
        brand = "" if work.public else rng.choice((work.kind["stem"], work.owner))
    if full in brand:
        county = ""
    drawn = rng.random()
    if county and drawn < 0.1 and full != short + "区":
        county = short
    elif county and drawn < 0.16:
        county = words["city"][1] + county
    elif drawn < 0.19 and work.public and not said.county:
        return f"{said.lead}{text}（{full}）"
    elif drawn < 0.21 and work.public and work.owner.startswith(full):
        county = work.owner
    lead = said.lead if rng.random() < 0.85 else said.lead.replace("年", "年度")
    return lead + county + brand + text if rng.random() < 0.35 else county + brand + lead + text


def _counted(rng: Random, text: str) -> str:
    """The capacity in another unit or another place; it stays the same amount."""
    if rng.random() < 0.12:
        text = re.sub(r"(?<![/\d])(\d+)MW(?!h)", lambda m: f"{int(m[1]) / 10:g}万千瓦", text)
    elif rng.random() < 0.08:
        text = text.replace("MWh", "兆瓦时").replace("MW", "兆瓦")
    made = _MADE.fullmatch(text)
    if not made or rng.random() < 0.84:
        return text.replace("国道", "G").replace("省道", "S") if rng.random() < 0.15 else text
    often, many, unit, thing = made.groups()
    often_said = f"{many}{unit}{_YEARLY[often]}"
    return rng.choice((f"{often_said}{thing}", f"{thing}（{often_said}）", f"{thing}({often}{many}{unit})"))


def _mark(rng: Random, mark: str) -> str:
    if mark[1:2] == "号" and mark[0].isdigit():
        number = rng.choice(
            (mark[0] + "号", mark[0] + "号", mark[0] + "#", "零一二三四五"[int(mark[0])] + "号")
        )
        mark = number + mark[2:]
    return rng.choice((mark, f"（{mark}）")) if mark else ""


def _phase(rng: Random, phase: int) -> str:
    if not phase:
        return ""
    chinese, roman = "一二三四"[phase - 1], "ⅠⅡⅢⅣ"[phase - 1]
    return rng.choice(
        (
            f"{chinese}期",
            f"（{chinese}期）",
            f"（{chinese}期）",
            f"{chinese}期工程",
            f"{roman}期",
            f"-{phase}期",
        )
    )


OPERATORS = (_other_words, _slip, _no_action, _suffix, _furnished, _county, _brand, _action_first)
WEIGHTS = (1.5, 2.5, 0.7, 2.5, 2.5, 0.6)
"""Of the operators after the first two."""
