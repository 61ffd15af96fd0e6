"""What the office really does, read from its records."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import OFFICE_ZONE, Calendar, DayOff, DayOffKind
from domain.discovery import (
    Case,
    Event,
    EventLog,
    WorkingHours,
    conformance,
    deviations,
    discover_hours,
    heat,
    log_of_visits,
    loops,
    variants,
    waiting_by_edge,
)
from tests.office_model import the_route

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=OFFICE_ZONE)
HOURS = WorkingHours.of(Calendar([DayOff(date(2026, 11, 4), "Libur", DayOffKind.NATIONAL)]))


def a_case(key: str, *stages: str, hours: float = 1.0, at: datetime = MONDAY) -> Case:
    """A case whose stages were finished so many hours apart, each by an officer named like its stage."""
    return Case(key, tuple(Event(stage, at + n * timedelta(hours=hours), stage) for n, stage in enumerate(stages)))


def a_trail(*steps: str, waits_at: str | None = None) -> Case:
    """A trail on the seed's route, each step written `stage:outcome`."""
    pairs = [step.split(":") for step in steps]
    events = tuple(Event(stage, MONDAY, "ana", outcome=outcome) for stage, outcome in pairs)
    return Case("A-1", events, waits_at)


# -- the log -----------------------------------------------------------------------------------------


def test_our_own_trail_becomes_a_log() -> None:
    common: dict[str, object] = {"complaint_id": "c1", "role": "analyst", "nature": "general"}
    early, late = MONDAY, MONDAY + timedelta(days=1)
    undecided = {"seq": 2, "stage": "b", "opened_at": late, "decided_at": None, "decided_by": None, "outcome": None}
    decided = {"seq": 1, "stage": "a", "opened_at": early, "decided_at": late, "decided_by": "ana", "outcome": "go"}
    rows = [{**common, "prepared_at": late, **row} for row in (undecided, decided)]
    (case,) = log_of_visits(rows).cases
    assert (case.path, case.waits_at, case.nature, case.begun) == (("a",), "b", "general", early)
    assert case.events[0] == Event("a", late, "ana", "analyst", early, "go")


def test_a_step_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Event("a", datetime(2026, 11, 2, 9, 0))  # noqa: DTZ001  the naive moment is the point


def test_a_log_splits_by_the_beginning_of_its_cases() -> None:
    log = EventLog(tuple(a_case(str(n), "a", at=MONDAY + timedelta(days=n)) for n in (3, 1, 2, 0)))
    first, last = log.split(0.75)
    assert [case.id for case in first.cases] == ["0", "1", "2"]
    assert [case.id for case in last.cases] == ["3"]


# -- variants, loops, waiting --------------------------------------------------------------------------


def test_variants_are_counted_with_share_and_median() -> None:
    log = EventLog(
        (a_case("1", "a", "b"), a_case("2", "a", "b", hours=3), a_case("3", "a", "b", hours=2), a_case("4", "a"))
    )
    first, second = variants(log)
    assert (first.path, first.count, first.share, first.hours.median) == (("a", "b"), 3, 0.75, 2.0)
    assert second.path == ("a",)


def test_an_open_case_is_no_variant_yet() -> None:
    assert variants(EventLog((Case("1", a_case("1", "a").events, waits_at="b"),))) == []


def test_a_loop_is_the_way_from_a_stage_back_to_it() -> None:
    log = EventLog((a_case("1", "a", "b", "a", "b", "c"), a_case("2", "a", "b", "a")))
    found = {loop.path: (loop.cases, loop.times) for loop in loops(log)}
    assert found == {("a", "b", "a"): (2, 2), ("b", "a", "b"): (1, 1)}


def test_waiting_by_edge_tells_calendar_from_working_hours_and_who_passed_on() -> None:
    events = (Event("a", MONDAY, "ana"), Event("b", MONDAY + timedelta(days=3), "ana"))
    (edge,) = waiting_by_edge(EventLog((Case("1", events),)), HOURS)
    assert (edge.before, edge.after, edge.hours.median, edge.handed_over) == ("a", "b", 72.0, 0.0)
    assert edge.working.median == 16.0, "Monday 9 to Thursday 9 without the Wednesday off: two days of eight hours"


def test_heat_counts_from_when_the_stage_could_be_worked_on() -> None:
    event = Event("a", MONDAY + timedelta(hours=5), "ana", opened=MONDAY + timedelta(hours=2))
    assert heat(EventLog((Case("1", (event,)),)), HOURS)["a"].hours.median == 3.0


# -- working hours -----------------------------------------------------------------------------------------


@given(st.floats(min_value=1e6, max_value=1e8))
def test_counted_time_and_moments_are_inverse(counted: float) -> None:
    assert HOURS.counted(HOURS.moment(counted)) == pytest.approx(counted, abs=0.001)


@given(st.integers(0, 10**6), st.integers(0, 10**7))
def test_counted_time_never_runs_backwards(minutes: int, seconds: int) -> None:
    moment = MONDAY + timedelta(minutes=minutes)
    passed = HOURS.between(moment, moment + timedelta(seconds=seconds))
    assert 0 <= passed <= seconds + 0.001


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_whole_days_count_as_the_calendar_counts_them(day: date, days: int) -> None:
    calendar = Calendar([DayOff(date(2026, 11, 4), "Libur", DayOffKind.NATIONAL)])
    start, end = (datetime.combine(d, time(23), OFFICE_ZONE) for d in (day, day + timedelta(days=days)))
    assert HOURS.between(start, end) == 8 * 3600 * calendar.working_days_between(start.date(), end.date())


def test_an_office_that_never_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="closes after it opens"):
        WorkingHours(frozenset({0}), time(9), time(9))


def test_hours_weekdays_and_a_day_off_are_discovered() -> None:
    off = date(2026, 11, 4)
    days = [MONDAY.date() + timedelta(days=n) for n in range(-35, 36)]
    worked = [day for day in days if day.weekday() < 5 and day != off]
    events = [
        Event("a", datetime.combine(day, time(hour), OFFICE_ZONE), officer)
        for day in worked
        for hour in (8, 11, 15)
        for officer in ("ana", "budi", "citra", "dewi")
    ]
    found = discover_hours(EventLog(tuple(Case(str(n), (event,)) for n, event in enumerate(events))))
    assert (found.weekdays, found.opens, found.closes) == (frozenset(range(5)), time(8), time(16))
    assert found.days_off == {off}


# -- conformance ---------------------------------------------------------------------------------------------


def test_a_trail_on_the_route_conforms() -> None:
    trail = a_trail(
        "registration:registered",
        "completeness:complete",
        "analysis:forward",
        "approval:approve",
        "forwarding:sent",
        waits_at="waiting_agency",
    )
    assert deviations(trail, the_route()) == []


def test_a_returned_proposal_goes_back_to_its_proposer() -> None:
    common = ("registration:registered", "completeness:complete", "analysis:dismiss", "approval:return")
    assert deviations(a_trail(*common, waits_at="analysis"), the_route()) == []
    (wrong,) = deviations(a_trail(*common, waits_at="closure"), the_route())
    assert wrong.sentence == "Tahap “Penutupan” tidak boleh di sini; menurut alur yang berikut adalah “Penelaahan”."


def test_a_skipped_stage_is_named_with_what_should_have_followed() -> None:
    (wrong,) = deviations(a_trail("registration:registered", "analysis:dismiss", waits_at="approval"), the_route())
    assert (wrong.step, wrong.stage) == (1, "analysis")
    assert "“Pemeriksaan kelengkapan”" in wrong.sentence


@pytest.mark.parametrize(
    ("steps", "waits_at", "said"),
    [
        (["registration:registered", "dream:on"], "analysis", "tidak ada dalam alur"),
        (["registration:lost"], "completeness", "Keputusan “lost” tidak dikenal"),
        (["registration:registered"], None, "Perkara berhenti"),
        (["registration:withdraw", "archive:archived", "closure:close"], "archive", "sesudah alur berakhir"),
    ],
)
def test_each_deviation_has_its_sentence(steps: list[str], waits_at: str | None, said: str) -> None:
    found = deviations(a_trail(*steps, waits_at=waits_at), the_route())
    assert [said in one.sentence for one in found] == [True], found


def test_a_withdrawal_and_a_reopening_conform() -> None:
    trail = a_trail(
        "registration:withdraw", "archive:archived", "analysis:request_completion", waits_at="waiting_completion"
    )
    assert deviations(trail, the_route()) == []


def test_conformance_counts_cases() -> None:
    good = a_trail("registration:registered", waits_at="completeness")
    bad = a_trail("registration:registered", waits_at="closure")
    found = conformance([good, bad], the_route())
    assert (found.cases, found.conforming, found.share, len(found.deviations)) == (2, 1, 0.5, 1)
