"""The macros answer in a file that is opened read-only, by any client."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from duckdb import DuckDBPyConnection

from gutou.publish.macros import table_macros
from tests.publish.small_candidate import fill
from tests.small import small_build

ARGUMENTS = {
    "哪期": "2025-06", "哪里": "全市", "哪个项目": "P1", "哪个部门": "发改", "找什么": "P1",
}  # fmt: skip


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBPyConnection]:
    path = tmp_path_factory.mktemp("published") / "gutou.duckdb"
    with small_build(path) as con:
        fill(con)
    path.chmod(0o440)
    with duckdb.connect(str(path), read_only=True) as con:
        yield con


@pytest.mark.parametrize("macro", table_macros(), ids=lambda macro: macro.name)
def test_every_macro_answers_with_chinese_headings(con: DuckDBPyConnection, macro) -> None:  # type: ignore[no-untyped-def]
    con.execute(
        f'FROM "{macro.name}"({", ".join("?" for _ in macro.parameters)})',
        [ARGUMENTS[p] for p in macro.parameters],
    )
    headings = [column[0] for column in con.description or []]
    assert con.fetchall(), "the small candidate has a row for each"
    assert all(any("一" <= letter <= "鿿" for letter in heading) for heading in headings)
    nothing = con.execute(
        f'FROM "{macro.name}"({", ".join("?" for _ in macro.parameters)})', ["没有"] * len(macro.parameters)
    )
    assert nothing.fetchall() == []


def test_a_project_is_found_by_whatever_one_knows_of_it(con: DuckDBPyConnection) -> None:
    for known in ("P1", "P0", "L1", "污水"):
        assert con.execute("SELECT 项目标识, 纳入判定, 比对结论 FROM 项目(?)", [known]).fetchall() == [
            ("P1", "纳入", "在库一致")
        ]


def test_the_gap_is_that_of_the_table_and_carries_its_words(con: DuckDBPyConnection) -> None:
    rows = con.execute("SELECT 数值, 单位, 提示 FROM 缺口('2025-06', '全市') WHERE 数字 = '缺口'").fetchall()
    assert rows == [(Decimal(-35), "万元", "仅供分析研判，不得分解下达，不得据此要求单位填报或修改统计数据")]
    assert con.execute(
        "SELECT 数字, 数值 FROM 缺口('2025-06', '澄湖区') WHERE 数字 = '库内合计'"
    ).fetchall() == [("库内合计", Decimal(180))]
    assert con.execute(
        "SELECT count(*) FROM 差额桥('2025-06', '全市') WHERE 提示 LIKE '仅供分析研判%'"
    ).fetchone() == (3,)


def test_labels(con: DuckDBPyConnection) -> None:
    asked = (
        "SELECT 标签('gap.base_source', 'micro'), 标签('gap.base_source', '别的'), 标签('没有.的列', NULL)"
    )
    assert con.execute(asked).fetchone() == ("微观汇总", "别的", None)


def test_macros_work_where_the_file_is_attached(con: DuckDBPyConnection) -> None:
    path = Path(str(con.execute("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchall()[0][0]))
    with duckdb.connect() as other:
        other.execute(f"ATTACH '{path}' AS published (READ_ONLY)")
        other.execute("USE published")
        assert len(other.execute("FROM 漏统('2025-06')").fetchall()) == 1
