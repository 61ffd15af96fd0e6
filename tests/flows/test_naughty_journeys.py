"""Sixty strings that break programs, carried from the mail room to the archive as subject, body and name."""

import json

import pytest

from domain.registration import Complainant
from tests.flows.journey import Journey
from tests.realdata import find_real_data

pytestmark = [pytest.mark.usefixtures("office"), pytest.mark.timeout(300)]

PATH = ("complete", "dismiss", "approve", "close", "archived")


def strings() -> list[str]:
    """Sixty of the strings that can be registered, spread over the whole list."""
    listed = json.loads(find_real_data("naughty_strings.json").read_text(encoding="utf-8"))
    usable = [one for one in listed if one.strip() and len(one) <= 500]
    return usable[:: len(usable) // 60][:60]


def test_sixty_strings_are_carried_to_closure_unharmed() -> None:
    taken = strings()
    assert len(taken) == 60
    journeys = [_begin(one) for one in taken]
    for journey in journeys:
        journey.decide(*PATH)
    for journey, text in zip(journeys, taken, strict=True):
        complaint = journey.look()
        assert (complaint.subject, complaint.body, complaint.state) == (text, text, "closed")
        assert journey.states() == ["COMPLETED"]
        assert [letter.kind for letter in journey.letters()] == ["acknowledgement", "dismissal"]
        assert {letter.snapshot["complaint"]["subject"] for letter in journey.letters()} == {text}


def _begin(text: str) -> Journey:
    return Journey.begin(subject=text, body=text, complainant=Complainant(name=text, address="Jalan Contoh 1"))
