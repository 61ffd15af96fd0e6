"""The event log: what happened to cases, whether it comes from our own trail or from another system's export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from domain.calendar import OFFICE_ZONE
from domain.calendar.days import aware

SYSTEM = "system"
"""Who decides when nobody does: such a step takes no officer's time."""


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a case: finished at `at` by `officer` (None or `system`: by no person).

    `opened` is when it could be begun, None where the log doesn't say: then the step before it opened it.
    `outcome` is the decision that left the stage, where the log knows decisions; `claimed` when it last came into an
    officer's hands, where somebody took it or gave it. Moments are aware, ValueError otherwise.
    """

    stage: str
    at: datetime
    officer: str | None = None
    role: str | None = None
    opened: datetime | None = None
    outcome: str | None = None
    claimed: datetime | None = None

    def __post_init__(self) -> None:
        for moment in (self.at, self.opened, self.claimed):
            if moment is not None:
                aware(moment)

    @property
    def by_person(self) -> bool:
        """True when an officer did it."""
        return self.officer not in (None, SYSTEM)


@dataclass(frozen=True, slots=True)
class Case:
    """One case and its steps in the order they were finished; `waits_at` names the stage it still stands at.

    `nature` is its class where known, `channel` how it came in. A case has at least one step or stands at a stage.
    """

    id: str
    events: tuple[Event, ...]
    waits_at: str | None = None
    nature: str | None = None
    channel: str | None = None

    @property
    def begun(self) -> datetime:
        """When it began: its first step was opened, else finished."""
        first = self.events[0]
        return first.opened or first.at

    @property
    def hours(self) -> float:
        """Throughput time: calendar hours from its beginning to its last step."""
        return (self.events[-1].at - self.begun).total_seconds() / 3600

    @property
    def path(self) -> tuple[str, ...]:
        """The stages in order."""
        return tuple(event.stage for event in self.events)

    def stays(self) -> Iterator[tuple[Event | None, Event, datetime]]:
        """Each step with the one before it and the moment from which it could be done."""
        first = self.events[0]
        yield None, first, first.opened or first.at
        for before, event in pairwise(self.events):
            yield before, event, min(event.opened or before.at, event.at)


@dataclass(frozen=True)
class EventLog:
    """Cases ordered by their beginning; `zone` is the wall clock of the office that worked on them."""

    cases: tuple[Case, ...]
    zone: ZoneInfo = field(default=OFFICE_ZONE)

    def __post_init__(self) -> None:
        known = [case for case in self.cases if case.events]
        object.__setattr__(self, "cases", tuple(sorted(known, key=lambda case: (case.begun, case.id))))

    def __len__(self) -> int:
        return len(self.cases)

    def split(self, share: float) -> tuple[EventLog, EventLog]:
        """The first `share` (0 to 1) of the cases by their beginning, and the rest."""
        cut = round(len(self.cases) * share)
        return EventLog(self.cases[:cut], self.zone), EventLog(self.cases[cut:], self.zone)

    def last(self, count: int) -> EventLog:
        """The `count` cases that began last; all of them if there are fewer."""
        return EventLog(self.cases[-count:], self.zone)

    @property
    def closed(self) -> tuple[Case, ...]:
        """The cases that stand at no stage any more."""
        return tuple(case for case in self.cases if case.waits_at is None)

    @property
    def events(self) -> list[Event]:
        """Every step, in the order of time."""
        return sorted((event for case in self.cases for event in case.events), key=lambda event: event.at)


def log_of_visits(rows: Iterable[Mapping[str, object]], zone: ZoneInfo = OFFICE_ZONE) -> EventLog:
    """Our own trail as a log: `rows` are visits in any order.

    Each needs `complaint_id`, `seq`, `stage`, `role`, `opened_at`, `prepared_at`, `decided_at`, `decided_by` and
    `outcome`; `nature`, `channel` and `claimed_at` are taken if there. A visit can be worked on once it is prepared, so that is when
    it opened for an officer; an undecided visit is where the case stands. Cases without a decided visit are left out.
    """
    trails: dict[str, list[Mapping[str, object]]] = {}
    for row in rows:
        trails.setdefault(str(row["complaint_id"]), []).append(row)
    return EventLog(tuple(case_of_visits(key, sorted(trail, key=_seq)) for key, trail in trails.items()), zone)


def _seq(row: Mapping[str, object]) -> int:
    return int(str(row["seq"]))


def case_of_visits(key: str, trail: Sequence[Mapping[str, object]]) -> Case:
    """One complaint's visits, in order, as a case; the rows are as `log_of_visits` wants them, `seq` apart."""
    stands = next((str(row["stage"]) for row in trail if row["decided_at"] is None), None)
    done = tuple(_event(row, first=row is trail[0]) for row in trail if row["decided_at"] is not None)
    nature, channel = (_known(trail, name) for name in ("nature", "channel"))
    return Case(key, done, stands, nature, channel)


def _known(trail: Sequence[Mapping[str, object]], name: str) -> str | None:
    return next((str(row[name]) for row in trail if row.get(name)), None)


def _event(row: Mapping[str, object], *, first: bool) -> Event:
    ready = "opened_at" if first or row["prepared_at"] is None else "prepared_at"
    officer, outcome = row["decided_by"], row["outcome"]
    taken = _at(row, "claimed_at") if row.get("claimed_at") else None
    return Event(
        str(row["stage"]), _at(row, "decided_at"), str(officer), str(row["role"]), _at(row, ready), str(outcome), taken
    )


def _at(row: Mapping[str, object], name: str) -> datetime:
    moment = row[name]
    if not isinstance(moment, datetime):
        raise TypeError(f"{name} of a visit is a moment, not {type(moment).__name__}")
    return moment
