"""How the offices of the held-out city write what they mean: names, owners, codes, amounts, dates, and their slips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from gutou.demo import codes

PERIOD = "2025-06"
_NEUTRAL = ("建设", "新建", "")


@dataclass(frozen=True)
class Rates:
    """How much offices leave out and get wrong.

    Attributes:
        code_absent: Rows without a project code.
        credit_absent: Rows without a credit code.
        other_words: Weight of saying it in other words, beside the other operators' weights.
        slip: Weight of a wrong character.
        owner_missing: Rows without an owner, the library's apart.
        planned_missing: Rows without a planned total.
        planned_other: Rows whose planned total is another figure.
        start_missing: Rows without a start.
        start_other: Rows whose start is another month.
        phases: Undertakings in phases, of all undertakings.
        siblings: Families of near-identical works, of all undertakings.
    """

    code_absent: float
    credit_absent: float
    other_words: float
    slip: float
    owner_missing: float
    planned_missing: float
    planned_other: float
    start_missing: float
    start_other: float
    phases: float
    siblings: float


RATES = {
    "base": Rates(0.46, 0.60, 2.5, 0.4, 0.02, 0.05, 0.05, 0.10, 0.12, 0.03, 0.02),
    "hard": Rates(0.70, 0.75, 5.0, 1.0, 0.04, 0.08, 0.08, 0.15, 0.16, 0.09, 0.08),
}
"""What is left out is as in the demonstrations of the same name."""


@dataclass(frozen=True)
class Said:
    """A name in its pieces, so that no slip takes away what tells two works apart.

    Attributes:
        county: County in front.
        brand: The company's short name in front of the object.
        lead: 第一 …, in front of the object.
        object: What is built, with its place and capacity.
        mark: Building, line, number or zone.
        action: 建设, 改造 …
        suffix: 项目, 工程 …
        phase: 0 where there are none.
    """

    county: str
    brand: str
    lead: str
    object: str
    mark: str
    action: str
    suffix: str
    phase: int

    @property
    def telling(self) -> tuple[str, ...]:
        """What offices never leave out; two works of one owner differ in it."""
        action = "" if self.action in _NEUTRAL else self.action
        return self.lead, self.object, self.mark, action, str(self.phase)


@dataclass(frozen=True)
class Work:
    """A real project and what is true of it; amounts in 万元, the start as a count of months."""

    key: str
    said: Said
    kind: dict[str, Any]
    county: str
    owner: str
    public: bool
    uscc: str
    code: str
    planned: int
    start: int
    address: str
    approval: str


def spelled(
    rng: Random,
    work: Work,
    department: str,
    document: str,
    words: dict[str, Any],
    rates: Rates,
    part: str = "",
) -> dict[str, Any]:
    """One row of an office about a work, with what it leaves out and gets wrong."""
    library = document == "library"
    county = work.county if rng.random() > 0.05 or library else None
    return {
        "period": PERIOD,
        "department": department,
        "document": document,
        "file_name": f"{department}{document}.xlsx",
        "sheet_name": "Sheet1",
        "project_name": _name(rng, work.said, work.owner, words, rates, part),
        "project_code": _code(rng, work.code) if rng.random() > rates.code_absent else None,
        "library_code": f"{work.county}2025{rng.randrange(10**6):06d}" if library else None,
        "owner_name": _owner(rng, work, words) if rng.random() > rates.owner_missing or library else None,
        "owner_uscc": _credit(rng, work.uscc) if rng.random() > rates.credit_absent else None,
        "address": _address(rng, work.address, words) if rng.random() > 0.65 else None,
        "planned_total": _planned(rng, work.planned, rates) if rng.random() > rates.planned_missing else None,
        "start_month": _start(rng, work.start, rates) if rng.random() > rates.start_missing else None,
        "approval_no": _approval(rng, work.approval) if rng.random() > 0.60 and not library else None,
        "region_codes": [county] if county else [],
    }


# -- names ------------------------------------------------------------------------------------------------
def _name(rng: Random, said: Said, owner: str, words: dict[str, Any], rates: Rates, part: str) -> str:
    city = words["city"][1]
    weights = (rates.other_words, rates.slip, *_WEIGHTS)
    for operator in rng.choices(_OPERATORS, weights, k=rng.choices((0, 1, 2, 3), (22, 36, 28, 14))[0]):
        said = operator(rng, said, words)
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


def _other_words(rng: Random, said: Said, words: dict[str, Any]) -> Said:
    text = said.object + said.action
    for entry in words["say"]:
        if entry["from"] in text:
            if entry["from"] in said.object:
                return replace(said, object=said.object.replace(entry["from"], rng.choice(entry["to"])))
            if entry["from"] in said.action:
                return replace(said, action=said.action.replace(entry["from"], rng.choice(entry["to"])))
    return said


def _slip(rng: Random, said: Said, words: dict[str, Any]) -> Said:
    found = [c for c in said.object if c in words["slips"]]
    if not found:
        return said
    wrong = rng.choice(found)
    return replace(said, object=said.object.replace(wrong, words["slips"][wrong], 1))


def _no_action(rng: Random, said: Said, words: dict[str, Any]) -> Said:
    return replace(said, action="") if said.action in _NEUTRAL else said


def _suffix(rng: Random, said: Said, words: dict[str, Any]) -> Said:
    return replace(said, suffix=rng.choice(("", "项目", "工程", "建设工程", "工程项目", "项目建设")))


def _furnished(rng: Random, said: Said, words: dict[str, Any]) -> Said:
    if "配套" in said.object or "附属" in said.object:
        return said
    return replace(said, object=said.object + rng.choice(("及配套设施", "配套", "及附属工程")))


def _no_county(rng: Random, said: Said, words: dict[str, Any]) -> Said:
    return replace(said, county=rng.choice(("", said.county[:-1])))


def _wide(rng: Random, said: Said, words: dict[str, Any]) -> Said:
    wide = {ord(c): ord(c) + 0xFEE0 for c in "0123456789"}
    return replace(said, object=said.object.translate(wide))


_OPERATORS: tuple[Callable[[Random, Said, dict[str, Any]], Said], ...] = (
    _other_words,
    _slip,
    _no_action,
    _suffix,
    _furnished,
    _no_county,
    _wide,
)
_WEIGHTS = (3, 5, 1.5, 4, 1)
"""Of the operators after the first two, whose weights are in the rates."""


# -- the other fields ---------------------------------------------------------------------------------------
def _owner(rng: Random, work: Work, words: dict[str, Any]) -> str:
    name, city = work.owner, str(words["city"][1])
    county = str(words["counties"][work.county])
    drawn = rng.random()
    if work.public:
        office = name.removeprefix(county)
        if drawn < 0.15:
            return county + str(rng.choice(words["offices"].get(office, [office])))
        if drawn < 0.20:
            return office
        return f"{county}{office}项目管理中心" if drawn < 0.22 else name
    bare = name
    for seat in (city, county, city[:-1]):
        bare = bare.removeprefix(seat)
    stem = bare
    for form in sorted(words["legal_forms"], key=len, reverse=True):
        stem = stem.removesuffix(form)
    if drawn < 0.07:
        return stem
    if drawn < 0.11:
        return bare
    if drawn < 0.15:
        return stem + rng.choice(("公司", "有限公司", "有限责任公司"))
    return f"{stem[:2]}控股集团有限公司" if drawn < 0.165 else name


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


def _address(rng: Random, address: str, words: dict[str, Any]) -> str:
    town = address.partition("镇")[0] + "镇"
    return rng.choice((address, address, town, address.partition("村")[0] + "村"))


def _approval(rng: Random, number: str) -> str:
    return rng.choice((number, number, number.replace("〔", "[").replace("〕", "]"), f"{number[:-1]} 号"))
