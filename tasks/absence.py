"""Leave and who stands in: entered by the officer himself or an administrator, in force day by day."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.errors import Refused
from domain.people import Officer
from domain.store import transaction
from domain.store.people import Leave


def enter_leave(leave: Leave, *, by: Officer, at: datetime) -> Leave:
    """Enter leave. Raises NotAllowed for another's leave without `administrate` or `assign`, Refused, NotFound."""
    _must_own(leave, by)
    if not leave.deputy:
        raise Refused({"deputy": "pilih siapa yang menggantikan"})
    if leave.deputy == leave.username:
        raise Refused({"deputy": "pengganti harus orang lain"})
    if leave.last_day < leave.first_day:
        raise Refused({"last_day": "tidak boleh sebelum hari pertama"})
    with transaction() as store:
        store.people.officer(leave.username)
        store.people.officer(leave.deputy)
        store.people.enter_leave(leave, by=by, at=at)
        store.administration.note(by.username, "leave.entered", leave.username, None, _record(leave), at=at)
    return leave


def end_leave(leave_id: UUID, *, by: Officer, at: datetime) -> None:
    """Take leave off the list. Raises NotAllowed as above, NotFound."""
    with transaction() as store:
        leave = store.people.end_leave(leave_id)
        _must_own(leave, by)
        store.administration.note(by.username, "leave.removed", leave.username, _record(leave), at=at)


def _record(leave: Leave) -> dict[str, object]:
    return {name: getattr(leave, name) for name in ("deputy", "first_day", "last_day")}


def may_enter_for_others(officer: Officer) -> bool:
    """True for who deals out cards or keeps the accounts."""
    return officer.may("assign") or officer.may("administrate")


def _must_own(leave: Leave, by: Officer) -> None:
    if by.username != leave.username and not may_enter_for_others(by):
        by.must("administrate")
