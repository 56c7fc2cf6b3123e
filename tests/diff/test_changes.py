from __future__ import annotations

from decimal import Decimal

from gutou.database import table_definitions
from gutou.diff.fields import compared_tables
from gutou.publish.dictionary import value_labels
from schemas.documents import DOCUMENTS, fields
from tests.diff.two_sides import compared


def test_two_equal_publications_differ_in_nothing() -> None:
    assert compared() == []


def test_every_class_of_change() -> None:
    project = "INSERT INTO project BY NAME SELECT '2025-06' AS period, '{0}' AS project_id, '{0}' AS project_name, 7 AS ytd_wan;"
    found = compared(
        "UPDATE project SET ytd_wan = NULL WHERE project_id = 'P4';" + project.format("P5"),
        "UPDATE project SET ytd_wan = 120.5, scope = 'out' WHERE project_id = 'P1';"
        "UPDATE project SET ytd_wan = 299.999999, in_library = true WHERE project_id = 'P2';"
        "UPDATE project SET ytd_wan = NULL WHERE project_id = 'P3';" + project.format("P6"),
    )
    assert {(c.project_id, c.field): (c.change, c.difference) for c in found} == {
        ("P1", "ytd_wan"): ("increased", Decimal("20.5")),
        ("P1", "scope"): ("reclassified", None),
        ("P2", "ytd_wan"): ("decreased", Decimal("-0.000001")),
        ("P2", "in_library"): ("reclassified", None),
        ("P3", "ytd_wan"): ("value_to_null", None),
        ("P4", "ytd_wan"): ("null_to_value", None),
        ("P5", "ytd_wan"): ("removed", Decimal(-7)),
        ("P6", "ytd_wan"): ("added", Decimal(7)),
    }
    assert {c.project_id: c.subject for c in found}["P1"] == "污水处理厂"
    assert {(c.project_id, c.old_value, c.new_value) for c in found if c.field == "in_library"} == {
        ("P2", "false", "true")
    }


def test_losses_stand_first_and_the_largest_of_them_before_the_others() -> None:
    found = compared(
        "UPDATE project SET cumulative_wan = 5, prior_ytd_wan = 90 WHERE project_id = 'P2'",
        "UPDATE project SET cumulative_wan = 6, prior_ytd_wan = NULL, ytd_wan = 1, planned_total_wan = 890, scope = 'out' "
        "WHERE project_id = 'P2'; DELETE FROM project WHERE project_id = 'P4'",
    )
    assert [(c.change, c.difference) for c in found] == [
        ("removed", Decimal(-40)),
        ("value_to_null", None),
        ("decreased", Decimal(-299)),
        ("decreased", Decimal(-10)),
        ("reclassified", None),
        ("increased", Decimal(1)),
    ]


def test_figures_of_the_gap_have_no_project_and_name_their_scope() -> None:
    (found,) = compared("", "UPDATE gap SET naive_gap_wan = -30 WHERE scope_kind = 'city'")
    assert (found.project_id, found.record, found.subject) == ("", "city:4398", "云泽市")
    assert (found.old_value, found.new_value, found.field_label) == ("-24", "-30", "按上年公布数的缺口")


def test_a_period_that_was_not_there_before_is_new_and_not_revised() -> None:
    assert compared("DELETE FROM project; DELETE FROM gap; DELETE FROM dispatch") == []


def test_a_period_that_is_gone_is_a_loss() -> None:
    found = compared(
        "", "DELETE FROM project; DELETE FROM gap; DELETE FROM library_record; DELETE FROM dispatch"
    )
    assert {(c.table_name, c.change) for c in found} == {
        (name, "removed") for name in ("project", "gap", "library_record", "dispatch")
    }


def test_what_an_older_version_did_not_publish_has_not_changed() -> None:
    assert compared("ALTER TABLE project DROP stage; DROP TABLE dispatch") == []


def test_compared_fields_are_published_labelled_and_never_personal() -> None:
    for table in compared_tables():
        assert table.name in value_labels()["revision.table_name"]
        columns = {column["name"] for column in table_definitions()[table.name]["columns"]}
        for one in table.fields:
            assert one.name in columns
            assert one.label
    named = {one.name for table in compared_tables() for one in table.fields}
    assert not named & {one.name for document in DOCUMENTS for one in fields(document) if one.personal}
    assert not named & {"leader", "owner_name"}
