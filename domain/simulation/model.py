"""The model of an office at work: what is known of its stages, officers and arrivals, and how it may be changed.

All durations are working seconds (`WorkingHours`), all samples are what the log showed: they are drawn from as they are,
no curve is laid through them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate
from random import Random

from domain.calendar import Calendar
from domain.discovery import WITHDRAW, WorkingHours
from domain.errors import NotFound
from domain.workflow import Workflow


@dataclass(frozen=True)
class Choices:
    """What may come next and how often it did; `pick` takes a number from 0 to 1."""

    labels: tuple[str, ...]
    _steps: tuple[float, ...]

    @classmethod
    def of(cls, counts: Mapping[str, float]) -> Choices:
        """From counts or weights; ValueError without any."""
        if not counts or sum(counts.values()) <= 0:
            raise ValueError("nothing to choose from")
        labels = tuple(sorted(counts))
        return cls(labels, tuple(accumulate(counts[label] for label in labels)))

    def pick(self, chance: float) -> str:
        """The label this number from 0 to 1 falls on."""
        return self.labels[min(bisect_right(self._steps, chance * self._steps[-1]), len(self.labels) - 1)]

    def share(self, label: str) -> float:
        """How often the label comes, 0 to 1."""
        if label not in self.labels:
            return 0.0
        place = self.labels.index(label)
        return (self._steps[place] - (self._steps[place - 1] if place else 0.0)) / self._steps[-1]

    def within(self, allowed: Iterable[str]) -> Choices | None:
        """The same among fewer labels; None when none of them was ever chosen."""
        kept = {label: self.share(label) for label in allowed if self.share(label) > 0}
        return Choices.of(kept) if kept else None


@dataclass(frozen=True)
class StageHabit:
    """How a stage is worked on: by which role, for how long, after what wait that no queue explains.

    `delays` are kept by decision, the key None standing for all together. `alone` is the share (0 to 1) decided without
    a person. `next` holds the choices by what the case went through (see `learn`), the key None for all together.
    `carried` is the share of cases not done straight through that the officer of the stage before still carries on at
    once, by that stage and by whether the case was held up before; officers who differ have their own in `OfficerHabit.carries`.
    `batch` is how many cases are usually done at one go. `assumed` where the log knew nothing of the stage.
    """

    stage: str
    role: str
    work: tuple[float, ...]
    delays: Mapping[str | None, tuple[float, ...]]
    next: Mapping[Hashable, Choices]
    alone: Mapping[str, float] = field(default_factory=dict)
    carried: Mapping[tuple[str, bool], float] = field(default_factory=dict)
    batch: int = 1
    assumed: bool = False


@dataclass(frozen=True)
class OfficerHabit:
    """An officer at work: the roles held, the share of each role's work done, the pace (1 is usual, 2 twice as long).

    `work` are his own work times by stage, where he did it often enough; elsewhere the stage's are taken at his pace.
    `carries` is the share of cases not done straight through that he carries on at once, by his stage, the next,
    and whether the case was held up before.
    `begins` counts the cases he began, those he did straight through (True) apart from the others.
    `attendance` is the share of days (0 to 1) on which he turns to this work at all.
    `attention` is how many seconds of a working day go to this work at most, None for the whole day (multitasking: the
    rest goes to work the log doesn't show). `leave` are days away known beforehand, `absences` lengths of leave (working
    days) that come by chance with the frequency `absence_rate` a day.
    """

    name: str
    roles: Mapping[str, float]
    pace: float = 1.0
    work: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    carries: Mapping[tuple[str, str, bool], float] = field(default_factory=dict)
    begins: Mapping[bool, int] = field(default_factory=dict)
    attendance: float = 1.0
    attention: float | None = None
    leave: frozenset[date] = frozenset()
    absences: tuple[int, ...] = ()
    absence_rate: float = 0.0


@dataclass(frozen=True)
class Arrivals:
    """How cases come in: how many on each weekday (0 is Monday), and how far into the working day (seconds).

    `factor` times as many as the counts say; 1 is as usual.
    """

    counts: Mapping[int, tuple[int, ...]]
    offsets: tuple[float, ...]
    factor: float = 1.0

    @property
    def a_day(self) -> float:
        """The mean over all days seen, times the factor."""
        seen = [count for counts in self.counts.values() for count in counts]
        return self.factor * sum(seen) / len(seen)

    def scaled(self, count: int, chance: Random) -> int:
        """So many times the factor; what is left over the whole number comes as often as it is large."""
        return count if self.factor == 1 else int(count * self.factor + chance.random())


@dataclass(frozen=True)
class Model:
    """An office that can be simulated: learnt by `learn`, changed by the methods here; immutable.

    `trays`: work is handed to a person and waits in his tray; otherwise it waits for whoever of the role is free first.
    `first_counts`: a case begins when its first step could be done; otherwise, where a log tells only ends, with its end.
    """

    hours: WorkingHours
    stages: Mapping[str, StageHabit]
    officers: tuple[OfficerHabit, ...]
    arrivals: Arrivals
    first: Choices
    natures: Choices | None = None
    route: Workflow | None = None
    calendar: Calendar | None = None
    first_counts: bool = True
    trays: bool = False

    @property
    def busiest(self) -> str:
        """The officer who does most of the work."""
        return max(self.officers, key=lambda officer: (sum(officer.roles.values()), officer.name)).name

    def without_officer(self, name: str) -> Model:
        """One officer less; NotFound for an unknown name."""
        if all(officer.name != name for officer in self.officers):
            raise NotFound(f"Petugas “{name}” tidak ada dalam model.")
        return replace(self, officers=tuple(officer for officer in self.officers if officer.name != name))

    def with_officer(self, name: str, roles: Iterable[str]) -> Model:
        """One officer more, of usual pace, who takes an even share of each role's work."""
        held = {role: self._even_share(role) for role in roles}
        return replace(self, officers=(*self.officers, OfficerHabit(name, held)))

    def with_arrivals(self, factor: float) -> Model:
        """So many times as many cases come in; ValueError unless more than none."""
        if factor <= 0:
            raise ValueError("an office without arrivals has nothing to do")
        return replace(self, arrivals=replace(self.arrivals, factor=self.arrivals.factor * factor))

    def staffed(self, holders: Mapping[str, frozenset[str]]) -> Model:
        """The same office with the officers it has now: `holders` names each account, closed ones too, with the roles it holds.

        Who is closed works no more, who lost a role does none of its work. A name nobody knows (an imported trail's) stays
        as the log shows it. Who holds a role but was never seen at work in it counts only where nobody else is left for it.
        """
        kept = [_holding(officer, holders) for officer in self.officers]
        staff = tuple(officer for officer in kept if officer.roles)
        manned = {role for officer in staff for role in officer.roles}
        wanted = {role for officer in self.officers for role in officer.roles} - manned
        names = {officer.name for officer in staff}
        model = replace(self, officers=staff)
        for name in sorted(holders):
            if name not in names and (roles := holders[name] & wanted):
                model = model.with_officer(name, sorted(roles))
        return model

    def on_leave(self, name: str, days: Iterable[date]) -> Model:
        """The officer is away on these days too; NotFound for an unknown name."""
        found = next((officer for officer in self.officers if officer.name == name), None)
        if found is None:
            raise NotFound(f"Petugas “{name}” tidak ada dalam model.")
        away = replace(found, leave=found.leave | set(days))
        return replace(self, officers=tuple(away if officer is found else officer for officer in self.officers))

    def on_route(self, route: Workflow) -> Model:
        """The same office on another route, say a draft.

        A stage keeps its habits by its key; its choices are narrowed to the outcomes the route still has, and to
        withdrawals. Of a stage the
        log never saw, the work is taken from the stages of the same role, else from all, all its outcomes are taken to
        be equally frequent, and it is marked `assumed`.
        """
        stages = {stage.key: self._habit(route, stage.key) for stage in route.stages}
        return replace(self, route=route, stages=stages, first=Choices.of({route.first.key: 1}))

    def _even_share(self, role: str) -> float:
        shares = [officer.roles[role] for officer in self.officers if role in officer.roles]
        return sum(shares) / len(shares) if shares else 1.0

    def _habit(self, route: Workflow, key: str) -> StageHabit:
        stage = route.stage(key)
        even = Choices.of({outcome.key: 1 for outcome in stage.outcomes})
        alone = {stage.decides_itself: 1.0} if stage.decides_itself else {}
        known = self.stages.get(key)
        if known is None:
            work = self._usual_work(stage.role)
            return StageHabit(key, stage.role, work, {None: ()}, {None: even}, alone, assumed=True)
        narrowed = {memory: choices.within((*even.labels, WITHDRAW)) for memory, choices in known.next.items()}
        kept = {memory: choices for memory, choices in narrowed.items() if choices}
        return replace(known, role=stage.role, next={None: even} | kept, alone={**known.alone, **alone})

    def _usual_work(self, role: str) -> tuple[float, ...]:
        same = [habit for habit in self.stages.values() if habit.role == role and habit.work]
        return tuple(second for habit in same or self.stages.values() for second in habit.work)


def _holding(officer: OfficerHabit, holders: Mapping[str, frozenset[str]]) -> OfficerHabit:
    held = holders.get(officer.name, frozenset(officer.roles))
    return replace(officer, roles={role: share for role, share in officer.roles.items() if role in held})
