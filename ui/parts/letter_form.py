"""The fields of a letter as it comes in, in the groups of the guideline, and the JSON they make (the same every door takes)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import streamlit as st

from config.intake import LONGEST_BODY, LONGEST_SUBJECT
from domain.calendar import OFFICE_ZONE
from domain.registration import Addressing
from ui.officer import now
from ui.parts.drafts import Draft
from ui.parts.flash import beside
from ui.parts.form import pick
from ui.parts.lists import offered, regencies
from ui.words import Said, say

DAY, CLOCK = "received_day", "received_clock"
YES_NO: Mapping[bool, str] = Said({True: "yes", False: "no"})

LABELS: Mapping[str, str] = Said(
    {
        "channel": "reg.channel",
        "received_at": "reg.received_day",
        "subject": "reg.subject",
        "body": "reg.body",
        "language": "reg.language",
        "incident_date": "reg.incident",
        "problem_code": "reg.problem",
        "evidence": "reg.evidence",
        "file": "reg.documents",
        **{
            f"letter.{name}": f"reg.letter.{name}"
            for name in ("category", "number", "date", "signed", "addressed_to", "addressing", "carbon_copies")
        },
        **{
            f"complainant.{name}": f"reg.person.{name}"
            for name in ("name", "national_id", "address", "regency", "phone", "email", "occupation", "category")
        },
        "complainant.proxy.name": "reg.proxy.name",
        "complainant.proxy.mandate": "reg.proxy.mandate",
        **{
            f"reported_party.{name}": f"reg.party.{name}"
            for name in ("name", "employee_id", "address", "position", "agency", "agency_category")
        },
        "case_location.regency": "reg.place.regency",
        "case_location.country": "reg.place.country",
    }
)
"""Path in the letter's JSON → the label of its field."""


@dataclass(frozen=True)
class _Fields:
    """Puts widgets on the page: each reads its draft, writes to it, and shows what was wrong with it."""

    kept: Draft
    turn: int

    def key(self, path: str) -> str:
        return f"reg-{path.replace('.', '-')}-{self.turn}"

    def _put(self, path: str, value: object) -> None:
        self.kept.put(path, value, self.key(path))
        beside(self.kept.form, path, value)

    def text(self, path: str, most: int = 300) -> None:
        self._put(path, st.text_input(LABELS[path], self.kept.get(path) or "", key=self.key(path), max_chars=most))

    def area(self, path: str, most: int = 2_000, height: int = 90) -> None:
        written = self.kept.get(path) or ""
        self._put(path, st.text_area(LABELS[path], written, key=self.key(path), max_chars=most, height=height))

    def choice(self, path: str, choices: Mapping[Any, str], before: object = None) -> None:
        known = self.kept.content.get(path, before)
        self._put(path, pick(LABELS[path], choices, self.key(path), known))

    def day(self, path: str, before: date | None = None) -> None:
        known = self.kept.get(path)
        value = date.fromisoformat(known) if known else before
        name = LABELS.get(path, say("reg.received_day"))
        chosen = st.date_input(name, value, key=self.key(path), format="DD/MM/YYYY")
        self._put(path, chosen.isoformat() if isinstance(chosen, date) else None)

    def clock(self, path: str, before: time) -> None:
        known = self.kept.get(path)
        value = time.fromisoformat(known) if known else before
        chosen = st.time_input(say("reg.received_clock"), value, key=self.key(path), step=60)
        self._put(path, chosen.isoformat())

    def mark(self, path: str, name: str) -> None:
        self._put(path, st.checkbox(name, bool(self.kept.get(path)), key=self.key(path)) or None)


def letter_fields(kept: Draft, turn: int) -> None:
    """Every field of a letter; `turn` makes new keys for a new form."""
    fields = _Fields(kept, turn)
    left, right = st.columns(2, gap="medium")
    with left:
        _group("group.content", _content, fields)
        _group("group.letter", _letter, fields)
    with right:
        _group("group.complainant", _complainant, fields)
        _group("group.reported_party", _reported_party, fields)
        _group("group.case_location", _case_location, fields)


def _group(title: str, put: Callable[[_Fields], None], fields: _Fields) -> None:
    with st.container(border=True, key=title.replace(".", "-")):
        st.subheader(say(title), anchor=False)
        put(fields)


def _content(fields: _Fields) -> None:
    here = now().astimezone(OFFICE_ZONE)
    fields.choice("channel", offered("channels"), "letter")
    day, clock = st.columns(2)
    with day:
        fields.day(DAY, here.date())
    with clock:
        fields.clock(CLOCK, here.time().replace(second=0, microsecond=0))
    beside(fields.kept.form, "received_at", None)
    fields.text("subject", LONGEST_SUBJECT)
    fields.area("body", LONGEST_BODY, 220)
    fields.day("incident_date")
    fields.choice("problem_code", offered("problem_codes"))
    fields.area("evidence")
    fields.choice("language", {key: say(f"language.{key}") for key in ("id", "jv", "su", "en", "und")}, "id")


def _letter(fields: _Fields) -> None:
    names = ("complaint", "request", "aspiration", "information", "other")
    fields.choice("letter.category", {say(f"category.{name}").lower(): say(f"category.{name}") for name in names})
    fields.text("letter.number", 200)
    fields.day("letter.date")
    fields.choice("letter.signed", YES_NO)
    addressees = ("president", "vice_president", "state_secretary", "other")
    fields.choice("letter.addressed_to", {name: say(f"addressee.{name}") for name in addressees})
    fields.choice("letter.addressing", {one.value: say(f"addressing.{one.value}") for one in Addressing})
    fields.area("letter.carbon_copies")


def _complainant(fields: _Fields) -> None:
    fields.text("complainant.name")
    fields.text("complainant.national_id", 25)
    fields.area("complainant.address")
    fields.choice("complainant.regency", regencies())
    fields.text("complainant.occupation", 200)
    fields.choice("complainant.category", offered("complainant_categories"))
    fields.text("complainant.phone", 200)
    fields.text("complainant.email", 200)
    fields.mark("complainant.anonymous", say("reg.person.anonymous"))
    fields.mark("complainant.confidential", say("reg.person.confidential"))
    fields.text("complainant.proxy.name", 200)
    fields.text("complainant.proxy.mandate", 200)


def _reported_party(fields: _Fields) -> None:
    for name in ("name", "employee_id"):
        fields.text(f"reported_party.{name}", 200)
    fields.area("reported_party.address")
    for name in ("position", "agency"):
        fields.text(f"reported_party.{name}", 200)
    fields.choice("reported_party.agency_category", offered("agency_categories"))


def _case_location(fields: _Fields) -> None:
    fields.choice("case_location.regency", regencies())
    fields.text("case_location.country", 2)


PRESET = frozenset({"channel", "language", DAY, CLOCK})


def begun(content: Mapping[str, Any]) -> bool:
    """True once something was typed that the form didn't put there itself: only then it is a draft worth keeping."""
    return bool(content.keys() - PRESET)


LINES = ("evidence", "letter.carbon_copies")


def letter_json(content: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, in the public shape of a letter."""
    letter: dict[str, Any] = {}
    for path, value in content.items():
        if path not in (DAY, CLOCK):
            _at(letter, path, [line for line in value.splitlines() if line.strip()] if path in LINES else value)
    letter["received_at"] = _received(content)
    return letter


def _at(letter: dict[str, Any], path: str, value: object) -> None:
    *groups, name = path.split(".")
    for group in groups:
        letter = letter.setdefault(group, {})
    letter[name] = value


def _received(content: Mapping[str, Any]) -> str | None:
    """The moment of receipt in the office's zone; None when day or time is missing."""
    if not (content.get(DAY) and content.get(CLOCK)):
        return None
    day, clock = date.fromisoformat(content[DAY]), time.fromisoformat(content[CLOCK])
    return datetime.combine(day, clock, OFFICE_ZONE).isoformat()
