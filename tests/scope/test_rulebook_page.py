"""``docs/rulebook.md`` says what the rule files and their cases say."""

from __future__ import annotations

import pytest

from gutou.scope.rulebook import load_rules
from gutou.scope.rulebook_page import PAGE, page


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "请运行 python -m gutou.scope.rulebook_page"


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.rule_id)
def test_every_scope_rule_has_an_example_of_each_outcome(rule: object) -> None:
    section = page().split(f"### {rule.rule_id} ")[1].split("\n### ")[0]  # type: ignore[attr-defined]
    assert all(f"  - {outcome}" in section for outcome in ("成立", "不成立", "无法核实"))
