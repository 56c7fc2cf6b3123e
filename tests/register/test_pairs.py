"""Hand-made pairs: found among all the others as candidates, then judged as if alone in a month."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from stdnum.iso7064 import mod_11_10

from gutou.database import build_connection
from gutou.register.candidates import candidates
from gutou.register.clusters import cluster, judge_all
from gutou.register.description import Description, describe
from gutou.register.review import pairs_in_doubt
from gutou.register.vocabulary import Places
from tests.register.city import SETTINGS

pytestmark = pytest.mark.xdist_group("pairs")

PLACES = Places.of(SETTINGS)
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
        "row_key": f"{number}{side}",
        "row_number": 1,
        "region_codes": [county] if county else [],
    }


@pytest.fixture(scope="module")
def found() -> list[tuple[Description, Description, bool]]:
    """Both rows of every pair, and whether they are candidates among the rows of all pairs."""
    rows = [describe(row(n, side, pair[side]), PLACES) for n, pair in enumerate(PAIRS) for side in "ab"]
    with build_connection() as con:
        met = set(candidates(con, rows, slack=0.0))
    return [(rows[2 * n], rows[2 * n + 1], (2 * n, 2 * n + 1) in met) for n in range(len(PAIRS))]


@pytest.mark.parametrize("number", range(len(PAIRS)), ids=[f"{p['says']}: {p['why']}" for p in PAIRS])
def test_pair(number: int, found: list[tuple[Description, Description, bool]]) -> None:
    a, b, met = found[number]
    judged = judge_all(sorted((a, b), key=lambda d: d.order), [(0, 1)] if met else [])
    groups = cluster(judged)
    asked = list(pairs_in_doubt(judged, groups))
    said = {(1, 0): "same", (2, 0): "different", (2, 1): "review"}[len(groups), len(asked)]
    assert said == PAIRS[number]["says"], judged.explain(0, 1).explain()


def test_there_are_pairs_of_every_kind() -> None:
    kinds = [pair["says"] for pair in PAIRS]
    assert len(kinds) >= 250
    assert kinds.count("same") >= 80
    assert kinds.count("different") + kinds.count("review") >= 150
    assert kinds.count("review") >= 30
    assert len({pair["why"] for pair in PAIRS}) == len(PAIRS)
