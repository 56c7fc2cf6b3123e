from __future__ import annotations

import csv
import stat
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest

from gutou.database import table_definitions
from gutou.errors import UsageError
from gutou.publish.disclosure import Rule
from gutou.publish.export import PUBLIC, Wanted, export
from tests.publish.small_candidate import fill
from tests.small import small_build

HOSTILE = '=HYPERLINK("http://x","点我")'


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("published") / "gutou.duckdb"
    with small_build(path) as con:
        fill(con)
        con.execute("UPDATE project SET project_name = ? WHERE project_id = 'P1'", [HOSTILE])
        con.execute(
            "UPDATE project SET owner_name = '+86公司', stage = '－进展', ytd_wan = -5 WHERE project_id = 'P2'"
        )
    path.chmod(0o440)
    return path


def test_parquet_holds_every_table_as_it_is(database: Path, tmp_path: Path) -> None:
    written = export(database, tmp_path, Wanted("parquet"))
    assert {path.name for path in written} == {f"{name}.parquet" for name in table_definitions()}
    with duckdb.connect(str(database), read_only=True) as con:
        for name in ("gap", "project", "dictionary"):
            assert (
                con.execute(f"FROM read_parquet('{tmp_path}/{name}.parquet')").fetchall()
                == con.execute(f"FROM {name}").fetchall()
            )
        assert "DECIMAL(18,6)" in str(
            con.execute(f"DESCRIBE FROM read_parquet('{tmp_path}/gap.parquet')").fetchall()
        )
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o640}
    assert not list(tmp_path.glob(".*"))


def test_csv_is_read_by_office_programs_and_runs_nothing(database: Path, tmp_path: Path) -> None:
    export(database, tmp_path, Wanted("csv", tables=("project",)))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dictionary.csv", "project.csv"]
    assert (tmp_path / "project.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "project.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["project_id"]: row for row in csv.DictReader(lines)}
    assert rows["P1"]["project_name"] == "'" + HOSTILE
    assert rows["P2"]["owner_name"] == "'+86公司"
    assert rows["P2"]["stage"] == "'－进展"
    assert rows["P2"]["ytd_wan"] == "-5.000000"


def test_the_workbook_has_labels_numbers_and_a_dictionary(database: Path, tmp_path: Path) -> None:
    (path,) = export(database, tmp_path, Wanted("xlsx", period="2025-06"))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:2] == ["说明", "数据字典"]
    assert set(book.sheetnames[2:]) == {
        t["label"] for n, t in table_definitions().items() if n != "dictionary"
    }
    assert book["说明"]["A1"].value == "内部资料·未经审定公布"
    sheet = book["项目"]
    heading = [cell.value for cell in sheet[1]]
    row = next(r for r in sheet.iter_rows(min_row=2) if r[heading.index("项目标识")].value == "P1")
    assert row[heading.index("项目名称")].value == HOSTILE
    assert row[heading.index("项目名称")].data_type == "s"
    assert row[heading.index("本年完成投资（万元）")].value == 100
    assert row[heading.index("纳入判定")].value == "纳入"
    assert row[heading.index("是否在库")].value == "是"


def test_nothing_published_or_an_unknown_name_is_said(database: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="还没有发布过"):
        export(tmp_path / "none.duckdb", tmp_path, Wanted("csv"))
    with pytest.raises(UsageError, match="没有这个表：projects"):
        export(database, tmp_path, Wanted("csv", tables=("projects",)))
    with pytest.raises(UsageError, match="2024-01 没有数据"):
        export(database, tmp_path, Wanted("csv", period="2024-01"))


@pytest.mark.parametrize("form", ["parquet", "csv", "xlsx"])
def test_the_public_export_tells_of_no_unit(database: Path, tmp_path: Path, form: str) -> None:
    written = export(database, tmp_path, Wanted(form, public=Rule(3, Decimal(80))))  # type: ignore[arg-type]
    content = "".join(_text(path) for path in written)
    for told in ("P1", "L1", HOSTILE, "污水处理厂", "道路养护", "+86公司", "gap_wan", "-35", "base"):
        assert told not in content
    assert "为保护统计对象，不予提供" in content
    if form == "parquet":
        with duckdb.connect() as con:
            rows = con.execute(
                f"FROM read_parquet('{tmp_path}/{PUBLIC}.parquet') WHERE note IS NULL"
            ).fetchall()
        assert rows == [], "two units stand behind everything that the small city has"


def _text(path: Path) -> str:
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return str([[cell for row in sheet.values for cell in row] for sheet in book])
    if path.suffix == ".parquet":
        with duckdb.connect() as con:
            return str(con.execute(f"FROM read_parquet('{path}')").fetchall())
    return path.read_text(encoding="utf-8-sig")
