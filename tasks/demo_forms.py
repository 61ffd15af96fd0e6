"""What the demo's officers filled in on each decision, from the texts of config/demo/desk.yaml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from config.demo_letters import DemoLetter
from domain.forms import Value

Fields = dict[str, Value]

RETURNED = "Sebutkan apakah ada jalan lain yang dapat ditawarkan kepada pelapor, lalu usulkan kembali."
CHANGED = "Disetujui; alasan dalam surat dilengkapi dengan putusan terakhir."


@dataclass(frozen=True)
class Desk:
    """One decision about to be taken: on which letter, on which day, with which word from its path.

    `again` is True for a second answer of the agency, `related` the number of the earlier complaint a repeat joins.
    """

    letter: DemoLetter
    argument: str | None
    day: date
    chance: Random
    again: bool = False
    related: str | None = None

    def text(self, name: str) -> str:
        """What stands in desk.yaml for this letter; KeyError where its path needs a text that is not there."""
        return self.letter.texts[name]


def filled(stage: str, word: str, desk: Desk) -> Fields:
    """The fields of a decision; empty where it asks for none."""
    form = FORMS.get(f"{stage}.{word}") or FORMS.get(word)
    found = form(desk) if form else {}
    return {name: value for name, value in found.items() if value is not None}


def _worksheet(desk: Desk) -> Fields:
    letter = desk.letter
    return {
        "core_problem": desk.text("core"),
        "rules": letter.rules[letter.problem_code],
        "problem_code": letter.problem_code,
        "nature": letter.nature,
    }


def _forward(desk: Desk) -> Fields:
    return {**_worksheet(desk), "agency": desk.argument, "reported_party": _reported(desk.letter)}


def _reported(letter: DemoLetter) -> str | None:
    """Position and agency as the letter names them; left out where few eyes may see it."""
    named = letter.letter.get("reported_party", {})
    parts = [named[name] for name in ("position", "agency") if name in named]
    return ", ".join(parts) if parts and not letter.confidential else None


def _dismiss(desk: Desk) -> Fields:
    letter, reason = desk.letter, desk.argument or ""
    return {
        "dismissal_reason": reason,
        "problem_code": letter.problem_code,
        "nature": letter.nature,
        "existing_information": letter.reasons[reason],
        "related_number": desk.related,
    }


def _answer(desk: Desk) -> Fields:
    written = desk.day - timedelta(days=desk.chance.randint(1, 4))
    return {
        "answer_number": f"{desk.chance.randint(100, 2999)}/JWB/{written.month:02}/{written.year}",
        "answer_date": written.isoformat(),
        "answer": desk.text("second_answer" if desk.again else "answer"),
    }


def _shelf(desk: Desk) -> Fields:
    chance = desk.chance
    return {
        "rack": f"{chance.choice('ABCD')}-{chance.randint(1, 6)}",
        "box": str(chance.randint(1, 48)),
        "folder": f"{chance.randint(1, 30):02}",
    }


FORMS: Mapping[str, Callable[[Desk], Fields]] = {
    "incomplete": lambda desk: {"missing": desk.text("missing")},
    "completed": lambda desk: {"completed_on": desk.day.isoformat()},
    "analysis.forward": _forward,
    "analysis.clarify": _worksheet,
    "analysis.dismiss": _dismiss,
    "return": lambda _: {"return_note": RETURNED},
    "change": lambda desk: {"change_note": desk.letter.texts.get("change", CHANGED)},
    "answered": _answer,
    "clarified": lambda desk: {"clarified_on": desk.day.isoformat(), "clarification": desk.text("answer")},
    "accept": lambda desk: {"finding": desk.argument, "result": desk.text("result")},
    "fulfil": lambda desk: {"result": desk.text("result")},
    "refuse": lambda desk: {"shortcoming": desk.text("shortcoming"), "agency": desk.argument},
    "archived": _shelf,
}
"""Decision (or stage and decision) → what is filled in."""
