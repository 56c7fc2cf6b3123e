"""Messages by e-mail (电子邮件), through the server that the settings name."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from gutou.messages.causes import BUREAU
from gutou.messages.channels import Notice, SendError, within
from gutou.settings import Email

PASSWORD = "GUTOU_SMTP_PASSWORD"
_TIMES = 3
"""A conversation has several answers, each of which may take the time-out; altogether no longer than so many."""


class EmailChannel:
    """Sends to the addresses of the settings."""

    name = "email"
    label = "邮件"

    def __init__(self, told: Email) -> None:
        self.told = told

    def reaches(self, audience: str) -> bool:
        """Whether there is an address."""
        return bool(self._addresses(audience))

    def send(self, audience: str, notice: Notice) -> None:
        """Send one mail; never without TLS where the settings ask for it.

        Raises:
            SendError: It was not taken.
        """
        message = self._message(self._addresses(audience), notice)
        _told(lambda: within(_TIMES * self.told.timeout_seconds, lambda: self._deliver(message)))

    def _addresses(self, audience: str) -> tuple[str, ...]:
        return self.told.bureau if audience == BUREAU else self.told.departments.get(audience, ())

    def _message(self, to: tuple[str, ...], notice: Notice) -> EmailMessage:
        message = EmailMessage()
        message["Subject"] = notice.subject
        message["From"] = self.told.sender
        message["To"] = ", ".join(to)
        message["Date"] = formatdate(localtime=True)
        message["Message-ID"] = make_msgid(domain="gutou.invalid")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(notice.text)
        return message

    def _deliver(self, message: EmailMessage) -> None:
        told = self.told
        context = ssl.create_default_context(cafile=told.ca_file)
        if told.security == "ssl":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                told.host, told.port, timeout=told.timeout_seconds, context=context
            )
        else:
            server = smtplib.SMTP(told.host, told.port, timeout=told.timeout_seconds)
        with server:
            if told.security == "starttls":
                server.starttls(context=context)
            if told.user is not None:
                server.login(told.user, _password())
            server.send_message(message)


def _password() -> str:
    password = os.environ.get(PASSWORD)
    if not password:
        raise SendError(f"没有设置环境变量 {PASSWORD}")
    return password


def _told(send: Callable[[], None]) -> None:
    """Say in Chinese why a mail was not sent; what the server says may quote addresses or the account."""
    try:
        send()
    except SendError:
        raise
    except ssl.SSLError:
        raise SendError("服务器的 TLS 证书或协议不对") from None
    except smtplib.SMTPNotSupportedError:
        raise SendError("服务器不支持 STARTTLS 或登录，没有降为明文发送") from None
    except smtplib.SMTPAuthenticationError:
        raise SendError("账号或授权码不对") from None
    except smtplib.SMTPRecipientsRefused:
        raise SendError("收件地址都被拒收") from None
    except smtplib.SMTPServerDisconnected:
        raise SendError("服务器没有及时应答，或中断了连接") from None
    except UnicodeError:
        raise SendError("账号和授权码只能由英文字母、数字和符号组成") from None
    except smtplib.SMTPException as error:
        raise SendError(f"服务器没有接收（{type(error).__name__}）") from None
    except ConnectionRefusedError:
        raise SendError("服务器拒绝连接") from None
    except TimeoutError:
        raise SendError("服务器没有及时应答") from None
    except OSError as error:
        raise SendError(f"连不上服务器（{type(error).__name__}）") from None
