"""The calendar's rules told as stories: terms, pauses and rolled days."""

from datetime import UTC, date, datetime, timedelta
from timeit import repeat

import pytest

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
    overdue,
    seed_days_off,
    working_days_left,
)

SEEDED = Calendar(seed_days_off())
LATER = datetime(2026, 12, 1, 9, tzinfo=OFFICE_ZONE)
COMPLETION = "menunggu kelengkapan"


def at(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=OFFICE_ZONE)


def working(amount: int) -> Term:
    return Term(amount, Unit.WORKING_DAYS)


def running(amount: int) -> Term:
    return Term(amount, Unit.CALENDAR_DAYS)


def received(term: Term, start: datetime, *pauses: Pause, now: datetime = LATER) -> Due:
    return due(term, start, "diterima", pauses, SEEDED, at=now)


def october_pause(first: int, resumed: int, reason: str = COMPLETION) -> Pause:
    return Pause(at(10, first), at(10, resumed), reason)


# The clock


def test_a_term_ends_at_the_last_second_of_the_due_day_in_jakarta() -> None:
    found = received(working(1), at(10, 1))
    assert found.due_at == datetime(2026, 10, 2, 16, 59, 59, tzinfo=UTC)
    assert found.due_at.isoformat() == "2026-10-02T23:59:59+07:00"


def test_day_0_is_the_jakarta_day_whatever_zone_the_moment_is_written_in() -> None:
    evening_in_utc = datetime(2026, 9, 30, 17, 30, tzinfo=UTC)  # 00:30 on 1 October in Jakarta
    assert received(working(10), evening_in_utc).day == date(2026, 10, 15)
    assert received(working(10), evening_in_utc - timedelta(hours=1)).day == date(2026, 10, 14)


def test_the_hour_of_receipt_does_not_matter() -> None:
    assert received(working(3), at(10, 1, hour=0)).day == received(working(3), at(10, 1, hour=23)).day


def test_a_letter_received_on_saturday_counts_from_monday() -> None:
    assert received(working(1), at(10, 3)).day == date(2026, 10, 5)


def test_a_term_of_no_days_is_due_the_same_day_or_the_next_working_day() -> None:
    assert received(working(0), at(10, 1)).day == date(2026, 10, 1)
    assert received(working(0), at(10, 3)).day == date(2026, 10, 5)


def test_calendar_days_that_end_on_a_day_off_roll_to_the_next_working_day() -> None:
    assert received(running(30), at(10, 1)).day == date(2026, 11, 2)


def test_overdue_only_after_the_last_second() -> None:
    due_at = received(working(1), at(10, 1)).due_at
    assert not overdue(due_at, due_at)
    assert overdue(due_at, due_at + timedelta(seconds=1))


def test_working_days_left_fall_to_zero_on_the_due_day_and_below_when_late() -> None:
    due_at = received(working(10), at(10, 1)).due_at
    assert [working_days_left(due_at, at(10, day), SEEDED) for day in (1, 14, 15, 17, 20)] == [10, 1, 0, -1, -3]


# Pauses


def test_the_day_of_resumption_runs_again() -> None:
    assert received(working(10), at(10, 1), october_pause(5, 8)).day == date(2026, 10, 20)


def test_a_pause_that_ends_on_the_day_it_began_moves_nothing() -> None:
    pause = Pause(at(10, 5, hour=8), at(10, 5, hour=16), COMPLETION)
    assert received(working(10), at(10, 1), pause).day == date(2026, 10, 15)


def test_a_pause_before_the_start_counts_from_the_day_after_day_0() -> None:
    pause = Pause(at(9, 21), at(10, 8), COMPLETION)
    assert received(working(10), at(10, 6), pause).day == date(2026, 10, 21)


def test_a_pause_on_day_0_alone_moves_nothing() -> None:
    assert received(working(10), at(10, 1), october_pause(1, 2)).day == date(2026, 10, 15)


def test_a_pause_begun_on_the_due_day_moves_it_one_begun_after_does_not() -> None:
    assert received(working(10), at(10, 1), october_pause(15, 16)).day == date(2026, 10, 16)
    assert received(working(10), at(10, 1), october_pause(16, 30)).day == date(2026, 10, 15)


def test_a_pause_reached_only_because_of_an_earlier_one_counts_too() -> None:
    assert received(working(10), at(10, 1), october_pause(5, 8), october_pause(19, 21)).day == date(2026, 10, 22)


def test_overlapping_pauses_count_once() -> None:
    together = received(working(10), at(10, 1), october_pause(7, 10), october_pause(5, 8))
    assert together.day == received(working(10), at(10, 1), october_pause(5, 10)).day


def test_a_calendar_day_term_is_paused_by_calendar_days() -> None:
    assert received(running(30), at(10, 1), october_pause(9, 13)).day == date(2026, 11, 4)


def test_a_calendar_day_term_never_rolls_into_a_pause() -> None:
    assert received(running(2), at(10, 1), october_pause(5, 8)).day == date(2026, 10, 8)


def test_a_term_of_no_days_waits_for_the_clock_to_run() -> None:
    assert received(working(0), at(10, 5), october_pause(5, 8)).day == date(2026, 10, 8)


def test_an_open_pause_covers_today_and_moves_the_date_day_by_day() -> None:
    pause = Pause(at(10, 5), None, COMPLETION)
    days = [received(working(10), at(10, 1), pause, now=at(10, day)) for day in (4, 5, 6, 7)]
    assert [found.day.day for found in days] == [15, 16, 19, 20]
    assert [found.provisional for found in days] == [False, True, True, True]


def test_an_open_pause_begun_after_the_due_day_changes_nothing() -> None:
    found = received(working(10), at(10, 1), Pause(at(10, 16), None, COMPLETION))
    assert (found.day, found.provisional) == (date(2026, 10, 15), False)


# The share that is spent


def test_the_share_spent_grows_by_working_days_and_stands_still_in_a_pause() -> None:
    reckoning = received(working(10), at(10, 1), october_pause(5, 8)).reckoning
    shares = [fraction_spent(reckoning, at(10, day), SEEDED) for day in (1, 2, 4, 5, 7, 8, 20, 30)]
    assert shares == [0, 0.1, 0.1, 0.1, 0.1, 0.2, 1, 1]


def test_a_reminder_at_four_fifths_comes_on_the_eighth_running_day() -> None:
    reckoning = received(working(10), at(10, 1), october_pause(5, 8)).reckoning
    assert day_spent(reckoning, 0.8, SEEDED) == date(2026, 10, 16)
    assert day_spent(reckoning, 0.75, SEEDED) == date(2026, 10, 16)
    assert day_spent(received(working(100), at(1, 1)).reckoning, 0.07, SEEDED) == SEEDED.add(
        date(2026, 1, 1), working(7)
    )


def test_a_term_of_no_days_is_spent_on_its_first_day() -> None:
    reckoning = received(working(0), at(10, 1)).reckoning
    assert [fraction_spent(reckoning, at(month, day), SEEDED) for month, day in ((9, 30), (10, 1), (10, 2))] == [
        0,
        1,
        1,
    ]


def test_a_share_above_the_whole_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        day_spent(received(working(10), at(10, 1)).reckoning, 1.1, SEEDED)


# What is refused


def test_a_moment_without_a_time_zone_is_refused() -> None:
    naive = at(10, 1).replace(tzinfo=None)
    for attempt in (
        lambda: Pause(naive, None, COMPLETION),
        lambda: Pause(at(10, 1), naive, COMPLETION),
        lambda: received(working(1), naive),
        lambda: received(working(1), at(10, 1), now=naive),
        lambda: overdue(at(10, 1), naive),
    ):
        with pytest.raises(ValueError, match="time zone"):
            attempt()


def test_a_pause_that_ends_before_it_begins_or_has_no_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after"):
        october_pause(8, 5)
    with pytest.raises(ValueError, match="reason"):
        october_pause(5, 8, reason=" ")


@pytest.mark.parametrize("amount", [-1, 3651])
def test_a_term_no_rule_would_grant_is_refused(amount: int) -> None:
    with pytest.raises(ValueError, match="0 to 3650"):
        working(amount)


def test_a_table_that_names_a_date_twice_is_refused() -> None:
    row = DayOff(date(2026, 12, 25), "Hari Raya Natal", DayOffKind.NATIONAL)
    with pytest.raises(ValueError, match="twice"):
        Calendar([row, row])


# The cost: one of these stands on the path of every decision


def test_a_due_date_costs_less_than_a_tenth_of_a_millisecond() -> None:
    pauses = (october_pause(5, 8), october_pause(13, 14))
    best = min(repeat(lambda: received(working(60), at(9, 1), *pauses), number=50, repeat=40)) / 50
    assert best < 100e-6
