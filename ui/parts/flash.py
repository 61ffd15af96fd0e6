"""What the next run of the screen has to say first: a decision was saved, a form has faults. Said once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from domain.errors import ComplaintError, Refused
from ui.parts.text import notice

SAID, PROBLEMS = "flash", "problems"


def later(tone: str, text: str, lines: Iterable[str] = ()) -> None:
    """Say it at the top of the next run."""
    st.session_state[SAID] = (tone, text, tuple(lines))


def say_now() -> None:
    """Say what the last run left."""
    if said := st.session_state.pop(SAID, None):
        notice(*said)


def refuse(form: str, error: ComplaintError, intro: str, labels: Mapping[str, str]) -> None:
    """Remember a refusal: each problem beside its field, all of them above the form."""
    problems = error.problems if isinstance(error, Refused) else {}
    lines = [_line(name, text, labels) for name, text in problems.items()]
    st.session_state[f"{PROBLEMS}:{form}"] = (problems, intro if lines else str(error), lines)


def _line(name: str, text: str, labels: Mapping[str, str]) -> str:
    label = labels.get(name, "")
    return text if not label or text.startswith(label) else f"{label}: {text}"


def problems_of(form: str) -> Mapping[str, str]:
    """The problems of the form's last sending, by field; shown above it."""
    kept = st.session_state.get(f"{PROBLEMS}:{form}")
    if kept is None:
        return {}
    problems, intro, lines = kept
    notice("bad", intro, lines)
    found: Mapping[str, str] = problems
    return found


def forget(form: str) -> None:
    """The form was sent, or begun anew."""
    st.session_state.pop(f"{PROBLEMS}:{form}", None)


def beside(problems: Mapping[str, str], name: str) -> None:
    """A field's problem, right below it."""
    if name in problems:
        notice("bad", problems[name])
