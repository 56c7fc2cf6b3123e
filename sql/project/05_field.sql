-- Out: work.field, one row per staged field that sources are compared and chosen for. kind: text, amount (万元), date
-- (compared by month), flag; compared: differing reports are published in project_value.
CREATE OR REPLACE TABLE work.field AS
SELECT * FROM (VALUES
    ('project_name', 'text', true), ('investment_kind', 'text', true), ('project_code', 'text', true),
    ('owner_name', 'text', true), ('owner_uscc', 'text', true), ('registration_type', 'text', true),
    ('holding', 'text', true), ('affiliation', 'text', true), ('region', 'text', true), ('industry', 'text', true),
    ('nature', 'text', true), ('survey_category', 'text', true), ('accounting', 'text', true),
    ('start_month', 'date', true), ('end_month', 'date', true), ('stage', 'text', true), ('started', 'flag', true),
    ('build_stage', 'text', true), ('end_status', 'text', true), ('not_entered_reason', 'text', true),
    ('planned_total', 'amount', true), ('year_plan', 'amount', true), ('ytd', 'amount', true),
    ('ytd_construction', 'amount', true), ('ytd_installation', 'amount', true), ('ytd_equipment', 'amount', true),
    ('ytd_used_equipment', 'amount', true), ('ytd_used_building', 'amount', true), ('ytd_land', 'amount', true),
    ('cumulative', 'amount', true),
    ('prior_cumulative', 'amount', true), ('prior_ytd', 'amount', true), ('done', 'amount', true),
    ('leader', 'text', true), ('lead_department', 'text', true), ('partner_departments', 'text', true),
    ('funding_kind', 'text', true), ('phase', 'text', true), ('ready', 'flag', true),
    ('not_ready_reason', 'text', false), ('planned_start', 'date', true), ('actual_start', 'date', true),
    ('start_deadline', 'date', true), ('issues', 'text', false), ('next_step', 'text', false), ('next_due', 'text', true)
) AS listed (field, kind, compared)
