"""Another system of the office's choice is told of every letter that goes out: a signed JSON message over HTTP.

No personal data: the complaint's registration number, the letter's kind, number and SHA-256. The parcel's id is the message's key. Before
each message the other side is asked whether it has taken that key (`GET <url>/<key>`: 200 yes, 404 no), for a message may have been
taken although its answer was lost; and it must take a key once (`Idempotency-Key`), for between question and message our machine may stand still.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus

import httpx

from config.settings import Settings
from config.settings import Webhook as Address
from domain.correspondence import Letter, Parcel
from domain.errors import ChannelDown, DeliveryFailed, DeliveryRefused

SIGNATURE = "X-Sipdumas-Signature"
"""Header with `sha256=` and the HMAC-SHA256 (hex) of the body under the shared secret."""


@dataclass(frozen=True)
class Webhook:
    """The channel `webhook`; `timeout` in seconds for each of the two calls."""

    timeout: float = 10
    name: str = "webhook"

    def available(self, settings: Settings) -> bool:
        """True when SIPDUMAS_WEBHOOK_URL is set."""
        return settings.webhook is not None

    def deliver(self, parcel: Parcel, letter: Letter, pdf: bytes, settings: Settings) -> None:
        """Tell of one letter, unless it was told already; see `Channel.deliver`."""
        if settings.webhook is None:
            raise ChannelDown("SIPDUMAS_WEBHOOK_URL belum diisi.")
        with httpx.Client(timeout=self.timeout) as client, _trouble():
            if not _taken(client, settings.webhook, parcel):
                _tell(client, settings.webhook, parcel, message(parcel, letter))


def message(parcel: Parcel, letter: Letter) -> bytes:
    """The message of a parcel, the same each time."""
    content = {
        "key": str(parcel.id),
        "registration_number": letter.snapshot["complaint"]["registration_number"],
        "letter": {
            "kind": letter.kind,
            "number": letter.number,
            "sha256": letter.sha256,
            "issued_at": letter.issued_at.isoformat() if letter.issued_at else None,
        },
    }
    return json.dumps(content, sort_keys=True).encode()


def signature(secret: str, body: bytes) -> str:
    """What the header SIGNATURE holds for this body."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def _taken(client: httpx.Client, address: Address, parcel: Parcel) -> bool:
    key = str(parcel.id)
    status = client.get(
        f"{address.url}/{key}", headers={SIGNATURE: signature(address.secret, key.encode())}
    ).status_code
    if status not in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}:
        raise ChannelDown(f"Sistem penerima tidak menjawab sebagaimana mestinya ({status}).")
    return status == HTTPStatus.OK


def _tell(client: httpx.Client, address: Address, parcel: Parcel, body: bytes) -> None:
    headers = {
        "content-type": "application/json",
        "Idempotency-Key": str(parcel.id),
        SIGNATURE: signature(address.secret, body),
    }
    status = client.post(address.url, content=body, headers=headers).status_code
    if status < 300 or status == HTTPStatus.CONFLICT:  # it has that key already
        return
    kind = DeliveryRefused if status < 500 and status != HTTPStatus.TOO_MANY_REQUESTS else DeliveryFailed
    raise kind(f"Sistem penerima menolak pemberitahuan ({status}).")


@contextmanager
def _trouble() -> Iterator[None]:
    """No answer to one message may be that message's trouble; no connection is the channel's."""
    try:
        yield
    except httpx.TimeoutException as late:
        raise DeliveryFailed(f"Sistem penerima tidak menjawab pada waktunya ({type(late).__name__}).") from late
    except httpx.HTTPError as broken:
        raise ChannelDown(f"Sistem penerima tidak dapat dihubungi ({type(broken).__name__}).") from broken
