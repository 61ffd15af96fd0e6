"""Letters and notices by e-mail: one message a parcel, a letter's PDF attached, sent over SMTP.

The message is made from the parcel and its letter alone, so that a second try is the same message under
the same Message-ID: mail programs show it once. A password is only sent over TLS, or within this machine.
"""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import UUID, uuid4

from config.settings import Settings
from config.tables import OfficeCard, read_office
from domain.calendar import OFFICE_ZONE
from domain.correspondence import Letter, Parcel
from domain.errors import ChannelDown, DeliveryFailed, DeliveryRefused
from domain.notices import NoticeKind

BODY = """Yang terhormat Bapak/Ibu,

terlampir surat kami nomor {number} mengenai pengaduan dengan nomor agenda {registration_number}.

Surat ini dikirim oleh sistem pengaduan dan sah tanpa balasan. Bila Bapak/Ibu hendak menjawab,
sebutkan nomor agenda tersebut.

{unit}
{name}
"""

NOTICE = """{what}

Nomor agenda: {registration_number}

Masuk ke sistem pengaduan untuk membukanya. Pesan ini dikirim oleh sistem; pilihan pemberitahuan
dapat diubah di halaman Pemberitahuan.
"""
CODE = """Kode: {code}

Seseorang dengan akun {unit} menyebut alamat ini untuk pemberitahuannya. Bila itu Anda, tulis kode di atas di
halaman Pemberitahuan dalam {minutes} menit. Bila bukan, abaikan surel ini; tidak ada yang akan dikirim ke sini.
"""
WHAT_TO_DO: Mapping[str, str] = {
    NoticeKind.ASSIGNED: "Pengaduan ditugaskan kepada Anda; tindak lanjutilah.",
    NoticeKind.MENTIONED: "Anda disebut dalam catatan pengaduan; bacalah catatannya.",
    NoticeKind.DUE_SOON: "Batas waktu pengaduan mendekat; selesaikan tahapnya.",
    NoticeKind.BREACHED: "Batas waktu pengaduan terlewati; selesaikan tahapnya sekarang.",
    NoticeKind.ESCALATED: "Keterlambatan pengaduan dinaikkan kepada Anda; berikan tanggapan.",
}
"""All a notice says by mail: what stands in the notice itself may name people, and mail is read on other machines."""


@dataclass(frozen=True)
class Mail:
    """The channel `mail`; `timeout` in seconds holds for every single step of the conversation."""

    timeout: float = 10
    name: str = "mail"

    def available(self, settings: Settings) -> bool:
        """True when SIPDUMAS_SMTP_URL is set; without it letters stay in the outbox, shown there."""
        return settings.smtp_url is not None

    def deliver(self, parcel: Parcel, letter: Letter, pdf: bytes, settings: Settings) -> None:
        """Send one letter; see `Channel.deliver`."""
        if settings.smtp_url is None:
            raise ChannelDown("SIPDUMAS_SMTP_URL belum diisi.")
        self._send(compose(parcel, letter, pdf, read_office()), settings.smtp_url)

    def tell(self, parcel: Parcel, settings: Settings) -> None:
        """Send one notice to an officer; see `Teller.tell`."""
        if settings.smtp_url is None:
            raise ChannelDown("SIPDUMAS_SMTP_URL belum diisi.")
        self._send(compose_notice(parcel, read_office()), settings.smtp_url)

    def confirm(self, address: str, code: str, valid: timedelta, *, at: datetime, settings: Settings) -> None:
        """Send the code by which an officer shows that he reads this address. Raises DeliveryFailed."""
        if settings.smtp_url is None:
            raise ChannelDown("SIPDUMAS_SMTP_URL belum diisi.")
        office = read_office()
        message = _addressed(address, "Kode untuk alamat surel Anda", office, mark=uuid4(), at=at)
        minutes = int(valid.total_seconds()) // 60
        message.set_content(CODE.format(code=code, unit=office.unit, minutes=minutes))
        self._send(message, settings.smtp_url)

    def _send(self, message: EmailMessage, address: str) -> None:
        with _conversation(urlsplit(address), self.timeout) as server, _refusals():
            server.send_message(message)


def compose(parcel: Parcel, letter: Letter, pdf: bytes, office: OfficeCard) -> EmailMessage:
    """The message of a parcel, the same each time. Raises DeliveryRefused for an address that is none."""
    number, registration_number = _line(letter.number), _line(letter.snapshot["complaint"]["registration_number"])
    message = _parcelled(parcel, office, f"Surat {number} – pengaduan {registration_number}")
    message.set_content(
        BODY.format(number=number, registration_number=registration_number, unit=office.unit, name=office.name)
    )
    filename = f"{letter.kind}-{number.replace('/', '-')}.pdf"
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=filename)
    message.set_boundary(f"=={parcel.id.hex}==")
    return message


def compose_notice(parcel: Parcel, office: OfficeCard) -> EmailMessage:
    """The message of a notice, the same each time: the registration number and what is to do. Raises DeliveryRefused."""
    what, given = WHAT_TO_DO.get(parcel.payload.get("kind", "")), parcel.payload.get("registration_number")
    if what is None or not given:
        raise DeliveryRefused("Kiriman ini tidak memuat surat.")
    registration_number = _line(given)
    message = _parcelled(parcel, office, f"{registration_number}: {what}")
    message.set_content(NOTICE.format(what=what, registration_number=registration_number))
    return message


def _parcelled(parcel: Parcel, office: OfficeCard, subject: str) -> EmailMessage:
    return _addressed(parcel.recipient, subject, office, mark=parcel.id, at=parcel.created_at)


def _addressed(recipient: str, subject: str, office: OfficeCard, *, mark: UUID, at: datetime) -> EmailMessage:
    """A message without its text. Raises DeliveryRefused for an address that is none."""
    message = EmailMessage()
    try:
        sender = Address(_line(office.unit), addr_spec=office.email)
        message["From"], message["To"] = sender, Address(addr_spec=recipient)
    except (ValueError, IndexError, MessageError):
        raise DeliveryRefused("Alamat surel penerima tidak dapat dipakai; perbaiki alamatnya.") from None
    message["Subject"] = subject
    message["Message-ID"] = f"<{mark}@{sender.domain}>"
    message["Date"] = format_datetime(at.astimezone(OFFICE_ZONE))
    message["Auto-Submitted"] = "auto-generated"
    return message


def _line(text: str) -> str:
    """Text on one line: nothing may end a header early."""
    return " ".join(text.split())


@contextmanager
def _conversation(url: SplitResult, timeout: float) -> Iterator[smtplib.SMTP]:
    """A server that has let us in. Whatever breaks the line means ChannelDown."""
    try:
        with _dialled(url, timeout) as server:
            _enter(server, url)
            yield server
    except smtplib.SMTPException as broken:
        raise ChannelDown(f"Server surat memutus percakapan ({_said(broken)}).") from broken
    except OSError as broken:
        raise ChannelDown(f"Server surat tidak dapat dihubungi ({type(broken).__name__}).") from broken


def _dialled(url: SplitResult, timeout: float) -> smtplib.SMTP:
    host = url.hostname or ""
    if url.scheme == "smtps":
        return smtplib.SMTP_SSL(host, url.port or 465, timeout=timeout, context=ssl.create_default_context())
    return smtplib.SMTP(host, url.port or 25, timeout=timeout)


def _enter(server: smtplib.SMTP, url: SplitResult) -> None:
    """Go over to TLS where it is offered, and sign in where the address names a user."""
    server.ehlo_or_helo_if_needed()
    secure = url.scheme == "smtps"
    if not secure and server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
        secure = True
    if url.username is None:
        return
    if not (secure or _on_this_machine(url.hostname or "")):
        raise ChannelDown("Server surat tidak menawarkan TLS; kata sandi tidak dikirim tanpa itu.")
    server.login(unquote(url.username), unquote(url.password or ""))


def _on_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def _refusals() -> Iterator[None]:
    """What the server says of this one message; all else is the channel's trouble."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        raise _verdict(max(code for code, _ in refused.recipients.values()), "penerima") from None
    except smtplib.SMTPDataError as refused:
        raise _verdict(refused.smtp_code, "isi surat") from None
    except smtplib.SMTPNotSupportedError:
        raise DeliveryRefused("Server surat tidak mengenal huruf pada alamat ini; perbaiki alamatnya.") from None


def _verdict(code: int, what: str) -> DeliveryFailed:
    """Codes from 500 are final (RFC 5321 §4.2.1). The server's words are left out: they repeat the address."""
    kind = DeliveryRefused if code >= 500 else DeliveryFailed
    return kind(f"Server surat menolak {what} ({code}).")


def _said(broken: smtplib.SMTPException) -> str:
    code = getattr(broken, "smtp_code", None)
    return type(broken).__name__ if code is None else f"{type(broken).__name__} {code}"
