from __future__ import annotations

from collections.abc import Iterator

import pytest
from duckdb import DuckDBPyConnection

from gutou.database import table_definitions
from gutou.publish.dictionary import label_of, value_labels
from tests.publish.small_candidate import fill
from tests.small import small_build

NUMBERS = ("DECIMAL", "INTEGER", "BIGINT")
NO_UNIT = {
    ("gap_bridge", "step_order"),
    ("approval_step", "step_order"),
    ("approval_duration", "step_order"),
    ("assessment_part", "part_order"),
    ("project_site", "share"),
}


@pytest.fixture(scope="module")
def con() -> Iterator[DuckDBPyConnection]:
    with small_build() as con:
        fill(con)
        yield con


@pytest.mark.parametrize("table", table_definitions().values(), ids=table_definitions())
def test_every_table_and_column_is_explained_in_chinese(table: dict[str, object]) -> None:
    assert table["label"]
    assert table["definition"]
    assert table["key"]
    assert table["source"], "where the data come from, in words of the documents"
    columns: list[dict[str, str]] = table["columns"]  # type: ignore[assignment]
    for column in columns:
        text = column["label"] + column["definition"]
        assert column["label"], column["name"]
        assert column["definition"], column["name"]
        assert any("一" <= letter <= "鿿" for letter in text), column["name"]
        if column["type"].startswith(NUMBERS) and (table["table"], column["name"]) not in NO_UNIT:
            differs_by_row = "单位" in column["definition"] or "万元" in column["definition"]
            assert column["unit"] or differs_by_row, column["name"]
        if column["name"].endswith("_wan"):
            assert (column["unit"], column["type"]) == ("万元", "DECIMAL(18,6)")
        if column["name"].endswith("_pct"):
            assert column["unit"] == "%"
    labels = [column["label"] for column in columns]
    assert len(labels) == len(set(labels))


def test_keys_and_orders_name_columns() -> None:
    for table in table_definitions().values():
        names = {column["name"] for column in table["columns"]}
        assert set(table["key"]) <= names
        for term in table.get("order_by", []):
            assert term in names or term == "rowid" or any(name in term for name in names)


def test_table_labels_are_unique() -> None:
    labels = [table["label"] for table in table_definitions().values()]
    assert len(labels) == len(set(labels))


def test_comments_carry_label_meaning_unit_and_values(con: DuckDBPyConnection) -> None:
    comments = dict(
        con.execute(
            "SELECT table_name || '.' || column_name, comment FROM duckdb_columns() WHERE database_name = current_database()"
        ).fetchall()
    )
    said = (
        "缺口；目标水平减本期完成投资，正数为短缺；单位：万元；来源：目标与可比基数、投资项目库、各部门摸排表"
    )
    assert comments["gap.gap_wan"] == said
    assert "取值：in=纳入、out=不纳入、part=部分纳入、review=待核；来源：" in comments["project.scope"]
    assert comments["缺口.缺口"] == comments["gap.gap_wan"]


def test_chinese_views_repeat_the_tables(con: DuckDBPyConnection) -> None:
    assert con.execute("SELECT 范围名称, 缺口 FROM 中文.缺口 WHERE 范围类型 = 'city'").fetchone() == (
        con.execute("SELECT scope_name, gap_wan FROM gap WHERE scope_kind = 'city'").fetchone()
    )
    for name, table in table_definitions().items():
        view = con.execute(f'FROM 中文."{table["label"]}"')
        assert [column[0] for column in view.description or []] == [c["label"] for c in table["columns"]]
        assert view.fetchall() == con.execute(f"FROM {name}").fetchall()


def test_dictionary_lists_every_column(con: DuckDBPyConnection) -> None:
    listed = con.execute("SELECT table_name, column_name FROM dictionary").fetchall()
    assert listed == [
        (name, c["name"]) for name, table in table_definitions().items() for c in table["columns"]
    ]


def test_keys_are_documented(con: DuckDBPyConnection) -> None:
    listed = con.execute(
        "SELECT table_name, list(column_name ORDER BY key_position) FROM dictionary "
        "WHERE key_position IS NOT NULL GROUP BY table_name"
    ).fetchall()
    assert dict(listed) == {name: table["key"] for name, table in table_definitions().items()}
    (comment,) = con.execute("SELECT comment FROM duckdb_tables() WHERE table_name = 'gap_base'").fetchall()[
        0
    ]
    assert "主键：period, scope_kind, scope_code, base_source；来源：" in comment


def test_unpublished_words_are_not_in_labels() -> None:
    words = "".join(label for labels in value_labels().values() for label in labels.values())
    assert "补报" not in words


def test_labels_of_values() -> None:
    assert label_of("reconciliation", "status", "missing_from_library") == "疑似漏统（未在库）"
    assert label_of("project", "project_name", "某项目") == "某项目"
    assert label_of("project", "scope", None) == ""
