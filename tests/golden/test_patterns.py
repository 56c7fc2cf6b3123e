"""The golden month's findings as a whole: planted patterns are found, hardly anybody is named without cause, counts agree."""

from __future__ import annotations

import duckdb
import pytest

from gutou.intake.edits_rules import load_edit_rules
from gutou.intake.staging_totals import RULE as TOTALS
from gutou.pipeline import Outcome

from .compare_patterns import PATTERNS, measure
from .conftest import City

pytestmark = [pytest.mark.golden, pytest.mark.xdist_group("month")]
Month = tuple[City, Outcome]


def test_every_pattern_is_found_and_hardly_anybody_named_without_cause(month: Month) -> None:
    city, outcome = month
    with duckdb.connect(str(outcome.database), read_only=True) as con:
        hits = measure(con, city.truth)
    assert all(hits[pattern].planted for pattern in PATTERNS)
    assert {
        pattern: hit for pattern, hit in hits.items() if hit.recall < 0.95 or hit.false_share > 0.02
    } == {}


def test_edit_rules_count_what_they_find(month: Month) -> None:
    with duckdb.connect(str(month[1].database), read_only=True) as con:
        counted = con.execute(
            "SELECT period, rule_id, broken FROM rule_outcome WHERE rule_id NOT LIKE 'SC%' ORDER BY ALL"
        ).fetchall()
        found = {
            (period, rule_id): places
            for period, rule_id, places in con.execute(
                "SELECT period, rule_id, count(*) FROM finding GROUP BY ALL"
            ).fetchall()
        }
        repeated = con.execute(
            "SELECT period, finding_key FROM finding GROUP BY ALL HAVING count(*) > 1"
        ).fetchall()
        accused = con.execute(
            "SELECT rule_id, message FROM finding WHERE regexp_matches(message, '造假|虚报|作假|弄虚|违法|瞒报')"
        ).fetchall()
    assert {rule_id for _, rule_id, _ in counted} == {rule.rule_id for rule in load_edit_rules()} | {TOTALS}
    assert [one for one in counted if one[2] != found.get(one[:2], 0)] == []
    assert repeated == []
    assert accused == []
