"""Routing slips (lembar disposisi): the written order that goes with a card from one officer to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from domain.errors import Refused

LONGEST_INSTRUCTION = 1000


@dataclass(frozen=True)
class RoutingSlip:
    """One order: who gives the card to whom, when (aware), and what is to be done; `by` and `to` are usernames."""

    by: str
    to: str
    at: datetime
    instruction: str
    visit_id: UUID | None = None


class _Line(Protocol):
    """A line of the trail, from the store or just made."""

    @property
    def kind(self) -> str:
        """What was done."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def by(self) -> str:
        """By whom."""

    @property
    def details(self) -> Mapping[str, Any]:
        """What belongs to it."""

    @property
    def visit_id(self) -> UUID | None:
        """The stay it belongs to."""


def slips(trail: Iterable[_Line]) -> list[RoutingSlip]:
    """The orders in a trail, in its order; cards given without a word are none."""
    given = (line for line in trail if line.kind == "assigned" and line.details.get("instruction"))
    return [RoutingSlip(one.by, one.details["to"], one.at, one.details["instruction"], one.visit_id) for one in given]


def ordered(instruction: str) -> str:
    """An instruction as it is kept. Raises Refused ({"instruction": …}) when it is too long or holds what can't be stored."""
    said = instruction.strip()
    if len(said) > LONGEST_INSTRUCTION:
        raise Refused({"instruction": f"isi disposisi paling panjang {LONGEST_INSTRUCTION} huruf"})
    if "\x00" in said or any("\ud800" <= sign <= "\udfff" for sign in said):
        raise Refused({"instruction": "isi disposisi memuat huruf yang tidak dapat disimpan"})
    return said
