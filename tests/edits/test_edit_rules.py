"""Every edit rule against its case file, and the rule files themselves."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from gutou.errors import UsageError
from gutou.intake import edits_rules
from gutou.intake.edits_rules import RULES, load_edit_rules
from gutou.intake.staging_totals import RULE as TOTALS
from gutou.yaml_text import SafeLoader
from tests.edits import bureau
from tests.edits.rows import EARLIER, OUTCOMES, PERIOD, outcomes, row

CASES = Path(__file__).parent
KINDS = {"pass", "fail", "null", "boundary", "mixed"}
SAME = ("department", "document", "project_name", "owner_name", "project_code", "library_code")


RULEBOOK = load_edit_rules()


def _content(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    return loaded


class _Loader(SafeLoader):  # type: ignore[misc]
    """YAML in which 2025-01-08 stays the text that a staged date is."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def _cases() -> list[tuple[str, str, Mapping[str, Any]]]:
    """Name, rule and content of every case."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        content = _content(path)
        for number, case in enumerate(content["cases"], start=1):
            found.append((f"{content['rule']}-{number}-{case['kind']}", content["rule"], case))
    return found


def _own_cases() -> list[Any]:
    own = {rule.rule_id for rule in RULEBOOK if rule.audience == "sender"}
    return [pytest.param(*one, id=one[0]) for one in _cases() if one[1] in own]


def _lines(name: str, case: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Rows of a case, with those before them; each case has senders and files of its own, so that one build holds all."""
    lines = []
    for number, item in enumerate(case.get("rows") or [case], start=1):
        lines.append(row(item["row"], number))
        if "before" in item:
            same = {key: item["row"][key] for key in SAME if key in item["row"]}
            lines.append(row({"period": EARLIER, **same, **item["before"]}, number))
    for line in lines:
        line["department"] += name
        line["submission_id"] += name
    return lines


def _of_all_cases(query: str = OUTCOMES) -> list[dict[str, Any]]:
    rules = [rule for rule in RULEBOOK if rule.audience == "sender"]
    own = {rule.rule_id for rule in rules}
    lines = [line for name, rule_id, case in _cases() if rule_id in own for line in _lines(name, case)]
    return outcomes(rules, lines, query=query)


@pytest.fixture(scope="module")
def judged() -> Mapping[str, list[dict[str, Any]]]:
    """Every outcome of all cases in one build, by the case's name."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in _of_all_cases():
        found[re.sub("^[^A-Z]+", "", one["department"])].append(one)
    return found


def test_few_rows_and_many_are_judged_alike(
    judged: Mapping[str, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edits_rules, "_FEW", 0)
    apart = Counter(str(one) for one in _of_all_cases())
    assert apart == Counter(str(one) for told in judged.values() for one in told)
    assert len(apart) > 500


@pytest.mark.parametrize(("name", "rule_id", "case"), _own_cases())
def test_case(
    name: str, rule_id: str, case: Mapping[str, Any], judged: Mapping[str, list[dict[str, Any]]]
) -> None:
    rule = next(rule for rule in RULEBOOK if rule.rule_id == rule_id)
    items = case.get("rows") or [case]
    periods = {number: item["row"].get("period", PERIOD) for number, item in enumerate(items, start=1)}
    said: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for one in judged.get(name, []):
        if one["rule_id"] != rule_id or one["period"] != periods[one["row_number"]]:
            continue
        severity = f" {one['severity']}" if one["outcome"] == "broken" else ""
        said[one["row_number"]].append(
            (f"{one['field'] or ''} {one['outcome']}{severity}", rule.told(one["reason"] or ""))
        )
    for number, item in enumerate(items, start=1):
        assert sorted(text for text, _ in said[number]) == sorted(item["expect"]), case["why"]
        messages = [message for text, message in said[number] if "broken" in text]
        assert any(item.get("says", "") in message for message in messages or [""]), messages


def _bureau_cases() -> list[Any]:
    of_bureau = {rule.rule_id for rule in RULEBOOK if rule.audience == "bureau"}
    return [pytest.param(*one, id=one[0]) for one in _cases() if one[1] in of_bureau]


def _projects(name: str, case: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    items = case.get("projects") or [case]
    return [(f"{name}.{number}", item) for number, item in enumerate(items, start=1)]


@pytest.fixture(scope="module")
def checked() -> Mapping[tuple[str, str], list[dict[str, Any]]]:
    """What the bureau's rules say of the projects of all cases, in one build."""
    cases = [param.values for param in _bureau_cases()]
    return bureau.outcomes(one for name, _, case in cases for one in _projects(str(name), case))


@pytest.mark.parametrize(("name", "rule_id", "case"), _bureau_cases())
def test_case_of_the_bureau(
    name: str, rule_id: str, case: Mapping[str, Any], checked: Mapping[tuple[str, str], list[dict[str, Any]]]
) -> None:
    rule = next(rule for rule in RULEBOOK if rule.rule_id == rule_id)
    for project, item in _projects(name, case):
        said = checked.get((rule_id, project), [])
        told = [
            f"{one['field']} {one['outcome']}" + (f" {one['severity']}" if one["outcome"] == "broken" else "")
            for one in said
        ]
        assert sorted(told) == sorted(item["expect"]), (project, case["why"], said)
        messages = [rule.told(one["reason"]) for one in said if one["outcome"] == "broken"]
        assert any(item.get("says", "") in message for message in messages or [""]), messages


def test_every_rule_has_every_kind_of_case() -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for path in CASES.glob("*.yaml"):
        content = _content(path)
        assert path.stem == content["rule"]
        kinds[content["rule"]] = {case["kind"] for case in content["cases"]}
    lacking = {rule_id: KINDS - kinds[rule_id] for rule_id in (*(rule.rule_id for rule in RULEBOOK), TOTALS)}
    assert {rule_id: missing for rule_id, missing in lacking.items() if missing} == {}


def test_every_edit_rule_of_the_handbook_is_there() -> None:
    known = {rule.rule_id for rule in RULEBOOK} | {TOTALS}
    assert {f"ED{number:02d}" for number in range(1, 25)} <= known
    assert all(path.stem.split("_")[0] in known for path in RULES.glob("[A-Z]*.sql"))


def test_what_a_sender_reads_speaks_of_its_own_files_only() -> None:
    for rule in RULEBOOK:
        assert (rule.message_sender is not None) == (rule.audience == "sender"), rule.rule_id
        assert not re.search("统计库|在库|其他部门|缺口|目标|线索", rule.message_sender or ""), rule.rule_id
        assert "线索" in rule.message or not rule.pattern, rule.rule_id


def test_no_message_asks_for_a_figure() -> None:
    for path in RULES.glob("[A-Z]*.sql"):
        assert not re.search(
            r"调高|补齐|补足|应填|应报|改为|增加到|补报", path.read_text(encoding="utf-8")
        ), path


FRONT = (
    "/* ---\nid: ED99\ntitle: 试\nseverity: {severity}\ncondition: 试\nbasis: 试\naudience: sender\n"
    "concerns: 'true'\nmessage: '{{reason}}'\nmessage_sender: '{{reason}}'\n{more}--- */\n"
)
SELECT = (
    "SELECT row_key, '{outcome}' AS outcome, '{severity}' AS severity, 'ytd' AS field, '试' AS reason, "
    "CAST(NULL AS DECIMAL(18, 6)) AS differs_wan FROM work.own_row"
)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT 1", "说明"),
        (FRONT.replace("title: 试\n", "").format(severity="error", more="") + "SELECT 1", "title"),
        (FRONT.format(severity="fatal", more="") + "SELECT 1", "severity"),
        (FRONT.format(severity="error", more="in_force_from: 2025年\n") + "SELECT 1", "YYYY-MM"),
        (FRONT.format(severity="error", more="patern: 拆分\n") + "SELECT 1", "不认识的项"),
        (FRONT.format(severity="error", more="pattern: 造假\n") + "SELECT 1", "pattern"),
        (FRONT.format(severity="error", more="") + "SELECT $least", "parameters"),
        (
            FRONT.format(severity="error", more="parameters: {least: rules.least}\n") + "SELECT $least",
            "不是设置项",
        ),
        (
            FRONT.replace("message_sender: '{{reason}}'\n", "").format(severity="error", more="")
            + "SELECT 1",
            "message_sender",
        ),
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
        (SELECT.format(outcome="holds", severity="error") + " WHERE false", "有 1 行应检查而没有检查"),
        (
            SELECT.replace("'试' AS reason", "NULL AS reason").format(outcome="broken", severity="error"),
            "没有说明理由",
        ),
    ],
)
def test_a_wrong_rule_is_named(tmp_path: Path, sql: str, says: str) -> None:
    (tmp_path / "ED99.sql").write_text(FRONT.format(severity="error", more="") + sql, encoding="utf-8")
    rules = load_edit_rules(tmp_path)
    (failed,) = outcomes(rules, [row({}, 1)], query="SELECT * FROM work.edit_error")
    assert (failed["period"], failed["rule_id"]) == (PERIOD, "ED99")
    assert says in failed["error"]
    assert outcomes(rules, [row({}, 1)]) == []
    assert outcomes(rules, [row({}, 1)], query="SELECT * FROM work.edit_count") == []


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
