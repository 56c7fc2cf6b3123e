-- In: work.choice, work.field, $tolerance_wan, $amount_share. Out: project_value, one row per project, field and source
-- where the sources differ: amounts by more than the share of the larger or the tolerance, months, or folded texts.
INSERT INTO project_value BY NAME
WITH differing AS (
    SELECT choice.period, choice.project_id, choice.field
    FROM work.choice AS choice
    JOIN work.field AS field ON field.field = choice.field AND field.compared
    GROUP BY choice.period, choice.project_id, choice.field, field.kind
    HAVING CASE field.kind
        WHEN 'amount' THEN
            CAST(max(choice.amount_wan) AS DECIMAL(24, 6)) - min(choice.amount_wan) > least(
                CAST(max(abs(choice.amount_wan)) AS DECIMAL(24, 6)) * CAST($amount_share AS DECIMAL(6, 5)),
                CAST($tolerance_wan AS DECIMAL(24, 6))
            )
        WHEN 'date' THEN count(DISTINCT left(choice.value, 7)) > 1
        ELSE count(DISTINCT work.folded(choice.value)) > 1
    END
)
SELECT
    choice.period,
    choice.project_id,
    choice.field,
    choice.department,
    choice.value,
    choice.choice_rank = 1 AS chosen,
    concat(
        CASE choice.document WHEN 'survey' THEN '摸排表' WHEN 'library' THEN '统计库' ELSE '重点项目清单' END,
        CASE WHEN choice.parts > 0 THEN '，' || choice.parts || ' 个标段之和' ELSE '' END,
        '：',
        CASE
            WHEN choice.verdict = 'implausible' AND choice.choice_rank > 1 THEN
                '疑似单位错误（与' || replace(replace(replace(replace(choice.against, '|survey', '摸排表'), '|library', '统计库'),
                '|key_projects', '重点项目清单'), '|', '') || '相差约 ' || choice.factor || ' 倍），不取用'
            WHEN choice.verdict = 'implausible' THEN '疑似单位错误，没有其他来源，暂按原值取用，待核'
            WHEN choice.verdict = 'undecided' AND choice.choice_rank = 1 THEN '与其他来源疑似单位不同，无法判断，按来源次序取用，待核'
            WHEN choice.choice_rank = 1 THEN '按来源次序取用'
            WHEN choice.parts = 1 THEN '只报了一个标段，不取用'
            ELSE '来源次序在后'
        END
    ) AS why
FROM work.choice AS choice
JOIN differing
    ON differing.period = choice.period AND differing.project_id = choice.project_id AND differing.field = choice.field
ORDER BY choice.period, choice.project_id, choice.field, choice.choice_rank
