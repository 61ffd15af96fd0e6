"""Pengguna: accounts, their roles, addresses and passwords. What an act means stands beside its button."""

from __future__ import annotations

import streamlit as st

from domain.errors import ComplaintError
from domain.people import Officer
from domain.store import transaction
from domain.store.logins import Login
from domain.store.people import Account
from tasks.personnel import open_account
from ui.officer import now
from ui.parts.account import account, done, pick_roles, role_words, state_words
from ui.parts.export import export_table
from ui.parts.flash import beside, forget, refuse, say_now, sum_up
from ui.parts.press import press
from ui.parts.table import table
from ui.parts.ways import USERS
from ui.words import Said, say

FORM = "users"
TURN = "users-turn"
HEADS = ("username", "name", "roles", "email", "state")
LABELS = Said({name: f"users.{name}" for name in ("username", "name", "roles", "email")})


def show(officer: Officer) -> None:
    """The list, one account's acts, and the form for a new one."""
    USERS.admit(officer)
    st.title(say("nav.users"))
    say_now()
    with transaction() as store:
        accounts = {one.username: one for one in store.people.accounts()}
        logins = store.logins.all()
    rows = [_row(one, logins.get(one.username, Login(one.username))) for one in accounts.values()]
    heads = [say(f"users.head.{name}") for name in HEADS]
    table(say("users.caption"), heads, rows)
    export_table(USERS, heads, rows, officer)
    chosen = st.selectbox(
        say("users.which"),
        list(accounts),
        None,
        format_func=lambda one: f"{accounts[one].name} ({one})",
        key="users-which",
        placeholder=say("pick"),
    )
    if chosen:
        account(accounts[chosen], logins.get(chosen, Login(chosen)), officer)
    with st.expander(say("users.add")):
        _new(officer)


def _row(one: Account, login: Login) -> tuple[str, ...]:
    return one.username, one.name, role_words(one.roles), login.email or say("none"), state_words(one, login)


def _new(officer: Officer) -> None:
    turn = st.session_state.setdefault(TURN, 0)
    said = {
        "username": st.text_input(say("users.username"), key=f"users-username-{turn}", max_chars=40).strip(),
        "name": st.text_input(say("users.name"), key=f"users-name-{turn}", max_chars=120),
    }
    roles = pick_roles(f"users-new-roles-{turn}")
    email = st.text_input(say("users.email"), key=f"users-new-email-{turn}", max_chars=254, help=say("users.email_why"))
    beside(FORM, "email", email)
    given = (said["username"], said["name"], tuple(roles), email, officer)
    press(say("users.add_button"), "users-add", _add, *given)
    sum_up(FORM)


def _add(username: str, name: str, roles: tuple[str, ...], email: str, officer: Officer) -> None:
    try:
        password = open_account(username, name, roles, by=officer, at=now(), email=email)
    except ComplaintError as refusal:
        values = {"username": username, "name": name, "roles": roles, "email": email}
        refuse(FORM, refusal, say("users.refused"), values, LABELS)
    else:
        forget(FORM)
        st.session_state[TURN] += 1
        done("add", username, password)
