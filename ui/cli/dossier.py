"""One complaint on paper: particulars, trail, why each due date is what it is, letters. No complainant: identities are opened on screen, with a reason."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from uuid import UUID

from config.tables import read_codes
from domain.complaint import Complaint
from domain.errors import NotFound
from domain.store import Store, transaction
from domain.visit import Visit
from ui.cli.paper import WIDTH, moment, one_line, say, say_table
from ui.shapes import CaseView


def read_case(named: str) -> CaseView:
    """The complaint of that number, tracking code, id, or visit's id, without who complains. Raises NotFound."""
    with transaction() as store:
        try:
            complaint_id = store.complaints.find(named)
        except NotFound:
            complaint_id = _by_visit(store, named)
        return CaseView(
            store.complaints.look_at(complaint_id),
            None,
            store.correspondence.of(complaint_id),
            store.documents.of(complaint_id),
            store.board.links(complaint_id),
            store.board.trail(complaint_id),
        )


def title(complaint: Complaint, visit: Visit) -> str:
    """The stage's title on this complaint's own route."""
    route = complaint.office.route  # a moved complaint's trail names stages its new route may not have
    return route.stage(visit.stage).title if route.has(visit.stage) else visit.stage


def print_case(case: CaseView) -> None:
    """Print it for a person."""
    for part in (_particulars(case), _deadlines(case.complaint)):
        for line in part:
            say(line)
        say()
    rows = [_visit_row(case.complaint, visit) for visit in case.complaint.visits]
    say_table(("tahap", "dibuka", "diputuskan", "keputusan", "oleh"), rows, empty="Belum ada tahap.")
    say()
    letters = [(one.number, one.kind, one.state.value, moment(one.issued_at)) for one in case.letters]
    say_table(("surat", "jenis", "keadaan", "terbit"), letters, empty="Tidak ada surat.")
    if case.links:
        say()
        links = [(one.registration_number, one.kind, one.score, ", ".join(one.reasons)) for one in case.links]
        say_table(("terkait", "hubungan", "skor", "alasan"), links, empty="")


def _by_visit(store: Store, named: str) -> UUID:
    try:
        return store.complaints.of_visit(UUID(named))
    except (ValueError, NotFound):
        raise NotFound(f"Tidak ada pengaduan dengan nomor, kode lacak atau id “{one_line(named)}”.") from None


def _particulars(case: CaseView) -> Iterator[str]:
    one = case.complaint
    yield f"{one.registration_number}  {one_line(one.subject)}"
    yield f"kode lacak {one.tracking_code} · id {one.id}"
    yield f"kanal {_channel(one.channel)} · diterima {moment(one.received_at)} · dicatat {moment(one.registered_at)} oleh {one.registered_by}"
    yield f"kelas {one.nature or '–'} · kode masalah {one.problem_code or '–'} · instansi {one.agency or '–'}"
    yield f"keadaan: {_state(case)}"
    if one.uncertain:
        yield f"tidak pasti: {', '.join(one.uncertain)}"
    if one.missing:
        yield from textwrap.wrap(f"belum lengkap: {', '.join(one.missing)}", WIDTH)


def _channel(key: str) -> str:
    return next((code.label for code in read_codes()["channels"] if code.code == key), key)


def _state(case: CaseView) -> str:
    one, visit = case.complaint, case.complaint.open_visit
    if visit is None:
        reason = f", alasan {one.dismissal_reason}" if one.dismissal_reason else ""
        return f"selesai {moment(one.closed_at)}{reason}"
    if one.parked_at:
        return f"tertahan di “{title(one, visit)}”: {one_line(one.parked_reason)}"
    return (
        f"“{title(one, visit)}”, {'menunggu ' + visit.role if visit.prepared else 'sedang diproses'}, tahap {visit.id}"
    )


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


def _visit_row(complaint: Complaint, visit: Visit) -> tuple[object, ...]:
    return title(complaint, visit), moment(visit.opened_at), moment(visit.decided_at), visit.outcome, visit.decided_by
