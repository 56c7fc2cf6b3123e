"""Evidence on a pair of rows (证据): what is compared, field by field, with its weight and its words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from gutou.register import likeness
from gutou.register.codes import slips
from gutou.register.description import Description
from gutou.register.names import Name
from gutou.register.vocabulary import weights

RELATION_LABELS = {
    "equal": "名称核心相同",
    "near_equal": "名称只差通用词",
    "bland": "名称只有通用词",
    "omission": "名称一方为缩写",
    "omission_short": "名称一方为缩写（共有部分短）",
    "typo": "名称仅一字之差",
    "substitution": "名称相近而各有不同内容",
    "unlike": "名称不像",
}
LABELS = {"equal": "相同", "equal_round": "相同", "close": "相近", "near": "略有出入", "similar": "相近"}
LABELS |= {"scaled": "疑差单位", "differ": "不同", "far": "相差大", "": ""}


class Evidence:
    """Collects weights and words of one pair.

    Attributes:
        score: Sum of the weights so far, beginning with the prior.
        why: What was found, in Chinese.
        vetoes: What forbids one project, whatever else agrees.
        conflicts: What forbids it unless a code or paper is shared; then it is for a reviewer.
    """

    __slots__ = ("conflicts", "score", "vetoes", "why")

    def __init__(self) -> None:
        self.score: float = weights()["prior"]
        self.why: list[str] = []
        self.vetoes: list[str] = []
        self.conflicts: list[str] = []

    def add(self, group: str, key: str, label: str) -> None:
        """Add a weight of ``weights.toml`` (no such key: none) and its words."""
        if key:
            self.score += weights()[group].get(key, 0.0)
            if label:
                self.why.append(label)


def shown(values: Iterable[Any], unit: str = "") -> str:
    """Values as a reviewer reads them."""
    texts = (f"{v:f}{unit}" if isinstance(v, Decimal) else f"{v}{unit}" for v in sorted(values, key=str))
    return "、".join(texts) or "未写"


def compare_slots(a: Name, b: Name, evidence: Evidence) -> tuple[bool, bool]:
    """Compare what was taken out of the names: (phases are in doubt, sections differ)."""
    left, right = a.slots, b.slots
    phase_gap = False
    if left.phase != right.phase:
        text = f"期次不同：{shown(left.phase, '期')}/{shown(right.phase, '期')}"
        if left.phase and right.phase and not left.phase & right.phase:
            evidence.vetoes.append(text)
        elif left.phase | right.phase == {1}:
            evidence.add("name", "phase_omitted_first", text)
        else:
            phase_gap = True
            evidence.add("name", "phase_omitted_later", text)
    for label, some, others in (
        ("楼栋编号", left.building, right.building),
        ("片区", left.zone, right.zone),
        ("年份", left.year, right.year),
        ("门牌", left.house, right.house),
    ):
        if some == others:
            continue
        text = f"{label}不同：{shown(some)}/{shown(others)}"
        if some and others and not some & others:
            evidence.conflicts.append(text)
        else:
            evidence.add("name", "slot_omitted", text)
    _capacities(a, b, evidence)
    if a.figures - b.figures and b.figures - a.figures:
        evidence.conflicts.append(f"编号不同：{shown(a.figures)}/{shown(b.figures)}")
    if left.bundle != right.bundle or (left.bundle and a.core != b.core):
        evidence.vetoes.append("一方为打捆")
    parts_differ = bool(left.part and right.part) and left.part != right.part
    if left.part != right.part:
        evidence.add("name", "part", f"标段或部分：{shown(left.part)}/{shown(right.part)}")
    return phase_gap, parts_differ


def _capacities(a: Name, b: Name, evidence: Evidence) -> None:
    left: dict[str, set[Decimal]] = {}
    right: dict[str, set[Decimal]] = {}
    for name, units in ((a, left), (b, right)):
        for unit, value in name.slots.capacity:
            units.setdefault(unit, set()).add(value)
    for unit in sorted(left.keys() & right.keys()):
        if not any(abs(x - y) * 100 <= max(x, y) for x in left[unit] for y in right[unit]):
            evidence.conflicts.append(f"规模不同：{shown(left[unit], unit)}/{shown(right[unit], unit)}")
    if (left or right) and not left.keys() & right.keys():
        key = "capacity_other" if left and right else "slot_omitted"
        evidence.add("name", key, f"规模：{_sizes(left)}/{_sizes(right)}")


def _sizes(units: dict[str, set[Decimal]]) -> str:
    return "、".join(shown(values, unit) for unit, values in sorted(units.items())) or "未写"


def compare_codes(a: Description, b: Description, evidence: Evidence) -> bool:
    """Codes and numbers of papers; True when one of them is shared."""
    hard = False
    if a.code and b.code:
        if a.code == b.code:
            key = {"new": "equal", "old": "old_equal"}.get(a.code_kind, "unsure_equal")
            evidence.add("code", key, "项目代码相同")
            hard = True
        elif a.code_kind == b.code_kind == "new":
            evidence.vetoes.append("项目代码均有效而不同")
        elif "unsure" in (a.code_kind, b.code_kind):
            if slips(a.code, b.code) <= 2:
                evidence.add("code", "one_slip", "项目代码只差一两位（一方校验位不符）")
        elif a.code_kind == b.code_kind:
            evidence.add("name", "unlike", "旧版项目代码不同")
    if a.library_code and b.library_code and not (a.is_library and b.is_library):
        same = a.library_code == b.library_code
        evidence.add(
            "code", "library_equal" if same else "library_differ", f"统计库编码{'相同' if same else '不同'}"
        )
        hard = hard or same
    for key, label, left, right in (
        ("approval_equal", "立项文号", a.approval, b.approval),
        ("permit_equal", "施工许可证号", a.permit, b.permit),
        ("contract_equal", "合同编号", a.contract, b.contract),
    ):
        if left and left == right:
            evidence.add("code", key, f"{label}相同")
            hard = True
    return hard


def compare_units(a: Description, b: Description, evidence: Evidence) -> bool | None:
    """Units: whether they agree, or None when nothing is known."""
    names, units = likeness.owners_agree(a.owner, b.owner), likeness.units_agree(a.uscc, b.uscc)
    if names == "differ" and (a.name.company == b.owner.core or b.name.company == a.owner.core):
        names = "similar"
    key = {
        ("equal", "equal"): "both_equal",
        ("differ", "equal"): "uscc_equal",
        ("", "equal"): "uscc_equal",
        ("similar", "equal"): "both_equal",
        ("differ", "differ"): "uscc_differ",
        ("", "differ"): "uscc_differ",
    }.get((names, units), names)
    label = f"单位{LABELS[names]}" if names else ""
    label += ("，" if label and units else "") + (f"信用代码{LABELS[units]}" if units else "")
    evidence.add("owner", key, label)
    if not names and not units:
        return None
    return units == "equal" or (names in ("equal", "similar") and units != "differ")


def compare_actions(a: Name, b: Name, evidence: Evidence) -> bool:
    """What is done (改造, 扩建); True when both say so and differ."""
    differ = likeness.actions_differ(a.actions, b.actions)
    if differ:
        evidence.add("name", "action", f"建设内容不同：{shown(a.actions)}/{shown(b.actions)}")
    return differ


def compare_fields(
    a: Description, b: Description, left: Name, right: Name, evidence: Evidence
) -> tuple[likeness.Agreement, likeness.Agreement, likeness.Agreement, likeness.Agreement]:
    """County, planned total, start and address. The total of a part says nothing against that of its whole."""
    county: likeness.Agreement = ""
    if a.regions and b.regions:
        county = "equal" if a.regions & b.regions else "differ"
    evidence.add("region", county, f"县区{LABELS[county]}")
    planned = likeness.amounts_agree(a.planned, b.planned)
    if bool(left.slots.part) != bool(right.slots.part) and planned in ("differ", "far"):
        planned = ""
    evidence.add("planned", planned, f"计划总投资{LABELS[planned]}")
    start = likeness.months_agree(a.start, b.start)
    evidence.add("start", start, f"开工时间{LABELS[start]}")
    address = likeness.addresses_agree(a.address, b.address)
    evidence.add("address", address, f"建设地点{LABELS[address]}")
    return county, planned, start, address
