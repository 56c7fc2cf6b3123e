-- In: work.register_block, work.register_slots, work.register_row. Parameters: $block_cap, the most rows that are compared
-- each with each; $window, how many neighbours on each side; $last, whether keys are not made longer any more.
-- Out: rows appended to work.register_near, one per pair (a < b) of neighbours, by name, unit, planned total and start,
-- under a key that too many rows share and of which one has nothing to make it longer by.
INSERT INTO work.register_near
WITH crowded AS (
    SELECT block.key, block.n, $last OR block.free & coalesce(known.slots, 0) = 0 AS stuck
    FROM work.register_block AS block
    LEFT JOIN work.register_slots AS known USING (n)
    WHERE block.crowd > $block_cap
),
ordered AS (
    SELECT
        crowded.key,
        crowded.n,
        crowded.stuck,
        row_number() OVER (
            PARTITION BY crowded.key ORDER BY r.core, r.owner_key, r.planned, r.start, crowded.n
        ) AS place
    FROM crowded
    JOIN work.register_row AS r USING (n)
    WHERE crowded.key IN (SELECT key FROM crowded WHERE stuck)
),
reached AS (
    SELECT key, n, unnest(range(place - $window, place + $window + 1)) AS place FROM ordered WHERE stuck
)
SELECT DISTINCT least(reached.n, ordered.n) AS a, greatest(reached.n, ordered.n) AS b
FROM reached
JOIN ordered USING (key, place)
WHERE reached.n <> ordered.n
