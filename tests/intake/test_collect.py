import json
import os
import stat
import time
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gutou.errors import GutouError
from gutou.intake import collect_copy, collect_walk
from gutou.intake.collect import arrivals, collect
from gutou.intake.sidecar import UNDATED, Arrival
from gutou.intake.staging import READER_VERSION
from gutou.settings import Limits, Settings
from gutou.workspace import Workspace
from tests.intake.arrived import AS_OF, NOW, drop, settings, workspace


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


@pytest.fixture
def city(tmp_path: Path) -> Settings:
    return settings(tmp_path)


def take(ws: Workspace, city: Settings, notices: list[str] | None = None) -> list[Arrival]:
    return collect(ws, city, AS_OF, NOW, notices)


def contents(ws: Workspace) -> list[bytes]:
    return sorted(p.read_bytes() for p in ws.raw.rglob("*") if p.is_file() and len(p.stem) == 64)


def test_a_file_is_copied_by_content_and_registered(ws: Workspace, city: Settings) -> None:
    drop(ws.share, "住建/2025-06/摸排表.XLSX", "内容", at=datetime(2025, 7, 1, 12))
    [one] = take(ws, city)
    assert one.raw is not None
    assert one.raw == ws.raw / "住建" / "2025-06" / f"{one.file_sha256}.xlsx"
    assert one.raw.read_text(encoding="utf-8") == "内容"
    assert stat.S_IMODE(one.raw.stat().st_mode) == 0o440
    sidecar = ws.raw / "住建" / "2025-06" / f"{one.submission_id}.json"
    told = json.loads(sidecar.read_text(encoding="utf-8"))
    assert told["path"] == "住建/2025-06/摸排表.XLSX"
    assert told["received_at"] == "2025-07-03T09:30:00"
    assert told["modified_at"] == "2025-07-01T12:00:00"
    assert (told["expected"], told["size"], told["refused"]) == (True, 6, None)
    assert arrivals(ws) == [one]


def test_the_same_content_at_the_same_path_is_no_arrival(ws: Workspace, city: Settings) -> None:
    drop(ws.share, "住建/2025-06/a.csv", "1")
    assert len(take(ws, city)) == 1
    assert take(ws, city) == []
    drop(ws.share, "住建/2025-06/a.csv", "1", at=datetime(2025, 7, 2))
    assert take(ws, city) == []
    assert len(arrivals(ws)) == 1


def test_new_content_of_the_same_size_and_time_is_seen(ws: Workspace, city: Settings) -> None:
    when = datetime(2025, 7, 1)
    drop(ws.share, "住建/2025-06/a.csv", "1", at=when)
    take(ws, city)
    drop(ws.share, "住建/2025-06/a.csv", "2", at=when)
    assert len(take(ws, city)) == 1


def test_a_path_that_returns_to_earlier_content_arrives_again(ws: Workspace, city: Settings) -> None:
    ids = []
    for content in ("1", "2", "1", "2"):
        drop(ws.share, "住建/2025-06/a.csv", content)
        [one] = take(ws, city)
        ids.append((one.submission_id, one.sequence))
    assert len({i for i, _ in ids}) == 4
    assert [s for _, s in ids] == [1, 2, 3, 4]
    assert contents(ws) == [b"1", b"2"]
    assert [a.submission_id for a in arrivals(ws)] == [i for i, _ in ids]


def test_a_restored_older_file_is_still_the_later_arrival(ws: Workspace, city: Settings) -> None:
    for content, day in (("1", 1), ("2", 2), ("1", 1)):
        drop(ws.share, "住建/2025-06/a.csv", content, at=datetime(2025, 6, day))
        collect(ws, city, date(2025, 6, 30), NOW)
    assert [a.sequence for a in arrivals(ws)] == [1, 2, 3]


def test_departments_by_any_name(ws: Workspace, city: Settings) -> None:
    for folder in ("发改", "发改委", "云泽市住房和城乡建设局", "体育局", "_fixed"):
        drop(ws.share, f"{folder}/2025-06/{folder}.csv", folder)
    got = {a.path.split("/")[0]: (a.department, a.expected) for a in take(ws, city)}
    assert got["发改委"] == got["发改"] == ("发改", True)
    assert got["云泽市住房和城乡建设局"] == ("住建", True)
    assert got["体育局"] == ("体育局", False)
    assert got["_fixed"] == ("_fixed", False)
    assert not ws.fixed.exists()
    assert len(arrivals(ws)) == 5


@pytest.mark.parametrize(
    ("path", "period", "told_by"),
    [
        ("住建/2025-06/a.csv", "2025-06", "folder"),
        ("住建/2025年1—6月/上报/2025-03.csv", "2025-06", "folder"),
        ("住建/2025/06/a.csv", "2025-06", "folder"),
        ("住建/2025年/6月/a.csv", "2025-06", "folder"),
        ("住建/2024-12/2025-06/a.csv", "2025-06", "folder"),
        ("住建/摸排表2025年6月.csv", "2025-06", "file_name"),
        ("住建/上报/摸排表.csv", UNDATED, "nothing"),
        ("2025-06/a.csv", UNDATED, "nothing"),
    ],
)
def test_the_period_comes_from_folders_then_from_the_name(
    ws: Workspace, city: Settings, path: str, period: str, told_by: str
) -> None:
    drop(ws.share, path)
    [one] = take(ws, city)
    assert (one.period, one.period_from) == (period, told_by)
    assert one.folder_period == (period if told_by == "folder" else None)


def test_what_is_ours_or_left_by_programs_is_passed_over(ws: Workspace, city: Settings) -> None:
    for path in (
        "住建/回执/2025-06/回执.xlsx",
        "住建/模板/摸排表.xlsx",
        "住建/2025-06/回执/x.xlsx",
        "住建/2025-06/~$a.xlsx",
        "住建/2025-06/.~lock.a.xlsx#",
        "住建/2025-06/Thumbs.db",
        "住建/2025-06/a.xlsx.part",
        "住建/.git/config",
    ):
        drop(ws.share, path)
    drop(ws.share, "readme.txt")
    notices: list[str] = []
    assert take(ws, city, notices) == []
    assert len(notices) == 1
    assert "readme.txt" in notices[0]


def test_links_and_pipes_are_never_followed(ws: Workspace, city: Settings, tmp_path: Path) -> None:
    secret = drop(tmp_path, "secret/2025-06/机密.csv", "机密")
    folder = ws.share / "住建" / "2025-06"
    folder.mkdir(parents=True)
    (folder / "链接.csv").symlink_to(secret)
    (ws.share / "住建" / "2025-05").symlink_to(secret.parent)
    (ws.share / "商务").symlink_to(secret.parent.parent)
    os.mkfifo(folder / "管道.csv")
    notices: list[str] = []
    assert take(ws, city, notices) == []
    assert len(notices) == 4
    assert contents(ws) == []


def test_a_folder_swapped_for_a_link_while_waiting_is_not_followed(
    ws: Workspace, city: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = drop(tmp_path, "secret/a.csv", "机密", at=datetime(2025, 7, 1))
    drop(ws.share, "住建/2025-06/a.csv", "公开", at=datetime(2025, 7, 1))

    def swap(_: float) -> None:
        (ws.share / "住建" / "2025-06").rename(tmp_path / "away")
        (ws.share / "住建" / "2025-06").symlink_to(secret.parent)

    monkeypatch.setattr(time, "sleep", swap)
    slow = city.model_copy(update={"limits": Limits(settle_seconds=1)})
    [one] = take(ws, slow)
    assert one.refused
    assert contents(ws) == []


def test_a_file_that_is_still_written_waits(
    ws: Workspace, city: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = drop(ws.share, "住建/2025-06/a.csv", "half")
    slow = city.model_copy(update={"limits": Limits(settle_seconds=1)})
    monkeypatch.setattr(time, "sleep", lambda _: file.write_text("half and half"))
    notices: list[str] = []
    assert take(ws, slow, notices) == []
    assert "正在写入" in notices[0]
    monkeypatch.setattr(time, "sleep", lambda _: None)
    [one] = take(ws, slow)
    assert one.size == 13
    assert not list(ws.raw.rglob(".tmp-*"))


def test_a_file_that_changes_while_it_is_copied_waits(
    ws: Workspace, city: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = drop(ws.share, "住建/2025-06/a.csv", "x" * 100)
    real = os.read

    def read(descriptor: int, size: int) -> bytes:
        with file.open("ab") as more:
            more.write(b"y")
        return real(descriptor, size)

    monkeypatch.setattr(os, "read", read)
    assert take(ws, city) == []
    monkeypatch.undo()
    assert len(take(ws, city)) == 1


def test_too_large_a_file_is_refused_without_a_copy(ws: Workspace, city: Settings) -> None:
    drop(ws.share, "住建/2025-06/大.csv", b"x" * 1_000_001)
    small = city.model_copy(update={"limits": Limits(max_file_mb=1)})
    [one] = take(ws, small)
    assert one.refused is not None
    assert "1 MB" in one.refused
    assert (one.raw, one.file_sha256) == (None, None)
    assert contents(ws) == []
    assert take(ws, small) == []
    [again] = take(ws, city)
    assert again.refused is None
    assert again.sequence == 2


def test_a_folder_of_a_later_month_is_refused_until_the_month_comes(ws: Workspace, city: Settings) -> None:
    drop(ws.share, "住建/2025-08/a.csv")
    [one] = take(ws, city)
    assert one.refused is not None
    assert "2025-08" in one.refused
    assert take(ws, city) == []
    [later] = collect(ws, city, date(2025, 8, 20), datetime(2025, 8, 20, 9))
    assert later.refused is None


def test_what_cannot_be_read_is_refused_with_a_sentence(
    ws: Workspace, city: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(ws.share, "住建/2025-06/a.csv")
    drop(ws.share, "发改/2025-06/b.csv")

    def denied(folder: Path) -> list[os.DirEntry[str]]:
        if folder.name == "2025-06" and folder.parent.name == "发改":
            raise PermissionError(13, "Permission denied")
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda e: e.name)

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(collect_walk, "_sorted", denied)
    monkeypatch.setattr(collect_copy, "file_beneath", refused)
    one, two = take(ws, city)
    assert {one.file_name, two.file_name} == {"a.csv", "2025-06"}
    assert all("没有权限" in (a.refused or "") for a in (one, two))
    assert two.period == one.period == "2025-06"
    assert take(ws, city) == []
    monkeypatch.undo()
    assert {a.file_name for a in take(ws, city)} == {"a.csv", "b.csv"}


def test_received_at_is_as_of_where_that_lies_in_the_past(ws: Workspace, city: Settings) -> None:
    drop(ws.share, "住建/2025-06/a.csv")
    [one] = collect(ws, city, date(2025, 7, 1), NOW)
    assert one.received_at == datetime(2025, 7, 1)
    drop(ws.share, "住建/2025-06/b.csv")
    [two] = collect(ws, city, AS_OF + timedelta(days=9), NOW)
    assert two.received_at == NOW


def test_what_a_killed_run_left_is_swept(ws: Workspace, city: Settings) -> None:
    leftover = drop(ws.raw, "住建/2025-06/.tmp-123", "half")
    drop(ws.share, "住建/2025-06/a.csv", "whole")
    take(ws, city)
    assert not leftover.exists()
    assert len(arrivals(ws)) == 1


def test_arrivals_outlive_the_share(ws: Workspace, city: Settings) -> None:
    drop(ws.share, "住建/2025-06/a.csv")
    new = take(ws, city)
    ws.share.rename(ws.share.with_name("gone"))
    assert arrivals(ws) == new
    with pytest.raises(GutouError, match="共享目录"):
        take(ws, city)


def test_damage_to_the_raw_store_is_told(ws: Workspace, city: Settings) -> None:
    drop(ws.share, "住建/2025-06/a.csv")
    [one] = take(ws, city)
    assert one.raw is not None
    one.raw.unlink()
    with pytest.raises(GutouError, match="缺少"):
        arrivals(ws)
    sidecar = ws.raw / "住建" / "2025-06" / f"{one.submission_id}.json"
    sidecar.chmod(0o640)
    sidecar.write_text("{")
    with pytest.raises(GutouError, match="无法读取"):
        arrivals(ws)


def test_a_name_that_is_no_utf8_is_read_as_gb18030(ws: Workspace, city: Settings) -> None:
    name = os.fsdecode("摸排表.csv".encode("gb18030"))
    (ws.share / "住建" / "2025-06").mkdir(parents=True)
    (ws.share / "住建" / "2025-06" / name).write_bytes(b"1")
    [one] = take(ws, city)
    assert one.file_name == "摸排表.csv"
    assert arrivals(ws) == [one]
    assert take(ws, city) == []


names = st.text(min_size=1, max_size=40).filter(
    lambda n: (
        n not in (".", "..") and "/" not in n and "\0" not in n and len(n.encode("utf-8", "replace")) < 200
    )
)


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(folder=names, period=names, name=names)
def test_no_name_breaks_anything(
    tmp_path_factory: pytest.TempPathFactory, folder: str, period: str, name: str
) -> None:
    root = tmp_path_factory.mktemp("odd")
    ws = workspace(root)
    city = settings(root)
    try:
        drop(ws.share, f"{folder}/{period}/{name}")
    except (UnicodeEncodeError, OSError):
        return
    new = take(ws, city)
    assert arrivals(ws) == new
    assert take(ws, city) == []
    for one in new:
        for shown in (one.file_name, one.department):
            shown.encode()
            assert shown.isprintable() or not any(c in shown for c in "\n\r\t\x1b\u202e")
    assert all(ws.raw in p.parents for p in root.rglob("*") if p.is_file() and ws.share not in p.parents)


@pytest.mark.parametrize("lock", ["~$摸排表.xlsx", ".~摸排表.xlsx", ".~lock.摸排表.xlsx#", "~$表.xlsx"])
def test_a_file_that_is_open_waits_until_it_is_closed(ws: Workspace, city: Settings, lock: str) -> None:
    drop(ws.share, "住建/2025-06/摸排表.xlsx", "x")
    other = drop(ws.share, "住建/2025-06/别的.xlsx", "y")
    held = drop(ws.share, f"住建/2025-06/{lock}", "", at=NOW - timedelta(hours=1))
    notices: list[str] = []
    [one] = take(ws, city, notices)
    # Word leaves out the first two characters of a long name, so that the lock may mean either.
    assert one.file_name == other.name
    assert "打开" in notices[0]
    held.unlink()
    [one] = take(ws, city)
    assert one.file_name == "摸排表.xlsx"


def test_a_lock_that_was_left_behind_holds_nothing_up(ws: Workspace, city: Settings) -> None:
    drop(ws.share, "住建/2025-06/摸排表.xlsx", "x")
    drop(ws.share, "住建/2025-06/~$摸排表.xlsx", "", at=NOW - timedelta(hours=13))
    assert len(take(ws, city)) == 1


def test_nobody_waits_without_a_new_file(
    ws: Workspace, city: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(ws.share, "住建/2025-06/a.csv", "x")
    take(ws, city)
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("nothing is new"))
    assert take(ws, city.model_copy(update={"limits": Limits(settle_seconds=1)})) == []


@pytest.mark.parametrize(
    "path",
    [
        "住建/2025-06/更正/a.csv",
        "住建/更正/2025-06/a.csv",
        "住建/2025/更正/06/a.csv",
        "住建/2025/06/补充/a.csv",
    ],
)
def test_folders_that_answer_are_no_part_of_the_period(path: str) -> None:
    assert collect_walk.period_of(path) == ("2025-06", "folder")


def test_the_sidecar_notes_the_reader_and_one_without_it_is_read(ws: Workspace, city: Settings) -> None:
    drop(ws.share, "住建/2025-06/a.csv", "x")
    [one] = take(ws, city)
    assert one.reader_version == READER_VERSION
    [sidecar] = ws.raw.rglob("*.json")
    values = json.loads(sidecar.read_text(encoding="utf-8"))
    assert values.pop("reader_version") == READER_VERSION
    sidecar.chmod(0o640)
    sidecar.write_text(json.dumps(values), encoding="utf-8")
    assert arrivals(ws)[0].reader_version == 0
