"""E-mail and robots against servers that really listen: what arrives, what does not, and what is kept secret."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from gutou.errors import GutouError
from gutou.messages import after_audit, after_failure, after_intake, plan, tell
from gutou.messages.channels import Notice, SendError
from gutou.messages.email import PASSWORD as PASSWORD_VARIABLE
from gutou.messages.email import EmailChannel
from gutou.messages.webhook import WebhookChannel, _signed
from gutou.settings import Email, Messages, Settings, Webhook
from tests.intake.arrived import settings
from tests.messages.servers import PASSWORD, Mailbox, Robot, certificate, mail_server, robot_server
from tests.messages.test_owed import came

NOTICE = Notice("材料临近应报日期", "· 2025-06 项目摸排表：应报日期 2025-07-05，没有收到。\n（系统自动发出）")
DAY = date(2025, 7, 6)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls") / "server.pem")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def email(box: Mailbox, **more: Any) -> Email:
    given: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": box.port,
        "security": "none",
        "sender": "gutou@tj.example",
    }
    to = {"bureau": ("office@tj.example",), "departments": {"住建": ("zj@tj.example", "zj2@tj.example")}}
    return Email(**given | to | {"timeout_seconds": 2} | more)


def account(tls: Path, security: str) -> dict[str, Any]:
    return {"security": security, "user": "gutou", "ca_file": tls}


def test_a_mail_arrives_at_its_own_addresses_in_chinese() -> None:
    with mail_server(Mailbox()) as box:
        EmailChannel(email(box)).send("住建", NOTICE)
    (mail,) = box.mails
    assert mail["Subject"] == NOTICE.subject
    assert mail.get_content().replace("\r\n", "\n").strip() == NOTICE.text
    assert box.recipients == [("zj@tj.example", "zj2@tj.example")]
    assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_the_account_is_told_under_tls_alone(tls: Path, security: str) -> None:
    with mail_server(Mailbox(tls=tls, from_start=security == "ssl")) as box:
        EmailChannel(email(box, **account(tls, security))).send("bureau", NOTICE)
    assert (len(box.mails), box.logins) == (1, ["gutou"])
    assert not any(b"AUTH" in line or b"MAIL" in line for line in box.in_the_clear)


def failing_mail(tls: Path, case: str) -> tuple[Mailbox, Callable[[Mailbox], Email]]:
    cases: dict[str, tuple[Mailbox, Callable[[Mailbox], Email]]] = {
        "no tls offered": (Mailbox(), lambda box: email(box, **account(tls, "starttls"))),
        "unknown authority": (Mailbox(tls=tls), lambda box: email(box, security="starttls")),
        "no tls at all": (Mailbox(), lambda box: email(box, security="ssl", ca_file=tls)),
        "wrong password": (
            Mailbox(tls=tls, from_start=True),
            lambda box: email(box, **account(tls, "ssl")),
        ),
        "odd password": (Mailbox(tls=tls), lambda box: email(box, **account(tls, "starttls"))),
        "refused mail": (Mailbox(answers_data="554 no <zj@tj.example>"), email),
        "refused addresses": (Mailbox(refuses=("zj@tj.example", "zj2@tj.example")), email),
        "slow": (Mailbox(delay=1), lambda box: email(box, timeout_seconds=0.15)),
        "drips": (Mailbox(delay=0.1), lambda box: email(box, timeout_seconds=0.15)),
    }
    return cases[case]


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("no tls offered", "没有降为明文"),
        ("unknown authority", "TLS"),
        ("no tls at all", "TLS"),
        ("wrong password", "授权码不对"),
        ("odd password", "只能由英文字母"),
        ("refused mail", "没有接收"),
        ("refused addresses", "拒收"),
        ("slow", "没有及时应答"),
        ("drips", "迟迟不应答"),
    ],
)
def test_a_mail_that_was_not_taken_is_said_so_without_address_or_password(
    tls: Path, case: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if case.endswith("password"):
        monkeypatch.setenv(PASSWORD_VARIABLE, {"wrong password": "wrong"}.get(case, "口令"))
    box, told = failing_mail(tls, case)
    with mail_server(box), pytest.raises(SendError, match=said) as failed:
        EmailChannel(told(box)).send("住建", NOTICE)
    assert box.mails == []
    assert "tj.example" not in str(failed.value)
    assert not any(b"AUTH" in line for line in box.in_the_clear)


def test_a_server_that_is_not_there_and_a_password_that_is_not_set(
    tls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SendError, match="拒绝连接"):
        EmailChannel(email(Mailbox(port=port))).send("住建", NOTICE)
    monkeypatch.delenv(PASSWORD_VARIABLE)
    with (
        mail_server(Mailbox(tls=tls, from_start=True)) as box,
        pytest.raises(SendError, match=PASSWORD_VARIABLE),
    ):
        EmailChannel(email(box, **account(tls, "ssl"))).send("住建", NOTICE)


def test_no_password_is_ever_sent_in_the_clear() -> None:
    with pytest.raises(ValidationError, match="ssl 或 starttls"):
        email(Mailbox(port=25), user="gutou")


@pytest.fixture
def robot(monkeypatch: pytest.MonkeyPatch) -> Iterator[Robot]:
    with robot_server(Robot()) as robot:
        monkeypatch.setenv("HOOK_BUREAU", robot.url)
        yield robot


def hook(style: Any = "wecom", seconds: float = 2) -> WebhookChannel:
    return WebhookChannel(Webhook(style=style, bureau="HOOK_BUREAU", timeout_seconds=seconds))


def test_a_robot_is_told_and_a_long_text_is_cut_where_a_character_ends(robot: Robot) -> None:
    hook().send("bureau", NOTICE)
    assert robot.texts == [f"{NOTICE.subject}\n{NOTICE.text}"]
    hook().send("bureau", Notice("长", "某项目" * 1000))
    assert 2040 < len(robot.texts[1].encode()) <= 2048
    assert robot.texts[1].endswith("\n……")
    assert not hook().reaches("住建")


def test_dingtalk_is_signed_where_there_is_a_secret(robot: Robot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_BUREAU_SECRET", "SEC-1")
    hook("dingtalk").send("bureau", NOTICE)
    assert "key=secret-key" in robot.paths[0]
    assert "timestamp=" in robot.paths[0]
    assert "sign=" in robot.paths[0]
    # Reckoned with OpenSSL: printf '1577262236757\nSEC-1' | openssl dgst -sha256 -hmac SEC-1 -binary | base64
    assert _signed("SEC-1", 1_577_262_236_757)["sign"] == "/oZgPkeYxRs6eVNP7qVbahtt5gN0Ow9SK6u0UKWvmuI="


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"status": 500}, "HTTP 500"),
        ({"status": 302}, "HTTP 302"),
        ({"body": b'{"errcode": 93000, "errmsg": "invalid webhook url"}'}, "errcode 93000"),
        ({"body": b"<html>login</html>"}, "不是机器人的格式"),
        ({"body": b"[]"}, "errcode 不明"),
        ({"delay": 1.0}, "没有及时应答"),
    ],
)
def test_a_robot_that_does_not_take_it(robot: Robot, answer: dict[str, Any], said: str) -> None:
    for name, value in answer.items():
        setattr(robot, name, value)
    with pytest.raises(SendError, match=said) as failed:
        hook(seconds=0.3).send("bureau", NOTICE)
    assert "secret-key" not in str(failed.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "没有设置环境变量 HOOK_BUREAU"),
        ("http://example.invalid/?key=1", "https"),
        ("http://127.0.0.1:9/", "连不上"),
    ],
)
def test_a_robot_that_is_not_there(monkeypatch: pytest.MonkeyPatch, url: str, said: str) -> None:
    monkeypatch.setenv("HOOK_BUREAU", url)
    with pytest.raises(SendError, match=said):
        hook().send("bureau", NOTICE)


def written_to(root: Path, box: Mailbox | None = None, *, webhook: bool = False) -> Settings:
    told = Messages(
        files=False,
        email=email(box) if box else None,
        webhook=Webhook(bureau="HOOK_BUREAU") if webhook else None,
    )
    return settings(root, messages=told)


def run_of(city: Settings, *more: Any, faults: tuple[str, ...] = ()) -> list[str]:
    told = after_intake(city, more, as_of=DAY, today=DAY)
    return told + (after_audit(city, faults, run_id="r1", base_run="r0", today=DAY) if faults else [])


def test_each_audience_is_told_once_what_concerns_it(tmp_path: Path) -> None:
    held = came("发改", "survey", "held", day=4)
    with mail_server(Mailbox()) as box:
        city = written_to(tmp_path, box)
        assert run_of(city, held) == []
        assert run_of(city, held) == []
        bureau, department = (mail.get_content() for mail in box.mails)
        assert run_of(city, held, came("统计局", "library", "rejected", day=5)) == []
    assert box.recipients == [
        ("office@tj.example",),
        ("zj@tj.example", "zj2@tj.example"),
        ("office@tj.example",),
    ]
    assert "住建：2025-06 项目摸排表" in bureau
    assert f"发改：2025-06 项目摸排表（回执编号 {held.submission_id}）暂未采用" in bureau
    assert "2025-06 项目摸排表：应报日期 2025-07-05" in department
    assert "发改" not in department
    assert "统计局：2025-06" in box.mails[2].get_content()


def test_the_bureau_hears_of_each_department_that_falls_behind(tmp_path: Path) -> None:
    with mail_server(Mailbox()) as box:
        city = written_to(tmp_path, box)
        run_of(city, came("发改", "survey"))
        run_of(city)
    first, _, second = (mail.get_content() for mail in box.mails)
    assert ("住建：" in first, "发改：2025-06 项目摸排表" in first) == (True, False)
    assert ("住建：" in second, "发改：2025-06 项目摸排表" in second) == (False, True)


def test_what_failed_is_sent_by_the_next_run_and_one_address_keeps_no_other_from_it(tmp_path: Path) -> None:
    with mail_server(Mailbox(refuses=("office@tj.example",))) as box:
        city = written_to(tmp_path, box)
        assert run_of(city) == ["邮件没有发出（收件地址都被拒收），下次运行再试"]
        assert box.recipients == [("zj@tj.example", "zj2@tj.example")]
        box.refuses = ()
        assert run_of(city) == []
    assert box.recipients[1:] == [("office@tj.example",)]


def test_what_the_audit_held_back_is_told_once_and_kept_until_it_can_be(tmp_path: Path, robot: Robot) -> None:
    city = written_to(tmp_path, webhook=True)
    faults = ("缺口：1 行不符",)
    run_of(city)
    robot.status = 500
    assert run_of(city, faults=faults) == ["群机器人没有发出（应答为 HTTP 500），下次运行再试"]
    robot.status, robot.texts[:] = 200, []
    assert run_of(city) == []
    assert [("审核未通过" in text, "缺口" in text) for text in robot.texts] == [(True, False)]
    run_of(city, faults=faults)
    assert len(robot.texts) == 1
    run_of(city, faults=(*faults, "项目：2 行不符"))
    assert len(robot.texts) == 2


def test_a_failed_run_is_told_once_a_day_in_our_words_only(tmp_path: Path, robot: Robot) -> None:
    city = written_to(tmp_path, webhook=True)
    for _ in range(2):
        assert after_failure(city, GutouError("磁盘空间不足，没有发布"), run_id="r1", today=DAY) == []
    after_failure(city, ValueError("张三 13800138000"), run_id="r2", today=DAY)
    assert ["磁盘空间不足" in text for text in robot.texts] == [True, False]
    assert "ValueError" in robot.texts[1]
    assert "张三" not in robot.texts[1]
    after_failure(city, GutouError("磁盘空间不足，没有发布"), run_id="r9", today=date(2025, 7, 7))
    assert len(robot.texts) == 3


def test_secrets_and_addresses_stay_out_of_logs_record_and_settings(
    tmp_path: Path, robot: Robot, caplog: pytest.LogCaptureFixture
) -> None:
    with mail_server(Mailbox()) as box, caplog.at_level(logging.DEBUG):
        city = written_to(tmp_path, box, webhook=True)
        run_of(city)
        robot.status = 500
        told = tell(city, (), plan(city, (), date(2025, 7, 10)))
    assert len(box.mails) > 0
    noted = "".join(path.read_text() for path in (city.data / "raw" / "_fixed").rglob("*.json"))
    shown = caplog.text + noted + city.model_dump_json() + "".join(told.notices)
    assert noted != ""
    for secret in ("secret-key", PASSWORD, "tj.example", robot.url):
        assert secret not in shown


def test_a_slow_server_is_not_waited_for_once_per_department(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gutou.messages.deliver.BUDGET", 0.1)
    with mail_server(Mailbox(delay=1)) as box:
        told = Messages(files=False, email=email(box, timeout_seconds=0.2))
        tried: list[str] = []
        send = EmailChannel.send

        def noted(self: EmailChannel, audience: str, notice: Notice) -> None:
            tried.append(audience)
            send(self, audience, notice)

        monkeypatch.setattr(EmailChannel, "send", noted)
        assert len(run_of(settings(tmp_path, messages=told))) == 1
    assert tried == ["bureau"]
