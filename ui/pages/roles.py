"""Peran: what each role may do and who has it; what other rights would give and take is shown before it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from config.tables import RIGHTS
from domain.people import Officer
from domain.store import transaction
from domain.store.people import RoleEntry
from tasks.roles import change_role, foresee_role
from ui.officer import now
from ui.parts.export import export_table
from ui.parts.flash import beside, say_now, sum_up
from ui.parts.form import pick
from ui.parts.lists import role_names
from ui.parts.saving import Entry, turn
from ui.parts.table import table
from ui.parts.text import notice
from ui.parts.ways import ROLES
from ui.words import say

TOPIC = "roles"
FIELDS = ("label", "rights", "reason")


def _say(key: str, **filled: object) -> str:
    return say(f"roles.{key}", **filled)


def show(officer: Officer) -> None:
    """The list, and one role's rights."""
    ROLES.admit(officer)
    st.title(say("nav.roles"))
    notice("note", say("roles.intro"))
    say_now()
    with transaction() as store:
        roles = {one.key: one for one in store.people.roles()}
        accounts = [one for one in store.people.accounts() if one.active]
    holders = {key: [one.name for one in accounts if key in one.roles] for key in roles}
    heads = [say(f"roles.head.{name}") for name in ("label", "rights", "holders")]
    rows = [_row(one, holders[one.key]) for one in roles.values()]
    table(say("roles.caption"), heads, rows)
    export_table(ROLES, heads, rows, officer)
    _one(roles, officer)


def _row(one: RoleEntry, holders: Sequence[str]) -> tuple[str, ...]:
    return one.label, _words(one.rights), ", ".join(holders) or say("roles.nobody")


def _words(rights: Sequence[str]) -> str:
    return ", ".join(say(f"right.{one}") for one in RIGHTS if one in rights) or say("none")


def _one(roles: Mapping[str, RoleEntry], officer: Officer) -> None:
    key = pick(say("roles.which"), {key: one.label for key, one in roles.items()}, f"roles-which-{turn(TOPIC)}")
    if not key:
        return
    old, entry = roles[key], Entry(TOPIC, key, FIELDS, _say)
    with st.container(border=True, key=f"role-{key}"):
        label = st.text_input(say("roles.label"), old.label, key=f"roles-label-{entry.turn}", max_chars=80)
        beside(entry.form, "label", label)
        rights = st.multiselect(
            say("roles.rights"),
            RIGHTS,
            [right for right in RIGHTS if right in old.rights],
            format_func=lambda one: say(f"right.{one}"),
            key=f"roles-rights-{entry.turn}",
            placeholder=say("pick"),
        )
        _save(entry, RoleEntry(key, label, tuple(rights)), old, entry.reason(), officer)


def _save(entry: Entry, new: RoleEntry, old: RoleEntry, reason: str, officer: Officer) -> None:
    """The effect, and below it the button; nothing while nothing has been changed."""
    sum_up(entry.form)
    if (set(new.rights), new.label) == (set(old.rights), old.label):
        return
    change = foresee_role(new.key, new.rights, by=officer)
    effect = say("roles.effect", more=_words(change.more), less=_words(change.less), accounts=change.accounts)
    notice("warn", effect)

    def do() -> None:
        change_role(new.key, new.label, new.rights, by=officer, at=now(), reason=reason)
        role_names.clear()

    entry.button("save", do, {**vars(new), "reason": reason}, primary=True, label=new.label)
