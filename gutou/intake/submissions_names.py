"""What file and folder names say of versions (文件名): cleaned names, and the folders 更正 and 补充."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from gutou.database import ROOT
from gutou.intake.sidecar import Arrival, display

Answer = Literal["replaces", "adds"]


@cache
def cleaned_name(file_name: str) -> str:
    """A file name without what tells versions of one document apart.

    最终版, (2), 副本, dates, 更正, 修订 and the extension go (``schemas/file_names.toml``); numbers that may be part of
    the name stay. A receipt that comes back corrected has the name of its file. A name of nothing else is kept as it is.
    """
    stem = unicodedata.normalize("NFKC", Path(file_name).stem).lower()
    words, patterns = _noise()
    cleaned = _receipt().sub(r"\g<name> \g<rest>", stem)
    while True:
        before = cleaned
        for pattern in patterns:
            cleaned = pattern.sub(" ", cleaned)
        for word in words:
            cleaned = cleaned.replace(word, " ")
        if cleaned == before:
            break
    cleaned = re.sub(r"(?<=\d)[\W_]+(?=\d)", "-", cleaned)
    cleaned = re.sub(r"(?!(?<=\d)-(?=\d))[\W_]", "", cleaned)
    return cleaned or re.sub(r"\s+", "", stem)


def answer_of(path: str) -> Answer | None:
    """What the folders of a path say of the file: it ``replaces`` (更正), ``adds`` (补充), or nothing.

    Args:
        path: Place in the share; the department's folder and the file's own name say nothing. The innermost wins.
    """
    _, *folders = path.split("/")
    for folder in reversed(folders[:-1]):
        if answer := folder_answer(folder):
            return answer
    return None


def folder_answer(folder: str) -> Answer | None:
    """What one folder name says."""
    said = re.sub(r"[\s（）()]", "", unicodedata.normalize("NFKC", display(folder)))
    return _answers().get(said)


def place(arrival: Arrival) -> str:
    """Place in the sender's own folder, and when it came."""
    return f"“{display(arrival.path.split('/', 1)[-1])}”（{arrival.received_at:%Y-%m-%d %H:%M} 收到）"


@cache
def _names() -> dict[str, Any]:
    return tomllib.loads((ROOT / "schemas" / "file_names.toml").read_text(encoding="utf-8"))


@cache
def _noise() -> tuple[Sequence[str], Sequence[re.Pattern[str]]]:
    names = _names()
    return list(names["words"]), [re.compile(pattern) for pattern in names["patterns"]]


@cache
def _receipt() -> re.Pattern[str]:
    return re.compile(_names()["receipt"])


@cache
def _answers() -> dict[str, Answer]:
    folders = _names()["folders"]
    found: dict[str, Answer] = dict.fromkeys(folders["replaces"], "replaces")
    return found | dict.fromkeys(folders["adds"], "adds")
