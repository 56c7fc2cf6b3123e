-- In: project_site, $city_prefix. Out: work.project_case.inside_share for works across the city's border: the sum of the
-- shares inside, null unless every county inside has one.
UPDATE work.project_case AS project SET inside_share = site.inside_share
FROM (
    SELECT period, project_id, sum(share) FILTER (WHERE left(region_code, 4) = $city_prefix) AS inside_share
    FROM project_site
    GROUP BY ALL
    HAVING count(*) FILTER (WHERE left(region_code, 4) <> $city_prefix) > 0
        AND count(*) FILTER (WHERE left(region_code, 4) = $city_prefix AND share IS NULL) = 0
) AS site
WHERE site.period = project.period AND site.project_id = project.project_id
