"""How the offices of the eighth held-out city write a name; the words stand in ``linkage_eighth.toml``."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from bench.linkage_city import Said, Words, Work
from bench.linkage_eighth_amounts import counted
from bench.linkage_eighth_finish import finished, task_of
from bench.linkage_eighth_marks import mark_said, phase_said, year_forms
from bench.linkage_eighth_places import brief_of, forms_of
from bench.linkage_eighth_styles import Style

_TWICE = re.compile(r"([一-龥]{2,6})\1")
_TWICE_BUILT = re.compile(r"(新建|兴建|建设|实施)(?:工程)?建设")
_SAID_OTHERWISE = {"village": 0.12, "town": 0.16, "park": 0.22}
"""How often a place is not written as in the register of places."""


def name_of(rng: Random, work: Work, said: Said, words: Words, part: str, style: Style | None = None) -> str:
    """The pieces as one text, with the section's name if there is one."""
    chosen = style or Style()
    if chosen.suffix and said.suffix:
        said = replace(said, suffix="" if chosen.suffix == "none" else chosen.suffix)
    text = _framed(rng, _body(rng, work, said, chosen), work, said, words, chosen)
    if part:
        text += rng.choice((f"（{part}）", part, f"-{part}", f" {part}", f"——{part}", f"：{part}"))
    return finished(rng, task_of(rng, text) if chosen.task else text, work, words)


def _body(rng: Random, work: Work, said: Said, style: Style) -> str:
    """Thing, mark, what is done and phase; now and then the place that the name begins with goes behind."""
    mark, suffix = mark_said(rng, said.mark), said.suffix
    thing, behind = _place_said(rng, counted(rng, _ends(rng, said.object, work), style.power), work)
    phase, within = phase_said(rng, said.phase), phase_said(rng, said.phase, within=True)
    boxed = mark if mark[:1] in ("（", "") else f"（{mark}）"
    ways = (
        _joined(thing, mark) + said.action + suffix + phase,
        _joined(thing, mark) + said.action + suffix + phase,
        _joined(thing, mark + said.action + suffix + phase),
        _joined(_joined(thing, mark), within) + said.action + suffix,
        _joined(_joined(thing + said.action, mark), within) + suffix,
        thing + said.action + suffix + phase + boxed,
        _joined(thing + said.action + suffix, within) + boxed,
    )
    early = phase and not work.public and not re.match(r"\d", thing) and rng.random() < 0.06
    text = _joined(within + thing, mark) + said.action + suffix if early else rng.choice(ways)
    return _TWICE_BUILT.sub(r"\1", _TWICE.sub(r"\1", text)) + behind


def _joined(thing: str, mark: str) -> str:
    """Thing and mark, apart where figures or letters would meet."""
    if mark and re.search(r"[0-9A-Za-z]$", thing) and re.match(r"[0-9A-Za-z]", mark):
        return f"{thing}-{mark}"
    return thing + mark


def _ends(rng: Random, thing: str, work: Work) -> str:
    """A road from its other end, or with another sign between its ends."""
    slots = work.kind["slots"]
    for one, other in (("bare", "far"), ("village", "far"), ("brief", "farbrief")):
        if f"{{{one}}}至{{{other}}}" not in work.kind["object"]:
            continue
        ends, between = [slots[one], slots[other]], "至"
        if rng.random() < 0.12:
            between = rng.choice(("-", "—", "到", "～", "至"))
        changed = ends[::-1] if rng.random() < 0.1 else ends
        return thing.replace("至".join(ends), between.join(changed))
    return thing


def _place_said(rng: Random, thing: str, work: Work) -> tuple[str, str]:
    """The thing with its places as an office says them, and the first of them in brackets behind."""
    slots, kind = work.kind["slots"], work.kind
    for slot, often in _SAID_OTHERWISE.items():
        if f"{{{slot}}}" in kind["object"] and rng.random() < often:
            thing = thing.replace(slots[slot], rng.choice(forms_of(slot, slots[slot])), 1)
    place = slots.get(kind["front"], "")
    if kind["front"] == "village" and rng.random() < 0.35:
        return rng.choice((slots["town"], slots["town"], slots["bare"])) + thing, ""
    if place and thing.startswith(place) and len(thing) > len(place) + 3 and rng.random() < 0.07:
        town = slots["town"] if kind["front"] == "bare" else place
        return thing.removeprefix(place), rng.choice((f"（{town}）", f"-{town}", f"（位于{town}）"))
    return thing, ""


def _framed(rng: Random, text: str, work: Work, said: Said, words: Words, style: Style) -> str:
    """Year, county and company in front, in the order an office likes, or behind."""
    full, brief = str(words["counties"][work.county]), brief_of(words, work.county)
    brand = "" if work.public else _brand_said(rng, work, said, words, style)
    county = _county_said(rng, work, said, words, style)
    plain = county.startswith(full) or county.startswith(brief)
    city = str(words["city"][1])
    of_city = "磴江" in "".join(work.kind.get("owners", ())) and rng.random() < 0.5
    if of_city or full in brand + text or brand.startswith((brief, city)) or text.startswith(brief):
        county = ""
    if county and plain and work.public and rng.random() < 0.03 and work.owner.startswith(full):
        county = work.owner
    if brand.startswith(str(words["region"])) and rng.random() < 0.6:
        county = ""
    if style.front == "behind" and work.public and county:
        text, county = f"{text}（{county}）", ""
    if brand and style.company == "behind" and rng.random() < 0.7:
        text, brand = rng.choice((f"{text}（{brand}）", f"{text}-{brand}")), ""
    elif brand and style.company == "colon":
        brand += rng.choice(("：", "—", "-", "——", "："))
    elif brand and county and re.match("新建|建设|实施", text):
        county = ""
    return _dated(rng, text, said.lead, county + brand, style)


def _county_said(rng: Random, work: Work, said: Said, words: Words, style: Style) -> str:
    """The county with its city, its province or a dot, shortened, misspelt or as it was called before."""
    full, brief = str(words["counties"][work.county]), brief_of(words, work.county)
    county, city = full if said.county == "=" else said.county, str(words["city"][1])
    former = str(words["former"].get(work.county, full))
    if style.front:
        known = {"county": full, "city": city + full, "brief": brief, "behind": county, "former": former}
        dotted = f"{rng.choice((city[:-1], words['region']))}·{brief}"
        return known.get(style.front, dotted if style.front == "dotted" and not work.public else "")
    drawn = rng.random()
    if county and drawn < 0.24:
        short = str(words["shorter"].get(work.county, full))
        ways = (
            city + full,
            brief,
            words["region"] + full,
            city[:-1] + full,
            f"{words['region_full']}{full}",
            short,
        )
        return str(rng.choice((*ways, former, f"{brief}：", f"（{full}）")))
    return str(words["misread"].get(work.county, county)) if county and drawn > 0.97 else county


def _brand_said(rng: Random, work: Work, said: Said, words: Words, style: Style) -> str:
    """The company, with a wrong letter now and then, but not where nothing else tells whose work it is."""
    if style.company in ("full", "stem", "none"):
        return {"full": work.owner, "stem": str(work.kind["stem"]), "none": ""}[style.company]
    brand = {"=": work.owner, "~": str(work.kind["brand"])}.get(said.brand, said.brand)
    fits = [letter for letter in words["owner_slips"] if letter in brand and letter in work.kind["brand"]]
    return brand.replace(fits[0], words["owner_slips"][fits[0]], 1) if fits and rng.random() < 0.06 else brand


def _dated(rng: Random, text: str, lead: str, front: str, style: Style) -> str:
    if not lead:
        return front + text
    year, annual, digits, short, boxed = year_forms(lead)
    if style.year == "behind" or rng.random() < 0.04:
        return f"{front}{text}{rng.choice((f'（{year}）', f'（{annual}）', boxed))}"
    said = rng.choice((year, year, year, year, year, annual, annual, digits, short))
    if said == short and re.search(r"\d$", front):
        said = year
    return said + front + text if style.year == "front" else front + said + text
