"""The routing slip as a page of its own, opened beside the board like a letter."""

from __future__ import annotations

from uuid import UUID

from starlette.responses import Response

from domain.people import Officer
from domain.store import Store
from tasks.slips import routing_slip
from ui.officer import now


def slip(store: Store, complaint_id: UUID, officer: Officer) -> Response:
    """The slip as PDF. Raises NotFound, NotAllowed."""
    complaint = store.complaints.look_at(complaint_id)
    content = routing_slip(store, complaint, by=officer, at=now())
    name = f"disposisi-{complaint.registration_number.replace('/', '-')}.pdf"
    headers = {
        "content-disposition": f'inline; filename="{name}"',
        "cache-control": "private, no-store",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    }
    return Response(content, media_type="application/pdf", headers=headers)
