"""Hand-made pairs, all through the real code at once: each pair is alone in a month of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from stdnum.iso7064 import mod_11_10

from tests.register.rows import run_register

pytestmark = pytest.mark.xdist_group("pairs")

PAIRS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "pairs.yaml").read_text(encoding="utf-8")
)
COLUMNS = {
    "n": "project_name",
    "o": "owner_name",
    "c": "project_code",
    "u": "owner_uscc",
    "p": "planned_total",
}
COLUMNS |= {"s": "start_month", "a": "address", "doc": "document", "dep": "department", "v": "approval_no"}
COLUMNS |= {"l": "library_code", "ln": "library_name"}


def period(number: int) -> str:
    return f"{1900 + number // 12}-{number % 12 + 1:02d}"


def row(number: int, side: str, given: dict[str, Any]) -> dict[str, Any]:
    made = {COLUMNS[key]: value for key, value in given.items() if key in COLUMNS}
    made.setdefault("document", "survey")
    made.setdefault(
        "department", "统计局" if made["document"] == "library" else {"a": "发改", "b": "住建"}[side]
    )
    if made["document"] == "library":
        made.setdefault("library_code", f"GT{number}{side}")
    if len(code := str(made.get("project_code", "")).replace("-", "")) == 19:
        made["project_code"] += mod_11_10.calc_check_digit(code)
    county = given.get("r", "439802")
    return made | {
        "period": period(number),
        "row_key": f"{number}{side}",
        "row_number": 1,
        "region_codes": [county] if county else [],
    }


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    rows = [row(n, side, pair[side]) for n, pair in enumerate(PAIRS) for side in "ab"]
    return run_register(rows, tmp_path_factory.mktemp("fixed"))


@pytest.mark.parametrize("number", range(len(PAIRS)), ids=[f"{p['says']}: {p['why']}" for p in PAIRS])
def test_pair(number: int, answers: dict[str, list[tuple[Any, ...]]]) -> None:
    ids = {key: project for month, key, project, _ in answers["work.link"] if month == period(number)}
    joined = ids[f"{number}a"] == ids[f"{number}b"]
    doubtful = any(entry[-1] == period(number) for entry in answers["match_review"])
    assert {"same": (True, False), "different": (False, False), "review": (False, True)}[
        PAIRS[number]["says"]
    ] == (
        joined,
        doubtful,
    ), answers["match_review"]


def test_there_are_pairs_of_every_kind() -> None:
    kinds = [pair["says"] for pair in PAIRS]
    assert len(kinds) >= 250
    assert kinds.count("same") >= 80
    assert kinds.count("different") + kinds.count("review") >= 150
    assert kinds.count("review") >= 30
    assert len({pair["why"] for pair in PAIRS}) == len(PAIRS)
