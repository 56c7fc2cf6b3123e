"""Headers as they stand on real forms: a list of their own, taken from documents.md and the handbook.

``{y}`` is the period's year and ``{m}`` its month.
"""

from __future__ import annotations

SURVEY: dict[str, tuple[str, ...]] = {
    "project_name": ("项目名称", "工程名称", "建设项目名称", "项目(工程)名称", "项目（工程）名称"),
    "project_code": ("项目代码", "投资项目代码", "项目统一代码", "在线平台代码", "赋码", "项目编码(24位)"),
    "library_code": ("统计库项目编码", "入库编码", "统计项目编码", "基层表编码"),
    "library_name": ("统计库项目名称", "统计库中登记的项目名称"),
    "in_library_claimed": ("是否在库", "是否入库", "是否已入统", "是否纳统", "入库情况"),
    "owner_name": (
        *(
            "建设单位",
            "单位名称",
            "单位详细名称",
            "法人单位名称",
            "项目单位",
            "项目业主单位",
            "项目法人",
            "业主",
        ),
        *("业主单位", "实施主体", "实施单位", "企业名称"),
    ),
    "owner_uscc": ("统一社会信用代码", "信用代码", "社会信用代码", "组织机构代码(旧)"),
    "unit_in_directory": ("单位是否入名录库",),
    "registration_type": ("登记注册类型",),
    "holding": ("控股情况",),
    "affiliation": ("隶属关系",),
    "region": (
        *(
            "所属县区",
            "建设地行政区划代码",
            "隶属区县",
            "所在县区",
            "县(市、区)",
            "行政区划",
            "区划代码",
            "属地",
        ),
        "所在区域",
    ),
    "address": ("建设地点", "项目地址", "建设地址", "详细地址"),
    "survey_category": ("项目类别", "类别", "摸排类别"),
    "nature": ("建设性质",),
    "industry": ("国民经济行业", "行业代码", "国民经济行业代码", "所属行业", "行业类别"),
    "content": ("建设规模及内容", "建设内容", "主要建设内容", "建设内容及规模"),
    "planned_total": ("计划总投资", "总投资", "投资总额", "项目总投资", "概算总投资"),
    "year_plan": ("本年计划投资", "年度计划投资", "{y}年计划投资", "计划完成投资"),
    "prior_cumulative": ("上年末累计完成投资", "截至上年底累计完成"),
    "prior_ytd": ("上年同期完成投资", "去年同期"),
    "month_done": ("本月完成投资", "当月完成"),
    "ytd": (
        *(
            "本年完成投资",
            "自年初累计完成投资",
            "1-{m}月完成投资",
            "1-{m}月累计完成投资",
            "1—{m}月累计完成投资",
        ),
        *("本年累计完成", "年度完成投资", "今年以来完成"),
    ),
    "cumulative": (
        *("自开始建设累计完成投资", "自开工累计完成投资", "开工以来累计完成", "开工至今累计完成投资"),
    ),
    "new_fixed_assets": ("本年新增固定资产",),
    "start_month": ("开工时间", "开工年月"),
    "end_month": ("竣工时间", "全部投产年月", "建成时间"),
    "stage": ("项目进展", "形象进度", "进展情况"),
    "started": ("是否开工",),
    "ready": ("是否具备开工条件",),
    "not_ready_reason": ("不具备原因",),
    "accounting": ("会计处理", "是否资本化"),
    "approval_no": ("立项文号", "审批(核准、备案)文号", "批复文号"),
    "approval_date": ("立项日期",),
    "permit_no": ("施工许可证号",),
    "permit_date": ("施工许可日期",),
    "contract_no": ("施工合同编号",),
    "contract_date": ("合同签订日期",),
    "contract_party": ("合同甲方",),
    "photo_no": ("照片编号",),
    "not_entered_reason": ("未纳统原因", "未入库原因"),
    "fund_applied": ("申请上级资金",),
    "fund_arrived": ("到位资金", "本年实际到位资金小计", "资金到位"),
    "fund_paid": ("已拨付资金", "拨付资金"),
    "issues": ("存在问题", "需协调解决的问题"),
    "contact": ("联系人",),
    "phone": ("联系电话",),
    "remark": ("备注",),
}
"""Survey columns that stand alone."""

LIBRARY: dict[str, tuple[str, ...]] = {
    "form": ("报表类型",),
    "investment_kind": ("投资类型",),
    "entered": ("入库年月",),
    "build_stage": ("建设阶段",),
    "end_status": ("期末项目建设状态",),
    "payables": ("各项应付款合计",),
    "floor_area_started": ("房屋施工面积",),
    "floor_area_finished": ("房屋竣工面积",),
}

KEY_PROJECTS: dict[str, tuple[str, ...]] = {
    "leader": ("包抓领导", "包联领导", "包保领导", "联系领导", "挂钩领导", "领衔领导"),
    "funding_kind": ("投资类型",),
    "lead_department": ("牵头单位", "牵头部门"),
    "partner_departments": ("协作单位", "配合单位"),
    "phase": ("项目阶段",),
    "planned_start": ("计划开工时间",),
    "start_deadline": ("开工期限", "必须开工时间"),
    "actual_start": ("实际开工时间",),
    "done": ("本年完成投资", "1-{m}月完成投资", "本年完成投资（调度数）"),
    "done_cumulative": ("自开工累计完成（调度数）", "自开工累计完成投资"),
    "step_initiation": ("立项",),
    "step_feasibility": ("可研",),
    "step_preliminary_design": ("初步设计",),
    "step_land": ("用地",),
    "step_planning": ("规划许可",),
    "step_tender": ("招投标",),
    "step_permit": ("施工许可",),
    "step_acceptance": ("竣工验收",),
    "next_step": ("下一步工作",),
    "next_due": ("办结时限",),
}

# what a library export and a list of key projects share with the survey and say in the survey's words
SHARED = (
    *("project_name", "project_code", "owner_name", "owner_uscc", "region", "address", "nature", "industry"),
    *("content", "planned_total", "year_plan", "remark", "issues", "contact", "phone", "approval_no"),
)
LIBRARY_SHARED = (
    *(*SHARED, "library_code", "ytd", "cumulative", "month_done", "prior_cumulative", "prior_ytd", "holding"),
    *("registration_type", "affiliation", "new_fixed_assets", "start_month", "end_month"),
)

PLAN: dict[str, tuple[str, ...]] = {
    "scope_kind": ("范围类型",),
    "scope_name": ("范围名称", "地区", "区域", "县区"),
    "period": ("时段",),
    "coverage": ("口径",),
    "target_growth": ("增长目标", "目标增速", "预期目标"),
    "target_kind": ("目标类型",),
    "reported": ("本期完成投资",),
    "figure_status": ("数据状态",),
    "allotted": ("省级分劈及其他",),
    "published_growth": ("发布增速", "公布增速", "本期公布增速"),
    "prior_published": ("上年同期发布数", "上年同期公布数"),
    "prior_version": ("上年同期数版本",),
    "base": ("可比基数", "上年同期可比基数"),
    "deadline": ("上报截止日",),
    "entry_deadline": ("入库申报截止日",),
    "key_project_count": ("重点项目个数",),
    "key_project_total": ("重点项目年度计划投资",),
    "remark": ("备注",),
}

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "survey": SURVEY,
    "library": {**{name: SURVEY[name] for name in LIBRARY_SHARED}, **LIBRARY},
    "key_projects": {**{name: SURVEY[name] for name in SHARED}, **KEY_PROJECTS},
    "plan": PLAN,
}
"""Columns that stand alone, by document; the other documents use the labels of their models."""

GROUPS: dict[str, tuple[tuple[str, dict[str, tuple[str, ...]]], ...]] = {
    "survey": (
        (
            "本年完成投资",
            {
                "ytd": ("合计", "小计"),
                "ytd_construction": ("建筑工程",),
                "ytd_installation": ("安装工程",),
                "ytd_equipment": ("设备工器具购置",),
                "ytd_other": ("其他费用",),
            },
        ),
        (
            "资金来源",
            {
                "fund_budget": ("国家预算资金",),
                "fund_loan": ("国内贷款",),
                "fund_foreign": ("利用外资",),
                "fund_self": ("自筹资金",),
                "fund_bond": ("债券",),
                "fund_other": ("其他资金", "其他"),
            },
        ),
        (
            "到位资金",
            {
                "fund_arrived": ("合计", "小计"),
                "fund_arrived_budget": ("国家预算资金",),
                "fund_arrived_loan": ("国内贷款",),
                "fund_arrived_self": ("自筹资金",),
            },
        ),
        (
            "入库资料",
            {
                "has_licence": ("营业执照",),
                "has_approval": ("立项文件",),
                "has_contract": ("施工（购置）合同", "施工(购置)合同"),
                "has_photo": ("现场照片",),
                "has_voucher": ("支付凭证",),
                "has_progress_sheet": ("工程进度单",),
                "progress_sheet_signed": ("进度单三方签章",),
            },
        ),
        ("{y}年计划投资", {"year_plan": ("计划总投资",)}),
        ("项目资金来源", {"planned_total": ("计划总投资",)}),
        (
            "建设起止年月",
            {"start_month": ("开工时间", "开工年月"), "end_month": ("竣工时间", "全部投产年月")},
        ),
    ),
    "library": (
        (
            "本年完成投资",
            {
                "ytd": ("合计", "小计"),
                "ytd_construction": ("建筑工程",),
                "ytd_installation": ("安装工程",),
                "ytd_equipment": ("设备工器具购置",),
                "ytd_other": ("其他费用",),
            },
        ),
    ),
    "key_projects": (
        ("分月计划", {f"plan_{month:02d}": (f"{month}月",) for month in range(1, 13)}),
        ("前期手续", {name: words for name, words in KEY_PROJECTS.items() if name.startswith("step_")}),
    ),
}
"""Columns that stand under a parent which says what they are."""

NEUTRAL = ("基本情况", "项目概况", "项目基本情况")
"""Parents that add nothing."""

REQUIRED: dict[str, tuple[str, ...]] = {
    "survey": ("project_name", "owner_name", "planned_total"),
    "library": ("library_code", "project_name", "planned_total", "ytd"),
    "key_projects": ("project_name", "leader", "year_plan"),
    "plan": ("scope_name", "target_growth"),
    "peers": ("city", "period", "growth"),
    "entries": ("project_name", "stage"),
    "vouchers": ("project_name", "kind", "number", "amount", "date"),
    "approvals": ("project_name", "owner_name", "approval_kind", "project_code"),
    "decisions": ("project_id", "decision"),
    "answers": ("project_id", "matter", "answer"),
    "verifications": ("project_id", "exists", "verified_ytd"),
}
ANY_OF: dict[str, tuple[str, ...]] = {"survey": ("ytd", "stage", "started")}

TITLES: dict[str, str] = {
    "survey": "项目摸排表",
    "library": "投资项目库（在库项目）",
    "key_projects": "市领导包抓重点项目清单",
    "plan": "增长目标与可比基数",
    "peers": "各市州增速",
    "entries": "入库申报进度",
    "vouchers": "凭证台账",
    "approvals": "审批备案信息",
    "decisions": "复核决定",
    "answers": "工作清单回复",
    "verifications": "数据质量核查结果",
}
