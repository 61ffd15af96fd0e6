"""The outbox's rounds: parcels that are due go out one by one, and what fails waits longer each time.

A parcel is sent inside the transaction that marks it delivered, its row locked: killed in between it goes
out again under the same name. Nothing here is ever waited for by a card.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from config.settings import Settings, settings
from domain.correspondence import Letter, LetterState, Parcel
from domain.errors import ChannelDown, ComplaintError, Conflict, DeliveryFailed, DeliveryRefused, NotFound
from domain.people import Officer
from domain.store import Store, transaction
from tasks.channels import CHANNELS, Channel, Teller

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=6)
MOST_TRIES = 24
"""After so many a person has to look: about four days, longer than a weekend with a holiday behind it."""
BY_HAND = "post"
"""The channel of what is printed and posted by people."""

Chance = Callable[[], float]
"""Gives a number in [0, 1)."""


def deliver_due(
    at: datetime,
    *,
    limit: int = 20,
    chance: Chance = random.random,
    channels: Mapping[str, Channel] = CHANNELS,
) -> int:
    """Deliver parcels that are due at the moment (aware), at most `limit`; returns how many went out.

    A parcel that fails never raises here: it is noted with its reason and tried again later, or given up
    and shown. A channel that is down is left alone for the rest of the round. Raises BadSettings.
    """
    found, delivered = settings(), 0
    usable = {name for name, channel in channels.items() if channel.available(found)}
    for _ in range(limit if usable else 0):
        tried = _deliver_next({name: channels[name] for name in sorted(usable)}, found, at, chance)
        if tried is None:
            break
        delivered += tried.failure is None
        if isinstance(tried.failure, ChannelDown):
            usable.discard(tried.channel)
    return delivered


def posted(parcel_id: UUID, *, by: Officer, at: datetime) -> None:
    """An officer has put it into the post: what waits for a person, or what a channel has given up.

    Raises NotAllowed without the right `register` (the mail room's), NotFound, and Conflict for a parcel
    the machine still delivers, that has arrived, or that holds no letter (a notice to an officer).
    """
    by.must("register")
    with transaction() as store:
        parcel = store.correspondence.take_parcel(parcel_id)
        if parcel.delivered_at:
            raise Conflict("Kiriman ini sudah tercatat terkirim.")
        if parcel.letter_id is None:
            raise Conflict("Kiriman ini tidak memuat surat yang dapat diposkan.")
        if parcel.channel != BY_HAND and not parcel.dead_at:
            raise Conflict("Kiriman ini masih dikirim oleh sistem; tunggu sampai berhasil atau dinyatakan gagal.")
        store.correspondence.delivered(parcel.id, at=at)
        store.complaints.take(parcel.complaint_id).record("posted", by, at, parcel=str(parcel.id))


def try_again(parcel_id: UUID, *, by: Officer, at: datetime) -> None:
    """Ask for another try of what was given up. Raises NotAllowed for whoever neither registers nor administrates, NotFound."""
    if not by.may("administrate"):
        by.must("register")
    with transaction() as store:
        store.correspondence.retry(parcel_id, at=at)


def pause_before(tries: int, chance: float) -> timedelta:
    """How long to wait after so many earlier tries: doubled each time, from a minute to six hours.

    `chance` in [0, 1) spreads it over the upper half, so that what failed together does not return together.
    """
    longest = min(SHORTEST * (1 << min(tries + 1, 16)), LONGEST)
    return longest * (0.5 + 0.5 * chance)


@dataclass(frozen=True)
class _Tried:
    channel: str
    failure: DeliveryFailed | None


def _deliver_next(usable: Mapping[str, Channel], found: Settings, at: datetime, chance: Chance) -> _Tried | None:
    """Try the parcel that is due longest; None when none is."""
    with transaction() as store:
        parcel = store.correspondence.due_parcel(tuple(usable), at=at)
        if parcel is None:
            return None
        failure = _deliver(store, parcel, usable[parcel.channel], found)
        if failure is None:
            store.correspondence.delivered(parcel.id, at=at)
        else:
            final = isinstance(failure, DeliveryRefused) or parcel.tries + 1 >= MOST_TRIES
            wait = None if final else pause_before(parcel.tries, chance())
            store.correspondence.failed(parcel, str(failure), at=at, wait=wait)
        return _Tried(parcel.channel, failure)


def _deliver(store: Store, parcel: Parcel, channel: Channel, found: Settings) -> DeliveryFailed | None:
    """Hand one parcel to its channel; returns why it failed."""
    try:
        if parcel.letter_id is None and isinstance(channel, Teller):
            channel.tell(parcel, found)
        else:
            channel.deliver(parcel, *_content(store, parcel), found)
    except DeliveryFailed as failure:
        return failure
    except NotFound as missing:
        return DeliveryRefused(str(missing))
    except ComplaintError as fault:
        return DeliveryFailed(str(fault))
    return None


def _content(store: Store, parcel: Parcel) -> tuple[Letter, bytes]:
    if parcel.letter_id is None:
        raise DeliveryRefused("Kiriman ini tidak memuat surat.")
    letter = store.correspondence.get(parcel.letter_id)
    if letter.state is not LetterState.ISSUED or letter.sha256 is None:
        raise DeliveryRefused("Surat dalam kiriman ini tidak (lagi) berlaku.")
    return letter, store.documents.content(letter.sha256)[1]
