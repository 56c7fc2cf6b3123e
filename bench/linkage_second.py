"""A second city, of another part of the country than the first held-out one: other trades, other words, other habits.

Its words stand in ``linkage_second.toml``; like these habits they were written without looking at the words of the
register, the demonstration or the first held-out city. It served as a held-out city until 27 November 2026; since then
it is for development: its cases may be read, and what they teach becomes a general rule and a pair of ``pairs.yaml``,
never a word list lifted from here. Weights are still not learnt from it.

Other than in the first city, offices put the county or the owner behind the name, remark on a project's state, number
their lines, put a phase before the action, and change units; fewer offices list a work, and more of them in sections.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from random import Random

from bench.linkage_city import NEUTRAL, City, Rates, Said, Ways, Words, Work, words_of
from bench.linkage_heldout import month_of
from bench.linkage_heldout_noise import bare_and_stem, no_action, no_county, other_words, slip, wide
from bench.linkage_rows import Made

RATES = {
    "base": Rates(0.42, 0.55, 3.0, 0.5, 0.03, 0.04, 0.08, 0.14, 0.10, 0.04, 0.03),
    "hard": Rates(0.66, 0.72, 5.5, 1.2, 0.06, 0.10, 0.12, 0.20, 0.20, 0.10, 0.09),
}
_BEHIND = {"栋": ("栋", "#栋", "号楼"), "线": ("线", "生产线"), "车间": ("车间",)}
_TWICE = re.compile(r"(工程|建设|项目)\1")
_TOWN = re.compile(r".*?(?:街道|镇|工业园)")


def second(profile: str, seed: int, rows: int) -> Made:
    """One month of the second city with about ``rows`` rows; ``profile`` is ``base`` or ``hard``."""
    return month_of(second_city(), profile, seed, rows)


@cache
def second_city() -> City:
    """The second city."""
    return City(
        name="second",
        words=words_of("linkage_second.toml"),
        rates=RATES,
        ways=Ways(
            operators=(
                other_words,
                slip,
                no_action,
                _suffix,
                _ending,
                no_county,
                wide,
                _action_first,
                _short_brand,
            ),
            weights=(2.5, 4, 1, 2, 1.5, 2, 2),
            name=_name,
            owner=_owner,
            address=_address,
            address_said=_address_said,
            approval="发改备",
        ),
        listed=(8, 46, 26, 13, 7),
        in_library=0.64,
        doubles=0.03,
        in_sections=0.04,
        with_whole=0.35,
        rows_per_project=2.48,
    )


# -- names ------------------------------------------------------------------------------------------------
def _name(rng: Random, work: Work, said: Said, words: Words, part: str) -> str:
    core = said.lead + _in_units(rng, said.object, words) + _mark(rng, said.mark)
    done, phase = said.action + said.suffix, _phase(rng, said.phase)
    text = core + phase + done if rng.random() < 0.35 else core + done + phase
    text = _framed(rng, _TWICE.sub(r"\1", text), work, said, words)
    if part:
        text += rng.choice((f"（{part}）", part, f"——{part}", f" {part}"))
    return _remarked(rng, text, work, words)


def _framed(rng: Random, text: str, work: Work, said: Said, words: Words) -> str:
    """The county or the owner, in front or in brackets behind."""
    brand = said.brand if rng.random() < 0.8 else ""
    county, drawn = said.county, rng.random()
    if drawn < 0.09:
        return (brand or work.owner) + text
    if drawn < 0.16:
        return f"{words['city'][1]}{county}{brand}{text}"
    if drawn < 0.44:
        return county + brand + text
    if drawn < 0.56 and county:
        return brand + text + rng.choice((f"（{county}）", f"({county})", f"-{county}"))
    if drawn < 0.66:
        return f"{text}（{_short_owner(work, words)}）"
    return brand + text


def _remarked(rng: Random, text: str, work: Work, words: Words) -> str:
    """A remark, the year of the start, a line number, a blank: what does not belong to the name."""
    drawn = rng.random()
    if drawn < 0.09:
        text += rng.choice(words["remarks"])
    elif drawn < 0.13 and not re.search(r"\d{4}年", text):
        year = f"{work.start // 12}年"
        text = rng.choice((year + text, f"{text}（{year}）"))
    elif drawn < 0.155:
        text = f"{rng.randrange(1, 60)}、{text}"
    elif drawn < 0.185:
        place = rng.randrange(2, len(text))
        text = text[:place] + rng.choice((" ", "\u3000", "\n")) + text[place:]
    return text


def _in_units(rng: Random, text: str, words: Words) -> str:
    """The capacity in another unit, or in brackets behind the product; the figure stays the same amount."""
    if rng.random() < 0.2:
        unit = rng.choice(words["units"])
        text = re.sub(rf"(\d+){unit['from']}", lambda m: f"{int(m[1]) * unit['times']}{unit['to']}", text)
    made = re.fullmatch(r"(年产\d+[万吨台件套米方片㎡]+)(.+)", text)
    return f"{made[2]}（{made[1]}）" if made and rng.random() < 0.08 else text


def _mark(rng: Random, mark: str) -> str:
    for end, others in _BEHIND.items():
        if mark.endswith(end):
            mark = mark.removesuffix(end) + rng.choice((end, *others))
            break
    else:
        if mark[1:2] == "号" and rng.random() < 0.3:
            mark = f"{mark[0]}#{mark[2:]}"
    return rng.choice((mark, mark, f"（{mark}）")) if mark else ""


def _phase(rng: Random, phase: int) -> str:
    if not phase:
        return ""
    chinese, roman, latin = "一二三四"[phase - 1], "ⅠⅡⅢⅣ"[phase - 1], ("I", "II", "III", "IV")[phase - 1]
    return rng.choice(
        (f"{chinese}期", f"（{chinese}期）", f"{roman}期", f"{chinese}期工程", f"{phase}期", f"({latin}期)")
    )


def _suffix(rng: Random, said: Said, words: Words) -> Said:
    return replace(said, suffix=rng.choice(words["suffixes"]))


def _ending(rng: Random, said: Said, words: Words) -> Said:
    return replace(said, suffix=rng.choice(words["endings"]) + said.suffix)


def _action_first(rng: Random, said: Said, words: Words) -> Said:
    """新建 or 建设 in front of what is built."""
    if said.action not in NEUTRAL or said.lead or said.object[:2] in {"新建", "建设"}:
        return said
    return replace(said, object=rng.choice(("新建", "建设")) + said.object, action="")


def _short_brand(rng: Random, said: Said, words: Words) -> Said:
    return replace(said, brand=said.brand[:2])


# -- the other fields -------------------------------------------------------------------------------------
def _short_owner(work: Work, words: Words) -> str:
    county = words["counties"][work.county]
    return work.owner.removeprefix(county) if work.public else bare_and_stem(work.owner, county, words)[1]


def _owner(rng: Random, work: Work, words: Words) -> str:
    """The owner's name, an older or shorter one, or whoever builds in its place."""
    name, city, county = work.owner, str(words["city"][1]), str(words["counties"][work.county])
    drawn = rng.random()
    if work.public:
        office = name.removeprefix(county)
        if drawn < 0.14:
            return county + str(rng.choice(words["offices"].get(office, [office])))
        if drawn < 0.22:
            return f"{city}{county}{office}"
        if drawn < 0.26:
            return office
        return county + str(rng.choice(words["agents"])) if drawn < 0.29 else name
    bare, stem = bare_and_stem(name, county, words)
    form = bare.removeprefix(stem)
    if drawn < 0.15:
        return (stem, stem, bare, f"{stem}（{city[:-1]}）{form}", f"{city[:-1]}{stem}{form}")[
            int(drawn / 0.03)
        ]
    if drawn < 0.19:
        return stem + rng.choice(("公司", "有限公司", "（集团）有限公司"))
    if drawn < 0.205:
        return f"{stem[:2]}集团有限公司"
    return f"{name}{county[:-1]}分公司" if drawn < 0.22 else name


def _address(rng: Random, place: str, village: str) -> str:
    number = rng.randrange(1, 400)
    return rng.choice(
        (
            f"{place}街道{village}大道{number}号",
            f"{place}镇{village}路{number}号",
            f"{place}工业园{village}路{number}号",
        )
    )


def _address_said(rng: Random, address: str, words: Words) -> str:
    town = _TOWN.match(address)
    return rng.choice((address, address, words["city"][1] + address, town[0] if town else address))
