"""Why a card lies where it lies: the decision that led to it, and the order it was handed over with. Parts of the board's queries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ScalarSelect, func, select

from domain.store.tables import entries, visits


def came() -> ScalarSelect[Any]:
    """The decision that opened the card's visit, the one before it on the trail: {"stage", "outcome", "by"}; null for a letter just come in."""
    before = visits.alias("before")
    told = func.jsonb_build_object("stage", before.c.stage, "outcome", before.c.outcome, "by", before.c.decided_by)
    here = (before.c.complaint_id == visits.c.complaint_id, before.c.seq == visits.c.seq - 1)
    return select(told).where(*here).scalar_subquery()


def ordered() -> ScalarSelect[Any]:
    """The order the card was given to its present holder with: {"by", "at", "instruction"}; what an earlier holder was told no longer counts."""
    order = func.jsonb_build_object(
        "by", entries.c.by, "at", entries.c.at, "instruction", entries.c.details["instruction"]
    )
    here = (entries.c.complaint_id == visits.c.complaint_id, entries.c.visit_id == visits.c.id)
    meant = (entries.c.kind == "assigned", entries.c.details["to"].astext == visits.c.assigned_to)
    given = select(order).where(*here, *meant, entries.c.details.has_key("instruction"))
    return given.order_by(entries.c.id.desc()).limit(1).scalar_subquery()
