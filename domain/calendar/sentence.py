"""One Indonesian sentence for each due date, so that the officer can check it with a wall calendar."""

from collections.abc import Iterable, Sequence
from datetime import date

from domain.calendar.days import Calendar, DayOff, Unit
from domain.calendar.reckoning import Reckoning, Stop

WEEKDAYS = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
UNITS = {Unit.WORKING_DAYS: "hari kerja", Unit.CALENDAR_DAYS: "hari kalender"}
MOST_NAMED = 3  # more days off than this are counted instead of named: the sentence must stay one


def indonesian_day(day: date, *, with_year: bool = True) -> str:
    """Short Indonesian form of a date: "Kam 15 Okt 2026", or "Kam 15 Okt" without the year."""
    return f"{WEEKDAYS[day.weekday()]} {_date(day, with_year=with_year)}"


def explain(reckoning: Reckoning, start_label: str, calendar: Calendar) -> str:
    """Why the due day is what it is, in one sentence without a full stop.

    `start_label` says what day 0 is: "diterima", "tahap dimulai", "berkas lengkap". A date shows its year
    where it is not the due day's.
    """
    year = reckoning.day.year
    parts = [
        _opening(reckoning, start_label),
        *(_held(stop, days, reckoning) for stop, days in reckoning.held),
        *_shift(reckoning, calendar),
        *_skipped(reckoning.skipped, year),
        *_still_stopped(reckoning),
        *_unknown(reckoning.unknown_years),
    ]
    provisional = " sementara" if reckoning.open_stop else ""
    return f"jatuh tempo{provisional} {indonesian_day(reckoning.day)}: {', '.join(parts)}"


def _opening(reckoning: Reckoning, start_label: str) -> str:
    """Day 0 and the term; the sum only where pauses still follow, else it would repeat the due day."""
    year, term = reckoning.day.year, reckoning.term
    begin = f"{start_label} {_day(reckoning.start, year)}"
    if term.amount == 0:
        return f"{begin}, pada hari itu juga"
    total = f" = {_day(reckoning.counted, year)}" if reckoning.held else ""
    return f"{begin} + {term.amount} {UNITS[term.unit]}{total}"


def _held(stop: Stop, days: int, reckoning: Reckoning) -> str:
    # Day 0 never counts, so a pause that began on it or earlier is shown from the day after.
    first = max(stop.first, date.fromordinal(reckoning.start.toordinal() + 1))
    span = _span(first, stop.last, reckoning.day.year)
    return f"+ {days} {UNITS[reckoning.term.unit]} jeda {span} ({'; '.join(stop.reasons)})"


def _shift(reckoning: Reckoning, calendar: Calendar) -> Iterable[str]:
    """The roll from where the term ended to the working day it settled on, and what stood in the way."""
    old, new = reckoning.stretched, reckoning.day
    if old == new:
        return
    row = calendar.day_off(old)
    causes = [_name(row)] if row else []
    causes += [
        f"jeda {_span(stop.first, stop.last, new.year)}: {'; '.join(stop.reasons)}"
        for stop in reckoning.stops
        if stop.last >= old
    ]
    why = f" ({', '.join(causes)})" if causes else ""
    yield f"bergeser dari {_day(old, new.year)} ke {_day(new, new.year)}{why}"


def _skipped(rows: Sequence[DayOff], year: int) -> Iterable[str]:
    if len(rows) > MOST_NAMED:
        span = f"{_short(rows[0].day, year)} sampai {_short(rows[-1].day, year)}"
        guess = " (sebagian perkiraan)" if any(row.estimated for row in rows) else ""
        yield f"melewati {len(rows)} hari libur {span}{guess}"
    elif rows:
        yield "melewati " + " dan ".join(f"{_name(row)} {_short(row.day, year)}" for row in rows)


def _still_stopped(reckoning: Reckoning) -> Iterable[str]:
    stop = reckoning.open_stop
    if stop is None or stop.open_since is None:
        return
    told = any(stop is held for held, _ in reckoning.held) or reckoning.stretched != reckoning.day
    reason = "" if told else f" ({'; '.join(stop.reasons)})"
    yield f"waktu masih berhenti sejak {_day(stop.open_since, reckoning.day.year)}{reason}"


def _unknown(years: Sequence[int]) -> Iterable[str]:
    if years:
        yield f"hari libur {', '.join(map(str, years))} belum diisi"


def _name(row: DayOff) -> str:
    return f"{row.name} (perkiraan)" if row.estimated else row.name


def _span(first: date, last: date, year: int) -> str:
    """ "5–7 Okt", "28 Sep–2 Okt", "29 Des 2025–2 Jan", or a single day."""
    if first == last:
        return _short(first, year)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_short(last, year)}"
    return f"{_short(first, year)}–{_short(last, year)}"


def _day(day: date, year: int) -> str:
    return indonesian_day(day, with_year=day.year != year)


def _short(day: date, year: int) -> str:
    return _date(day, with_year=day.year != year)


def _date(day: date, *, with_year: bool) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if with_year else "")
