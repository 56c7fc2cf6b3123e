"""How the offices of the fifth held-out city write an owner, or whoever builds in its place."""

from __future__ import annotations

from random import Random

from bench.linkage_city import Words, Work
from bench.linkage_fifth_places import brief_of


def owner_said(rng: Random, work: Work, words: Words) -> str:
    """The owner in another way than in the register of companies."""
    if work.kind.get("farm"):
        return str(rng.choice(work.kind["others"]))
    return _office(rng, work, words) if work.public else _company(rng, work, words)


def _office(rng: Random, work: Work, words: Words) -> str:
    name, city = work.owner, str(words["city"][1])
    county, brief = str(words["counties"][work.county]), brief_of(words, work.county)
    office, drawn = name.removeprefix(county), rng.random()
    if name.startswith(city):
        return rng.choice(
            (name.removeprefix(city), name.replace("住房和城乡建设局", "住建局"), f"{name}本级")
        )
    if drawn < 0.42:
        ends = [end for end in words["offices"] if office.endswith(end)]
        if ends:
            said = office.removesuffix(ends[0]) + str(rng.choice(words["offices"][ends[0]]))
        else:
            said = office.replace("人民政府", "政府").replace("第一中学", "一中").replace("学校", "校")
        return said if office == name else county + said
    if drawn < 0.55:
        return f"{city}{'' if office != name else county}{name}"
    if drawn < 0.7:
        return office if office != name else county + name
    if drawn < 0.76 and office != name:
        return f"{brief if brief[-1] in '县区' else county[:-1]}{office}"
    if drawn < 0.9 and work.kind["others"]:
        return str(rng.choice(work.kind["others"]))
    return rng.choice((county, f"{city}{county}")) + str(rng.choice(words["agents"]))


def _company(rng: Random, work: Work, words: Words) -> str:
    name, stem, form = work.owner, work.kind["stem"], work.kind["form"]
    city, county, drawn = str(words["city"][1]), str(words["counties"][work.county]), rng.random()
    if drawn < 0.2:
        seat = rng.choice(("", words["region"], city, county, f"{words['region']}省"))
        return f"{seat}{stem}{form}"
    if drawn < 0.36:
        return name.removesuffix(form) + ("有限公司" if form != "有限公司" else "有限责任公司")
    if drawn < 0.62:
        return rng.choice((stem, name.removesuffix(form), f"{stem}公司", f"{stem}（{city[:-1]}）{form}"))
    if drawn < 0.76:
        fits = [letter for letter in words["owner_slips"] if letter in name]
        if fits:
            return name.replace(fits[0], words["owner_slips"][fits[0]], 1)
        return name.replace("有限", rng.choice(("有线", "有限限", "限")), 1)
    if drawn < 0.82:
        return group_of(work)
    if drawn < 0.87:
        return f"{name}{rng.choice((county, city[:-1]))}分公司"
    if drawn < 0.92:  # the column asks for who answers for the project
        offices = [county + str(office) for office in words["answering"]]
        return rng.choice((*offices, f"{work.kind['slots']['park']}管委会"))
    return rng.choice(
        (f"{name} ", f"{name[:5]} {name[5:]}", f"{name}（筹建）", name.replace("（", "(").replace("）", ")"))
    )


def is_answering(owner: str) -> bool:
    """Whether an office stands where the company should."""
    return owner.endswith(("政府", "局", "管委会"))


def group_of(work: Work) -> str:
    """The mother of a company, which may stand for it."""
    return f"{work.kind['brand']}集团有限公司"
