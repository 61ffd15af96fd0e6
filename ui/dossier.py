"""A complaint's whole dossier as one plain page for paper (A4): no buttons, no scripts, identities only where they have been opened."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from domain.calendar import office_day
from domain.confidentiality import sees_identity
from domain.people import Officer
from domain.store import Store
from domain.store.board import Line
from tasks.rendering import letter_head
from ui.parts.case import Case, case_of, lacking, letter_html, matter_html, person_facts
from ui.parts.folder import document_words, letter_state, letter_words
from ui.parts.moments import clock_words, day_words
from ui.parts.notes import notes_html
from ui.parts.related import link_words
from ui.parts.terms import terms_html
from ui.parts.text import facts_html, shown, tag
from ui.parts.trail import trail_html
from ui.sheet import sheet
from ui.words import known, say


def printed(store: Store, complaint_id: UUID, officer: Officer) -> Response:
    """The page, for who may see the case. Raises NotFound, NotAllowed."""
    case = case_of(store, complaint_id, officer)
    body = "".join(
        (
            _head(case),
            letter_html(case),
            tag("h3", say("case.identity"), "sd-group") + _identity(store, case),
            matter_html(case),
            *(_part(title, content) for title, content in _parts(case)),
        )
    )
    return sheet(say("print.title", number=case.complaint.registration_number), body, css="sd-sheet sd-print")


def _head(case: Case) -> str:
    complaint, visit = case.complaint, case.complaint.open_visit
    stage = case.route.stage(visit.stage).title if visit else None
    title = tag("h1", shown(say("print.title", number=complaint.registration_number)))
    by = say("print.by", day=day_words(case.at), clock=clock_words(case.at), who=case.officer.name)
    state = known(f"state.{case.state}", case.state)
    stands = facts_html([(say("print.state"), state), (say("print.stage"), stage)])
    how = tag("p", say("print.how"), "sd-noprint sd-meta")
    missing = "".join(tag("p", shown(sentence)) for sentence in lacking(complaint))
    return (
        how
        + title
        + tag("p", shown(complaint.subject), "sd-subject")
        + tag("p", shown(by), "sd-sub")
        + stands
        + missing
    )


def _identity(store: Store, case: Case) -> str:
    """Who complains: only for who has opened it today with a reason, which the trail holds; a printout opens nothing by itself."""
    opened = sees_identity(case.officer) and any(_opened_today(line, case) for line in case.trail)
    if not opened:
        return tag("p", say("print.identity_closed"))
    who = store.complaints.complainant(case.complaint.id)
    return facts_html(person_facts(who)) + tag("p", say("print.identity_opened"), "sd-meta sd-noprint")


def _opened_today(line: Line, case: Case) -> bool:
    mine = line.kind == "identity_read" and line.by == case.officer.username
    return mine and office_day(line.at) == office_day(case.at)


def _parts(case: Case) -> list[tuple[str, str]]:
    letters = [f"{letter_head(one.kind).title}: {letter_words(one)} – {letter_state(one)}" for one in case.letters]
    documents = [f"{one.name} ({document_words(one)})" for one in case.documents]
    links = [f"{one.registration_number}: {link_words(one)}" for one in case.links]
    return [
        ("due.title", terms_html(case) if case.complaint.terms else ""),
        ("case.letters", _list(letters)),
        ("case.documents", _list(documents)),
        ("case.repeats", _list(links)),
        ("case.notes", notes_html(case.notes)),
        ("case.trail", trail_html(case, oldest_first=True)),
    ]


def _list(lines: list[str]) -> str:
    return tag("ul", "".join(tag("li", shown(line)) for line in lines), "sd-papers") if lines else ""


def _part(title: str, content: str) -> str:
    return tag("h2", say(title)) + content if content else ""
