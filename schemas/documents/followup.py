"""Documents that follow up projects: entries, vouchers, approvals, and workbooks that come back filled in."""

from __future__ import annotations

import pandera.pandas as pa

from schemas.documents.kinds import code, day, money, month, one_of, percent, text, yes_no
from schemas.documents.patterns import CREDIT_CODE, PROJECT_CODE

_CODE = "不是 24 位项目代码的样子，请核对"


class Entries(pa.DataFrameModel):
    """One row: one project on its way into the library, or changed in it."""

    project_name: str = text("项目名称")
    stage: str = one_of(
        "申报状态",
        "未申报",
        "县级待审",
        "市级待审",
        "省级待审",
        "已退回",
        "已通过待首报",
        "已入库",
        words="entry_stage",
    )
    project_code: str = code("项目代码", PROJECT_CODE, _CODE)
    owner_name: str = text("建设单位")
    applied_on: str = day("申报日期")
    return_reason: str = text("退回原因")
    returned_on: str = day("退回日期")
    window: str = text("申报批次")
    unit_in_directory: str = yes_no("单位是否入名录库")
    change: str = one_of("变更事项", "法人变更", "项目更名", "总投资调整", "停缓建", "竣工退出", "退库")
    change_on: str = day("变更日期")

    class Config:
        """What makes the document."""

        metadata = {  # noqa: RUF012
            "document": "entries",
            "label": "入库申报进度表",
            "required": ("project_name", "stage"),
            "required_any": (),
            "telling": ("stage", "applied_on", "returned_on", "return_reason", "change"),
        }


class Vouchers(pa.DataFrameModel):
    """One row: one invoice, payment voucher or progress sheet."""

    project_name: str = text("项目名称")
    project_code: str = code("项目代码", PROJECT_CODE, _CODE)
    library_code: str = code("统计库项目编码")
    kind: str = one_of("凭证类型", "发票", "支付凭证", "工程进度单")
    number: str = code("凭证编号")
    amount: str = money("金额")
    date: str = day("日期")

    class Config:
        """What makes the document."""

        metadata = {  # noqa: RUF012
            "document": "vouchers",
            "label": "凭证台账",
            "required": ("kind", "number", "amount", "date"),
            "required_any": (("project_name", "project_code", "library_code"),),
            "names": ("project_name", "project_code", "library_code"),
            "telling": ("amount", "number"),
        }


class Approvals(pa.DataFrameModel):
    """One row: one approval, filing or permit."""

    seq: str = text("序号")
    project_name: str = text("项目名称")
    owner_name: str = text("建设单位")
    project_code: str = code("项目代码", PROJECT_CODE, _CODE)
    owner_uscc: str = code("统一社会信用代码", CREDIT_CODE, "不是 18 位统一社会信用代码的样子，请核对")
    approval_kind: str = one_of(
        "审批类型", "审批", "核准", "备案", "用地", "规划许可", "施工许可", "环评", "竣工验收备案"
    )
    approval_no: str = text("审批（核准、备案）文号")
    approval_date: str = day("审批日期")
    status: str = text("办理状态")
    region: str = text("所属县区", fill=True)
    address: str = text("建设地点")
    nature: str = one_of(
        "建设性质", "新建", "扩建", "改建和技术改造", "单纯建造生活设施", "迁建", "恢复", "单纯购置"
    )
    industry: str = text("国民经济行业")
    registration_type: str = one_of("登记注册类型", free=True)
    holding: str = one_of(
        "控股情况", "国有控股", "集体控股", "私人控股", "港澳台商控股", "外商控股", "其他", free=True
    )
    content: str = text("建设规模及内容")
    planned_total: str = money("计划总投资")
    start_month: str = month("开工时间")
    end_month: str = month("竣工时间")
    permit_no: str = text("施工许可证号")
    permit_date: str = day("施工许可日期")
    contact: str = text("联系人", personal=True)
    phone: str = text("联系电话", personal=True)
    remark: str = text("备注")

    class Config:
        """What makes the document."""

        metadata = {  # noqa: RUF012
            "document": "approvals",
            "label": "审批备案信息",
            "required": ("project_name", "owner_name"),
            "required_any": (("project_code", "approval_no"),),
            "telling": ("project_code", "approval_no", "approval_kind", "approval_date", "status"),
        }


class Decisions(pa.DataFrameModel):
    """One row: one decision or explanation on a pair, a project's scope or a finding."""

    group_id: str = code("组号", own=True)
    pair_id: str = code("比对编号", own=True)
    project_id: str = code("项目编号", own=True)
    finding_key: str = code("问题编号", own=True)
    decision: str = one_of(
        "决定",
        "同一项目",
        "不同项目",
        "待定",
        "整组同一项目",
        "整组不同项目",
        "纳入",
        "不纳入",
        "部分纳入",
    )
    share: str = percent("纳入比例")
    basis: str = text("依据")
    explanation: str = text("情况说明")
    accepted: str = yes_no("是否认可")
    decided_by: str = text("决定人")
    decided_on: str = day("决定日期")
    note: str = text("说明")

    class Config:
        """What makes the document."""

        metadata = {  # noqa: RUF012
            "document": "decisions",
            "label": "复核决定",
            "required": (),
            "required_any": (
                ("pair_id", "project_id", "finding_key"),
                ("decision", "explanation", "accepted"),
            ),
            "names": ("pair_id", "project_id", "finding_key"),
            "telling": ("decision", "explanation", "accepted"),
            "returned": True,
        }


class Answers(pa.DataFrameModel):
    """One row: a department's answer to one matter of its work list."""

    project_id: str = code("项目编号", own=True)
    matter: str = text("事项")
    answer: str = text("回复")
    reason: str = text("原因")
    has_licence: str = yes_no("营业执照")
    has_approval: str = yes_no("立项文件")
    has_contract: str = yes_no("施工（购置）合同")
    has_photo: str = yes_no("现场照片")
    has_voucher: str = yes_no("支付凭证")
    has_progress_sheet: str = yes_no("工程进度单")
    expected_on: str = day("预计完成日期")

    class Config:
        """What makes the document."""

        metadata = {  # noqa: RUF012
            "document": "answers",
            "label": "工作清单回复",
            "required": ("project_id", "matter", "answer"),
            "required_any": (),
            "names": ("project_id",),
            "telling": ("answer", "reason", "expected_on"),
            "returned": True,
        }


class Verifications(pa.DataFrameModel):
    """One row: what was found on site for one drawn project."""

    project_id: str = code("项目编号", own=True)
    exists: str = yes_no("项目是否真实")
    in_scope: str = yes_no("是否属于统计范围")
    verified_total: str = money("核实计划总投资")
    verified_ytd: str = money("核实本年完成投资")
    documents_seen: str = text("查看资料")
    problem: str = one_of("发现问题", "无问题", "不实", "超进度", "重复", "不在范围", "资料不全")
    visited_on: str = day("核查日期")
    visited_by: str = text("核查人", personal=True)
    note: str = text("说明")

    class Config:
        """What makes the document."""

        metadata = {  # noqa: RUF012
            "document": "verifications",
            "label": "数据质量核查结果",
            "required": ("project_id", "exists", "verified_ytd"),
            "required_any": (),
            "names": ("project_id",),
            "telling": ("exists", "in_scope", "verified_total", "verified_ytd", "problem"),
            "returned": True,
        }
