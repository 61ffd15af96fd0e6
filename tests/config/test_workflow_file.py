"""A workflow file is read into a sound route, or every fault is told with its line and remedy."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.load import read_agencies, read_codes, read_office, read_roles, read_workflow, read_workflow_file
from config.settings import WORKFLOWS
from config.tables import RIGHTS
from domain.calendar import Term, Unit
from domain.errors import WorkflowFault
from domain.forms import FieldType
from domain.workflow import Basis, Kind, Nature, Start

SMALL = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")
SHIPPED = WORKFLOWS / "dumas-2026.yaml"
ROUTE = read_workflow_file(SHIPPED)


def faults(source: str | bytes, name: str = "small.yaml") -> tuple[str, ...]:
    with pytest.raises(WorkflowFault) as told:
        read_workflow(source, name)
    return told.value.faults


def outcome_of(source: str) -> tuple[str, ...]:
    try:
        read_workflow(source, "small.yaml")
    except WorkflowFault as told:
        return told.faults
    return ()


def edited(*changes: tuple[str, str]) -> str:
    text = SMALL
    for old, new in changes:
        assert old in text, f"the small file no longer holds {old!r}"
        text = text.replace(old, new, 1)
    return text


def test_the_small_file_is_sound() -> None:
    route = read_workflow(SMALL, "small.yaml")
    assert [stage.key for stage in route.stages] == ["registration", "analysis", "approval", "clarification", "archive"]


def test_version_is_the_hash_of_the_bytes_and_the_name_that_of_the_file() -> None:
    route = read_workflow(SMALL.encode(), "small.yaml")
    assert (route.name, route.version) == ("small", hashlib.sha256(SMALL.encode()).hexdigest())
    assert read_workflow(SMALL, "small") == route


def test_the_example_of_the_plan_word_for_word() -> None:
    told = faults(edited(("to: clarification", "to: clarificaton")), "dumas-2026.yaml")
    assert told[0] == (
        "dumas-2026.yaml:44, stage analysis: outcome 'clarify' leads to unknown stage 'clarificaton'"
        " – did you mean 'clarification'?"
    )


BROKEN = [
    # what is changed, into what, the line it must be told at, words it must be told with
    ('title: "Alur kecil"', 'titel: "Alur kecil"', 1, "'titel' is not known here – did you mean 'title'?"),
    ('title: "Alur kecil"', 'titel: "Alur kecil"', 1, "'title' is missing"),
    ('title: "Alur kecil"', "title: 7", 1, "title: '7' expected text – put it in quotes"),
    ("withdraw_to: archive", "withdraw_to: archiv", 2, "unknown stage 'archiv' – did you mean 'archive'?"),
    ("withdraw_to: archive", "withdraw_to: end", 3, "withdraw_letters would never be issued"),
    ("withdraw_to: archive", "withdraw_to: approval", 2, "withdraw_to: unknown stage 'approval'"),
    ("[dismissal]", "[dismisal]", 3, "unknown letter 'dismisal' – did you mean 'dismissal'?"),
    ("reopen_to: analysis", "reopen_to: end", 4, "reopen_to: unknown stage 'end'"),
    ("from: complete_file", "from: stage", 8, "of the whole complaint can't run from a stage"),
    ("from: complete_file", "from: reciept", 8, "'reciept' is not known – did you mean 'receipt'?"),
    ("{oversight: 60,", "{oversigt: 60,", 9, "'oversigt' is not known – did you mean 'oversight'?"),
    ("{oversight: 60,", "{oversight: sixty,", 9, "'sixty' expected a whole number"),
    ("basis: found", "basis: certain", 10, "'certain' is not known"),
    ('    legal_basis: "Contoh"\nfields', '    lapses_into: lapsed\n    legal_basis: "Contoh"\nfields', 11, "only a stage's deadline can lapse"),
    ("type: choice\n    choices", "type: choise\n    choices", 15, "field 'nature': type: 'choise' is not known – did you mean 'choice'?"),
    ('{key: general, label: "Tidak"}', '{key: generel, label: "Tidak"}', 41, "'generel' is no class – did you mean 'general'?"),
    ("choices_from: dismissal_reasons", "choices_from: dismissal_reason", 17, "unknown code list 'dismissal_reason' – did you mean 'dismissal_reasons'?"),
    ("type: choice, choices_from: dismissal_reasons", "type: choice", 17, "choices and the type 'choice' belong together"),
    ("kind: registration", "kind: registraton", 22, "'registraton' is not known – did you mean 'registration'?"),
    ("role: mailroom", "role: mailrom", 23, "unknown role 'mailrom' – did you mean 'mailroom'?"),
    ("    role: mailroom\n", "", 20, "stage registration: 'role' is missing"),
    ("role: mailroom", "roll: mailroom", 23, "'roll' is not known here – did you mean 'role'?"),
    ("decides_itself: registered", "decides_itself: registred", 24, "decides itself by unknown outcome 'registred' – did you mean 'registered'?"),
    ("to: analysis\n        letters", "to: registration\n        letters", 24, "decides itself in a circle"),
    ("letters: [acknowledgement]", "letters: [acknowledgment]", 29, "unknown letter 'acknowledgment' – did you mean 'acknowledgement'?"),
    ("letters: [acknowledgement]", "letters: [acknowledgement]\n        approval_by: section_head", 24, "which needs approval – the system can't propose"),
    ("letters: [acknowledgement]", "form: {required: [missing]}", 24, "the system fills in nothing"),
    ("  - key: analysis", "  - key: Analysis One", 30, "expected a short name of small letters"),
    ("  - key: analysis", "  - key: end", 30, "this word is no stage's"),
    ("- key: clarify", "- key: dismiss", 42, "outcome 'dismiss' is defined twice"),
    ("approval_by: section_head", "approval_by: section_hed", 38, "unknown role 'section_hed' – did you mean 'section_head'?"),
    ("dismisses: true", "dismisses: T99", 39, "unknown reason 'T99'"),
    ("dismisses: true", "dismisses: 8", 39, "write true"),
    ("[nature, dismissal_reason]", "[nature]", 39, "dismisses without a reason"),
    ("dismisses: true", "dismisses: true\n        bulk: true", 40, "can't be taken in bulk, for each case has its own 'nature'"),
    ("letters: [acknowledgement]", "letters: [acknowledgement]\n        bulk: true", 30, "can't be taken in bulk, for it issues letters"),
    ("completes_file: true", "completes_file: yes", 40, "'yes' expected true or false"),
    ("completes_file: true", "completes_file: false", 8, "never runs: no outcome says 'completes_file: true'"),
    ("[nature, dismissal_reason]", "[natur, dismissal_reason]", 41, "unknown field 'natur' – did you mean 'nature'?"),
    ("[nature, dismissal_reason]", "[dismissal_reason]", 6, "no form asks for 'nature'"),
    ("[nature, dismissal_reason]", "[nature, nature, dismissal_reason]", 41, "asks for 'nature' 2 times"),
    ("to: clarification", "to: approval", 44, "leads to the approving stage 'approval' without a proposal"),
    ("to: clarification", "to: proposed", 44, "which only a stage with 'approves: true' can"),
    ("to: clarification", "to: archive", 63, "stage clarification: nothing leads here"),
    ("working_days: 3", "working_days: 0", 50, "0 – should be greater than or equal to 1"),
    ("working_days: 3", "working_days: -3", 50, "-3 – should be greater than or equal to 1"),
    ("working_days: 3", "working_days: 99999", 50, "99999 – should be less than or equal to 3650"),
    ("working_days: 3", f"working_days: {'9' * 5000}", 50, "expected a whole number"),
    ("working_days: 3", "working_days: .inf", 50, "expected a whole number"),
    ("working_days: 3", "working_days: 3\n        calendar_days: 3", 51, "either working_days or calendar_days"),
    ("        working_days: 3\n", "", 47, "either working_days or calendar_days"),
    ("[50, 100]", "[50, 150]", 53, "150 – should be less than or equal to 100"),
    ("[50, 100]", "[100, 50]", 53, "reminds out of order"),
    ("[50, 100]", "50", 53, "expected a list"),
    ("escalate_to: manager", "escalate_to: boss", 54, "unknown role 'boss'"),
    ("    approves: true\n", "", 38, "needs approval, but no stage approves"),
    ("approves: true", "approves: true\n    decides_itself: approve", 59, "approval is a person's"),
    ("to: proposer}", "to: proposed}", 60, "no outcome leads to 'proposer'"),
    ("to: proposed}", "to: proposed, letters: [notice]}", 61, "would never issue its letters"),
    ("  - key: clarification", "  - key: analysis", 63, "stage analysis: defined twice"),
    ("lapses_into: lapsed", "lapses_into: laps", 78, "lapses into unknown outcome 'laps' – did you mean 'lapsed'?"),
    ("to: end}", "to: analysis}", 79, "stage archive: no end is reachable"),
    ("to: end}", "to: end, letters: [closing]}", 85, "would never issue its letters"),
    ('    outcomes:\n      - {key: archived, label: "Diarsipkan", to: end}\n', "    outcomes: []\n", 79, "no way out"),
    ("closes: true", "approves: true", 83, "stage 'approval' approves already"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "words"), BROKEN, ids=[f"{i}-{case[3][:30]}" for i, case in enumerate(BROKEN)]
)
def test_a_fault_is_told_at_its_line_with_its_remedy(old: str, new: str, line: int, words: str) -> None:
    told = faults(edited((old, new)))
    assert any(re.match(rf"small\.yaml:{line}[:,]", one) and words in one for one in told), "\n".join(told)


UNREADABLE: list[tuple[str | bytes, str]] = [
    (b"", "small.yaml:1: the file is empty"),
    ("# only a comment\n", "small.yaml:1: the file is empty"),
    ("- a\n- list\n", "small.yaml:1: the file: "),
    ("a word", "small.yaml:1: the file: "),
    ("title: x\n\tstages: []\n", "small.yaml:2: the line is indented with a tab"),
    ('title: "open\n', "small.yaml:2: not valid YAML"),
    ("title: a\ntitle: b\n", "small.yaml:2: 'title' stands here a second time (first on line 1)"),
    ("title: &x a\nstages: *x\n", "small.yaml:1: anchor '&x'"),
    ("title: &x a\nstages: *x\n", "small.yaml:2: alias '*x'"),
    ("title: a\n<<: {b: 1}\n", "small.yaml:2: merge key '<<'"),
    ("title: !!python/object:os.system a\n", "small.yaml:1: tag "),
    ("title: !x [a]\n", "small.yaml:1: tag '!x'"),
    ("title: a\n---\ntitle: b\n", "small.yaml:2: a second document"),
    ("? [a, b]\n: c\n", "small.yaml:1: a key must be a plain word"),
    (b"title: \xff\xfe\n", "small.yaml:1: not UTF-8"),
    (b"title: a\nstages: \xe9\n", "small.yaml:2: not UTF-8"),
    (b"\x7fELF\x00\x01", "small.yaml:1: binary content"),
    ("title: \x07\n", "small.yaml:1: holds an invisible character YAML does not allow"),
    ("title: \ud800\n", "small.yaml:1: not UTF-8"),
    (b"a: b\n" * 1_000_000, "small.yaml:1: 5000000 bytes"),
    ("a: " + "[" * 20_000, "small.yaml:1: nested more than"),
    ("a: " + "{b: " * 20_000, "small.yaml:1: nested more than"),
    ("title: [a, b\nstages: x\n", "not valid YAML"),
    ("title: 'it's'\n", "small.yaml:1: not valid YAML"),
    ("%YAML 9.9\n---\ntitle: a\n", "small.yaml:1: not valid YAML"),
]


@pytest.mark.parametrize(("source", "words"), UNREADABLE, ids=range(len(UNREADABLE)))
def test_what_is_no_plain_yaml_is_refused_in_the_same_manner(source: str | bytes, words: str) -> None:
    assert any(words in one for one in faults(source)), "\n".join(faults(source))


def test_all_faults_are_told_at_once_and_in_the_order_of_the_file() -> None:
    told = faults(
        edited(
            ("role: mailroom", "roll: mailroom"),
            ("basis: found", "basis: certain"),
            ("to: clarification", "to: clarificaton"),
            ("escalate_to: manager", "escalate_to: boss"),
            ("working_days: 3", "working_days: 3.5"),
        )
    )
    lines = [int(one.split(":")[1].split(",")[0]) for one in told]
    assert lines == sorted(lines)
    assert lines == [10, 20, 23, 44, 50, 54], "\n".join(told)


@given(st.text(max_size=300) | st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_content_whatever_ends_in_anything_but_faults(source: str | bytes) -> None:
    assert all(one.startswith("small.yaml:") for one in faults(source))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_file_with_a_line_lost_or_doubled_is_read_or_refused(data: st.DataObject) -> None:
    lines = SMALL.splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    changed = "\n".join(
        lines[:place] + lines[place : place + 1] * data.draw(st.sampled_from([0, 2])) + lines[place + 1 :]
    )
    assert all(one.startswith("small.yaml:") for one in outcome_of(changed))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkflowFault, match=r"gone\.yaml:1: can't be read"):
        read_workflow_file(tmp_path / "gone.yaml")


# -- the shipped route -------------------------------------------------------------------------------


def working(days: int) -> Term:
    return Term(days, Unit.WORKING_DAYS)


BY_CLASS = {Nature.OVERSIGHT: working(60), Nature.GENERAL: working(14), Nature.INFORMATION: working(5)}

TABLE = [
    ("registration", "register", {None: working(1)}, Start.RECEIPT, Basis.ASSUMED),
    ("completeness", "verify", {None: working(3)}, Start.RECEIPT, Basis.FOUND),
    ("completeness", "tell_completeness", {None: Term(14, Unit.CALENDAR_DAYS)}, Start.RECEIPT, Basis.RECALLED),
    ("analysis", "analyse", {None: working(3)}, Start.RECEIPT, Basis.FOUND),
    ("approval", "approve", {None: working(2)}, Start.STAGE, Basis.ASSUMED),
    ("forwarding", "forward", {None: working(5)}, Start.STAGE, Basis.DERIVED),
    ("waiting_agency", "answer", BY_CLASS, Start.STAGE, Basis.FOUND),
    ("field_clarification", "clarify", BY_CLASS, Start.COMPLETE_FILE, Basis.DERIVED),
    ("waiting_completion", "complete", {None: working(10)}, Start.STAGE, Basis.FOUND),
    ("assessment", "assess", {None: working(5)}, Start.STAGE, Basis.ASSUMED),
    ("closure", "notify", {None: Term(14, Unit.CALENDAR_DAYS)}, Start.STAGE, Basis.RECALLED),
]


@pytest.mark.parametrize(
    ("stage", "key", "terms", "start", "basis"), TABLE, ids=[f"{row[0]}-{row[1]}" for row in TABLE]
)
def test_the_figures_are_those_of_the_domain_notes(
    stage: str, key: str, terms: dict[Nature | None, Term], start: Start, basis: Basis
) -> None:
    deadline = next(one for one in ROUTE.stage(stage).deadlines if one.key == key)
    assert (dict(deadline.terms), deadline.start, deadline.basis) == (terms, start, basis)
    assert deadline.legal_basis


def test_the_table_names_every_deadline_of_the_route() -> None:
    assert {(stage.key, one.key) for stage in ROUTE.stages for one in stage.deadlines} == {row[:2] for row in TABLE}


def test_the_whole_complaint_is_settled_by_class_from_the_complete_file() -> None:
    (settle,) = ROUTE.deadlines
    assert (dict(settle.terms), settle.start, settle.basis) == (BY_CLASS, Start.COMPLETE_FILE, Basis.FOUND)
    assert settle.term(None) is None
    assert settle.term(Nature.ASPIRATION) is None


def test_what_is_recalled_or_assumed_is_marked_doubtful() -> None:
    doubtful = {one.key for stage in ROUTE.stages for one in stage.deadlines if one.basis.doubtful}
    assert doubtful == {"register", "tell_completeness", "approve", "assess", "notify"}


def test_the_agency_is_reminded_at_half_four_fifths_and_the_end() -> None:
    (answer,) = ROUTE.stage("waiting_agency").deadlines
    assert (answer.reminders, answer.escalate_to) == ((0.5, 0.8, 1.0), "assistant_deputy")


def test_waiting_for_completion_stops_the_clock_and_lapses_with_reason_t8() -> None:
    stage = ROUTE.stage("waiting_completion")
    lapsed = stage.outcome("lapsed")
    assert (stage.stops_clock, stage.deadlines[0].lapses_into) == ("menunggu kelengkapan", "lapsed")
    assert (lapsed.dismisses, lapsed.dismissal_reason, lapsed.letters, lapsed.to) == (
        True,
        "T8",
        ("dismissal",),
        "closure",
    )


EYES = {
    ("analysis", "forward"): "section_head",
    ("analysis", "clarify"): "section_head",
    ("analysis", "dismiss"): "assistant_deputy",
    ("analysis", "request_completion"): None,
    ("completeness", "incomplete"): None,
    ("assessment", "accept"): "assistant_deputy",
    ("assessment", "refuse"): None,
}


@pytest.mark.parametrize(("where", "role"), EYES.items(), ids=[".".join(where) for where in EYES])
def test_four_eyes_where_the_office_binds_itself(where: tuple[str, str], role: str | None) -> None:
    assert ROUTE.stage(where[0]).outcome(where[1]).approval_by == role


def test_no_decision_asks_more_than_four_things_or_asks_them_without_an_indonesian_label() -> None:
    forms = [outcome.form for stage in ROUTE.stages for outcome in stage.outcomes]
    assert max(sum(one.required for one in form.fields) for form in forms) == 4
    assert all(one.label and one.label != one.name for form in forms for one in form.fields)


def test_every_reason_and_problem_code_is_offered() -> None:
    fields = {one.name: one for one in ROUTE.stage("analysis").outcome("dismiss").form.fields}
    assert [choice.key for choice in fields["dismissal_reason"].choices] == [f"T{n}" for n in range(1, 11)]
    assert [choice.key for choice in fields["problem_code"].choices] == [f"{n:02d}" for n in range(1, 11)]
    assert fields["nature"].type is FieldType.CHOICE


def test_every_kind_of_stage_and_every_letter_has_its_place() -> None:
    letters = {letter for stage in ROUTE.stages for outcome in stage.outcomes for letter in outcome.letters}
    assert letters == {"acknowledgement", "forwarding", "notice", "completion_request", "dismissal", "closing"}
    assert {stage.kind for stage in ROUTE.stages} == set(Kind)
    assert (ROUTE.withdraw_to, ROUTE.withdraw_letters, ROUTE.reopen_to) == ("archive", ("dismissal",), "analysis")


# -- the small tables --------------------------------------------------------------------------------


def test_every_right_is_granted_to_somebody_and_no_role_holds_all() -> None:
    roles = read_roles()
    assert {right for role in roles for right in role.rights} == set(RIGHTS)
    assert all(set(role.rights) < set(RIGHTS) for role in roles)
    assert [role.key for role in roles if "administrate" in role.rights] == ["administrator"]


def test_who_keeps_the_system_or_the_log_decides_nothing() -> None:
    apart = {
        role.key: role.rights
        for role in read_roles()
        if role.key in ("administrator", "auditor", "process_owner", "manager")
    }
    assert len(apart) == 4
    assert not any({"decide", "see_identity"} & set(rights) for rights in apart.values())


def test_every_agency_has_a_known_category() -> None:
    known = {code.code for code in read_codes()["agency_categories"]}
    assert {agency.category for agency in read_agencies()} <= known


def test_the_office_card_is_a_placeholder_and_names_who_signs() -> None:
    card = read_office()
    signer = card.signatory("assistant_deputy")
    assert signer is not None
    assert "ganti" in signer.name
    assert "ganti" in card.name
    assert card.signatory("mailroom") is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("roles: []\n", "roles.yaml:1: roles: '[]' is empty"),
        ("roles:\n  - {key: a, label: A, rights: [decid]}\n", "roles.yaml:2, role 'a': rights: 'decid' is not known – did you mean 'decide'?"),
        ("roles:\n  - {key: a, label: A, rights: []}\n  - {key: a, label: B, rights: []}\n", "roles.yaml:3, roles: 'a' stands here a second time"),
        ("roles:\n  - {key: a, lable: A, rights: []}\n", "'lable' is not known here – did you mean 'label'?"),
    ],
)  # fmt: skip
def test_a_broken_table_is_refused_like_a_broken_workflow(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "roles.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(WorkflowFault) as told:
        read_roles(path)
    assert any(words in one for one in told.value.faults), told.value.faults


def test_a_sub_code_needs_its_parent(tmp_path: Path) -> None:
    path = tmp_path / "codes.yaml"
    rows = "problem_codes:\n  - {code: '01', label: A}\n  - {code: '01.1', label: B, parent: '02'}\n"
    rest = (
        "complainant_categories: []\nagency_categories: []\nchannels: []\ndismissal_reasons: [{code: T1, label: C}]\n"
    )
    path.write_text(rows + rest, encoding="utf-8")
    with pytest.raises(
        WorkflowFault, match=r"codes\.yaml:3, problem_codes: unknown parent '02' – known are: 01, 01\.1"
    ):
        read_codes(path)
