"""Another system is told of each letter once, signed, also when its answer was lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from config.settings import Settings, settings
from domain.correspondence import Letter, LetterState, Parcel
from domain.errors import ChannelDown, DeliveryFailed
from tasks.channels.webhook import Webhook, message
from tests.bench.counterparts import SECRET, Counterpart, running_counterpart
from tests.builders import NOON


@pytest.fixture
def counterpart() -> Iterator[Counterpart]:
    with running_counterpart(Counterpart(silence=0.6)) as running:
        yield running


def told(url: str) -> Settings:
    return settings({"SIPDUMAS_WEBHOOK_URL": url, "SIPDUMAS_WEBHOOK_SECRET": SECRET})


def a_push() -> tuple[Parcel, Letter]:
    snapshot = {"complaint": {"registration_number": "DM-2026-000001"}}
    letter = Letter(
        uuid4(), uuid4(), uuid4(), "notice", "complainant", LetterState.ISSUED, "B-1/D/11/2026", NOON, NOON, snapshot
    )
    parcel = Parcel(
        uuid4(), "key", letter.complaint_id, "webhook", "webhook", letter.id, NOON, NOON + timedelta(minutes=1)
    )
    return parcel, letter


def test_told_once_and_signed(counterpart: Counterpart) -> None:
    parcel, letter = a_push()
    Webhook().deliver(parcel, letter, b"", told(counterpart.url))
    Webhook().deliver(parcel, letter, b"", told(counterpart.url))
    assert counterpart.taken[str(parcel.id)]["letter"]["number"] == "B-1/D/11/2026"
    assert counterpart.offered[str(parcel.id)] == 1, "the second time it was asked first"
    assert counterpart.forged == 0


def test_a_lost_answer_costs_a_failed_try_but_no_second_push(counterpart: Counterpart) -> None:
    parcel, letter = a_push()
    counterpart.late = 1.0
    with pytest.raises(DeliveryFailed):
        Webhook(timeout=0.2).deliver(parcel, letter, b"", told(counterpart.url))
    Webhook(timeout=0.2).deliver(parcel, letter, b"", told(counterpart.url))
    assert counterpart.offered[str(parcel.id)] == 1


def test_nobody_there_is_the_channels_trouble() -> None:
    with pytest.raises(ChannelDown):
        Webhook(timeout=0.2).deliver(*a_push(), b"", told("http://127.0.0.1:9/nobody"))


def test_nothing_of_the_complainant_is_told() -> None:
    parcel, letter = a_push()
    assert b"complainant" not in message(parcel, letter)
