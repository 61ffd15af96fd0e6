"""What the next run of the screen has to say first: a decision was saved, a form has faults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import streamlit as st

from domain.errors import ComplaintError, Refused
from ui.officer import here, now
from ui.parts.text import notice

SAID, FIRST, EMPTIED = "flash", "flash-first", "emptied"
LASTING = timedelta(seconds=5)
"""How long a message stands through further redraws: nobody reads one that the next redraw wipes out at once."""
ONCE = timedelta(0)
"""For what must not stand any longer than it has to: a password."""


@dataclass
class Refusal:
    """Why a form was not taken: problems by field, with what the fields held then, and labels to name them by."""

    intro: str
    problems: dict[str, str]
    values: Mapping[str, Any]
    labels: Mapping[str, str]

    def lines(self) -> list[str]:
        """Each problem that still stands, under its field's label."""
        return [self._line(name, text) for name, text in self.problems.items()]

    def _line(self, name: str, text: str) -> str:
        label = self.labels.get(name, "").rstrip(" *")
        return text if not label or text.startswith(label) else f"{label}: {text}"


def later(tone: str, text: str, lines: Iterable[str] = (), *, lasting: timedelta = LASTING) -> None:
    """Say it at the top of the next run; what lasts no time (`ONCE`) is said there and nowhere else."""
    st.session_state[SAID] = (lasting, tone, text, tuple(lines))
    st.session_state.pop(FIRST, None)


def say_now() -> None:
    """Say what the last act left, also in the redraws of the seconds after, until another act has something to say or another page is opened."""
    with st.container(key="flash"):  # always there: what stands below keeps its place, and an open tab stays open
        if SAID not in st.session_state:
            return
        at, page = now(), here()
        lasting, *said = st.session_state[SAID]
        since, place = st.session_state.setdefault(FIRST, (at, page))
        stands = place == page and at - since <= lasting
        if stands:
            notice(*said)
        if not stands or lasting == ONCE:
            _unsay()


def _unsay() -> None:
    for key in (SAID, FIRST):
        st.session_state.pop(key, None)


def empty_next(picks: Iterable[str] = (), texts: Iterable[str] = ()) -> None:
    """Let the fields of these keys stand empty from the next run on. To forget them would not do: the browser still holds what it shows, and sends it again."""
    emptied = dict.fromkeys(picks) | dict.fromkeys(texts, "")
    st.session_state[EMPTIED] = {**st.session_state.get(EMPTIED, {}), **emptied}


def empty_now() -> None:
    """Empty what the last run asked to; before any field is drawn."""
    for key, nothing in st.session_state.pop(EMPTIED, {}).items():
        st.session_state[key] = nothing


def refuse(form: str, error: ComplaintError, intro: str, values: Mapping[str, Any], labels: Mapping[str, str]) -> None:
    """Remember a refusal: each problem beside its field until the field is changed, all of them beside the button."""
    problems = dict(error.problems) if isinstance(error, Refused) else {}
    st.session_state[_key(form)] = Refusal(intro if problems else str(error), problems, dict(values), labels)
    _unsay()  # what went well before is no answer to this


def beside(form: str, name: str, value: object) -> None:
    """A field's problem, right below it; it is settled once the field holds something else."""
    refusal: Refusal | None = st.session_state.get(_key(form))
    if refusal is None or name not in refusal.problems:
        return
    if (refusal.values.get(name) or None) != (value or None):
        del refusal.problems[name]
        if not refusal.problems:
            forget(form)
        return
    notice("bad", refusal.problems[name])


def sum_up(form: str) -> None:
    """All that still stands against the form; it stands beside the button, where the officer is looking."""
    refusal: Refusal | None = st.session_state.get(_key(form))
    if refusal is not None:
        notice("bad", refusal.intro, refusal.lines())


def forget(form: str) -> None:
    """The form was sent, or begun anew."""
    st.session_state.pop(_key(form), None)


def _key(form: str) -> str:
    return f"problems:{form}"
