"""Screens without a browser: Streamlit's own test runner on the real frame, the officer's cookie put in by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
import streamlit as st
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from domain.store import transaction
from domain.store.session import backing
from tasks.accounts import demo_sign_in, officer
from tasks.counter import register
from tests.builders import NOON, a_letter
from tests.travel import filled
from tests.ui.counter import settle
from ui.officer import COOKIE
from ui.parts.lists import forget


def _script(way: str) -> None:
    from ui import frame  # noqa: PLC0415  Streamlit runs this text alone
    from ui.parts import ways  # noqa: PLC0415  the same

    frame.main(getattr(ways, way))


class Screens:
    """Opens pages as an officer of a role, at the fixed present of the stories."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self._patch.setattr("ui.officer.clock", lambda: NOON)
        self.sign_in(None)
        st.cache_data.clear()
        forget()

    def sign_in(self, role: str | None) -> None:
        """The browser now holds this role's cookie, or none."""
        jar = {COOKIE: demo_sign_in(role, at=NOON, loopback=True)} if role else {}
        self.cookie(jar)

    def cookie(self, jar: dict[str, str]) -> None:
        """The browser now holds these cookies."""
        self._patch.setattr("ui.officer.cookies", lambda: jar)

    def open(self, way: str, role: str, **query: str) -> AppTest:
        """The page as the role sees it."""
        self.sign_in(role)
        return self.again(way, **query)

    def again(self, way: str, **query: str) -> AppTest:
        """The page in a new browser session with the cookie at hand."""
        app = AppTest.from_function(_script, kwargs={"way": way}, default_timeout=30)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()


def said(app: AppTest) -> str:
    """Everything the page wrote as HTML, in one text."""
    return "\n".join(str(block.proto.body) for block in app.get("html"))


def a_case(*outcomes: str, **letter: object) -> str:
    """A registered complaint, carried on by the officers of its stages; its id."""
    receipt = register_letter(**letter)
    for outcome in outcomes:
        decide(receipt, outcome)
    return receipt


def register_letter(**letter: object) -> str:
    """A letter registered in the mail room and numbered by the system."""
    from config.intake import read_letter  # noqa: PLC0415  only stories with letters need it

    receipt = register(read_letter(a_letter(**letter), at=NOON), by=officer("mailroom"), at=NOON)
    settle(str(receipt.id))
    return str(receipt.id)


def decide(complaint_id: str, outcome: str) -> None:
    """The officer of the open visit's role decides, and the office work behind it is done."""
    with transaction() as store:
        complaint = store.complaints.take(UUID(complaint_id))
        visit = complaint.open_visit
        assert visit is not None
        fields = filled(visit.stage, outcome)
        given = {**fields, "agency": "bpn-sidoarjo"} if "agency" in fields else fields
        complaint.decide(outcome, by=officer(visit.role), at=NOON, fields=given)
    settle(complaint_id)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    sent: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        sent.append(statement)

    engine = backing().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
