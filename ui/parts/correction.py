"""Correcting what was registered: one field at a time, its old value beside the new one, with a reason that the trail keeps.

What is filled in is a draft of that field until it is sent. Who complains can only be corrected after it was opened on this page,
because its old value is shown here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import streamlit as st

from domain.calendar import OFFICE_ZONE, indonesian_day
from domain.corrections import IDENTITY, letter_of
from domain.errors import ComplaintError
from domain.registration import Addressing, Complainant
from tasks.corrections import correct_letter
from ui.officer import now
from ui.parts.case import Case
from ui.parts.drafts import Draft, draft
from ui.parts.flash import beside, empty_next, forget, later, refuse, sum_up
from ui.parts.form import pick
from ui.parts.letter_form import LABELS, YES_NO
from ui.parts.lists import labels, regencies
from ui.parts.moments import clock_words, day_words
from ui.parts.text import facts
from ui.words import say

NEW, REASON = "new", "reason"
DAYS = ("incident_date", "letter.date")
LINES = ("evidence", "letter.carbon_copies")
LONG = ("body", "complainant.address", "reported_party.address")
CHOICES: Mapping[str, Callable[[], Mapping[Any, str]]] = {
    "channel": lambda: labels("channels"),
    "problem_code": lambda: labels("problem_codes"),
    "language": lambda: {key: say(f"language.{key}") for key in ("id", "jv", "su", "en", "und")},
    "letter.signed": lambda: YES_NO,
    "letter.addressing": lambda: {one.value: say(f"addressing.{one.value}") for one in Addressing},
    "complainant.regency": regencies,
    "complainant.category": lambda: labels("complainant_categories"),
    "complainant.anonymous": lambda: YES_NO,
    "complainant.confidential": lambda: YES_NO,
    "reported_party.agency_category": lambda: labels("agency_categories"),
    "case_location.regency": regencies,
}
"""Fields that are picked from a list."""
_MARKS = ("anonymous", "confidential")
_ELSEWHERE = ("file", "complainant.proxy.name", "complainant.proxy.mandate")
"""Fields of the registration form that are no single field of the letter."""


def field_name(path: str) -> str:
    """A field of the letter in the form's words, with its group: "Terlapor: Nama"."""
    group, _, name = path.rpartition(".")
    own = say(f"reg.person.{name}") if name in _MARKS else LABELS.get(path, path)
    return f"{say(f'group.{group}')}: {own}" if group in _GROUPS else own.removesuffix(" *")


_GROUPS = ("letter", "complainant", "reported_party", "case_location")


def told(path: str, value: object) -> str:
    """A field's value in words; a dash for nothing."""
    if value in (None, "", []):
        return say("none")
    if path in CHOICES:
        return CHOICES[path]().get(value, str(value))
    if path in DAYS:
        return indonesian_day(date.fromisoformat(str(value)))
    if path == "received_at":
        moment = datetime.fromisoformat(str(value))
        return f"{day_words(moment)}, {clock_words(moment)}"
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def correction(case: Case) -> None:
    """A closed drawer, for who may correct."""
    if not case.officer.may("correct"):
        return
    with st.expander(say("correct.title"), key="correction"):
        path = pick(say("correct.field"), _offered(case), "correct-path")
        if path is not None:
            _form(case, path)


def _offered(case: Case) -> dict[str, str]:
    paths = [path for path in LABELS if path not in _ELSEWHERE]
    if _identity(case) is None:
        return {path: field_name(path) for path in paths if not path.startswith(IDENTITY)}
    return {path: field_name(path) for path in [*paths, *(IDENTITY + mark for mark in _MARKS)]}


def _identity(case: Case) -> Complainant | None:
    """Who complains, once the officer has opened it here."""
    found: Complainant | None = st.session_state.get(f"identity:{case.complaint.id}")
    return found


def _old(case: Case, path: str) -> Any:  # noqa: ANN401  whatever the letter's JSON holds there
    value: Any = letter_of(case.complaint, _identity(case) or Complainant())
    for name in path.split("."):
        value = value.get(name)
    return value


def _form(case: Case, path: str) -> None:
    kept, old = draft(case.officer, f"correction:{case.complaint.id}:{path}"), _old(case, path)
    facts([(say("correct.old"), told(path, old))])
    before = kept.get(NEW)["value"] if kept.get(NEW) else old
    new = _widget(path, before)
    kept.put(NEW, {"value": new} if (new or None) != (old or None) else None)  # in a frame: emptied is a change too
    beside(kept.form, path, new)
    reason = st.text_area(
        say("act.reason") + " *", kept.get(REASON) or "", key=_key(REASON, path), height=80, max_chars=1000
    )
    kept.put(REASON, reason, _key(REASON, path))
    beside(kept.form, REASON, reason)
    kept.keep()
    sum_up(kept.form)
    if st.button(say("correct.send"), key="correct-send"):
        _send(case, path, new, reason, kept)


def _key(what: str, path: str) -> str:
    return f"correct-{what}-{path.replace('.', '-')}"


def _widget(path: str, before: Any) -> Any:  # noqa: ANN401  a field of the letter's JSON
    name, key = say("correct.new"), _key(NEW, path)
    if path in CHOICES:
        choices = CHOICES[path]()
        return pick(name, choices if before in (None, *choices) else {before: str(before), **choices}, key, before)
    if path in DAYS:
        chosen = st.date_input(name, date.fromisoformat(before) if before else None, key=key, format="DD/MM/YYYY")
        return chosen.isoformat() if isinstance(chosen, date) else None
    if path == "received_at":
        return _moment(name, key, datetime.fromisoformat(before).astimezone(OFFICE_ZONE))
    if path in LINES:
        return st.text_area(name, "\n".join(before or []), key=key, height=110).splitlines()
    if path in LONG:
        return st.text_area(name, before or "", key=key, height=160) or None
    return st.text_input(name, before or "", key=key) or None


def _moment(name: str, key: str, before: datetime) -> str:
    """The moment of receipt in the office's zone; the seconds it had stay where neither day nor minute was touched."""
    day = st.date_input(name, before.date(), key=key, format="DD/MM/YYYY")
    minute = before.time().replace(second=0, microsecond=0)
    clock = st.time_input(say("reg.received_clock"), minute, key=f"{key}-clock", step=60)
    same = (day, clock) == (before.date(), minute)
    return (before if same else datetime.combine(day, clock, OFFICE_ZONE)).isoformat()


def _send(case: Case, path: str, new: object, reason: str, kept: Draft) -> None:
    try:
        correct_letter(case.complaint.id, {path: new}, by=case.officer, at=now(), reason=reason)
    except ComplaintError as refusal:
        names = {path: say("correct.new"), REASON: say("problem.reason"), "changes": say("correct.new")}
        refuse(kept.form, refusal, say("correct.refused"), {path: new, REASON: reason}, names)
        st.rerun()
    kept.drop()
    forget(kept.form)
    empty_next(picks=["correct-path"])
    gone = [_key(NEW, path), f"{_key(NEW, path)}-clock", _key(REASON, path)]
    if path.startswith(IDENTITY):
        gone.append(f"identity:{case.complaint.id}")  # what was opened is no longer what is kept
    for key in gone:
        st.session_state.pop(key, None)
    later("ok", say("correct.done", field=field_name(path)))
    st.rerun()
