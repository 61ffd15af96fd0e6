"""Moments in the office's words: days, ages, and how a due date stands today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.calendar import OFFICE_ZONE, indonesian_day, office_day
from ui.words import say

SOON = 2


@dataclass(frozen=True)
class Standing:
    """How a due date stands: a word, the day in words, and a tone (late, today, soon, calm, none) for its colour."""

    word: str
    day: str
    tone: str


def day_words(moment: datetime) -> str:
    """The office's day of a moment: "Kam 15 Okt 2026"."""
    return indonesian_day(office_day(moment))


def clock_words(moment: datetime) -> str:
    """The office's time of a moment: "09.15 WIB"."""
    return f"{moment.astimezone(OFFICE_ZONE):%H.%M} WIB"


def age_words(since: datetime, at: datetime) -> str:
    """How many calendar days ago: "hari ini", "12 hari"."""
    days = (office_day(at) - office_day(since)).days
    return say("age.days", days=days) if days > 0 else say("age.today")


def standing(due_at: datetime | None, at: datetime, *, stands: bool = False) -> Standing:
    """A due date seen from today. A clock that stands is never late."""
    if due_at is None:
        return Standing(say("due.none"), "", "none")
    day = day_words(due_at)
    if stands:
        return Standing(say("due.stands"), day, "none")
    left = (office_day(due_at) - office_day(at)).days
    if left < 0:
        return Standing(say("due.late", days=-left), day, "late")
    if left == 0:
        return Standing(say("due.today"), day, "today")
    return Standing(say("due.soon", days=left), day, "soon" if left <= SOON else "calm")
