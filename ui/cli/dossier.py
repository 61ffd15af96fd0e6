"""One complaint on paper: particulars, trail, why each due date is what it is, letters. No complainant: identities are opened on screen, with a reason."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.complaint import Complaint
from domain.correspondence import Letter
from domain.errors import NotFound
from domain.store import Store, transaction
from domain.store.board import Line, Link
from domain.terms import RunningTerm
from domain.visit import Visit
from ui.cli.paper import WIDTH, moment, one_line, say, say_table


@dataclass(frozen=True)
class Dossier:
    """What is read of one complaint in one transaction."""

    complaint: Complaint
    lines: list[Line]
    letters: list[Letter]
    links: list[Link]

    def title(self, visit: Visit) -> str:
        """The stage's title on this complaint's own route."""
        return self.complaint.office.route.stage(visit.stage).title


def read_dossier(named: str) -> Dossier:
    """The complaint of that number, tracking code, id, or visit's id. Raises NotFound."""
    with transaction() as store:
        try:
            complaint_id = store.complaints.find(named)
        except NotFound:
            complaint_id = _by_visit(store, named)
        complaint = store.complaints.look_at(complaint_id)
        return Dossier(
            complaint,
            store.board.trail(complaint_id),
            store.correspondence.of(complaint_id),
            store.board.links(complaint_id),
        )


def print_dossier(dossier: Dossier) -> None:
    """Print it for a person."""
    for part in (_particulars(dossier), _deadlines(dossier.complaint)):
        for line in part:
            say(line)
        say()
    rows = [_visit_row(dossier, visit) for visit in dossier.complaint.visits]
    say_table(("tahap", "dibuka", "diputuskan", "keputusan", "oleh"), rows, empty="Belum ada tahap.")
    say()
    letters = [(one.number, one.kind, one.state.value, moment(one.issued_at)) for one in dossier.letters]
    say_table(("surat", "jenis", "keadaan", "terbit"), letters, empty="Tidak ada surat.")
    if dossier.links:
        say()
        links = [(one.registration_number, one.kind, one.score, ", ".join(one.reasons)) for one in dossier.links]
        say_table(("terkait", "hubungan", "skor", "alasan"), links, empty="")


def _by_visit(store: Store, named: str) -> UUID:
    try:
        return store.complaints.of_visit(UUID(named))
    except (ValueError, NotFound):
        raise NotFound(f"Tidak ada pengaduan dengan nomor, kode lacak atau id “{one_line(named)}”.") from None


def _particulars(dossier: Dossier) -> Iterator[str]:
    one = dossier.complaint
    yield f"{one.registration_number}  {one_line(one.subject)}"
    yield f"kode lacak {one.tracking_code} · id {one.id}"
    yield f"kanal {one.channel} · diterima {moment(one.received_at)} · dicatat {moment(one.registered_at)} oleh {one.registered_by}"
    yield f"kelas {one.nature or '–'} · kode masalah {one.problem_code or '–'} · instansi {one.agency or '–'}"
    yield f"keadaan: {_state(dossier)}"
    if one.uncertain:
        yield f"tidak pasti: {', '.join(one.uncertain)}"
    if one.missing:
        yield from textwrap.wrap(f"belum lengkap: {', '.join(one.missing)}", WIDTH)


def _state(dossier: Dossier) -> str:
    one, visit = dossier.complaint, dossier.complaint.open_visit
    if visit is None:
        reason = f", alasan {one.dismissal_reason}" if one.dismissal_reason else ""
        return f"selesai {moment(one.closed_at)}{reason}"
    if one.parked_at:
        return f"tertahan di “{dossier.title(visit)}”: {one_line(one.parked_reason)}"
    return f"“{dossier.title(visit)}”, {'menunggu ' + visit.role if visit.prepared else 'sedang diproses'}, tahap {visit.id}"


def _deadlines(complaint: Complaint) -> Iterator[str]:
    """Each running term with its sentence."""
    running = complaint.running_terms()
    yield "Batas waktu:" if running else "Tidak ada batas waktu yang berjalan."
    for term in sorted(running, key=lambda term: term.due_at):
        rule = complaint.rule(term)
        doubt = " [perlu ditegaskan]" if rule and rule.basis.doubtful else ""
        yield from textwrap.wrap(f"- {term.label}{doubt}: {term.sentence}", WIDTH, subsequent_indent="  ")
        if rule:
            yield from textwrap.wrap(f"dasar: {rule.legal_basis}", WIDTH, initial_indent="  ", subsequent_indent="  ")


def _visit_row(dossier: Dossier, visit: Visit) -> tuple[object, ...]:
    return dossier.title(visit), moment(visit.opened_at), moment(visit.decided_at), visit.outcome, visit.decided_by


def dossier_json(dossier: Dossier) -> dict[str, Any]:
    """The same for programs."""
    one = dossier.complaint
    plain = ("id", "registration_number", "tracking_code", "state", "channel", "subject", "body", "received_at", "registered_at", "registered_by",
             "nature", "problem_code", "agency", "missing", "uncertain", "dismissal_reason", "closed_at", "parked_reason", "workflow_version")  # fmt: skip
    return {
        **{name: getattr(one, name) for name in plain},
        "visits": [_visit_json(dossier, visit) for visit in one.visits],
        "deadlines": [_term_json(one, term) for term in one.terms],
        "letters": [_letter_json(letter) for letter in dossier.letters],
        "links": dossier.links,
        "trail": dossier.lines,
        "flow_run": {"id": one.flow_run_id} if one.flow_run_id else None,
    }


def _visit_json(dossier: Dossier, visit: Visit) -> dict[str, Any]:
    names = (
        "id",
        "stage",
        "kind",
        "role",
        "assigned_to",
        "opened_at",
        "prepared_at",
        "due_at",
        "decided_at",
        "decided_by",
        "outcome",
        "fields",
        "note",
    )
    return {**{name: getattr(visit, name) for name in names}, "title": dossier.title(visit)}


def _term_json(complaint: Complaint, term: RunningTerm) -> dict[str, Any]:
    rule = complaint.rule(term)
    names = ("id", "visit_id", "deadline", "label", "started_at", "due_at", "sentence", "stands", "ended_at")
    return {
        **{name: getattr(term, name) for name in names},
        "legal_basis": rule.legal_basis if rule else None,
        "basis": rule.basis if rule else None,
    }


def _letter_json(letter: Letter) -> dict[str, Any]:
    return {
        name: getattr(letter, name) for name in ("id", "kind", "number", "state", "claimed_at", "issued_at", "sha256")
    }
