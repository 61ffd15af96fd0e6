"""One account on the accounts page: its facts, its acts, and beside each what it would mean now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from domain.errors import ComplaintError
from domain.people import Officer
from domain.store.logins import Login
from domain.store.people import Account
from tasks.personnel import (
    change_address,
    change_roles,
    close_account,
    foresee_closing,
    foresee_roles,
    reopen_account,
    reset_password,
    unlock,
)
from ui.officer import now
from ui.parts.flash import LASTING, ONCE, later
from ui.parts.lists import role_names
from ui.parts.moments import clock_words
from ui.parts.press import press
from ui.parts.text import facts, notice, shown, tag
from ui.parts.ways import TRAIL
from ui.words import say

ACTS: Mapping[str, Callable[..., str | None]] = {
    "close": close_account,
    "reopen": reopen_account,
    "unlock": unlock,
    "reset": reset_password,
}
CHANGES: Mapping[str, Callable[..., None]] = {"roles": change_roles, "email": change_address}


def role_words(roles: Sequence[str]) -> str:
    """Roles by the names the office gives them."""
    names = role_names()
    return ", ".join(names.get(role, role) for role in roles) or say("none")


def pick_roles(key: str, before: Sequence[str] = ()) -> list[str]:
    """The roles chosen in a field."""
    names = role_names()
    held = [role for role in before if role in names]
    return st.multiselect(
        say("users.roles"), list(names), held, format_func=lambda role: names[role], key=key, placeholder=say("pick")
    )


def state_words(one: Account, login: Login) -> str:
    """How an account stands."""
    if not one.active:
        return say("users.closed")
    if _locked(one) and one.locked_until:
        return say("users.locked", clock=clock_words(one.locked_until))
    return say("users.must_change" if login.must_change else "users.active")


def _locked(one: Account) -> bool:
    return one.locked_until is not None and one.locked_until > now()


def account(one: Account, login: Login, officer: Officer) -> None:
    """The account's facts and acts."""
    with st.container(border=True, key=f"account-{one.username}"):
        st.html(tag("strong", shown(f"{one.name} ({one.username})")))
        bound = say("users.bound" if login.subject else "users.unbound") if login.email else ""
        facts([(say("users.head.state"), state_words(one, login)), (say("users.head.sso"), bound)])
        TRAIL.link(say("users.trail"), pada=one.username)
        reason = st.text_input(say("users.reason"), key=f"users-reason-{one.username}", max_chars=200)
        _roles(one, officer, reason)
        _address(one, login, officer, reason)
        if one.active:
            _effects(one, officer)
        with st.container(horizontal=True):
            for act in _acts(one):
                given = (act, one.username, officer, reason)
                press(say(f"users.{act}"), f"users-{act}", _do, *given)


def _acts(one: Account) -> list[str]:
    if not one.active:
        return ["reopen"]
    return ["reset", *(["unlock"] if _locked(one) else []), "close"]


def _effects(one: Account, officer: Officer) -> None:
    """What another password and closing would mean."""
    meant = foresee_closing(one.username, by=officer, at=now())
    lines = [say("users.effect.reset", keys=meant.keys), say("users.effect.close", keys=meant.keys, cards=meant.cards)]
    if meant.absent:
        lines.append(say("users.effect.absent", names=", ".join(meant.absent)))
    notice("note", say("users.effects"), lines)


def _roles(one: Account, officer: Officer, reason: str) -> None:
    """Other roles; what would be given and taken, cards too, is told before it is saved."""
    chosen = pick_roles(f"users-roles-{one.username}", one.roles)
    if set(chosen) == set(one.roles):
        return
    more = [role for role in chosen if role not in one.roles]
    less = [role for role in one.roles if role not in chosen]
    cards = foresee_roles(one.username, chosen, by=officer, at=now()).cards
    lines = [say("users.effect.cards", cards=cards)] if cards else []
    notice("warn", say("users.effect.roles", more=role_words(more), less=role_words(less)), lines)
    given = ("roles", one.username, tuple(chosen), officer, reason)
    press(say("users.set_roles"), "users-set-roles", _set, *given, primary=True)


def _address(one: Account, login: Login, officer: Officer, reason: str) -> None:
    """Another work address; what becomes of single sign-on is told before it is saved."""
    before = login.email or ""
    chosen = st.text_input(
        say("users.email"), before, key=f"users-email-{one.username}", max_chars=254, help=say("users.email_why")
    )
    bind_anew = bool(login.subject) and st.toggle(say("users.unbind"), key=f"users-unbind-{one.username}")
    if chosen.strip() == before and not bind_anew:
        return
    notice("warn", say("users.effect.email"))
    given = ("email", one.username, chosen, officer, reason)
    press(say("users.set_email"), "users-set-email", _set, *given, primary=True)


def _set(what: str, username: str, value: object, officer: Officer, reason: str) -> None:
    try:
        CHANGES[what](username, value, by=officer, at=now(), reason=reason.strip())
    except ComplaintError as refusal:
        later("bad", str(refusal))
    else:
        later("ok", say(f"users.done.{what}", username=username))


def _do(act: str, username: str, officer: Officer, reason: str) -> None:
    try:
        password = ACTS[act](username, by=officer, at=now(), reason=reason.strip())
    except ComplaintError as refusal:
        later("bad", str(refusal))
    else:
        done(act, username, password)


def done(act: str, username: str, password: str | None = None) -> None:
    """A password stands in the next run's sentence and nowhere else."""
    once = [say("users.once", password=password), say("users.once_why")] if password else []
    later("ok", say(f"users.done.{act}", username=username), once, lasting=ONCE if once else LASTING)
