"""Messages to the robot of a chat group (企业微信、钉钉). Addresses are secrets and come from the environment."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from gutou.messages.causes import BUREAU
from gutou.messages.channels import Notice, SendError, within
from gutou.settings import Webhook

_MOST_BYTES = {"wecom": 2048, "dingtalk": 15_000}
_MORE = "\n……"
_TIMES = 2
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class WebhookChannel:
    """Calls the robots that the settings name."""

    name = "webhook"
    label = "群机器人"

    def __init__(self, told: Webhook) -> None:
        self.told = told

    def reaches(self, audience: str) -> bool:
        """Whether a variable is named."""
        return self._variable(audience) is not None

    def send(self, audience: str, notice: Notice) -> None:
        """Post one text.

        Raises:
            SendError: It was not taken.
        """
        variable = self._variable(audience)
        url = os.environ.get(variable or "", "").strip()
        if not url:
            raise SendError(f"没有设置环境变量 {variable}")
        content = _cut(f"{notice.subject}\n{notice.text}", _MOST_BYTES[self.told.style])
        body = {"msgtype": "text", "text": {"content": content}}
        secret = os.environ.get(f"{variable}_SECRET", "").strip()
        if self.told.style == "dingtalk" and secret:
            url = str(httpx.URL(url).copy_merge_params(_signed(secret, int(time.time() * 1000))))
        within(_TIMES * self.told.timeout_seconds, lambda: self._post(url, body))

    def _variable(self, audience: str) -> str | None:
        return self.told.bureau if audience == BUREAU else self.told.departments.get(audience)

    def _post(self, url: str, body: dict[str, Any]) -> bool:
        try:
            parsed = httpx.URL(url)
            if parsed.scheme != "https" and parsed.host not in _LOOPBACK:
                raise SendError("地址须以 https 开头")
            with _unlogged():
                answer = httpx.post(parsed, json=body, timeout=self.told.timeout_seconds)
            told: Any = answer.json() if answer.is_success else None
        except httpx.TimeoutException:
            raise SendError("没有及时应答") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SendError(f"连不上（{type(error).__name__}）") from None
        except ValueError:
            raise SendError("应答不是机器人的格式") from None
        if not answer.is_success:
            raise SendError(f"应答为 HTTP {answer.status_code}")
        if not isinstance(told, dict) or told.get("errcode") != 0:
            code = told.get("errcode") if isinstance(told, dict) else None
            raise SendError(f"机器人没有接收（errcode {code if isinstance(code, int) else '不明'}）")
        return True


def _signed(secret: str, milliseconds: int) -> dict[str, str]:
    """钉钉's 加签: HMAC-SHA256 over time and secret."""
    text = f"{milliseconds}\n{secret}".encode()
    digest = hmac.new(secret.encode(), text, hashlib.sha256).digest()
    return {"timestamp": str(milliseconds), "sign": base64.b64encode(digest).decode()}


def _cut(text: str, most: int) -> str:
    """Text of no more bytes than the robot takes."""
    raw = text.encode()
    if len(raw) <= most:
        return text
    return raw[: most - len(_MORE.encode())].decode(errors="ignore") + _MORE


@contextmanager
def _unlogged() -> Iterator[None]:
    """The client logs whole addresses, which hold the robot's key."""
    loggers = [
        logging.getLogger(name)
        for name in ("httpx", "httpcore.http11", "httpcore.connection", "httpcore.proxy")
    ]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        yield
    finally:
        for logger, was in zip(loggers, before, strict=True):
            logger.disabled = was
