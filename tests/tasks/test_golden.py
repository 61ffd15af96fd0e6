"""A real complaint as a golden case: whatever its people wrote, nothing of it is left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.edits_removal import remove_stage, ways_in
from config.golden import read_golden, write_golden
from config.yaml_text import LARGEST
from domain.errors import Conflict, NotAllowed, Refused, WorkflowFault
from domain.forms import FieldType
from domain.golden import GoldenStay, GoldenTrail, abreast
from domain.people import Officer
from domain.registration import Complainant, LetterHead, ReportedParty
from domain.store import transaction
from domain.taking_back import TAKEN_BACK
from tasks.accounts import officer
from tasks.golden import accept_cases, add_case, case_from, on_route, try_cases, without_people
from tasks.versions import Draft, enter_draft
from tests.builders import NOON
from tests.travel import a_complaint, route, travel
from tests.ui.screens import a_case

WAYS = (
    ("complete", "forward", "approve", "answered", "accept", "approve", "close", "archived"),
    ("incomplete", "completed", "forward", "return", "dismiss", "approve"),
    ("complete", "clarify", "approve", "clarified"),
)
"""Journeys with texts, dates, choices and agencies filled in."""
SECRET = st.text("abcdefghijklmnopqrstuvwxyz 0123456789", min_size=6, max_size=20).map(
    lambda text: f"zq{text.strip()}qz"
)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(WAYS), st.lists(SECRET, min_size=12, max_size=12), st.integers(10**9, 10**15))
def test_nothing_a_person_wrote_is_left(way: tuple[str, ...], secrets: list[str], number: int) -> None:
    name, address, phone, mail, subject, body, party, note, *_ = secrets
    person = Complainant(name=name, national_id=str(number), address=address, phone=phone, email=mail)
    head = LetterHead(number=secrets[8], carbon_copies=(secrets[9],))
    letter: dict[str, Any] = {"subject": subject, "body": body, "complainant": person, "letter": head}
    complaint = travel(a_complaint(**letter, reported_party=ReportedParty(name=party)), *way)
    for visit in complaint.visits:
        visit.note, visit.assigned_to = note, secrets[10]
        visit.fields |= {key: secrets[11] for key, value in visit.fields.items() if _free(key)}
        visit.decided_by = secrets[10] if visit.decided_by != "system" else "system"
    made = write_golden([without_people(complaint, route())])
    assert not [secret for secret in (*secrets, str(number), "DM-2026", "ABCDEFGHJK") if secret in made]
    (again,) = read_golden(made, "x.golden.yaml")
    assert not on_route(again, route()).faults
    assert [step.outcome for step in again.steps] == list(way)


def _free(name: str) -> bool:
    """Whether people write into the field what they like."""
    fields = [one for stage in route().stages for outcome in stage.outcomes for one in outcome.form.fields]
    return any(one.name == name and one.type in (FieldType.TEXT, FieldType.DOCUMENT) for one in fields)


def test_what_is_no_key_of_its_list_is_masked_and_refused() -> None:
    complaint = travel(a_complaint(), "complete", "forward")
    complaint.visits[2].fields["nature"] = "Bu Sutinah, Jalan Melati 5"
    with pytest.raises(Conflict) as refused:
        without_people(complaint, route())
    assert "Sutinah" not in str(refused.value)


def test_a_decision_taken_back_makes_no_case() -> None:
    complaint = travel(a_complaint(), "complete")
    complaint.visits[1].outcome = TAKEN_BACK
    with pytest.raises(Conflict, match="ditarik kembali"):
        without_people(complaint, route())


def test_trails_beside_each_other_show_what_is_missing_and_what_is_more() -> None:
    def trail(*stages: str) -> GoldenTrail:
        return GoldenTrail(tuple(GoldenStay(stage) for stage in stages))

    rows = abreast(trail("a", "b", "c"), trail("a", "c", "d"))
    assert [(old.stage if old else None, new.stage if new else None) for old, new in rows] == [
        ("a", "a"),
        ("b", None),
        ("c", "c"),
        (None, "d"),
    ]


def test_cases_are_added_to_drafts_alone_under_a_name_of_their_own(office_database: str) -> None:
    owner = officer("process_owner")
    case = case_from(a_case("complete"), by=owner)
    with pytest.raises(NotAllowed):
        case_from(a_case(), by=officer("analyst"))
    with pytest.raises(NotAllowed, match="tidak menangani"):
        case_from(a_case(), by=Officer("outside", "Perancang", frozenset(), frozenset({"edit_workflow"})))
    with pytest.raises(NotAllowed):
        add_case(1, case, by=officer("manager"), at=NOON)
    with pytest.raises(Conflict, match="hanya dapat ditambahkan pada konsep"):
        add_case(1, case, by=owner, at=NOON)
    tried = try_cases(None)
    with transaction() as store:
        source = store.workflows.source(tried.version.version) + "# konsep\n"
        golden = store.workflows.golden(tried.version.version)
        draft = store.workflows.enter(source, tried.version.name, by=owner, at=NOON, golden=golden)
    add_case(draft.number, case, by=owner, at=NOON)
    with pytest.raises(Refused, match="sudah dipakai"):
        add_case(draft.number, case, by=owner, at=NOON)
    after = try_cases(draft.number)
    assert len(after.results) == len(tried.results) + 1
    assert not [one for one in after.results if one.faults]


def test_a_file_that_would_grow_too_long_stays_as_it_is(office_database: str) -> None:
    owner = officer("process_owner")
    case = case_from(a_case("complete"), by=owner)
    cases = [replace(case, name=f"Kasus {n:04}") for n in range(1000)]
    head = len("cases:\n")
    room = (LARGEST - head) // (len(write_golden(cases[:1]).encode()) - head)
    full = write_golden(cases[:room])
    assert len(full.encode()) <= LARGEST < len(write_golden(cases[: room + 1]).encode())
    with transaction() as store:
        source = store.workflows.source(store.workflows.in_force().version) + "# konsep\n"
        draft = store.workflows.enter(source, "dumas-2026", by=owner, at=NOON, golden=full)
    with pytest.raises(WorkflowFault, match="at most"):
        add_case(draft.number, cases[room], by=owner, at=NOON)
    with transaction() as store:
        assert store.workflows.golden(draft.version) == full


def test_of_two_who_add_a_case_at_once_neither_loses_his(office_database: str) -> None:
    owner = officer("process_owner")
    mine, other = (replace(case_from(a_case("complete"), by=owner), name=name) for name in ("Satu", "Dua"))
    tried = try_cases(None)
    with transaction() as store:
        draft = store.workflows.enter(
            store.workflows.source(tried.version.version) + "# konsep\n", "dumas-2026", by=owner, at=NOON
        )
    with ThreadPoolExecutor(1) as another:
        with transaction() as store:
            taken = store.workflows.take(draft.number, NOON)
            adding = another.submit(add_case, draft.number, mine, by=owner, at=NOON)
            assert wait([adding], 1.0).not_done, "he waits for who came first"
            store.workflows.keep_golden(taken, write_golden([other]))
        adding.result(30)
    assert [one.case.name for one in try_cases(draft.number).results] == ["Dua", "Satu"]


def test_cases_of_a_draft_are_brought_in_line_with_it_and_the_trail_says_by_whom(office_database: str) -> None:
    owner = officer("process_owner")
    tried = try_cases(None)
    with transaction() as store:
        source = store.workflows.source(tried.version.version)
    ways = dict.fromkeys(ways_in(tried.route, "forwarding"), "waiting_agency")
    shorter = remove_stage(source, "forwarding", ways)
    number = enter_draft(Draft(tried.version.name, shorter), by=owner, at=NOON).number
    wrong = [one.case.name for one in try_cases(number).results if one.faults]
    assert wrong
    with pytest.raises(NotAllowed):
        accept_cases(number, by=officer("manager"), at=NOON)
    assert accept_cases(number, by=owner, at=NOON) == wrong
    after = try_cases(number)
    assert [one.case.name for one in after.results] == [one.case.name for one in tried.results]
    assert not [one for one in after.results if one.faults]
    assert accept_cases(number, by=owner, at=NOON) == []
    with pytest.raises(Conflict, match="sudah diusulkan"):
        accept_cases(1, by=owner, at=NOON)
    with transaction() as store:
        acts = [(one.kind, one.by) for one in store.workflows.acts(after.version)]
    assert acts[-1] == ("golden_accepted", "process_owner")
