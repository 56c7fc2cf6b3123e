"""Documents about scopes: plan (目标与可比基数) and peer growth (各市州增速)."""

from __future__ import annotations

import pandera.pandas as pa

from schemas.documents.kinds import day, money, month, one_of, percent, text, whole


class Plan(pa.DataFrameModel):
    """One row: one scope and period; rows of past periods are the history the base is carried from."""

    scope_kind: str = one_of("范围类型", "全市", "县区", "行业部门", fill=True)
    scope_name: str = text("范围名称", fill=True)
    period: str = month("时段")
    coverage: str = one_of("口径", "全口径", "不含房地产", fill=True)
    target_growth: str = percent("增长目标")
    target_kind: str = one_of("目标类型", "年度", "时段", fill=True)
    reported: str = money("本期完成投资")
    figure_status: str = one_of("数据状态", "汇总数", "反馈数", "公布数")
    allotted: str = money("省级分劈及其他")
    published_growth: str = percent("发布增速")
    prior_published: str = money("上年同期发布数")
    prior_version: str = one_of("上年同期数版本", "初步数", "年报数", "修订数")
    base: str = money("可比基数")
    deadline: str = day("上报截止日")
    entry_deadline: str = day("入库申报截止日")
    key_project_count: str = whole("重点项目个数")
    key_project_total: str = money("重点项目年度计划投资")
    remark: str = text("备注")

    class Config:
        """What makes the document."""

        metadata = {  # noqa: RUF012
            "document": "plan",
            "label": "增长目标与可比基数",
            "required": ("scope_name",),
            "required_any": (("target_growth", "published_growth"),),
            "names": ("scope_name",),
            "telling": (
                "target_growth",
                "reported",
                "allotted",
                "published_growth",
                "prior_published",
                "base",
                "key_project_count",
                "key_project_total",
            ),
        }


class Peers(pa.DataFrameModel):
    """One row: one city of the province and period."""

    city: str = text("市州")
    period: str = month("时段")
    growth: str = percent("增速")

    class Config:
        """What makes the document."""

        metadata = {  # noqa: RUF012
            "document": "peers",
            "label": "各市州增速",
            "required": ("city", "period", "growth"),
            "required_any": (),
            "names": ("city",),
            "telling": (),
        }
