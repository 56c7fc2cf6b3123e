/* ---
id: SC18
title: 一个项目拆成几块（拆分）
decision: review
pattern: 拆分
field: planned_total
condition: 一个立项分成几块、每块不足起点的，或者同一单位在同一县区同一时间有几个名称只差序号、都刚好不足起点的项目，可能是一个项目拆开，复核
basis: 项目是按一个总体设计建设、统一核算的工程；起点按整个项目判断
in_force_from:
in_force_to:
audience: bureau
parameters:
  threshold_wan: threshold_wan
  just_under_pct: rules.just_under_pct
  split_months: rules.split_months
message: "{reason}；这是核查线索，请核对立项批复和总体设计：属于一个项目的合并判断起点，各自独立的分别判断"
doubt: 拆分没有查到成文的判断标准。不足起点多少算刚好、相隔几个月算同一时间，由设置 rules.just_under_pct、rules.split_months 规定；可用 rules.off 停用
--- */
-- Reads work.project_case, $threshold_wan (万元), $just_under_pct, $split_months. One row per project. A work across counties is
-- neither a split nor its sites. Not verifiable: no planned total, or neither owner nor approval beside one below the threshold.
WITH project AS (
    SELECT
        period,
        project_id,
        project_name,
        planned_total_wan,
        region_code,
        approvals,
        approval_months,
        coalesce(parts, 0) AS parts,
        parts_max_wan,
        coalesce(parts_one_approval, false) AS parts_one_approval,
        work.folded(owner_name) AS owner,
        nullif(trim(owner_uscc), '') AS uscc,
        -- The name without the county before it and 工程, 项目 after it; of that, 一组 and 二组, 1号 and 2号 become one stem.
        regexp_replace(
            regexp_replace(work.folded(project_name), '^([^市县区州旗]{2,6}[市县区州旗]){1,2}', ''), '((建设|施工)?(工程|项目)|建设|施工)+$', ''
        ) AS name,
        regexp_replace(name, '[0-9〇一二三四五六七八九十百]+', '#', 'g') AS stem,
        regexp_extract_all(name, '[0-9〇一二三四五六七八九十百]+') AS numbers,
        TRY_CAST(left(start_month, 4) AS INTEGER) * 12 + TRY_CAST(substr(start_month, 6, 2) AS INTEGER) AS start_number,
        coalesce(planned_doubtful, false) AS doubtful,
        list_transform(approvals, lambda number: regexp_extract(number, '^(.*?)([0-9]+)号?$', 1)) AS stems,
        list_transform(
            approvals, lambda number: TRY_CAST(regexp_extract(number, '^(.*?)([0-9]+)号?$', 2) AS BIGINT)
        ) AS serials,
        coalesce(investment_kind = '房地产开发投资', false) AS own_form
    FROM work.project_case
),
below AS (
    SELECT
        *,
        planned_total_wan * 100 >= CAST($threshold_wan AS DECIMAL(18, 6)) * (100 - CAST($just_under_pct AS DECIMAL(7, 2))) AS just_under
    FROM project
    WHERE planned_total_wan > 0 AND planned_total_wan < CAST($threshold_wan AS DECIMAL(18, 6))
        AND region_code IS NOT NULL AND NOT doubtful AND NOT own_form
),
paired AS (
    SELECT
        one.period,
        one.project_id,
        other.project_id AS other_id,
        other.project_name AS other_name,
        other.planned_total_wan AS other_wan,
        coalesce(one.owner = other.owner, false) OR coalesce(one.uscc = other.uscc, false) AS one_owner,
        -- One name may have the county before it and the other not: equal from the end, and only the numbers differ.
        coalesce(
            (suffix(one.stem, other.stem) OR suffix(other.stem, one.stem)) AND least(len(one.stem), len(other.stem)) >= 5
            AND len(one.numbers) = len(other.numbers) AND one.numbers <> other.numbers,
            false
        ) AS one_stem,
        coalesce(list_has_any(one.approvals, other.approvals), false) AS one_approval,
        -- Approvals of one office and year that follow closely on one another.
        len(list_filter(
            one.stems,
            lambda stem, i: stem <> '' AND len(list_filter(
                other.stems, lambda other_stem, j: other_stem = stem AND abs(other.serials[j] - one.serials[i]) BETWEEN 1 AND 5
            )) > 0
        )) > 0 AS next_approval,
        one.just_under AND other.just_under AS both_just_under,
        coalesce(abs(one.start_number - other.start_number) <= $split_months, false) AS one_time
    FROM below AS one
    JOIN below AS other
        ON other.period = one.period AND other.region_code = one.region_code AND other.project_id <> one.project_id
        AND (other.owner = one.owner OR other.uscc = one.uscc OR suffix(one.stem, other.stem) OR suffix(other.stem, one.stem))
),
related AS (
    SELECT
        period,
        project_id,
        bool_or(one_approval) AS one_approval,
        sum(other_wan) AS others_wan,
        list(other_name || ' ' || work.plain(other_wan) || ' 万元' ORDER BY other_id) AS others
    FROM paired
    WHERE (one_owner AND one_approval)
        OR (both_just_under AND one_stem AND (next_approval OR one_approval OR (one_owner AND one_time)))
    GROUP BY period, project_id
),
judged AS (
    SELECT
        project.*,
        related.others,
        related.one_approval,
        project.parts >= 2 AND project.parts_max_wan < CAST($threshold_wan AS DECIMAL(18, 6)) AND project.parts_one_approval
            AND project.planned_total_wan >= CAST($threshold_wan AS DECIMAL(18, 6)) AS in_parts,
        coalesce(project.planned_total_wan + related.others_wan >= CAST($threshold_wan AS DECIMAL(18, 6)), false) AS apart
    FROM project
    LEFT JOIN related ON related.period = project.period AND related.project_id = project.project_id
)
SELECT
    period,
    project_id,
    CAST(NULL AS VARCHAR) AS library_code,
    CASE
        WHEN coalesce(in_parts, false) OR apart THEN 'holds'
        WHEN planned_total_wan IS NULL OR (parts >= 2 AND parts_max_wan IS NULL) THEN 'not_verifiable'
        WHEN planned_total_wan < CAST($threshold_wan AS DECIMAL(18, 6)) AND owner IS NULL AND coalesce(len(approvals), 0) = 0
            THEN 'not_verifiable'
        ELSE 'broken'
    END AS outcome,
    CASE WHEN coalesce(in_parts, false) OR apart THEN 'review' END AS decision,
    CASE
        WHEN coalesce(in_parts, false)
            THEN '同一立项分成 ' || parts || ' 块，每块不超过 ' || work.plain(parts_max_wan) || ' 万元，都不足起点 '
                || work.plain(CAST($threshold_wan AS DECIMAL(18, 6))) || ' 万元，合计 ' || work.plain(planned_total_wan) || ' 万元'
        WHEN apart
            THEN '计划总投资 ' || work.plain(planned_total_wan) || ' 万元，与'
                || CASE WHEN one_approval THEN '同一立项的 ' ELSE '名称只差序号、同一时间的 ' END
                || array_to_string(others[1:5], '、') || CASE WHEN len(others) > 5 THEN ' 等' ELSE '' END
                || ' 都不足起点 ' || work.plain(CAST($threshold_wan AS DECIMAL(18, 6))) || ' 万元，可能是一个项目'
        WHEN planned_total_wan IS NULL THEN '没有计划总投资'
        WHEN parts >= 2 AND parts_max_wan IS NULL THEN '有的部分没有计划总投资'
        WHEN planned_total_wan < CAST($threshold_wan AS DECIMAL(18, 6)) AND owner IS NULL AND coalesce(len(approvals), 0) = 0
            THEN '没有建设单位和立项文号'
        ELSE '没有一个项目拆成几块的迹象'
    END AS reason
FROM judged
