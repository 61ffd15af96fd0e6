"""What a new route does to complaints under way, by where they stand."""

from __future__ import annotations

from dataclasses import replace

from domain.impact import Fate, Impact, Standing, impact
from domain.workflow import Workflow
from tests.travel import route


def judged(new: Workflow, stage: str) -> Impact:
    (one,) = impact([Standing(route().version, stage, 3)], {route().version: route()}, new)
    return one


def changed(key: str, **to: object) -> Workflow:
    """The shipped route with properties of one stage changed."""
    stages = tuple(replace(stage, **to) if stage.key == key else stage for stage in route().stages)  # type: ignore[arg-type]  # any property of a stage
    return replace(route(), version="f" * 64, stages=stages)


def test_the_same_route_under_another_version_is_safe_everywhere() -> None:
    same = replace(route(), version="f" * 64)
    assert {judged(same, stage.key).fate for stage in route().stages} == {Fate.SAFE}


def test_a_changed_stage_moves_its_complaints_and_says_why() -> None:
    desk = next(stage for stage in route().stages if not stage.approves)
    found = judged(changed(desk.key, title="Meja Lain"), desk.key)
    assert (found.fate, found.to, found.reason) == (Fate.MOVES, desk.key, "tahap ini sendiri berubah")


def test_a_pending_proposal_is_blocked() -> None:
    approval = route().approval
    assert approval
    assert judged(changed(approval.key, title="Lain"), approval.key).fate is Fate.BLOCKED
