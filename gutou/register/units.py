"""Unit names folded for comparison (单位折叠), and how a unit stands in a project's name; pure, cached."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from gutou.register.folding import MARKS, fold, patterns, rewrite, written
from gutou.register.frequency import owner_common
from gutou.register.vocabulary import Places

_FOUNDED = re.compile(r"(?<=公司)(?:筹|筹建|筹备)$")
"""A company that is still being founded (有限公司（筹）)."""
_ASIDE = re.compile(
    r"^(?:业主|(?:建设|项目|实施|业主|投资)?单位)(?:名称)?:|\((?:代建|原|曾用名|更名|现为|盖章|公章|牵头|联合体)[^()]*\)"
)
"""What a column is called, written in it once more, and what is said of a unit in brackets."""
_COMMITTEE = re.compile(r"(?<=[\u4e00-\u9fff]{3})(?<![村居党纪政工团])委$")
"""A committee in short (发展改革委)."""
_MISTYPED = re.compile(
    r"(?:有[^限色线机轨]|(?<!网络)(?<!广电)(?<!电视)有线|有限限|(?<!有)限)((?:责任)?)公司$"
)
"""A legal form with a character wrong, missing or twice."""
_ITSELF = re.compile(r"(?<=[局委会府院校司])(?:\(?(?:本级|机关|本部|机关本级)\)?)$")
"""An office without those under it (住建局本级)."""


class Owner(Struct, frozen=True, array_like=True, gc=False):
    """A folded unit name (单位).

    Attributes:
        core: Without place and legal form; empty when the name is missing.
        place: Six-digit code of the county or city before it, or empty.
        branch: What stands between the company and 分公司, 项目部 and the like.
        common: How common such a unit is (:func:`gutou.register.frequency.owner_common`); 0 for most.
    """

    core: str = ""
    place: str = ""
    branch: str = ""
    common: float = 0.0

    def __hash__(self) -> int:
        """Units are looked up for every pair, and few share a core."""
        return hash(self.core)

    @property
    def whole(self) -> str:
        """All that tells two units apart, as one text."""
        return f"{self.core}|{self.place}|{self.branch}"

    @property
    def key(self) -> str:
        """What units are grouped by: every county has a 教育局, while companies drop place, province and 实业 as they please."""
        return self.core + self.place if patterns()["office_end"].search(self.core) else _stem(self.core)


@lru_cache(maxsize=20_000)
def _stem(core: str) -> str:
    """A company's core without 实业 and the like behind it, where enough is left to tell it by."""
    shorter = patterns()["group"].sub("", core)
    return shorter if len(shorter) >= 4 else core


def _seat(text: str, places: Places) -> tuple[str, str]:
    """Take the seat in brackets out of a unit name (华兴(云泽)有限公司): (code of the place or empty, the rest)."""
    for found in re.finditer(r"\(([^()]*)\)", text) if "(" in text else ():
        if is_seat(found.group(1), places):
            code, _ = places.leading(found.group(1) + "|")
            return code, text[: found.start()] + text[found.end() :]
    return "", text


def is_seat(text: str, places: Places) -> bool:
    """Whether a bracket within a unit's name says where it is: a county, the city, the province, 中国."""
    code, left = places.leading(text + "|")
    return bool(code and left == "|") or text == "中国" or bool(patterns()["province"].fullmatch(text))


@lru_cache(maxsize=20_000)
def parse_owner(text: str | None, places: Places) -> Owner:
    """Fold a unit name: places before it and the legal form after it come off, 住建局 is written out."""
    place, folded = _seat(_ASIDE.sub("", fold(text)), places)
    core = MARKS.sub("", folded.replace("(", "").replace(")", ""))
    branch = ""
    if found := patterns()["branch"].match(core):
        core, branch = found.group(1), found.group(2)
    code, rest = places.leading(core)
    while code:
        place, core = code, rest
        code, rest = places.leading(core, place)
    if not place and (found := patterns()["own_level"].match(core)):
        core = core[found.end() :]
    core = _ITSELF.sub("", core)
    core = rewrite("owners", _MISTYPED.sub("有限\\1公司", _FOUNDED.sub("", core)))
    core = _COMMITTEE.sub("委员会", core)
    while (found := patterns()["legal"].search(core)) and found.start() >= 2:
        core = core[: found.start()]
    core = _without_province(core)
    return Owner(core, place, branch, owner_common(core))


def _without_province(core: str) -> str:
    """A company's core without the province before it, where enough is left to tell it by (黑龙江云溪能源)."""
    found = patterns()["province"].match(core)
    rest = core[found.end() :] if found else ""
    return core if len(rest) < 4 or patterns()["no_name"].search(rest) else rest


@lru_cache(maxsize=20_000)
def forms_of(core: str) -> tuple[str, ...]:
    """How a unit may stand in a name: as it is, with the words of names, without 实业 and the like."""
    forms = [core, written(core), patterns()["group"].sub("", core)]
    return tuple(form for n, form in enumerate(forms) if len(form) >= 3 and form not in forms[:n])


def own_unit(text: str, owner: Owner, places: Places) -> str:
    """The folded unit that a bracket names, if it is the row's own, shorter or fuller; else empty."""
    core = parse_owner(text, places).core
    if len(core) < 2 or len(owner.core) < 2:
        return core if not owner.core and patterns()["office_end"].search(core) else ""
    if core in owner.core or written(text) in written(owner.core):
        return owner.core
    fuller = core.startswith(owner.core) and not patterns()["object"].match(core[len(owner.core) :])
    return core if fuller else ""
