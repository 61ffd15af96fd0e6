"""The seed of the table of days off, checked against what the office knows of its years."""

import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from domain.calendar import Calendar, DayOffKind, seed_days_off

SEED = seed_days_off()


def test_every_year_from_2008_to_2027_has_holidays_and_collective_leave() -> None:
    national = Counter(row.day.year for row in SEED if row.kind is DayOffKind.NATIONAL)
    leave = Counter(row.day.year for row in SEED if row.kind is DayOffKind.COLLECTIVE_LEAVE)
    assert sorted(national) == sorted(leave) == list(range(2008, 2028))
    assert min(national.values()) >= 12


def test_at_most_one_row_a_date_in_order() -> None:
    dates = [row.day for row in SEED]
    assert dates == sorted(set(dates))
    assert Calendar(SEED).years == frozenset(range(2008, 2028))


@pytest.mark.parametrize(
    ("day", "name", "kind"),
    [
        (date(2026, 1, 1), "Tahun Baru Masehi", DayOffKind.NATIONAL),
        (date(2026, 3, 20), "Cuti Bersama Hari Raya Idul Fitri", DayOffKind.COLLECTIVE_LEAVE),
        (date(2026, 3, 21), "Hari Raya Idul Fitri", DayOffKind.NATIONAL),
        (date(2026, 8, 17), "Hari Kemerdekaan Republik Indonesia", DayOffKind.NATIONAL),
        (date(2026, 12, 24), "Cuti Bersama Hari Raya Natal", DayOffKind.COLLECTIVE_LEAVE),
        (date(2017, 4, 14), "Wafat Yesus Kristus", DayOffKind.NATIONAL),
    ],
)
def test_days_every_officer_knows(day: date, name: str, kind: DayOffKind) -> None:
    row = Calendar(SEED).day_off(day)
    assert row is not None
    assert (row.name, row.kind, row.estimated) == (name, kind, False)


def test_estimated_dates_are_marked_and_named_without_the_mark() -> None:
    estimated = [row for row in SEED if row.estimated]
    assert [row.day for row in estimated] == [date(2027, 3, 10), date(2027, 3, 11), date(2027, 5, 17)]
    assert all("perkiraan" not in row.name for row in SEED)


def test_names_are_spelled_as_officers_spell_them() -> None:
    assert not [row.name for row in SEED if "Pegangti" in row.name]
    assert all(row.name == row.name.strip() and row.name for row in SEED)


def test_a_date_that_is_both_is_national_and_keeps_both_names() -> None:
    both = [row for row in SEED if "; " in row.name]
    assert both
    assert all(row.kind is DayOffKind.NATIONAL for row in both)


def test_reckoning_never_loads_the_library() -> None:
    program = "import domain.calendar, sys; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
