"""A mail server and a robot of a chat group that really listen, on loopback, and note what they are told."""

from __future__ import annotations

import base64
import json
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PASSWORD = "hunter2-secret"


@dataclass
class Mailbox:
    """What a mail server does and what it got.

    Attributes:
        tls: Certificate with key; None for a server without TLS.
        from_start: TLS from the start instead of STARTTLS.
        refuses: Recipients that are not taken.
        answers_data: Answer to a whole mail.
        delay: Seconds before each answer.
    """

    tls: Path | None = None
    from_start: bool = False
    refuses: tuple[str, ...] = ()
    answers_data: str = "250 taken"
    delay: float = 0
    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[tuple[str, ...]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    in_the_clear: list[bytes] = field(default_factory=list)

    @property
    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(str(self.tls))
        return context


class _Conversation(socketserver.StreamRequestHandler):
    box: Mailbox

    def handle(self) -> None:
        self.secure = self.box.from_start
        to: list[str] = []
        self.say("220 ready")
        while line := self.hear():
            verb = line.split(b" ")[0].strip().upper()
            if verb == b"EHLO":
                self.greet()
            elif verb == b"STARTTLS" and self.box.tls:
                self.say("220 go ahead")
                self.request = self.box.context.wrap_socket(self.request, server_side=True)
                self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", 0)
                self.secure = True
            elif verb == b"AUTH":
                _, user, password = base64.b64decode(line.split()[-1]).split(b"\0")
                right = password.decode() == PASSWORD
                self.box.logins.append(user.decode())
                self.say("235 welcome" if right else "535 no such account")
            elif verb == b"RCPT":
                address = line.decode().split("<")[1].split(">")[0]
                refused = address in self.box.refuses
                to += [] if refused else [address]
                self.say("550 unknown" if refused else "250 ok")
            elif verb == b"DATA":
                self.say("354 go on")
                content = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    content += part
                if self.box.answers_data.startswith("250"):
                    self.box.mails.append(message_from_bytes(content, policy=policy.default))
                    self.box.recipients.append(tuple(to))
                to = []
                self.say(self.box.answers_data)
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def hear(self) -> bytes:
        line: bytes = self.rfile.readline()
        if not self.secure:
            self.box.in_the_clear.append(line)
        return line

    def greet(self) -> None:
        offers = ["localhost"]
        if self.box.tls and not self.secure:
            offers.append("STARTTLS")
        if self.secure:
            offers.append("AUTH PLAIN")
        for offer in offers[:-1]:
            self.say(f"250-{offer}")
        self.say(f"250 {offers[-1]}")

    def say(self, text: str) -> None:
        time.sleep(self.box.delay)
        self.wfile.write(f"{text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    box: Mailbox

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        if self.box.from_start:
            connection = self.box.context.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        return connection, address

    def handle_error(self, request: Any, address: Any) -> None:
        """Clients that hang up are part of the tests."""


@contextmanager
def mail_server(box: Mailbox) -> Iterator[Mailbox]:
    """A mail server on loopback."""
    with _Server(("127.0.0.1", 0), type("Conversation", (_Conversation,), {"box": box})) as server:
        server.box = box
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield box
        server.shutdown()


@dataclass
class Robot:
    """What a robot answers and what it was told."""

    status: int = 200
    body: bytes = b'{"errcode": 0, "errmsg": "ok"}'
    delay: float = 0
    url: str = ""
    paths: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


class _Posted(BaseHTTPRequestHandler):
    robot: Robot

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        time.sleep(self.robot.delay)
        self.robot.paths.append(self.path)
        self.robot.texts.append(told["text"]["content"])
        self.send_response(self.robot.status)
        self.send_header("Content-Length", str(len(self.robot.body)))
        self.end_headers()
        self.wfile.write(self.robot.body)

    def log_message(self, *told: Any) -> None:
        """Quiet."""


class _Robots(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, address: Any) -> None:
        """Clients that hang up are part of the tests."""


@contextmanager
def robot_server(robot: Robot) -> Iterator[Robot]:
    """A robot on loopback."""
    with _Robots(("127.0.0.1", 0), type("Posted", (_Posted,), {"robot": robot})) as server:
        robot.url = f"http://127.0.0.1:{server.server_port}/send?key=secret-key"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield robot
        server.shutdown()


def certificate(path: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file; it is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
