"""Where time goes: waiting between stages, and the time cases spend in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from domain.discovery.figures import Spread
from domain.discovery.hours import WorkingHours
from domain.discovery.log import Event, EventLog


@dataclass(frozen=True, slots=True)
class Edge:
    """A passage from one stage to the next: hours from the end of the one to the end of the other, and who passed on.

    `hours` are calendar hours, `working` those in which the office was open; `handed_over` is the share (0 to 1) that
    changed hands.
    """

    before: str
    after: str
    hours: Spread
    working: Spread
    handed_over: float


@dataclass(frozen=True, slots=True)
class Heat:
    """Time in a stage, from when it could be worked on until it was decided; hours and working hours as in `Edge`."""

    stage: str
    hours: Spread
    working: Spread


@dataclass(frozen=True, slots=True)
class _Stay:
    before: str
    stage: str
    hours: float
    working: float
    handed_over: bool


def waiting_by_edge(log: EventLog, office: WorkingHours) -> list[Edge]:
    """Every passage that happened, the one that cost most hours in all first."""
    groups = _grouped(_stays(log, office, passages=True), lambda stay: (stay.before, stay.stage))
    edges = [(sum(stay.hours for stay in stays), _edge(pair, stays)) for pair, stays in groups.items()]
    return [edge for _, edge in sorted(edges, key=lambda item: (-item[0], item[1].before, item[1].after))]


def heat(log: EventLog, office: WorkingHours) -> dict[str, Heat]:
    """Time spent in each stage, for colouring the route."""
    groups = _grouped(_stays(log, office, passages=False), lambda stay: (stay.stage, ""))
    return {
        stage: Heat(stage, Spread.of(stay.hours for stay in stays), Spread.of(stay.working for stay in stays))
        for (stage, _), stays in groups.items()
    }


def _stays(log: EventLog, office: WorkingHours, *, passages: bool) -> Iterator[_Stay]:
    for case in log.cases:
        for before, event, opened in case.stays():
            if before is None and passages:
                continue
            start = before.at if before is not None and passages else opened
            hours = max(0.0, (event.at - start).total_seconds() / 3600)
            working = max(0.0, office.between(start, event.at) / 3600)
            yield _Stay(_stage(before), event.stage, hours, working, before is None or before.officer != event.officer)


def _stage(event: Event | None) -> str:
    return event.stage if event else ""


def _edge(pair: tuple[str, str], stays: list[_Stay]) -> Edge:
    changed = sum(stay.handed_over for stay in stays) / len(stays)
    hours, working = (Spread.of(values) for values in zip(*((stay.hours, stay.working) for stay in stays), strict=True))
    return Edge(*pair, hours, working, changed)


def _grouped(stays: Iterator[_Stay], key: Callable[[_Stay], tuple[str, str]]) -> dict[tuple[str, str], list[_Stay]]:
    groups: dict[tuple[str, str], list[_Stay]] = {}
    for stay in stays:
        groups.setdefault(key(stay), []).append(stay)
    return groups
