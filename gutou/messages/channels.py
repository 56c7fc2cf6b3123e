"""What both ways of sending share (发送): who is reached, how long it may take, and what is said of a failure."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

T = TypeVar("T")


class SendError(Exception):
    """A message was not sent; the text is Chinese and names neither addresses nor secrets."""


@dataclass(frozen=True)
class Notice:
    """What is sent to one audience."""

    subject: str
    text: str


class Channel(Protocol):
    """A way of reaching people."""

    @property
    def name(self) -> str:
        """Name in the record."""

    @property
    def label(self) -> str:
        """Chinese name."""

    def reaches(self, audience: str) -> bool:
        """Whether an audience has an address here."""

    def send(self, audience: str, notice: Notice) -> None:
        """Send one notice.

        Raises:
            SendError: It was not sent, or nobody knows whether it was.
        """


def within(seconds: float, send: Callable[[], T]) -> T:
    """Let it take no longer than ``seconds`` altogether, however slowly the other side answers.

    Raises:
        SendError: It took longer; whether it arrived is not known.
        Exception: Whatever ``send`` raises.
    """
    outcome: list[T] = []
    trouble: list[BaseException] = []

    def work() -> None:
        try:
            outcome.append(send())
        except BaseException as error:
            trouble.append(error)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    worker.join(seconds)
    if trouble:
        raise trouble[0]
    if not outcome:
        raise SendError("对方迟迟不应答")
    return outcome[0]
