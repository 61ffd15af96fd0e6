"""Pengguna: accounts, their roles and passwords. What closing or another role means stands beside the button."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from domain.errors import ComplaintError
from domain.people import Officer
from domain.store import transaction
from domain.store.board import Filter
from domain.store.people import Account
from tasks.personnel import change_roles, close_account, open_account, reopen_account, reset_password, unlock
from ui.officer import now
from ui.parts.flash import forget, later, refuse, say_now, sum_up
from ui.parts.lists import role_names
from ui.parts.moments import clock_words
from ui.parts.table import table
from ui.parts.text import facts, notice, shown, tag
from ui.parts.ways import USERS
from ui.words import say

FORM = "users"
TURN = "users-turn"
LABELS = {name: say(f"users.{name}") for name in ("username", "name", "roles")}
MANY = 50
"""Cards counted at most for the sentence beside the button."""

ACTS: Mapping[str, Callable[..., str | None]] = {
    "close": close_account,
    "reopen": reopen_account,
    "unlock": unlock,
    "reset": reset_password,
}


def show(officer: Officer) -> None:
    """The list, one account's acts, and the form for a new one."""
    USERS.admit(officer)
    st.title(say("nav.users"))
    say_now()
    with transaction() as store:
        accounts = {one.username: one for one in store.people.accounts()}
    heads = [say(f"users.head.{name}") for name in ("username", "name", "roles", "state")]
    table(say("users.caption"), heads, [_row(one) for one in accounts.values()])
    chosen = st.selectbox(
        say("users.which"),
        list(accounts),
        None,
        format_func=lambda one: f"{accounts[one].name} ({one})",
        key="users-which",
        placeholder=say("pick"),
    )
    if chosen:
        _account(accounts[chosen], officer)
    with st.expander(say("users.add")):
        _new(officer)


def _row(one: Account) -> tuple[str, ...]:
    return one.username, one.name, _role_words(one.roles), _state(one)


def _role_words(roles: Sequence[str]) -> str:
    names = role_names()
    return ", ".join(names.get(role, role) for role in roles) or say("none")


def _state(one: Account) -> str:
    if not one.active:
        return say("users.closed")
    if _locked(one) and one.locked_until:
        return say("users.locked", clock=clock_words(one.locked_until))
    return say("users.active")


def _locked(one: Account) -> bool:
    return one.locked_until is not None and one.locked_until > now()


def _account(one: Account, officer: Officer) -> None:
    with st.container(border=True, key=f"account-{one.username}"):
        st.html(tag("strong", shown(f"{one.name} ({one.username})")))
        facts([(say("users.head.state"), _state(one))])
        _roles(one, officer)
        if one.active:
            notice("note", _effect_of_closing(one))
        with st.container(horizontal=True):
            for act in _acts(one):
                st.button(say(f"users.{act}"), key=f"users-{act}", on_click=_do, args=(act, one.username, officer))


def _acts(one: Account) -> list[str]:
    if not one.active:
        return ["reopen"]
    return ["reset", *(["unlock"] if _locked(one) else []), "close"]


def _effect_of_closing(one: Account) -> str:
    with transaction() as store:
        keys = store.people.keys_of(one.username, at=now())
        cards, more = store.board.cards(Filter(assigned_to=one.username), limit=MANY)
    count = say("users.effect.many", cards=MANY) if more else str(len(cards))
    return say("users.effect.close", keys=keys, cards=count)


def _roles(one: Account, officer: Officer) -> None:
    """Other roles; what would be given and taken is told before it is saved."""
    chosen = _pick_roles(f"users-roles-{one.username}", one.roles)
    if set(chosen) == set(one.roles):
        return
    more = [role for role in chosen if role not in one.roles]
    less = [role for role in one.roles if role not in chosen]
    notice("warn", say("users.effect.roles", more=_role_words(more), less=_role_words(less)))
    given = (one.username, tuple(chosen), officer)
    st.button(say("users.set_roles"), key="users-set-roles", type="primary", on_click=_set_roles, args=given)


def _pick_roles(key: str, before: Sequence[str] = ()) -> list[str]:
    names = role_names()
    held = [role for role in before if role in names]
    return st.multiselect(
        say("users.roles"), list(names), held, format_func=lambda role: names[role], key=key, placeholder=say("pick")
    )


def _set_roles(username: str, roles: tuple[str, ...], officer: Officer) -> None:
    try:
        change_roles(username, roles, by=officer, at=now())
    except ComplaintError as refusal:
        later("bad", str(refusal))
    else:
        later("ok", say("users.done.roles", username=username))


def _do(act: str, username: str, officer: Officer) -> None:
    try:
        password = ACTS[act](username, by=officer, at=now())
    except ComplaintError as refusal:
        later("bad", str(refusal))
    else:
        _done(act, username, password)


def _done(act: str, username: str, password: str | None = None) -> None:
    """A password stands in the next run's sentence and nowhere else."""
    once = [say("users.once", password=password), say("users.once_why")] if password else []
    later("ok", say(f"users.done.{act}", username=username), once)


def _new(officer: Officer) -> None:
    turn = st.session_state.setdefault(TURN, 0)
    username = st.text_input(say("users.username"), key=f"users-username-{turn}", max_chars=40)
    name = st.text_input(say("users.name"), key=f"users-name-{turn}", max_chars=120)
    roles = _pick_roles(f"users-new-roles-{turn}")
    given = (username.strip(), name, tuple(roles), officer)
    st.button(say("users.add_button"), key="users-add", on_click=_add, args=given)
    sum_up(FORM)


def _add(username: str, name: str, roles: tuple[str, ...], officer: Officer) -> None:
    try:
        password = open_account(username, name, roles, by=officer, at=now())
    except ComplaintError as refusal:
        values = {"username": username, "name": name, "roles": roles}
        refuse(FORM, refusal, say("users.refused"), values, LABELS)
    else:
        forget(FORM)
        st.session_state[TURN] += 1
        _done("add", username, password)
