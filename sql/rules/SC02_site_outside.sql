/* ---
id: SC02
title: 建设地点在辖区外
decision: out
condition: 所列建设地点全部在本市以外的，不纳入，按项目在地原则转建设地统计
basis: 固定资产投资统计报表制度：按项目建设所在地统计（项目在地原则）
in_force_from:
in_force_to:
audience: sender
parameters:
  city_code: city_code
message: "{reason}；请核对建设地点，确在市外的转建设地统计"
message_sender: 建设地点不在本市或没有填写；请核对所填建设地点
--- */
-- Reads work.project_case, $city_code. One row per project; no known site is not verifiable.
SELECT
    period,
    project_id,
    CAST(NULL AS VARCHAR) AS library_code,
    CASE
        WHEN coalesce(len(region_codes), 0) = 0 THEN 'not_verifiable'
        WHEN len(list_filter(region_codes, lambda code: left(code, 4) = left($city_code, 4))) = 0 THEN 'holds'
        ELSE 'broken'
    END AS outcome,
    CASE
        WHEN coalesce(len(region_codes), 0) > 0
            AND len(list_filter(region_codes, lambda code: left(code, 4) = left($city_code, 4))) = 0 THEN 'out'
    END AS decision,
    CASE
        WHEN coalesce(len(region_codes), 0) = 0 THEN '没有可辨认的建设地点'
        WHEN len(list_filter(region_codes, lambda code: left(code, 4) = left($city_code, 4))) = 0
            THEN '建设地点（' || array_to_string(region_codes, '、') || '）不在本市'
        ELSE '建设地点在本市'
    END AS reason
FROM work.project_case
