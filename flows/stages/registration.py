"""Registration: look for earlier letters like this one (a regulated step of the analysis)."""

from uuid import UUID

from domain.visit import Visit
from tasks.complaints import look_for_repeats


def enter(complaint_id: UUID, visit: Visit) -> None:
    """Search for repeats; number and tracking code were given when the letter was entered."""
    look_for_repeats(complaint_id)
