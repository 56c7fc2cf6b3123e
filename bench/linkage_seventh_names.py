"""How the offices of the seventh held-out city put a name together, after ``linkage_seventh_operators.py``."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from bench.linkage_city import Said, Words, Work
from bench.linkage_seventh_amounts import counted
from bench.linkage_seventh_marks import marked, phased, year_said
from bench.linkage_seventh_places import bare_name, brief_of, forms_of
from bench.linkage_seventh_styles import Style

HERE = "[]"
"""Where within a thing its mark may stand."""
_TWICE = re.compile(r"([一-龥]{2,6})\1")
_TWICE_BUILT = re.compile(r"(新建|建设|建造)(?:工程)?建设")
_WIDE = str.maketrans("0123456789MWkGSXP/#+", "０１２３４５６７８９ＭＷｋＧＳＸＰ／＃＋")
_SAID_OTHERWISE = {
    "village": 0.14,
    "town": 0.12,
    "park": 0.18,
    "bare": 0.04,
    "far": 0.04,
    "harbor": 0.06,
    "island": 0.06,
}
"""How often a place is not written as in the register of places."""


def name_of(rng: Random, work: Work, said: Said, words: Words, part: str, style: Style | None = None) -> str:
    """The pieces as one text, with the section's name if there is one."""
    chosen = style or Style()
    if chosen.suffix and said.suffix:
        said = replace(said, suffix="" if chosen.suffix == "none" else chosen.suffix)
    text = _framed(rng, _body(rng, work, said, chosen), work, said, words, chosen)
    if part:
        text += rng.choice((f"（{part}）", part, f"-{part}", f" {part}", f"{part}施工", f"——{part}"))
    return _finished(rng, text, work, words, chosen)


def _body(rng: Random, work: Work, said: Said, style: Style) -> str:
    """Thing, mark, what is done and phase; now and then the place that the name begins with goes behind."""
    mark, thing = marked(rng, said.mark), said.object
    if said.mark and HERE in thing and rng.random() < 0.75:
        thing, mark = thing.replace(HERE, mark.strip("（）")), ""
    thing = counted(rng, thing.replace(HERE, ""), style.power, style.capacity)
    thing, behind = _place_said(rng, thing, work)
    phase, within, suffix = phased(rng, said.phase), phased(rng, said.phase, within=True), said.suffix
    ways = (
        _joined(thing, mark) + said.action + suffix + phase,
        _joined(thing, mark) + said.action + suffix + phase,
        _joined(thing, mark + said.action + suffix + phase),
        _joined(thing, mark) + within + said.action + suffix,
        _joined(thing + said.action, mark) + within + suffix,
        thing + said.action + suffix + phase + (mark if mark[:1] in ("（", "") else f"（{mark}）"),
        thing + said.action + suffix + (f"-{mark.strip('（）')}" if mark else "") + phase,
    )
    early = phase and thing[:1] not in "0123456789" and rng.random() < 0.05
    text = (
        _joined(f"（{within.strip('（）')}）" + thing, mark) + said.action + suffix
        if early
        else rng.choice(ways)
    )
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
    if kind["front"] == "village" and rng.random() < 0.35:
        return slots["town"] + thing, ""
    if place and thing.startswith(place) and len(thing) > len(place) + 3 and rng.random() < 0.07:
        town = slots["town"] if kind["front"] == "bare" else place
        return thing.removeprefix(place), rng.choice((f"（{town}）", f"——{town}"))
    return thing, ""


def _framed(rng: Random, text: str, work: Work, said: Said, words: Words, style: Style) -> str:
    """Year, county, town and company in front, in the order an office likes, or behind."""
    full, city, brief = (
        str(words["counties"][work.county]),
        str(words["city"][1]),
        brief_of(words, work.county),
    )
    brand = "" if work.public else _brand_said(said, work, style)
    county = full if said.county == "=" else said.county
    if style.front:
        short = rng.choice((brief, str(words["shorter"].get(work.county, brief))))
        front = {
            "county": full,
            "city": city + full,
            "brief": short,
            "behind": county,
            "boxed": full,
            "dot": full,
        }
        county = front.get(style.front, "")
    elif county and rng.random() < 0.14:
        county = rng.choice((city + county, brief, words["province"] + county, city[:-1] + county))
    if full in brand + text or brand.startswith((brief, city)) or text.startswith(brief):
        county = ""
    if county and work.public and rng.random() < 0.04 and work.owner.startswith(full):
        county = work.owner + rng.choice(("", "", "关于"))
    if county == full and style.front in ("boxed", "dot"):
        county = rng.choice((f"（{full}）", f"【{brief}】")) if style.front == "boxed" else f"{full}·"
    if style.front == "behind" and work.public and county:
        text, county = f"{text}（{county}）", ""
    town = str(work.kind["slots"]["town"])
    if (
        (style.town or rng.random() < 0.02)
        and bare_name(town) not in text + brand + county
        and not work.kind["also"]
    ):
        county += rng.choice((town, town, f"（{town}）"))
    if brand and style.company == "behind" and rng.random() < 0.7:
        text, brand = text + rng.choice((f"（{brand}）", f"（业主：{brand}）", f"--{brand}")), ""
    elif brand and style.company == "dash":
        brand += rng.choice(("-", "—", "：", "——", " "))
    elif brand and style.company == "of" and brand.endswith(("公司", "厂", "社")):
        brand += rng.choice(("的", "关于", "投资", "实施"))
    elif brand and county and (text[:1] == "新" or brand == work.owner):
        county = county if county.endswith(("镇", "乡", "）", "街道")) and rng.random() < 0.3 else ""
    return _dated(rng, text, said.lead, county + brand, style)


def _brand_said(said: Said, work: Work, style: Style) -> str:
    if style.company in ("full", "stem", "none", "of"):
        full = {"full": work.owner, "of": work.owner, "stem": str(work.kind["stem"]), "none": ""}
        return full[style.company]
    return {"=": work.owner, "~": str(work.kind["brand"])}.get(said.brand, said.brand)


def _dated(rng: Random, text: str, year: str, front: str, style: Style) -> str:
    if not year:
        return front + text
    year = year_said(rng, year)
    if style.year == "front" and front[:1] not in ("（", "【"):
        return year + front + text
    return f"{front}{text}（{year}）" if style.year == "behind" else front + year + text


def _finished(rng: Random, text: str, work: Work, words: Words, style: Style) -> str:
    """Remarks, totals, codes, numbers of a list, spaces and letters as they get into a table."""
    drawn, planned = rng.random(), work.planned
    if drawn < 0.07:
        remarks = words["public_remarks" if work.public else "private_remarks"]
        if not work.public and "工信" in work.kind["departments"]:
            remarks = remarks + words["factory_remarks"]
        remark = str(rng.choice(remarks))
        text = remark + text if remark[0] in "★▲【" else text + remark
    elif drawn < 0.08 and work.public:
        paper = rng.choice(("可行性研究报告的批复", "初步设计的批复", "项目建议书的批复", "工程用地预审意见"))
        text = f"关于{text}{paper}"
    elif drawn < 0.1:
        cut = rng.randrange(2, len(text))
        text = text[:cut] + rng.choice((" ", "\n", "\u3000", "  ")) + text[cut:]
    elif drawn < 0.115:
        text = text.translate(_WIDE)
    elif drawn < 0.125 and planned > 4_000:
        text += rng.choice(
            (f"（总投资{planned / 10_000:.2g}亿元）", f"，总投资{planned}万元", f"（{planned}万元）")
        )
    elif drawn < 0.131:
        text += f"（{work.code}）"
    elif drawn < 0.138:
        text = rng.choice(("“{}”", "《{}》", "「{}」", "{}。", "{}；", "{}\n（续建）")).format(text)
    if style.numbers:
        text = style.numbers.format(rng.randrange(1, 160), text)
    return text.replace("（", style.brackets[0]).replace("）", style.brackets[1])
