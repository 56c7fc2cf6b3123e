"""Messages (催报与通知): whether the secrets that the settings count on are there. Nothing is sent."""

from __future__ import annotations

import os
from collections.abc import Iterator

from gutou.doctor.verdict import Subject, Verdict
from gutou.messages.email import PASSWORD

AREA = "催报与通知"


def look(subject: Subject) -> Iterator[Verdict]:
    """Variables that are named and not set, certificates that are not there."""
    told = subject.settings.messages
    missing: list[str] = []
    if told.email is not None:
        if told.email.user is not None and not os.environ.get(PASSWORD):
            missing.append(f"环境变量 {PASSWORD}")
        if told.email.ca_file is not None and not told.email.ca_file.is_file():
            missing.append(f"证书 {told.email.ca_file}")
    if told.webhook is not None:
        named = filter(None, (told.webhook.bureau, *told.webhook.departments.values()))
        missing += [f"环境变量 {name}" for name in named if not os.environ.get(name)]
    if missing:
        todo = "写进运行程序的账号的环境（作为服务运行时写进服务的环境文件，权限 0600）"
        yield Verdict(AREA, "发送", "fault", f"没有：{'、'.join(missing)}", "消息发不出去", todo)
        return
    ways = ["催报单"] if told.files else []
    ways += ["邮件"] if told.email else []
    ways += ["群机器人"] if told.webhook else []
    yield Verdict(AREA, "发送", "ok", "、".join(ways) or "没有设置任何方式")
