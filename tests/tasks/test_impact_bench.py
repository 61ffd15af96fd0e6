"""The bench of the impact, in small: every running complaint is judged and listed, each with one fate."""

from __future__ import annotations

from uuid import UUID

from domain.passage import Clock, MovePlan, Passage
from domain.store import transaction
from tests.bench.clones import clone
from tests.bench.impact import draft, measured
from tests.ui.screens import a_case


def test_every_running_complaint_is_foreseen_and_listed(office_database: str) -> None:
    at_desk, at_analysis = UUID(a_case()), UUID(a_case("complete"))
    for one, copies in ((at_desk, 59), (at_analysis, 39)):
        with transaction() as store:
            clone(store.connection, one, copies)
    found = measured(draft(), MovePlan().with_passage(Passage("completeness", "analysis", Clock.KEPT)))
    assert (found["holds"], found["each_listed"], found["running"]) == (True, True, 100)
    assert (found["fates"]["moves"], sum(found["fates"].values())) == (60, 100)
    assert measured(draft(), MovePlan().with_passage(Passage("completeness", None)))["fates"]["stays"] == 60
