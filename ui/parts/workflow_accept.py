"""Golden cases brought in line with a draft: who has looked at every difference lets them expect what the new route makes of them."""

from __future__ import annotations

from domain.errors import ComplaintError
from tasks.golden import accept_cases
from ui.officer import now
from ui.parts.workflow_acts import done, refused, twice
from ui.parts.workflow_versions import Opened, title
from ui.words import say


def accept_part(opened: Opened) -> None:
    """The button, for who edits a version that isn't proposed yet; the differences stand above it."""
    version = opened.version
    if opened.officer.may("edit_workflow") and version.undecided:
        told = say("wform.accept", version=title(version.number))
        twice("accept", version.number, told, _accept, opened)


def _accept(opened: Opened) -> None:
    try:
        names = accept_cases(opened.version.number, by=opened.officer, at=now())
    except ComplaintError as refusal:
        refused(refusal, {})
    else:
        done(say("wform.accepted", count=len(names)))
