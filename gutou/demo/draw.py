"""Draws projects one by one: kind, owner, place, name, amounts, dates, code, papers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from gutou.demo import codes, names
from gutou.demo.catalog import Kind, Product, kinds, products
from gutou.demo.names import Name
from gutou.demo.places import COUNTIES, OUTSIDE, january
from gutou.demo.projects import Owner, Project

_LEGAL_FORMS = ("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司")


@dataclass
class Builder:
    """Draws projects one after another; everything random comes from one seeded source."""

    rng: Random
    last: int
    counties: list[str]
    place_pool: dict[str, list[str]]
    brand_pool: list[str]
    used_names: set[str]
    owners: dict[str, list[tuple[Owner, str, Product | None]]]
    publics: dict[str, Owner]
    ceiling: int
    serial: int = 0

    @classmethod
    def of(cls, seed: int, last: int, ceiling: int) -> Builder:
        """A builder for a seed; ``last`` is the last month, ``ceiling`` the largest planned total."""
        rng = Random(f"world|{seed}")
        counties = list(COUNTIES)
        outside = list(OUTSIDE)
        pool = names.places(rng, counties + outside)
        return cls(rng, last, counties, pool, names.brands(rng), set(), {}, {}, ceiling)

    # -- owners -----------------------------------------------------------------------------------------
    def _company(self, county: str, trade: str) -> tuple[Owner, str, Product | None]:
        known = self.owners.setdefault(county, [])
        product = next((p for p in products() if p.trade == trade), None)
        if known and self.rng.random() < 0.25:
            same = [entry for entry in known if entry[1] == trade]
            if same:
                return self.rng.choice(same)
        brand = self.rng.choice(self.brand_pool)
        seat = self.rng.choice(("云泽市", "云泽", COUNTIES.get(county, "湖南"), ""))
        name = f"{seat}{brand}{trade}{self.rng.choice(_LEGAL_FORMS)}"
        owner = Owner(
            name, f"{brand}{trade}", codes.credit_code(self.rng, region=county, public=False), False
        )
        entry = (owner, trade, product)
        known.append(entry)
        return entry

    def _public(self, county: str, office: str) -> Owner:
        name = f"{COUNTIES.get(county) or OUTSIDE[county]}{office}"
        if name not in self.publics:
            company = office.endswith("公司")
            uscc = codes.credit_code(self.rng, region=county, public=not company)
            self.publics[name] = Owner(name, office, uscc, True)
        return self.publics[name]

    def _owner(self, kind: Kind, county: str, place: str) -> tuple[Owner, Product | None]:
        if kind.owner.startswith("bureau:"):
            return self._public(county, kind.owner.split(":")[1]), None
        if kind.owner == "town":
            return self._public(county, f"{place}镇人民政府"), None
        if kind.owner == "platform":
            office = self.rng.choice(
                ("城市建设投资有限公司", "产业园区开发建设有限公司", "交通建设投资有限公司")
            )
            return self._public(county, office), None
        trade = {"developer": "房地产开发", "solar": "新能源", "grid": "电力"}.get(
            "developer" if kind.owner == "developer" else kind.key, ""
        )
        if not trade:
            trade = (
                self.rng.choice(products()).trade
                if kind.industry is None
                else self.rng.choice(("实业", "投资", "商贸", "置业", "文化旅游", "农业发展"))
            )
        owner, _, product = self._company(county, trade)
        return owner, product or self.rng.choice(products())

    # -- one project ------------------------------------------------------------------------------------
    def project(self, archetype: str, *, small: bool = False, outside: bool = False) -> Project:
        """Draw one project of an archetype with a name nobody else has."""
        rng = self.rng
        choices = kinds()[archetype]
        while True:
            kind = rng.choices(choices, [choice.weight for choice in choices])[0]
            county = rng.choice(list(OUTSIDE) if outside else self.counties)
            place = rng.choice(self.place_pool[county])
            sites: tuple[str, ...] = (county,)
            if archetype == "line":
                sites = (county, rng.choice([other for other in self.counties if other != county]))
            place2 = rng.choice([p for p in self.place_pool[sites[-1]] if p != place])
            owner, product = self._owner(kind, county, place)
            number = rng.randrange(2, 60)
            words = {
                "place": place,
                "place2": place2,
                "n": str(number),
                "m": str(rng.randrange(5, 20)),
                "area": str(rng.randrange(12, 600) * 100),
                "product": product.name if product else "",
                "product_line": product.quantity.format(n=number) if product else "",
            }
            body = kind.body.format(**words)
            brand = (
                owner.short
                if kind.body.startswith("{product_line}") or (rng.random() < 0.15 and not owner.public)
                else ""
            )
            if brand + body not in self.used_names:
                self.used_names.add(brand + body)
                break
        prefix = (
            (COUNTIES.get(county) or OUTSIDE[county]) if archetype != "line" and rng.random() < 0.7 else ""
        )
        action = rng.choice(kind.actions)
        suffix = (
            "工程"
            if kind.wording == "repair" and rng.random() < 0.6
            else rng.choice(("项目", "项目", "建设项目", "工程"))
        )
        if action in ("建设", "新建", "购置", "装修改造", "") or kind.wording == "repair":
            suffix = suffix.replace("建设", "")
        industry = kind.industry or (product.industry if product else ("3489", "其他通用零部件制造"))
        self.serial += 1
        planned = self._planned(kind, small)
        start, duration = self._calendar()
        if archetype in ("purchase", "used"):
            duration = rng.randrange(2, 9)
            start = max(start, january(self.last) - duration + 2)
        nature = kind.nature or rng.choices(("新建", "扩建", "迁建"), (80, 15, 5))[0]
        nature = "扩建" if action in ("扩建", "扩能") else nature
        project = Project(
            key=f"X{self.serial:06d}",
            kind=kind,
            name=Name(prefix, brand, body, action, suffix),
            owner=owner,
            region=county,
            sites=sites,
            industry=industry,
            content=kind.content.format(**words),
            planned=planned,
            start=start,
            duration=duration,
            listed_from=start - rng.randrange(0, 4),
            listed_until=start + duration + 2,
            nature=nature,
        )
        self.identify(project)
        return project

    def identify(self, project: Project) -> None:
        """Give a project its approval, code, papers and departments."""
        rng = self.rng
        project.approved = project.start - rng.randrange(1, 9)
        year, month = project.approved // 12, project.approved % 12 + 1
        serial = rng.randrange(1, 400)
        office = rng.choice(("发改审", "发改备", "行审投资"))
        project.approval_no = (
            f"{(COUNTIES.get(project.region) or OUTSIDE[project.region])[0]}{office}〔{year}〕{serial}号"
        )
        region = project.region
        if rng.random() < 0.03:
            project.code = codes.old_project_code(rng, year=2020, region=region, industry=project.industry[0])
        else:
            kind = "02" if project.kind.archetype == "renovation" and rng.random() < 0.3 else "01"
            project.code = codes.project_code(rng, year=year, month=month, region=region, kind=kind)
        project.permit_no = f"{region}{year}{month:02d}{rng.randrange(1, 32):02d}{rng.randrange(1, 99):02d}01"
        project.papers = self._papers()
        chosen = rng.choices((0, 1, 2, 3, 4, 5), (3, 27, 33, 22, 10, 5))[0]
        project.departments = self._departments(project.kind, chosen)
        project.late_listing = {name: rng.choice((0, 0, 0, 0, 1, 2)) for name in project.departments}

    def _departments(self, kind: Kind, count: int) -> tuple[str, ...]:
        """The department in charge first, then likely ones, then any."""
        likely = list(kind.departments[1:])
        self.rng.shuffle(likely)
        others = [
            d
            for d in ("发改", "自然资源", "住建", "工信", "生态环境", "商务", "交通", "文旅")
            if d not in kind.departments
        ]
        self.rng.shuffle(others)
        return (kind.departments[0], *likely, *others)[:count]

    def _papers(self) -> dict[str, bool]:
        rng = self.rng
        standing = rng.choices(("complete", "partial", "lead"), (48, 34, 18))[0]
        wanted = (
            "has_licence",
            "has_approval",
            "has_contract",
            "has_photo",
            "has_voucher",
            "has_progress_sheet",
        )
        if standing == "complete":
            papers = dict.fromkeys(wanted, True)
            papers["has_progress_sheet"] = rng.random() < 0.7
            papers["has_photo"] = rng.random() < 0.9
            return papers
        papers = {name: rng.random() < 0.5 for name in wanted}
        papers["has_approval"] = standing == "partial"
        if standing == "partial":
            papers["has_voucher"] = papers["has_progress_sheet"] = False
        return papers

    def _planned(self, kind: Kind, small: bool) -> Decimal:
        if small:
            return Decimal(self.rng.randrange(60, 495))
        low, high = kind.plan
        high = max(low * 2, min(high, self.ceiling))
        drawn = math.exp(self.rng.uniform(math.log(low), math.log(high)))
        step = 100 if drawn > 10_000 else 10 if drawn > 2_000 else 1
        return Decimal(round(drawn / step) * step)

    def _calendar(self) -> tuple[int, int]:
        """Start and duration of a project that is still in this year's lists."""
        rng, this_january = self.rng, january(self.last)
        drawn = rng.random()
        if drawn < 0.42:
            start = rng.randrange(this_january, self.last + 1)
        elif drawn < 0.80:
            start = rng.randrange(this_january - 12, this_january)
        else:
            start = rng.randrange(this_january - 28, this_january - 12)
        duration = rng.randrange(7, 30)
        if start + duration - 1 < this_january + 1:
            duration = this_january - start + rng.randrange(3, 16)
        return start, duration
