"""How the offices of the fourth held-out city write an owner, or who stands in its place."""

from __future__ import annotations

from random import Random

from bench.linkage_city import Words, Work


def owner_said(rng: Random, work: Work, words: Words) -> str:
    """The owner in another way than in its register, or whoever builds in its place."""
    return _office(rng, work, words) if work.public else _company(rng, work, words)


def _office(rng: Random, work: Work, words: Words) -> str:
    name, city, county = work.owner, str(words["city"][1]), str(words["counties"][work.county])
    shorter = [(old, new) for old, news in words["offices"].items() for new in news if old in name]
    drawn = rng.random()
    if drawn < 0.45 and shorter:
        old, new = rng.choice(shorter)
        return name.replace(old, new)
    if drawn < 0.6 and name.startswith(county):
        return rng.choice((f"{city}{name}", f"四川省{city}{name}"))
    if drawn < 0.72 and name.startswith(county):
        return name.replace(county, words["shorter"].get(work.county, county[:-1]), 1)
    if drawn < 0.8 and name.startswith(county) and not name.endswith("医院"):
        return name.removeprefix(county)
    if drawn < 0.92 and work.kind["others"]:
        return str(rng.choice(work.kind["others"]))
    return str(rng.choice(words["agents"]["names"])).format(**work.kind["slots"])


def _company(rng: Random, work: Work, words: Words) -> str:
    name, stem, city = work.owner, str(work.kind["stem"]), str(words["city"][1])
    county = str(words["counties"][work.county])
    form = name.rpartition(stem)[2] if stem in name else "有限公司"
    form = "有限公司" if "（" in form or not form else form
    drawn = rng.random()
    if drawn < 0.25:
        seat = rng.choice(("", "四川", city, county, "四川省"))
        return ("" if seat and stem.startswith(seat) else seat) + stem + form
    if drawn < 0.42:
        return name.removesuffix(form) + ("有限公司" if form != "有限公司" else "有限责任公司")
    if drawn < 0.68:
        return rng.choice((stem, stem + "公司", f"{stem}（{city[:-1]}）{form}", name.removesuffix(form)))
    if drawn < 0.82:
        fits = [letter for letter in words["owner_slips"] if letter in stem]
        wrong = stem.replace(fits[0], words["owner_slips"][fits[0]], 1) if fits else stem
        return name.replace(stem, wrong) if fits else name.replace("有限", "有现")
    if drawn < 0.9:
        return rng.choice((f"{name}{county}分公司", f"{work.kind['brand']}集团有限公司"))
    return rng.choice((f"{name} ", name.replace("公司", "公 司"), f"{name}（筹）", f"{name}（{county}）"))
