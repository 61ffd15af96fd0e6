"""Half-filled forms: kept in the database at every change, so that nothing is lost by a reload, an expiry or a crash.

Within a browser session a form's values also live in the session, because Streamlit forgets a field the moment it isn't shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

import streamlit as st

from domain.people import Officer
from domain.store import transaction
from ui.officer import now

PLACES = "draft-places"
"""In the session: where fields stand on the screen, a widget's key → the draft that drew it last and the field's name there."""


@dataclass
class Draft:
    """One form of one officer: what it holds now, and what of it the database has."""

    officer: Officer
    form: str
    content: dict[str, Any]
    saved: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:  # noqa: ANN401  a draft holds what its fields hold
        """What was filled in for a field; None when nothing was."""
        return self.content.get(name)

    def put(self, name: str, value: object, key: str | None = None) -> None:
        """Take a field's value; empty ones are left out. `key` is where on the screen it stands, so that its last words can be taken too."""
        if key is not None:
            st.session_state.setdefault(PLACES, {})[key] = (self, name)
        if value in (None, "", []):
            self.content.pop(name, None)
        else:
            self.content[name] = value

    def keep(self) -> None:
        """Save what has changed since it was saved last."""
        if self.content != self.saved:
            with transaction() as store:
                store.drafts.save(self.officer.username, self.form, self.content, at=now())
            self.saved = dict(self.content)

    def drop(self) -> None:
        """Forget it: the form was sent, or its writer starts anew."""
        with transaction() as store:
            store.drafts.drop(self.officer.username, self.form)
        st.session_state.pop(_key(self.officer, self.form), None)
        places = st.session_state.get(PLACES, {})
        st.session_state[PLACES] = {key: place for key, place in places.items() if place[0] is not self}


def draft(officer: Officer, form: str) -> Draft:
    """The draft of a form: from this session, else from the database (one query, once a session)."""
    key = _key(officer, form)
    if key not in st.session_state:
        with transaction() as store:
            found = store.drafts.read(officer.username, form)
        st.session_state[key] = Draft(officer, form, found, dict(found))
    kept: Draft = st.session_state[key]
    kept.officer = officer
    return kept


def keep_last_words() -> None:
    """Save what was typed with the very click that found the sign-in over: no page is drawn any more that would take it.

    It goes into the drafts of whoever had the page, as what he typed before did, and nowhere else; to a closed account nothing is added.
    """
    places: dict[str, tuple[Draft, str]] = st.session_state.get(PLACES, {})
    here = {key: place for key, place in places.items() if key in st.session_state}
    for key, (form, name) in here.items():
        value = st.session_state[key]
        form.put(name, value.isoformat() if isinstance(value, date | time) else value)
    for form in {id(one): one for one, _ in here.values()}.values():
        if _still_here(form.officer):
            form.keep()


def _still_here(officer: Officer) -> bool:
    with transaction() as store:
        account = store.people.account(officer.username)
    return account is not None and account.active


def _key(officer: Officer, form: str) -> str:
    return f"draft:{officer.username}:{form}"
