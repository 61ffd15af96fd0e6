"""The debureaucratisation as a journey: a stage is removed, seen through by a second person, published, and running
complaints are moved; no record is lost, every date is explained, and what was not decided since comes back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from config.golden import read_golden, write_golden
from config.load import read_workflow
from domain.errors import Conflict, NotAllowed, WorkflowFault
from domain.golden import retold
from domain.passage import Clock, MovePlan, Passage
from domain.people import Officer
from domain.simulation import WhatIf
from domain.store import transaction
from domain.store.routes import workflows
from domain.store.tables import entries, visits
from tasks import moving, versions
from tasks.accounts import officer
from tasks.golden import case_from
from tasks.seed import WORKFLOW_FILE
from tasks.simulation import whatif
from tasks.versions import Draft, read_draft
from tests.bench.clones import clone
from tests.builders import NOON
from tests.recorded import a_year_of_work
from tests.travel import calendar, shortened
from tests.ui.screens import a_case

LATER = NOON + timedelta(hours=1)
WHY = {"reason": "Debirokratisasi: satu tahapan dihilangkan", "legal_basis": "Keputusan Deputi 7/2026"}


def without_completeness() -> Draft:
    """The shipped route without its completeness check; its golden cases as they go on it."""
    shipped = read_draft(WORKFLOW_FILE)
    source = shortened(shipped.source)
    cases = read_golden(shipped.golden or "", "golden.yaml")
    route = read_workflow(source, shipped.name)
    return Draft(shipped.name, source, write_golden(retold(case, route, calendar()) for case in cases))


def owner() -> Officer:
    return officer("process_owner")


def second() -> Officer:
    return officer("assistant_deputy")


def published() -> int:
    """The new route, proposed by the owner, approved by the assistant deputy, in force."""
    number = versions.propose_draft(without_completeness(), **WHY, by=owner(), at=NOON).number
    versions.approve(number, by=second(), at=NOON)
    return versions.publish(number, by=second(), at=NOON).number


def proposed_and_simulated() -> int:
    """The new route, proposed by the owner, and run ahead beside today's, as learnt from a year of work."""
    a_year_of_work()
    number = versions.propose_draft(without_completeness(), **WHY, by=owner(), at=NOON).number
    with transaction() as store:
        proposed = store.workflows.version(number).version
    foreseen = whatif(WhatIf(months=1, replications=10), proposed, at=NOON)
    today, changed = (foreseen[side]["load_by_role"] for side in ("today", "changed"))
    assert "registry" in today
    assert "registry" not in changed, "who checked completeness has nothing left to do"
    assert changed["analyst"][0] > today["analyst"][0], "what nobody sent back comes to the analysts"
    return number


def lines() -> dict[str, int]:
    """Records of the trails: visits and entries."""
    with transaction() as store:
        return {
            one.name: store.connection.scalar(select(func.count()).select_from(one)) or 0 for one in (visits, entries)
        }


def test_a_stage_is_removed_and_two_hundred_of_three_hundred_complaints_are_moved(office_database: str) -> None:
    at_desk, at_analysis = UUID(a_case()), UUID(a_case("complete"))
    with transaction() as store:
        clone(store.connection, at_desk, 149)
    with transaction() as store:
        clone(store.connection, at_analysis, 149)
    number = proposed_and_simulated()
    versions.approve(number, by=second(), at=NOON)
    assert versions.publish(number, by=second(), at=NOON).number == number
    plan = MovePlan((Passage("completeness", "analysis", Clock.RESTARTED),))
    with transaction() as store:
        new = store.workflows.in_force(LATER)
        bare, mapped = moving.foresee(store, new), moving.foresee(store, new, plan)
    assert {(one.standing.stage, one.fate) for one in bare.items} == {
        ("completeness", "stays"),
        ("analysis", "safe"),
    }
    assert mapped.count(*moving.MOVABLE) == 300

    before = lines()
    begun = moving.begin_move(number, reason="ikut alur baru", by=second(), at=LATER, plan=plan, most=200)
    half = moving.carry_on(begun.number, by=second(), at=LATER, most=120)  # as if killed midway
    assert (half.left, half.counts) == (80, {"moved": 120, "waiting": 80})
    done = moving.carry_on(begun.number, by=second(), at=LATER)
    assert (done.left, done.counts) == (0, {"moved": 200})
    with transaction() as store:
        stand = {(one.version == new.version, one.stage): one.complaints for one in store.workflows.standings()}
    assert sum(count for (moved, _), count in stand.items() if moved) == 200
    assert sum(stand.values()) == 300
    assert all(count >= before[name] for name, count in lines().items())
    for one in moving.moved_complaints(begun.number):
        assert one.before
        assert one.after
        assert all("hari" in term["sentence"] for term in (*one.before["terms"], *one.after["terms"]))
    restarted = next(one for one in moving.moved_complaints(begun.number) if one.stage == "completeness")
    assert restarted.after
    assert "dipindahkan" in next(term["sentence"] for term in restarted.after["terms"] if term["own"])

    _decide_one(restarted.complaint_id)
    moving.undo(begun.number, reason="ternyata keliru", by=second(), at=LATER)
    back = moving.carry_on(begun.number, by=second(), at=LATER)
    assert back.counts == {"undone": 199, "kept": 1}
    (kept,) = moving.moved_complaints(begun.number, "kept")
    assert (kept.complaint_id, kept.reason) == (restarted.complaint_id, "sudah diputuskan sejak dipindahkan")
    returned = next(one for one in moving.moved_complaints(begun.number, "undone") if one.stage == "completeness")
    with transaction() as store:
        complaint = store.complaints.look_at(returned.complaint_id)
    assert complaint.open_visit
    assert complaint.open_visit.stage == "completeness"
    assert returned.before
    assert {term.sentence for term in complaint.running_terms()} == {
        one["sentence"] for one in returned.before["terms"]
    }


def _decide_one(complaint_id: UUID) -> None:
    with transaction() as store:
        complaint = store.complaints.take(complaint_id)
        complaint.decide("request_completion", by=officer("analyst"), at=LATER, fields={"missing": "KTP"})


def test_nobody_approves_his_own_version_and_nothing_stored_changes(office_database: str) -> None:
    draft = without_completeness()
    with pytest.raises(NotAllowed):
        versions.propose_draft(draft, **WHY, by=officer("analyst"), at=NOON)
    proposed = versions.propose_draft(draft, **WHY, by=owner(), at=NOON)
    with pytest.raises(NotAllowed, match="dua pasang mata"):
        versions.approve(proposed.number, by=owner(), at=NOON)
    with pytest.raises(Conflict, match="disetujui"):
        versions.publish(proposed.number, by=second(), at=NOON)
    assert versions.export(proposed.number) == draft
    for values in ({"source": "lain"}, {"status": "published"}, {"status": "approved", "approved_by": "process_owner"}):
        with pytest.raises(DBAPIError), transaction() as store:
            store.connection.execute(update(workflows).where(workflows.c.number == proposed.number).values(values))
    with pytest.raises(DBAPIError), transaction() as store:
        store.connection.execute(text("DELETE FROM workflow_acts"))
    versions.approve(proposed.number, by=second(), at=NOON)
    tomorrow = versions.publish(proposed.number, day=(NOON + timedelta(days=1)).date(), by=second(), at=NOON)
    with transaction() as store:
        assert store.workflows.in_force(NOON).version != tomorrow.version
        assert store.workflows.in_force(NOON + timedelta(days=1)).version == tomorrow.version
        old = store.workflows.version(1, NOON + timedelta(days=1))
        assert [act.kind for act in store.workflows.acts(tomorrow)] == [
            "entered",
            "checked",
            "proposed",
            "approved",
            "published",
        ]
    assert (old.status, old.superseded) == ("retired", True)


def test_a_golden_case_that_comes_out_otherwise_blocks_the_proposal(office_database: str) -> None:
    shipped, changed = read_draft(WORKFLOW_FILE), without_completeness()
    with pytest.raises(WorkflowFault, match="tidak dapat dijalankan"):
        versions.propose_draft(Draft(changed.name, changed.source, shipped.golden), **WHY, by=owner(), at=NOON)
    tighter = shipped.source.replace(
        'working_days: 3\n        basis: found\n        legal_basis: "SP4N-LAPOR!: verifikasi 3',
        'working_days: 2\n        basis: found\n        legal_basis: "SP4N-LAPOR!: verifikasi 3',
    )
    assert tighter != shipped.source
    with pytest.raises(WorkflowFault, match="Sen 5 Okt 2026; seharusnya Sel 6 Okt 2026"):
        versions.propose_draft(Draft(shipped.name, tighter), **WHY, by=owner(), at=NOON)
    with transaction() as store:
        assert [one.number for one in store.workflows.all_versions()] == [1]


def test_a_real_complaint_becomes_a_golden_case_without_its_people(office_database: str) -> None:
    case = a_case("complete", "forward", "approve", "answered", subject="Rahasia Sutinah")
    made = write_golden([case_from(case, by=owner())])
    for secret in ("Sutinah", "Rahasia", "Sertifikat", "Sudah diselesaikan"):
        assert secret not in made
    (again,) = read_golden(made, "golden.yaml")
    assert [step.outcome for step in again.steps] == ["complete", "forward", "approve", "answered"]
    assert again.steps[1].fields["agency"] == "bpn-sidoarjo"
