"""Passwords at the door: locks after failures, a change signs out everywhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.errors import NotAllowed, Refused
from domain.store import transaction
from tasks.accounts import (
    LOCKED,
    LONGEST,
    MOST_FAILURES,
    RENEWAL,
    bearer,
    change_password,
    hash_password,
    must_renew,
    new_token,
    renew_password,
    sign_in,
    signed_in,
)
from tests.builders import NOON

GOOD, WRONG = "kata sandi yang panjang", "kata sandi yang salah"


@pytest.fixture(autouse=True)
def _ani(office_database: str) -> None:
    with transaction() as store:
        store.people.put("ani", "Ani", ["analyst"], password_hash=hash_password(GOOD))


def fail(times: int) -> None:
    """Try a wrong password."""
    for _ in range(times):
        with pytest.raises(NotAllowed):
            sign_in("ani", WRONG, at=NOON)


def test_after_too_many_failures_even_the_right_password_waits() -> None:
    fail(MOST_FAILURES)
    with pytest.raises(NotAllowed, match="terkunci"):
        sign_in("ani", GOOD, at=NOON + LOCKED - timedelta(seconds=1))
    assert signed_in(sign_in("ani", GOOD, at=NOON + LOCKED), at=NOON + LOCKED)


def test_a_success_forgets_the_failures() -> None:
    for _ in range(3):
        fail(MOST_FAILURES - 2)
        assert sign_in("ani", GOOD, at=NOON)


def test_a_name_nobody_has_is_refused_in_the_same_words() -> None:
    said = []
    for name in ("ani", "nobody"):
        with pytest.raises(NotAllowed) as refused:
            sign_in(name, WRONG, at=NOON)
        said.append(str(refused.value))
    assert said[0] == said[1]


def test_a_new_password_signs_out_everywhere_else() -> None:
    session, token = sign_in("ani", GOOD, at=NOON), new_token("ani", at=NOON)
    with pytest.raises(NotAllowed):
        change_password("ani", WRONG, "satu lagi yang panjang", at=NOON)
    for short in ("pendek", GOOD, "x" * (LONGEST + 1)):
        with pytest.raises(Refused):
            change_password("ani", GOOD, short, at=NOON)
    here = change_password("ani", GOOD, "satu lagi yang panjang", at=NOON)
    assert signed_in(here, at=NOON)
    assert signed_in(session, at=NOON) is None
    assert bearer(token, at=NOON) is None
    with pytest.raises(NotAllowed):
        sign_in("ani", GOOD, at=NOON)
    assert sign_in("ani", "satu lagi yang panjang", at=NOON)


def test_a_password_somebody_else_made_lets_in_to_nothing_but_its_change() -> None:
    with transaction() as store:
        store.logins.set_must_change("ani", must=True)
    key = sign_in("ani", GOOD, at=NOON)
    assert (signed_in(key, at=NOON), bearer(key, at=NOON), must_renew(key, at=NOON)) == (None, None, "ani")
    for wrong in ("pendek", GOOD):
        with pytest.raises(Refused):
            renew_password(key, wrong, at=NOON)
    with pytest.raises(NotAllowed, match="Masuk kembali"):
        renew_password(key, "satu lagi yang panjang", at=NOON + RENEWAL)
    session = renew_password(key, "satu lagi yang panjang", at=NOON)
    assert signed_in(session, at=NOON)
    assert must_renew(key, at=NOON) is None
    assert signed_in(sign_in("ani", "satu lagi yang panjang", at=NOON), at=NOON)
    with transaction() as store:
        ((line,), _) = store.administration.page()
    assert (line.actor, line.what, line.subject, line.before, line.after) == (
        "ani",
        "account.password_changed",
        "ani",
        None,
        None,
    )


def test_a_sign_in_is_not_a_renewal(office_database: str) -> None:
    key = sign_in("ani", GOOD, at=NOON)
    assert must_renew(key, at=NOON) is None
    assert must_renew(None, at=NOON) is None
    with pytest.raises(NotAllowed):
        renew_password(key, "satu lagi yang panjang", at=NOON)
