"""Words and weights of the register, read from ``schemas/register`` so that a clerk can change them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from gutou import ROOT

if TYPE_CHECKING:
    from gutou.settings import Settings

FOLDER = ROOT / "schemas" / "register"


def words(options: list[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(options, key=lambda w: (-len(w), w))) + ")"


@cache
def load(name: str) -> dict[str, Any]:
    """The vocabulary file ``schemas/register/<name>.toml``."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


_instead: ContextVar[dict[str, Any] | None] = ContextVar("weights_instead", default=None)


def weights() -> dict[str, Any]:
    """Weights of evidence and limits of probability (``weights.toml``)."""
    return _instead.get() or load("weights")


@contextmanager
def weights_instead(table: dict[str, Any]) -> Iterator[None]:
    """Judge with other weights for a while: training compares what it made with what is shipped."""
    token = _instead.set(table)
    try:
        yield
    finally:
        _instead.reset(token)


def replacer(synonyms: dict[str, str]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Pattern and table that rewrite every synonym once, the longest first.

    A target word is matched as itself, so that 住房和城乡建设局 is not rewritten inside.
    """
    table = {target: target for target in synonyms.values()} | synonyms
    return re.compile(words(list(table))), table


@dataclass(frozen=True)
class Places:
    """Names of the city and its counties as they stand before project and owner names.

    Attributes:
        city: Six-digit code of the city.
        prefix: Matches one place name at the start of a text, with the province before it or not.
        codes: Place name as written → six-digit code.
    """

    city: str
    prefix: re.Pattern[str]
    codes: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, settings: Settings) -> Places:
        """The places the settings name, with and without 市, 县, 区.

        A name without it may be the beginning of something else (武塬 of 武塬镇), also where the settings list it.
        """
        city = settings.city_code[:4] + "00"
        codes: dict[str, str] = {}
        for code, names in [
            *((r.code, (r.name, *r.aliases)) for r in settings.regions),
            (city, (settings.city_name,)),
        ]:
            for name in names:
                codes.setdefault(name, code)
        stems = {name: re.sub(r"(自治县|市|县|区|旗)$", "", name) for name in codes}
        short = {stem: codes[name] for name, stem in stems.items() if stem != name and len(stem) >= 2}
        codes = {name: code for name, code in codes.items() if name not in short}
        continues = words(load("names")["place_continues"])
        whole = words(list(codes))
        provinces = {name.removesuffix("省").removesuffix("自治区") for name in load("names")["provinces"]}
        pattern = f"(?:{words(sorted(provinces))}(?:省|自治区)?)?(?:(?P<whole>{whole})" + (
            f"|(?P<short>{words(list(short))})(?!{continues}))" if short else ")"
        )
        return cls(city, re.compile(pattern), tuple(sorted((codes | short).items())))

    def __hash__(self) -> int:
        """Places are looked up for every text, and there is one city."""
        return hash(self.city)

    @cached_property
    def _code_of(self) -> dict[str, str]:
        return dict(self.codes)

    @cached_property
    def _behind(self) -> re.Pattern[str]:
        return re.compile(rf"(?<=\w|\))[-—–_·|:]+({words([name for name, _ in self.codes])})(?=[|(]|$)")

    def leading(self, text: str, before: str = "") -> tuple[str, str]:
        """The place a text begins with, and what follows it.

        Args:
            text: A folded name.
            before: Code of the place already taken off. After a county no other county follows: what looks like one
                is part of the name (澄湖区梅岭中学).

        Returns:
            Six-digit code, empty when there is none; the rest of the text.
        """
        found = self.prefix.match(text)
        if not found or found.end() == len(text):
            return "", text
        code = self._code_of[found.group(found.lastindex or 0)]
        if before and before not in (self.city, code):
            return "", text
        return code, text[found.end() :]

    def behind(self, text: str) -> tuple[str, str]:
        """The place that a name has behind a dash (滨河路改造-澄湖区), before brackets or at the end, and the name without it."""
        found = self._behind.search(text)
        if not found:
            return "", text
        return self._code_of[found.group(1)], text[: found.start()] + "|" + text[found.end() :]
