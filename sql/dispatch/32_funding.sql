-- In: work.fund_line. Out: funding, one row per project and source of funds, 合计 beside them. Nothing is mixed from two documents,
-- so that what arrived and what was paid are of one hand.
INSERT INTO funding BY NAME
SELECT
    period,
    project_id,
    source,
    CAST(applied_wan AS DECIMAL(18, 6)) AS applied_wan,
    CAST(planned_wan AS DECIMAL(18, 6)) AS planned_wan,
    CAST(arrived_wan AS DECIMAL(18, 6)) AS arrived_wan,
    CAST(paid_wan AS DECIMAL(18, 6)) AS paid_wan,
    work.share_pct(arrived_wan, planned_wan) AS arrived_pct,
    work.share_pct(paid_wan, arrived_wan) AS paid_pct,
    CAST(arrived_wan - paid_wan AS DECIMAL(18, 6)) AS unpaid_wan,
    document,
    department
FROM work.fund_line
ORDER BY period, project_id, source
