"""What holds for every term, pause and table of days off, tried against hypothesis, numpy and a plain walk."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import (
    OFFICE_ZONE,
    Calendar,
    DayOff,
    DayOffKind,
    Due,
    Pause,
    Term,
    Unit,
    day_spent,
    due,
    fraction_spent,
)

ONE_DAY = timedelta(days=1)
prove = settings(deadline=None)  # a busy machine is no fault of the calendar's
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)

days = st.dates(FIRST, LAST)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(OFFICE_ZONE))  # noqa: DTZ001  hypothesis wants naive bounds
amounts = st.integers(0, 90)
terms = st.builds(Term, amounts, st.sampled_from(Unit))
off_days = st.frozensets(st.dates(FIRST, date(2027, 12, 31)), max_size=60)


@st.composite
def a_pause(draw: st.DrawFn) -> Pause:
    begun = draw(moments)
    length = draw(st.none() | st.timedeltas(timedelta(0), timedelta(days=40)))
    return Pause(begun, None if length is None else begun + length, "menunggu kelengkapan")


@dataclass(frozen=True)
class Case:
    """A clock that starts, its pauses, the table of days off, and now."""

    start: datetime
    pauses: list[Pause]
    off: frozenset[date]
    at: datetime

    def reckoned(self, term: Term) -> Due:
        return due(term, self.start, "diterima", self.pauses, calendar_of(self.off), at=self.at)

    def paused(self, day: date) -> bool:
        return any(
            pause.begun_at.date()
            <= day
            < (self.at.date() + ONE_DAY if pause.ended_at is None else pause.ended_at.date())
            for pause in self.pauses
        )

    def works(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.off

    def walked(self, term: Term) -> date:
        """The rule in its plainest words, one day at a time."""
        day, left = self.start.date(), term.amount
        while left:
            day += ONE_DAY
            counts = self.works(day) or term.unit is Unit.CALENDAR_DAYS
            left -= counts and not self.paused(day)
        while not self.works(day) or self.paused(day):
            day += ONE_DAY
        return day


cases = st.builds(Case, moments, st.lists(a_pause(), max_size=4), off_days, moments)


def calendar_of(off: frozenset[date]) -> Calendar:
    return Calendar(DayOff(day, "Libur", DayOffKind.NATIONAL) for day in off)


def hk(amount: int) -> Term:
    return Term(amount, Unit.WORKING_DAYS)


def midday(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=OFFICE_ZONE)


@prove
@given(terms, cases)
def test_the_due_day_is_the_one_a_walk_through_the_days_finds(term: Term, case: Case) -> None:
    assert case.reckoned(term).day == case.walked(term)


@prove
@given(terms, cases)
def test_a_due_date_never_falls_on_a_day_off_or_into_a_pause(term: Term, case: Case) -> None:
    day = case.reckoned(term).day
    assert case.works(day)
    assert not case.paused(day)


@prove
@given(days, st.integers(1, 90), amounts, off_days)
def test_two_working_day_terms_in_a_row_equal_their_sum(
    start: date, first: int, second: int, off: frozenset[date]
) -> None:
    calendar = calendar_of(off)
    assert calendar.add(calendar.add(start, hk(first)), hk(second)) == calendar.add(start, hk(first + second))


@prove
@given(st.integers(1, 90), amounts, cases)
def test_and_so_they_do_when_paused(first: int, second: int, case: Case) -> None:
    between = replace(case, start=case.reckoned(hk(first)).due_at)
    assert between.reckoned(hk(second)).day == case.reckoned(hk(first + second)).day


@prove
@given(st.integers(1, 90), cases)
def test_a_pause_moves_a_working_day_term_by_exactly_the_working_days_it_covers_after_day_0(
    amount: int, case: Case
) -> None:
    bare, paused = replace(case, pauses=[]).reckoned(hk(amount)), case.reckoned(hk(amount))
    start = case.start.date()
    span = (start + ONE_DAY * n for n in range(1, (paused.day - start).days + 1))
    covered = sum(case.works(day) and case.paused(day) for day in span)
    assert calendar_of(case.off).working_days_between(bare.day, paused.day) == covered
    assert sum(days for _, days in paused.reckoning.held) == covered


@prove
@given(terms, cases, st.dates(FIRST, date(2027, 12, 31)))
def test_a_holiday_added_never_makes_a_due_date_earlier(term: Term, case: Case, added: date) -> None:
    assert replace(case, off=case.off | {added}).reckoned(term).due_at >= case.reckoned(term).due_at


@prove
@given(terms, cases, st.integers(0, 30))
def test_waiting_in_an_open_pause_never_makes_a_due_date_earlier(term: Term, case: Case, waited: int) -> None:
    assert replace(case, at=case.at + ONE_DAY * waited).reckoned(term).day >= case.reckoned(term).day


@prove
@given(days, amounts, off_days)
def test_numpy_agrees_on_unpaused_working_days(start: date, amount: int, off: frozenset[date]) -> None:
    # Day 0 on a day off: the first working day after it is day 1, so numpy must step back before it counts.
    table = np.busdaycalendar(holidays=sorted(off))
    found = np.busday_offset(start, amount, roll="backward" if amount else "forward", busdaycal=table)
    assert calendar_of(off).add(start, hk(amount)) == found.astype(date)


@prove
@given(days, days, off_days)
def test_numpy_agrees_on_working_days_between(a: date, b: date, off: frozenset[date]) -> None:
    first, last = sorted((a, b))
    table = np.busdaycalendar(holidays=sorted(off))
    expected = np.busday_count(first + ONE_DAY, last + ONE_DAY, busdaycal=table)  # (a, b] for numpy's [a, b)
    assert calendar_of(off).working_days_between(first, last) == expected
    assert calendar_of(off).working_days_between(last, first) == -expected


@prove
@given(terms, cases, st.floats(0, 1))
def test_a_share_is_spent_on_its_day(term: Term, case: Case, share: float) -> None:
    calendar, found = calendar_of(case.off), case.reckoned(term)
    day = day_spent(found.reckoning, share, calendar)
    assert day_spent(found.reckoning, 1.0, calendar) == found.day
    assert case.start.date() <= day <= found.day
    assert fraction_spent(found.reckoning, midday(day), calendar) >= share - 1e-6


@prove
@given(terms, cases)
def test_the_sentence_is_one_line_that_begins_with_the_due_day(term: Term, case: Case) -> None:
    found = case.reckoned(term)
    assert found.sentence.startswith("jatuh tempo sementara " if found.provisional else "jatuh tempo ")
    assert f" {found.day.day} " in found.sentence.split(":")[0]
    assert "\n" not in found.sentence
    assert found.due_at.date() == found.day
