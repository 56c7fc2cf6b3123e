"""Works of the fourth held-out city, each by itself; ``linkage_fourth_families.py`` makes several of one.

Beside what the words say of its kind, a work's ``kind`` holds what rows need: its ``slots``, ``others`` who may stand as
its owner, the ``stem`` of its company, ``short`` without the capacity, ``through`` which counties it goes.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from bench.linkage_city import City, Said, Words, Work
from bench.linkage_fourth_places import Met, Slots, company_of, slots_of, town_of, villages
from gutou.demo import codes

LAST_MONTH = 2025 * 12 + 5
_AT_A_PARK = ("{park}", "年产", "年处理", "车间", "生产线")


def drafted(rng: Random, city: City, kind: dict[str, Any], met: Met) -> Work:
    """A work of a kind, without phase and mark."""
    words, county = city.words, rng.choice(kind.get("counties") or list(city.words["counties"]))
    client = words["client"][kind["by"]]
    slots = slots_of(rng, words, county, town_of(rng, words, county, kind["object"]))
    through = [county]
    if "{expressway}" in kind["object"]:
        through = words["expressways"][slots["expressway"]]
        county = through[0]
        slots |= {"county": words["counties"][county]}
    public = "owners" in client
    start = LAST_MONTH - round(28 * rng.random() ** 1.35)
    facts = {
        **kind,
        "departments": client["departments"],
        "through": through,
        "extra": kind.get("extra", []),
        "short_pattern": kind.get("short", ""),
        "with_town": rng.random() < 0.5,
        "stem": "",
    }
    brand = ""
    if not public:
        company = company_of(rng, words, kind["by"], county, met)
        if rng.random() < 0.6:
            slots = slots_of(rng, words, county, company.town)
        slots["park"] = company.park
        facts |= {"stem": company.stem, "brand": company.brand}
        brand = rng.choice((company.name, company.stem, company.stem, company.brand, "", ""))
    slots |= _sizes(rng, kind)
    front = words["city"][1] if kind.get("citywide") else words["counties"][county]
    work = Work(
        key="",
        said=Said(
            county=front if rng.random() < (0.65 if public else 0.22) else "",
            brand=brand,
            lead=f"{start // 12}年" if kind.get("yearly") else "",
            object="",
            mark="",
            action=rng.choice(kind["actions"]),
            suffix=rng.choice(("项目", "项目", "项目", "工程", "建设项目", "工程项目")),
            phase=0,
        ),
        kind=facts,
        county=county,
        owner="" if public else company.name,
        public=public,
        uscc="" if public else company.uscc,
        code=code_of(rng, county, start, kind),
        planned=_plan(rng, kind, slots),
        start=start,
        address="",
        approval=paper(rng, words, county, start),
    )
    role = 0 if rng.random() < 0.75 or not public else rng.randrange(len(client["owners"]))
    return placed(rng, city, replace(work, kind=facts | {"role": role}), slots)


def placed(rng: Random, city: City, work: Work, slots: Slots) -> Work:
    """The work at a place and of a size: its object, its address, and who owns it if that is an office there."""
    pattern, words = work.kind["object"], city.words
    said = replace(work.said, object=pattern.format(**slots))
    kind = work.kind | {"slots": slots, "short": work.kind["short_pattern"].format(**slots)}
    place, detail = slots["town"], slots["village"] if "{village}" in pattern else ""
    if "{street}" in pattern or "{estate}" in pattern or "{school}" in pattern:
        place, detail = slots["street"], rng.choice((f"{rng.randrange(1, 300)}号", "", "南侧", "东侧"))
    elif any(word in pattern for word in _AT_A_PARK):
        place, detail = slots["park"], rng.choice(("", "", slots["street"], f"{rng.randrange(1, 30)}号地块"))
    owner, uscc = work.owner, work.uscc
    if work.public:
        owners = [owner.format(**slots) for owner in words["client"][kind["by"]]["owners"]]
        owners = [owner.replace("街道人民政府", "街道办事处") for owner in owners]
        owner = owners.pop(kind["role"])
        uscc = credit_of(owner, work.county)
        kind["others"] = owners
    else:
        kind["others"] = []
    address = city.ways.address(rng, place, detail)
    return replace(work, said=said, kind=kind, owner=owner, uscc=uscc, address=address)


def elsewhere(rng: Random, city: City, work: Work) -> Work:
    """The like of it in another village, school or street, of the same owner where the owner is not of the place."""
    words, slots = city.words, work.kind["slots"]
    town = slots["town"] if slots["town"] in work.owner else ""
    other = slots_of(rng, words, work.county, town or town_of(rng, words, work.county, work.kind["object"]))
    if town:
        other["village"] = rng.choice(villages()[work.county, town])
    keep = {what: slots[what] for what in ("park", "m", "product")}
    return placed(
        rng, city, work, other | keep | {"n": rng.choice((slots["n"], _sizes(rng, work.kind)["n"]))}
    )


def resized(rng: Random, city: City, work: Work, what: str) -> Work:
    """The like of it of another capacity (``n``), or of another ``product``."""
    sizes = _sizes(rng, work.kind)
    slots = work.kind["slots"] | ({"n": sizes["n"]} if what == "n" else sizes)
    return placed(rng, city, replace(work, planned=_plan(rng, work.kind, slots)), slots)


def credit_of(owner: str, county: str) -> str:
    """An office's credit code; a company of the state has a company's."""
    return codes.credit_code(Random(f"credit|{owner}"), region=county, public="公司" not in owner)


def code_of(rng: Random, county: str, start: int, kind: dict[str, Any]) -> str:
    approved = start - rng.randrange(1, 11)
    technical = any("技" in action or "更新" in action for action in kind["actions"])
    region = f"{county[:4]}00" if kind.get("citywide") else county
    return codes.project_code(
        rng, year=approved // 12, month=approved % 12 + 1, region=region, kind="02" if technical else "01"
    )


def paper(rng: Random, words: Words, county: str, start: int) -> str:
    """An approval's number; most works start in the year of their approval."""
    letter = rng.choice(("发改审批", "发改审批", "发改", "发改行审"))
    year = start // 12 - (rng.random() < 0.25)
    return f"{words['counties'][county][0]}{letter}〔{year}〕{rng.randrange(1, 420)}号"


def _sizes(rng: Random, kind: dict[str, Any]) -> Slots:
    return {
        "n": str(rng.choice(kind.get("n", [1]))),
        "m": str(rng.choice(kind.get("m", [1]))),
        "product": rng.choice(kind.get("product", [""])),
    }


def _plan(rng: Random, kind: dict[str, Any], slots: Slots) -> int:
    """A planned total; the larger the capacity, the dearer."""
    low, high = kind["plan"]
    sizes, size = [str(n) for n in sorted(kind.get("n", []))], rng.random()
    if len(sizes) > 1:
        size = 0.65 * sizes.index(slots["n"]) / (len(sizes) - 1) + 0.35 * size
    planned: int = round(low * (high / low) ** size)
    return round(planned, -2 if planned > 2000 else -1) if rng.random() < 0.6 else planned
