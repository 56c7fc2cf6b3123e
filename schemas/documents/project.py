"""Documents about projects: survey (摸排表), library export (在库项目), key-project list (包抓重点项目清单)."""

from __future__ import annotations

import pandera.pandas as pa

from schemas.documents.kinds import code, day, money, month, one_of, quantity, text, yes_no
from schemas.documents.patterns import CREDIT_CODE, PROJECT_CODE

FUND_SOURCES = {
    "budget": "国家预算资金",
    "loan": "国内贷款",
    "foreign": "利用外资",
    "self": "自筹资金",
    "bond": "债券",
    "other": "其他资金",
}


class Survey(pa.DataFrameModel):
    """One row: one project as one department sees it, from its administrative records."""

    seq: str = text("序号")
    project_name: str = text("项目名称")
    project_code: str = code(
        "项目代码", PROJECT_CODE, "不是 24 位项目代码（YYMM-RRRRRR-DD-TT-NNNNNN）的样子，请核对"
    )
    library_code: str = code("统计库项目编码")
    library_name: str = text("统计库项目名称")
    in_library_claimed: str = yes_no("是否在库")
    owner_name: str = text("建设单位")
    owner_uscc: str = code("统一社会信用代码", CREDIT_CODE, "不是 18 位统一社会信用代码的样子，请核对")
    unit_in_directory: str = yes_no("单位是否入名录库")
    registration_type: str = one_of("登记注册类型", free=True)
    holding: str = one_of(
        "控股情况", "国有控股", "集体控股", "私人控股", "港澳台商控股", "外商控股", "其他", free=True
    )
    affiliation: str = one_of("隶属关系", "中央", "省", "地", "县", "其他", free=True)
    region: str = text("所属县区", fill=True)
    address: str = text("建设地点")
    survey_category: str = one_of(
        "项目类别",
        "工业企业改扩建",
        "节能环保改造",
        "宾馆酒店装修改造",
        "商贸物流扩能提升",
        "其他",
        free=True,
        fill=True,
    )
    nature: str = one_of(
        "建设性质",
        "新建",
        "扩建",
        "改建和技术改造",
        "单纯建造生活设施",
        "迁建",
        "恢复",
        "单纯购置",
        fill=True,
    )
    industry: str = text("国民经济行业")
    content: str = text("建设规模及内容")
    planned_total: str = money("计划总投资")
    year_plan: str = money("本年计划投资")
    prior_cumulative: str = money("上年末累计完成投资")
    prior_ytd: str = money("上年同期完成投资")
    month_done: str = money("本月完成投资")
    ytd: str = money("本年完成投资")
    ytd_construction: str = money("建筑工程")
    ytd_installation: str = money("安装工程")
    ytd_construction_installation: str = money("建筑安装工程")
    ytd_equipment: str = money("设备工器具购置")
    ytd_other: str = money("其他费用")
    ytd_land: str = money("建设用地费")
    ytd_used_equipment: str = money("购置旧设备")
    ytd_used_building: str = money("购置旧建筑物")
    ytd_renewed_equipment: str = money("用于更新的设备")
    cumulative: str = money("自开始建设累计完成投资")
    new_fixed_assets: str = money("本年新增固定资产")
    start_month: str = month("开工时间")
    end_month: str = month("竣工时间")
    stage: str = one_of("项目进展", "前期", "已开工", "在建", "停工", "完工", "投产", free=True)
    started: str = yes_no("是否开工")
    ready: str = yes_no("是否具备开工条件")
    not_ready_reason: str = text("不具备原因")
    accounting: str = one_of("会计处理", "资本化", "费用化")
    approval_no: str = text("立项文号")
    approval_date: str = day("立项日期")
    permit_no: str = text("施工许可证号")
    permit_date: str = day("施工许可日期")
    contract_no: str = text("施工合同编号")
    contract_date: str = day("合同签订日期")
    contract_party: str = text("合同甲方")
    has_licence: str = yes_no("营业执照")
    has_approval: str = yes_no("立项文件")
    has_contract: str = yes_no("施工（购置）合同")
    has_photo: str = yes_no("现场照片")
    has_voucher: str = yes_no("支付凭证")
    has_progress_sheet: str = yes_no("工程进度单")
    progress_sheet_signed: str = yes_no("进度单三方签章")
    photo_no: str = text("照片编号")
    not_entered_reason: str = one_of(
        "未纳统原因",
        "未开工",
        "不足500万元",
        "立项缺",
        "合同缺",
        "照片缺",
        "凭证缺",
        "单位未入名录库",
        "属房地产",
        "属维修装饰",
        "打捆待核",
        "拆分待核",
        "跨区由省统",
        "已含于其他项目",
        "错过申报期",
        "上级退回",
        "其他",
        free=True,
    )
    fund_applied: str = money("申请上级资金")
    fund_budget: str = money("国家预算资金")
    fund_loan: str = money("国内贷款")
    fund_foreign: str = money("利用外资")
    fund_self: str = money("自筹资金")
    fund_bond: str = money("债券")
    fund_other: str = money("其他资金")
    fund_arrived: str = money("到位资金")
    fund_paid: str = money("已拨付资金")
    fund_arrived_budget: str = money("到位资金：国家预算资金")
    fund_arrived_loan: str = money("到位资金：国内贷款")
    fund_arrived_foreign: str = money("到位资金：利用外资")
    fund_arrived_self: str = money("到位资金：自筹资金")
    fund_arrived_bond: str = money("到位资金：债券")
    fund_arrived_other: str = money("到位资金：其他资金")
    fund_paid_budget: str = money("已拨付资金：国家预算资金")
    fund_paid_loan: str = money("已拨付资金：国内贷款")
    fund_paid_foreign: str = money("已拨付资金：利用外资")
    fund_paid_self: str = money("已拨付资金：自筹资金")
    fund_paid_bond: str = money("已拨付资金：债券")
    fund_paid_other: str = money("已拨付资金：其他资金")
    issues: str = text("存在问题")
    contact: str = text("联系人", personal=True)
    phone: str = text("联系电话", personal=True)
    remark: str = text("备注")

    class Config:
        """What makes the document, see :class:`schemas.documents.Document`."""

        metadata = {  # noqa: RUF012
            "document": "survey",
            "label": "项目摸排表",
            "required": ("project_name", "owner_name", "planned_total"),
            "required_any": (("ytd", "stage", "started"),),
        }


class Library(Survey):
    """One row: one project in the library this period, or in that of the same period a year ago."""

    form: str = code("报表类型")
    investment_kind: str = one_of("投资类型", "项目投资", "房地产开发投资")
    entered: str = month("入库年月")
    build_stage: str = one_of("建设阶段", "筹建", "本年施工", "本年收尾", "全部停缓建", "单纯购置", free=True)
    end_status: str = one_of("期末项目建设状态", "全部投产", free=True)
    payables: str = money("各项应付款合计")
    floor_area_started: str = quantity("房屋施工面积")
    floor_area_finished: str = quantity("房屋竣工面积")

    class Config:
        """What makes the document."""

        metadata = {  # noqa: RUF012
            "document": "library",
            "label": "投资项目库（在库项目）导出表",
            "required": ("library_code", "project_name", "planned_total", "ytd"),
            "required_any": (),
        }


class KeyProjects(Survey):
    """One row: one key project this period, with the dispatch figures of its list (调度数, not statistics)."""

    leader: str = text("包抓领导", fill=True)
    funding_kind: str = one_of("投资类型", "政府投资", "企业投资", "PPP", free=True)
    lead_department: str = text("牵头单位", fill=True)
    partner_departments: str = text("协作单位", fill=True)
    phase: str = one_of("项目阶段", "续建", "新开工", "前期", fill=True)
    planned_start: str = month("计划开工时间")
    start_deadline: str = day("开工期限")
    actual_start: str = month("实际开工时间")
    done: str = money("本年完成投资（调度数）")
    done_cumulative: str = money("自开工累计完成（调度数）")
    step_initiation: str = text("立项")
    step_feasibility: str = text("可研")
    step_preliminary_design: str = text("初步设计")
    step_land: str = text("用地")
    step_planning: str = text("规划许可")
    step_tender: str = text("招投标")
    step_permit: str = text("施工许可")
    step_acceptance: str = text("竣工验收")
    next_step: str = text("下一步工作")
    next_due: str = day("办结时限")
    plan_01: str = money("1月计划")
    plan_02: str = money("2月计划")
    plan_03: str = money("3月计划")
    plan_04: str = money("4月计划")
    plan_05: str = money("5月计划")
    plan_06: str = money("6月计划")
    plan_07: str = money("7月计划")
    plan_08: str = money("8月计划")
    plan_09: str = money("9月计划")
    plan_10: str = money("10月计划")
    plan_11: str = money("11月计划")
    plan_12: str = money("12月计划")
    plan_basis: str = one_of("分月计划口径", "逐月", "累计")

    class Config:
        """What makes the document."""

        metadata = {  # noqa: RUF012
            "document": "key_projects",
            "label": "市领导包抓重点项目清单",
            "required": ("project_name", "leader", "year_plan"),
            "required_any": (),
        }
