"""How the offices of the eighth held-out city write an owner, or whoever builds in its place."""

from __future__ import annotations

from random import Random

from bench.linkage_city import Words, Work
from bench.linkage_eighth_places import brief_of


def owner_said(rng: Random, work: Work, words: Words) -> str:
    """The owner in another way than in the register of companies."""
    return _office(rng, work, words) if work.public else _company(rng, work, words)


def _office(rng: Random, work: Work, words: Words) -> str:
    name, city = work.owner, str(words["city"][1])
    county, brief = str(words["counties"][work.county]), brief_of(words, work.county)
    office, drawn = name.removeprefix(county), rng.random()
    if name == office:  # of the city, a park, a town, a school or a company of the province
        return _office_of_none(rng, name, county, words)
    if drawn < 0.36:
        ends = [end for end in words["offices"] if office.endswith(end)]
        said = office.removesuffix(ends[0]) + str(rng.choice(words["offices"][ends[0]])) if ends else office
        return rng.choice((county, county, brief, "")) + said
    if drawn < 0.46:
        return rng.choice((f"{city}{name}", f"{words['region']}省{name}"))
    if drawn < 0.58:
        return office
    if drawn < 0.66:
        former, short = words["former"].get(work.county), words["shorter"].get(work.county, brief)
        return f"{former or short}{office}"
    if drawn < 0.74:
        return f"{name}{rng.choice(('（代建）', '、' + county + '财政局', '（本级）', '机关', '项目办'))}"
    if drawn < 0.9 and work.kind["others"]:
        return str(rng.choice(work.kind["others"]))
    return rng.choice((county, f"{city}{county}", brief)) + str(rng.choice(words["agents"]))


def _office_of_none(rng: Random, name: str, county: str, words: Words) -> str:
    city, region = str(words["city"][1]), str(words["region"])
    if name.endswith("管理委员会"):
        return rng.choice((name.replace("管理委员会", "管委会"), f"{city}{name}", f"{name}（筹）"))
    if name.endswith("供电局"):
        short = name.replace(f"{region}电网有限责任公司", "")
        return rng.choice((short, f"{region}电网{short}", f"{county}供电局", f"{region}电网有限责任公司"))
    if name.endswith("人民政府"):
        short = name.replace("人民政府", "政府")
        return rng.choice((f"{county}{name}", short, f"{county}{short}", name.replace("人民政府", "党政办")))
    if name.startswith(city):
        return rng.choice(
            (name.removeprefix(city), f"{region}省{name}", name.replace("集团有限公司", "公司"))
        )
    return rng.choice(
        (f"{county}{name}", f"{name}{county[:-1]}分公司" if "公司" in name else f"{city}{name}")
    )


def _company(rng: Random, work: Work, words: Words) -> str:
    name, stem, form = work.owner, str(work.kind["stem"]), str(work.kind["form"])
    city, county, drawn = str(words["city"][1]), str(words["counties"][work.county]), rng.random()
    brief, region = brief_of(words, work.county), str(words["region"])
    if not form.endswith("公司"):
        short = form.replace("农民专业", "").replace("种养殖", "").replace("家庭", "")
        return rng.choice(
            (f"{stem}{short}", f"{stem}{form}", f"{brief}{stem}{short}", f"{brief}{stem}{form}")
        )
    if drawn < 0.18:
        seats = ("", region, f"{region}省", city, county, f"{region}{brief}", city[:-1])
        return rng.choice(seats) + stem + form
    if drawn < 0.3:
        return name.removesuffix(form) + ("有限公司" if form != "有限公司" else "有限责任公司")
    if drawn < 0.52:
        return rng.choice(
            (stem, name.removesuffix(form), f"{stem}公司", f"{stem}（{brief}）{form}", f"{stem}股份")
        )
    if drawn < 0.66:
        fits = [letter for letter in words["owner_slips"] if letter in work.kind["brand"]]
        if fits:
            return name.replace(fits[0], words["owner_slips"][fits[0]], 1)
        return name.replace("有限", rng.choice(("有限限", "有陷", "友限")), 1)
    if drawn < 0.72:
        return group_of(work)
    if drawn < 0.78:
        return f"{name}{rng.choice((county, brief, city[:-1], '第一'))}分公司"
    if drawn < 0.84:  # the column asks for who answers for the project
        offices = [county + str(office) for office in words["answering"]]
        return rng.choice((*offices, f"{work.kind['slots']['park']}管委会"))
    if drawn < 0.9:
        with_whom = f"{county}{rng.choice(words['agents'][:5])}"
        return rng.choice((f"{name}/{with_whom}", f"{name}、{with_whom}", f"{name}（联合体牵头）"))
    bracketed = name.replace("（", "(").replace("）", ")")
    ways = (
        f"{name} ",
        f"{name[:5]}\n{name[5:]}",
        f"{name}（原{region}{stem}公司）",
        f"{name}（拟注册）",
        bracketed,
    )
    return rng.choice((*ways, f"{name}（曾用名）", f"建设单位：{name}", f"{name}。"))


def is_answering(owner: str) -> bool:
    """Whether an office stands where the company should."""
    return owner.endswith(("政府", "局", "管委会", "委员会", "服务中心")) and "公司" not in owner


def group_of(work: Work) -> str:
    """The mother of a company, which may stand for it."""
    return f"{work.kind['brand']}控股集团有限公司"
