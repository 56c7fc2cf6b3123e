"""``gutou explain`` on a small published file: stories, former ids, splits, doubtful and different pairs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rich.cells import cell_len

from gutou.cli_explain import tell
from gutou.database import create_published_tables
from gutou.errors import UsageError
from gutou.explain_words import flowed, likely, number, wrapped
from gutou.register import register
from gutou.register.reasons import CLEAR
from gutou.scope.projects import assemble, publish_projects
from gutou.scope.reconcile import reconcile
from gutou.scope.rulebook import judge, load_rules
from tests.command import Done, in_process
from tests.register.city import SETTINGS
from tests.register.test_ids import code
from tests.scope.world import fill
from tests.small import small_build

CITY = "云泽城投集团有限公司"


def line(name: str, department: str, row: int, period: str = "2025-06", **more: Any) -> dict[str, Any]:
    given = {
        "project": "",
        "period": period,
        "document": "library" if department == "统计局" else "survey",
        "department": department,
        "file_name": f"{department}{period}.xlsx",
        "sheet_name": "表1",
        "row_number": row,
        "row_key": f"{period}{department}{row}",
        "project_name": name,
        "owner_name": CITY,
        "region_codes": ["439802"],
        "planned_total": 5000,
        "ytd": 1000,
        "started": True,
        "start_month": "2025-02",
    }
    if department == "统计局":
        given |= {
            "library_code": f"GT{row}",
            "entered": "2025-03",
            "build_stage": "本年施工",
            "form": "206-1",
        }
    return given | more


MONTHS = [
    # 青云大桥: two sections apart in May, one project with its whole in June
    line("青云大桥一标段", "发改", 2, "2025-04", planned_total=3000),
    line("青云大桥一标段", "发改", 2, "2025-05", planned_total=3000),
    line("青云大桥二标段", "发改", 3, "2025-05", planned_total=2000),
    line("青云大桥一标段", "发改", 2, planned_total=3000),
    line("青云大桥二标段", "发改", 3, planned_total=2000),
    line("青云大桥", "住建", 2),
    line("青云大桥工程", "统计局", 5, ytd=900),
    # 标准厂房: two phases, never one project
    line("标准厂房一期", "发改", 6, planned_total=2000),
    line("标准厂房二期", "住建", 6, planned_total=2000),
    # 石桥镇农村公路: doubtful
    line("石桥镇农村公路", "交通", 7, planned_total=2000),
    line("石桥镇农村公路危桥改造", "统计局", 7, planned_total=2900, start_month=None),
    # 智能仓储中心: the names leave it in doubt, the month does not
    line("智能仓储中心扩建", "商务", 9, owner_name="华兴机械有限公司"),
    line("汽配智能仓储中心扩建", "统计局", 9, owner_name="华兴机械有限公司", start_month=None),
    # 云港大道: one project by its code, though the amounts differ
    line("云港大道", "发改", 8, project_code=code(7), ytd=300),
    line("云港大道新建工程", "交通", 8, project_code=code(7), ytd=800),
]


def publish(path: Path, rows: Iterable[Mapping[str, Any]], fixed: Path) -> Path:
    """A published file as far as stories need it."""
    with small_build(path) as con:
        create_published_tables(con)
        fill(con, rows)
        register(con, fixed, SETTINGS)
        assemble(con, SETTINGS)
        judge(con, SETTINGS, load_rules())
        publish_projects(con)
        reconcile(con, SETTINGS)
        told = SETTINGS.model_dump_json(include={"city_code", "city_name", "regions"})
        con.execute(
            "INSERT INTO run_log BY NAME SELECT 'r1' AS run_id, ? AS as_of, ? AS started_at, ? AS settings",
            [date(2025, 7, 14), datetime(2025, 7, 14), told],
        )
    return path


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("explain")
    (root / "curated").mkdir()
    return publish(root / "curated" / "gutou.duckdb", MONTHS, root / "fixed")


def project_at(database: Path, department: str, row: int, period: str = "2025-06") -> str:
    with duckdb.connect(str(database), read_only=True) as con:
        found = con.execute(
            "SELECT project_id FROM project_source WHERE department = ? AND row_number = ? AND period = ?",
            [department, row, period],
        ).fetchone()
    assert found is not None
    return str(found[0])


def test_a_story_names_rows_reasons_rules_and_the_library(database: Path) -> None:
    project = project_at(database, "住建", 2)
    story, text = tell(database, [project])
    assert [row["place"] for row in story["rows"]] == [
        "统计局/统计局2025-06.xlsx:表1:5",
        "住建/住建2025-06.xlsx:表1:2",
        "发改/发改2025-06.xlsx:表1:2",
        "发改/发改2025-06.xlsx:表1:3",
    ]
    whole = story["rows"][1]["link"]
    assert (whole["with"], whole["kind"]) == (1, "link")
    assert "名称核心相同" in whole["why"][0]
    for said in ("青云大桥", "住建/住建2025-06.xlsx:表1:2", "SC01", "库内 GT5", "金额不一致待核", "各期"):
        assert said in text
    assert all(cell_len(shown) <= 100 for shown in text.splitlines())


def test_rows_that_the_month_joined_say_so_and_older_files_do_not(database: Path, tmp_path: Path) -> None:
    project = project_at(database, "商务", 9)
    story, text = tell(database, [project])
    record, survey = story["rows"]
    assert (survey["link"]["kind"], survey["link"]["with"]) == ("review", 1)
    assert survey["reason"] == f"与 统计局/统计局2025-06.xlsx:表1:9：{CLEAR}"
    assert record["reason"] == f"与 商务/商务2025-06.xlsx:表1:9：{CLEAR}"
    assert text.count("归并依据：与 ") == 2
    _, pair = tell(database, [survey["place"], record["place"]])
    assert "为什么归在一起" in pair
    assert "".join(pair.split()).count(CLEAR) == 1
    older = tmp_path / "older.duckdb"
    shutil.copy(database, older)
    with duckdb.connect(str(older)) as con:
        con.execute("ALTER TABLE project_source DROP COLUMN link_reason")
    assert "归并依据" not in tell(older, [project])[1]
    assert (
        f"经同项目的其他行归入，见 gutou explain {project}"
        in tell(older, [survey["place"], record["place"]])[1]
    )


def test_a_former_id_leads_to_the_project_it_merged_into(database: Path) -> None:
    stays, former = (project_at(database, "发改", row, "2025-05") for row in (2, 3))
    assert stays == project_at(database, "发改", 3)
    story, text = tell(database, [former])
    assert story["project_id"] == stays
    assert text.startswith(f"{former} 自 2025-06 起并入 {stays}（")
    assert f"曾用标识 {former}" in text


def test_an_earlier_period_is_told_as_it_stood(database: Path) -> None:
    project = project_at(database, "发改", 2)
    story, _ = tell(database, [project], "2025-05")
    assert [row["row_number"] for row in story["rows"]] == [2]
    assert story["rows"][0]["link"] is None
    with pytest.raises(UsageError, match="有数据的时段：2025-06、2025-05、2025-04"):
        tell(database, [project], "2024-01")


def test_only_the_rows_asked_for_are_told(database: Path) -> None:
    project = project_at(database, "住建", 2)
    story, text = tell(database, [project, "住建2025-06.xlsx:表1:2"])
    assert [row["number"] for row in story["rows"]] == [2]
    assert "4 行中的 1 行" in text
    assert "发改2025-06.xlsx:表1:2" not in text.split("统计范围")[0]
    assert tell(database, ["住建2025-06.xlsx:2"])[0]["project_id"] == project


def test_values_that_differ_are_told_with_the_choice(database: Path) -> None:
    _, text = tell(database, [project_at(database, "发改", 8)])
    assert "✓ 发改 [2]：300（" in text
    assert "交通 [1]：800（" in text


def test_two_phases_are_apart_by_veto(database: Path) -> None:
    one, other = project_at(database, "发改", 6), project_at(database, "住建", 6)
    story, text = tell(database, [one, other])
    assert not story["same_project"]
    assert "不是同一项目" in text
    assert "期次不同" in text
    assert {"label": "期次", "left": "1", "right": "2"} in story["compared"]
    assert all(cell_len(shown) <= 100 for shown in text.splitlines())
    turned, _ = tell(database, [other, one])
    assert turned["pairs"][0]["probability"] == story["pairs"][0]["probability"]
    assert len(turned["against"]) == len(story["against"])


def test_a_doubtful_pair_says_that_it_waits(database: Path) -> None:
    road, record = "交通2025-06.xlsx:表1:7", "统计局2025-06.xlsx:表1:7"
    story, text = tell(database, [road, record])
    assert not story["same_project"]
    assert story["pairs"][0]["kind"] == "review"
    assert "待复核" in text
    assert "名称一方为缩写" in text
    _, own = tell(database, [road])
    assert "疑似配对（1 对）" in own
    assert "石桥镇农村公路危桥改造" in own


def test_two_rows_of_one_project_are_one_and_why(database: Path) -> None:
    story, text = tell(database, ["发改/发改2025-06.xlsx:表1:8", "交通/交通2025-06.xlsx:表1:8"])
    assert story["same_project"]
    assert story["against"] == []
    assert "是同一项目" in text
    assert "项目代码相同" in text


def test_a_reviewers_decision_is_told(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "decided.duckdb"
    copy.write_bytes(database.read_bytes())
    with duckdb.connect(str(copy)) as con:
        con.execute("UPDATE match_review SET decision = '不同项目', decided_by = '王核'")
    story, text = tell(copy, ["交通2025-06.xlsx:表1:7", "统计局2025-06.xlsx:表1:7"])
    decision = story["pairs"][0]["decision"]
    assert (decision["decision"], decision["decided_by"]) == ("不同项目", "王核")
    assert "复核决定：不同项目（王核）" in text
    assert "已决定：不同项目" in tell(copy, ["交通2025-06.xlsx:表1:7"])[1]


def test_a_row_that_a_reviewer_put_in_says_so(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "decided.duckdb"
    copy.write_bytes(database.read_bytes())
    with duckdb.connect(str(copy)) as con:
        con.execute("UPDATE match_review SET decision = '同一项目', decided_by = '王核'")
        con.execute(
            "UPDATE project_source SET project_id = (SELECT project_id FROM project_source WHERE project_name = "
            "'石桥镇农村公路') WHERE project_name = '石桥镇农村公路危桥改造'"
        )
    story, text = tell(copy, ["交通2025-06.xlsx:表1:7"])
    assert len(story["rows"]) == 1
    story, text = tell(copy, [story["project_id"]])
    assert len(story["rows"]) == 2
    assert "复核决定“同一项目”（王核）" in text


def test_a_split_is_told_on_both_sides(tmp_path: Path) -> None:
    approval = {"approval_no": "云发改〔2025〕7号", "planned_total": None, "start_month": None}
    rows = [
        line("青云大桥一标段", "发改", 2, "2025-05", **approval),
        line("青云大桥一标段", "住建", 2, "2025-05", **approval),
        line("青云大桥二标段", "交通", 2, "2025-05", **approval),
        line("青云大桥一标段", "发改", 2),
        line("青云大桥一标段", "住建", 2),
        line("青云大桥二标段", "交通", 2),
    ]
    path = publish(tmp_path / "split.duckdb", rows, tmp_path / "fixed")
    stays, part = project_at(path, "发改", 2), project_at(path, "交通", 2)
    assert stays == project_at(path, "交通", 2, "2025-05") != part
    assert f"2025-06 分出到 {part}" in tell(path, [stays])[1]
    assert f"2025-06 由 {stays} 分来" in tell(path, [part])[1]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (["P0000000000"], "没有项目 P0000000000"),
        (["青云"], "青云大桥"),
        (["没有.xlsx:表1:2"], "没有被接收的数据行"),
        (["表1:99", "P1"], "没有被接收的数据行"),
        (["P1", "P2", "P3"], "没有项目|两个"),
    ],
)
def test_what_is_not_known_is_said_with_the_nearest(database: Path, what: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        tell(database, what)


def test_one_letter_off_names_the_project_meant(database: Path) -> None:
    project = project_at(database, "住建", 2)
    with pytest.raises(UsageError, match=project):
        tell(database, [project[:-1] + ("A" if project[-1] != "A" else "B")])


def test_nothing_published_yet(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="还没有发布"):
        tell(tmp_path / "gutou.duckdb", ["P1"])


def test_the_command_tells_a_person_and_a_program(database: Path) -> None:
    def gutou(*arguments: str) -> Done:
        return in_process("explain", *arguments, "--data", str(database.parent.parent))

    project = project_at(database, "住建", 2)
    told = gutou(project)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith(f"{project}  青云大桥")
    assert json.loads(gutou(project, "--json").stdout)["project_id"] == project
    unknown = gutou("P0000000000")
    assert unknown.returncode == 2
    assert "没有项目" in unknown.stderr
    assert gutou(project, "--period", "六月").returncode == 2


def test_lines_are_broken_by_width_and_never_inside_a_code() -> None:
    text = "在库编码" + " 4398232022000005" * 3 + "，完"
    lines = wrapped(text, 4, 30).splitlines()
    assert all(cell_len(one) <= 30 for one in lines)
    assert "".join(lines).count("4398232022000005") == 3
    assert not any(one.strip().startswith("，") for one in lines)
    assert flowed(["甲" * 10, "乙" * 10, "丙"], 44) == "甲" * 10 + "  " + "乙" * 10 + "\n丙"


def test_numbers_as_a_person_reads_them() -> None:
    assert [number(n) for n in (None, 5000, 1234.5, "0.000000")] == ["—", "5,000", "1,234.5", "0"]
    assert [likely(p) for p in (0.8, 0.99999, 1)] == ["80.00%", ">99.99%", ">99.99%"]


def test_a_name_cannot_command_the_terminal(tmp_path: Path) -> None:
    rows = [line("滨河\x1b[31m路\u202e改造\n工程", "发改", 2)]
    path = publish(tmp_path / "odd.duckdb", rows, tmp_path / "fixed")
    project = project_at(path, "发改", 2)
    for what in ([project], [project, project]):
        _, text = tell(path, what)
        assert not {"\x1b", "\u202e"} & set(text)
        assert "滨河 [31m路 改造 工程" in text
