"""How the offices of the seventh held-out city write an owner, or whoever builds in its place."""

from __future__ import annotations

from random import Random

from bench.linkage_city import Words, Work
from bench.linkage_seventh_places import brief_of


def owner_said(rng: Random, work: Work, words: Words) -> str:
    """The owner in another way than in the register of companies."""
    return _office(rng, work, words) if work.public else _company(rng, work, words)


def _office(rng: Random, work: Work, words: Words) -> str:
    name, city = work.owner, str(words["city"][1])
    county, brief = str(words["counties"][work.county]), brief_of(words, work.county)
    office, drawn = name.removeprefix(county), rng.random()
    agent = rng.choice((county, f"{city}{county}", brief)) + str(rng.choice(words["agents"]))
    if drawn < 0.36:
        ends = [end for end in words["offices"] if name.endswith(end)]
        if not ends:
            return f"{city}{name}" if county in name else name
        said = office.removesuffix(ends[0]) + str(rng.choice(words["offices"][ends[0]]))
        said = said.replace("镇镇", "镇").replace("乡镇政府", "乡政府")
        return (rng.choice((county, county, brief, "")) if name != office else "") + said
    if drawn < 0.46:
        return f"{city}{name}" if name != office else name.replace(city, city[:-1])
    if drawn < 0.6:
        return office
    if drawn < 0.66:
        return f"{brief}{office}" if name != office else f"{county}{name}"
    if drawn < 0.82 and work.kind["others"]:
        return str(rng.choice(work.kind["others"]))
    if drawn < 0.87:
        return f"{name}（代建：{agent}）"
    if drawn < 0.91:
        return f"{name}{rng.choice(('、', '/', '，'))}{agent}"
    return agent


def _company(rng: Random, work: Work, words: Words) -> str:
    name, stem, form, brand = work.owner, *(str(work.kind[what]) for what in ("stem", "form", "brand"))
    city, county, drawn = str(words["city"][1]), str(words["counties"][work.county]), rng.random()
    brief, province, line = brief_of(words, work.county), str(words["province"]), stem.removeprefix(brand)
    if drawn < 0.2:
        seats = (
            "",
            province,
            f"{province}省",
            city,
            county,
            f"{province}省{county}",
            f"{province}{brief}",
            city[:-1],
        )
        return rng.choice(seats) + stem + form
    if drawn < 0.3 and form.endswith("公司"):
        return name.removesuffix(form) + ("有限公司" if form != "有限公司" else "有限责任公司")
    if drawn < 0.36:
        return f"{brand}（{rng.choice((province, brief, '中国'))}）{line}{form}"
    if drawn < 0.56:
        return rng.choice((stem, name.removesuffix(form), f"{stem}公司", f"{county}{stem}"))
    if drawn < 0.7:
        fits = [letter for letter in words["owner_slips"] if letter in brand]
        if fits:
            letter = rng.choice(fits)
            return name.replace(brand, brand.replace(letter, words["owner_slips"][letter], 1), 1)
        return name.replace("公司", rng.choice(("公可", "公司公司", "公")), 1)
    if drawn < 0.75 and form.endswith("公司"):
        return group_of(work)
    if drawn < 0.83 and work.kind["former"]:
        former = str(work.kind["former"])
        return rng.choice((former, f"{name}（原{former}）", f"{name}（曾用名：{former}）"))
    if drawn < 0.88:  # the column asks for who answers for the project
        offices = [county + str(office) for office in words["answering"]]
        town = f"{county}{work.kind['slots']['town']}"
        office = f"{town}办事处" if town.endswith("街道") else f"{town}人民政府"
        return rng.choice((*offices, office, f"{work.kind['slots']['park']}管委会"))
    bracketed = name.replace("（", "(").replace("）", ")")
    ways = (
        f"{name} ",
        f"{name[:6]} {name[6:]}",
        f"{name}（筹）",
        f"业主单位：{name}",
        bracketed,
        f"{name}{brief}分公司",
    )
    return rng.choice(ways)


def is_answering(owner: str) -> bool:
    """Whether an office stands where the company should."""
    return owner.endswith(("政府", "局", "办事处", "管委会", "委员会", "服务中心")) and "公司" not in owner


def group_of(work: Work) -> str:
    """The mother of a company, which may stand for it."""
    return f"{work.kind['brand']}集团有限公司"
