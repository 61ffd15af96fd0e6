"""Taking back one's own last decision, while nobody has acted on it.

The visit it opened closes as `taken_back`; its stage is opened again with the fields as they were filled
in, and the file and its running terms stand again as before the decision.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.complaint import DECIDED, DECIDED_AT, Complaint
from domain.errors import AlreadyDecided, Conflict, NotAllowed
from domain.people import Officer
from domain.visit import Act, Visit

TAKEN_BACK = "taken_back"


def take_back(complaint: Complaint, visit_id: UUID, *, by: Officer, at: datetime, issued: bool) -> Visit:
    """Take back the decision of that visit; returns the visit that is open again, on the officer's desk.

    `issued` tells whether a letter or parcel of the visit it opened exists. Raises NotAllowed for another
    officer's decision, Conflict (AlreadyDecided) when somebody has acted on it.
    """
    decided = complaint.visit(visit_id)
    by.must("decide")
    if decided.decided_by != by.username:
        raise NotAllowed("Hanya petugas yang mengambil keputusan itu yang dapat menariknya kembali.")
    opened = _untouched(complaint, decided, by, issued=issued)
    complaint.close_visit(opened, TAKEN_BACK, Act(by, at), kind=TAKEN_BACK)
    again = _open_again(complaint, decided, by, at)
    _restore(complaint, decided, opened, again, at)
    complaint.recompute(by=by, at=at, why="keputusan ditarik kembali")
    complaint.wake()
    return again


def may_take_back(complaint: Complaint, *, by: Officer, issued: bool) -> Visit | None:
    """The last decision, where this officer could take it back now (`take_back` checks again); None otherwise."""
    opened = complaint.open_visit
    decided = next((one for one in complaint.visits if opened and one.seq == opened.seq - 1), None)
    if decided is None or decided.decided_by != by.username or not by.may("decide"):
        return None
    try:
        _untouched(complaint, decided, by, issued=issued)
    except Conflict:
        return None
    return decided


def _untouched(complaint: Complaint, decided: Visit, by: Officer, *, issued: bool) -> Visit:
    """The visit the decision opened, if it is still as it was."""
    opened = complaint.open_visit
    if opened is None:
        raise Conflict("Pengaduan ini sudah selesai; buka kembali bila perlu.")
    if decided.outcome == TAKEN_BACK or opened.seq != decided.seq + 1 or decided.file_before is None:
        raise AlreadyDecided("Keputusan itu bukan lagi yang terakhir; muat ulang halaman ini.")
    if not complaint.office.route.has(decided.stage):
        raise Conflict(
            "Pengaduan ini telah pindah ke alur yang tidak memuat tahap itu lagi; keputusan tidak dapat ditarik kembali."
        )
    returned = opened.proposal is None and decided.proposal is not None and decided.outcome == "return"
    if opened.assigned_to not in (None, by.username) and not returned:
        taker = complaint.office.known.officer(opened.assigned_to)
        raise Conflict(f"Tahap berikutnya sudah diambil {taker}; keputusan tidak dapat ditarik kembali.")
    if issued:
        raise Conflict("Surat atas keputusan itu sudah dibuat; keputusan tidak dapat ditarik kembali.")
    return opened


def _open_again(complaint: Complaint, decided: Visit, by: Officer, at: datetime) -> Visit:
    again = Visit(
        complaint_id=complaint.id,
        seq=len(complaint.visits) + 1,
        life=complaint.life,
        stage=decided.stage,
        kind=decided.kind,
        role=decided.role,
        opened_at=at,
        prepared_at=at,
        fields=dict(decided.fields),
        proposal=decided.proposal,
        assigned_to=by.username,
    )
    complaint.visits.append(again)
    return again


def _restore(complaint: Complaint, decided: Visit, opened: Visit, again: Visit, at: datetime) -> None:
    """The file as it stood; the terms and the pause of the stage run on under the new visit."""
    before = decided.file_before or {}
    for name in DECIDED:
        setattr(complaint, name, before[name])
    for name in DECIDED_AT:
        setattr(complaint, name, datetime.fromisoformat(before[name]) if before[name] else None)
    _run_on(complaint, before["running"], decided, again, at)
    for pause in complaint.pauses:
        if pause.visit_id == opened.id:
            pause.ended_at = pause.begun_at  # it never stood still
        elif pause.visit_id == decided.id:
            pause.visit_id, pause.ended_at = again.id, None


def _run_on(complaint: Complaint, running: list[str], decided: Visit, again: Visit, at: datetime) -> None:
    for term in complaint.terms:
        if str(term.id) in running:
            term.ended_at = None
            term.visit_id = again.id if term.visit_id == decided.id else term.visit_id
        elif term.ended_at is None:
            term.ended_at = at
