"""Hari libur: the year's table of days off; what an edit moves is shown before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from domain.calendar import DayOff, DayOffKind, office_day
from domain.errors import ComplaintError
from domain.people import Officer
from domain.store import transaction
from tasks.holidays import Moved, add_day_off, foresee_added, foresee_removed, remove_day_off
from ui.officer import now
from ui.parts.export import export_table
from ui.parts.flash import beside, forget, later, refuse, say_now, sum_up
from ui.parts.moments import date_words
from ui.parts.press import press
from ui.parts.table import table
from ui.parts.text import notice
from ui.parts.ways import DAYS_OFF
from ui.words import Said, say

FORM = "days"
FORESEEN = "days-foreseen"
TURN = "days-turn"
LABELS = Said({"name": "days.name", "reason": "days.reason"})


@dataclass(frozen=True)
class Edit:
    """A day entered, changed or taken out."""

    day: DayOff
    remove: bool

    def foresee(self, officer: Officer) -> Moved:
        """What it would move now."""
        if self.remove:
            return foresee_removed(self.day.day, by=officer, at=now())
        return foresee_added(self.day, by=officer, at=now())

    def save(self, officer: Officer, reason: str) -> Moved:
        """Do it."""
        if self.remove:
            return remove_day_off(self.day.day, by=officer, at=now(), reason=reason)
        return add_day_off(self.day, by=officer, at=now(), reason=reason)


def show(officer: Officer) -> None:
    """A year's days off, and a form for one of them."""
    DAYS_OFF.admit(officer)
    st.title(say("nav.days_off"))
    say_now()
    year = int(st.number_input(say("days.year"), 2000, 2100, office_day(now()).year, key="days-year"))
    with transaction() as store:
        days = {one.day: one for one in store.calendar.days_off(year)}
    _list(year, days, officer)
    st.subheader(say("days.edit"))
    _edit(_form(year, days), officer)


def _list(year: int, days: Mapping[date, DayOff], officer: Officer) -> None:
    if not days:
        notice("note", say("days.empty", year=year))
        return
    heads = [say(f"days.head.{name}") for name in ("day", "name", "kind", "note")]
    rows = [
        (date_words(one.day), one.name, say(f"days.{one.kind}"), say("days.estimated") if one.estimated else "")
        for one in days.values()
    ]
    table(say("days.caption", year=year), heads, rows)
    export_table(DAYS_OFF, heads, rows, officer, str(year))


def _form(year: int, days: Mapping[date, DayOff]) -> Edit:
    """The edit as the fields have it; the fields begin anew after a saved edit, in another year, and for another day."""
    names: dict[date | None, str] = {None: say("days.new")}
    names |= {one.day: f"{date_words(one.day)} – {one.name}" for one in days.values()}
    turn = f"{st.session_state.setdefault(TURN, 0)}-{year}"
    chosen = st.selectbox(say("days.which"), list(names), format_func=lambda one: names[one], key=f"days-which-{turn}")
    known = days.get(chosen) if chosen else None
    if known and _removes(known):
        return Edit(known, remove=True)
    return Edit(_day(f"{turn}-{chosen}", year, known, days), remove=False)


def _removes(known: DayOff) -> bool:
    act = st.radio(
        say("days.act"),
        ("change", "remove"),
        format_func=lambda one: say(f"days.act.{one}"),
        horizontal=True,
        key=f"days-act-{known.day}",
    )
    return act == "remove"


def _day(key: str, year: int, known: DayOff | None, days: Mapping[date, DayOff]) -> DayOff:
    day = known.day if known else _new_day(key, year, days)
    name = st.text_input(say("days.name"), known.name if known else "", key=f"days-name-{key}", max_chars=120)
    beside(FORM, "name", name.strip())
    kinds = list(DayOffKind)
    kind = st.radio(
        say("days.kind"),
        kinds,
        kinds.index(known.kind) if known else 0,
        format_func=lambda one: say(f"days.{one}"),
        horizontal=True,
        key=f"days-kind-{key}",
    )
    estimated = st.checkbox(
        say("days.is_estimated"), known is not None and known.estimated, key=f"days-estimated-{key}"
    )
    return DayOff(day, name.strip(), DayOffKind(kind), estimated)


def _new_day(key: str, year: int, days: Mapping[date, DayOff]) -> date:
    first, last, today = date(year, 1, 1), date(year, 12, 31), office_day(now())
    start = today if first <= today <= last else first
    day: date = st.date_input(say("days.day"), start, first, last, key=f"days-day-{key}", format="DD/MM/YYYY")
    if day in days:
        notice("warn", say("days.already", name=days[day].name))
    return day


def _edit(edit: Edit, officer: Officer) -> None:
    """First the effect, then the button that saves; another word in the form, and the effect must be asked anew."""
    reason = st.text_input(say("days.reason"), key=f"days-reason-{st.session_state[TURN]}", max_chars=300)
    beside(FORM, "reason", reason)
    press(say("days.foresee"), "days-foresee", _foresee, edit, officer)
    sum_up(FORM)
    foreseen: tuple[Edit, Moved] | None = st.session_state.get(FORESEEN)
    if foreseen is None or foreseen[0] != edit:
        return
    notice("warn", say("days.foreseen", **vars(foreseen[1])))
    press(say("days.save"), "days-save", _save, edit, officer, reason, primary=True)


def _foresee(edit: Edit, officer: Officer) -> None:
    st.session_state.pop(FORESEEN, None)
    try:
        moved = edit.foresee(officer)
    except ComplaintError as refusal:
        refuse(FORM, refusal, say("days.refused"), {"name": edit.day.name}, LABELS)
    else:
        forget(FORM)
        st.session_state[FORESEEN] = (edit, moved)


def _save(edit: Edit, officer: Officer, reason: str) -> None:
    try:
        moved = edit.save(officer, reason)
    except ComplaintError as refusal:
        refuse(FORM, refusal, say("days.refused"), {"reason": reason}, LABELS)
    else:
        forget(FORM)
        del st.session_state[FORESEEN]
        st.session_state[TURN] += 1
        later("ok", say("days.saved", **vars(moved)))
