"""Does every letter of a route come out? Each is set on trial with made-up values of the very fields the route asks for.

Tried are: everything filled, only what is needed filled, and each choice a field or a reason may take, for a template may know
fewer of them than the route offers. Nothing is kept, no database is asked, and no PDF is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from config.codes import codes_in_force
from config.letter_needs import GIVEN, OF_FORWARDING, Issue, head_or_none, issues
from config.letters import LetterHead, letter_kinds
from config.translate import Sketch
from domain.errors import LetterFault
from domain.forms import FieldType, FormField
from domain.sentence import Sentence
from domain.soundness.knowledge import Facts
from domain.soundness.walk import Place, outcomes
from domain.workflow import Fault, Kind, fault
from tasks.rendering import preview_html

WITHDRAWN = "T10"
DAY = "2026-11-02"
WORDS: Mapping[FieldType, str] = {
    FieldType.TEXT: "Contoh isian & <baris>\nBaris kedua",
    FieldType.DATE: DAY,
    FieldType.NUMBER: "3",
    FieldType.AGENCY: "Instansi Contoh",
    FieldType.DOCUMENT: "contoh.pdf",
    FieldType.BOOLEAN: "True",
}
"""A made-up value of each type, as letters get it; a choice is one of its keys."""
ANYTHING = (WORDS[FieldType.TEXT],)
BY_SYSTEM: Mapping[str, str] = {"forwarding_number": "B-1/PL/11/2026", "forwarding_date": DAY}
"""What the system itself fills in beside the step."""


def letter_trials(drawn: Sketch) -> Iterator[Fault]:
    """Every letter the route names that can't be made, where it is named, with the template's line and what it stumbles over."""
    yield from _unreadable(drawn)
    asked = {one.name: one for _, outcome, _ in outcomes(drawn) for one in outcome.form.fields}
    reasons = _reasons(drawn, asked)
    told: dict[_Trial, str | None] = {}
    for issue in issues(drawn):
        stumbles: dict[str, Sentence] = {}
        for trial, which in _trials(issue, asked, reasons):
            if trial not in told:
                told[trial] = _stumble(issue.head, trial)
            if said := told[trial]:
                stumbles.setdefault(said, which)
        for said, which in stumbles.items():
            text = "{where}: letter '{letter}' can't be made {which}: {said} – mend the template, or what the route fills and offers"
            yield fault(issue.place, text, where=issue.where, letter=issue.head.kind, which=which, said=said)


@dataclass(frozen=True)
class _Trial:
    """One letter to be set: its kind, its fields with their values, the code of its reason."""

    kind: str
    fields: tuple[tuple[str, str], ...]
    reason: str


def _unreadable(drawn: Sketch) -> Iterator[Fault]:
    """Letters whose template begins with no head that can be read."""
    named: list[tuple[Place, str]] = [(("withdraw_letters", k), kind) for k, kind in enumerate(drawn.withdraw_letters)]
    for _, outcome, place in outcomes(drawn):
        named += [((*place, "letters", k), kind) for k, kind in enumerate(outcome.letters)]
    for place, kind in named:
        if kind in letter_kinds() and head_or_none(kind) is None:
            text = "letter '{letter}': its template has no head that can be read – mend it in {letter}.j2"
            yield fault(place, text, letter=kind)


def _reasons(drawn: Sketch, asked: Mapping[str, FormField]) -> tuple[str, ...]:
    """Every code a dismissal of this route may carry."""
    chosen = _values("dismissal_reason", asked)
    fixed = [outcome.dismissal_reason for _, outcome, _ in outcomes(drawn) if outcome.dismissal_reason]
    return tuple(dict.fromkeys([*chosen, *fixed, WITHDRAWN]))


def _stumble(head: LetterHead, trial: _Trial) -> str | None:
    try:
        preview_html(trial.kind, _snapshot(head, dict(trial.fields), trial.reason))
    except LetterFault as wrong:
        return " ".join(str(wrong).split())
    return None


def _trials(issue: Issue, asked: Mapping[str, FormField], reasons: Iterable[str]) -> Iterator[tuple[_Trial, Sentence]]:
    """What is tried, and what is special about it."""
    head, first = issue.head, next(iter(reasons))
    needed = [key.removeprefix("fields.") for key in head.required if key.startswith("fields.")]
    named = [key.removeprefix("fields.") for key in (*head.required, *head.optional) if key.startswith("fields.")]
    values = {name: _given(name, issue) or _values(name, asked) for name in named}
    # what a letter can't do without and nobody fills is told already, by what it needs
    full = {
        name: (values[name] or ANYTHING)[0]
        for name in named
        if name in needed or (values[name] and _filled(name, issue.perhaps))
    }
    bare = {name: value for name, value in full.items() if name in needed or _filled(name, issue.surely)}
    yield _Trial(head.kind, tuple(bare.items()), first), Sentence("where only what must be filled is")
    yield _Trial(head.kind, tuple(full.items()), first), Sentence("where all is filled")
    for name in full:
        for value in values[name][1:]:
            which = Sentence("with {name} '{value}'", name=name, value=value)
            yield _Trial(head.kind, tuple({**full, name: value}.items()), first), which
    if "reason" in head.required:
        for reason in reasons:
            yield _Trial(head.kind, tuple(full.items()), reason), Sentence("with reason '{code}'", code=reason)


def _filled(name: str, known: Facts) -> bool:
    return name in known | GIVEN | OF_FORWARDING


def _given(name: str, issue: Issue) -> tuple[str, ...]:
    """What the system itself puts into a field of this letter; nothing where an officer fills it."""
    if name == "step":
        clarifies = issue.entered is not None and issue.entered.kind is Kind.CLARIFICATION
        return ("clarification" if clarifies else "forwarding",)
    return (BY_SYSTEM[name],) if name in BY_SYSTEM else ()


def _values(name: str, asked: Mapping[str, FormField]) -> tuple[str, ...]:
    """All a field may hold in a letter of this route, one of each kind; nothing when no form asks for it."""
    if (one := asked.get(name)) is None:
        return ()
    if one.type is FieldType.CHOICE:
        return tuple(choice.key for choice in one.choices if not choice.retired)
    return (WORDS[one.type],)


def _snapshot(head: LetterHead, fields: Mapping[str, str], reason: str) -> dict[str, Any]:
    """A letter's snapshot (`tasks.snapshot_shape`) in which nobody real appears."""
    office = ("name", "unit", "address", "city", "signatory_name", "signatory_title")
    codes = {code.code: code.text or code.label for code in codes_in_force()["dismissal_reasons"]}
    return {
        "number": "B-1/XX/11/2026",
        "draft": False,
        "date": DAY,
        "office": {**dict.fromkeys(office, "Contoh"), "public_url": "http://127.0.0.1"},
        "recipient": {"name": "Contoh", "address": "Jalan Contoh 1", "salutation": "Saudara"},
        "copies": ["Contoh"] if head.copies else [],
        "complaint": _complaint(to_complainant=head.recipient == "complainant"),
        "due_on": DAY,
        "reason": {"code": reason, "text": codes.get(reason, reason)},
        "fields": dict(fields),
    }


def _complaint(*, to_complainant: bool) -> dict[str, str | None]:
    return {
        "registration_number": "DM-2026-000001",
        "tracking_code": "CONTOH",
        "subject": "Contoh",
        "received_on": DAY,
        "channel": "Surat",
        "gist": "Contoh",
        "letter_number": None,
        "letter_date": None,
        "complainant_name": "Contoh" if to_complainant else None,
    }
