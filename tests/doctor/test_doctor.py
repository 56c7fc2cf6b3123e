"""The examination: nothing to say of a healthy installation, and of each broken one what is wrong and what to do."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
from typer.testing import CliRunner

from gutou.cli import app
from gutou.database import build_connection
from gutou.doctor import Verdict, environment, examine
from gutou.intake.collect import collect
from gutou.operate.locks import RUN, holding
from gutou.publish.seals import Seal, write_seal
from gutou.settings import load_settings
from gutou.workspace import Workspace
from tests.publish.small_candidate import ROOT, fill

NOW = datetime(2025, 7, 20, 9)
SEAL = Seal(
    "2025-06", 1, "r1", "2025-07-14", "1", "s", "2025-07-20T09:00:00", "张三", "月报", {"s1": 3}, ["s1"]
)


class Place(NamedTuple):
    """An installation."""

    root: Path

    @property
    def config(self) -> Path:
        return self.root / "gutou.toml"

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.root / "share", self.root / "data")

    def examined(self, *, thorough: bool = False) -> list[Verdict]:
        at = self.workspace
        return examine(self.config, share=at.share, data=at.data, now=NOW, thorough=thorough)

    def faults(self, *, thorough: bool = False) -> list[Verdict]:
        return [one for one in self.examined(thorough=thorough) if one.state == "fault"]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A healthy installation: folders, one file received, a published database, a seal."""
    root = tmp_path_factory.mktemp("doctor") / "city"
    root.mkdir()
    shutil.copyfile(ROOT / "gutou.toml", root / "gutou.toml")
    place = Place(root)
    settings = load_settings(place.config, share=place.workspace.share, data=place.workspace.data)
    for department in settings.departments:
        (place.workspace.share / department.name).mkdir(parents=True)
    (place.workspace.share / "住建" / "2025-06").mkdir()
    (place.workspace.share / "住建" / "2025-06" / "摸排.csv").write_text("项目名称\n", encoding="utf-8")
    place.workspace.make_private()
    quick = settings.model_copy(update={"limits": settings.limits.model_copy(update={"settle_seconds": 0})})
    collect(place.workspace, quick, NOW.date(), NOW)
    place.workspace.curated.mkdir()
    with build_connection(place.workspace.database) as con:
        fill(con)
        con.execute(
            """INSERT INTO run_log (run_id, as_of, finished_at)
            VALUES ('20250715T213000-abc123', DATE '2025-07-15', TIMESTAMP '2025-07-15 21:31:00')"""
        )
        write_seal(con, place.workspace.fixed, SEAL)
    place.workspace.database.chmod(0o440)
    return root


@pytest.fixture
def place(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr(environment, "look", lambda: iter(()))  # of this machine, not of the place
    shutil.copytree(model, tmp_path / "city")
    return Place(tmp_path / "city")


def snapshot(root: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_mode, path.stat().st_size) for path in sorted(root.rglob("*"))}


def test_a_healthy_installation_has_no_fault_and_stays_as_it_is(place: Place) -> None:
    before = snapshot(place.root)
    found = place.examined(thorough=True)
    assert [one for one in found if one.state == "fault"] == []
    assert snapshot(place.root) == before
    said = {(one.area, one.name): one.said for one in found}
    assert "9 个部门都能写入" in said["投递文件夹", "回执可写"]
    assert "2025-06" in said["封存与留存", "定库"]
    assert "20250715T213000-abc123" in said["已发布的库", "最近一次运行"]
    assert "逐一相符" in said["封存与留存", "原始材料"]


def rewritten(path: Path, content: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(content)


def no_share(at: Place) -> None:
    shutil.rmtree(at.workspace.share)


def no_department(at: Place) -> None:
    (at.workspace.share / "商务").rmdir()


def no_receipts(at: Place) -> None:
    (at.workspace.share / "住建" / "回执").write_text("不是文件夹")


def link_for_receipts(at: Place) -> None:
    (at.workspace.share / "住建" / "回执").symlink_to(at.root)


def open_to_all(at: Place) -> None:
    at.workspace.raw.chmod(0o755)


def damaged_seal(at: Place) -> None:
    path = next(at.workspace.fixed.glob("sealed/2025-06/1/project.parquet"))
    rewritten(path, path.read_bytes()[:-9])


def lost_seal_list(at: Place) -> None:
    rewritten(next(at.workspace.fixed.glob("sealed/2025-06/1/seal.json")), b"{")


def damaged_ids(at: Place) -> None:
    (at.workspace.fixed / "ids" / "2025-06").mkdir(parents=True)
    (at.workspace.fixed / "ids" / "2025-06" / "r1.json").write_text('{"projects": 1}')


def damaged_manifest(at: Place) -> None:
    (at.workspace.fixed / "runs").mkdir(parents=True)
    (at.workspace.fixed / "runs" / "r1.json").write_text("")


def damaged_kept(at: Place) -> None:
    (at.workspace.fixed / "kept").mkdir(parents=True)
    (at.workspace.fixed / "kept" / ("0" * 64)).write_text("x")


def lost_content(at: Place) -> None:
    next(at.workspace.raw.glob("住建/2025-06/*.csv")).unlink()


def no_database_file(at: Place) -> None:
    rewritten(at.workspace.database, b"not a database" * 1000)


def writable_database(at: Place) -> None:
    at.workspace.database.chmod(0o640)


def opened_for_writing(at: Place) -> None:
    at.workspace.database.with_name("gutou.duckdb.wal").write_bytes(b"")


def older_database(at: Place) -> None:
    at.workspace.database.unlink()
    with duckdb.connect(str(at.workspace.database)) as con:
        con.execute("CREATE TABLE run_log AS SELECT 'r1' AS run_id, DATE '2025-07-15' AS as_of")
    at.workspace.database.chmod(0o440)


def waits_for_a_client(at: Place) -> None:
    (at.workspace.curated / "vintages" / "2025-06").mkdir(parents=True)
    (at.workspace.curated / "vintages" / "2025-06" / "20250719T213000-abc123.duckdb").write_bytes(b"x")
    (at.workspace.curated / ".waiting").write_text("20250719T213000-abc123")


def held_back(at: Place) -> None:
    (at.workspace.curated / "held").mkdir()
    (at.workspace.curated / "held" / "20250719T213000-abc123.duckdb").write_bytes(b"x")


def wrong_setting(at: Place) -> None:
    at.config.write_text(at.config.read_text().replace("threshold_wan = 500", "threshold_wan = -1"))


def nobody_for_statistics(at: Place) -> None:
    at.config.write_text(at.config.read_text().replace('"统计局"\n\n[cal', '"统计处"\n\n[cal'))


def no_template(at: Place) -> None:
    at.config.write_text(
        at.config.read_text().replace("[reporting]", '[reporting]\nbriefing_template = "none.docx"')
    )


def no_secrets(at: Place) -> None:
    told = '[messages.webhook]\nbureau = "NO_SUCH_VARIABLE"\n\n[rules]'
    at.config.write_text(at.config.read_text().replace("[rules]", told, 1))


@pytest.mark.parametrize(
    ("broken", "name", "todo"),
    [
        (no_share, "共享目录", "挂载"),
        (no_department, "部门文件夹", "mkdir"),
        (no_receipts, "回执可写", "写入权限"),
        (link_for_receipts, "回执可写", "写入权限"),
        (open_to_all, "访问权限", "chmod 750"),
        (damaged_seal, "定库", "备份"),
        (lost_seal_list, "定库", "备份"),
        (damaged_ids, "已发布标识", "备份"),
        (damaged_manifest, "运行清单", "备份"),
        (damaged_kept, "运行清单", "备份"),
        (lost_content, "原始材料", "备份"),
        (no_database_file, "数据库", "gutou run"),
        (writable_database, "数据库", "chmod 440"),
        (opened_for_writing, "数据库", "gutou run"),
        (older_database, "表结构", "gutou run"),
        (waits_for_a_client, "待就位的版本", "gutou publish 20250719T213000-abc123"),
        (held_back, "审核", "data_docs"),
        (wrong_setting, "设置文件", "gutou doctor"),
        (nobody_for_statistics, "部门", "[[departments]]"),
        (no_template, "简报模板", "briefing_template"),
        (no_secrets, "发送", "环境文件"),
    ],
)
def test_each_fault_is_told_with_what_to_do(
    place: Place, broken: Callable[[Place], None], name: str, todo: str
) -> None:
    broken(place)
    faults = place.faults()
    assert name in {one.name for one in faults}, faults
    told = next(one for one in faults if one.name == name)
    assert todo in told.todo
    assert told.why
    # What else is told follows from the same break: a broken ``.json`` is also found where all of them are read.
    assert {one.area for one in faults} == {told.area}


def test_altered_content_is_found_when_looked_for(place: Place) -> None:
    rewritten(next(place.workspace.raw.glob("住建/2025-06/*.csv")), b"other")
    assert place.faults() == []
    assert [one.name for one in place.faults(thorough=True)] == ["原始材料"]


def test_a_full_disk_is_a_fault(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.statvfs(place.root)
    few = os.statvfs_result((*whole[:4], 10, *whole[5:]))
    monkeypatch.setattr(os, "statvfs", lambda path: few)
    assert [one.name for one in place.faults()] == ["磁盘空间"]


def test_whoever_holds_the_lock_is_named_and_what_was_left_is_no_fault(place: Place) -> None:
    building = place.workspace.curated / ".building"
    building.mkdir()
    (building / "r0.duckdb").write_bytes(b"x")
    (place.workspace.data / ".lock").touch()
    left = {one.name: one for one in place.examined() if one.area == "运行"}
    assert "没有运行" in left["正在运行"].said, "a lock file that nobody holds says nothing"
    assert left["残留"].state == "note"
    with holding(place.workspace, RUN, "月度对账"):
        held = {one.name: one for one in place.examined() if one.area == "运行"}
    assert f"月度对账，进程 {os.getpid()}" in held["正在运行"].said
    assert held["残留"].state == "ok", "somebody is building it"


class Server(BaseHTTPRequestHandler):
    """As much of Prefect's interface as is asked."""

    runs: list[dict[str, Any]] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self._answer(True)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(self.runs)

    def log_message(self, *told: Any) -> None:
        """Quiet."""

    def _answer(self, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(runs: list[dict[str, Any]]) -> Iterator[str]:
    handler = type("Handler", (Server,), {"runs": runs})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/api"
        server.shutdown()


def test_a_flow_that_nobody_carries_out_is_found(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def started(minutes: int) -> dict[str, Any]:
        return {
            "id": f"{minutes}",
            "name": f"r{minutes}",
            "start_time": (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat(),
        }

    with serving([started(1), started(40)]) as url:
        monkeypatch.setenv("PREFECT_API_URL", url)
        (fault,) = place.faults()
        with holding(place.workspace, RUN, "月度对账"):
            assert place.faults() == []
    assert ("r40" in fault.said, "r1、" in fault.said) == (True, False)
    assert "prefect flow-run cancel 40" in fault.todo


def test_a_named_server_that_does_not_answer_is_a_fault(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://somebody:secret@127.0.0.1:9/api")
    (fault,) = place.faults()
    assert fault.area == "调度服务"
    assert "secret" not in fault.said


def test_a_package_of_another_version_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {one.name: "1000" for one in environment._asked_for()[1]} | {"duckdb": "2.0.3", "pandas": "3.1.9"}
    del there["openpyxl"]

    def version(name: str) -> str:
        if name not in there:
            raise metadata.PackageNotFoundError(name)
        return there[name]

    monkeypatch.setattr(metadata, "version", version)
    told = {one.name: one for one in environment.look()}
    assert "缺少 openpyxl" in told["软件包"].said
    assert "prefect 1000（需要 <3.9" in told["软件包"].said
    assert "duckdb" not in told["软件包"].said
    assert "--require-hashes" in told["软件包"].todo
    assert told["Python"].state == "ok"
    monkeypatch.setattr("platform.python_version", lambda: "3.9.1")
    assert {one.name: one for one in environment.look()}["Python"].state == "fault"


def test_the_command_ends_with_what_it_found(place: Place) -> None:
    at = [
        "--config",
        str(place.config),
        "--share",
        str(place.workspace.share),
        "--data",
        str(place.workspace.data),
    ]
    well = CliRunner().invoke(app, ["doctor", *at, "--json"])
    assert well.exit_code == 0, well.output
    assert json.loads(well.stdout)["well"] is True
    no_share(place)
    ill = CliRunner().invoke(app, ["doctor", *at])
    assert ill.exit_code == 3
    assert "没有故障" not in ill.stdout
    assert "挂载" in ill.stdout
