"""Identity codes with true check digits (handbook 3.1): project codes, credit codes, library codes."""

from __future__ import annotations

from random import Random

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

_ORGANISATION_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def project_code(rng: Random, *, year: int, month: int, region: str, kind: str) -> str:
    """A project code of the format in force since 2020-11, ``YYMM-RRRRRR-04-TT-NNNNNC``.

    Args:
        rng: Source of the serial.
        year: Year of the approval.
        month: Month of the approval.
        region: Six-digit district.
        kind: ``01`` basic construction, ``02`` technical renovation.
    """
    body = f"{year % 100:02d}{month:02d}{region}04{kind}{rng.randrange(100_000):05d}"
    digits = body + mod_11_10.calc_check_digit(body)
    return f"{digits[:4]}-{digits[4:10]}-{digits[10:12]}-{digits[12:14]}-{digits[14:]}"


def old_project_code(rng: Random, *, year: int, region: str, industry: str) -> str:
    """A project code of the former format, ``YYYY-RRRRRR-II-TT-NNNNNN`` (no check digit)."""
    return f"{year}-{region}-{industry[:2]}-03-{rng.randrange(1_000_000):06d}"


def mistyped(rng: Random, code: str) -> str:
    """The code with one digit of its serial mistyped; the check digit no longer holds."""
    place = len(code) - 2 - rng.randrange(4)
    wrong = rng.choice([digit for digit in "0123456789" if digit != code[place]])
    return code[:place] + wrong + code[place + 1 :]


def credit_code(rng: Random, *, region: str, public: bool) -> str:
    """A unified social credit code whose own and whose organisation's check digits hold."""
    organisation = "".join(rng.choice(_ORGANISATION_ALPHABET) for _ in range(8))
    total = sum(
        int(character, 36) * weight
        for character, weight in zip(organisation, _ORGANISATION_WEIGHTS, strict=True)
    )
    check = "0123456789X0"[11 - total % 11]
    body = ("11" if public else "91") + region + organisation + check
    return body + str(uscc.calc_check_digit(body))


def library_code(region: str, year: int, serial: int) -> str:
    """The statistical library's own number of a record: district, year of entry, serial."""
    return f"{region}{year}{serial:06d}"
