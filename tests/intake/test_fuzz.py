"""Hostile and broken files give rows or a refusal with its reason: the short form (``make fuzz`` is the long one)."""

from __future__ import annotations

from pathlib import Path

import pytest

from gutou.settings import Limits
from tests.intake.fuzz_run import fuzz_settings, judge, run, spoiled
from tests.intake.fuzz_seeds import make_seeds
from tests.intake.odd_files import ODD

LIMITS = Limits(max_file_mb=5, max_unpacked_mb=60, read_seconds=20, read_memory_mb=768, max_rows=20_000)
ALWAYS = (
    *("cell: last corner", "cell: infinite", "cell: deep nesting", "cell: shared string not there"),
    *("cell: a million digits", "merged A1:XFD1048576", "dimension A1:XFD1048576", "entities laughs: sheet"),
    *(
        "entities file: sheet",
        "bomb of 300 MB",
        "a part declares 1 GB",
        "ods of repeated cells",
        "encrypted workbook",
    ),
    *(
        "target /etc/passwd",
        "text: nothing",
        "text: zeros",
        "text: unbalanced quote",
        "text: wide without BOM",
    ),
    *("html: nested 2,000 deep", "html: spans of a million", "xml: laughs", "xml: index far out"),
)


def test_the_seeds_are_read(tmp_path: Path) -> None:
    for seed in make_seeds(tmp_path / "seeds"):
        outcome = judge(seed.name, seed.read_bytes(), tmp_path, fuzz_settings(LIMITS))
        assert (outcome.status, outcome.fault) == ("accepted", ""), outcome


def test_odd_files_give_rows_or_a_reason(tmp_path: Path) -> None:
    others = [name for name in ODD if name not in ALWAYS][::9]
    outcomes = run([(name, ODD[name]) for name in (*ALWAYS, *others)], tmp_path, fuzz_settings(LIMITS))
    assert not [outcome for outcome in outcomes if outcome.fault]
    assert {outcome.status for outcome in outcomes} >= {"accepted", "rejected"}


def test_spoiled_files_give_rows_or_a_reason(tmp_path: Path) -> None:
    seeds = make_seeds(tmp_path / "seeds")
    outcomes = run(spoiled(seeds, 60, 1), tmp_path, fuzz_settings(LIMITS))
    assert not [outcome for outcome in outcomes if outcome.fault]
    assert {outcome.status for outcome in outcomes} >= {"accepted", "rejected"}


@pytest.mark.parametrize("name", ["entities file: sheet", "xml: outside entity", "target /etc/passwd"])
def test_no_file_of_this_machine_is_read_into_a_row(name: str, tmp_path: Path) -> None:
    outcome = judge(name, ODD[name](), tmp_path, fuzz_settings(LIMITS))
    staged = b"".join(path.read_bytes() for path in (tmp_path / "staged").rglob("*") if path.is_file())
    assert not outcome.fault
    assert b"root:" not in staged
