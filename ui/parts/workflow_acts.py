"""What may be done with a version now: check, propose, approve, publish, give up, take along. Each says what it does before it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from config.edits_faults import in_words
from domain.calendar import office_day
from domain.errors import ComplaintError, WorkflowFault
from domain.store import transaction
from domain.versions import VersionStatus, WorkflowVersion
from tasks import versions
from ui.officer import anew, now
from ui.parts.flash import beside, forget, later, refuse, sum_up
from ui.parts.moments import date_words
from ui.parts.text import heading, notice, shown, tag
from ui.parts.workflow_versions import Opened, title, why_not
from ui.words import Said, say

ASKED = "versions-asked"
FORM = "versions"
LABELS = Said({"reason": "versions.reason", "basis": "versions.basis", "from": "versions.from"})
LONGEST = 1_000


def twice(act: str, number: int, told: str, do: Callable[..., None], *args: object) -> None:
    """A button that first says what it does and asks again. `do` runs before the page is drawn anew."""
    name = f"{act}:{number}"
    if st.session_state.get(ASKED) != name:
        st.button(say(f"versions.do.{act}"), key=f"versions-ask-{name}", on_click=_ask, args=(name,))
        return
    notice("warn", told)
    with st.container(horizontal=True, key=f"versions-sure-{name}"):
        st.button(say(f"versions.yes.{act}"), key=f"versions-yes-{name}", type="primary", on_click=anew(do), args=args)
        st.button(say("versions.cancel"), key=f"versions-no-{name}", on_click=_ask, args=(None,))


def _ask(name: str | None) -> None:
    st.session_state[ASKED] = name
    forget(FORM)


def done(text: str) -> None:
    """An act went through: say so, and ask nothing more."""
    _ask(None)
    later("ok", text)


def refused(refusal: ComplaintError, values: Mapping[str, object]) -> None:
    """An act was refused: beside its fields, or with every fault of the file."""
    if isinstance(refusal, WorkflowFault):
        later("bad", say("versions.faulty"), in_words(refusal.faults, lines=True))
    else:
        refuse(FORM, refusal, say("versions.refused"), values, LABELS)


def acts_part(opened: Opened) -> None:
    """The acts that fit the version's step and the officer's rights, in the order they are taken."""
    version, officer = opened.version, opened.officer
    if officer.may("edit_workflow") and version.undecided:
        _check(opened)
        _propose(opened)
    if version.status is VersionStatus.PROPOSED:
        _approve(opened)
    if officer.may("approve_workflow") and (version.status is VersionStatus.APPROVED or version.superseded):
        _publish(opened)
    if officer.may("edit_workflow") and not version.in_force and version.status is not VersionStatus.RETIRED:
        _retire(opened)
    sum_up(FORM)
    _take_along(version)


def _section(name: str) -> None:
    heading(say(f"versions.section.{name}"))
    st.html(tag("p", shown(say(f"versions.about.{name}")), "sd-meta"))


def _written(name: str, number: int) -> None:
    key = f"versions-{name}-{number}"
    text = st.text_area(say(f"versions.{name}") + " *", key=key, height=80, max_chars=LONGEST)
    beside(FORM, name, text)


def _said(name: str, number: int) -> str:
    """What the field holds now: a click may come with the last words."""
    return str(st.session_state.get(f"versions-{name}-{number}") or "")


def _check(opened: Opened) -> None:
    _section("check")
    number = opened.version.number
    st.button(say("versions.do.check"), key=f"versions-check-{number}", on_click=anew(_do_check), args=(opened,))


def _do_check(opened: Opened) -> None:
    try:
        versions.check_version(opened.version.number, by=opened.officer, at=now())
    except ComplaintError as refusal:
        refused(refusal, {})
    else:
        done(say("versions.checked", version=title(opened.version.number)))


def _propose(opened: Opened) -> None:
    _section("propose")
    number = opened.version.number
    _written("reason", number)
    _written("basis", number)
    twice("propose", number, say("versions.told.propose", version=title(number)), _do_propose, opened)


def _do_propose(opened: Opened) -> None:
    number = opened.version.number
    why = {name: _said(name, number) for name in ("reason", "basis")}
    try:
        versions.propose(number, reason=why["reason"], legal_basis=why["basis"], by=opened.officer, at=now())
    except ComplaintError as refusal:
        refused(refusal, why)
    else:
        done(say("versions.proposed", version=title(number)))


def _approve(opened: Opened) -> None:
    _section("approve")
    number = opened.version.number
    if why := why_not(opened.version, opened.officer):
        notice("note", why)
        return
    twice("approve", number, say("versions.told.approve", version=title(number)), _do_approve, opened)


def _do_approve(opened: Opened) -> None:
    try:
        versions.approve(opened.version.number, by=opened.officer, at=now())
    except ComplaintError as refusal:
        refused(refusal, {})
    else:
        done(say("versions.approved", version=title(opened.version.number)))


def _publish(opened: Opened) -> None:
    _section("publish")
    number, today = opened.version.number, office_day(opened.at)
    day: date = st.date_input(say("versions.from"), today, today, key=f"versions-from-{number}", format="DD/MM/YYYY")
    beside(FORM, "from", day)
    told = say("versions.told.publish", version=title(number), day=date_words(day), running=_running(opened.version))
    twice("publish", number, told, _do_publish, opened)


def _running(version: WorkflowVersion) -> int:
    """Running complaints on other versions."""
    with transaction() as store:
        places = store.workflows.standings()
    return sum(one.complaints for one in places if one.version != version.version)


def _do_publish(opened: Opened) -> None:
    number = opened.version.number
    day: date = st.session_state[f"versions-from-{number}"]
    try:
        versions.publish(number, day=day, by=opened.officer, at=now())
    except ComplaintError as refusal:
        refused(refusal, {"from": day})
    else:
        done(say("versions.published", version=title(number), day=date_words(day)))


def _retire(opened: Opened) -> None:
    number = opened.version.number
    with st.expander(say("versions.section.retire"), key=f"versions-retire-{number}"):
        st.html(tag("p", shown(say("versions.about.retire")), "sd-meta"))
        key = f"versions-why-{number}"
        st.text_area(say("versions.reason") + " *", key=key, height=80, max_chars=LONGEST)
        twice("retire", number, say("versions.told.retire", version=title(number)), _do_retire, opened)


def _do_retire(opened: Opened) -> None:
    number = opened.version.number
    reason = str(st.session_state.get(f"versions-why-{number}") or "")
    try:
        versions.retire(number, reason=reason, by=opened.officer, at=now())
    except ComplaintError as refusal:
        refused(refusal, {"reason": reason})
    else:
        done(say("versions.retired", version=title(number)))


def _take_along(version: WorkflowVersion) -> None:
    """The text to the byte; the golden cases beside it."""
    _section("take")
    draft = versions.export(version.number)
    with st.container(horizontal=True, key=f"versions-take-{version.number}"):
        _file(say("versions.yaml"), draft.source, f"{version.name}-{version.number}.yaml")
        if draft.golden:
            _file(say("versions.golden_yaml"), draft.golden, f"{version.name}-{version.number}.golden.yaml")


def _file(words: str, text: str, name: str) -> None:
    st.download_button(words, text.encode(), name, "application/yaml", key=f"versions-file-{name}", on_click="ignore")
