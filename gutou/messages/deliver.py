"""Telling causes (发送): as files, by e-mail, to robots; each once, what fails again at the next run."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from gutou.intake.collect_walk import reason
from gutou.intake.submissions import Submission
from gutou.messages.causes import BUREAU, Cause
from gutou.messages.channels import Channel, Notice, SendError
from gutou.messages.email import EmailChannel
from gutou.messages.ledger import Ledger
from gutou.messages.owed import Owed
from gutou.messages.reminder import folder_of, write_reminder
from gutou.messages.webhook import WebhookChannel
from gutou.messages.words import words
from gutou.settings import Settings
from gutou.workspace import Workspace

FILE = "file"
BUDGET = 60.0
"""Seconds for one channel in one run."""
_REMINDERS = ("due_soon", "overdue")


@dataclass
class Told:
    """What was done.

    Attributes:
        written: Reminders written.
        sent: Notices sent: channel, audience, number of causes.
        notices: What was not, a sentence each.
    """

    written: list[Path] = field(default_factory=list)
    sent: list[tuple[str, str, int]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def channels_of(settings: Settings) -> list[Channel]:
    """The channels that are set up."""
    told = settings.messages
    found: list[Channel] = []
    if told.email is not None:
        found.append(EmailChannel(told.email))
    if told.webhook is not None:
        found.append(WebhookChannel(told.webhook))
    return found


def put_files(
    workspace: Workspace,
    settings: Settings,
    causes: Iterable[Cause],
    items: Iterable[Owed],
    came: Sequence[Submission],
    as_of: date,
    told: Told,
) -> None:
    """Write the reminders whose cause has not been told in a file; one per department and period."""
    ledger = Ledger(workspace.fixed)
    due: dict[tuple[str, str], list[Cause]] = {}
    for cause in causes:
        if cause.kind in _REMINDERS and not ledger.told(FILE, cause.audience, cause):
            due.setdefault((cause.audience, cause.period), []).append(cause)
    owed: dict[tuple[str, str], list[Owed]] = {}
    for one in items:
        owed.setdefault((one.department, one.period), []).append(one)
    for (department, period), why in sorted(due.items()):
        try:
            folder = folder_of(workspace, settings, department, came)
            if folder is None:
                told.notices.append(f"{department} 在共享目录里没有文件夹，催报单没有地方放")
                continue
            told.written.append(write_reminder(workspace, settings, folder, owed[department, period], as_of))
            ledger.note(FILE, department, why, as_of)
        except OSError as error:
            told.notices.append(f"{department} 的催报单无法写入（{reason(error)}），下次运行再试")


def send(
    workspace: Workspace,
    settings: Settings,
    causes: Sequence[Cause],
    as_of: date,
    told: Told,
    channels: Sequence[Channel] | None = None,
) -> None:
    """Send what each audience has not been told on each channel; what fails is left until the next run.

    A channel that takes longer than a minute altogether is not tried any further: a run does not wait for a dead server
    once per department.
    """
    ledger = Ledger(workspace.fixed)
    for channel in channels_of(settings) if channels is None else channels:
        started = time.monotonic()
        for audience in (BUREAU, *(one.name for one in settings.departments)):
            if not channel.reaches(audience):
                continue
            if time.monotonic() - started > BUDGET:
                break
            pending = [
                cause
                for cause in causes
                if audience in (BUREAU, cause.audience) and not ledger.told(channel.name, audience, cause)
            ]
            if not pending:
                continue
            try:
                channel.send(audience, compose(settings, audience, pending))
            except Exception as error:  # whatever it is, the other audiences are told
                said = error if isinstance(error, SendError) else type(error).__name__
                why = f"{channel.label}没有发出（{said}），下次运行再试"
                told.notices += [] if why in told.notices else [why]
                continue
            told.sent.append((channel.name, audience, len(pending)))
            try:
                ledger.note(channel.name, audience, pending, as_of)
            except OSError as error:
                told.notices.append(f"发送记录无法写入（{reason(error)}），下次运行会再发一次")


def compose(settings: Settings, audience: str, causes: Sequence[Cause]) -> Notice:
    """One notice of several causes: the bureau's by department, a department's of its own only."""
    office = f"{settings.city_name}{settings.statistics_department}"
    kinds = list(dict.fromkeys(cause.kind for cause in causes))
    lines = []
    for kind in kinds:
        lines.append(f"【{words().notice[kind].title}】")
        for cause in (one for one in causes if one.kind == kind):
            who = f"{cause.audience}：" if audience == BUREAU and cause.audience != BUREAU else ""
            lines.append(f"· {who}{cause.text}")
        lines.append("")
    if audience != BUREAU:
        lines.append(words().reminder.no_figures)
    lines.append(f"（{office}固投系统自动发出，请勿回复）")
    subject = "、".join(words().notice[kind].title for kind in kinds)
    return Notice(f"{settings.city_name}固投：{subject}", "\n".join(lines))
