"""The forecast and the moves it advises: examples that can be done again by hand, and what holds for any office."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import Calendar, DayOff, DayOffKind
from domain.forecast import Forecast, Lot, Pace, foresee, week_end, working_days
from domain.relief import MOST_CARDS, after, best_moves

TUESDAY = date(2026, 11, 24)
WEEK = [TUESDAY + timedelta(days=n) for n in range(4)]
FRIDAY = WEEK[-1]
LATE = TUESDAY - timedelta(days=1)


def seen(lots: list[Lot], paces: list[Pace], absent: dict[str, list[date]] | None = None) -> Forecast:
    return foresee(lots, paces, WEEK, today=TUESDAY, until=FRIDAY, absent=absent or {})


def test_who_decides_two_a_day_keeps_two_a_day_and_misses_the_rest() -> None:
    lots = [Lot("analysis", "ani", TUESDAY, 3), Lot("analysis", "ani", FRIDAY, 4)]
    forecast = seen(lots, [Pace("analysis", "ani", 20, 10)])
    assert forecast.missed == 1
    assert forecast.safe(lots) == {("analysis", "ani", TUESDAY): 2}


def test_what_is_late_already_is_worked_off_first_and_not_counted_again() -> None:
    lots = [Lot("analysis", "ani", LATE, 6), Lot("analysis", "ani", WEEK[1], 2)]
    forecast = seen(lots, [Pace("analysis", "ani", 20, 10)])
    assert (forecast.missed, forecast.desks[0].late(TUESDAY)) == (2, 6)


def test_nobody_decides_on_leave_nor_without_ever_having_decided() -> None:
    pace = [Pace("analysis", "ani", 20, 10)]
    assert seen([Lot("analysis", "ani", FRIDAY, 3)], pace, {"ani": WEEK}).missed == 3
    assert seen([Lot("analysis", "budi", FRIDAY, 3)], pace).missed == 3


def test_what_nobody_holds_goes_to_who_gets_to_it_first_and_what_waits_for_others_goes_on_as_one() -> None:
    paces = [Pace("analysis", "ani", 10, 10), Pace("analysis", "budi", 10, 10), Pace("waiting", None, 5, 10)]
    lots = [Lot("analysis", None, TUESDAY, 3), Lot("analysis", "ani", FRIDAY, 3), Lot("waiting", None, FRIDAY, 3)]
    forecast = seen(lots, paces)
    kept = {("analysis", None, TUESDAY): 2, ("analysis", "ani", FRIDAY): 2, ("waiting", None, FRIDAY): 2}
    assert forecast.safe(lots) == kept
    assert forecast.unheld == {("analysis", TUESDAY): 1}


def test_the_move_that_saves_most_is_named_with_its_cards() -> None:
    lots = [Lot("analysis", "ani", FRIDAY, 11), Lot("analysis", "budi", FRIDAY, 3)]
    paces = [Pace("analysis", name, 10, 10) for name in ("ani", "budi", "cici")]
    moves = best_moves(seen(lots, paces), {"analysis": {"budi", "cici"}})
    assert [(m.giver, m.taker, m.cards, m.saved) for m in moves] == [("ani", "cici", 4, 4), ("ani", "budi", 1, 1)]
    assert best_moves(seen(lots, paces), {"analysis": set(), "archive": {"cici"}}) == []


def test_the_week_ends_on_its_last_working_day() -> None:
    new_year = DayOff(date(2027, 1, 1), "Tahun Baru", DayOffKind.NATIONAL)
    calendar = Calendar([new_year])
    assert week_end(TUESDAY, calendar) == FRIDAY
    assert week_end(FRIDAY, calendar) == FRIDAY
    assert week_end(date(2026, 12, 30), calendar) == date(2026, 12, 31)
    assert week_end(date(2027, 1, 1), calendar) == date(2027, 1, 8)
    assert working_days(date(2026, 12, 31), date(2027, 1, 4), calendar) == [date(2026, 12, 31), date(2027, 1, 4)]


def test_cards_due_later_do_not_belong_to_the_question() -> None:
    with pytest.raises(ValueError, match="stand behind"):
        seen([Lot("analysis", None, FRIDAY + timedelta(days=1), 1)], [])


NAMES = ("ani", "budi", "cici")
lots_of = st.lists(
    st.builds(
        Lot,
        st.sampled_from(("analysis", "assessment")),
        st.sampled_from((None, *NAMES)),
        st.sampled_from([LATE, *WEEK]),
        st.integers(1, 12),
    ),
    max_size=14,
)
paces_of = st.lists(
    st.builds(
        Pace,
        st.sampled_from(("analysis", "assessment")),
        st.sampled_from(NAMES),
        st.integers(0, 40),
        st.integers(1, 10),
    ),
    max_size=6,
    unique_by=lambda pace: (pace.stage, pace.officer),
)
absent_of = st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(WEEK), unique=True), max_size=3)


@settings(max_examples=60, deadline=None)
@given(lots_of, paces_of, absent_of)
def test_every_card_due_is_kept_or_missed_once(
    lots: list[Lot], paces: list[Pace], absent: dict[str, list[date]]
) -> None:
    forecast = seen(lots, paces, absent)
    due = sum(lot.cards for lot in lots if lot.due >= TUESDAY)
    room = sum(desk.can(FRIDAY) for desk in forecast.desks)
    assert max(0, due - room) <= forecast.missed <= due
    whole: dict[tuple[str, str | None, date], int] = {}
    for lot in lots:
        whole[lot.stage, lot.officer, lot.due] = whole.get((lot.stage, lot.officer, lot.due), 0) + lot.cards
    assert sum(whole[key] - safe for key, safe in forecast.safe(lots).items()) == forecast.missed
    assert all(0 <= safe < whole[key] for key, safe in forecast.safe(lots).items())


@settings(max_examples=60, deadline=None)
@given(lots_of, paces_of, absent_of, st.sets(st.sampled_from(NAMES)))
def test_a_move_saves_what_it_promises_and_never_goes_to_somebody_who_may_not(
    lots: list[Lot], paces: list[Pace], absent: dict[str, list[date]], allowed: set[str]
) -> None:
    forecast = seen(lots, paces, absent)
    for move in best_moves(forecast, {"analysis": allowed}):
        assert move.taker in allowed
        assert move.giver != move.taker
        assert move.stage == "analysis"
        assert 1 <= move.saved <= move.cards <= MOST_CARDS
        assert all(day >= TUESDAY for day in move.due)
        later = after(forecast, move)
        assert forecast.missed - later.missed >= 0
        assert _lost(forecast) - _lost(later) == move.saved
        forecast = later


@settings(max_examples=40, deadline=None)
@given(lots_of, paces_of, st.sampled_from(NAMES), st.sampled_from(WEEK))
def test_a_day_of_leave_never_saves_a_term(lots: list[Lot], paces: list[Pace], name: str, day: date) -> None:
    held = [lot for lot in lots if lot.officer]
    assert seen(held, paces, {name: [day]}).missed >= seen(held, paces).missed


def _lost(forecast: Forecast) -> int:
    return sum(desk.lost(TUESDAY) for desk in forecast.desks)
