"""Nobody ever holds a broken route; a sound one answers what it is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.calendar import Term, Unit
from domain.errors import NotFound, WorkflowFault
from domain.forms import Choice, FieldType, Form, FormField
from domain.workflow import (
    END,
    PROPOSED,
    PROPOSER,
    Basis,
    Deadline,
    Kind,
    Nature,
    Outcome,
    Stage,
    Start,
    Workflow,
    check,
    near,
)

WEEK = Term(5, Unit.WORKING_DAYS)
CLASS = FormField("nature", "Kelas", FieldType.CHOICE, choices=(Choice("oversight", "Berkadar"),))
REASON = FormField("dismissal_reason", "Alasan", FieldType.CHOICE, choices=(Choice("T1", "Tembusan"),))


def stage(key: str, *outcomes: Outcome, kind: Kind = Kind.DESK) -> Stage:
    return Stage(key, key.title(), kind, "analyst", outcomes)


def leads(to: str, key: str = "go") -> Outcome:
    return Outcome(key, "Lanjut", to)


def deadline() -> Deadline:
    return Deadline("term", "Batas", Start.STAGE, {None: WEEK}, "Contoh", Basis.ASSUMED)


def route(*stages: Stage, withdraw_to: str = END, reopen_to: str | None = None) -> Workflow:
    return Workflow("kecil", "0" * 64, "Kecil", stages, withdraw_to=withdraw_to, reopen_to=reopen_to or stages[0].key)


def faults(*stages: Stage, reopen_to: str | None = None) -> str:
    with pytest.raises(WorkflowFault) as told:
        route(*stages, reopen_to=reopen_to)
    assert len(told.value.paths) == len(told.value.faults)
    return str(told.value)


APPROVAL = replace(stage("approval", leads(PROPOSED, "approve"), leads(PROPOSER, "return")), approves=True)


def test_a_sound_route_finds_its_stages_and_outcomes() -> None:
    sound = route(stage("desk", leads("shelf")), stage("shelf", leads(END)))
    assert (sound.first.key, sound.stage("shelf").outcome("go").ends, sound.approval) == ("desk", True, None)
    assert sound.has("desk")
    assert not sound.has(END)
    assert list(check(sound)) == []


def test_what_a_route_does_not_know_it_says_in_the_offices_words() -> None:
    sound = route(stage("desk", leads(END)))
    with pytest.raises(NotFound, match="tidak mengenal tahap “rak”"):
        sound.stage("rak")
    with pytest.raises(NotFound, match="yang ada: go"):
        sound.stage("desk").outcome("stay")


def test_a_route_without_stages_is_none() -> None:
    with pytest.raises(WorkflowFault, match="without stages"):
        Workflow("kosong", "0" * 64, "Kosong", ())


def test_a_proposal_makes_the_proposed_stage_reachable() -> None:
    desk = stage("desk", replace(leads("shelf"), approval_by="section_head"))
    sound = route(desk, APPROVAL, stage("shelf", leads(END)))
    assert sound.approval is APPROVAL


def test_every_fault_is_told_at_once() -> None:
    told = faults(stage("desk", leads("shelv")), stage("desk", leads(END)), stage("shelf"))
    assert "defined twice" in told
    assert "did you mean 'shelf'?" in told
    assert "no way out" in told


def test_stages_that_decide_themselves_may_not_run_in_a_circle() -> None:
    mill = [replace(stage(a, leads(b), leads(END, "stop")), decides_itself="go") for a, b in (("a", "b"), ("b", "a"))]
    assert faults(*mill).count("in a circle") == 2
    assert route(mill[0], replace(mill[1], decides_itself="stop")).first.key == "a"


def test_the_system_fills_in_no_form() -> None:
    asked = replace(leads(END), form=Form((FormField("kelas", "Kelas", FieldType.TEXT),)))
    assert "the system fills in nothing" in faults(replace(stage("desk", asked), decides_itself="go"))


def test_a_lapse_must_be_an_outcome_of_its_stage() -> None:
    late = replace(deadline(), lapses_into="late")
    assert "lapses into unknown outcome 'late'" in faults(replace(stage("desk", leads(END)), deadlines=(late,)))


def test_a_dismissal_gives_its_reason() -> None:
    dismissal = replace(leads(END), dismisses=True)
    assert "dismisses without a reason" in faults(stage("desk", dismissal))
    for reasoned in (replace(dismissal, dismissal_reason="T8"), replace(dismissal, form=Form((REASON,)))):
        assert route(stage("desk", reasoned)).first.outcomes == (reasoned,)
    optional = Form((replace(REASON, required=False),))
    assert "dismisses without a reason" in faults(stage("desk", replace(dismissal, form=optional)))


def test_only_a_proposal_enters_the_approval() -> None:
    assert "without a proposal" in faults(stage("desk", leads("approval"), leads(END, "end")), APPROVAL)
    assert "first stage can't approve" in faults(APPROVAL, stage("desk", leads(END)), reopen_to="desk")


def test_letters_are_written_where_a_stage_is_entered() -> None:
    assert "would never issue its letters" in faults(stage("desk", replace(leads(END), letters=("closing",))))


def test_terms_by_class_need_a_form_that_asks_for_the_class() -> None:
    by_class = Deadline("t", "Batas", Start.RECEIPT, {Nature.OVERSIGHT: WEEK}, "Contoh", Basis.FOUND)
    assert "no form asks for 'nature'" in faults(replace(stage("desk", leads(END)), deadlines=(by_class,)))
    asks = replace(leads(END), form=Form((CLASS,)))
    assert route(replace(stage("desk", asks), deadlines=(by_class,))).first.deadlines == (by_class,)


def test_a_class_nobody_knows_can_not_be_chosen() -> None:
    odd = replace(CLASS, choices=(Choice("oversigt", "Berkadar"),))
    assert "did you mean 'oversight'?" in faults(stage("desk", replace(leads(END), form=Form((odd,)))))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"terms": {}}, "has no term"),
        ({"terms": {None: Term(0, Unit.WORKING_DAYS)}}, "a term of 0 days"),
        ({"reminders": (0.0,)}, "reminds outside its term"),
        ({"reminders": (1.5,)}, "reminds outside its term"),
        ({"reminders": (0.8, 0.5)}, "reminds out of order"),
        ({"start": Start.COMPLETE_FILE}, "never runs"),
    ],
)
def test_a_deadline_that_makes_no_sense_is_refused(change: dict[str, object], words: str) -> None:
    odd = replace(deadline(), **change)  # type: ignore[arg-type]  # each row changes another field
    assert words in faults(replace(stage("desk", leads(END)), deadlines=(odd,)))


def test_a_term_for_the_class_goes_before_the_term_for_any() -> None:
    both = Deadline(
        "t", "Batas", Start.RECEIPT, {None: WEEK, Nature.GENERAL: Term(14, Unit.WORKING_DAYS)}, "C", Basis.FOUND
    )
    assert both.term(Nature.GENERAL) == Term(14, Unit.WORKING_DAYS)
    assert both.term(Nature.ASPIRATION) == both.term(None) == WEEK


@pytest.mark.parametrize(
    ("basis", "doubtful"),
    [
        (Basis.FOUND, False),
        (Basis.PARTIAL, False),
        (Basis.DERIVED, False),
        (Basis.RECALLED, True),
        (Basis.ASSUMED, True),
    ],
)
def test_what_is_only_remembered_or_assumed_is_doubtful(basis: Basis, doubtful: bool) -> None:
    assert basis.doubtful is doubtful


def test_near_names_the_closest_word_or_all_of_them() -> None:
    assert near("clarificaton", ["clarification", "closure"]) == "did you mean 'clarification'?"
    assert near("xyz", ["b", "a"]) == "known are: a, b"
