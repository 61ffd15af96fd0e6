"""The trail of administration: written with the change, read newest first, never changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.calendar import DayOffKind
from domain.errors import NotFound
from domain.store import transaction
from domain.store.administration import AdministrationFilter
from tests.builders import NOON

pytestmark = pytest.mark.usefixtures("office_database")


def write(*subjects: str) -> None:
    """A line on each of them, an hour apart."""
    with transaction() as store:
        for hour, subject in enumerate(subjects):
            store.administration.note("administrator", "account.roles", subject, at=NOON + timedelta(hours=hour))


def subjects(which: AdministrationFilter | None = None, after: str | None = None) -> list[str]:
    with transaction() as store:
        return [one.subject for one in store.administration.page(which, after=after)[0]]


def test_a_line_keeps_what_stood_before_and_after() -> None:
    before, after = {"roles": {"b", "a"}}, {"day": date(2026, 12, 25), "kind": DayOffKind.NATIONAL, "at": None}
    with transaction() as store:
        store.administration.note("administrator", "account.roles", "ani", before, after, at=NOON, reason="mutasi")
        ((line,), more) = store.administration.page()
    assert (line.before, line.after) == ({"roles": ["a", "b"]}, {"day": "2026-12-25", "kind": "national", "at": None})
    assert (line.actor, line.subject, line.at, line.reason, more) == ("administrator", "ani", NOON, "mutasi", None)


def test_a_change_that_fails_leaves_no_line() -> None:
    def change() -> None:
        with transaction() as store:
            store.administration.note("administrator", "account.roles", "ani", at=NOON)
            store.people.officer("nobody")

    with pytest.raises(NotFound):
        change()
    assert subjects() == []


@pytest.mark.parametrize(
    "attack", ["UPDATE administration SET actor = 'x'", "DELETE FROM administration", "TRUNCATE administration"]
)
def test_the_database_itself_refuses_to_change_it(attack: str) -> None:
    write("ani")
    with pytest.raises(DBAPIError, match="never changed"), transaction() as store:
        store.connection.execute(text(attack))
    assert subjects() == ["ani"]


def test_pages_are_newest_first_and_narrowed() -> None:
    write("ani", "budi", "citra")
    with transaction() as store:
        store.administration.note("process_owner", "holiday.added", "2026-12-24", at=NOON)
        first, more = store.administration.page(limit=2)
        rest, end = store.administration.page(after=more, limit=2)
    assert [[one.subject for one in page] for page in (first, rest)] == [["2026-12-24", "citra"], ["budi", "ani"]]
    assert end is None
    assert subjects(AdministrationFilter(noun="holiday", actor="process_owner")) == ["2026-12-24"]
    assert subjects(AdministrationFilter(noun="account", since=NOON + timedelta(hours=1))) == ["citra", "budi"]
    assert subjects(AdministrationFilter(subject="ani", until=NOON)) == []
    assert subjects(after="no mark") == ["2026-12-24", "citra", "budi", "ani"]
