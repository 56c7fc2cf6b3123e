"""The words for evidence (说法): what each level of ``weights.toml`` and each veto is called, for reviewers."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from gutou.register.names import Name

LABELS: dict[str, dict[str, str]] = {
    "name": {
        "equal": "名称核心相同",
        "near_equal": "名称只差通用词",
        "bland": "名称只有通用词",
        "omission": "名称一方为缩写",
        "omission_short": "名称一方为缩写（共有部分短）",
        "ends_alike": "首尾相同，只差在中间",
        "moved": "名称内容相同而次序不同",
        "moved_omission": "名称次序不同而一方为缩写",
        "other_words": "名称用词不同而意思相近",
        "slip": "名称只差读音相同的字",
        "typo": "名称仅一字之差",
        "substitution": "名称相近而各有不同内容",
        "kin": "名称不像而开头的专名相同",
        "head": "名称开头的专名不同",
        "opposite": "名称只在方位或对立的字上不同",
        "unlike": "名称不像",
        "common": "名称核心常见",
        "action": "建设内容不同",
        "slot_omitted": "只有一方写明",
        "shared_size": "规模相同",
        "firm": "专名或规模、单位与总投资或开工时间一致",
        "shared_number": "编号或片区相同",
        "shared_phase": "期次相同",
        "capacity_other": "规模单位不同",
        "part": "标段或部分",
        "phase_omitted_first": "只有一方写明首期",
        "phase_omitted_later": "只有一方写明后期",
    },
    "code": {
        "equal": "项目代码相同",
        "old_equal": "项目代码相同（旧版）",
        "unsure_equal": "项目代码相同（校验位不符）",
        "old_differ": "旧版项目代码不同",
        "new_differ": "项目代码均有效而不同，其余相同，或是重新备案",
        "library_equal": "统计库编码相同",
        "library_differ": "统计库编码不同",
        "approval_equal": "立项文号相同",
        "permit_equal": "施工许可证号相同",
        "contract_equal": "合同编号相同",
        "one_slip": "项目代码只差一两位（一方校验位不符）",
    },
    "owner": {
        "equal": "单位相同",
        "uscc_equal": "信用代码相同",
        "both_equal": "单位相同，信用代码相同",
        "similar": "单位相近",
        "slip": "单位只差一个读音或字形相近的字",
        "related": "单位疑为集团与下属",
        "office": "单位疑为同一机关的新旧名称或所属中心",
        "agent": "单位一方疑为代建单位",
        "named": "单位一方是填报机关，名称里写着另一方的单位",
        "differ": "单位不同",
        "far": "单位是两个乡镇",
        "uscc_differ": "信用代码不同",
        "common": "单位项目多",
    },
    "region": {"equal": "县区相同", "differ": "县区不同"},
    "planned": {
        "equal_exact": "计划总投资相同（四位以上数字）",
        "equal": "计划总投资相同",
        "equal_round": "计划总投资相同（整数）",
        "close": "计划总投资相近",
        "near": "计划总投资略有出入",
        "scaled": "计划总投资疑差单位",
        "differ": "计划总投资不同",
        "far": "计划总投资相差大",
    },
    "start": {
        "equal": "开工时间相同",
        "close": "开工时间相近",
        "differ": "开工时间不同",
        "far": "开工时间相差大",
    },
    "address": {"equal": "建设地点相同", "similar": "建设地点相近", "differ": "建设地点不同"},
}
"""What each level of ``weights.toml`` is called, for reviewers and the page of weights."""

MARKS = {
    "phase": "期次",
    "building": "楼栋编号",
    "line": "线路编号",
    "zone": "片区",
    "capacity": "规模",
    "mileage": "桩号",
    "year": "年份",
    "house": "门牌或地块",
    "serial": "序号",
    "host": "屋顶或场地单位",
}
"""The slots of a name that are compared as marks, and what they are called."""


def shown(values: Iterable[Any], unit: str = "") -> str:
    """Values as a reviewer reads them."""
    return "、".join(_shown(v) + unit for v in sorted(values, key=str)) or "未写"


def _shown(value: object) -> str:
    if isinstance(value, tuple):  # a capacity (unit, value) or a stake (letters, metres)
        kind, number = value
        if str(kind).endswith("k"):
            return f"{str(kind).upper()}{number // 1000:f}+{number % 1000:f}"
        return f"{number:f}{kind}"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def against(key: str, left: Name, right: Name) -> str:
    """A veto or conflict in words."""
    if key == "code":
        return "项目代码均有效而不同"
    if key == "bundle":
        return "一方为打捆"
    if key == "opposite":
        return LABELS["name"]["opposite"]
    if key == "parts":
        return "两个标段或部分不凭相似相连"
    unit = "期" if key == "phase" else ""
    pair = []
    for side in (left, right):
        if key == "figures":
            values: Iterable[Any] = side.figures
        elif key.startswith("/"):
            values = [size for size in side.slots.capacity if size[0] == key[1:]]
        else:
            values = side.marks.get(key, ())
        pair.append(shown(values, unit))
    label = "编号" if key == "figures" else "规模" if key.startswith("/") else MARKS[key]
    return f"{label}不同：{pair[0]}/{pair[1]}"
