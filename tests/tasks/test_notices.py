"""The outbox on its rounds, against a real mail server: at least once, under one name, and never in anybody's way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from config.settings import Settings, settings
from config.tables import read_office
from domain.correspondence import Letter, LetterState, Parcel
from domain.errors import ChannelDown, Conflict, DeliveryFailed, DeliveryRefused, NotAllowed, NotFound
from domain.store import transaction
from tasks.channels import CHANNELS, Channel
from tasks.channels.mail import Mail, compose
from tasks.counter import register
from tasks.notices import LONGEST, MOST_TRIES, SHORTEST, deliver_due, pause_before, posted
from tests.builders import NOON, an_intake, officers
from tests.tasks.mailbox import Mailbox, running_mailbox

PROJECT = Path(__file__).resolve().parents[2]
PDF = b"%PDF-1.7 a letter\n%%EOF\n"
SOON = NOON + timedelta(minutes=1)
QUICK: Mapping[str, Channel] = {"mail": Mail(timeout=0.5)}


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server that runs and is known to the settings."""
    with running_mailbox(Mailbox()) as box:
        monkeypatch.setenv("SIPDUMAS_SMTP_URL", box.url)
        yield box


def outgoing(recipient: str = "sutinah@contoh.example", channel: str = "mail", *, letter: bool = True) -> UUID:
    """Register a complaint whose acknowledgement lies in the outbox; gives the parcel's id."""
    complaint_id = register(an_intake(NOON), by=officers()["registry"], at=NOON).id
    with transaction() as store:
        letter_id = issued(complaint_id) if letter else None
        store.correspondence.post(
            f"{complaint_id}:acknowledgement", complaint_id, channel, recipient, at=NOON, letter_id=letter_id
        )
    with transaction() as store:
        return store.correspondence.parcels(complaint_id)[0].id


def issued(complaint_id: UUID) -> UUID:
    with transaction() as store:
        complaint = store.complaints.look_at(complaint_id)
        snapshot = {"complaint": {"registration_number": complaint.registration_number}}
        key = complaint_id, complaint.visits[0].id, "acknowledgement", "complainant"
        number = f"B-{complaint.registration_number[-6:]}/TT/11/2026"
        letter = store.correspondence.claim(*key, number=number, snapshot=snapshot, at=NOON)
        sha256 = store.documents.keep(PDF, "application/pdf")
        assert store.correspondence.issue(letter.id, sha256, "v1", "r1", at=NOON)
        return letter.id


def parcel(parcel_id: UUID) -> Parcel:
    with transaction() as store:
        return next(one for one in store.correspondence.parcels() if one.id == parcel_id)


# --- it arrives


def test_a_letter_arrives_with_its_pdf_and_is_marked_delivered(office_database: str, mailbox: Mailbox) -> None:
    parcel_id = outgoing()
    assert deliver_due(SOON) == 1
    (message,) = mailbox.messages
    assert message["Message-ID"] == f"<{parcel_id}@{read_office().email.split('@')[1]}>"
    assert message["Subject"] == "Surat B-000001/TT/11/2026 – pengaduan DM-2026-000001"
    assert mailbox.envelopes == [(read_office().email, ["sutinah@contoh.example"])]
    body = message.get_body(("plain",))
    assert body is not None
    assert "surat kami nomor B-000001/TT/11/2026" in body.get_content()
    (attached,) = message.iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == (
        "application/pdf",
        "acknowledgement-B-000001-TT-11-2026.pdf",
    )
    assert attached.get_content() == PDF
    assert parcel(parcel_id).delivered_at == SOON


def test_what_was_delivered_is_not_sent_again(office_database: str, mailbox: Mailbox) -> None:
    outgoing()
    assert (deliver_due(SOON), deliver_due(SOON + timedelta(days=1))) == (1, 0)
    assert len(mailbox.messages) == 1


def test_a_round_takes_no_more_than_its_limit(office_database: str, mailbox: Mailbox) -> None:
    for _ in range(3):
        outgoing()
    assert [deliver_due(SOON, limit=2) for _ in range(3)] == [2, 1, 0]
    assert len({message["Message-ID"] for message in mailbox.messages}) == 3


def test_nothing_goes_out_before_it_is_due(office_database: str, mailbox: Mailbox) -> None:
    outgoing()
    assert deliver_due(NOON - timedelta(seconds=1)) == 0
    assert mailbox.messages == []


def test_without_a_mail_server_letters_stay_in_the_outbox(
    office_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SIPDUMAS_SMTP_URL", raising=False)
    parcel_id = outgoing()
    assert deliver_due(SOON) == 0
    waiting = parcel(parcel_id)
    assert (waiting.tries, waiting.delivered_at, waiting.dead_at, waiting.last_error) == (0, None, None, None)


def test_two_rounds_at_once_send_each_letter_once(office_database: str, mailbox: Mailbox) -> None:
    outgoing()
    second: list[int] = []
    mailbox.on_arrival = lambda: second.append(deliver_due(SOON))
    assert deliver_due(SOON) == 1
    assert second == [0]
    assert len(mailbox.messages) == 1


# --- killed in between


SENDER = """
import os, signal, sys
from datetime import datetime
from config.load import read_workflow
from domain.store import connect
from domain.store.correspondence import CorrespondenceTable
from tasks.notices import deliver_due

def killed(self, parcel_id, *, at):
    os.kill(os.getpid(), signal.SIGKILL)

CorrespondenceTable.delivered = killed
connect(sys.argv[1], read_workflow)
deliver_due(datetime.fromisoformat(sys.argv[2]))
"""


def test_killed_between_sending_and_noting_it_goes_out_again_under_the_same_name(
    office_database: str, mailbox: Mailbox
) -> None:
    parcel_id = outgoing()
    command = [sys.executable, "-c", SENDER, office_database, SOON.isoformat()]
    environment = {**os.environ, "SIPDUMAS_SMTP_URL": mailbox.url}
    assert subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode == -signal.SIGKILL
    assert parcel(parcel_id).delivered_at is None
    assert deliver_due(SOON) == 1
    first, second = mailbox.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()


# --- it does not arrive


def test_a_server_that_is_away_costs_one_try_and_spares_the_rest(
    office_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("SIPDUMAS_SMTP_URL", f"smtp://127.0.0.1:{port}")
    ids = [outgoing(), outgoing()]
    assert deliver_due(SOON) == 0
    assert sorted(parcel(one).tries for one in ids) == [0, 1]
    failed = next(parcel(one) for one in ids if parcel(one).tries)
    assert failed.last_error == "Server surat tidak dapat dihubungi (ConnectionRefusedError)."


@pytest.mark.parametrize("verb", ["", "EHLO", "DATA", "."])
def test_a_server_that_falls_silent_is_given_up_soon(office_database: str, mailbox: Mailbox, verb: str) -> None:
    mailbox.silent = {verb}
    parcel_id = outgoing()
    begun = time.monotonic()
    assert deliver_due(SOON, channels=QUICK) == 0
    assert time.monotonic() - begun < 5
    assert parcel(parcel_id).tries == 1
    assert parcel(parcel_id).next_try_at > SOON


@pytest.mark.parametrize(
    ("verb", "answer", "final"),
    [
        ("RCPT", "550 no such user", True),
        ("RCPT", "450 mailbox busy", False),
        (".", "552 too big", True),
        (".", "451 try later", False),
        ("DATA", "421 closing", False),
        ("", "554 go away", False),
        ("", None, False),
        ("MAIL", "530 sign in first", False),
    ],
)
def test_what_the_server_says_decides_whether_to_try_again(
    office_database: str, mailbox: Mailbox, verb: str, answer: str | None, final: bool
) -> None:
    mailbox.answers = {verb: answer}
    parcel_id = outgoing()
    assert deliver_due(SOON) == 0
    tried = parcel(parcel_id)
    assert (tried.tries, tried.dead_at) == (1, SOON if final else None)
    assert tried.last_error
    assert "contoh.example" not in tried.last_error
    mailbox.answers = {}
    assert deliver_due(tried.next_try_at) == (0 if final else 1)


def test_a_bad_letter_does_not_stop_the_one_behind_it(office_database: str, mailbox: Mailbox) -> None:
    bad, good = outgoing("not an address"), outgoing()
    assert deliver_due(SOON) == 1
    assert parcel(bad).dead_at == SOON
    assert parcel(good).delivered_at == SOON


def test_a_parcel_without_a_letter_is_shown_as_failed(office_database: str, mailbox: Mailbox) -> None:
    parcel_id = outgoing(letter=False)
    assert deliver_due(SOON) == 0
    assert parcel(parcel_id).last_error == "Kiriman ini tidak memuat surat."


def test_after_the_last_try_it_waits_for_a_person_who_may_ask_again(office_database: str, mailbox: Mailbox) -> None:
    mailbox.answers = {"RCPT": "450 mailbox busy"}
    parcel_id, at = outgoing(), SOON
    for _ in range(MOST_TRIES):
        assert parcel(parcel_id).dead_at is None
        assert deliver_due(at, chance=lambda: 0.5) == 0
        at = max(parcel(parcel_id).next_try_at, at)
    dead = parcel(parcel_id)
    assert (dead.tries, dead.dead_at is not None) == (MOST_TRIES, True)
    assert timedelta(days=3) < at - SOON < timedelta(days=6)
    mailbox.answers = {}
    assert deliver_due(at + timedelta(days=1)) == 0
    with transaction() as store:
        store.correspondence.retry(parcel_id, at=at)
    assert deliver_due(at) == 1


def test_waits_double_from_a_minute_to_six_hours_and_are_spread() -> None:
    assert (pause_before(0, 0.0), pause_before(0, 0.999) < 2 * SHORTEST) == (SHORTEST, True)
    middles = [pause_before(tries, 0.5) for tries in range(MOST_TRIES)]
    assert middles == sorted(middles)
    assert middles[1] == 2 * middles[0]
    assert all(SHORTEST <= pause_before(tries, 0.999) <= LONGEST for tries in (*range(MOST_TRIES), 10_000))


# --- TLS and passwords


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine that nobody has signed."""
    path = tmp_path_factory.mktemp("tls") / "mailbox.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run([*command, *subject, "-days", "2", "-keyout", str(path), "-out", str(path.with_suffix(".crt"))], check=True, capture_output=True)  # fmt: skip
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


def test_it_signs_in_over_tls_where_that_is_offered(
    office_database: str, mailbox: Mailbox, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.certificate, mailbox.password = certificate, ("kantor@x", "rahasia/1")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
    monkeypatch.setenv("SIPDUMAS_SMTP_URL", f"smtp://kantor%40x:rahasia%2F1@127.0.0.1:{mailbox.port}")
    outgoing()
    assert deliver_due(SOON) == 1
    assert mailbox.signed_in == ["kantor@x"]
    assert mailbox.verbs.index("STARTTLS") < mailbox.verbs.index("AUTH")


def test_a_certificate_nobody_vouches_for_gets_nothing(
    office_database: str, mailbox: Mailbox, certificate: Path
) -> None:
    mailbox.certificate = certificate
    parcel_id = outgoing()
    assert deliver_due(SOON) == 0
    assert mailbox.messages == []
    assert "SSLCertVerificationError" in (parcel(parcel_id).last_error or "")


def test_a_wrong_password_is_the_channels_trouble_and_stays_unsaid(
    office_database: str, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.password = ("kantor", "benar")
    monkeypatch.setenv("SIPDUMAS_SMTP_URL", f"smtp://kantor:keliru-sekali@127.0.0.1:{mailbox.port}")
    parcel_id = outgoing()
    assert deliver_due(SOON) == 0
    failed = parcel(parcel_id)
    assert (failed.dead_at, failed.last_error) == (
        None,
        "Server surat memutus percakapan (SMTPAuthenticationError 535).",
    )


# --- nothing of ours can be turned into something else


def message_for(recipient: str, number: str = "B-1/TT/11/2026", registration_number: str = "DM-2026-000001") -> Letter:
    return Letter(
        uuid4(), uuid4(), uuid4(), "acknowledgement", recipient, state=LetterState.ISSUED, number=number, claimed_at=NOON,
        issued_at=NOON, snapshot={"complaint": {"registration_number": registration_number}},
    )  # fmt: skip


@pytest.mark.parametrize(
    "recipient",
    ["a@b.example\r\nBcc: x@y.example", "a@b.example, x@y.example", "<a@b.example>", "a b@c.example", "", "a@", "@b"],
)
def test_an_address_that_is_none_is_refused(recipient: str) -> None:
    with pytest.raises(DeliveryRefused, match="perbaiki alamatnya"):
        compose(a_parcel(recipient), message_for(recipient), PDF, read_office())


def test_line_breaks_in_numbers_start_no_new_header() -> None:
    letter = message_for("a@b.example", "B-1\r\nBcc: x@y.example", "DM\r\n\r\nbody")
    message = compose(a_parcel("a@b.example"), letter, PDF, read_office())
    assert message["Bcc"] is None
    assert message["Subject"] == "Surat B-1 Bcc: x@y.example – pengaduan DM body"


def a_parcel(recipient: str = "a@b.example") -> Parcel:
    return Parcel(uuid4(), "key", uuid4(), "mail", recipient, uuid4(), NOON, NOON)


# --- every channel


@pytest.mark.parametrize("name", CHANNELS)
def test_a_channel_is_off_until_the_office_switches_it_on(name: str) -> None:
    channel = CHANNELS[name]
    assert channel.name == name
    off = settings({})
    assert channel.available(off) is False
    with pytest.raises(ChannelDown):
        channel.deliver(a_parcel(), message_for("a@b.example"), PDF, off)


@dataclass
class Owl:
    """A channel of a test: it takes everything, or refuses as told."""

    name: str = "owl"
    failure: DeliveryFailed | NotFound | None = None
    carried: list[UUID] = field(default_factory=list)

    def available(self, settings: Settings) -> bool:
        return True

    def deliver(self, parcel: Parcel, letter: Letter, pdf: bytes, settings: Settings) -> None:
        if self.failure:
            raise self.failure
        self.carried.append(parcel.id)


def test_a_channel_that_is_down_does_not_hold_up_another(office_database: str) -> None:
    owl, crow = Owl(), Owl("crow", ChannelDown("crow is away"))
    blocked, free = outgoing(channel="crow"), outgoing(channel="owl")
    assert deliver_due(SOON, channels={"owl": owl, "crow": crow}) == 1
    assert owl.carried == [free]
    assert parcel(blocked).last_error == "crow is away"


# --- by hand


def test_what_is_to_be_posted_is_never_sent_by_the_machine(office_database: str, mailbox: Mailbox) -> None:
    parcel_id = outgoing(channel="post")
    assert deliver_due(SOON) == 0
    posted(parcel_id, by=officers()["mailroom"], at=SOON)
    sent = parcel(parcel_id)
    assert sent.delivered_at == SOON
    with transaction() as store:
        line = store.board.trail(sent.complaint_id)[-1]
    assert (line.kind, line.by, line.details) == ("posted", "mailroom", {"parcel": str(parcel_id)})


def test_posting_is_recorded_once_and_by_those_who_may(office_database: str) -> None:
    parcel_id = outgoing(channel="post")
    with pytest.raises(NotAllowed):
        posted(parcel_id, by=officers()["auditor"], at=SOON)
    posted(parcel_id, by=officers()["mailroom"], at=SOON)
    with pytest.raises(Conflict, match="sudah tercatat terkirim"):
        posted(parcel_id, by=officers()["mailroom"], at=SOON)
    with pytest.raises(NotFound):
        posted(uuid4(), by=officers()["mailroom"], at=SOON)


def test_a_mail_under_way_is_not_posted_but_one_given_up_may_be(office_database: str, mailbox: Mailbox) -> None:
    under_way = outgoing()
    with pytest.raises(Conflict, match="masih dikirim oleh sistem"):
        posted(under_way, by=officers()["mailroom"], at=SOON)
    mailbox.answers = {"RCPT": "550 no such user"}
    assert deliver_due(SOON) == 0
    posted(under_way, by=officers()["mailroom"], at=SOON)
    assert parcel(under_way).delivered_at == SOON
