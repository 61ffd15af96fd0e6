"""Accounts as an administrator keeps them: rights, what each act ends, and the last administrator."""

from __future__ import annotations

from threading import Thread
from uuid import UUID

import pytest
from sqlalchemy import text

from domain.errors import ComplaintError, Conflict, NotAllowed, NotFound, Refused
from domain.people import Officer
from domain.store import transaction
from domain.store.administration import AdministrationLine
from tasks.accounts import MOST_FAILURES, SHORTEST, bearer, demo_sign_in, new_token, renew_password, sign_in, signed_in
from tasks.counter import register
from tasks.personnel import (
    change_address,
    change_roles,
    close_account,
    foresee_closing,
    foresee_roles,
    open_account,
    reopen_account,
    reset_password,
    unlock,
)
from tests.builders import NOON, an_intake, officers

pytestmark = pytest.mark.usefixtures("office_database")

BOSS = officers()["administrator"]
OWN = "kata sandi milik sendiri"


def a_new_one(username: str = "ani", *roles: str) -> str:
    """An account; its first password."""
    return open_account(username, "Ani", roles or ("analyst",), by=BOSS, at=NOON)


def own(password: str, username: str = "ani") -> str:
    """The account's first sign-in, with a password of its own; its key."""
    return renew_password(sign_in(username, password, at=NOON), OWN, at=NOON)


def lines(what: str = "") -> list[AdministrationLine]:
    """The trail of administration, the oldest first."""
    with transaction() as store:
        found, _ = store.administration.page()
    return [one for one in reversed(found) if what in one.what]


def roles_of(username: str) -> frozenset[str]:
    with transaction() as store:
        return store.people.officer(username).roles


def test_the_first_password_lets_in_and_a_reset_ends_everything_before_it() -> None:
    first = a_new_one()
    assert len(first) >= SHORTEST
    session = own(first)
    second = reset_password("ani", by=BOSS, at=NOON)
    assert signed_in(session, at=NOON) is None
    with pytest.raises(NotAllowed):
        sign_in("ani", OWN, at=NOON)
    key = sign_in("ani", second, at=NOON)
    assert signed_in(key, at=NOON) is None  # first another password
    assert signed_in(renew_password(key, f"{OWN} lain", at=NOON), at=NOON)


def test_a_closed_account_is_out_everywhere_and_may_be_let_in_again() -> None:
    session = own(a_new_one())
    other, token = sign_in("ani", OWN, at=NOON), new_token("ani", at=NOON)
    assert bearer(token, at=NOON)
    close_account("ani", by=BOSS, at=NOON)
    assert [signed_in(session, at=NOON), signed_in(other, at=NOON), bearer(token, at=NOON)] == [None] * 3
    with pytest.raises(Conflict):
        reset_password("ani", by=BOSS, at=NOON)
    with pytest.raises(NotFound):
        new_token("ani", at=NOON)
    reopen_account("ani", by=BOSS, at=NOON)
    assert [signed_in(session, at=NOON), bearer(token, at=NOON)] == [None] * 2
    assert roles_of("ani") == {"analyst"}
    assert sign_in("ani", OWN, at=NOON)


def test_other_roles_count_from_the_next_click() -> None:
    session = own(a_new_one())
    change_roles("ani", ["manager", "auditor"], by=BOSS, at=NOON)
    officer = signed_in(session, at=NOON)
    assert officer is not None
    assert (officer.may("audit"), officer.may("decide")) == (True, False)


def a_held_card() -> UUID:
    """A complaint whose card, the registry's, Ani holds."""
    complaint_id = register(an_intake(NOON), by=officers()["registry"], at=NOON).id
    with transaction() as store:
        complaint = store.complaints.take(complaint_id)
        assert complaint.open_visit is not None
        complaint.open_visit.assigned_to = "ani"
    return complaint_id


def holder(complaint_id: UUID) -> str | None:
    with transaction() as store:
        visit = store.complaints.look_at(complaint_id).open_visit
        assert visit is not None
        return visit.assigned_to


def test_cards_of_who_leaves_go_back_to_their_group_as_was_foretold() -> None:
    a_new_one("ani", "mailroom", "registry", "analyst")
    complaint_id = a_held_card()
    with transaction() as store:
        open_visit = store.complaints.look_at(complaint_id).open_visit
    assert open_visit is not None
    kept = ["analyst", open_visit.role]
    assert foresee_roles("ani", kept, by=BOSS, at=NOON).cards == 0
    change_roles("ani", kept, by=BOSS, at=NOON)
    assert holder(complaint_id) == "ani"
    assert foresee_roles("ani", ["analyst"], by=BOSS, at=NOON).cards == 1
    change_roles("ani", ["analyst"], by=BOSS, at=NOON, reason="mutasi")
    assert holder(complaint_id) is None
    a_held_card()
    assert foresee_closing("ani", by=BOSS, at=NOON).cards == 1
    close_account("ani", by=BOSS, at=NOON)
    assert [one.after["cards"] for one in lines() if one.what in {"account.roles", "account.closed"}] == [0, 1, 1]
    with transaction() as store:
        released = store.connection.execute(
            text("SELECT by, details ->> 'holder' FROM entries WHERE kind = 'released' AND complaint_id = :id"),
            {"id": complaint_id},
        )
        assert [tuple(row) for row in released] == [("administrator", "ani")]


def test_a_work_address_belongs_to_one_account_and_notices_follow_it() -> None:
    open_account("ani", "Ani", ["analyst"], by=BOSS, at=NOON, email=" Ani@Kantor.example ")
    with transaction() as store:
        assert (store.logins.of("ani").email, store.people.email("ani")) == ("ani@kantor.example", "Ani@Kantor.example")
        store.logins.bind("ani", "provider|1")
    with pytest.raises(Refused, match="akun ani"):
        open_account("budi", "Budi", ["analyst"], by=BOSS, at=NOON, email="ANI@kantor.example")
    change_address("ani", "ani.baru@kantor.example", by=BOSS, at=NOON)
    with transaction() as store:
        assert store.people.email("ani") == "ani.baru@kantor.example"
        assert store.logins.by_subject("provider|1") is None
        store.people.set_email("ani", "rumah@contoh.example")
    change_address("ani", "", by=BOSS, at=NOON)
    with transaction() as store:
        assert (store.logins.of("ani").email, store.people.email("ani")) == (None, "rumah@contoh.example")


def test_each_act_stands_in_the_trail_with_what_was_before_and_after() -> None:
    first = a_new_one()
    change_roles("ani", ["auditor"], by=BOSS, at=NOON, reason="SK 12/2026")
    reset_password("ani", by=BOSS, at=NOON)
    unlock("ani", by=BOSS, at=NOON)
    close_account("ani", by=BOSS, at=NOON)
    reopen_account("ani", by=BOSS, at=NOON)
    acts = ["opened", "roles", "password_reset", "unlocked", "closed", "reopened"]
    assert [one.what for one in lines()] == [f"account.{act}" for act in acts]
    assert {(one.actor, one.subject, one.at) for one in lines()} == {("administrator", "ani", NOON)}
    (roles,) = lines("roles")
    assert (roles.before, roles.after, roles.reason) == (
        {"roles": ["analyst"]},
        {"roles": ["auditor"], "cards": 0},
        "SK 12/2026",
    )
    assert first not in str(lines())


def test_what_is_refused_leaves_no_line() -> None:
    with pytest.raises(NotAllowed):
        close_account(BOSS.username, by=BOSS, at=NOON)
    with pytest.raises(NotAllowed):
        change_address("analyst", "x@kantor.example", by=officers()["analyst"], at=NOON)
    assert lines() == []


def test_a_locked_account_is_let_try_again() -> None:
    password = a_new_one()
    for _ in range(MOST_FAILURES):
        with pytest.raises(NotAllowed):
            sign_in("ani", "salah sama sekali", at=NOON)
    with pytest.raises(NotAllowed):
        sign_in("ani", password, at=NOON)
    unlock("ani", by=BOSS, at=NOON)
    assert sign_in("ani", password, at=NOON)


def test_the_last_administrator_stays() -> None:
    with pytest.raises(NotAllowed, match="terakhir"):
        close_account(BOSS.username, by=BOSS, at=NOON)
    with pytest.raises(NotAllowed, match="terakhir"):
        change_roles(BOSS.username, ["manager"], by=BOSS, at=NOON)
    change_roles(BOSS.username, ["administrator", "manager"], by=BOSS, at=NOON)
    a_new_one("budi", "administrator")
    close_account(BOSS.username, by=BOSS, at=NOON)
    with pytest.raises(NotAllowed, match="terakhir"):
        close_account("budi", by=Officer("budi", "Budi", rights=frozenset({"administrate"})), at=NOON)


def test_two_administrators_who_close_each_other_do_not_both_succeed() -> None:
    a_new_one("budi", "administrator")
    refused: list[ComplaintError] = []

    def close(username: str) -> None:
        try:
            close_account(username, by=BOSS, at=NOON)
        except ComplaintError as refusal:
            refused.append(refusal)

    threads = [Thread(target=close, args=(name,)) for name in ("budi", BOSS.username)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert len(refused) == 1
    with transaction() as store:
        assert len(store.people.holders("administrate")) == 1


def test_nobody_else_keeps_accounts() -> None:
    session = demo_sign_in("analyst", at=NOON, loopback=True)
    others = [officer for role, officer in officers().items() if role != "administrator"]
    for other in others:
        for act in (close_account, reopen_account, unlock, reset_password):
            with pytest.raises(NotAllowed):
                act("analyst", by=other, at=NOON)
        with pytest.raises(NotAllowed):
            open_account("ani", "Ani", ["administrator"], by=other, at=NOON)
        with pytest.raises(NotAllowed):
            change_roles(other.username, ["administrator"], by=other, at=NOON)
    assert signed_in(session, at=NOON)
    with transaction() as store:
        assert store.people.holders("administrate") == {"administrator"}


def test_what_makes_no_sense_is_refused_field_by_field() -> None:
    with pytest.raises(Refused) as refused:
        open_account("System!", " ", [], by=BOSS, at=NOON)
    assert set(refused.value.problems) == {"username", "name", "roles"}
    for reserved in ("system", "import"):
        with pytest.raises(Refused):
            open_account(reserved, "X", ["analyst"], by=BOSS, at=NOON)
    with pytest.raises(Refused, match="raja"):
        change_roles("analyst", ["raja"], by=BOSS, at=NOON)
    with pytest.raises(Conflict):
        a_new_one("analyst")
    with pytest.raises(NotFound):
        close_account("nobody", by=BOSS, at=NOON)


def test_each_act_leaves_a_line_with_ids_and_no_password(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "sipdumas.accounts"):
        first = a_new_one()
        second = reset_password("ani", by=BOSS, at=NOON)
        close_account("ani", by=BOSS, at=NOON)
    lines = [record.getMessage() for record in caplog.records]
    assert [line.split(" by ")[0] for line in lines] == [
        "account ani: opened",
        "account ani: password",
        "account ani: closed",
    ]
    assert all("by administrator at 2026-11-24" in line for line in lines)
    assert not any(first in line or second in line or "Ani" in line for line in lines)
