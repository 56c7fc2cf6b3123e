"""The check digit on real project codes (handbook 0.1, 3.1)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gutou.register.codes import project_code

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "project_codes_sample.csv"


@pytest.fixture(scope="module")
def codes() -> list[str]:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return [row["project_code"] for row in csv.DictReader(file)]


def is_old(code: str) -> bool:
    """Old codes begin with their year; 2011 and 2012 are November and December 2020 in the new form."""
    return "2015" <= code[:4] <= "2020"


def test_every_new_code_passes(codes: list[str]) -> None:
    new = [code for code in codes if not is_old(code)]
    assert len(new) == 597
    assert [code for code in new if project_code(code)[1] != "new"] == []


def test_old_codes_pass_only_by_chance_and_are_never_taken_for_mistyped(codes: list[str]) -> None:
    old = [code for code in codes if is_old(code)]
    kinds = [project_code(code)[1] for code in old]
    assert len(old) == 203
    assert set(kinds) == {"new", "old"}
    assert kinds.count("new") / len(old) < 0.2


def test_one_wrong_digit_is_always_noticed(codes: list[str]) -> None:
    for code in codes[:200]:
        if is_old(code):
            continue
        wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
        assert project_code(wrong)[1] == "unsure"
