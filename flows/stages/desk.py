"""A desk: the letters the last decision asked for are issued before the next officer decides."""

from uuid import UUID

from domain.visit import Visit
from tasks.letters import issue_letter


def enter(complaint_id: UUID, visit: Visit) -> None:
    """Issue the letters of this visit, in the order the route names them."""
    for kind in visit.letters:
        issue_letter(complaint_id, visit.id, kind)
