"""Words in free text (用词): which topics a project's text speaks of, by the vocabulary ``schemas/wording.toml``.

A word inside a negative context (维修车间, 不含装修) does not count: the contexts are masked first, then words are
looked for. The same file tells started stages from others (进展) and parts from whole projects (标段).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gutou.errors import UsageError

WORDING = Path(__file__).resolve().parents[2] / "schemas" / "wording.toml"
_MASK = "□"
_DIGITS = "〇一二三四五六七八九"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def fold(text: str) -> str:
    """Text as it is compared: NFKC, without blanks, in capitals."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


@dataclass(frozen=True)
class Topic:
    """One topic (词类) and how to find its words.

    Attributes:
        name: Key of the topic, as rules ask for it.
        source: ``text`` (name and content), ``note`` (stage, issues, remarks) or ``any``.
        masked: Contexts in which its words mean something else, or None.
        wanted: Patterns and words, longest first, or None when the list is empty.
    """

    name: str
    source: str
    masked: re.Pattern[str] | None
    wanted: re.Pattern[str] | None

    def words(self, folded: str) -> list[str]:
        """Distinct words of the topic in a folded text, in the order they appear."""
        if self.wanted is None or not self.wanted.search(folded):
            return []
        remaining = self.masked.sub(_MASK, folded) if self.masked else folded
        return list(dict.fromkeys(self.wanted.findall(remaining)))


@dataclass(frozen=True)
class Wording:
    """The whole vocabulary: topics for the rules, stages, and the pattern of parts."""

    topics: tuple[Topic, ...]
    stages: Mapping[str, Topic]
    part: re.Pattern[str]

    def stage_started(self, stage: str) -> bool | None:
        """Whether a stage text (进展) says that works have begun; None when it does not say."""
        folded = fold(stage)
        if self.stages["denied"].words(folded):
            return False
        if self.stages["started"].words(folded):
            return True
        return False if self.stages["not_started"].words(folded) else None

    def part_of(self, name: str) -> str | None:
        """The section or part (标段、部分) a project name ends with, or None for a whole project."""
        found = self.part.search(fold(name))
        return _canonical(next(group for group in found.groups() if group)) if found else None


@cache
def load_wording(path: Path = WORDING) -> Wording:
    """Read the vocabulary.

    Raises:
        UsageError: The file cannot be read, or a pattern in it is no regular expression.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        topics = tuple(_topic(name, spec) for name, spec in data["topics"].items())
        stages = {name: _topic(name, spec) for name, spec in data["stages"].items()}
        return Wording(topics, stages, _part_pattern(data["parts"]))
    except (OSError, tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise UsageError(f"用词表 {path.name} 有误：{error}") from None


def _topic(name: str, spec: Mapping[str, Any]) -> Topic:
    contexts = [*_literals(spec.get("except", ())), *spec.get("except_patterns", ())]
    words = [*spec.get("patterns", ()), *_literals(spec["words"])]
    return Topic(
        name=name,
        source=spec.get("source", "text"),
        masked=re.compile("|".join(contexts)) if contexts else None,
        wanted=re.compile("|".join(words)) if words else None,
    )


def _canonical(token: str) -> str:
    """One spelling per part: 第一标段, 一标, 标段1 and I标 are all 1标."""
    if not re.search("标|^第.*(?:段|部分)$|合同段", token):
        return token
    number = re.sub("^第|合同|标段?|段$|部分$", "", token)
    if number in _ROMAN:
        return f"{_ROMAN.index(number) + 1}标"
    if chinese := re.fullmatch(f"([{_DIGITS}]?)(十?)([{_DIGITS}]?)", number):
        tens, ten, ones = chinese.groups()
        if ten:
            return f"{(_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0)}标"
        return f"{_DIGITS.index(tens)}标" if tens and not ones else f"{number}标"
    return f"{number}标"


def _literals(words: Iterable[str]) -> list[str]:
    return [re.escape(fold(word)) for word in sorted(words, key=lambda word: (-len(word), word))]


def _part_pattern(spec: Mapping[str, Any]) -> re.Pattern[str]:
    tokens = "|".join(
        pattern.replace("{数}", spec["number"]).replace("{区}", spec["zone"]) for pattern in spec["patterns"]
    )
    return re.compile(rf"[(\[]({tokens})[)\]]|[-—_·:]?({tokens})(?:建设|施工)?(?:工程|项目)?$")
