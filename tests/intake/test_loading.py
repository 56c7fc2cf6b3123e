import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gutou.database import create_published_tables
from gutou.intake.check_findings import finding as said
from gutou.intake.loading import FOLLOW_UP, PROJECT_DOCUMENTS, follow_up_columns, load, source_columns
from gutou.intake.loading_scopes import scope_of
from gutou.intake.sidecar import Arrival
from gutou.intake.staging import StagedFile
from gutou.intake.submissions import decide
from schemas.documents import fields, staged_columns
from tests.intake.arrived import arrival, finding, settings, staged, undated
from tests.small import small_build

Item = tuple[Arrival, StagedFile | None]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with small_build() as con:
        create_published_tables(con)
        yield con


def loaded(con: duckdb.DuckDBPyConnection, tmp_path: Path, items: Sequence[Item]) -> None:
    read = {one.submission_id: file for one, file in items if file is not None}
    decisions = decide([one for one, _ in items], read)
    load(con, settings(tmp_path), decisions, date(2025, 7, 15))


def rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[Any]:
    return con.execute(sql).fetchall()


def project(row_number: int, name: str, **more: Any) -> dict[str, Any]:
    return {"sheet_name": "Sheet1", "row_number": row_number, "project_name": name, "cells": {}} | more


def test_fields_of_one_name_have_one_type_in_all_documents() -> None:
    kinds: dict[str, str] = {}
    for document in PROJECT_DOCUMENTS:
        for name, kind in staged_columns(document):
            assert kinds.setdefault(name, kind) == kind, name
    assert set(kinds) < set(source_columns())


def test_nothing_handed_in_leaves_empty_tables(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    loaded(con, tmp_path, [])
    for table in ("work.source_row", "work.plan_row", "work.peer_row", "work.submission_all"):
        assert rows(con, f"SELECT count(*) FROM {table}") == [(0,)]
    for table in ("submission", "sheet_rows", "finding", "arrival"):
        assert rows(con, f"SELECT count(*) FROM {table}") == [(0,)]
    columns = [name for name, *_ in con.execute("DESCRIBE work.source_row").fetchall()]
    assert columns == list(source_columns())
    assert columns[-3:] == ["region_codes", "cells", "extra"]


def test_rows_of_all_project_documents_stand_in_one_table(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    survey = staged(
        tmp_path / "1",
        "survey",
        rows=[
            project(5, "甲厂技改", ytd=Decimal("1234.567891"), region="云泽市澄湖区、青岩", stage="在建"),
            project(6, "乙路", region="别处", group_label="青岩县"),
            project(7, "丙校", group_label="临浦市"),
        ],
    )
    library = staged(
        tmp_path / "2", "library", rows=[project(3, "甲厂技术改造", library_code="L1", ytd=Decimal("1200"))]
    )
    key = staged(tmp_path / "3", "key_projects", rows=[project(4, "丁桥", leader="张三", done=Decimal(3))])
    loaded(
        con,
        tmp_path,
        [
            (arrival("住建/a.csv"), survey),
            (arrival("统计局/b.xlsx", "b"), library),
            (arrival("发改/c.xlsx", "c"), key),
        ],
    )
    got = rows(
        con,
        """SELECT row_key = submission_id || ':Sheet1:' || row_number, department, document, project_name, ytd,
            library_code, leader, done, region_codes
        FROM work.source_row ORDER BY document, row_number""",
    )
    assert got == [
        (True, "发改", "key_projects", "丁桥", None, None, "张三", Decimal(3), []),
        (
            True,
            "统计局",
            "library",
            "甲厂技术改造",
            Decimal(1200),
            "L1",
            None,
            None,
            [],
        ),
        (
            True,
            "住建",
            "survey",
            "甲厂技改",
            Decimal("1234.567891"),
            None,
            None,
            None,
            ["439802", "439821"],
        ),
        (True, "住建", "survey", "乙路", None, None, None, None, []),
        (True, "住建", "survey", "丙校", None, None, None, None, ["439881"]),
    ]
    assert {kind for _, kind, *_ in con.execute("DESCRIBE SELECT ytd FROM work.source_row").fetchall()} == {
        "DECIMAL(18,6)"
    }


def test_only_files_in_force_count_and_all_are_registered(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    def file(number: int, status: str = "accepted") -> StagedFile:
        return staged(
            tmp_path / str(number),
            "survey",
            status,
            rows=[project(number, "甲厂技改" if number < 4 else f"乙路{number}号", owner_name="甲公司")],
            sheet_rows=[{"sheet_name": "Sheet1", "kind": "data", "rows": 1}],
        )

    items: list[Item] = [
        (arrival("住建/a.csv", "1"), file(1)),
        (arrival("住建/a.csv", "2", day=1, sequence=2), file(2, "partial")),
        (arrival("住建/b.csv", "2", day=2), file(3)),
        (arrival("住建/c.csv", "4"), file(4, "held")),
        (arrival("住建/d.csv", "5"), file(5, "rejected")),
        (arrival("住建/e.csv", refused="太大", raw=None, file_sha256=None), None),
        (undated(arrival("住建/f.csv", "7")), file(7)),
    ]
    loaded(con, tmp_path, items)
    assert rows(con, "SELECT row_number FROM work.source_row") == [(2,)]
    assert rows(
        con, "SELECT file_name, rows_read, status FROM submission WHERE period = '2025-06' ORDER BY ALL"
    ) == [
        ("a.csv", 1, "partial"),
        ("a.csv", 1, "superseded"),
        ("b.csv", 1, "duplicate"),
        ("c.csv", 1, "held"),
        ("d.csv", 1, "rejected"),
        ("e.csv", 0, "rejected"),
    ]
    assert rows(con, "SELECT file_name, status FROM submission WHERE period IS NULL") == [
        ("f.csv", "rejected")
    ]
    assert rows(con, "SELECT count(*) FROM submission") == [(7,)]
    assert rows(con, "SELECT count(*), sum(rows) FROM sheet_rows") == [(6, 6)]
    assert rows(con, "FROM submission EXCEPT FROM work.submission_all") == []


def plan(row_number: int, **more: Any) -> dict[str, Any]:
    return {"sheet_name": "计划", "row_number": row_number} | more


def test_the_newest_plan_row_wins_per_scope_period_and_kind(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    older = staged(
        tmp_path / "1",
        "plan",
        rows=[
            plan(3, scope_name="云泽市", target_growth=Decimal(7), target_kind="年度", reported=Decimal(100)),
            plan(4, scope_name="澄湖区", target_growth=Decimal(6)),
            plan(5, scope_name="云泽市", period="2025-05", published_growth=Decimal("3.1")),
            plan(6, scope_name="工业", target_growth=Decimal(9), coverage="不含房地产"),
        ],
    )
    newer = staged(
        tmp_path / "2",
        "plan",
        rows=[
            plan(3, scope_name="全市", period="2025-06", target_growth=Decimal(8), target_kind="年度"),
            plan(4, scope_name="4398", period="2025-05", published_growth=Decimal("3.2")),
            plan(5, scope_name="云泽市", period="2024", published_growth=Decimal("2.0")),
            plan(6, scope_name="云泽", period="2025", target_growth=Decimal(8), target_kind="时段"),
        ],
    )
    loaded(
        con,
        tmp_path,
        [
            (arrival("统计局/p.xlsx", "b", day=1, sequence=1, period="2025-07"), newer),
            (arrival("统计局/计划.xlsx"), older),
        ],
    )
    got = rows(
        con,
        """SELECT period, scope_kind, scope_code, scope_name, target_kind, target_growth, published_growth, coverage
        FROM work.plan_row ORDER BY ALL""",
    )
    assert got == [
        ("2024-12", "city", "4398", "云泽市", None, None, Decimal(2), "全口径"),
        ("2025-05", "city", "4398", "云泽市", None, None, Decimal("3.2"), "全口径"),
        ("2025-06", "city", "4398", "云泽市", "年度", Decimal(8), None, "全口径"),
        ("2025-06", "region", "439802", "澄湖区", "时段", Decimal(6), None, "全口径"),
        ("2025-06", "sector", "工业", "工业", "时段", Decimal(9), None, "不含房地产"),
        ("2025-07", "city", "4398", "云泽市", "时段", Decimal(8), None, "全口径"),
    ]


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        (None, "云泽市", ("city", "4398")),
        (None, " 云 泽 ", ("city", "4398")),
        (None, "全市", ("city", "4398")),
        (None, "439800", ("city", "4398")),
        (None, "青岩", ("region", "439821")),
        (None, "临浦", ("region", "439881")),
        (None, "439881000000", ("region", "439881")),
        (None, "工业", ("sector", "工业")),
        (None, "市本级", ("sector", "市本级")),
        ("县区", "开发区", ("region", "开发区")),
        ("行业部门", "青岩县", ("sector", "青岩县")),
        ("全市", "合计", ("city", "4398")),
    ],
)
def test_scopes_are_told_by_kind_or_name(
    tmp_path: Path, kind: str | None, name: str, expected: tuple[str, str]
) -> None:
    assert scope_of(kind, name, settings(tmp_path))[:2] == expected


@given(st.text())
def test_any_scope_name_is_some_scope(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    assert scope_of(None, name, settings(tmp_path_factory.getbasetemp())).kind in ("city", "region", "sector")


def test_the_newest_peer_row_wins(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    def peers(number: int, growth: str) -> StagedFile:
        line = {"sheet_name": "s", "row_number": 2, "city": " 甲市", "growth": Decimal(growth)}
        return staged(
            tmp_path / str(number), "peers", rows=[line, line | {"city": "乙市", "period": "2025-05"}]
        )

    loaded(
        con,
        tmp_path,
        [
            (arrival("统计局/x.csv", "1"), peers(1, "3.1")),
            (arrival("统计局/y.csv", "2", day=1), peers(2, "3.2")),
        ],
    )
    assert rows(con, "SELECT period, city, growth_pct FROM work.peer_row ORDER BY ALL") == [
        ("2025-05", "乙市", Decimal("3.2")),
        ("2025-06", "甲市", Decimal("3.2")),
    ]


def test_finding_keys_follow_the_project_not_the_row(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    place = {"sheet_name": "Sheet1", "field": "ytd", "column": "F", "value": "x"}
    june = staged(
        tmp_path / "1",
        rows=[project(5, "甲 厂（技改）", project_code="c")],
        findings=[finding("不是金额", row_number=5, **place)],
    )
    july = staged(
        tmp_path / "2",
        rows=[project(9, "甲厂(技改)", project_code="c")],
        findings=[finding("不是金额", row_number=9, **place)],
    )
    loaded(
        con,
        tmp_path,
        [(arrival("住建/a.csv"), june), (arrival("住建/b.csv", "b", period="2025-07"), july)],
    )
    keys = rows(con, "SELECT finding_key FROM finding ORDER BY period")
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert len(keys[0][0]) == 16


def test_finding_keys_are_unique_within_a_period(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    one = {"sheet_name": "S", "row_number": 5, "field": "ytd", "column": "F"}
    file = staged(
        tmp_path / "1",
        "survey",
        "partial",
        rows=[project(5, "同名"), project(6, "同名")],
        findings=[
            finding("甲", **one),
            finding("甲", **one | {"row_number": 6}),
            finding("甲", **one),
            finding("乙", **one),
            finding("没有表头"),
            finding("没有表头"),
            finding("无名称", sheet_name="S", row_number=8, row_accepted=False),
        ],
    )
    loaded(con, tmp_path, [(arrival("住建/a.csv"), file), (arrival("住建/a/a.csv", "b", day=-1), file)])
    assert rows(con, "SELECT count(*), count(DISTINCT finding_key) FROM finding") == [(7, 7)]


def test_findings_of_replaced_files_are_left_out_and_personal_values_masked(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    phone = finding(
        "“13800001234”不像电话", sheet_name="S", row_number=5, field="phone", column="Z", value="13800001234"
    )
    personal = [f.name for f in fields("survey") if f.personal]
    assert {"contact", "phone"} <= set(personal)
    items: list[Item] = [
        (arrival("住建/a.csv", "1"), staged(tmp_path / "1", findings=[finding("旧")])),
        (arrival("住建/a.csv", "2", day=1, sequence=2), staged(tmp_path / "2", findings=[phone])),
        (arrival("住建/b.csv", "2", day=2), staged(tmp_path / "2", findings=[phone])),
        (
            arrival("住建/c.csv", "3"),
            staged(tmp_path / "3", "survey", "rejected", findings=[finding("退回")]),
        ),
        (arrival("住建/d.csv", "4"), staged(tmp_path / "4", None, "rejected", findings=[finding("不认识")])),
        (arrival("住建/e.csv", "5"), staged(tmp_path / "5", "survey", "held", findings=[finding("待确认")])),
    ]
    loaded(con, tmp_path, items)
    got = rows(con, "SELECT message, value, project_id FROM finding ORDER BY file_name")
    assert got == [
        ("“***”不像电话", "***", None),
        ("退回", None, None),
        ("不认识", None, None),
        ("待确认", None, None),
    ]


def test_loading_twice_and_in_any_order_gives_the_same(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    items: list[Item] = [
        (
            arrival(f"住建/{n}号.csv", str(n), day=n),
            staged(tmp_path / str(n), rows=[project(5, f"项目{n}")], findings=[finding("x", field="ytd")]),
        )
        for n in range(6)
    ]

    def digest(order: Sequence[Item]) -> str:
        with small_build() as fresh:
            create_published_tables(fresh)
            loaded(fresh, tmp_path, order)
            tables = ("work.source_row", "submission", "finding", "arrival")
            text = repr([rows(fresh, f"FROM {t}") for t in tables])
        return hashlib.sha256(text.encode()).hexdigest()

    assert digest(items) == digest(items[::-1])


def test_every_document_has_a_table_and_its_rows_stand_in_it(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    given: dict[str, dict[str, Any]] = {
        "entries": {"project_name": "甲厂", "stage": "市级待审", "applied_on": "2025-06-03"},
        "vouchers": {"library_code": "L1", "kind": "发票", "number": "0081", "amount": Decimal("12.5")},
        "approvals": {"project_name": "甲厂", "owner_name": "甲公司", "approval_no": "发改〔2025〕1号"},
        "decisions": {"pair_id": "p1", "decision": "同一项目", "decided_by": "王五"},
        "answers": {"project_id": "x1", "matter": "缺合同", "answer": "已补", "has_contract": True},
        "verifications": {"project_id": "x1", "exists": True, "verified_ytd": Decimal(3)},
    }
    assert set(given) == set(FOLLOW_UP)
    items: list[Item] = [
        (
            arrival(f"住建/{document}.csv", document),
            staged(
                tmp_path / document,
                document,
                rows=[
                    {"sheet_name": "S", "row_number": 4, "cells": {"x": ["A", "原文"]}, "extra": {"列": "a"}}
                    | row
                ],
            ),
        )
        for document, row in given.items()
    ]
    loaded(con, tmp_path, items)
    for document, table in FOLLOW_UP.items():
        names = [name for name, *_ in con.execute(f"DESCRIBE {table}").fetchall()]
        assert names == list(follow_up_columns(document))
        [row] = [dict(zip(names, values, strict=True)) for values in rows(con, f"FROM {table}")]
        assert {name: row[name] for name in given[document]} == given[document]
        assert (row["period"], row["document"], row["in_force"]) == ("2025-06", document, True)
        assert row["row_key"] == f"{row['submission_id']}:S:4"
        assert json.loads(row["cells"]) == {"x": ["A", "原文"]}
        assert json.loads(row["extra"]) == {"列": "a"}


def test_no_document_leaves_its_table_empty(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    loaded(con, tmp_path, [])
    for document, table in FOLLOW_UP.items():
        described = con.execute(f"DESCRIBE {table}").fetchall()
        assert {name: kind for name, kind, *_ in described} == follow_up_columns(document)
        assert rows(con, f"FROM {table}") == []


def test_findings_that_rest_on_other_files_stand_beside_the_staged_ones(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    file = staged(tmp_path / "1", rows=[project(5, "甲厂", project_code="c")], findings=[finding("不是金额")])
    one = arrival("住建/a.csv")
    beside = (
        said("IN05", sheet="Sheet1", row=5, field="ytd", label="本年完成投资"),
        said("IN19", field="ytd", label="全年", value="约5"),
    )
    [decided] = decide([one], {one.submission_id: file})
    load(con, settings(tmp_path), [replace(decided, findings=beside)], date(2025, 7, 15))
    got = rows(con, "SELECT rule_id, row_number, value FROM finding ORDER BY rule_id")
    assert got == [("IN05", 5, None), ("IN07", None, None), ("IN19", None, "约5")]
    assert rows(con, "SELECT project_name FROM work.found WHERE rule_id = 'IN05'") == [("甲厂",)]
    assert rows(con, "SELECT count(DISTINCT finding_key) FROM finding") == [(3,)]

    with small_build() as fresh:
        create_published_tables(fresh)
        gone = replace(decided, findings=beside, status="superseded")
        load(fresh, settings(tmp_path), [gone], date(2025, 7, 15))
        assert rows(fresh, "FROM finding") == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("联系张三13800001234", "联系张三***"),
        ("13800001234,13900001234 13700001234", "***,*** ***"),
        ("138-0000-1234", "***"),
        ("+86 138 0000 1234", "***"),
        ("2501-439802-04-01-123456", "2501-439802-04-01-123456"),
        ("91512081MA62K0260E", "91512081MA62K0260E"),
        ("250143980204011380000", "250143980204011380000"),
        ("1380000", "1380000"),
        ("", ""),
    ],
)
def test_mobile_numbers_are_masked_in_any_value(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, text: str, shown: str
) -> None:
    found = finding(f"“{text}”读不出", sheet_name="S", row_number=5, field="ytd", value=text)
    loaded(con, tmp_path, [(arrival("住建/a.csv"), staged(tmp_path / "1", findings=[found]))])
    assert rows(con, "SELECT value, message FROM finding") == [(shown, f"“{shown}”读不出")]


@pytest.mark.parametrize("folder", ["a[1]", "b*c", "q?x", "年=2025", "引'号", "{x,y}"])
def test_a_data_folder_may_have_any_name(con: duckdb.DuckDBPyConnection, tmp_path: Path, folder: str) -> None:
    near = tmp_path / "a1" / "1"
    staged(near, rows=[project(9, "别的")])
    (tmp_path / "bXc").symlink_to(tmp_path / "a1")
    (tmp_path / "qYx").symlink_to(tmp_path / "a1")
    file = staged(
        tmp_path / "真" / "1",
        rows=[project(5, "甲厂")],
        findings=[finding("x")],
        sheet_rows=[{"sheet_name": "S", "kind": "data", "rows": 1}],
    )
    (tmp_path / folder).mkdir()
    moved = file.folder.rename(tmp_path / folder / "1")
    loaded(con, tmp_path, [(arrival("住建/a.csv"), replace(file, folder=moved))])
    assert rows(con, "SELECT project_name FROM work.source_row") == [("甲厂",)]
    assert rows(con, "SELECT count(*) FROM finding") == [(1,)]
    assert rows(con, "SELECT rows FROM sheet_rows") == [(1,)]


def test_a_decision_stands_until_a_newer_one(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    def decisions(number: int, decision: str) -> StagedFile:
        row = {"sheet_name": "S", "row_number": 2, "pair_id": "p", "decision": decision, "cells": {}}
        return staged(tmp_path / str(number), "decisions", rows=[row])

    first = arrival("统计局/d.xlsx", "1")
    second = arrival("统计局/d.xlsx", "2", day=1, sequence=2)
    files = {first.submission_id: decisions(1, "待定"), second.submission_id: decisions(2, "同一项目")}
    older, newer = decide([first, second], files)
    kept = [replace(older, status="superseded"), newer]
    load(con, settings(tmp_path), kept, date(2025, 7, 15))
    assert rows(con, "SELECT decision, in_force FROM work.decision_row ORDER BY received_order") == [
        ("待定", False),
        ("同一项目", True),
    ]
