"""The calendar's rules told as stories: terms, pauses, rolled days, and the sentence an officer reads."""

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
    indonesian_day,
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


# The sentence

SENTENCES = [
    (
        received(working(10), at(10, 1), october_pause(5, 8)),
        (
            "jatuh tempo Sel 20 Okt 2026: diterima Kam 1 Okt + 10 hari kerja = Kam 15 Okt, "
            "+ 3 hari kerja jeda 5–7 Okt (menunggu kelengkapan)"
        ),
    ),
    (
        received(working(10), at(10, 1)),
        "jatuh tempo Kam 15 Okt 2026: diterima Kam 1 Okt + 10 hari kerja",
    ),
    (
        received(working(10), at(10, 1), Pause(at(9, 28), at(10, 6), "menunggu  kelengkapan\n")),
        (
            "jatuh tempo Sen 19 Okt 2026: diterima Kam 1 Okt + 10 hari kerja = Kam 15 Okt, "
            "+ 2 hari kerja jeda 2–5 Okt (menunggu kelengkapan)"
        ),
    ),
    (
        received(working(10), at(10, 1), october_pause(5, 8), october_pause(13, 14, "menunggu ahli")),
        (
            "jatuh tempo Rab 21 Okt 2026: diterima Kam 1 Okt + 10 hari kerja = Kam 15 Okt, "
            "+ 3 hari kerja jeda 5–7 Okt (menunggu kelengkapan), + 1 hari kerja jeda 13 Okt (menunggu ahli)"
        ),
    ),
    (
        received(working(10), at(10, 1), october_pause(5, 8), october_pause(7, 10, "menunggu ahli")),
        (
            "jatuh tempo Kam 22 Okt 2026: diterima Kam 1 Okt + 10 hari kerja = Kam 15 Okt, "
            "+ 5 hari kerja jeda 5–9 Okt (menunggu kelengkapan; menunggu ahli)"
        ),
    ),
    (
        received(working(10), at(10, 1), october_pause(3, 5)),
        "jatuh tempo Kam 15 Okt 2026: diterima Kam 1 Okt + 10 hari kerja",
    ),
    (
        received(working(30), at(9, 28), Pause(at(9, 30), at(10, 2), COMPLETION)),
        (
            "jatuh tempo Rab 11 Nov 2026: diterima Sen 28 Sep + 30 hari kerja = Sen 9 Nov, "
            "+ 2 hari kerja jeda 30 Sep–1 Okt (menunggu kelengkapan)"
        ),
    ),
    (
        received(running(30), at(10, 1)),
        "jatuh tempo Sen 2 Nov 2026: diterima Kam 1 Okt + 30 hari kalender, bergeser dari Sab 31 Okt ke Sen 2 Nov",
    ),
    (
        received(running(30), at(10, 1), october_pause(9, 16)),
        (
            "jatuh tempo Sen 9 Nov 2026: diterima Kam 1 Okt + 30 hari kalender = Sab 31 Okt, "
            "+ 7 hari kalender jeda 9–15 Okt (menunggu kelengkapan), bergeser dari Sab 7 Nov ke Sen 9 Nov"
        ),
    ),
    (
        received(running(11), at(12, 14)),
        (
            "jatuh tempo Sen 28 Des 2026: diterima Sen 14 Des + 11 hari kalender, "
            "bergeser dari Jum 25 Des ke Sen 28 Des (Hari Raya Natal)"
        ),
    ),
    (
        received(running(2), at(10, 1), october_pause(5, 8)),
        (
            "jatuh tempo Kam 8 Okt 2026: diterima Kam 1 Okt + 2 hari kalender, "
            "bergeser dari Sab 3 Okt ke Kam 8 Okt (jeda 5–7 Okt: menunggu kelengkapan)"
        ),
    ),
    (
        received(working(0), at(10, 3)),
        "jatuh tempo Sen 5 Okt 2026: diterima Sab 3 Okt, pada hari itu juga, bergeser dari Sab 3 Okt ke Sen 5 Okt",
    ),
    (
        received(working(0), at(10, 5), october_pause(5, 6)),
        (
            "jatuh tempo Sel 6 Okt 2026: diterima Sen 5 Okt, pada hari itu juga, "
            "bergeser dari Sen 5 Okt ke Sel 6 Okt (jeda 5 Okt: menunggu kelengkapan)"
        ),
    ),
    (
        received(working(10), at(12, 14)),
        (
            "jatuh tempo Rab 30 Des 2026: diterima Sen 14 Des + 10 hari kerja, "
            "melewati Cuti Bersama Hari Raya Natal 24 Des dan Hari Raya Natal 25 Des"
        ),
    ),
    (
        received(working(14), at(12, 22)),
        (
            "jatuh tempo Jum 15 Jan 2027: diterima Sel 22 Des 2026 + 14 hari kerja, "
            "melewati 4 hari libur 24 Des 2026 sampai 5 Jan"
        ),
    ),
    (
        received(working(2), at(3, 9, year=2027)),
        (
            "jatuh tempo Rab 17 Mar 2027: diterima Sel 9 Mar + 2 hari kerja, "
            "melewati 4 hari libur 10 Mar sampai 15 Mar (sebagian perkiraan)"
        ),
    ),
    (
        received(running(1), at(5, 16, year=2027)),
        (
            "jatuh tempo Jum 21 Mei 2027: diterima Min 16 Mei + 1 hari kalender, "
            "bergeser dari Sen 17 Mei ke Jum 21 Mei (Hari Raya Idul Adha (perkiraan))"
        ),
    ),
    (
        received(working(20), at(12, 20, year=2027)),
        (
            "jatuh tempo Sel 18 Jan 2028: diterima Sen 20 Des 2027 + 20 hari kerja, "
            "melewati Cuti Bersama Hari Raya Natal 24 Des 2027, hari libur 2028 belum diisi"
        ),
    ),
    (
        received(working(10), at(10, 1), Pause(at(10, 5), None, COMPLETION), now=at(10, 7)),
        (
            "jatuh tempo sementara Sel 20 Okt 2026: diterima Kam 1 Okt + 10 hari kerja = Kam 15 Okt, "
            "+ 3 hari kerja jeda 5–7 Okt (menunggu kelengkapan), waktu masih berhenti sejak Sen 5 Okt"
        ),
    ),
    (
        received(working(10), at(10, 1), Pause(at(10, 3), None, COMPLETION), now=at(10, 3)),
        (
            "jatuh tempo sementara Kam 15 Okt 2026: diterima Kam 1 Okt + 10 hari kerja, "
            "waktu masih berhenti sejak Sab 3 Okt (menunggu kelengkapan)"
        ),
    ),
]


@pytest.mark.parametrize(("found", "sentence"), SENTENCES, ids=[sentence[12:24] for _, sentence in SENTENCES])
def test_each_due_date_explains_itself_in_one_sentence(found: Due, sentence: str) -> None:
    assert found.sentence == sentence


def test_the_sentence_says_what_day_0_is() -> None:
    assert "berkas lengkap Kam 1 Okt" in due(working(5), at(10, 1), "berkas lengkap", (), SEEDED, at=LATER).sentence


def test_indonesian_names_of_days_and_months() -> None:
    week = [indonesian_day(date(2026, 8, 3 + n), with_year=False).split()[0] for n in range(7)]
    months = [indonesian_day(date(2026, month, 1)).split()[2] for month in range(1, 13)]
    assert " ".join(week) == "Sen Sel Rab Kam Jum Sab Min"
    assert " ".join(months) == "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des"
    assert indonesian_day(date(2026, 10, 15)) == "Kam 15 Okt 2026"


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
