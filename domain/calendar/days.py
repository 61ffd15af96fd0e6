"""Days on and days off: the working calendar of the office, and terms counted on it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Jakarta")
LONGEST_TERM = 3650


class Unit(StrEnum):
    """What a term counts: working days (hari kerja) or calendar days (hari kalender)."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time the rules grant, in whole days; 0 means "on the same day".

    Raises ValueError below 0 and above ten years: no rule of the office grants that, so it is a slip of the pen.
    """

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= LONGEST_TERM:
            raise ValueError(f"a term is 0 to {LONGEST_TERM} days long, not {self.amount}")


class DayOffKind(StrEnum):
    """National holiday (libur nasional) or collective leave (cuti bersama); neither is a working day."""

    NATIONAL = "national"
    COLLECTIVE_LEAVE = "collective_leave"


@dataclass(frozen=True, slots=True)
class DayOff:
    """One row of the office's table of days off; `estimated` until the yearly joint decree (SKB) fixes it."""

    day: date
    name: str
    kind: DayOffKind
    estimated: bool = False


def office_day(moment: datetime) -> date:
    """The date on the office's wall (Asia/Jakarta) at an aware moment; a naive one raises ValueError."""
    return aware(moment).astimezone(OFFICE_ZONE).date()


def aware(moment: datetime) -> datetime:
    """The moment itself, if it says its time zone; ValueError otherwise."""
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone: {moment.isoformat()}")
    return moment


@dataclass(frozen=True, eq=False)
class Calendar:
    """Which days the office works: Monday to Friday without the days off it is built from.

    Immutable, compared by identity, so it may be shared between threads and key a cache. An edited table is
    a new Calendar. Two rows for one date raise ValueError, as the table holds at most one. Counting costs no
    more for ten years than for a day: a day's rank among working days is computed, not walked to.
    """

    days_off: tuple[DayOff, ...]
    years: frozenset[int] = field(repr=False)
    _named: dict[date, DayOff] = field(repr=False)
    _idle_weekdays: tuple[int, ...] = field(repr=False)  # ordinals of days off that are not Saturday or Sunday

    def __init__(self, days_off: Iterable[DayOff] = ()) -> None:
        rows = tuple(sorted(days_off, key=lambda row: row.day))
        named = {row.day: row for row in rows}
        if len(named) < len(rows):
            raise ValueError("the table of days off names a date twice")
        idle = tuple(day.toordinal() for day in named if day.weekday() < 5)
        # object.__setattr__ because the dataclass is frozen, for us too.
        object.__setattr__(self, "days_off", rows)
        object.__setattr__(self, "years", frozenset(day.year for day in named))
        object.__setattr__(self, "_named", named)
        object.__setattr__(self, "_idle_weekdays", idle)

    def is_working_day(self, day: date) -> bool:
        """True from Monday to Friday, unless the table names the day."""
        return day.weekday() < 5 and day not in self._named

    def day_off(self, day: date) -> DayOff | None:
        """The table's row for this date, also on a Saturday or Sunday."""
        return self._named.get(day)

    def next_working_day(self, day: date) -> date:
        """The day itself if the office works on it, else the first working day after it."""
        return day if self.is_working_day(day) else self.forward(day, 1, Unit.WORKING_DAYS)

    def add(self, day: date, term: Term) -> date:
        """The due day of an unpaused term that starts on `day` (day 0): always a working day.

        A calendar-day term that ends on a day off rolls to the next working day, and so does a term of 0 days.
        """
        return self.next_working_day(self.forward(day, term.amount, term.unit))

    def working_days_between(self, a: date, b: date) -> int:
        """Working days in (a, b]; negative when b lies before a."""
        return self._rank(b.toordinal()) - self._rank(a.toordinal())

    def count(self, a: date, b: date, unit: Unit) -> int:
        """Days of this unit in (a, b]; negative when b lies before a."""
        return self.working_days_between(a, b) if unit is Unit.WORKING_DAYS else (b - a).days

    def forward(self, day: date, amount: int, unit: Unit) -> date:
        """The amount-th day of this unit after `day`, unrolled; `day` itself for an amount of 0."""
        if amount == 0 or unit is Unit.CALENDAR_DAYS:
            return date.fromordinal(day.toordinal() + amount)
        return date.fromordinal(self._ordinal(self._rank(day.toordinal()) + amount))

    def idle_weekdays_between(self, a: date, b: date) -> tuple[DayOff, ...]:
        """The named days off in (a, b] that took a Monday to Friday from the office, in order."""
        idle, first, last = self._idle_weekdays, a.toordinal(), b.toordinal()
        found = idle[bisect_right(idle, first) : bisect_right(idle, last)]
        return tuple(self._named[date.fromordinal(ordinal)] for ordinal in found)

    def _rank(self, ordinal: int) -> int:
        """How many working days there were up to and including this ordinal."""
        return _weekday_rank(ordinal) - bisect_right(self._idle_weekdays, ordinal)

    def _ordinal(self, rank: int) -> int:
        """The day with this rank: step over weekdays, then once more for each day off stepped over."""
        ordinal = _weekday_ordinal(rank + bisect_left(self._idle_weekdays, _weekday_ordinal(rank)))
        while (missing := rank - self._rank(ordinal)) > 0:
            ordinal = _weekday_ordinal(_weekday_rank(ordinal) + missing)
        return ordinal


def _weekday_rank(ordinal: int) -> int:
    """How many Mondays to Fridays there were up to and including this ordinal (ordinal 1 was a Monday)."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)


def _weekday_ordinal(rank: int) -> int:
    """The ordinal of the rank-th Monday-to-Friday, the inverse of `_weekday_rank`."""
    weeks, rest = divmod(rank - 1, 5)
    return weeks * 7 + rest + 1
