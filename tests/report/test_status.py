"""Where things stand: board, who is waited for, deadlines, runs, seals, disk; also where half of it is not there."""

from __future__ import annotations

import json
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from gutou.errors import UsageError
from gutou.intake.sidecar import write_sidecar
from gutou.logs import kept, told_end
from gutou.operate.locks import SERVE, holding
from gutou.publish.seals import Seal, write_seal
from gutou.report.status import Status, read_status
from gutou.report.status_deadlines import deadlines
from gutou.report.status_show import show
from gutou.settings import Settings
from gutou.workspace import Workspace
from tests.intake.arrived import arrival, settings
from tests.publish.small_candidate import fill
from tests.small import small_build
from tests.test_logs import job

NOW = datetime(2025, 7, 6, 9)
SEAL = Seal("2025-06", 2, "r1", "2025-07-14", "1", "s", "2025-07-20T09:00:00", "张三", "月报")
WAITING = """
INSERT INTO follow_up (project_id, matter, department, status) VALUES
    ('P1', '资料不全', '发改', 'open'), ('P2', '资料不全', '发改', 'closed'), ('P3', '拟退库待核', '统计局', 'open');
INSERT INTO submission (period, submission_id, department, status) VALUES
    ('2025-06', 'h1', '住建', 'held'), ('2025-05', 'h2', '住建', 'held'), ('2025-01', 'h3', '住建', 'held');
UPDATE match_review SET last_period = '2025-06', settled = false;
INSERT INTO revision (period, status) VALUES ('2025-06', 'waiting'), ('2025-06', 'waiting'), ('2025-06', 'in_force');
DELETE FROM run_log;
INSERT INTO run_log (run_id, as_of, finished_at)
    VALUES ('20250705T213000-abc123', DATE '2025-07-05', TIMESTAMP '2025-07-05 21:31:00');
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    root = tmp_path_factory.mktemp("status")
    told = settings(root)
    workspace = Workspace.of(told)
    workspace.curated.mkdir(parents=True)
    with small_build(workspace.database) as con:
        fill(con)
        con.execute(WAITING)
        write_seal(con, workspace.fixed, SEAL)
    write_sidecar(workspace, arrival("住建/2025-06/新到.xlsx", raw=None, refused="打不开"))
    return told


@pytest.fixture(scope="module")
def status(city: Settings) -> Status:
    return read_status(city, NOW)


def test_before_anything_is_published_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="还没有发布"):
        read_status(settings(tmp_path), NOW)


def test_who_is_waited_for(status: Status) -> None:
    found = {(one.waits_for, one.matter, one.period): one.items for one in status.waiting}
    assert found == {
        ("住建", "held", "2025-05"): 1,
        ("住建", "held", "2025-06"): 1,
        ("发改", "follow_up", "2025-06"): 1,
        ("统计局", "follow_up_bureau", "2025-06"): 1,
        ("统计局", "match_review", "2025-06"): 1,
        ("统计局", "scope", "2025-06"): 1,
        ("统计局", "revision", "2025-06"): 2,
    }
    assert status.unpublished == {"住建": 1}


def test_seals_runs_and_disk(city: Settings, status: Status) -> None:
    (seal,) = status.seals
    assert (seal.period, seal.version, seal.sealed_by, seal.waiting) == ("2025-06", 2, "张三", 2)
    assert status.last_run is not None
    assert (status.last_run.run_id, status.last_run.state) == ("20250705T213000-abc123", "published")
    assert {"夜间对账", "收件", "月度结账"} <= {one.title for one in status.next_runs}
    assert not status.next_runs[0].served
    with holding(Workspace.of(city), SERVE, "gutou serve"):
        assert read_status(city, NOW).next_runs[0].served
    assert status.disk is not None
    assert status.disk.free > 0


def test_deadlines_with_days_left_and_what_is_owed(city: Settings, status: Status) -> None:
    found = {(one.what, one.on): one for one in status.deadlines}
    past = found["documents", date(2025, 7, 5)]
    assert (past.days_left, past.working_days_left, past.owed) == (-1, 0, 1)
    entry = found["entry", date(2025, 7, 10)]
    # 2025-07-06 is a Sunday.
    assert (entry.days_left, entry.working_days_left, entry.owed) == (4, 4, None)
    assert ("report", date(2025, 7, 15)) in found
    assert ("documents", date(2025, 8, 5)) in found
    later = {(one.what, one.on) for one in deadlines(city, date(2025, 7, 6), ())}
    assert ("documents", date(2025, 7, 5)) not in later, "nobody knows what is owed"


def test_it_is_shown_and_told_to_programs(status: Status) -> None:
    console = Console(width=120, record=True, file=StringIO())
    show(console, status)
    text = console.export_text()
    for said in (
        "云泽市 2025-06 报送情况",
        "未报",
        "来件待确认",
        "gutou freeze 时段 --revise",
        "已过 1 天",
        "4 天（工作日 4 天）",
        "收到后还没有进入已发布的库：住建 1 份",
        "已定库：2025-06（第 2 版），2025-07-20 09:00 起，由 张三，2 处变动等待修订",
        "gutou serve 没有在运行",
        "剩余",
    ):
        assert said in text
    told = json.loads(json.dumps(status.facts(), default=str))
    assert told["seals"][0]["waiting"] == 2
    assert {"arrival", "waiting", "deadlines", "last_run", "next_runs", "disk"} <= told.keys()


def test_a_later_run_that_did_not_publish_is_told_beside_the_published_one(city: Settings) -> None:
    later = job(city.data.parent)
    with kept(later):
        told_end("held_back", "审核未通过，没有发布；原数据库不变")
    with kept(job(city.data.parent)):
        told_end("received", "收到 1 个新文件")
    found = read_status(city, NOW)
    assert found.last_run is not None
    assert (found.last_run.run_id, found.last_run.state) == (later.run_id, "held_back")
    assert found.last_run.published_run == "20250705T213000-abc123"
    assert found.last_intake is not None
    console = Console(width=120, record=True, file=StringIO())
    show(console, found)
    text = console.export_text()
    assert "审核未通过：审核未通过，没有发布；原数据库不变" in text
    assert "已发布的库：运行 20250705T213000-abc123，2025-07-05 21:31 完成" in text
