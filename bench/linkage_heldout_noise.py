"""How the offices of the held-out city write what they mean: names, owners, codes, amounts, dates, and their slips."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from bench.linkage_city import NEUTRAL, City, Rates, Said, Ways, Work
from gutou.demo import codes

PERIOD = "2025-06"
RATES = {
    "base": Rates(0.46, 0.60, 2.5, 0.4, 0.02, 0.05, 0.05, 0.10, 0.12, 0.03, 0.02),
    "hard": Rates(0.70, 0.75, 5.0, 1.0, 0.04, 0.08, 0.08, 0.15, 0.16, 0.09, 0.08),
}
"""What is left out is as in the demonstrations of the same name."""


def spelled(
    rng: Random,
    work: Work,
    department: str,
    document: str,
    city: City,
    rates: Rates,
    part: str = "",
) -> dict[str, Any]:
    """One row of an office about a work, with what it leaves out and gets wrong."""
    words, ways, library = city.words, city.ways, document == "library"
    county = work.county if rng.random() > 0.05 or library else None
    return {
        "period": PERIOD,
        "department": department,
        "document": document,
        "file_name": f"{department}{document}.xlsx",
        "sheet_name": "Sheet1",
        "project_name": ways.name(rng, work, _changed(rng, work.said, city, rates), words, part),
        "project_code": _code(rng, work.code) if rng.random() > rates.code_absent else None,
        "library_code": f"{work.county}2025{rng.randrange(10**6):06d}" if library else None,
        "owner_name": ways.owner(rng, work, words) if rng.random() > rates.owner_missing or library else None,
        "owner_uscc": _credit(rng, work.uscc) if rng.random() > rates.credit_absent else None,
        "address": ways.address_said(rng, work.address, words) if rng.random() > 0.65 else None,
        "planned_total": _planned(rng, work.planned, rates) if rng.random() > rates.planned_missing else None,
        "start_month": _start(rng, work.start, rates) if rng.random() > rates.start_missing else None,
        "approval_no": _approval(rng, work.approval) if rng.random() > 0.60 and not library else None,
        "region_codes": [county] if county else [],
    }


# -- names ------------------------------------------------------------------------------------------------
def _changed(rng: Random, said: Said, city: City, rates: Rates) -> Said:
    weights = (rates.other_words, rates.slip, *city.ways.weights)
    for operator in rng.choices(
        city.ways.operators, weights, k=rng.choices((0, 1, 2, 3), (22, 36, 28, 14))[0]
    ):
        said = operator(rng, said, city.words)
    return said


def _name(rng: Random, work: Work, said: Said, words: dict[str, Any], part: str) -> str:
    city, owner = words["city"][1], work.owner
    body = f"{said.lead}{_counted(rng, said.object)}"
    mark = _mark(rng, said.mark)
    core = f"{mark}{body}" if mark.endswith("区") and rng.random() < 0.2 else f"{body}{mark}"
    drawn = rng.random()
    if drawn < 0.12:
        front = owner if not said.brand else ""
    elif drawn < 0.20:
        front = city + said.county
    else:
        front = said.county if drawn < 0.62 else ""
    brand = said.brand if rng.random() < 0.85 else ""
    text = f"{front}{brand}{core}{said.action}{said.suffix}{_phase(rng, said.phase)}"
    if part:
        text += rng.choice((f"（{part}）", f"({part})", part, f"-{part}"))
    if rng.random() < 0.04:
        place = rng.randrange(2, len(text))
        text = text[:place] + rng.choice((" ", "　", "\n")) + text[place:]
    return text


def _counted(rng: Random, text: str) -> str:
    """A capacity in another order, or written out."""
    if "万吨" not in text or not text.startswith("年产"):
        return text
    head, _, rest = text.partition("万吨")
    figure = head[2:]
    drawn = rng.random()
    if drawn < 0.10:
        return f"{rest}（{head}万吨）"
    if drawn < 0.22:
        return f"{figure}万吨/年{rest}"
    return f"{head[:2]}{int(figure) * 10000}吨{rest}" if drawn < 0.27 else text


def _mark(rng: Random, mark: str) -> str:
    if mark.endswith("号楼"):
        return rng.choice((mark, mark, f"{mark[0]}#楼", f"（{mark}）"))
    if mark.endswith("号线"):
        return rng.choice((mark, f"{mark[0]}#线", f"（{mark}）"))
    return rng.choice((mark, f"（{mark}）")) if mark else ""


def _phase(rng: Random, phase: int) -> str:
    if not phase:
        return ""
    chinese, roman = "一二三四"[phase - 1], "ⅠⅡⅢⅣ"[phase - 1]
    return rng.choice(
        (
            f"（{chinese}期）",
            f"{chinese}期",
            f"（{phase}期）",
            f"（{roman}期）",
            f"第{chinese}期",
            f"({chinese}期工程)",
        )
    )


def other_words(rng: Random, said: Said, words: dict[str, Any]) -> Said:
    text = said.object + said.action
    for entry in words["say"]:
        if entry["from"] in text:
            if entry["from"] in said.object:
                return replace(said, object=said.object.replace(entry["from"], rng.choice(entry["to"])))
            if entry["from"] in said.action:
                return replace(said, action=said.action.replace(entry["from"], rng.choice(entry["to"])))
    return said


def slip(rng: Random, said: Said, words: dict[str, Any]) -> Said:
    found = [c for c in said.object if c in words["slips"]]
    if not found:
        return said
    wrong = rng.choice(found)
    return replace(said, object=said.object.replace(wrong, words["slips"][wrong], 1))


def no_action(rng: Random, said: Said, words: dict[str, Any]) -> Said:
    return replace(said, action="") if said.action in NEUTRAL else said


def _suffix(rng: Random, said: Said, words: dict[str, Any]) -> Said:
    return replace(said, suffix=rng.choice(("", "项目", "工程", "建设工程", "工程项目", "项目建设")))


def furnished(rng: Random, said: Said, words: dict[str, Any]) -> Said:
    if "配套" in said.object or "附属" in said.object:
        return said
    return replace(said, object=said.object + rng.choice(("及配套设施", "配套", "及附属工程")))


def no_county(rng: Random, said: Said, words: dict[str, Any]) -> Said:
    return replace(said, county=rng.choice(("", said.county[:-1])))


def wide(rng: Random, said: Said, words: dict[str, Any]) -> Said:
    wide = {ord(c): ord(c) + 0xFEE0 for c in "0123456789"}
    return replace(said, object=said.object.translate(wide))


# -- the other fields ---------------------------------------------------------------------------------------
def _owner(rng: Random, work: Work, words: dict[str, Any]) -> str:
    name = work.owner
    county = str(words["counties"][work.county])
    drawn = rng.random()
    if work.public:
        office = name.removeprefix(county)
        if drawn < 0.15:
            return county + str(rng.choice(words["offices"].get(office, [office])))
        if drawn < 0.20:
            return office
        return f"{county}{office}项目管理中心" if drawn < 0.22 else name
    bare, stem = bare_and_stem(name, county, words)
    if drawn < 0.07:
        return stem
    if drawn < 0.11:
        return bare
    if drawn < 0.15:
        return stem + rng.choice(("公司", "有限公司", "有限责任公司"))
    return f"{stem[:2]}控股集团有限公司" if drawn < 0.165 else name


def bare_and_stem(name: str, county: str, words: dict[str, Any]) -> tuple[str, str]:
    """A company's name without its seat, and without seat and legal form."""
    city = str(words["city"][1])
    bare = name
    for seat in (city, county, city[:-1]):
        bare = bare.removeprefix(seat)
    stem = bare
    for form in sorted(words["legal_forms"], key=len, reverse=True):
        stem = stem.removesuffix(form)
    return bare, stem


def _code(rng: Random, code: str) -> str:
    drawn = rng.random()
    if drawn < 0.035:
        return codes.mistyped(rng, code)
    return code.replace("-", "") if drawn < 0.15 else code


def _credit(rng: Random, uscc: str) -> str:
    if rng.random() > 0.015:
        return uscc
    place = rng.randrange(8, 17)
    return uscc[:place] + rng.choice("0123456789") + uscc[place + 1 :]


def _planned(rng: Random, planned: int, rates: Rates) -> float:
    drawn = rng.random()
    if drawn < 0.06:
        return float(round(planned, -3 if planned > 10_000 else -2) or planned)
    if drawn < 0.06 + rates.planned_other:
        return float(round(planned * rng.choice((0.75, 0.88, 0.95, 1.05, 1.12, 1.3))))
    return planned * rng.choice((10_000, 0.0001)) if drawn > 0.99 else float(planned)


def _start(rng: Random, start: int, rates: Rates) -> str:
    drawn = rng.random()
    if drawn < rates.start_other * 0.65:
        start += rng.choice((-2, -1, 1, 2))
    elif drawn < rates.start_other:
        start += rng.choice((-12, -6, 4, 6, 12))
    year, month = divmod(start, 12)
    return f"{year}-{month + 1:02d}"


def _address_said(rng: Random, address: str, words: dict[str, Any]) -> str:
    town = address.partition("镇")[0] + "镇"
    return rng.choice((address, address, town, address.partition("村")[0] + "村"))


def _address(rng: Random, place: str, village: str) -> str:
    return f"{place}镇{village}村{rng.randrange(1, 300)}号"


def _approval(rng: Random, number: str) -> str:
    return rng.choice((number, number, number.replace("〔", "[").replace("〕", "]"), f"{number[:-1]} 号"))


WAYS = Ways(
    operators=(other_words, slip, no_action, _suffix, furnished, no_county, wide),
    weights=(3, 5, 1.5, 4, 1),
    name=_name,
    owner=_owner,
    address=_address,
    address_said=_address_said,
    approval="审批",
)
