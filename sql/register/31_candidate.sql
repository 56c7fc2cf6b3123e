-- In: work.register_pair, work.register_side. Parameters: the weights of schemas/register/weights.toml, and the least
-- score that matters to pairs with a library record ($least_recorded), to such of one unit ($least_unit) and to others
-- ($least_other); $wide, whether pairs stay that the gates of the verdict keep from mattering; $first_phase, the phase 一期.
-- Out: one row per pair of rows (a < b) whose evidence may reach the least score, with `near`, equal where rows are likely
-- to meet again. Every weight is taken at its best for what is known here; pairs that are vetoed at sight (different valid
-- codes, phases, buildings without a shared paper) are left out, as they are judged when they are asked for.
WITH compared AS (
    SELECT
        pair.a,
        pair.b,
        greatest(x.owner, y.owner) AS near,
        x.is_library <> y.is_library AS recorded,
        (x.code <> 0 AND x.code = y.code)
            OR (x.approval <> 0 AND x.approval = y.approval)
            OR (x.permit <> 0 AND x.permit = y.permit)
            OR (x.contract <> 0 AND x.contract = y.contract)
            OR (x.library_code <> 0 AND x.library_code = y.library_code) AS paper,
        (x.two_names AND y.is_library) OR (y.two_names AND x.is_library) AS claimed,
        bit_count(x.shape_low & y.shape_low) + bit_count(x.shape_high & y.shape_high) AS shared,
        least(x.shape_bits, y.shape_bits) AS shorter,
        x.core = y.core AS same_core,
        x.head_owner <> 0
            AND y.head_owner <> 0
            AND (x.head_low & y.chars_low) + (x.head_high & y.chars_high) = 0
            AND (y.head_low & x.chars_low) + (y.head_high & x.chars_high) = 0
            AND (x.head_owner & y.owner_shape) + (y.head_owner & x.owner_shape) = 0 AS other_head,
        x.tail_owner <> 0
            AND y.tail_owner <> 0
            AND (x.tail_low & y.chars_low) + (x.tail_high & y.chars_high) = 0
            AND (y.tail_low & x.chars_low) + (y.tail_high & x.chars_high) = 0
            AND (x.tail_owner & y.owner_shape) + (y.tail_owner & x.owner_shape) = 0 AS other_tail,
        x.uscc <> 0 AND x.uscc = y.uscc AS same_credit,
        x.uscc <> 0 AND y.uscc <> 0 AND x.uscc <> y.uscc AS other_credit,
        x.owner = 0 OR y.owner = 0 AS no_owner,
        x.owner = y.owner AS same_owner,
        (x.owner_shape & y.owner_shape) IN (x.owner_shape, y.owner_shape)
            OR x.owner_head = y.owner_head
            OR (x.company <> 0 AND x.company = y.owner)
            OR (y.company <> 0 AND y.company = x.owner) AS like_owner,
        (x.builds | y.builds) & 1 = 1 OR (x.builds | y.builds) & 7 = 6 AS built_for,
        x.builds & y.builds >= 8 AS one_field,
        CASE
            WHEN x.county = 0 OR y.county = 0 THEN 0
            WHEN x.county & y.county <> 0 THEN $region_equal
            ELSE $region_differ
        END AS region,
        least(x.planned, y.planned) / greatest(x.planned, y.planned) AS ratio,
        x.part <> y.part AS part_of_whole,
        x.phase <> y.phase AND x.phase | y.phase <> $first_phase AND NOT claimed AS later_phase,
        abs(x.start - y.start) AS months,
        CASE
            WHEN x.address = 0 OR y.address = 0 THEN 0
            WHEN x.address = y.address THEN $address_equal
            ELSE $address_similar
        END AS address,
        if(x.source = y.source, $same_source, 0)
            + if(
                x.library_code <> 0 AND y.library_code <> 0 AND x.library_code <> y.library_code AND recorded,
                $library_differ,
                0
            )
            + if(x.code <> 0 AND y.code <> 0 AND 'unsure' IN (x.code_kind, y.code_kind), $one_slip, 0) AS other
    FROM work.register_pair AS pair
    JOIN work.register_side AS x ON x.n = pair.a
    JOIN work.register_side AS y ON y.n = pair.b
    WHERE NOT (x.code_kind = 'new' AND y.code_kind = 'new' AND x.code <> y.code)
        AND (
            claimed
            OR (
                (x.phase = 0 OR y.phase = 0 OR x.phase & y.phase <> 0)
                AND x.bundle = y.bundle
                AND (
                    paper
                    OR (
                        (x.part = 0 OR y.part = 0 OR x.part = y.part)
                        AND (x.mark_a = 0 OR y.mark_a = 0 OR x.mark_a & y.mark_a <> 0)
                        AND (x.mark_b = 0 OR y.mark_b = 0 OR x.mark_b & y.mark_b <> 0)
                        AND (x.mark_c = 0 OR y.mark_c = 0 OR x.mark_c & y.mark_c <> 0)
                        AND (x.mark_d = 0 OR y.mark_d = 0 OR x.mark_d & y.mark_d <> 0)
                        AND (x.mark_e = 0 OR y.mark_e = 0 OR x.mark_e & y.mark_e <> 0)
                        AND (x.mark_f = 0 OR y.mark_f = 0 OR x.mark_f & y.mark_f <> 0)
                        AND (x.mark_g = 0 OR y.mark_g = 0 OR x.mark_g & y.mark_g <> 0)
                        AND (x.mark_h = 0 OR y.mark_h = 0 OR x.mark_h & y.mark_h <> 0)
                        AND (x.figures & ~y.figures = 0 OR y.figures & ~x.figures = 0)
                    )
                )
            )
        )
),
weighed AS (
    SELECT
        a,
        b,
        near,
        recorded,
        paper,
        NOT (no_owner OR same_owner OR like_owner OR same_credit OR built_for OR one_field) AS other_unit,
        ratio >= 0.979 AS same_amount,
        later_phase,
        $prior + region + address + other
            + if(later_phase, $phase_omitted_later, 0)
            + CASE
                WHEN claimed OR same_core THEN $name_equal
                WHEN other_head THEN $name_head
                WHEN other_tail THEN $name_tail
                WHEN shared * 2 >= shorter THEN $name_near
                WHEN shared * 10 >= shorter * 3 THEN $name_omission
                WHEN shared >= 1 OR shorter <= 2 THEN $name_typo
                ELSE $name_unlike
            END
            + CASE
                WHEN same_credit THEN $owner_both
                WHEN same_owner AND NOT no_owner THEN $owner_equal
                WHEN no_owner THEN if(other_credit, $owner_other, $owner_similar)
                WHEN like_owner OR one_field THEN $owner_similar
                WHEN other_credit THEN $owner_other
                WHEN built_for THEN greatest($owner_agent, $owner_differ)
                ELSE $owner_differ
            END
            + CASE
                WHEN ratio IS NULL THEN 0
                WHEN ratio >= 0.999 THEN $planned_equal
                WHEN ratio >= 0.979 THEN $planned_close
                WHEN ratio >= 0.899 THEN $planned_near
                WHEN ratio <= 0.101 AND abs(log10(ratio) - round(log10(ratio))) < 0.0004 THEN $planned_scaled
                WHEN part_of_whole THEN 0
                WHEN ratio >= 0.499 THEN $planned_differ
                ELSE $planned_far
            END
            + CASE
                WHEN months IS NULL THEN 0
                WHEN months = 0 THEN $start_equal
                WHEN months <= 2 THEN $start_close
                WHEN months <= 12 THEN $start_differ
                ELSE $start_far
            END AS most
    FROM compared
)
SELECT a, b, near
FROM weighed
WHERE paper
    OR (recorded AND most >= if(other_unit, $least_recorded, $least_unit))
    OR (
        NOT recorded
        AND most >= $least_other
        AND ($wide OR NOT (later_phase OR (other_unit AND NOT coalesce(same_amount, false))))
    )
ORDER BY a, b
