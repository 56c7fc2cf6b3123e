"""How the offices of the sixth held-out city write an owner, or whoever builds in its place."""

from __future__ import annotations

from random import Random

from bench.linkage_city import Words, Work
from bench.linkage_sixth_places import brief_of, in_characters


def owner_said(rng: Random, work: Work, words: Words) -> str:
    """The owner in another way than in the register of companies."""
    if work.kind.get("farm"):
        farm, said = work.kind["slots"]["farm"], str(rng.choice(work.kind["others"]))
        return said.replace(farm, in_characters(farm)) if rng.random() < 0.25 else said
    return _office(rng, work, words) if work.public else _company(rng, work, words)


def _office(rng: Random, work: Work, words: Words) -> str:
    name, city = work.owner, str(words["city"][1])
    county, brief = str(words["counties"][work.county]), brief_of(words, work.county)
    office, drawn = name.removeprefix(county), rng.random()
    if name == office:  # of the city, a park or the autonomous region
        return _office_of_none(rng, name, words)
    if drawn < 0.4:
        ends = [end for end in words["offices"] if office.endswith(end)]
        said = office.removesuffix(ends[0]) + str(rng.choice(words["offices"][ends[0]])) if ends else office
        return rng.choice((county, county, brief, "")) + said
    if drawn < 0.52:
        return f"{city}{name}"
    if drawn < 0.66:
        return office
    if drawn < 0.74:
        return f"{brief}{office}"
    if drawn < 0.9 and work.kind["others"]:
        return str(rng.choice(work.kind["others"]))
    return rng.choice((county, f"{city}{county}", brief)) + str(rng.choice(words["agents"]))


def _office_of_none(rng: Random, name: str, words: Words) -> str:
    city = str(words["city"][1])
    if name.endswith("管理委员会"):
        return rng.choice((name.replace("管理委员会", "管委会"), f"{city}{name}"))
    if name.startswith(city):
        short = name.replace("交通运输局", "交通局")
        return rng.choice((name.removeprefix(city), short, f"{words['region']}{name}"))
    return rng.choice((name.replace(words["region_full"], words["region"]), f"{name}{city}项目执行办公室"))


def _company(rng: Random, work: Work, words: Words) -> str:
    name, stem, form = work.owner, str(work.kind["stem"]), str(work.kind["form"])
    city, county, drawn = str(words["city"][1]), str(words["counties"][work.county]), rng.random()
    brief = brief_of(words, work.county)
    if drawn < 0.2:
        return (
            rng.choice(("", words["region"], city, county, f"{words['region']}{brief}", city[:-1]))
            + stem
            + form
        )
    if drawn < 0.34:
        return name.removesuffix(form) + ("有限公司" if form != "有限公司" else "有限责任公司")
    if drawn < 0.6:
        return rng.choice((stem, name.removesuffix(form), f"{stem}公司", f"{stem}（{brief}）{form}"))
    if drawn < 0.74:
        fits = [letter for letter in words["owner_slips"] if letter in work.kind["brand"]]
        if fits:
            return name.replace(fits[0], words["owner_slips"][fits[0]], 1)
        return name.replace("有限", rng.choice(("有线", "有现", "限")), 1)
    if drawn < 0.8:
        return group_of(work)
    if drawn < 0.86:
        return f"{name}{rng.choice((county, brief, city[:-1], words['region']))}分公司"
    if drawn < 0.91:  # the column asks for who answers for the project
        offices = [county + str(office) for office in words["answering"]]
        return rng.choice((*offices, f"{work.kind['slots']['park']}管委会"))
    bracketed = name.replace("（", "(").replace("）", ")")
    return rng.choice(
        (f"{name} ", f"{name[:6]} {name[6:]}", f"{name}（新设）", f"{name}、{county}招商局", bracketed)
    )


def is_answering(owner: str) -> bool:
    """Whether an office stands where the company should."""
    return owner.endswith(("政府", "局", "管委会", "委员会")) and "公司" not in owner


def group_of(work: Work) -> str:
    """The mother of a company, which may stand for it."""
    return f"{work.kind['brand']}集团有限公司"
