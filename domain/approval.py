"""Four eyes: a proposal is a decision that waits for another officer.

The proposing visit closes with the proposed outcome; the approval visit carries the
proposal. The proposer and his deputy are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.errors import NotAllowed
from domain.forms import Known, Value
from domain.people import Officer
from domain.visit import Act, Visit
from domain.workflow import Outcome, Stage


def proposal_of(visit: Visit, outcome: Outcome, act: Act, fields: Mapping[str, Value]) -> dict[str, Any]:
    """The proposal as JSON: where it came from, what it proposes, whose it is."""
    return {
        "visit": str(visit.id),
        "stage": visit.stage,
        "outcome": outcome.key,
        "label": outcome.label,
        "fields": dict(fields),
        "note": act.note,
        "by": act.by.username,
        "deputy": act.by.deputy,
    }


def four_eyes(proposal: Mapping[str, Any] | None, by: Officer) -> None:
    """Raise NotAllowed when the officer would approve his own proposal, or that of the one he stands in for."""
    if proposal is None:
        return
    if by.username in (proposal["by"], proposal.get("deputy")) or proposal["by"] in by.stands_in_for:
        raise NotAllowed("Pengusul dan penggantinya tidak boleh menyetujui usulannya sendiri (dua pasang mata).")


def settled(
    proposal: Mapping[str, Any], stage: Stage, chosen: Outcome, fields: Mapping[str, object], known: Known
) -> tuple[Outcome, dict[str, Value]]:
    """What is approved, perhaps with changes: the effective outcome and its checked fields.

    `fields` may hold the approval's own fields, changed fields of the proposal, and `outcome`
    for another decision of the proposing stage. Raises Refused, NotFound.
    """
    own = {one.name for one in chosen.form.fields}
    approval = chosen.form.check({name: value for name, value in fields.items() if name in own}, known)
    changes = {name: value for name, value in fields.items() if name not in own}
    outcome = stage.outcome(str(changes.pop("outcome", proposal["outcome"])))
    kept = _fitting(proposal["fields"], outcome)
    return outcome, {**approval, **outcome.form.check({**kept, **changes}, known)}


def _fitting(fields: Mapping[str, Value], outcome: Outcome) -> dict[str, Value]:
    names = {one.name for one in outcome.form.fields}
    return {name: value for name, value in fields.items() if name in names}
