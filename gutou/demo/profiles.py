"""How hard a fictional city makes it to tell its projects apart (难度): ordinary, or many alike and few codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from gutou.errors import UsageError

ProfileName = Literal["base", "hard"]
_NONE: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Profile:
    """One degree of difficulty.

    Attributes:
        name: ``base`` or ``hard``.
        shares: Archetypes and traps whose share of all projects differs from the base city's.
        phases: Weights of undertakings of 2, 3 and 4 phases.
        code_absent: Share of survey rows without a project code.
        credit_absent: Share of survey rows without a credit code.
        library_code: Share of library records with a project code.
        library_credit: Share of library records with a credit code.
    """

    name: ProfileName
    shares: Mapping[str, float] = field(default_factory=lambda: _NONE)
    phases: tuple[int, int, int] = (80, 20, 0)
    code_absent: float = 0.46
    credit_absent: float = 0.60
    library_code: float = 0.54
    library_credit: float = 0.40


BASE = Profile("base")
HARD = Profile(
    "hard",
    shares=MappingProxyType({"family": 0.16, "sibling": 0.20}),
    phases=(45, 35, 20),
    code_absent=0.70,
    credit_absent=0.75,
    library_code=0.30,
    library_credit=0.25,
)
PROFILES: dict[str, Profile] = {profile.name: profile for profile in (BASE, HARD)}


def profile_of(name: str) -> Profile:
    """The profile of a name.

    Raises:
        UsageError: There is none of that name.
    """
    if name not in PROFILES:
        raise UsageError(f"演示难度只有 {'、'.join(PROFILES)} 两种")
    return PROFILES[name]
