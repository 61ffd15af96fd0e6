"""The office learnt from its own trail, changed, and run ahead; orders worked off one at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from domain.errors import Conflict, NotAllowed, NotFound, Refused, TooLittleTrail
from domain.simulation import Away, WhatIf
from domain.store import transaction
from domain.store.simulations import simulations
from domain.workflow import Outcome, Workflow
from tasks.outlook import Outlook
from tasks.simulation import foretell, office_learnt, whatif
from tasks.simulation_queue import GivenUp, carry_out_next, order, simulation
from tests.builders import NOON, officers
from tests.recorded import a_year_of_work
from tests.ui.screens import a_case

SHORT = WhatIf(months=2, replications=10)


def outlook(asked: WhatIf) -> Outlook:
    return whatif(asked, None, at=NOON)


def test_the_office_is_learnt_with_its_staff_leave_and_calendar(office_database: str) -> None:
    log = a_year_of_work()
    with transaction() as store:
        store.people.put("analyst", "Analis", ["analyst"], active=False)
        learnt = office_learnt(store, SHORT, at=NOON)
    assert len(learnt.log) == len(log) == 300
    names = {one.name for one in learnt.today.officers}
    assert "analyst" not in names, "a closed account works no more"
    assert "registry" in names
    assert learnt.today.route is not None
    assert not learnt.today.hours.works_on(date(2026, 12, 25)), "days off are the calendar's"


def test_too_little_trail_is_told_not_simulated(office_database: str) -> None:
    a_case()
    with pytest.raises(TooLittleTrail, match="diperlukan sedikitnya 20 perkara selesai dan 20 hari kerja"):
        outlook(SHORT)


def test_a_short_trail_is_foretold_and_called_rough(office_database: str) -> None:
    a_year_of_work(60, a_day=1)
    assert outlook(SHORT)["trail"]["rough"]


def test_taking_the_one_analyst_away_for_weeks_lengthens_the_queue_and_the_same_seed_says_the_same(
    office_database: str,
) -> None:
    a_year_of_work()
    away = Away("analyst", date(2026, 12, 1), date(2027, 1, 15))
    asked = WhatIf(months=2, away=(away,))
    found = outlook(asked)
    assert found == outlook(asked)
    today, changed = found["today"], found["changed"]
    assert changed["queue_by_role"]["analyst"][0] > 2 * today["queue_by_role"]["analyst"][0]
    assert changed["median_days"][0] > today["median_days"][0]
    assert len(today["median_days"]) == 3
    assert today["median_days"][1] <= today["median_days"][0] <= today["median_days"][2]
    assert today["terms"]
    assert found["trail"]["cases"] == 300
    gone = outlook(WhatIf(months=1, without=("analyst",)))
    assert gone["changed"]["unmanned"] == ["analyst"]
    relieved = outlook(WhatIf(months=1, without=("analyst",), added=("analyst", "analyst")))
    assert relieved["changed"]["unmanned"] == []
    assert relieved["roles"]["analyst"] == [1, 2]


def test_what_makes_no_sense_is_refused_in_the_users_words(office_database: str) -> None:
    a_year_of_work(120)
    with pytest.raises(Refused, match="antara 10 dan 50, bukan 3"):
        outlook(WhatIf(replications=3))
    with pytest.raises(Refused) as refused:
        outlook(WhatIf(without=("nobody",), added=("chef",)))
    assert set(refused.value.problems) == {"without", "added"}
    assert "registry" in refused.value.problems["without"]
    backwards = Away("analyst", date(2027, 1, 2), date(2027, 1, 1))
    with pytest.raises(Refused, match="hari terakhir"):
        outlook(WhatIf(away=(backwards,)))


def test_more_arrivals_on_one_side_or_on_both(office_database: str) -> None:
    a_year_of_work()
    with transaction() as store:
        learnt = office_learnt(store, SHORT, at=NOON)
    one = foretell(learnt, None, WhatIf(months=1, arrivals=1.5))
    both = foretell(learnt, None, WhatIf(months=1, arrivals=1.5, arrivals_today=True))
    assert one["changed"]["closed"][0] == pytest.approx(1.5 * one["today"]["closed"][0], rel=0.1)
    assert both["changed"] == both["today"]


def test_a_stage_less_relieves_its_role_and_closes_complaints_sooner(office_database: str) -> None:
    a_year_of_work()
    with transaction() as store:
        learnt = office_learnt(store, SHORT, at=NOON)
    assert learnt.today.route is not None
    found = foretell(learnt, without_assessment(learnt.today.route), SHORT)
    today, changed = found["today"], found["changed"]
    assert changed["load_by_role"]["analyst"][0] < 0.9 * today["load_by_role"]["analyst"][0]
    assert found["difference"]["median_days"][2] < 0, "sooner in nine of ten replications"
    stages = [{term["stage"] for term in side["terms"]} for side in (today, changed)]
    assert stages[0] - stages[1] == {"assessment"}
    assert changed["assumed"] == []


def without_assessment(route: Workflow) -> Workflow:
    """The route in which the agency's answer leads straight to the closure."""
    stages = [
        replace(one, outcomes=tuple(map(_closing, one.outcomes))) for one in route.stages if one.key != "assessment"
    ]
    return replace(route, stages=tuple(stages))


def _closing(outcome: Outcome) -> Outcome:
    return replace(outcome, to="closure") if outcome.to == "assessment" else outcome


def test_orders_are_for_two_roles_wait_their_turn_and_keep_their_result(office_database: str) -> None:
    a_year_of_work(150)
    owner = officers()["process_owner"]
    with pytest.raises(NotAllowed):
        order(SHORT, None, by=officers()["analyst"], at=NOON)
    with pytest.raises(NotFound):
        order(SHORT, "99", by=owner, at=NOON)
    first, second = (order(WhatIf(months=1, seed=seed), None, by=owner, at=NOON) for seed in (1, 2))
    with pytest.raises(Conflict):
        order(SHORT, None, by=owner, at=NOON)

    def interrupted() -> bool:
        raise KeyboardInterrupt

    with pytest.raises(GivenUp):
        carry_out_next(lambda: NOON, lambda: True)
    with pytest.raises(KeyboardInterrupt):
        carry_out_next(lambda: NOON, interrupted)
    assert simulation(first, by=owner).ended_at is None, "nothing broke down"
    with transaction() as store:
        assert store.simulations.take(at=NOON), "what was given up can be taken at once"
    assert not carry_out_next(lambda: NOON, lambda: False), "another process is at work"
    later = NOON + timedelta(minutes=30)
    assert carry_out_next(lambda: later, lambda: False)
    assert carry_out_next(lambda: later, lambda: False)
    assert not carry_out_next(lambda: later, lambda: False)
    kept = [simulation(one, by=owner) for one in (first, second)]
    assert [one.done for one in kept] == [20, 20]
    assert all(one.result and one.result["changed"]["closed"][0] > 0 for one in kept)


def test_who_asks_while_another_is_being_entered_is_counted_behind_him(office_database: str) -> None:
    manager = officers()["manager"]
    order(SHORT, None, by=manager, at=NOON)
    with ThreadPoolExecutor(1) as another:
        with transaction() as store:
            store.simulations.hold()
            third = another.submit(order, SHORT, None, by=manager, at=NOON)
            assert wait([third], 1.0).not_done
            store.simulations.enter(SHORT.as_json(), store.workflows.in_force().version, by=manager.username, at=NOON)
        with pytest.raises(Conflict):
            third.result(30)


def test_an_order_that_breaks_down_does_not_break_down_again_and_again(office_database: str) -> None:
    made = order(SHORT, None, by=officers()["manager"], at=NOON)
    with transaction() as store:
        store.connection.execute(update(simulations).values(asked={"away": [["analyst", "yesterday", "today"]]}))
    with pytest.raises(ValueError, match="isoformat"):
        carry_out_next(lambda: NOON, lambda: False)
    assert "kesalahan sistem" in (simulation(made, by=officers()["manager"]).problem or "")
    assert not carry_out_next(lambda: NOON, lambda: False)


def test_an_order_that_can_not_be_carried_out_says_why(office_database: str) -> None:
    made = order(SHORT, None, by=officers()["manager"], at=NOON)
    assert carry_out_next(lambda: NOON, lambda: False)
    assert "belum cukup" in (simulation(made, by=officers()["manager"]).problem or "")
