"""The share over a real Samba server, with the rights and the configuration that ``deploy/`` ships."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import pytest

from gutou import ROOT
from tests.intake.test_submissions_run import table

TOOLS = ("smbd", "smbclient", "smbpasswd", "setfacl", "unshare", "nsenter", "setpriv", "ip")
AS_OF = "2025-07-10"
SENDERS = {"zhujian": "住建", "gongxin": "工信"}
WORDS = re.compile(r"NT_STATUS_\w+")

pytestmark = [pytest.mark.operate, pytest.mark.xdist_group("samba")]


@dataclass(frozen=True)
class Server:
    """A running Samba server: its process, and the folder in which share and data lie."""

    process: subprocess.Popen[bytes]
    work: Path

    @property
    def inside(self) -> list[str]:
        return ["nsenter", f"--target={self.process.pid}", "--mount", "--net"]

    def client(self, account: str, share: str, *commands: str) -> subprocess.Popen[bytes]:
        login = f"{account}%Probe-{account}-1"
        command = ["smbclient", f"//127.0.0.1/{share}", "-U", login, "-m", "SMB3"]
        command += ["-c", ";".join(commands)] if commands else []
        return subprocess.Popen(
            [*self.inside, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
        )

    def smb(self, account: str, share: str, *commands: str) -> str:
        """What smbclient says."""
        told, _ = self.client(account, share, *commands).communicate(timeout=30)
        return told.decode()

    def put(self, account: str, share: str, place: str, content: bytes) -> str:
        """Drop a file as a sender does."""
        path = self.work / f"sent-{time.monotonic_ns()}"
        path.write_bytes(content)
        return self.smb(account, share, f'put {path} "{place}"')

    def get(self, account: str, share: str, place: str) -> bytes | str:
        """A file's content, or why it is refused."""
        path = self.work / f"got-{time.monotonic_ns()}"
        told = self.smb(account, share, f'get "{place}" {path}')
        return path.read_bytes() if path.exists() and not WORDS.search(told) else told

    def intake(self) -> str:
        """One intake by the account of the service, who is not root."""
        command = [sys.executable, "-m", "tests.operate.plain_intake", str(self.work / "gutou.toml"), AS_OF]
        done = subprocess.run(
            [
                *self.inside,
                f"--wdns={ROOT}",
                *("setpriv", "--reuid=61001", "--regid=61001", "--clear-groups"),
                *command,
            ],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"HOME": str(self.work / "data"), "PYTHONDONTWRITEBYTECODE": "1"},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def receipts(self, folder: str) -> list[str]:
        """Names of the receipts of a department."""
        return sorted(p.name for p in (self.work / "share" / folder / "回执").rglob("*") if p.is_file())


def why_not() -> str | None:
    """Why no Samba server can be set up here."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "a Samba server of one's own needs root"
    if lacking := [name for name in TOOLS if shutil.which(name) is None]:
        return f"not installed: {', '.join(lacking)} (packages samba, smbclient, acl)"
    if subprocess.run(["unshare", "--mount", "--net", "true"], check=False, capture_output=True).returncode:
        return "no namespaces may be made here"
    return None


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    if reason := why_not():
        pytest.skip(reason)
    work = Path(tempfile.mkdtemp(prefix="gutou-samba-"))
    work.chmod(0o755)
    (work / "gutou.toml").write_text(
        f"""city_code = "4398"
city_name = "云泽市"
share = "{work / "share"}"
data = "{work / "data"}"
limits = {{ settle_seconds = 1 }}
regions = [{{ code = "439802", name = "澄湖区" }}]
departments = [{", ".join(f'{{ name = "{name}" }}' for name in SENDERS.values())}]
""",
        encoding="utf-8",
    )
    log = (work / "log").open("wb")
    process = subprocess.Popen(
        ["unshare", "--mount", "--net", "bash", str(Path(__file__).with_name("samba.sh"))],
        env=os.environ
        | {"WORK": str(work), "ROOT": str(ROOT), "PYTHON_PREFIX": sys.base_prefix, "LC_ALL": "C.UTF-8"},
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    made = Server(process, work)
    try:
        for _ in range(100):
            if process.poll() is not None:
                break
            if "blocks available" in made.smb("zhujian", "住建", "ls"):
                break
            time.sleep(0.1)
        else:
            raise AssertionError((work / "log").read_text(errors="replace"))
        assert process.poll() is None, (work / "log").read_text(errors="replace")
        yield made
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        log.close()
        shutil.rmtree(work, ignore_errors=True)


def test_a_sender_sees_its_own_folder_and_nothing_of_the_others(server: Server) -> None:
    listed = subprocess.run(
        [*server.inside, "smbclient", "-L", "127.0.0.1", "-U", "zhujian%Probe-zhujian-1"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    ).stdout
    assert "住建" in listed
    assert "工信" not in listed
    assert "固投" not in listed
    assert "NT_STATUS_ACCESS_DENIED" in server.smb("zhujian", "工信", "ls")
    assert "NT_STATUS_ACCESS_DENIED" in server.smb("zhujian", "固投", "ls")
    assert "NT_STATUS_LOGON_FAILURE" in server.smb("nobody", "住建", "ls")
    # The folders' own rights say the same, should somebody reach them another way.
    there = server.work / "share"
    for path, allowed in ((there / "住建", True), (there / "工信", False), (there, False)):
        command = [
            *server.inside,
            "setpriv",
            "--reuid=61002",
            "--regid=61002",
            "--clear-groups",
            "ls",
            str(path),
        ]
        assert (subprocess.run(command, capture_output=True, check=False).returncode == 0) == allowed, path


def test_what_is_dropped_is_answered_to_its_sender_alone(server: Server) -> None:
    for account, folder in SENDERS.items():
        assert not WORDS.search(server.smb(account, folder, "mkdir 2025-06"))
        content = table(range(10) if folder == "住建" else range(20, 30)).encode()
        assert not WORDS.search(server.put(account, folder, "2025-06/摸排表.csv", content))
    told = server.intake()
    assert "收到 2 个新文件，其中待确认 0 个、退回 0 个" in told
    assert "无法写入" not in told
    name = next(one for one in server.receipts("住建") if one.endswith(".txt"))
    place = f"回执/2025-06/{name}"
    text = server.get("zhujian", "住建", place)
    assert isinstance(text, bytes)
    assert "摸排表.csv" in text.decode("utf-8-sig")
    assert isinstance(server.get("gongxin", "住建", place), str)
    assert server.get("bureau", "固投", f"住建/{place}") == text
    # A sender changes, removes or renames no receipt, nor the folder they stand in; the bureau does.
    for command in (
        f'del "{place}"',
        f'rename "{place}" a.txt',
        "rename 回执 旧",
        f'put {server.work}/log "{place}"',
    ):
        assert WORDS.search(server.smb("zhujian", "住建", command)), command
    assert server.get("zhujian", "住建", place) == text
    # The bureau reads everything, and writes 回执 and 模板 alone.
    assert isinstance(server.get("bureau", "固投", "工信/2025-06/摸排表.csv"), bytes)
    assert WORDS.search(server.put("bureau", "固投", "工信/2025-06/代填.csv", b"x"))
    assert WORDS.search(server.smb("bureau", "固投", 'del "工信/2025-06/摸排表.csv"', "mkdir 工信/2025-07"))
    assert (server.work / "share/工信/2025-06/摸排表.csv").exists()
    assert not WORDS.search(server.put("bureau", "固投", "工信/模板/说明.txt", b"x"))
    assert isinstance(server.get("gongxin", "工信", "模板/说明.txt"), bytes)
    assert not WORDS.search(server.put("bureau", "固投", f"住建/{place}", "补充".encode()))


def test_a_file_that_is_open_or_still_copied_waits(server: Server) -> None:
    server.smb("gongxin", "工信", "mkdir 2025-05")
    server.put("gongxin", "工信", "2025-05/打开.csv", table(range(40, 44)).encode())
    server.put("gongxin", "工信", "2025-05/~$打开.csv", b"\0")
    enough = Event()
    feeding = Thread(target=save_again_and_again, args=(server, "2025-05/慢.csv", enough))
    feeding.start()
    partly = server.work / "share/工信/2025-05/慢.csv"
    while not partly.exists() or partly.stat().st_size == 0:
        assert feeding.is_alive()
        time.sleep(0.02)
    told = server.intake()
    enough.set()
    assert "“工信/2025-05/打开.csv”正被打开编辑" in told
    assert "“工信/2025-05/慢.csv”正在写入" in told
    assert "收到 0 个新文件" in told
    feeding.join()
    server.smb("gongxin", "工信", 'del "2025-05/~$打开.csv"')
    told = server.intake()
    assert "收到 2 个新文件，其中待确认 0 个、退回 0 个" in told, told


def save_again_and_again(server: Server, place: str, enough: Event) -> None:
    """Save a file that grows, again and again, until it is enough. (A slow ``put`` by smbclient holds pieces back.)"""
    local = server.work / "slow"
    local.write_text(table(range(50, 60)) + "\n")
    client = server.client("gongxin", "工信")
    assert client.stdin is not None
    while not enough.is_set():
        client.stdin.write(f'put {local} "{place}"\n'.encode())
        client.stdin.flush()
        time.sleep(0.1)
        with local.open("a") as file:
            file.write(" " * 5000 + ",,,,\n")
    client.communicate(f'put {local} "{place}"\nquit\n'.encode(), timeout=30)
    assert (server.work / "share/工信" / place).read_bytes() == local.read_bytes()
