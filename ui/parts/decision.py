"""The decision panel: the outcomes of the stage, the form of the chosen one, the letters it would issue, and the button.

What is filled in is a draft in the database from the first change on. Rights and fields are checked by the domain when it is sent;
a refusal stands beside the fields and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from domain.approval import four_eyes
from domain.complaint import Complaint
from domain.confidentiality import must_see
from domain.errors import ComplaintError, Conflict, NotAllowed, Refused
from domain.store import transaction
from domain.visit import Visit
from domain.workflow import PROPOSED, Outcome, Stage
from tasks.previews import Preview, preview
from tasks.rendering import letter_head
from ui.officer import may_decide, now
from ui.parts.case import Case, field_words, in_order, outcome_words
from ui.parts.drafts import Draft, draft
from ui.parts.flash import forget, later, refuse, sum_up
from ui.parts.form import Sheet, fill
from ui.parts.lists import named, role_names
from ui.parts.moments import day_words
from ui.parts.text import facts, label, notice, tag
from ui.words import say

OUTCOME, NOTE = "(outcome)", "(note)"
"""Names in the draft that no field of a form can have."""


@dataclass(frozen=True)
class Desk:
    """An open visit on the officer's desk; `moved` is the visit the last run showed, where a colleague has decided that one since."""

    case: Case
    visit: Visit
    stage: Stage
    moved: Visit | None = None
    taken_by: str | None = None
    """A colleague into whose hands the card has come since the last run."""

    @property
    def form(self) -> str:
        """The name of this visit's draft."""
        return form_of(self.visit)

    def proposing(self) -> tuple[Stage, Outcome] | None:
        """Stage and outcome of the proposal an approval has to settle."""
        proposal = self.visit.proposal
        if not proposal:
            return None
        stage = self.case.route.stage(proposal["stage"])
        return stage, stage.outcome(proposal["outcome"])


def form_of(visit: Visit) -> str:
    """The name of a visit's draft."""
    return f"decision:{visit.id}"


def decision(case: Case) -> None:
    """The panel for the open visit, or why there is none for this officer."""
    visit, moved = case.complaint.open_visit, _moved(case)
    if moved:
        _decided_meanwhile(case, moved)
    if visit is None:
        closed = case.complaint.closed_at
        notice("ok", say("case.done", day=day_words(closed)) if closed else say("state.selesai"))
        return
    desk = Desk(case, visit, case.route.stage(visit.stage), moved, _taken_by(case, visit))
    if desk.taken_by:
        notice("warn", say("presence.taken", who=named(desk.taken_by)))
    st.subheader(f"{say('case.here')}: {label(desk.stage.title)}", anchor=False)
    if case.complaint.parked_reason:
        notice("bad", say("case.parked"))
    _proposal(desk)
    if reason := _why_not(desk):
        notice("note", reason)
        if not visit.prepared:
            st.button(say("case.refresh"), key="decide-refresh")
        return
    _form(desk)


def _moved(case: Case) -> Visit | None:
    """The visit this screen showed last, if it has been decided since, by somebody else or in another window; said once."""
    visit, key = case.complaint.open_visit, f"seen:{case.complaint.id}"
    before = st.session_state.get(key)
    st.session_state[key] = visit.id if visit else None
    if before is None or (visit and before == visit.id):
        return None
    return case.complaint.visit(before)


def _taken_by(case: Case, visit: Visit) -> str | None:
    """Who else holds the card now, if this screen showed another holder, or none, before; said once."""
    key = f"holder:{visit.id}"
    before = st.session_state.get(key, visit.assigned_to)
    st.session_state[key] = visit.assigned_to
    return None if visit.assigned_to in (before, None, case.officer.username) else visit.assigned_to


def _decided_meanwhile(case: Case, seen: Visit) -> None:
    """Who was faster and with what; what this officer had filled in for that stage stays his draft and is shown."""
    outcome = outcome_words(case.route, seen.stage, seen.outcome or "")
    notice("warn", say("decide.moved", who=named(seen.decided_by), outcome=outcome))
    kept = draft(case.officer, form_of(seen)).content
    written = [(name, value) for name, value in kept.items() if name not in (OUTCOME, NOTE)]
    own = [
        field_words(case, seen.stage, name, value) for name, value in in_order(case.route, seen.stage, dict(written))
    ]
    if kept.get(NOTE):
        own.append((say("decide.note"), str(kept[NOTE])))
    if own:
        with st.expander(say("decide.kept"), key="decide-kept"):
            facts(own)


def _why_not(desk: Desk) -> str | None:
    """Why this officer can't decide now; None when he can."""
    visit, officer = desk.visit, desk.case.officer
    if not may_decide(officer, visit):
        return say("case.not_yours", role=role_names().get(visit.role, visit.role))
    try:
        four_eyes(visit.proposal, officer)
    except NotAllowed as refusal:
        return str(refusal)
    return None if visit.prepared else say("case.preparing")


def _proposal(desk: Desk) -> None:
    """What an approval has to settle: whose proposal, its fields, its letters."""
    proposal, found = desk.visit.proposal, desk.proposing()
    if not proposal or not found:
        _returned(desk)
        return
    stage, outcome = found
    notice("note", say("decide.proposal", who=named(proposal["by"]), label=outcome.label))
    proposed = in_order(desk.case.route, stage.key, proposal["fields"])
    facts(field_words(desk.case, stage.key, name, value) for name, value in proposed)
    if proposal.get("note"):
        notice("note", say("decide.proposal_note", note=proposal["note"]))
    if (
        outcome.letters
        and may_decide(desk.case.officer, desk.visit)
        and st.button(say("decide.proposed_letters"), key="preview-proposed")
    ):
        approving = next(one for one in desk.stage.outcomes if one.to == PROPOSED and not one.form.fields)
        _previews(desk, approving.key, {})


def _returned(desk: Desk) -> None:
    """The note of the approval that sent the proposal back."""
    before = next((one for one in desk.case.complaint.visits if one.seq == desk.visit.seq - 1), None)
    if before is not None and before.proposal and before.outcome and before.fields.get("return_note"):
        notice("warn", say("decide.returned", who=named(before.decided_by), note=before.fields["return_note"]))


def _form(desk: Desk) -> None:
    kept = draft(desk.case.officer, desk.form)
    outcome = _outcome(desk, kept)
    if outcome is None:
        return
    sheet = Sheet(f"field-{desk.visit.id}", kept, {str(one.id): one.name for one in desk.case.documents})
    if any(one.required for one in outcome.form.fields):
        st.html(tag("p", say("decide.required"), "sd-meta"))
    fields = fill(outcome.form, sheet, desk.visit.fields) | _changes(desk, outcome, sheet)
    note_key = f"decide-note-{desk.visit.id}"
    note = st.text_area(say("decide.note"), kept.get(NOTE) or "", key=note_key, height=80, max_chars=2000)
    kept.put(NOTE, note, note_key)
    kept.keep()
    _letters(desk, outcome, fields)
    sum_up(desk.form)
    if st.button(say("decide.send"), type="primary", key="decide-send") and not desk.moved:
        _send(desk, outcome, fields, note, kept)


def _outcome(desk: Desk, kept: Draft) -> Outcome | None:
    outcomes = {one.key: one for one in desk.stage.outcomes}
    keys = list(outcomes)
    before = keys.index(kept.get(OUTCOME)) if kept.get(OUTCOME) in keys else None
    chosen = st.radio(
        say("decide.choose"),
        keys,
        before,
        format_func=lambda key: label(outcomes[key].label),
        key=f"outcome-{desk.visit.id}",
    )
    kept.put(OUTCOME, chosen, f"outcome-{desk.visit.id}")
    return outcomes[chosen] if chosen else None


def _changes(desk: Desk, outcome: Outcome, sheet: Sheet) -> dict[str, Any]:
    """Where an approval asks for its own words (approve with changes), the proposed fields can be edited too."""
    found = desk.proposing()
    if outcome.to != PROPOSED or not outcome.form.fields or found is None or desk.visit.proposal is None:
        return {}
    st.html(tag("h3", say("decide.changes"), "sd-group"))
    changed = fill(found[1].form, sheet, desk.visit.proposal["fields"])
    # emptied is a change too: left out, the proposed value would stay
    return {name: "" if value is None else value for name, value in changed.items()}


def _letters(desk: Desk, outcome: Outcome, fields: Mapping[str, Any]) -> None:
    """What is issued, and on demand how it would look."""
    if outcome.approval_by:
        notice("note", say("decide.approval", role=role_names().get(outcome.approval_by, outcome.approval_by)))
    letters = _issued(desk, outcome)
    if not letters:
        return
    notice("note", say("decide.letters", letters=", ".join(letter_head(kind).title for kind in letters)))
    if st.button(say("decide.preview"), key=f"preview-{outcome.key}"):
        _previews(desk, outcome.key, fields)


def _issued(desk: Desk, outcome: Outcome) -> tuple[str, ...]:
    found = desk.proposing()
    return found[1].letters if outcome.to == PROPOSED and found else outcome.letters


@st.dialog(say("decide.preview"), width="large")
def _previews(desk: Desk, outcome: str, fields: Mapping[str, Any]) -> None:
    try:
        made = preview(desk.case.complaint.id, outcome, _given(fields), by=desk.case.officer, at=now())
    except Refused as refusal:
        notice("warn", say("decide.refused"), refusal.problems.values())
        return
    except ComplaintError as refusal:
        notice("warn", refusal)
        return
    for one in made:
        _preview(one)


def _preview(one: Preview) -> None:
    if one.page is None:
        notice("warn", one.fault or say("decide.nobody", title=one.title))
        return
    notice("note", say("decide.preview_of", title=one.title, recipient=one.recipient))
    st.iframe(one.page, height=640)


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _must_be_as_shown(desk: Desk, complaint: Complaint) -> None:
    """Raise Conflict when the card has come into a colleague's hands since it was drawn; sent once more, it counts."""
    holder = complaint.visit(desk.visit.id).assigned_to
    if desk.taken_by or holder not in (desk.visit.assigned_to, None, desk.case.officer.username):
        raise Conflict(say("decide.taken", who=named(holder)))


def _send(desk: Desk, outcome: Outcome, fields: Mapping[str, Any], note: str, kept: Draft) -> None:
    """Decide; on success the next run shows the new stage, on refusal the form with what is wrong."""
    case = desk.case
    try:
        with transaction() as store:
            complaint = store.complaints.take(case.complaint.id)
            must_see(case.officer, complaint)
            _must_be_as_shown(desk, complaint)
            given = _given(fields)
            opened = complaint.decide(
                outcome.key, by=case.officer, at=now(), visit_id=desk.visit.id, fields=given, note=note or None
            )
    except ComplaintError as refusal:
        labels = {one.name: one.label for out in desk.stage.outcomes for one in out.form.fields}
        refuse(desk.form, refusal, say("decide.refused"), kept.content, labels)
        st.rerun()
    kept.drop()
    forget(desk.form)
    st.session_state.pop(f"seen:{case.complaint.id}", None)
    number = complaint.registration_number
    stage = case.route.stage(opened.stage).title if opened else ""
    later("ok", say("decide.done", number=number, stage=stage) if opened else say("decide.closed", number=number))
    st.rerun()
