"""What the office does on entering a stage: one table, one file a kind that has work of its own.

A kind gets the complaint's id and the visit, calls tasks, and returns; the flow marks the
visit prepared. A stage kind that is not here doesn't exist: a house test compares the table
with `domain.workflow.Kind`.
"""

from collections.abc import Callable, Mapping
from uuid import UUID

from domain.visit import Visit
from flows.stages import desk, registration

STAGE_KINDS: Mapping[str, Callable[[UUID, Visit], None]] = {
    "registration": registration.enter,
    "desk": desk.enter,
    "forwarding": desk.enter,
    "waiting": desk.enter,
    "clarification": desk.enter,
    "closure": desk.enter,
}
