-- In: work.gap_library. Out: one row per period with an export: whether it holds real-estate development (房地产开发投资).
SELECT period, bool_or(real_estate)
FROM work.gap_library
GROUP BY period
ORDER BY period
