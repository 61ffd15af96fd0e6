"""The office run ahead: nothing is lost, chance repeats itself, and known figures come back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from statistics import fmean, median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar import OFFICE_ZONE, Calendar, DayOff, DayOffKind, Term, Unit
from domain.discovery import EventLog, WorkingHours, conformance
from domain.errors import NotFound, Refused
from domain.simulation import (
    Arrivals,
    Band,
    Choices,
    Model,
    OfficerHabit,
    StageHabit,
    compare,
    learn,
    simulate,
    simulated_log,
)
from domain.workflow import Basis, Deadline, Kind, Outcome, Stage, Start, Workflow
from tests.bench.simulate import run
from tests.office_model import an_office, the_route

START = datetime(2026, 11, 2, 8, 0, tzinfo=OFFICE_ZONE)
HOURS = WorkingHours.of(Calendar())
MINUTE = 60.0


def a_desk(
    *,
    officers: int = 1,
    a_day: int = 20,
    minutes: tuple[float, ...] = (20, 5, 40),
    again: float = 0.0,
    **changes: object,
) -> Model:
    """One stage, done by officers of one role; `again` is the share of cases that come back to it."""
    choices = Choices.of({"(end)": 1 - again} | ({"desk": again} if again else {}))
    habit = StageHabit("desk", "desk", tuple(m * MINUTE for m in minutes), {None: ()}, {None: choices})
    staff = tuple(OfficerHabit(f"o{n}", {"desk": 1.0}) for n in range(officers))
    arrivals = Arrivals(dict.fromkeys(range(5), (a_day,)), tuple(float(s) for s in range(0, 25000, 997)))
    model = Model(HOURS, {"desk": habit}, staff, arrivals, Choices.of({"desk": 1}))
    return replace(model, **changes)  # type: ignore[arg-type]  # a test names any field of the model


# -- what holds for every model -------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 3), st.integers(1, 60), st.integers(1, 80), st.floats(0, 0.6), st.integers(0, 99))
def test_every_case_that_begins_ends_or_is_counted_open(
    officers: int, a_day: int, cases: int, again: float, seed: int
) -> None:
    model = a_desk(officers=officers, a_day=a_day, again=again)
    result = simulate(model, start=START, cases=cases, seed=seed, replications=1)
    assert result.closed.mean + result.open.mean == cases


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 4), st.integers(5, 60), st.integers(0, 99))
def test_more_officers_never_lengthen_the_mean_queue(officers: int, a_day: int, seed: int) -> None:
    arrivals = [START + timedelta(minutes=480 * n // a_day) for n in range(60)]
    few, more = (
        simulate(a_desk(officers=count, minutes=(20,)), start=START, arrivals=arrivals, seed=seed, replications=1)
        for count in (officers, officers + 1)
    )
    waited = [result.queue.mean * _lasted(result.load_by_officer, 60 * 20) for result in (few, more)]
    assert waited[1] <= waited[0] + 1e-6


def _lasted(loads: dict[str, Band], minutes_of_work: float) -> float:
    """How many minutes a replication lasted, from its work and load."""
    return minutes_of_work / (sum(load.mean for load in loads.values()) or 1)


def test_the_same_seed_gives_the_same_result_and_another_seed_another() -> None:
    first, again = (simulate(an_office(), start=START, cases=200, seed=7, replications=2) for _ in range(2))
    other = simulate(an_office(), start=START, cases=200, seed=8, replications=2)
    assert first == again
    assert first.median_hours != other.median_hours


def test_ten_replications_give_a_band() -> None:
    result = simulate(a_desk(), start=START, cases=100)
    assert result.replications == 10
    assert result.p90_hours.low < result.p90_hours.mean < result.p90_hours.high


@pytest.mark.parametrize("wrong", [{}, {"cases": 0}, {"arrivals": []}, {"cases": 1, "arrivals": [START]}])
def test_what_is_asked_must_be_clear(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="give either"):
        simulate(a_desk(), start=START, **wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_a_span_in_which_nothing_comes_in_is_refused() -> None:
    with pytest.raises(Refused, match="tidak akan ada pengaduan yang masuk"):
        simulate(a_desk(), start=START, until=START)


# -- queues and officers ----------------------------------------------------------------------------------


def test_one_officer_works_first_come_first_served() -> None:
    model = a_desk(minutes=(60,))
    result = simulate(model, start=START, arrivals=[START] * 3, replications=1)
    assert (result.median_hours.mean, result.p90_hours.mean) == (2.0, 3.0)
    assert result.load_by_officer["o0"].mean == 1.0
    assert result.queue.mean == pytest.approx(1.0), "two wait for an hour, then one for another, in three hours"


def test_what_is_not_done_by_closing_waits_for_the_morning() -> None:
    late = START.replace(hour=15, minute=30)
    result = simulate(a_desk(minutes=(60,)), start=START, arrivals=[late], replications=1)
    assert result.median_hours.mean == 17.0, "half an hour to closing, the night, and half an hour more"


def test_an_officer_on_leave_takes_nothing() -> None:
    model = a_desk(minutes=(60,)).on_leave("o0", [START.date()])
    result = simulate(model, start=START, arrivals=[START], replications=1)
    assert result.median_hours.mean == 25.0


def test_attention_given_elsewhere_lengthens_the_queue() -> None:
    half = replace(a_desk(), officers=(OfficerHabit("o0", {"desk": 1.0}, attention=4 * 3600.0),))
    full, shared = (simulate(model, start=START, cases=200, replications=3).queue.mean for model in (a_desk(), half))
    assert shared > 2 * full


def test_a_batch_waits_until_it_is_full() -> None:
    habit = replace(a_desk(minutes=(6,)).stages["desk"], batch=3)
    arrivals = [START + timedelta(hours=n) for n in range(3)]
    result = simulate(a_desk(stages={"desk": habit}), start=START, arrivals=arrivals, replications=1)
    assert result.p90_hours.mean == pytest.approx(2.1), "the first waits two hours for the third, then goes first"


def test_a_role_without_officers_is_named_and_its_cases_stay_open() -> None:
    result = simulate(a_desk(officers=1).without_officer("o0"), start=START, cases=5, replications=1)
    assert (result.unmanned, result.open.mean, result.closed.mean) == (("desk",), 5, 0)


def test_one_officer_less_lengthens_queues() -> None:
    model = a_desk(officers=2, a_day=36)
    both = compare(model, model.without_officer(model.busiest), start=START, cases=300)
    assert both.queue > 1
    assert both.median_hours > 0


def test_an_unknown_officer_is_refused() -> None:
    with pytest.raises(NotFound, match="tidak ada dalam model"):
        a_desk().without_officer("nobody")


# -- terms, and a draft beside today's route ---------------------------------------------------------------


def a_route(*, days: int = 1, checked: bool = True) -> Workflow:
    """Desk, then a check, then the end; the desk has so many working days."""
    deadline = Deadline("d", "D", Start.STAGE, {None: Term(days, Unit.WORKING_DAYS)}, "", Basis.ASSUMED)
    desk = Stage(
        "desk", "Meja", Kind.DESK, "desk", (Outcome("go", "Maju", "check" if checked else "(end)"),), (deadline,)
    )
    check = Stage("check", "Periksa", Kind.DESK, "checker", (Outcome("ok", "Baik", "(end)"),), closes=True)
    return Workflow("r", "0" * 64, "R", (desk, check) if checked else (desk,), reopen_to="desk")


def on_route(route: Workflow, *, wait_days: float) -> Model:
    """The desk on a route; each case lies so many working days before it is taken up."""
    desk = a_desk(minutes=(10,)).stages["desk"]
    lies = replace(desk, delays={None: (wait_days * 8 * 3600.0,)})
    check = StageHabit("check", "checker", (5 * MINUTE,), {None: ()}, {None: Choices.of({"ok": 1})})
    staff = (OfficerHabit("o0", {"desk": 1.0}), OfficerHabit("o1", {"checker": 1.0}))
    model = replace(a_desk(), stages={"desk": lies, "check": check}, officers=staff, calendar=Calendar())
    return model.on_route(route)


@pytest.mark.parametrize(("days", "kept"), [(1, 0.0), (2, 1.0), (3, 1.0)])
def test_terms_are_reckoned_by_the_calendar(days: int, kept: float) -> None:
    result = simulate(on_route(a_route(days=days), wait_days=2), start=START, arrivals=[START], replications=1)
    assert [(term.stage, term.deadline, term.share_kept.mean) for term in result.terms] == [("desk", "d", kept)]


def test_a_holiday_moves_the_due_day_with_the_work() -> None:
    calendar = Calendar([DayOff(date(2026, 11, 3), "Libur", DayOffKind.NATIONAL)])
    model = replace(on_route(a_route(days=2), wait_days=2), calendar=calendar, hours=WorkingHours.of(calendar))
    result = simulate(model, start=START, arrivals=[START], replications=1)
    assert result.terms[0].share_kept.mean == 1.0
    assert result.median_hours.mean > 72


def test_a_draft_without_a_stage_is_faster_and_told_beside_today() -> None:
    today = on_route(a_route(), wait_days=0)
    both = compare(today, today.on_route(a_route(checked=False)), start=START, cases=60, replications=3)
    assert both.median_hours < 0
    assert "checker" in both.today.load_by_role
    assert "checker" not in both.draft.load_by_role


def test_a_longer_term_is_kept_more_often_in_a_draft() -> None:
    today = on_route(a_route(days=1), wait_days=2)
    both = compare(today, today.on_route(a_route(days=2)), start=START, cases=20, replications=2)
    assert both.kept == {("desk", "d"): (0.0, 1.0)}


def test_a_stage_no_record_speaks_of_is_marked_assumed() -> None:
    lacking = replace(on_route(a_route(), wait_days=0), stages=on_route(a_route(checked=False), wait_days=0).stages)
    result = simulate(lacking.on_route(a_route()), start=START, cases=5, replications=1)
    assert result.assumed == ("check",)


def test_a_lapse_comes_with_the_term_of_the_route() -> None:
    route = the_route()
    waiting = replace(an_office().stages["waiting_completion"], delays={None: (40 * 8 * 3600.0,)})
    model = an_office()
    model = replace(model, stages={**model.stages, "waiting_completion": waiting})
    log = simulated_log(model, start=START, cases=150)
    lapsed = [e for e in log.events if e.stage == "waiting_completion"]
    assert lapsed
    assert {(e.outcome, e.officer) for e in lapsed} == {("lapsed", None)}
    calendar = model.calendar or Calendar()
    term = Term(10, Unit.WORKING_DAYS)
    assert all(e.opened and e.at.date() > calendar.add(e.opened.date(), term) for e in lapsed)
    assert route.stage("waiting_completion").deadlines[0].lapses_into == "lapsed"


def test_a_withdrawal_goes_where_the_route_sends_it() -> None:
    office = an_office()
    habit = replace(office.stages["analysis"], next={None: Choices.of({"withdraw": 1})})
    model = replace(office, stages={**office.stages, "analysis": habit}).on_route(the_route())
    log = simulated_log(model, start=START, cases=40)
    assert {case.path[-2:] for case in log.cases if "analysis" in case.path} == {("analysis", "archive")}
    assert conformance(log.cases, the_route()).deviations == ()


def test_simulated_trails_conform_to_the_route_they_ran_on() -> None:
    log = simulated_log(an_office(), start=START, cases=200)
    assert len(log) == 200
    assert conformance(log.cases, the_route()).deviations == ()


def test_the_bench_measures_and_closes_everything() -> None:
    found = run(["--complaints", "500"])
    assert (found["complaints"], found["closed"], found["open"]) == (500, 500, 0)
    assert found["cpu_seconds"] > 0
    assert json.dumps(found)


# -- learning ----------------------------------------------------------------------------------------------


def test_known_work_times_come_back_from_a_log_with_queues() -> None:
    known = a_desk(officers=2, a_day=40, minutes=(10, 15, 20, 25, 30))
    learnt = learn(simulated_log(known, start=START, cases=600), hours=HOURS)
    found = learnt.stages["desk"].work
    assert median(found) == pytest.approx(20 * MINUTE, rel=0.1)
    assert fmean(found) == pytest.approx(20 * MINUTE, rel=0.1)


def test_a_learnt_office_repeats_its_own_records() -> None:
    office = an_office()
    log = simulated_log(office, start=START, cases=1500)
    learnt = learn(log, hours=office.hours, route=the_route(), calendar=office.calendar)
    hours = sorted(case.hours for case in log.cases)
    result = simulate(learnt, start=START, cases=1500, replications=3)
    assert result.median_hours.mean == pytest.approx(hours[len(hours) // 2], rel=0.15)
    assert result.p90_hours.mean == pytest.approx(hours[len(hours) * 9 // 10], rel=0.15)
    assert result.assumed == ()


def test_arrivals_and_shares_come_back() -> None:
    known = a_desk(a_day=12, again=0.25)
    learnt = learn(simulated_log(known, start=START, cases=600), hours=HOURS)
    assert learnt.arrivals.a_day == pytest.approx(12, rel=0.05)
    assert learnt.stages["desk"].next[None].share("desk") == pytest.approx(0.25, abs=0.05)


def test_an_open_case_at_a_stage_nobody_ever_left_teaches_no_way_there() -> None:
    done = simulated_log(a_desk(), start=START, cases=50)
    stuck = replace(done.cases[0], id="stuck", waits_at="nowhere")
    learnt = learn(EventLog((*done.cases, stuck)), hours=HOURS)
    assert learnt.stages["desk"].next[None].labels == ("(end)",)
    assert simulate(learnt, start=START, cases=20, replications=1).closed.mean == 20


def test_an_empty_log_teaches_nothing() -> None:
    with pytest.raises(ValueError, match="no person's step"):
        learn(EventLog(()))


def test_choices_come_as_often_as_they_came() -> None:
    choices = Choices.of({"a": 1, "b": 3})
    picked = [choices.pick(n / 1000) for n in range(1000)]
    assert picked.count("b") == pytest.approx(750, abs=1)
    assert choices.within(["c"]) is None


def test_hours_of_a_day_are_those_of_the_office() -> None:
    assert WorkingHours.of(Calendar(), time(7, 30), time(16)).day_seconds == 8.5 * 3600
