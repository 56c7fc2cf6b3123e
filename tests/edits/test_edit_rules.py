"""Every edit rule against its case file, and the rule files themselves."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from gutou.errors import UsageError
from gutou.intake.edits_rules import RULES, load_edit_rules
from tests.edits.rows import EARLIER, PERIOD, outcomes, row

CASES = Path(__file__).parent
KINDS = {"pass", "fail", "null", "boundary", "mixed"}
SAME = ("department", "document", "project_name", "owner_name", "project_code", "library_code")
NOT_HERE = {"ED10", "ED11", "ED14", "ED15", "ED22"}


def _content(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    return loaded


class _Loader(yaml.SafeLoader):
    """YAML in which 2025-01-08 stays the text that a staged date is."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        content = _content(path)
        for number, case in enumerate(content["cases"], start=1):
            found.append(pytest.param(content["rule"], case, id=f"{content['rule']}-{number}-{case['kind']}"))
    return found


@pytest.mark.parametrize(("rule_id", "case"), _cases())
def test_case(rule_id: str, case: Mapping[str, Any]) -> None:
    rule = next(rule for rule in load_edit_rules() if rule.rule_id == rule_id)
    items = case.get("rows") or [case]
    lines = []
    for number, item in enumerate(items, start=1):
        lines.append(row(item["row"], number))
        if "before" in item:
            same = {key: item["row"][key] for key in SAME if key in item["row"]}
            lines.append(row({"period": EARLIER, **same, **item["before"]}, number))
    said: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for one in outcomes([rule], lines):
        if one["period"] != lines[_index(lines, one["row_number"])]["period"]:
            continue
        severity = f" {one['severity']}" if one["outcome"] == "broken" else ""
        said[one["row_number"]].append((f"{one['field'] or ''} {one['outcome']}{severity}", one["message"]))
    for number, item in enumerate(items, start=1):
        assert sorted(text for text, _ in said[number]) == sorted(item["expect"]), case["why"]
        messages = [message for text, message in said[number] if "broken" in text]
        assert any(item.get("says", "") in message for message in messages or [""]), messages


def _index(lines: list[dict[str, Any]], number: int) -> int:
    """Place of the row that is judged; the row before it has its number too."""
    return next(place for place, line in enumerate(lines) if line["row_number"] == number)


def test_every_rule_has_every_kind_of_case() -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for path in CASES.glob("*.yaml"):
        content = _content(path)
        assert path.stem == content["rule"]
        kinds[content["rule"]] = {case["kind"] for case in content["cases"]}
    lacking = {rule.rule_id: KINDS - kinds[rule.rule_id] for rule in load_edit_rules()}
    assert {rule_id: missing for rule_id, missing in lacking.items() if missing} == {}


def test_rules_of_the_handbook_that_a_senders_own_files_can_answer() -> None:
    wanted = {f"ED{number:02d}" for number in range(1, 25)} - NOT_HERE
    rules = load_edit_rules()
    assert {rule.rule_id for rule in rules} == wanted | {"IN60"}
    assert {rule.audience for rule in rules} == {"sender"}
    assert all(path.stem.split("_")[0] in wanted | {"IN60"} for path in RULES.glob("[A-Z]*.sql"))


def test_no_message_asks_for_a_figure() -> None:
    for path in RULES.glob("[A-Z]*.sql"):
        assert not re.search(
            r"调高|补齐|补足|应填|应报|改为|增加到|补报", path.read_text(encoding="utf-8")
        ), path


FRONT = "/* ---\nid: ED99\ntitle: 试\nseverity: {severity}\ncondition: 试\nbasis: 试\naudience: sender\n{more}--- */\n"
SELECT = (
    "SELECT row_key, '{outcome}' AS outcome, '{severity}' AS severity, 'ytd' AS field, '试' AS message, "
    "CAST(NULL AS DECIMAL(18, 6)) AS differs_wan FROM work.own_row"
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT 1", "说明"),
        (FRONT.replace("title: 试\n", "").format(severity="error", more="") + "SELECT 1", "title"),
        (FRONT.format(severity="fatal", more="") + "SELECT 1", "severity"),
        (FRONT.format(severity="error", more="in_force_from: 2025年\n") + "SELECT 1", "YYYY-MM"),
        ("/* ---\n[\n--- */\nSELECT 1", "YAML"),
    ],
)
def test_a_broken_rule_file_is_one_clear_line(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "ED99.sql").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=says):
        load_edit_rules(tmp_path)


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT nothing", "不能执行"),
        (SELECT.format(outcome="maybe", severity="error"), "不认识的结论"),
        (SELECT.format(outcome="broken", severity="warning"), "不认识的结论"),
    ],
)
def test_a_wrong_rule_is_named(tmp_path: Path, sql: str, says: str) -> None:
    (tmp_path / "ED99.sql").write_text(FRONT.format(severity="error", more="") + sql, encoding="utf-8")
    with pytest.raises(UsageError, match=f"ED99.*{says}"):
        outcomes(load_edit_rules(tmp_path), [row({}, 1)])


@pytest.mark.parametrize(
    ("since", "until", "spoke"),
    [("", "", 1), ("2025-07", "", 0), (PERIOD, PERIOD, 1), ("", "2025-05", 0)],
)
def test_a_rule_holds_only_in_its_periods(tmp_path: Path, since: str, until: str, spoke: int) -> None:
    more = f"in_force_from: {since}\nin_force_to: {until}\n"
    text = FRONT.format(severity="error", more=more) + SELECT.format(outcome="broken", severity="error")
    (tmp_path / "ED99.sql").write_text(text, encoding="utf-8")
    assert len(outcomes(load_edit_rules(tmp_path), [row({}, 1)])) == spoke


def test_a_list_of_lines_all_alike_is_judged_like_any_other() -> None:
    """Every join over rows that may all be alike is bounded: pairs of 30,000 rows would fill the memory."""
    alike = {
        "document": "library", "form": "206-1", "planned_total": 800, "ytd": "123456.78", "contract_no": "HT-2025-001",
        "photo_no": "IMG-2025", "start_month": "2025-01",
    }  # fmt: skip
    rows = [row({**alike, "project_name": f"{name}项目"}, number) for number, name in enumerate("甲乙丙")]
    found = Counter(one["rule_id"] for one in outcomes(load_edit_rules(), rows, repeat=10_000))
    assert found == {"ED09": 30_000, "ED17": 30_000, "ED20": 30_000, "ED23": 60_000}
