"""A mail server for tests: it speaks SMTP on loopback, keeps what it is given, and can be told to misbehave."""

from __future__ import annotations

import base64
import email
import email.policy
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path


@dataclass
class Mailbox:
    """What has arrived, and how the server behaves.

    `answers` replaces the reply to a verb (`RCPT`, `DATA`, `.` for the end of the text, `AUTH`, `EHLO`, `` for the greeting);
    a reply of None hangs up. `silent` verbs are never answered.
    """

    answers: dict[str, str | None] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    password: tuple[str, str] | None = None
    certificate: Path | None = None
    messages: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    port: int = 0
    on_arrival: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        """Its address as SIPDUMAS_SMTP_URL takes it."""
        return f"smtp://127.0.0.1:{self.port}"


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        self.closing = threading.Event()
        super().__init__(("127.0.0.1", 0), _Conversation)


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.box, self.secure = self.server.mailbox, False
        self.sender, self.recipients = "", list[str]()
        if not self.reply("", "220 mailbox ready"):
            return
        while line := self.rfile.readline():
            verb, _, rest = line.decode().strip().partition(" ")
            self.box.verbs.append(verb.upper())
            if not VERBS.get(verb.upper(), _Conversation.unknown)(self, rest):
                return

    def finish(self) -> None:
        super().finish()
        self.connection.close()  # TLS put another socket in the place of the one the server closes

    def reply(self, verb: str, usual: str) -> bool:
        """Say the usual thing, or what the test wants; False when the line is cut."""
        if verb in self.box.silent:
            self.server.closing.wait(30)
            return False
        text = self.box.answers.get(verb, usual)
        if text is None:
            return False
        self.wfile.write(text.replace("\n", "\r\n").encode() + b"\r\n")
        return True

    def unknown(self, rest: str) -> bool:
        return self.reply("?", "502 unknown")

    def ehlo(self, rest: str) -> bool:
        offers = ["8BITMIME", "AUTH PLAIN"]
        offers += ["STARTTLS"] if self.box.certificate and not self.secure else []
        lines = ["mailbox", *offers]
        return self.reply("EHLO", "\n".join([*(f"250-{one}" for one in lines[:-1]), f"250 {lines[-1]}"]))

    def starttls(self, rest: str) -> bool:
        assert self.box.certificate is not None
        self.reply("STARTTLS", "220 go ahead")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.box.certificate)
        try:
            self.connection = context.wrap_socket(self.connection, server_side=True)
        except OSError:
            return False
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.secure = True
        return True

    def auth(self, rest: str) -> bool:
        _, user, password = base64.b64decode(rest.split(" ", 1)[1]).decode().split("\0")
        if (user, password) != self.box.password:
            return self.reply("AUTH", "535 wrong name or password")
        self.box.signed_in.append(user)
        return self.reply("AUTH", "235 welcome")

    def mail(self, rest: str) -> bool:
        self.sender, self.recipients = rest.split(":", 1)[1].split(maxsplit=1)[0].strip("<>"), []
        return self.reply("MAIL", "250 ok")

    def rcpt(self, rest: str) -> bool:
        self.recipients.append(rest.split(":", 1)[1].split(maxsplit=1)[0].strip("<>"))
        return self.reply("RCPT", "250 ok")

    def data(self, rest: str) -> bool:
        if not self.reply("DATA", "354 go on") or "DATA" in self.box.answers:
            return "DATA" in self.box.answers
        text = b"".join(iter(self.rfile.readline, b".\r\n"))
        if "." not in self.box.answers:
            self.box.messages.append(email.message_from_bytes(text, policy=email.policy.default))
            self.box.envelopes.append((self.sender, self.recipients))
            self.box.on_arrival()
        return self.reply(".", "250 taken")

    def done(self, rest: str) -> bool:
        return self.reply("RSET", "250 ok")

    def quit(self, rest: str) -> bool:
        self.reply("QUIT", "221 bye")
        return False


VERBS: Mapping[str, Callable[[_Conversation, str], bool]] = {
    "EHLO": _Conversation.ehlo,
    "STARTTLS": _Conversation.starttls,
    "AUTH": _Conversation.auth,
    "MAIL": _Conversation.mail,
    "RCPT": _Conversation.rcpt,
    "DATA": _Conversation.data,
    "RSET": _Conversation.done,
    "NOOP": _Conversation.done,
    "QUIT": _Conversation.quit,
}


@contextmanager
def running_mailbox(mailbox: Mailbox) -> Iterator[Mailbox]:
    """The mailbox, listening on a free port of loopback until the block ends."""
    with _Server(mailbox) as server:
        mailbox.port = int(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield mailbox
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
