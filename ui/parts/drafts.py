"""Half-filled forms: kept in the database at every change, so that nothing is lost by a reload, an expiry or a crash.

Within a browser session a form's values also live in the session, because Streamlit forgets a field the moment it isn't shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from domain.people import Officer
from domain.store import transaction
from ui.officer import now


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

    def put(self, name: str, value: object) -> None:
        """Take a field's value; empty ones are left out."""
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


def _key(officer: Officer, form: str) -> str:
    return f"draft:{officer.username}:{form}"
