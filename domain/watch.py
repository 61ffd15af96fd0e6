"""The sweep's look at one complaint: remind, tell that time is up, let lapse.

Each rung of a term's ladder is climbed once; of several that were passed since the last look (the system
was down, the office slept) only the last reminder is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.calendar import indonesian_day, office_day
from domain.complaint import Complaint
from domain.ladder import Rung
from domain.notices import Escalation, NoticeKind
from domain.people import SYSTEM
from domain.terms import RunningTerm
from domain.visit import Visit

AGAIN = timedelta(minutes=10)
"""When to look again at what should lapse while its letter is still being made."""


@dataclass
class Swept:
    """What a look at complaints did: reminders given, terms found over, superiors told, visits lapsed."""

    reminded: int = 0
    breached: int = 0
    escalated: int = 0
    lapsed: int = 0

    def add(self, other: Swept) -> None:
        """Count in another look."""
        for name, count in vars(other).items():
            setattr(self, name, getattr(self, name) + count)


def watch(complaint: Complaint, *, at: datetime) -> Swept:
    """Climb every ladder of the complaint up to the moment (aware); returns what was done."""
    done = Swept()
    for term in complaint.running_terms():
        for rung in _to_climb(term, at):
            if not rung.over:
                _remind(complaint, term, rung, at, done)
            elif not _lapse(complaint, term, at, done):
                _tell_over(complaint, term, at, done)
    return done


def _to_climb(term: RunningTerm, at: datetime) -> list[Rung]:
    """What was passed: the last reminder alone, unless time is up, which says it all."""
    passed = term.climb(at)
    return passed[-1:]


def _remind(complaint: Complaint, term: RunningTerm, rung: Rung, at: datetime, done: Swept) -> None:
    text = f"{complaint.registration_number}: “{term.label}” {_due_words(term, at)} ({rung.percent} % waktu terpakai)."
    complaint.tell_holder(NoticeKind.DUE_SOON, text, at, _visit(complaint, term), key=f"{_key(term)}:{rung.percent}")
    complaint.record("reminded", SYSTEM, at, _visit(complaint, term), **_of(term), percent=rung.percent)
    done.reminded += 1


def _due_words(term: RunningTerm, at: datetime) -> str:
    day = office_day(term.due_at)
    return "jatuh tempo hari ini" if day == office_day(at) else f"jatuh tempo {indonesian_day(day)}"


def _lapse(complaint: Complaint, term: RunningTerm, at: datetime, done: Swept) -> bool:
    """Take the outcome the route lets lapse; True when the rung is dealt with, now or later."""
    rule, visit = complaint.rule(term), _visit(complaint, term)
    if rule is None or rule.lapses_into is None or visit is None or not visit.open:
        return False
    if not visit.prepared:  # its letter is not out yet, so its term has not truly begun
        term.put_back(Rung(term.due_at, None), at + AGAIN)
        return True
    complaint.decide(rule.lapses_into, by=SYSTEM, at=at, visit_id=visit.id)
    done.lapsed += 1
    return True


def _tell_over(complaint: Complaint, term: RunningTerm, at: datetime, done: Swept) -> None:
    day = indonesian_day(office_day(term.due_at))
    text = f"{complaint.registration_number}: “{term.label}” lewat batas waktu ({day})."
    complaint.tell_holder(NoticeKind.BREACHED, text, at, _visit(complaint, term), key=_key(term))
    complaint.record("breached", SYSTEM, at, _visit(complaint, term), **_of(term))
    done.breached += 1
    rule = complaint.rule(term)
    if rule and rule.escalate_to:
        _escalate(complaint, term, rule.escalate_to, text, at)
        done.escalated += 1


def _escalate(complaint: Complaint, term: RunningTerm, role: str, text: str, at: datetime) -> None:
    visit = _visit(complaint, term) or complaint.open_visit
    raised = Escalation(complaint.id, term.id, term.label, term.due_at, role, at, visit.id if visit else None)
    complaint.escalations.append(raised)
    complaint.tell(NoticeKind.ESCALATED, text, at, visit, key=_key(term), role=role)
    complaint.record("escalated", SYSTEM, at, visit, **_of(term), to=role)


def _key(term: RunningTerm) -> str:
    return f"{term.id}:{term.due_at.isoformat()}"


def _of(term: RunningTerm) -> dict[str, str]:
    return {"term": str(term.id), "label": term.label, "due_at": term.due_at.isoformat()}


def _visit(complaint: Complaint, term: RunningTerm) -> Visit | None:
    """The visit a term belongs to; None for a term of the whole complaint."""
    return complaint.visit(term.visit_id) if term.visit_id else None
