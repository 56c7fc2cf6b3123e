"""How to break what the audit asks for: each check by hand, each kind of expectation of a column by one row."""

from __future__ import annotations

from gutou.database import table_definitions
from gutou.publish.expectations import Expected

# One way, at least, for each check of sql/publish/checks; a check without one fails the suite.
BREAKS = {
    "assessment_parts": [
        "UPDATE assessment_part SET points = 79",
        "UPDATE assessment_part SET weight = 99",
        "DELETE FROM assessment_part",
    ],
    "dispatch_rates": [
        "UPDATE dispatch_rate SET value = 51",
        "UPDATE dispatch_rate SET value = NULL",
        "UPDATE dispatch_rate SET denominator = 0",
    ],
    "waiting_step": ["UPDATE approval_step SET waiting = true"],
    "accepted_rows_linked": ["DELETE FROM project_source WHERE project_id = 'P4'"],
    "additions_bounded": ["UPDATE gap SET additions_complete_wan = 301 WHERE scope_kind = 'city'"],
    "agreement_counts": ["UPDATE field_agreement SET agree = 3"],
    "alias_not_standing": ["INSERT INTO project_alias VALUES ('P1', 'P2', '2025-06', '合并')"],
    "alias_not_circular": [
        "INSERT INTO project_alias VALUES ('P0', 'P1', '2025-06', '合并')",
        "UPDATE project_alias SET alias_id = project_id",
    ],
    "bridge_sum": [
        "UPDATE gap_bridge SET amount_wan = 199 WHERE step_order = 1",
        "UPDATE gap_bridge SET amount_wan = amount_wan + 1",
        "UPDATE gap SET target_level_wan = 166 WHERE scope_kind = 'city'",
    ],
    "chinese_view": ['DROP VIEW "中文"."缺口"'],
    "chosen_value": ["UPDATE project_value SET chosen = true"],
    "column_commented": [
        "COMMENT ON COLUMN gap.gap_wan IS NULL",
        "COMMENT ON TABLE gap IS NULL",
        "COMMENT ON VIEW 中文.缺口 IS NULL",
        "COMMENT ON MACRO TABLE 缺口 IS NULL",
    ],
    "column_in_dictionary": [
        "DELETE FROM dictionary WHERE column_name = 'gap_wan'",
        "ALTER TABLE entry ADD COLUMN surprise VARCHAR",
        "CREATE TABLE stray (a INTEGER)",
    ],
    "cuts_add_up": [
        "INSERT INTO investment_cut BY NAME SELECT '2025-06' AS period, 'sector' AS cut, '工业' AS value, 179 AS ytd_wan",
        "INSERT INTO investment_cut BY NAME SELECT '2025-06' AS period, 'sector' AS cut, '其他行业' AS value, 180 AS ytd_wan "
        "UNION ALL SELECT '2025-06', 'sector', '工业', 1",
    ],
    "data_rows_counted": [
        "UPDATE sheet_rows SET rows = 3 WHERE submission_id = 's1' AND kind = 'data'",
        "DELETE FROM sheet_rows WHERE submission_id = 's2'",
    ],
    "data_rows_of_others": [
        "UPDATE submission SET rows_read = 1, rows_rejected = 1 WHERE submission_id = 's5'"
    ],
    "dispatch_complete": ["DELETE FROM dispatch", "UPDATE dispatch SET project_id = 'P2'"],
    "every_row_counted": [
        "DELETE FROM sheet_rows WHERE submission_id = 's1' AND kind = 'note'",
        "UPDATE submission SET rows_in_file = 8 WHERE submission_id = 's1'",
    ],
    "finding_files_known": ["UPDATE finding SET file_sha256 = repeat('9', 64)"],
    "finding_rules_known": ["DELETE FROM rule WHERE rule_id = 'IN01'"],
    "gap_after": [
        "UPDATE gap SET gap_after_verified_wan = -276.9",
        "UPDATE gap SET gap_after_verified_fixed_base_wan = -255.1",
        "UPDATE gap SET gap_after_verified_low_wan = -276",
    ],
    "gap_base_used": [
        "UPDATE gap_base SET used = true",
        "UPDATE gap_base SET used = false",
        "UPDATE gap SET base_source = 'micro' WHERE scope_kind = 'city'",
    ],
    "gap_explained": ["UPDATE gap SET gap_wan = NULL WHERE scope_kind = 'city'"],
    "gap_level": [
        "UPDATE gap SET target_level_wan = 165.1 WHERE scope_kind = 'city'",
        "UPDATE gap SET gap_wan = -34.99 WHERE scope_kind = 'city'",
        "UPDATE gap SET reported_wan = NULL WHERE scope_kind = 'city'",
        "UPDATE gap SET gap_low_wan = -34 WHERE scope_kind = 'city'",
    ],
    "gap_library": [
        "UPDATE gap SET library_wan = 181 WHERE scope_kind = 'city'",
        "UPDATE gap SET pending_removals_wan = 1 WHERE scope_kind = 'city'",
    ],
    "gap_naive": ["UPDATE gap SET basis_difference_wan = 11.1", "UPDATE gap SET naive_gap_wan = -23"],
    "gap_one_city": ["UPDATE gap SET scope_kind = 'region'"],
    "gap_parts": [
        "UPDATE gap SET library_wan = 179 WHERE scope_code = '439802'",
        "DELETE FROM gap WHERE scope_kind = 'sector'",
        "DELETE FROM gap WHERE scope_code = ''",
    ],
    "gap_residual_follows": [
        "UPDATE gap_residual SET residual_wan = 51",
        "UPDATE gap_residual SET city_wan = 201, residual_wan = 51",
    ],
    "library_codes_judged": [
        "UPDATE library_record SET library_code = NULL",
        "DELETE FROM library_record WHERE library_code = 'L1'",
        "UPDATE library_record SET library_code = 'L9' WHERE library_code = 'L1'",
    ],
    "library_codes_repeated": ["INSERT INTO work.source_row FROM work.source_row WHERE library_code = 'L3'"],
    "library_sum": [
        "UPDATE library_record SET ytd_wan = 99 WHERE library_code = 'L1'",
        "DELETE FROM library_record",
    ],
    "newest_period_fresh": [
        "INSERT INTO run_log BY NAME SELECT 'r1' AS run_id, DATE '2025-09-14' AS as_of",
    ],
    "peer_ranks": [
        "UPDATE peer_rank SET rank = 3 WHERE city = '邻市'",
        "UPDATE peer_rank SET of_cities = 3",
        "UPDATE peer_rank SET ours = true",
    ],
    "personal_columns": [
        "ALTER TABLE entry ADD COLUMN contact VARCHAR",
        "ALTER TABLE entry ADD COLUMN 联系电话 VARCHAR",
    ],
    "personal_values": [
        "UPDATE finding SET value = '13812340000'",
        "UPDATE finding SET message = '电话13812340000有误'",
    ],
    "phone_like_values": ["UPDATE dispatch SET issues = '请联系 13812340000'"],
    "project_has_source": ["INSERT INTO project BY NAME SELECT '2025-06' AS period, 'P5' AS project_id"],
    "project_ids_known": ["DELETE FROM project WHERE project_id = 'P2'"],
    "project_reconciled": ["DELETE FROM reconciliation WHERE project_id = 'P2'"],
    "removal_amounts": [
        "UPDATE library_record SET removal_wan = 100 WHERE decision = 'keep'",
        "UPDATE library_record SET removal_wan = 0 WHERE decision = 'remove'",
    ],
    "review_pair_differs": [
        "UPDATE match_review SET left_department = right_department, left_document = right_document, "
        "left_file_name = right_file_name, left_sheet_name = right_sheet_name, left_row_number = right_row_number"
    ],
    "rows_against_last_month": [
        "INSERT INTO submission BY NAME SELECT period, 's6' AS submission_id, '商务' AS department, 'survey' AS document, "
        "'accepted' AS status, rows_accepted FROM (VALUES ('2025-05', 41), ('2025-06', 20)) AS t(period, rows_accepted)",
        "INSERT INTO submission BY NAME SELECT period, 's6' AS submission_id, '商务' AS department, 'survey' AS document, "
        "'partial' AS status, rows_accepted FROM (VALUES ('2024-12', 19), ('2025-02', 39)) AS t(period, rows_accepted)",
    ],
    "rule_counts": ["UPDATE rule_outcome SET holds = 4"],
    "rule_errors": ["UPDATE rule_outcome SET error = '不能执行'"],
    "scope_amounts": [
        "UPDATE project SET in_scope_ytd_wan = 299 WHERE project_id = 'P2'",
        "UPDATE project SET in_scope_ytd_wan = 80 WHERE project_id = 'P3'",
        "UPDATE project SET in_scope_ytd_wan = 0 WHERE project_id = 'P4'",
        "UPDATE project SET scope = NULL WHERE project_id = 'P1'",
    ],
    "scope_rules_known": ["DELETE FROM rule WHERE rule_id = 'SC01'"],
    "sealed_rows_apart": [
        "INSERT INTO work.sealed_period VALUES ('2025-06', false); "
        "INSERT INTO work.sealed_file VALUES ('2025-06', 's1', 2)",
    ],
    "sheet_reaches_last_row": ["UPDATE project_source SET row_number = 8 WHERE project_id = 'P4'"],
    "sheet_rows_known": ["INSERT INTO sheet_rows VALUES ('2025-06', 's9', '一', 'data', 1)"],
    "status_fits_library": [
        "UPDATE reconciliation SET status = 'matched' WHERE project_id = 'P2'",
        "UPDATE reconciliation SET status = 'missing_from_library' WHERE project_id = 'P1'",
    ],
    "submission_balance": ["UPDATE submission SET rows_rejected = 0 WHERE submission_id = 's1'"],
    "submission_explained": ["UPDATE submission SET reason = ' ' WHERE submission_id = 's1'"],
    "submission_placed": ["UPDATE submission SET document = NULL WHERE submission_id = 's1'"],
    "aliases_lead_somewhere": [
        "UPDATE project_alias SET project_id = 'P8'",
        "UPDATE project_split SET part_id = 'P8'",
    ],
    "arrival_counts": [
        "UPDATE arrival SET rows_accepted = 4 WHERE department = '发改'",
        "DELETE FROM submission WHERE submission_id = 's1'",
    ],
    "bridge_steps": [
        "UPDATE gap_bridge SET amount_wan = 201 WHERE step_order = 1",
        "UPDATE gap SET gap_wan = -34 WHERE scope_kind = 'city'",
    ],
    "document_rows_loaded": [
        "DELETE FROM work.voucher_row",
        "INSERT INTO work.entry_row VALUES ('2025-06', 's9')",
        "UPDATE submission SET rows_accepted = 1 WHERE submission_id = 's6'",
    ],
    "gap_additions": [
        "UPDATE gap SET additions_complete_wan = 299 WHERE scope_kind = 'city'",
        "UPDATE gap SET pending_review_wan = 1 WHERE scope_kind = 'city'",
        "UPDATE reconciliation SET tier = 'pending' WHERE project_id = 'P4'",
    ],
    "gap_growth": [
        "UPDATE gap SET growth_pct = 33.3 WHERE scope_kind = 'city'",
        "UPDATE gap SET growth_after_verified_pct = 223 WHERE scope_kind = 'city'",
        "UPDATE gap SET growth_pct = NULL WHERE scope_kind = 'city'",
    ],
    "gap_scopes_known": [
        "UPDATE gap_base SET scope_code = '439899'",
        "DELETE FROM gap WHERE scope_kind = 'city'",
    ],
    "industry_codes_known": [
        "UPDATE project SET industry_code = '9999' WHERE project_id = 'P1'",
    ],
    "library_flag": [
        "UPDATE project SET in_library = NOT in_library WHERE project_id = 'P1'",
        "UPDATE project SET in_library = true WHERE project_id = 'P2'",
    ],
    "listed_words": [
        "UPDATE project SET nature = '新盖' WHERE project_id = 'P1'",
        "UPDATE project SET investment_kind = '其他投资'",
        "UPDATE dispatch SET phase = '收尾'",
    ],
    "match_rows_known": [
        "UPDATE match_review SET right_row_number = 9",
    ],
    "reconciliation_amounts": [
        "UPDATE reconciliation SET library_ytd_wan = 99 WHERE project_id = 'P1'",
        "UPDATE reconciliation SET difference_wan = 1 WHERE project_id = 'P1'",
        "INSERT INTO reconciliation_field BY NAME SELECT '2025-06' AS period, 'P1' AS project_id, 'ytd' AS field, "
        "'not_comparable' AS result",
        "UPDATE library_record SET decision = 'keep' WHERE project_id = 'P3'",
    ],
    "region_codes_known": [
        "UPDATE project SET region_code = '439899' WHERE project_id = 'P1'",
        "UPDATE project_site SET region_code = '000000'",
        "UPDATE gap SET scope_code = '439899' WHERE scope_code = '439802'",
    ],
    "scope_decided": [
        "DELETE FROM scope_decision WHERE project_id = 'P1'",
        "UPDATE scope_decision SET decision = 'review' WHERE project_id = 'P3'",
    ],
    "sectors_known": [
        "UPDATE project SET sector = '百业' WHERE project_id = 'P1'",
        "UPDATE project SET sector = NULL WHERE project_id = 'P1'",
    ],
    "site_shares": [
        "UPDATE project_site SET share = 0.6",
    ],
    "source_rows_loaded": [
        "DELETE FROM work.source_row WHERE ytd = 300",
        "INSERT INTO work.source_row BY NAME SELECT 's9' AS submission_id",
    ],
    "tables_against_last_month": [
        "INSERT INTO project BY NAME SELECT '2025-05' AS period, 'Q' || i AS project_id FROM range(41) AS t(i)",
    ],
}

_DUMMY = {
    "VARCHAR": "'x'",
    "DATE": "DATE '2025-06-30'",
    "TIMESTAMP": "TIMESTAMP '2025-06-30'",
    "BOOLEAN": "true",
}


def breaks_of(expected: Expected) -> list[str]:
    """Statements, each of which breaks the expectation in the small candidate.

    Raises:
        KeyError: A check that nobody has written a break for.
        NotImplementedError: A kind of expectation that nobody has written a break for.
    """
    if expected.sql is not None:
        return BREAKS[expected.name or ""]
    table, kwargs = expected.table, expected.kwargs
    if expected.type == "expect_table_row_count_to_be_between":
        return [f'DELETE FROM "{table}"']
    if "unique" in expected.type:
        return ["; ".join([_row(table, {c: _dummy(table, c) for c in expected.columns})] * 2)]
    (column,) = expected.columns
    if expected.type == "expect_column_values_to_not_be_null":
        return [_row(table, {column: "NULL"})]
    if expected.type == "expect_column_values_to_be_in_set":
        return [_row(table, {column: "'乱'"})]
    if expected.type == "expect_column_values_to_match_regex":
        return [_row(table, {column: "' '"})]
    if expected.type == "expect_column_values_to_be_between":
        beyond = (("min_value", -1), ("max_value", 1))
        return [_row(table, {column: str(kwargs[side] + step)}) for side, step in beyond if side in kwargs]
    raise NotImplementedError(expected.type)


def _row(table: str, values: dict[str, str]) -> str:
    listed = ", ".join(f'{value} AS "{column}"' for column, value in values.items())
    return f'INSERT INTO "{table}" BY NAME SELECT {listed}'


def _dummy(table: str, column: str) -> str:
    types = {c["name"]: c["type"] for c in table_definitions()[table]["columns"]}
    return _DUMMY.get(types[column], "1")
