"""Eight departments that hand files in at random (报送模拟): the disorder of an office, and a ledger of what was sent.

A department drops what the demonstration gave it, sends additions, corrects what was answered, sends the same twice, sends
rubbish, copies slowly, keeps a file open, touches one. The ledger knows every content that stood whole at a path.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from random import Random

import openpyxl

from gutou.demo import Demonstration
from gutou.demo.places import DEPARTMENTS
from gutou.intake.sidecar import arrivals
from gutou.workspace import Workspace

PERIOD = "2025-06"
_HEADER = ["项目名称", "建设单位", "计划总投资（万元）", "本年完成投资（万元）", "开工时间", "所属县区"]
_COUNTIES = ("澄湖区", "南屏区", "青岩县", "鹤川县", "梅岭县", "临浦市")
_WORKS = ("道路改造", "产业园", "污水处理厂", "景区提升", "仓储中心", "标准厂房", "管网更新", "停车场")
_PIECES = 8
_PIECE_SECONDS = 0.15


@dataclass(frozen=True)
class Sent:
    """One content that a department put whole at a path of the share."""

    department: str
    path: str
    sha256: str
    how: str


@dataclass
class Senders:
    """The departments, each acting in its turn.

    Attributes:
        workspace: Folders of the city.
        rng: Chance; the same seed gives the same acts in the same order.
        waiting: Files of the demonstration that are not handed in yet, by department's folder.
        ledger: What was sent, in order.
    """

    workspace: Workspace
    rng: Random
    waiting: dict[str, list[tuple[str, Path]]]
    ledger: list[Sent] = field(default_factory=list)
    _number: int = 0

    @classmethod
    def of(cls, demonstration: Demonstration, workspace: Workspace, rng: Random) -> Senders:
        """The departments with the demonstration's files in hand."""
        waiting: dict[str, list[tuple[str, Path]]] = {}
        for step in demonstration.steps:
            for shared, path in step.files:
                waiting.setdefault(shared.split("/", 1)[0], []).append((shared, path))
        return cls(workspace, rng, waiting)

    def go_on(self, until: threading.Event, mean_seconds: float) -> None:
        """Let departments act at random moments until told to stop."""
        while not until.wait(self.rng.expovariate(1 / mean_seconds)):
            self.act()

    def act(self) -> Sent | None:
        """One department does one thing; what it sent, if anything."""
        department = self.rng.choice(DEPARTMENTS)
        acts: list[Callable[[str], Sent | None]] = [
            self.hand_in,
            self.hand_in,
            self.add,
            self.add,
            self.correct,
            self.send_twice,
            self.send_rubbish,
            self.copy_slowly,
            self.keep_open,
            self.touch,
        ]
        return self.rng.choice(acts)(department)

    def hand_in_rest(self) -> None:
        """Everybody hands in what is still in hand; also those that are not among the eight."""
        for folder in sorted(self.waiting):
            while self.waiting[folder]:
                self.hand_in(folder)

    def hand_in(self, department: str) -> Sent | None:
        """The next file of the demonstration."""
        if not (mine := self.waiting.get(department)):
            return self.add(department)
        shared, path = mine.pop(0)
        return self._put(department, shared, path.read_bytes(), "handed in")

    def add(self, department: str) -> Sent:
        """A workbook of its own with a few projects."""
        return self._put(department, self._new_path(department, "补报", "xlsx"), self._workbook(), "added")

    def correct(self, department: str) -> Sent | None:
        """Another content at the path of a file that was received; nobody corrects what is still waiting."""
        received = {(one.path, one.file_sha256) for one in arrivals(self.workspace)}
        newest = {one.path: one for one in self.ledger if one.department == department}
        answered = [
            one for one in newest.values() if (one.path, one.sha256) in received and "补报" in one.path
        ]
        if not answered:
            return None
        return self._put(department, self.rng.choice(answered).path, self._workbook(), "corrected")

    def send_twice(self, department: str) -> Sent | None:
        """The content of an earlier file under another name."""
        mine = [one for one in self.ledger if one.department == department]
        if not mine:
            return None
        before = self.rng.choice(mine)
        source = self.workspace.share / before.path
        path = self._new_path(department, "再报", source.suffix.removeprefix("."))
        return self._put(department, path, source.read_bytes(), "sent twice")

    def send_rubbish(self, department: str) -> Sent:
        """A file that is no workbook."""
        return self._put(
            department, self._new_path(department, "损坏", "xlsx"), self.rng.randbytes(3000), "rubbish"
        )

    def copy_slowly(self, department: str) -> Sent:
        """A copy that takes a while, in pieces."""
        content = self._workbook(rows=60)
        path = self._new_path(department, "慢传", "xlsx")
        target = self._target(path)
        size = -(-len(content) // _PIECES)
        with target.open("wb") as file:
            for start in range(0, len(content), size):
                file.write(content[start : start + size])
                file.flush()
                time.sleep(_PIECE_SECONDS)
        return self._note(department, path, content, "copied slowly")

    def keep_open(self, department: str) -> Sent:
        """A file that stays open in an office program for a while, and is changed when it is closed."""
        path = self._new_path(department, "编辑", "xlsx")
        target = self._target(path)
        lock = target.with_name(f"~${target.name}")
        lock.write_bytes(b"\0" * 165)
        target.write_bytes(self._workbook())
        time.sleep(self.rng.uniform(0.5, 4))
        content = self._workbook()
        target.write_bytes(content)
        lock.unlink()
        return self._note(department, path, content, "kept open")

    def touch(self, department: str) -> None:
        """A new time on an old file: nothing was sent."""
        mine = [one for one in self.ledger if one.department == department]
        if mine:
            os.utime(self.workspace.share / self.rng.choice(mine).path)

    def _put(self, department: str, path: str, content: bytes, how: str) -> Sent:
        beside = self._target(path).with_suffix(".tmp")
        beside.write_bytes(content)
        shutil.move(beside, self.workspace.share / path)
        return self._note(department, path, content, how)

    def _note(self, department: str, path: str, content: bytes, how: str) -> Sent:
        sent = Sent(department, path, hashlib.sha256(content).hexdigest(), how)
        self.ledger.append(sent)
        return sent

    def _target(self, path: str) -> Path:
        target = self.workspace.share / path
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _new_path(self, department: str, what: str, suffix: str) -> str:
        self._number += 1
        return f"{department}/{PERIOD}/{what}{self._number:04}.{suffix}"

    def _workbook(self, rows: int = 0) -> bytes:
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.append(_HEADER)
        for _ in range(rows or self.rng.randint(1, 8)):
            county = self.rng.choice(_COUNTIES)
            planned = self.rng.randint(300, 90_000)
            name = f"{county}{self.rng.randint(1, 9999)}号{self.rng.choice(_WORKS)}项目"
            spent = self.rng.randint(0, planned)
            sheet.append(
                [name, f"{county}城投公司", planned, spent, f"2025-0{self.rng.randint(1, 6)}", county]
            )
        buffer = BytesIO()
        book.save(buffer)
        return buffer.getvalue()


def owed(ledger: Iterable[Sent]) -> dict[tuple[str, str], Sent]:
    """What must have been received: every content at its path once, the same content at once again being nothing new."""
    due: dict[tuple[str, str], Sent] = {}
    for sent in ledger:
        due.setdefault((sent.path, sent.sha256), sent)
    return due
