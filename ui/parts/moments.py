"""Moments in the office's words: days, ages, and how a due date stands today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from domain.calendar import OFFICE_ZONE, indonesian_day, office_day
from ui.words import INDONESIAN, say, spoken

Clock = Callable[[], datetime]
"""Tells the present moment, aware."""
SOON = 2
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Standing:
    """How a due date stands: a word, the day in words, and a tone (late, today, soon, calm, none) for its colour."""

    word: str
    day: str
    tone: str


def day_words(moment: datetime) -> str:
    """The office's day of a moment: "Kam 15 Okt 2026"."""
    return date_words(office_day(moment))


def date_words(day: date) -> str:
    """A date in the language of the screen: "Kam 15 Okt 2026", "Thu 15 Oct 2026"."""
    if spoken() == INDONESIAN:
        return indonesian_day(day)
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def clock_words(moment: datetime) -> str:
    """The office's time of a moment: "09.15 WIB"."""
    return f"{moment.astimezone(OFFICE_ZONE):%H.%M} WIB"


def age_words(since: datetime, at: datetime) -> str:
    """How many calendar days ago: "hari ini", "12 hari"."""
    days = (office_day(at) - office_day(since)).days
    return say("age.days", days=days) if days > 0 else say("age.today")


def span_words(begun: datetime, ended: datetime) -> str:
    """How long something took in calendar time, two units at most: "3 hari 4 jam", "12 menit"; a past trail may run backwards."""
    minutes = max(0, int((ended - begun).total_seconds()) // 60)
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days:
        return say("span.days", days=days) + (f" {say('span.hours', hours=hours)}" if hours else "")
    if hours:
        return say("span.hours", hours=hours) + (
            f" {say('span.minutes', minutes=minutes % 60)}" if minutes % 60 else ""
        )
    return say("span.minutes", minutes=minutes)


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
