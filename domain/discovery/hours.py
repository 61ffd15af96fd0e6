"""Working hours: when the office is open, and time counted only while it is.

Counting is done with a table of working days and a binary search, never by stepping, so that a term of years costs no
more than one of minutes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import exp
from zoneinfo import ZoneInfo

from domain.calendar import OFFICE_ZONE, Calendar
from domain.calendar.days import aware
from domain.discovery.log import EventLog

OFFICE_DAY = (time(8), time(16))
"""Our own office hours where nothing else is said (assumed, to be confirmed by the office)."""
EPOCH = date(2000, 1, 1)
YEARS = 60
"""How far the table of working days reaches from `EPOCH`; moments outside count as its first or last working day."""
RARE_WEEKDAY = 0.1
RARE_HOUR = 0.05
"""A weekday or an hour with less than this share of the busiest one's steps is none the office works in."""
IMPLAUSIBLE = 0.05
"""An empty working day this unlikely, given the weeks around it, was a day off."""
WEEKS_AROUND = 4


@dataclass(frozen=True, eq=False)
class WorkingHours:
    """The hours of an office: the same from `opens` to `closes` on each working day, in its own time zone.

    Counted time is in seconds since the first working day opened; a moment outside the hours counts as the next opening.
    """

    weekdays: frozenset[int]
    opens: time
    closes: time
    days_off: frozenset[date] = frozenset()
    zone: ZoneInfo = field(default=OFFICE_ZONE)
    day_seconds: int = field(init=False)
    """How long a working day is."""
    _ordinals: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.weekdays or self.opens >= self.closes:
            raise ValueError("an office works on some weekday and closes after it opens")
        first = EPOCH.toordinal()
        off = {day.toordinal() for day in self.days_off}
        days = range(first, first + 366 * YEARS)
        working = tuple(o for o in days if (o + 6) % 7 in self.weekdays and o not in off)
        object.__setattr__(self, "_ordinals", working)
        object.__setattr__(self, "day_seconds", _second(self.closes) - _second(self.opens))

    @classmethod
    def of(cls, calendar: Calendar, opens: time = OFFICE_DAY[0], closes: time = OFFICE_DAY[1]) -> WorkingHours:
        """The hours of an office with this calendar: Monday to Friday without its days off, Asia/Jakarta."""
        return cls(frozenset(range(5)), opens, closes, frozenset(row.day for row in calendar.days_off))

    def works_on(self, day: date) -> bool:
        """True on a working day."""
        return self.day_of(self.index(day)) == day

    def index(self, day: date) -> int:
        """Which working day this is, counted from the first; for a day off, the next one's."""
        return min(bisect_left(self._ordinals, day.toordinal()), len(self._ordinals) - 1)

    def day_of(self, index: int) -> date:
        """The date of the working day with this index."""
        return date.fromordinal(self._ordinals[min(max(index, 0), len(self._ordinals) - 1)])

    def counted(self, moment: datetime) -> float:
        """Working seconds from the first opening to this aware moment."""
        local = aware(moment).astimezone(self.zone)
        ordinal = local.toordinal()
        place = bisect_right(self._ordinals, ordinal) - 1
        if place < 0 or self._ordinals[place] != ordinal:
            return float((place + 1) * self.day_seconds)
        into = _second(local.time()) + local.microsecond / 1e6 - _second(self.opens)
        return place * self.day_seconds + min(max(into, 0.0), float(self.day_seconds))

    def moment(self, counted: float) -> datetime:
        """The moment at which so many working seconds have passed; an opening rather than the closing before it."""
        place, into = divmod(counted, self.day_seconds)
        opening = datetime.combine(self.day_of(int(place)), self.opens, self.zone)
        return opening + timedelta(seconds=into)

    def wall(self, counted: float) -> float:
        """Seconds on the office's wall clock at this counted time; of use for differences (a change to summer time apart)."""
        place, into = divmod(counted, self.day_seconds)
        return self._ordinals[min(int(place), len(self._ordinals) - 1)] * 86400 + into

    def between(self, start: datetime, end: datetime) -> float:
        """Working seconds from one moment to another; negative when the second lies before the first."""
        return self.counted(end) - self.counted(start)


def discover_hours(log: EventLog) -> WorkingHours:
    """The working calendar a log shows: its weekdays, its hours, and the days on which nobody worked.

    Only steps of persons count. Weekdays and hours are those with a fair share of the busiest one's steps. A day off is
    a working weekday on which nobody did anything, where the number of officers seen on that weekday in the four weeks
    before, and in the four weeks after, both make that implausible (Poisson, under 5 %): officers, because steps come in
    bursts; both sides, because a log fades in and out. ValueError for a log without a person's step.
    """
    seen = {(event.at.astimezone(log.zone), event.officer) for event in log.events if event.by_person}
    moments = [moment for moment, _ in seen]
    if not moments:
        raise ValueError("no person's step in the log, so no working hours either")
    weekdays = _fair(Counter(moment.weekday() for moment in moments), RARE_WEEKDAY)
    hours = _fair(Counter(moment.hour for moment in moments), RARE_HOUR)
    opens, closes = time(min(hours)), time(23, 59, 59) if max(hours) == 23 else time(max(hours) + 1)
    present = Counter(day for day, _ in {(moment.date(), officer) for moment, officer in seen})
    return WorkingHours(frozenset(weekdays), opens, closes, frozenset(_empty_days(present, weekdays)), log.zone)


def _fair(counts: Counter[int], share: float) -> set[int]:
    return {key for key, count in counts.items() if count >= share * max(counts.values())}


def _empty_days(present: Counter[date], weekdays: set[int]) -> Iterable[date]:
    for ordinal in range(min(present).toordinal(), max(present).toordinal()):
        day = date.fromordinal(ordinal)
        if day.weekday() in weekdays and not present[day] and exp(-_expected(day, present)) < IMPLAUSIBLE:
            yield day


def _expected(day: date, present: Counter[date]) -> float:
    weeks = range(1, WEEKS_AROUND + 1)
    return min(sum(present[day + timedelta(weeks=side * week)] for week in weeks) / WEEKS_AROUND for side in (-1, 1))


def _second(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
