"""The parts a route is made of: stages, the outcomes that leave them, deadlines; and how faults in them are told.

Rules of the form come from PER/05/M.PAN/4/2009 as far as it could be read; each deadline states its own evidence.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.calendar import Term, Unit
from domain.errors import NotFound
from domain.forms import Form
from domain.sentence import Sentence

PROPOSED = "(proposed)"
"""Target of an approval outcome: go where the proposed outcome leads."""
PROPOSER = "(proposer)"
"""Target of an approval outcome: back to the stage that proposed."""
END = "(end)"
"""Target of the last outcome: no visit is opened, the complaint is done."""


class Kind(StrEnum):
    """What the office does on entering a stage; flows.stages.STAGE_KINDS says how."""

    DESK = "desk"
    REGISTRATION = "registration"
    FORWARDING = "forwarding"
    WAITING = "waiting"
    CLARIFICATION = "clarification"
    CLOSURE = "closure"

    @property
    def idle(self) -> bool:
        """True when entering such a stage gives the office nothing to do but the decision's letters."""
        return self in (Kind.DESK, Kind.WAITING, Kind.CLARIFICATION, Kind.CLOSURE)


class Nature(StrEnum):
    """Class of a complaint, fixed by the analysis (berkadar pengawasan or not, and the two others)."""

    OVERSIGHT = "oversight"
    GENERAL = "general"
    INFORMATION = "information"
    ASPIRATION = "aspiration"


class Basis(StrEnum):
    """How well a figure is founded: read in a source, read in part, from memory, derived, or our default."""

    FOUND = "found"
    PARTIAL = "partial"
    RECALLED = "recalled"
    DERIVED = "derived"
    ASSUMED = "assumed"

    @property
    def doubtful(self) -> bool:
        """True where the board has to show that the figure needs confirming."""
        return self in (Basis.RECALLED, Basis.ASSUMED)


class Start(StrEnum):
    """From when a deadline runs."""

    RECEIPT = "receipt"
    STAGE = "stage"
    COMPLETE_FILE = "complete_file"


@dataclass(frozen=True)
class Deadline:
    """A term of a stage or of the whole complaint.

    `terms` maps a class to its term; the key None stands for any class. Without an entry for
    the class (or while the class is unknown) the deadline doesn't run. `reminders` are
    fractions of the term; at `lapses_into` the system decides that outcome when time is up.
    """

    key: str
    label: str
    start: Start
    terms: Mapping[Nature | None, Term]
    legal_basis: str
    basis: Basis
    reminders: tuple[float, ...] = ()
    escalate_to: str | None = None
    lapses_into: str | None = None

    @property
    def unit(self) -> Unit:
        """What its terms count, all of them the same; working days while it has none."""
        return next((term.unit for term in self.terms.values()), Unit.WORKING_DAYS)

    def term(self, nature: Nature | None) -> Term | None:
        """The term for a class; None while it doesn't run."""
        specific = self.terms.get(nature) if nature else None
        return specific or self.terms.get(None)


@dataclass(frozen=True)
class Outcome:
    """A decision that leaves a stage: where it leads, what it asks, what it issues.

    `dismissal_reason` is the code given by an outcome that dismisses without asking (a lapse); None where the form asks.
    `bulk` lets officers take it for many cards at once: nothing of it may be individual.
    """

    key: str
    label: str
    to: str
    form: Form = field(default_factory=Form)
    letters: tuple[str, ...] = ()
    approval_by: str | None = None
    completes_file: bool = False
    dismisses: bool = False
    dismissal_reason: str | None = None
    bulk: bool = False

    @property
    def ends(self) -> bool:
        """True when nothing follows."""
        return self.to == END


@dataclass(frozen=True)
class Stage:
    """A place on the route. `decides_itself` names the one outcome the system takes there."""

    key: str
    title: str
    kind: Kind
    role: str
    outcomes: tuple[Outcome, ...]
    deadlines: tuple[Deadline, ...] = ()
    decides_itself: str | None = None
    approves: bool = False
    stops_clock: str | None = None
    closes: bool = False

    def outcome(self, key: str) -> Outcome:
        """The outcome of that key; NotFound names the ones there are."""
        for one in self.outcomes:
            if one.key == key:
                return one
        known = ", ".join(one.key for one in self.outcomes)
        raise NotFound(f"Tahap “{self.title}” tidak mengenal keputusan “{key}”; yang ada: {known}.")


@dataclass(frozen=True)
class Fault:
    """Something wrong with a route: where (a path into the file) and what to do about it."""

    path: tuple[str | int, ...]
    text: str


def fault(path: tuple[str | int, ...], template: str, /, **values: object) -> Fault:
    """A fault told by a `Sentence`, so that the screens can say it in their own words."""
    return Fault(path, Sentence(template, **values))


def near(word: str, known: Iterable[str]) -> Sentence:
    """The remedy for a word nobody knows: the closest known one, else the list of what is known."""
    options = sorted(known)
    if close := difflib.get_close_matches(word, options, n=1):
        return Sentence("did you mean '{name}'?", name=close[0])
    return Sentence("known are: {names}", names=", ".join(options))
