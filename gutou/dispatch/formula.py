"""The formula of the quarterly assessment (季考核办法), from ``schemas/assessment.toml``: dispatch data only.

Whoever is scored on a statistic has a reason to make it larger, so the loader takes no reported or library amount,
growth, gap or share in the library, whatever the file asks for.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gutou.errors import UsageError
from gutou.scope.policy import SCHEMAS, read_policy

MEASURES = {
    "completion_pct": "年度计划完成率（调度数）",
    "ahead_pp": "完成率超序时进度（调度数）",
    "month_plan_pct": "月计划完成率（调度数）",
    "started_as_planned": "到期是否开工",
    "overdue_days": "超过开工期限的天数",
    "arrived_pct": "到位资金÷本年计划投资",
    "paid_pct": "已拨付资金÷到位资金",
    "approved_pct": "竣工验收以前各环节办结的比例",
    "promise_kept": "办结时限是否未过",
    "reported": "是否报送且有更新",
}
"""What a list of key projects says of a project, and nothing else."""

_STATISTICS = re.compile(
    r"ytd|reported_|library|librar|survey|growth|gap|target|base|prior|in_scope|entered|entry|cumulative|evidence|"
    r"统计|入库|在库|入统|纳统|增速|缺口|目标|基数|摸排|同期|贡献"
)
REFUSED = (
    "schemas/assessment.toml：考核不得采用“{name}”。摸排和在库的统计数、增速、缺口和入库情况都是统计数据，"
    "《统计法》（2024年修正）第七条规定，不得以任何方式要求统计机构、统计人员或统计调查对象编造、篡改统计数据，"
    "不得明示、暗示下级单位或者统计调查对象填报虚假统计数据；以统计数据排名打分会诱使虚报。"
    "请改用调度数据：{allowed}"
)


class Part(BaseModel):
    """One part of a score.

    Attributes:
        name: Chinese name.
        input: Measure it is scored by, of :data:`MEASURES`.
        weight: Points at most, of 100 in all.
        zero_at: Value that gets no point.
        full_at: Value that gets all points; in between in proportion.
        missing: What becomes of a project that did not report it: ``zero`` points, or ``excluded`` like a part that does
            not apply, whose weight goes to the others in proportion.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(min_length=1)
    input: str
    weight: Decimal = Field(gt=0)
    zero_at: Decimal
    full_at: Decimal
    missing: Literal["zero", "excluded"]

    @model_validator(mode="after")
    def _allowed(self) -> Part:
        if self.input not in MEASURES:
            allowed = "、".join(MEASURES)
            if _STATISTICS.search(self.input):
                raise ValueError(REFUSED.format(name=self.input, allowed=allowed))
            raise ValueError(f"schemas/assessment.toml：不认识的考核数据“{self.input}”，可以用：{allowed}")
        if self.zero_at == self.full_at:
            raise ValueError(f"schemas/assessment.toml：分项“{self.name}”的 zero_at 与 full_at 不能相同")
        return self

    def definition(self) -> str:
        """How it is scored, in one Chinese sentence."""
        missing = "没有填报的记零分" if self.missing == "zero" else "没有填报的视同不适用"
        return f"{MEASURES[self.input]}：{self.zero_at} 得零分，{self.full_at} 得满分，之间按比例；{missing}"

    def share(self, value: Decimal) -> Decimal:
        """Share of the points that a value gets, between 0 and 1."""
        reached = (value - self.zero_at) / (self.full_at - self.zero_at)
        return min(max(reached, Decimal(0)), Decimal(1))


class Formula(BaseModel):
    """The whole formula: months of the year in which is assessed, how ties rank, and the parts."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    months: tuple[int, ...] = Field(min_length=1)
    ties: Literal["competition"]
    parts: tuple[Part, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _adds_up(self) -> Formula:
        if stray := [m for m in self.months if not 1 <= m <= 12]:
            raise ValueError(f"schemas/assessment.toml：months 里没有 {stray[0]} 月")
        if (total := sum(p.weight for p in self.parts)) != 100:
            raise ValueError(f"schemas/assessment.toml：各分项满分之和应为 100，现为 {total}")
        names = [p.name for p in self.parts]
        if len(set(names)) < len(names):
            raise ValueError("schemas/assessment.toml：分项名称不能重复")
        return self


def load_formula(folder: Path = SCHEMAS) -> Formula:
    """Read the formula.

    Args:
        folder: Where ``assessment.toml`` lies.

    Raises:
        UsageError: It is no TOML, a key or value is wrong, or it asks for statistics (with the reason).
    """
    try:
        return Formula.model_validate(read_policy("assessment", folder))
    except ValidationError as error:
        fault = error.errors()[0]
        message = str(fault["msg"]).removeprefix("Value error, ")
        place = ".".join(str(part) for part in fault["loc"])
        raise UsageError(
            message if message.startswith("schemas/") else f"schemas/assessment.toml：{place}：{message}"
        ) from None
