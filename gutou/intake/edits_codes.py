"""Codes as rules see them (代码校验, handbook 3.1): check digits, districts, the month a project code was given."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

from stdnum.cn import uscc

from gutou.intake.regions import CODES
from gutou.register.codes import credit_code, project_code
from gutou.settings import Settings


@dataclass(frozen=True)
class CodeCheck:
    """What a code says of itself; None where its form does not tell.

    Attributes:
        key: The code without punctuation, where it may be believed enough to recognise a project by.
        check_holds: Whether its check digit is right.
        district: The district it names.
        district_known: Whether that is a county, or a development zone of a known city.
        issued: Month of its assignment, ``YYYY-MM``, or the year of an old code.
    """

    key: str | None
    check_holds: bool | None
    district: str | None
    district_known: bool | None
    issued: str | None


@cache
def _known() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Provinces, cities and counties of GB/T 2260, by their two, four and six digits."""
    levels = []
    for level in ("provinces", "cities", "areas"):
        with (CODES / f"gbt2260_{level}.csv").open(encoding="utf-8", newline="") as lines:
            levels.append(frozenset(row["code"] for row in csv.DictReader(lines)))
    provinces, cities, areas = levels
    return provinces, cities | {code[:4] for code in areas}, areas


def district_known(district: str, settings: Settings) -> bool:
    """Whether six digits name a county, a city or province as a whole, the state, or a zone of a known city.

    Development zones carry district codes that GB/T 2260 has not; any district under a known city passes.
    """
    provinces, cities, areas = _known()
    own = {settings.city_code[:4], *(region.code[:4] for region in settings.regions)}
    if district in areas or district[:4] in cities | own:
        return True
    return district[2:] == "0000" and (district[:2] in provinces or district[:2] == "00")


def check_project_code(text: str | None, settings: Settings) -> CodeCheck | None:
    """Check a project code of either format; None for what has not 20 digits.

    The check digit tells new from old first; a code that fails it is old where its first four digits are a year the
    old format was given in, else it is mistyped.
    """
    digits, kind = project_code(text)
    if not kind:
        return None
    district = digits[4:10]
    if kind == "unsure":
        return CodeCheck(None, False, district, None, None)
    issued = f"20{digits[:2]}-{digits[2:4]}" if kind == "new" else digits[:4]
    if kind == "new" and not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", issued):
        # An old code passes the new check by chance one time in ten.
        issued = digits[:4]
    return CodeCheck(
        digits, True if kind == "new" else None, district, district_known(district, settings), issued
    )


def check_credit_code(text: str | None) -> CodeCheck | None:
    """Check a unified social credit code; None for what has not its form. Its district is the registrar's: not judged."""
    code = credit_code(text)
    if not code:
        return None
    # is_valid also wants eight digits first, but registers of A, N and Y are issued.
    return CodeCheck(code, code[-1] == uscc.calc_check_digit(code), None, None, None)
