"""How a due day comes about: count the term, let the clock stand still while paused, settle on a working day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from domain.calendar.days import Calendar, DayOff, Term, Unit, aware, office_day

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """A stopped clock with its reason, e.g. "menunggu kelengkapan"; still stopped while `ended_at` is None.

    It covers the days from the day it begins up to, not including, the day it ends: the day of resumption
    runs again, and a pause that ends on the day it began covers none. Raises ValueError for a naive moment,
    an end before the beginning, and a pause without a reason.
    """

    begun_at: datetime
    ended_at: datetime | None
    reason: str

    def __post_init__(self) -> None:
        aware(self.begun_at)
        if self.ended_at is not None and aware(self.ended_at) < self.begun_at:
            raise ValueError("a pause ends after it begins")
        if not self.reason.strip():
            raise ValueError("a pause needs a reason")

    def stop(self, at: datetime) -> "Stop":
        """The days covered as known at this moment; an open pause covers the day of `at` too."""
        first, reasons = office_day(self.begun_at), (" ".join(self.reason.split()),)  # one line: it joins a sentence
        if self.ended_at is None:
            return Stop(first, office_day(at), reasons, open_since=first)
        return Stop(first, office_day(self.ended_at) - ONE_DAY, reasons)


@dataclass(frozen=True, slots=True)
class Stop:
    """Days on which a clock stands still, both ends included: one pause, or several that share days."""

    first: date
    last: date
    reasons: tuple[str, ...]
    open_since: date | None = None

    def covers(self, day: date) -> bool:
        """True on both ends and between them."""
        return self.first <= day <= self.last

    def unite(self, other: "Stop") -> "Stop":
        """One stop for two that share a day; a reason given twice is kept once."""
        reasons = tuple(dict.fromkeys(self.reasons + other.reasons))
        since = [stop.open_since for stop in (self, other) if stop.open_since]
        first, last = min(self.first, other.first), max(self.last, other.last)
        return Stop(first, last, reasons, min(since, default=None))


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Each step from day 0 to the due day, for the sentence and for whoever doubts it.

    `counted` is where the term ends without pauses, `stretched` where it ends with them, `day` the working
    day it settles on. `held` pairs each stop with the days (of the term's unit) it added; `skipped` are the
    named days off a working-day term stepped over; `unknown_years` are years without a single day off in the
    table, so most likely nobody has filled them in yet.
    """

    term: Term
    start: date
    counted: date
    stretched: date
    day: date
    held: tuple[tuple[Stop, int], ...]
    stops: tuple[Stop, ...]
    skipped: tuple[DayOff, ...]
    unknown_years: tuple[int, ...]

    @property
    def open_stop(self) -> Stop | None:
        """The pause that still runs, if it began by the due day; the due day then moves on with each day."""
        return next((stop for stop in self.stops if stop.open_since), None)


def reckon(term: Term, start: datetime, pauses: Sequence[Pause], calendar: Calendar, *, at: datetime) -> Reckoning:
    """Find the due day: the first working, unpaused day, not before day 0, by which the term is used up.

    The day of `start` is day 0, paused or not. Days of the term's unit after it are used up unless a pause
    covers them. `at` matters only while a pause is open. Pauses may overlap and come in any order.
    """
    first = office_day(start)
    stops = united(pauses, at) if pauses else ()
    stretched, held = _stretch(term, first, stops, calendar)
    day = _settle(stretched, stops, calendar)
    working = term.unit is Unit.WORKING_DAYS
    return Reckoning(
        term=term,
        start=first,
        counted=calendar.forward(first, term.amount, term.unit),
        stretched=stretched,
        day=day,
        held=held,
        stops=tuple(stop for stop in stops if stop.first <= day and stop.last >= first),
        skipped=calendar.idle_weekdays_between(first, day) if working else (),
        unknown_years=tuple(y for y in range(first.year, day.year + 1) if y not in calendar.years),
    )


def fraction_spent(reckoning: Reckoning, at: datetime, calendar: Calendar) -> float:
    """The share of the term used up with the day of `at`, 0.0 to 1.0, in whole days; paused days don't count.

    On the eighth running day of ten it is 0.8. A term of 0 days is spent from its first day. A reckoning made
    while a pause was open must be made anew first.
    """
    start, unit, amount = reckoning.start, reckoning.term.unit, reckoning.term.amount
    end = min(office_day(at), reckoning.stretched)
    if end <= start:
        return float(amount == 0 and end == start)
    paused = sum(_covered(stop, start, end, unit, calendar) for stop in reckoning.stops)
    return (calendar.count(start, end, unit) - paused) / amount


def day_spent(reckoning: Reckoning, fraction: float, calendar: Calendar) -> date:
    """The working day by which this share of the term is used up: when to remind. 1.0 gives the due day.

    A share between two days takes the later. ValueError outside 0.0 to 1.0.
    """
    if not 0 <= fraction <= 1:
        raise ValueError(f"a share of a term is 0 to 1, not {fraction}")
    days = ceil(round(reckoning.term.amount * fraction, 6))  # rounded first: 0.07 * 100 is a hair above 7
    part = Term(days, reckoning.term.unit)
    return _settle(_stretch(part, reckoning.start, reckoning.stops, calendar)[0], reckoning.stops, calendar)


def united(pauses: Iterable[Pause], at: datetime) -> tuple[Stop, ...]:
    """The stops of these pauses in order, those that share a day made one, those that cover no day left out."""
    stops: list[Stop] = []
    for found in sorted((pause.stop(at) for pause in pauses), key=lambda stop: stop.first):
        if found.last < found.first:
            continue
        joins = stops and found.first <= stops[-1].last
        stops.append(stops.pop().unite(found) if joins else found)
    return tuple(stops)


def _stretch(
    term: Term, start: date, stops: Sequence[Stop], calendar: Calendar
) -> tuple[date, tuple[tuple[Stop, int], ...]]:
    """The day the term is used up, and the days each stop added.

    Adding the paused days may reach a further pause, so it is done again until nothing more is added; every
    round but the last adds a day, and the stops are finite, so it ends.
    """
    added = 0
    while True:
        end = calendar.forward(start, term.amount + added, term.unit)
        held = tuple((stop, _covered(stop, start, end, term.unit, calendar)) for stop in stops)
        total = sum(days for _, days in held)
        if total == added:
            return end, tuple(pair for pair in held if pair[1])
        added = total


def _covered(stop: Stop, start: date, end: date, unit: Unit, calendar: Calendar) -> int:
    """How many days of this unit in (start, end] the stop covers."""
    before, last = max(stop.first - ONE_DAY, start), min(stop.last, end)
    return calendar.count(before, last, unit) if before < last else 0


def _settle(day: date, stops: Sequence[Stop], calendar: Calendar) -> date:
    """The day itself, or the first later one on which the office works and the clock runs."""
    day = calendar.next_working_day(day)
    for stop in stops:  # in order, so no earlier stop can cover a day reached later
        if stop.covers(day):
            day = calendar.next_working_day(stop.last + ONE_DAY)
    return day
