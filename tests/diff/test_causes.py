"""Each kind of cause, by hand; whole histories are held to their truth in test_history."""

from __future__ import annotations

import pytest

from gutou.diff import Change
from tests.diff.two_sides import compared

RUN = (
    "INSERT INTO run_log BY NAME SELECT '{run}' AS run_id, DATE '{day}' AS as_of, '{code}' AS code_version, "
    "'{settings}' AS settings;"
)
SOURCE = "UPDATE project_source SET ytd_wan = 100, row_digest = 'd' WHERE project_id = 'P1' AND document = 'survey';"
CORRECTED = (
    "UPDATE submission SET status = 'superseded' WHERE submission_id = 's1';"
    "INSERT INTO submission BY NAME SELECT '2025-06' AS period, 's9' AS submission_id, repeat('f', 64) AS file_sha256, "
    "'发改' AS department, 'survey' AS document, '摸排表（更正）.xlsx' AS file_name, "
    "TIMESTAMP '2025-07-08' AS received_at, 'accepted' AS status, false AS after_freeze;"
    "UPDATE project_source SET file_sha256 = repeat('f', 64), file_name = '摸排表（更正）.xlsx' WHERE document = 'survey';"
)
LESS = "UPDATE project SET ytd_wan = 90, in_scope_ytd_wan = 90 WHERE project_id = 'P1';"


def run_of(run: str, day: str = "2025-07-14", code: str = "1+a", settings: str = "{}") -> str:
    return RUN.format(run=run, day=day, code=code, settings=settings)


def only(found: list[Change], field: str) -> Change:
    (one,) = (c for c in found if c.field == field)
    return one


def test_a_corrected_file_is_the_cause_of_what_its_row_says_otherwise() -> None:
    says = "UPDATE project_source SET ytd_wan = 90, row_digest = 'e' WHERE project_id = 'P1' AND document = 'survey';"
    found = compared(SOURCE, SOURCE + CORRECTED + says + LESS)
    for field in ("ytd_wan", "in_scope_ytd_wan"):
        change = only(found, field)
        assert (change.cause_kind, change.cause_ref) == ("file", "s9")
        assert (
            change.cause
            == "更正文件《摸排表（更正）.xlsx》（发改，摸排表，2025-07-08 收到，替换《摸排表.xlsx》）"
        )


def test_a_corrected_file_whose_row_says_the_same_is_not() -> None:
    found = compared(SOURCE + run_of("r0"), SOURCE + CORRECTED + LESS + run_of("r1", code="1+b"))
    change = only(found, "ytd_wan")
    # The file and the code changed, the project's row did not: nobody knows.
    assert change.cause_kind == "unknown"
    assert change.cause.startswith("起因不明（期间有变动的：程序版本 1+a → 1+b；其他来件")
    assert change.cause_ref is None


def test_a_row_that_a_correction_leaves_out_is_its_doing() -> None:
    gone = "DELETE FROM project_source WHERE project_id = 'P4'; DELETE FROM project WHERE project_id = 'P4';"
    (change,) = compared("", CORRECTED + gone)
    assert (change.project_id, change.change, change.cause_ref) == ("P4", "removed", "s9")


def test_a_late_file_is_called_late() -> None:
    late = (
        "INSERT INTO submission BY NAME SELECT '2025-06' AS period, 's9' AS submission_id, repeat('f', 64) AS file_sha256, "
        "'住建' AS department, 'survey' AS document, '住建.xlsx' AS file_name, TIMESTAMP '2025-07-09' AS received_at, "
        "'accepted' AS status;"
        "INSERT INTO project_source BY NAME SELECT '2025-06' AS period, 'P9' AS project_id, '住建' AS department, "
        "'survey' AS document, repeat('f', 64) AS file_sha256, '住建.xlsx' AS file_name, '一' AS sheet_name, 3 AS row_number;"
        "INSERT INTO project BY NAME SELECT '2025-06' AS period, 'P9' AS project_id, '新桥' AS project_name, 70 AS ytd_wan;"
    )
    (change,) = compared("", late)
    assert (change.change, change.cause_kind, change.cause_ref) == ("added", "file", "s9")
    assert change.cause == "迟到的文件《住建.xlsx》（住建，摸排表，2025-07-09 收到）"


def test_a_reviewers_decision_on_scope_goes_before_files() -> None:
    decided = (
        "UPDATE project SET scope = 'in', in_scope_ytd_wan = 40 WHERE project_id = 'P4';"
        "INSERT INTO scope_decision BY NAME SELECT '2025-06' AS period, 'P4' AS project_id, 'SD00' AS rule_id, "
        "'in' AS decision, '复核决定纳入' AS reason, '张三' AS decided_by, '2025-07-10' AS decided_on;"
    )
    found = compared(
        "", CORRECTED + "UPDATE project_source SET row_digest = 'z' WHERE project_id = 'P4';" + decided
    )
    for field in ("scope", "in_scope_ytd_wan"):
        change = only(found, field)
        assert (change.cause_kind, change.cause_ref) == ("decision", "SD00:P4")
        assert change.cause == "复核决定纳入（张三，2025-07-10）"


def test_a_merge_by_decision_names_the_pair_and_is_no_loss() -> None:
    pair = (
        "UPDATE match_review SET left_project_id = '{0}', right_project_id = '{1}', left_project_name = '甲', "
        "right_project_name = '乙';"
    )
    merged = (
        "UPDATE match_review SET decision = '同一项目', decided_by = '李四', decided_on = '2025-07-11';"
        "DELETE FROM project WHERE project_id = 'P4'; UPDATE project SET ytd_wan = 340 WHERE project_id = 'P2';"
        "UPDATE project_source SET project_id = 'P2' WHERE project_id = 'P4';"
        "INSERT INTO project_alias VALUES ('P2', 'P4', '2025-06', '归并');"
    )
    found = compared(pair.format("P2", "P4"), pair.format("P2", "P2") + merged)
    relinked = only(found, "project_id")
    assert (relinked.change, relinked.project_id, relinked.old_value, relinked.new_value) == (
        "relinked", "P4", "P4", "P2",
    )  # fmt: skip
    assert relinked.cause == "复核决定“同一项目”（李四，2025-07-11，《甲》与《乙》）；归并"
    grown = only(found, "ytd_wan")
    assert (grown.project_id, grown.change, grown.cause_kind, grown.cause_ref) == (
        "P2", "increased", "decision", "m1",
    )  # fmt: skip
    assert "removed" not in {c.change for c in found}


def test_a_split_is_no_gain() -> None:
    part = (
        "INSERT INTO project BY NAME SELECT '2025-06' AS period, 'P9' AS project_id, '二期' AS project_name, 5 AS ytd_wan;"
        "UPDATE project_source SET project_id = 'P9' WHERE project_id = 'P1' AND document = 'key_projects';"
        "INSERT INTO project_split VALUES ('P1', 'P9', '2025-06', 1, '另立');"
    )
    (change,) = compared(run_of("r0"), part + run_of("r1", code="1+b"))
    assert (change.change, change.project_id, change.record, change.new_value) == (
        "relinked",
        "P9",
        "P1",
        "P9",
    )
    assert (change.cause_kind, change.cause_ref) == ("code", "1+b")


@pytest.mark.parametrize(
    ("before", "after", "kind", "ref"),
    [
        (run_of("r0"), run_of("r1", code="1+b"), "code", "1+b"),
        (
            run_of("r0", settings='{"rules": {"tolerance_wan": "1"}}'),
            run_of("r1", settings='{"rules": {"tolerance_wan": "2"}}'),
            "settings",
            "rules.tolerance_wan",
        ),
        # The day matters to what is counted by days only, and some settings to no figure.
        (
            run_of("r0", settings='{"data": "a", "engine": {"threads": 1}}'),
            run_of("r1", settings='{"data": "b", "engine": {"threads": 2}}', day="2025-07-20"),
            "unknown",
            None,
        ),
    ],
)
def test_what_nothing_touches_is_caused_by_the_only_thing_that_changed(
    before: str, after: str, kind: str, ref: str | None
) -> None:
    change = only(compared(before, after + LESS), "ytd_wan")
    assert (change.cause_kind, change.cause_ref) == (kind, ref)
    assert (change.cause == "起因不明") == (kind == "unknown")


def test_days_left_go_by_the_day() -> None:
    fewer = "UPDATE gap SET days_left = 1 WHERE scope_kind = 'city';"
    (change,) = compared(run_of("r0"), run_of("r1", day="2025-07-16") + fewer)
    assert (change.cause_kind, change.cause) == ("clock", "测算日 2025-07-14 → 2025-07-16")


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("", "in_force_from = '2025-06'", True),
        ("digest = 'a'", "digest = 'b'", True),
        # A version that kept no fingerprints says nothing of them.
        ("digest = NULL", "digest = 'b'", False),
    ],
)
def test_a_rule_that_was_changed_and_speaks_otherwise_is_named(before: str, after: str, named: bool) -> None:
    out = (
        "UPDATE project SET scope = 'out' WHERE project_id = 'P2';"
        "UPDATE scope_decision SET decision = 'out' WHERE project_id = 'P2';"
    )
    was, became = (f"UPDATE rule SET {x} WHERE rule_id = 'SC01';" if x else "" for x in (before, after))
    change = only(compared(was, out + became), "scope")
    assert change.cause == ("规则 SC01（起点）有修改" if named else "起因不明")
    assert (change.cause_kind, change.cause_ref) == (("rule", "SC01") if named else ("unknown", None))


def test_a_setting_that_rules_go_by_is_named_where_unchanged_rules_speak_otherwise() -> None:
    out = (
        "UPDATE project SET scope = 'out' WHERE project_id = 'P2';"
        "UPDATE scope_decision SET decision = 'out' WHERE project_id = 'P2';"
    )
    change = only(
        compared(
            run_of("r0", settings='{"threshold_wan": "500"}'),
            CORRECTED + out + run_of("r1", settings='{"threshold_wan": "1000"}'),
        ),
        "scope",
    )
    assert (change.cause_kind, change.cause) == ("settings", "设置 threshold_wan：500 → 1000")


def test_figures_of_the_plan_are_caused_by_the_plan() -> None:
    plan = (
        "INSERT INTO submission BY NAME SELECT '2025-06' AS period, 's9' AS submission_id, repeat('f', 64) AS file_sha256, "
        "'统计局' AS department, 'plan' AS document, '目标（调整）.xlsx' AS file_name, "
        "TIMESTAMP '2025-07-12' AS received_at, 'accepted' AS status;"
        "UPDATE gap SET target_growth_pct = 12, target_level_wan = 168, gap_wan = -32 WHERE scope_kind = 'city';"
    )
    found = compared("", plan)
    assert {(c.field, c.cause_kind, c.cause_ref) for c in found} == {
        ("target_growth_pct", "file", "s9"), ("target_level_wan", "file", "s9"), ("gap_wan", "file", "s9"),
    }  # fmt: skip


def test_sums_are_caused_by_what_changed_in_them() -> None:
    says = "UPDATE project_source SET ytd_wan = 90, row_digest = 'e' WHERE project_id = 'P1' AND document = 'library';"
    export = (
        "UPDATE submission SET status = 'superseded' WHERE submission_id = 's2';"
        "INSERT INTO submission BY NAME SELECT '2025-06' AS period, 's9' AS submission_id, repeat('f', 64) AS file_sha256, "
        "'统计局' AS department, 'library' AS document, '在库2.xlsx' AS file_name, TIMESTAMP '2025-07-09' AS received_at, "
        "'accepted' AS status;"
        "UPDATE project_source SET file_sha256 = repeat('f', 64) WHERE document = 'library';"
        "UPDATE library_record SET ytd_wan = 90 WHERE library_code = 'L1';"
        "UPDATE gap SET library_wan = 170 WHERE library_wan = 180;"
        "UPDATE gap SET reported_wan = 190, gap_wan = -25 WHERE scope_kind = 'city';"
    )
    found = compared("", export + says)
    told = {(c.table_name, c.record, c.field): (c.cause_kind, c.cause_ref) for c in found}
    assert told == {
        ("library_record", "L1", "ytd_wan"): ("file", "s9"),
        ("gap", "city:4398", "library_wan"): ("file", "s9"),
        ("gap", "region:439802", "library_wan"): ("file", "s9"),
        ("gap", "sector:工业", "library_wan"): ("file", "s9"),
        ("gap", "city:4398", "reported_wan"): ("file", "s9"),
        ("gap", "city:4398", "gap_wan"): ("file", "s9"),
    }
