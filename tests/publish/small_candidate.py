"""A candidate of a few rows that satisfies the audit, to be broken one point at a time."""

from __future__ import annotations

from pathlib import Path

from duckdb import DuckDBPyConnection

from gutou.database import create_published_tables
from gutou.publish.dictionary import finish_schema
from gutou.publish.order import order_tables
from gutou.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[2]
SHA = {
    name: letter * 64
    for name, letter in zip(
        ("survey", "library", "keys", "plan", "broken", "vouchers"), "abcdef", strict=True
    )
}

ROWS = f"""
CREATE TABLE work.source_row (
    period VARCHAR, submission_id VARCHAR, document VARCHAR, library_code VARCHAR, ytd DECIMAL(18,6)
);
INSERT INTO work.source_row VALUES ('2025-06', 's2', 'library', 'L1', 100), ('2025-06', 's2', 'library', 'L3', 80),
    ('2025-06', 's1', 'survey', 'L1', 100), ('2025-06', 's1', 'survey', NULL, 300), ('2025-06', 's1', 'survey', NULL, 40),
    ('2025-06', 's3', 'key_projects', NULL, NULL);
CREATE TABLE work.sealed_period (period VARCHAR, made_otherwise BOOLEAN);
CREATE TABLE work.sealed_file (period VARCHAR, submission_id VARCHAR, rows_held BIGINT);
CREATE TABLE work.voucher_row (period VARCHAR, submission_id VARCHAR);
INSERT INTO work.voucher_row VALUES ('2025-06', 's6'), ('2025-06', 's6');
CREATE TABLE work.entry_row AS FROM work.voucher_row LIMIT 0;
CREATE TABLE work.approval_row AS FROM work.entry_row;
CREATE TABLE work.answer_row AS FROM work.entry_row;
CREATE TABLE work.verification_row AS FROM work.entry_row;
INSERT INTO submission (period, submission_id, file_sha256, department, document, file_name, received_at,
    status, after_freeze, rows_read, rows_accepted, rows_rejected, reason, rows_in_file) VALUES
    ('2025-06', 's1', '{SHA["survey"]}', '发改', 'survey', '摸排表.xlsx', '2025-07-03', 'partial', false, 4, 3, 1, '无名称', 7),
    ('2025-06', 's2', '{SHA["library"]}', '统计局', 'library', '在库.xlsx', '2025-07-03', 'accepted', false, 2, 2, 0, NULL, 3),
    ('2025-06', 's3', '{SHA["keys"]}', '发改', 'key_projects', '清单.xlsx', '2025-07-03', 'accepted', false, 1, 1, 0, NULL, 2),
    ('2025-06', 's4', '{SHA["plan"]}', '统计局', 'plan', '目标.xlsx', '2025-07-03', 'accepted', false, 1, 1, 0, NULL, 2),
    ('2025-06', 's6', '{SHA["vouchers"]}', '住建', 'vouchers', '台账.xlsx', '2025-07-03', 'accepted', false, 2, 2, 0, NULL, 3),
    (NULL, 's5', '{SHA["broken"]}', '住建', NULL, '坏.xlsx', '2025-07-03', 'rejected', false, NULL, NULL, NULL, '打不开', NULL);
INSERT INTO arrival (period, department, document, due_on, status, first_received_at, accepted_at, days_late,
    rows_accepted, file_sha256) VALUES
    ('2025-06', '发改', 'survey', '2025-07-05', 'on_time', '2025-07-03', '2025-07-03', 0, 3, '{SHA["survey"]}'),
    ('2025-06', '住建', 'survey', '2025-07-05', 'missing', NULL, NULL, NULL, NULL, NULL);
INSERT INTO sheet_rows (period, submission_id, sheet_name, kind, rows) VALUES
    ('2025-06', 's1', '一', 'note', 1), ('2025-06', 's1', '一', 'header', 1), ('2025-06', 's1', '一', 'data', 4),
    ('2025-06', 's1', '一', 'total', 1), ('2025-06', 's2', '库', 'header', 1), ('2025-06', 's2', '库', 'data', 2),
    ('2025-06', 's3', '清单', 'header', 1), ('2025-06', 's3', '清单', 'data', 1),
    ('2025-06', 's4', '目标', 'header', 1), ('2025-06', 's4', '目标', 'data', 1),
    ('2025-06', 's6', '账', 'header', 1), ('2025-06', 's6', '账', 'data', 2);
INSERT INTO project_source (period, project_id, department, document, file_sha256, file_name, sheet_name, row_number,
    match_probability) VALUES
    ('2025-06', 'P1', '发改', 'survey', '{SHA["survey"]}', '摸排表.xlsx', '一', 3, 1),
    ('2025-06', 'P2', '发改', 'survey', '{SHA["survey"]}', '摸排表.xlsx', '一', 4, 1),
    ('2025-06', 'P4', '发改', 'survey', '{SHA["survey"]}', '摸排表.xlsx', '一', 5, 1),
    ('2025-06', 'P1', '统计局', 'library', '{SHA["library"]}', '在库.xlsx', '库', 2, 0.98),
    ('2025-06', 'P3', '统计局', 'library', '{SHA["library"]}', '在库.xlsx', '库', 3, 1),
    ('2025-06', 'P1', '发改', 'key_projects', '{SHA["keys"]}', '清单.xlsx', '清单', 2, 1);
INSERT INTO finding BY NAME
    SELECT '2025-06' AS period, 'k1' AS finding_key, 'IN01' AS rule_id, 'error' AS severity, 'sender' AS audience,
        '发改' AS department, '{SHA["survey"]}' AS file_sha256, '摸排表.xlsx' AS file_name, '一' AS sheet_name,
        6 AS row_number, 'phone' AS field, '138****0000' AS value, '没有项目名称，请补上' AS message;
INSERT INTO project BY NAME
    SELECT '2025-06' AS period, * FROM (VALUES
        ('P1', '污水处理厂', '项目投资', '439802', '工业', 900, 100, 60, 100, 60, 'in', true, 'L1', 'complete'),
        ('P2', '标准厂房', '项目投资', NULL, '工业', 900, 300, 50, 300, 50, 'in', false, NULL, 'complete'),
        ('P3', '道路养护', '项目投资', '439802', '工业', 900, 80, 70, 0, 0, 'out', true, 'L3', 'lead'),
        ('P4', '酒店装修', '项目投资', '439802', '工业', 900, 40, 0, NULL, NULL, 'review', false, NULL, 'partial')
    ) AS t(project_id, project_name, investment_kind, region_code, sector, planned_total_wan, ytd_wan, prior_ytd_wan,
        in_scope_ytd_wan, in_scope_prior_ytd_wan, scope, in_library, library_code, evidence);
INSERT INTO project_alias (project_id, alias_id, since, why)
    VALUES ('P1', 'P0', '2025-05', '合并');
INSERT INTO project_split (project_id, part_id, since, source_rows, why)
    VALUES ('P1', 'P2', '2025-06', 1, '拆分');
INSERT INTO field_agreement (period, field, pairs, agree, differ, missing)
    VALUES ('2025-06', 'project_name', 3, 2, 1, 0);
INSERT INTO project_site (period, project_id, region_code, library_code, share, basis) VALUES
    ('2025-06', 'P2', '439802', NULL, 0.5, '库'),
    ('2025-06', 'P2', '439803', NULL, 0.5, '库');
INSERT INTO project_value (period, project_id, field, department, value, chosen, why) VALUES
    ('2025-06', 'P1', 'ytd', '发改', '100', true, '首选'),
    ('2025-06', 'P1', 'ytd', '住建', '90', false, '次选');
INSERT INTO match_review BY NAME
    SELECT 'm1' AS pair_id, '发改' AS left_department, 'survey' AS left_document, '摸排表.xlsx' AS left_file_name,
        '一' AS left_sheet_name, 4 AS left_row_number, '统计局' AS right_department, 'library' AS right_document,
        '在库.xlsx' AS right_file_name, '库' AS right_sheet_name, 3 AS right_row_number, 0.6 AS match_probability,
        '名称相近' AS why;
INSERT INTO rule BY NAME SELECT *, '制度' AS basis, '见规则手册' AS condition FROM (VALUES
        ('SC01', '起点', 'scope', 'in'), ('SC08', '养护', 'scope', 'out'), ('IN01', '无名称', 'intake', NULL)
    ) AS t(rule_id, title, kind, decision);
INSERT INTO rule_outcome (period, rule_id, checked, holds, broken, not_verifiable, error)
    VALUES ('2025-06', 'SC01', 4, 3, 1, 0, NULL);
INSERT INTO scope_decision (period, project_id, library_code, rule_id, decision, reason, decided_by,
    decided_on, basis) VALUES
    ('2025-06', 'P1', 'L1', 'SC01', 'in', '900 ≥ 500', NULL, NULL, NULL),
    ('2025-06', 'P2', NULL, 'SC01', 'in', '900 ≥ 500', NULL, NULL, NULL),
    ('2025-06', 'P3', 'L3', 'SC08', 'out', '养护', NULL, NULL, NULL);
INSERT INTO library_record (period, library_code, project_id, ytd_wan, prior_ytd_wan, decision, removal_wan,
    removal_prior_ytd_wan, reason) VALUES
    ('2025-06', 'L1', 'P1', 100, 60, 'keep', 0, 0, NULL), ('2025-06', 'L3', 'P3', 80, 70, 'remove', 80, 70, '养护');
INSERT INTO reconciliation BY NAME SELECT '2025-06' AS period, * FROM (VALUES
        ('P1', 'matched', 100, 100, 0, 'complete', NULL),
        ('P2', 'missing_from_library', 300, NULL, NULL, 'complete', 'complete'),
        ('P3', 'to_remove', NULL, NULL, NULL, 'lead', NULL),
        ('P4', 'review', 40, NULL, NULL, 'partial', 'none')
    ) AS t(project_id, status, survey_ytd_wan, library_ytd_wan, difference_wan, evidence, tier);
INSERT INTO gap BY NAME
    SELECT '2025-06' AS period, DATE '2025-07-15' AS deadline, 3 AS days_left, * FROM (VALUES
        ('city', '4398', '云泽市', 10, 200, 150, 'given', 165, -35, -35, -35, 160, -24, 11, -277, -277, -277, -255,
            33.333333, 223.076923, 180, 300, 50, 80, 70),
        ('region', '439802', '澄湖区', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
            NULL, NULL, 180, 0, 0, 80, 70),
        ('region', '', '未分县区', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
            NULL, NULL, 0, 300, 50, 0, 0),
        ('sector', '工业', '工业', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
            NULL, NULL, 180, 300, 50, 80, 70)
    ) AS t(scope_kind, scope_code, scope_name, target_growth_pct, reported_wan, base_wan, base_source, target_level_wan,
        gap_wan, gap_low_wan, gap_high_wan, prior_published_wan, naive_gap_wan, basis_difference_wan,
        gap_after_verified_wan, gap_after_verified_low_wan, gap_after_verified_high_wan,
        gap_after_verified_fixed_base_wan, growth_pct, growth_after_verified_pct,
        library_wan, additions_complete_wan, additions_prior_ytd_wan, removals_wan,
        removals_prior_ytd_wan);
INSERT INTO gap_base (period, scope_kind, scope_code, base_source, base_wan, base_low_wan, base_high_wan,
    used, coverage, note) VALUES
    ('2025-06', 'city', '4398', 'given', 150, 150, 150, true, '全口径', NULL),
    ('2025-06', 'city', '4398', 'carried', 149, NULL, NULL, false, '全口径', '由 2025-05 的重述比例结转');
INSERT INTO gap_residual (period, scope_kind, figure, city_wan, parts_wan, residual_wan, parts, parts_without) VALUES
    ('2025-06', 'region', 'reported', 200, 150, 50, 1, '南屏区');
INSERT INTO gap_bridge (period, scope_kind, scope_code, step_order, step, amount_wan, note) VALUES
    ('2025-06', 'city', '4398', 1, '本期完成投资', 200, NULL), ('2025-06', 'city', '4398', 2, '测算缺口', -35, NULL),
    ('2025-06', 'city', '4398', 3, '目标水平', 165, NULL);
INSERT INTO dispatch BY NAME
    SELECT '2025-06' AS period, 'P1' AS project_id, '张某' AS leader,
        200 AS year_plan_wan, 0 AS overdue_days, 50 AS completion_pct;
INSERT INTO peer_rank BY NAME SELECT '2025-06' AS period, * FROM (VALUES
    ('云泽市', 5, 1, 2, true), ('邻市', 4, 2, 2, false), ('远市', NULL, NULL, 2, false))
    AS t(city, growth_pct, rank, of_cities, ours);
INSERT INTO dispatch_rate (period, scope_kind, scope, rate, numerator, denominator, value, unit, left_out,
    definition) VALUES
    ('2025-06', 'all', '', 'completion', 100, 200, 50, '%', 0, '完成÷计划'),
    ('2025-06', 'leader', '张某', 'completion', 100, 200, 50, '%', 0, '完成÷计划');
INSERT INTO approval_step BY NAME SELECT '2025-06' AS period, 'P1' AS project_id, * FROM (VALUES
    (1, '立项', 'done', 'day', 0, 0), (2, '可研', 'in_progress', 'month', 0, 3))
    AS t(step_order, step, status, dated_to, overdue_days, waiting_days);
INSERT INTO approval_duration (period, step_order, step, department, projects, median_days, previous_projects,
    previous_median_days, change_days, waiting, waiting_median_days)
    VALUES ('2025-06', 2, '可研', '发改', 1, 30, 1, 20, 10, 1, 3);
INSERT INTO funding (period, project_id, source, applied_wan, planned_wan, arrived_wan, paid_wan, arrived_pct,
    paid_pct, unpaid_wan, document, department)
    VALUES ('2025-06', 'P1', '合计', 90, 80, 60, 50, 75, 83.333333, 10, 'key_projects', '发改');
INSERT INTO schedule (project_id, month, plan_ytd_wan, done_ytd_wan, ahead_wan, plan_basis, plan_period)
    VALUES ('P1', '2025-06', 100, 90, -10, '逐月', '2025-06');
INSERT INTO dispatch_change (period, project_id, change, field, old_value, new_value, since, lead_department,
    leader)
    VALUES ('2025-06', 'P1', 'changed', 'leader', '李某', '张某', '2025-05', '发改', '张某');
INSERT INTO assessment (period, scope_kind, scope, name, projects, score, rank, ranked, missing_parts,
    definition)
    VALUES ('2025-06', 'project', 'P1', '项目', 1, 80, 1, 1, 0, '各分项之和');
INSERT INTO assessment_part (period, scope_kind, scope, part_order, part, weight, value, points, status,
    definition)
    VALUES ('2025-06', 'project', 'P1', 1, '完成', 100, 80, 80, 'scored', '完成÷计划');
INSERT INTO plan BY NAME SELECT '2025-06' AS period, 'city' AS scope_kind, '4398' AS scope_code, '云泽市' AS scope_name,
    '年度' AS target_kind, 5 AS target_growth_pct, 4 AS published_growth_pct, 'f' AS file_sha256, '目标' AS sheet_name,
    2 AS row_number;
INSERT INTO headline (period, key, label, value, unit, definition, source_sql, why_missing)
    VALUES ('2025-06', 'gap', '缺口', '-35', '万元', '目标水平减本期', 'SELECT gap_wan FROM gap', NULL);
"""


def settings() -> Settings:
    """The project's own settings file."""
    return load_settings(ROOT / "gutou.toml")


def fill(con: DuckDBPyConnection) -> None:
    """Create and fill the published tables, order and document them."""
    create_published_tables(con)
    con.execute(ROWS)
    order_tables(con)
    finish_schema(con)
