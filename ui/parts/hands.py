"""In whose hands the open card is: take it, put it back, give it to a colleague, take the own last decision back.

A button is shown to who may press it; the domain checks again, and a refusal is said at the top of the page.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from domain.complaint import Complaint
from domain.confidentiality import must_see
from domain.errors import ComplaintError
from domain.people import Officer
from domain.slips import LONGEST_INSTRUCTION, slips
from domain.store import Store, transaction
from domain.taking_back import may_take_back
from domain.visit import Visit
from tasks import desk
from ui.officer import current, may_decide, now
from ui.parts.case import Case
from ui.parts.decision import NOTE, OUTCOME, form_of
from ui.parts.flash import later
from ui.parts.form import pick
from ui.parts.lists import colleagues, named
from ui.parts.moments import day_words
from ui.parts.text import shown, tag
from ui.words import say

Act = Callable[[Store, Complaint, Officer], object]


def hands(case: Case) -> None:
    """Who has the card, and the buttons this officer may press."""
    visit = case.complaint.open_visit
    if visit is None:
        return
    if visit.assigned_to:
        st.html(tag("p", shown(say("hands.holder", who=named(visit.assigned_to))), "sd-meta"))
    _orders(case)
    with st.container(horizontal=True, key="hands"):
        _claim(case, visit)
        _release(case, visit)
        _take_back(case, visit)
        _assign(case, visit)


def _claim(case: Case, visit: Visit) -> None:
    free = visit.assigned_to is None or visit.assigned_to in case.officer.stands_in_for
    if free and may_decide(case.officer, visit):
        _button(visit, "claim", lambda _, one, by: one.claim(visit.id, by=by, at=now()))


def _release(case: Case, visit: Visit) -> None:
    mine = visit.assigned_to == case.officer.username
    if visit.assigned_to is not None and (mine or case.officer.may("assign")):
        _button(visit, "release", lambda _, one, by: one.release(visit.id, by=by, at=now()))


def _assign(case: Case, visit: Visit) -> None:
    holds = visit.assigned_to in (case.officer.username, *case.officer.stands_in_for)
    if not (holds or case.officer.may("assign")):
        return
    with st.popover(say("hands.give"), key="hands-give"):
        others = {key: name for key, name in colleagues(visit.role).items() if key != visit.assigned_to}
        to_key, order_key = f"hands-to-{visit.id}", f"hands-order-{visit.id}"
        to = pick(say("hands.to"), others, to_key)
        st.text_area(say("hands.order"), key=order_key, max_chars=LONGEST_INSTRUCTION, height=80)

        def give(by: Officer) -> None:
            told = st.session_state.get(order_key)  # as it is at the click, not as it was when the button was drawn
            desk.assign(visit.id, str(to), by=by, at=now(), instruction=told)

        _press_button(visit, "assign", give, disabled=to is None)


def _orders(case: Case) -> None:
    """What was asked with the card, the last order first, and the slip to print."""
    given = slips(case.trail)
    if not given:
        return
    for one in reversed(given[-3:]):
        line = say("slip.line", by=named(one.by), to=named(one.to), day=day_words(one.at), text=one.instruction)
        st.html(tag("p", shown(line), "sd-order"))
    address = f"/disposisi/{case.complaint.id}"
    st.html(tag("a", shown(say("slip.print")), "sd-meta", href=address, target="_blank"))


def _take_back(case: Case, visit: Visit) -> None:
    issued = any(letter.visit_id == visit.id for letter in case.letters)
    decided = may_take_back(case.complaint, by=case.officer, issued=issued)
    if decided is None:
        return
    st.button(
        say("hands.take_back"),
        key="hands-take-back",
        help=say("hands.take_back_help"),
        on_click=_press,
        args=(visit, "take_back", lambda by: _undo(decided, by)),
    )


def _undo(decided: Visit, by: Officer) -> None:
    """Take the decision back; what had been chosen and filled in stands in the form again, as a draft."""
    again = desk.take_back(decided.id, by=by, at=now()).open_visit
    if again is None:
        return
    written = {OUTCOME: decided.outcome, **decided.fields, **({NOTE: decided.note} if decided.note else {})}
    with transaction() as store:
        store.drafts.save(by.username, form_of(again), written, at=now())


def _button(visit: Visit, name: str, act: Act) -> None:
    def do(by: Officer) -> None:
        with transaction() as store:
            complaint = store.complaints.take(visit.complaint_id)
            must_see(by, complaint)
            act(store, complaint, by)

    _press_button(visit, name, do)


def _press_button(visit: Visit, name: str, do: Callable[[Officer], object], *, disabled: bool = False) -> None:
    st.button(
        say(f"hands.{name}"),
        key=f"hands-{name}",
        disabled=disabled,
        on_click=_press,
        args=(visit, name, do),
    )


def _press(visit: Visit, name: str, do: Callable[[Officer], object]) -> None:
    """Runs before the page is read anew: a button that is no longer offered by then is still answered.

    The rights are those of now, not of when the button was drawn.
    """
    by = current()
    if by is None:
        return  # signed out meanwhile: the frame says so
    try:
        do(by)
    except ComplaintError as refusal:
        later("bad", str(refusal))
        return
    for before in (f"seen:{visit.complaint_id}", f"holder:{visit.id}"):
        st.session_state.pop(before, None)  # what one has just done oneself is no news
    later("ok", say(f"hands.{name}_done"))
