"""The page of the rulebook (规则手册): ``docs/rulebook.md``, written from the rule files and their case files.

Run: ``python -m gutou.scope.rulebook_page``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from gutou.database import ROOT, table_definitions
from gutou.intake.check_findings import intake_rules
from gutou.intake.edits_rules import EditRule, load_edit_rules
from gutou.scope import policy
from gutou.scope.rulebook_rules import Rule, load_rules
from gutou.settings import Rules, Settings
from gutou.yaml_text import read_yaml
from schemas.documents import DOCUMENTS, fields

PAGE = ROOT / "docs" / "rulebook.md"
SCOPE_CASES = ROOT / "tests" / "rules"
EDIT_CASES = ROOT / "tests" / "edits"
OUTCOMES = {"holds": "成立", "broken": "不成立", "not_verifiable": "无法核实"}
_EDIT_OUTCOMES = {"holds": "符合", "broken": "不符", "not_verifiable": "无法核实"}
_DECISIONS = {
    "in": "纳入",
    "out": "不纳入",
    "part": "部分纳入",
    "review": "待核",
    "duplicate": "记录重复",
    "none": "不作判定",
}
_SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
_OVER = {
    "row": "报送部门自己材料的一行",
    "project": "项目（各部门的材料合在一起）",
    "record": "在库记录",
    "paper": "有编号的凭证、合同或照片",
}
_SOURCES = {
    "survey": "摸排表", "library": "统计库", "approvals": "审批信息", "vouchers": "凭证台账", "entries": "入库申报进度"
}  # fmt: skip
_AUDIENCES = {"sender": "统计局；报送部门只就其自己的材料", "bureau": "统计局"}
_FIELDS = {
    "all_text": "项目名称和建设内容", "note_text": "进展和备注", "region_codes": "建设地点", "inside_share": "市内份额",
    "planned_doubtful": "计划总投资有疑问", "approvals": "立项文号", "approvals_in_cell": "一格里的文号数", "parts": "分成的块数",
    "parts_max_wan": "最大一块的计划总投资", "parts_one_approval": "同一立项", "has_photo": "有照片", "has_voucher": "有支付凭证",
    "in_library": "在库", "summand": "分地或分标段", "record_rank": "同一项目第几条", "ytd_used_equipment_wan": "其中购置旧设备",
    "ytd_used_building_wan": "其中购置旧建筑物", "started": "是否开工", "accounting": "会计处理",
}  # fmt: skip
_INTRO = """# 规则手册

本页由 `sql/rules/`、`sql/edits/` 的规则文件和 `tests/rules/`、`tests/edits/` 的样例写成，请勿手工修改；改了规则或样例以后运行
`python -m gutou.scope.rulebook_page`。

## 怎么读

- 每条规则对每个项目（或在库记录、或报来的一行）有四种结果：{outcomes}，以及执行错误。执行错误或者没有查到应查的全部项目，本次
  结果不予发布。无法核实是所需的值没有填，不是通过。各时段的数目在表 `rule_outcome`。
- 规则只在生效时段内适用：以前的时段今天重算，仍按当时的规则。
- 范围规则意见不一时，按 {order} 的先后取前者；没有规则能够判定的，{default}。例外：{overrides}。
- {waiting} 的纳入以达到起点为前提：{needed} 无法核实时不单独作数。
- 表 `scope_decision` 列出发表意见的每条规则，不只是起作用的那条。复核人员的决定（SD00）先于规则，注明决定人、日期和依据，
  每次运行重新核对：规则意见有变化的、项目拆分的，再问一次。
- 带有线索类型的规则是核查线索，不是结论。
- 可停用的规则写在设置 `rules.off`。
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_intro(), *_scope_part(), *_edit_part()]).rstrip() + "\n"


def _intro() -> str:
    given = policy.read_policy("scope_precedence")
    overrides = "；".join(
        f"{item['rule']} 有意见时 {'、'.join(item['over'])} 不起作用" for item in given["overrides"]
    )
    return _INTRO.format(
        outcomes="、".join(OUTCOMES.values()),
        order="、".join(_DECISIONS[one] for one in given["order"]),
        default=f"列为{_DECISIONS[given['default']]}",
        overrides=overrides,
        waiting="、".join(given["threshold"]["waiting"]),
        needed=given["threshold"]["rule"],
    )


def _scope_part() -> Iterator[str]:
    yield "## 范围规则\n"
    for rule in load_rules():
        decisions = "、".join(_DECISIONS[one.strip()] for one in rule.decision.split(","))
        yield f"### {rule.rule_id} {rule.title}\n"
        yield from _facts(
            rule, [("意见", decisions), ("对象", "在库记录" if rule.over == "record" else "项目")]
        )
        yield from _words(rule)
        yield from _examples(SCOPE_CASES / f"{rule.rule_id}.yaml", OUTCOMES)


def _words(rule: Rule | EditRule) -> Iterator[str]:
    """What is told to whom, where the parameters come from, and what is not certain."""
    parameters = [f"{name} 取自设置 `{key}`（{_default(key)}）" for name, key in rule.parameters.items()]
    if isinstance(rule, EditRule):
        parameters += [f"{name} = {value}" for name, value in rule.words.items()]
    listed = [
        ("参数", "；".join(parameters)),
        ("告知", _AUDIENCES[rule.audience]),
        ("给统计局的提示", rule.message.replace("{reason}", "〔理由和数值〕")),
        (
            "给报送部门的提示",
            rule.message_sender and rule.message_sender.replace("{reason}", "〔理由和数值〕"),
        ),
        ("存疑", rule.doubt),
    ]
    yield from (f"- {name}：{text}" for name, text in listed if text)


def _edit_part() -> Iterator[str]:
    yield "## 编辑规则\n"
    parts = {rule.rule_id: list(_edit_rule(rule)) for rule in load_edit_rules()}
    parts |= {
        item["id"]: list(_read_rule(item)) for item in intake_rules().values() if item["id"].startswith("ED")
    }
    for _, lines in sorted(parts.items()):
        yield from lines


def _edit_rule(rule: EditRule) -> Iterator[str]:
    yield f"### {rule.rule_id} {rule.title}\n"
    severity = "、".join(_SEVERITIES[one] for one in rule.severity)
    yield from _facts(rule, [("程度", severity), ("对象", _OVER[rule.over])])
    yield from _words(rule)
    yield from _examples(EDIT_CASES / f"{rule.rule_id}.yaml", _EDIT_OUTCOMES)


def _read_rule(item: Mapping[str, Any]) -> Iterator[str]:
    """A rule that is judged while a file is read."""
    yield f"### {item['id']} {item['title']}\n"
    listed = [
        ("程度", _SEVERITIES[item["severity"]]),
        ("对象", "表中的小计、合计行（读表时判定）"),
        ("条件", item["condition"]),
        ("依据", item["basis"]),
        ("生效", "一直有效"),
        ("告知", _AUDIENCES[item["audience"]]),
        ("给报送部门的提示", item["message"]),
        ("存疑", item["doubt"]),
    ]
    yield from (f"- {name}：{text}" for name, text in listed)
    yield from _examples(EDIT_CASES / f"{item['id']}.yaml", _EDIT_OUTCOMES)


def _facts(rule: Rule | EditRule, first: Sequence[tuple[str, str]]) -> Iterator[str]:
    spans = [rule.in_force_from and f"{rule.in_force_from} 起", rule.in_force_to and f"{rule.in_force_to} 止"]
    listed = [
        *first,
        ("条件", rule.condition),
        ("依据", rule.basis),
        ("生效", "，".join(span for span in spans if span) or "一直有效"),
        ("线索类型", rule.pattern),
    ]
    yield from (f"- {name}：{text}" for name, text in listed if text)


def _default(key: str) -> str:
    value: Any = Settings.model_fields[key.split(".", maxsplit=1)[0]].default
    if isinstance(value, Rules):
        value = getattr(value, key.split(".")[1])
    return "必填" if repr(value) == "PydanticUndefined" else f"默认 {value}"


def _examples(path: Path, outcomes: Mapping[str, str]) -> Iterator[str]:
    """The first case of each outcome, with the values it is given."""
    if not path.is_file():
        yield ""
        return
    content = read_yaml(path.read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for case in content["cases"]:
        for item in _items(case):
            given = _case(item)
            for outcome, decision in _expected(item.get("expect")):
                if outcome in outcomes and given:
                    said = f"（{decision}）" if decision else ""
                    told = f"  - {outcomes[outcome]}{said}：{case['why']}。{given}"
                    found.setdefault(outcome, told)
    if found:
        yield "- 样例："
        yield from (found[outcome] for outcome in outcomes if outcome in found)
    yield ""


def _case(item: Mapping[str, Any]) -> str:
    """What a case is given: one subject's values, before and now, or what each source says."""
    if isinstance(given := item.get("project") or item.get("record") or item.get("row"), Mapping):
        return (f"上次：{_given(item['before'])}；这次：" if item.get("before") else "") + _given(given)
    if isinstance(item.get("list"), Mapping):
        return "；".join(f"{name} {_shown(value)}" for name, value in item["list"].items())
    told = []
    for name, label in _SOURCES.items():
        rows = [item[name]] if isinstance(item.get(name), Mapping) else item.get(name) or []
        told += [f"{label}：{_given(row) or '（未填）'}" for row in rows]
    return "。".join(told)


def _items(case: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    for name in ("projects", "records", "rows"):
        if isinstance(case.get(name), list):
            return [item for item in case[name] if isinstance(item, Mapping)]
    return [case]


def _expected(expect: object) -> Iterator[tuple[str, str]]:
    """Outcome and what is said with it: of a scope rule a mapping, of an edit rule texts (字段 结果 程度)."""
    if isinstance(expect, Mapping):
        yield str(expect.get("outcome")), _DECISIONS.get(str(expect.get("decision")), "")
    elif isinstance(expect, list):
        for text in expect:
            words = str(text).split()
            yield from ((word, _SEVERITIES.get(words[-1], "")) for word in words if word in OUTCOMES)


def _given(values: Mapping[str, Any]) -> str:
    return "；".join(f"{_label(name)}：{_shown(value)}" for name, value in values.items())


def _shown(value: object) -> str:
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(str, value)) or "（空）" if isinstance(value, list) else str(value)


@cache
def _labels() -> dict[str, str]:
    reported = {field.name: field.label for name in reversed(list(DOCUMENTS)) for field in fields(name)}
    columns = {column["name"]: column["label"] for column in table_definitions()["project"]["columns"]}
    return reported | columns | _FIELDS


def _label(name: str) -> str:
    return _labels().get(name) or _labels().get(name.removesuffix("_wan"), name)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
