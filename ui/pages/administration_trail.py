"""Jejak administrasi: every change of accounts, roles, agencies, days off, leave and codes, for auditors and administrators."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import streamlit as st

from domain.calendar import OFFICE_ZONE
from domain.people import Officer
from domain.store import transaction
from domain.store.administration import AdministrationFilter, AdministrationLine
from tasks.exporting import PAGE, every
from ui.officer import now
from ui.parts.export import export_rows
from ui.parts.lists import labels, named, regencies, role_names
from ui.parts.moments import clock_words, day_words
from ui.parts.paging import change_address, mirror_address, next_link, page_mark
from ui.parts.table import table
from ui.parts.text import notice
from ui.parts.ways import TRAIL
from ui.words import known, say

ACTOR, NOUN, SUBJECT, SINCE, UNTIL = "oleh", "bagian", "pada", "sejak", "sampai"
"""Names in the address."""
NOUNS = ("account", "role", "agency", "holiday", "leave", "code", "unit", "workflow", "table")
HEADS = ("at", "actor", "what", "subject", "before", "after", "reason")
LONGEST = 80

Asked = dict[str, str]


def show(officer: Officer) -> None:
    """The filters, and the changes they leave, the newest first, fifty a page."""
    TRAIL.admit(officer)
    st.title(say("nav.trail"))
    mirror_address(TRAIL.path)
    notice("note", say("jejak.intro"))
    with transaction() as store:
        names, actors = store.people.names(), store.administration.actors()
    asked = _asked(actors)
    _form(asked, {one: names.get(one, one) for one in actors})
    with transaction() as store:
        found, more = store.administration.page(_filter(asked), after=page_mark())
    if not found:
        notice("note", say("jejak.empty"))
        return
    heads = [say(f"jejak.head.{name}") for name in HEADS]
    roles = role_names()
    table(say("jejak.caption"), heads, [_row(one, names, roles) for one in found])
    next_link(TRAIL, more, **asked)
    export_rows(TRAIL, heads, partial(_every, _filter(asked), names, roles), asked, officer)


def _every(
    which: AdministrationFilter, names: Mapping[str, str], roles: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    found = every(lambda store, after: store.administration.page(which, after=after, limit=PAGE))
    return (_row(one, names, roles) for one in found)


def _asked(actors: list[str]) -> Asked:
    """What the address asks; what it can't mean is left out."""
    given = st.query_params.to_dict()
    means: dict[str, bool] = {
        ACTOR: given.get(ACTOR) in actors,
        NOUN: given.get(NOUN) in NOUNS,
        SUBJECT: bool(given.get(SUBJECT, "").strip()) and "\x00" not in given.get(SUBJECT, ""),
        SINCE: _day(given.get(SINCE)) is not None,
        UNTIL: _day(given.get(UNTIL)) is not None,
    }
    return {name: given[name].strip()[:LONGEST] for name, sense in means.items() if sense}


def _filter(asked: Asked) -> AdministrationFilter:
    since, until = _day(asked.get(SINCE)), _day(asked.get(UNTIL))
    return AdministrationFilter(
        actor=asked.get(ACTOR),
        noun=asked.get(NOUN),
        subject=asked.get(SUBJECT),
        since=_morning(since) if since else None,
        until=_morning(until + timedelta(days=1)) if until else None,
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)


def _form(asked: Asked, actors: Mapping[str, str]) -> None:
    with st.form("jejak", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        _pick(ACTOR, say("jejak.actor"), actors, asked)
        _pick(NOUN, say("jejak.noun"), {noun: say(f"noun.{noun}") for noun in NOUNS}, asked)
        st.text_input(say("jejak.subject"), asked.get(SUBJECT, ""), key=_key(SUBJECT), max_chars=LONGEST)
        for name, word in ((SINCE, "jejak.since"), (UNTIL, "jejak.until")):
            latest = now().astimezone(OFFICE_ZONE).date()
            st.date_input(say(word), _day(asked.get(name)), max_value=latest, format="DD/MM/YYYY", key=_key(name))
        st.form_submit_button(say("jejak.go"), type="primary", on_click=_ask)
    if asked:
        TRAIL.link(say("search.clear"))


def _pick(name: str, title: str, choices: Mapping[str, str], asked: Asked) -> None:
    place = list(choices).index(asked[name]) if asked.get(name) in choices else None
    st.selectbox(
        title, list(choices), place, format_func=choices.__getitem__, placeholder=say("jejak.all"), key=_key(name)
    )


def _key(name: str) -> str:
    return f"jejak-{name}"


def _ask() -> None:
    said = {name: st.session_state.get(_key(name)) for name in (ACTOR, NOUN, SUBJECT, SINCE, UNTIL)}
    change_address(TRAIL.path, {name: str(value).strip() for name, value in said.items() if value})


def _row(one: AdministrationLine, names: Mapping[str, str], roles: Mapping[str, str]) -> tuple[str, ...]:
    before, after = _told_apart(one.before, one.after)
    when = f"{day_words(one.at)} {clock_words(one.at)}"
    what, who = known(f"did.{one.what}", one.what), names.get(one.actor, one.actor)
    return when, who, what, one.subject, _words(before, roles), _words(after, roles), one.reason or say("none")


def _told_apart(before: Any, after: Any) -> tuple[Any, Any]:  # noqa: ANN401  what stands there is JSON
    """Of two records only what differs."""
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return before, after
    same = {key for key in before if key in after and before[key] == after[key]}
    old, new = ({key: one for key, one in side.items() if key not in same} for side in (before, after))
    return old, new


def _words(value: Any, roles: Mapping[str, str], key: str = "") -> str:  # noqa: ANN401  the same
    """A value of the trail as people read it."""
    if value is None or value in ("", [], {}):
        return say("none")
    if isinstance(value, dict):
        return "; ".join(f"{known(f'said.{name}', name)}: {_words(one, roles, name)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(_words(one, roles, key) for one in value)
    if isinstance(value, bool):
        return say("yes" if value else "no")
    if key == "roles":
        return roles.get(value, value)
    return _SPELT[key](str(value)) if key in _SPELT else str(value)


_SPELT: Mapping[str, Callable[[str], str]] = {
    "rights": lambda value: known(f"right.{value}", value),
    "basis": lambda value: known(f"basis.{value}", value),
    "kind": lambda value: known(f"days.{value}", value),
    "listing": lambda value: known(f"codes.{value}", value),
    "category": lambda value: labels("agency_categories").get(value, value),
    "regency": lambda value: regencies().get(value, value),
    **dict.fromkeys(("head", "deputy", "members"), named),
}
"""Values that the trail keeps as keys, in words: by the name they stand under."""
