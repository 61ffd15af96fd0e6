"""Accounts as an administrator keeps them: rights, what each act ends, and the last administrator."""

from __future__ import annotations

from threading import Thread

import pytest

from domain.errors import ComplaintError, Conflict, NotAllowed, NotFound, Refused
from domain.people import Officer
from domain.store import transaction
from tasks.accounts import MOST_FAILURES, SHORTEST, demo_sign_in, new_token, sign_in, signed_in
from tasks.personnel import change_roles, close_account, open_account, reopen_account, reset_password, unlock
from tests.builders import NOON, officers

pytestmark = pytest.mark.usefixtures("office_database")

BOSS = officers()["administrator"]


def a_new_one(username: str = "ani", *roles: str) -> str:
    """An account; its first password."""
    return open_account(username, "Ani", roles or ("analyst",), by=BOSS, at=NOON)


def roles_of(username: str) -> frozenset[str]:
    with transaction() as store:
        return store.people.officer(username).roles


def test_the_first_password_lets_in_and_a_reset_ends_everything_before_it() -> None:
    first = a_new_one()
    assert len(first) >= SHORTEST
    session = sign_in("ani", first, at=NOON)
    second = reset_password("ani", by=BOSS, at=NOON)
    assert signed_in(session, at=NOON) is None
    with pytest.raises(NotAllowed):
        sign_in("ani", first, at=NOON)
    assert signed_in(sign_in("ani", second, at=NOON), at=NOON)


def test_a_closed_account_is_out_everywhere_and_may_be_let_in_again() -> None:
    password = a_new_one()
    session = sign_in("ani", password, at=NOON)
    close_account("ani", by=BOSS, at=NOON)
    assert signed_in(session, at=NOON) is None
    with pytest.raises(Conflict):
        reset_password("ani", by=BOSS, at=NOON)
    with pytest.raises(NotFound):
        new_token("ani", at=NOON)
    reopen_account("ani", by=BOSS, at=NOON)
    assert signed_in(session, at=NOON) is None
    assert roles_of("ani") == {"analyst"}
    assert sign_in("ani", password, at=NOON)


def test_other_roles_count_from_the_next_click() -> None:
    session = sign_in("ani", a_new_one(), at=NOON)
    change_roles("ani", ["manager", "auditor"], by=BOSS, at=NOON)
    officer = signed_in(session, at=NOON)
    assert officer is not None
    assert (officer.may("audit"), officer.may("decide")) == (True, False)


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
