"""How running complaints get from one version of the route to another: stage by stage, the clock kept or started anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import Refused
from domain.route import Stage
from domain.workflow import Workflow


class Clock(StrEnum):
    """What becomes of a stage's terms: they run on from when the stay began, or begin anew with the move."""

    KEPT = "kept"
    RESTARTED = "restarted"


CLOCK_WORDS = {Clock.KEPT: "waktu berjalan terus", Clock.RESTARTED: "waktu dimulai lagi"}


@dataclass(frozen=True)
class Passage:
    """Where the complaints at a stage go on the new route; `to` None: they stay on their own."""

    stage: str
    to: str | None
    clock: Clock = Clock.KEPT


@dataclass(frozen=True)
class MovePlan:
    """The mapping of a move: one passage a stage; what it doesn't name goes where the impact says."""

    passages: tuple[Passage, ...] = ()

    def of(self, stage: str) -> Passage | None:
        """The passage of a stage; None when the plan is silent about it."""
        return next((one for one in self.passages if one.stage == stage), None)

    def with_passage(self, passage: Passage) -> MovePlan:
        """The plan with one passage put in, in the place of what it said of that stage."""
        return MovePlan((*(one for one in self.passages if one.stage != passage.stage), passage))

    def checked(self, new: Workflow) -> MovePlan:
        """The plan itself. Raises Refused naming each stage that would go where the new route has nothing."""
        problems = {
            one.stage: f"alur baru tidak mengenal tahap “{one.to}”"
            for one in self.passages
            if one.to is not None and not new.has(one.to)
        }
        if problems:
            raise Refused(problems)
        return self

    def as_json(self) -> list[dict[str, str | None]]:
        """The plan as it is stored."""
        return [{"stage": one.stage, "to": one.to, "clock": one.clock.value} for one in self.passages]

    @classmethod
    def from_json(cls, rows: Iterable[Mapping[str, str | None]]) -> MovePlan:
        """The plan as it was stored."""
        return cls(tuple(Passage(str(row["stage"]), row["to"], Clock(row["clock"] or "kept")) for row in rows))


def hindrance(old: Stage, target: Stage, *, asked: bool) -> str | None:
    """Why a complaint at one stage can't be put to the other, in Indonesian; None when it can.

    `asked`: a person has mapped the two; else only the same kind of place is taken for the same.
    """
    if old.approves or target.approves:
        return (
            "usulan menunggu persetujuan; putuskan dahulu"
            if old.approves
            else "tahap persetujuan hanya menerima usulan"
        )
    if target.kind is old.kind and target.key == old.key:
        return None
    if not target.kind.idle or target.decides_itself:
        return f"tahap {target.title} dikerjakan sistem dan tidak dapat dituju; pilih tahap lain"
    if target.kind is not old.kind and not asked:
        return f"jenis tahap {old.title} berubah; putuskan tahap ini dahulu"
    return None
