"""From a log to a model: arrivals, routing, work, waits, officers. Nothing is used but the log that is handed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, exp, log
from statistics import median

from domain.calendar import Calendar
from domain.discovery import Case, Event, EventLog, WorkingHours, discover_hours, quantile
from domain.simulation.model import Arrivals, Choices, Model, OfficerHabit, StageHabit
from domain.simulation.work import FEW, Stay, attendance, separate, work_samples
from domain.workflow import Kind, Workflow

END_LABEL = "(end)"
OUTSIDE = (Kind.WAITING, Kind.CLARIFICATION)
"""Stages where a case waits for somebody outside the office."""
RARE_MEMORY = 3
"""A past seen less often than this teaches nothing; all pasts together are used then."""
PRIOR = 1
"""So many passages of all officers are added to an officer's own."""
SHRINK = 10
"""So many steps at usual pace are added to an officer's own before his pace is taken."""
FULL_DAY_SHARE = 0.6
"""An officer whose busiest days fill this share of the day works on nothing else."""
LEAST_ATTENTION = 60.0
REGULAR = 0.6
"""Leave is read off only from officers seen on this share of the days between their first and last one."""
LONG_GAP = 3
"""Working days without a step, from which on an officer was on leave."""
BATCH_PAUSE = 600.0
"""Working seconds within which one officer's steps at one stage count as one go."""
BATCHED_SHARE, BATCH_STEPS = 0.5, 30
"""A stage is done in batches if more than this share of so many steps were; fewer steps don't tell."""


def learn(
    records: EventLog,
    *,
    hours: WorkingHours | None = None,
    route: Workflow | None = None,
    calendar: Calendar | None = None,
) -> Model:
    """The model a log shows. ValueError for a log without cases or without a person's step.

    `hours` is discovered from the log unless given. With a `route` the choices at a stage are its outcomes, by how often
    the case was there (first time, again); without one they are the next stages, by the set of stages already passed
    and whether it is done straight through,
    because steps done in any order would look like loops otherwise; such a log names no roles one could trust, so who has
    done a stage may do it, and gets as much of it as the log shows. Open cases teach work and routing up to where they
    stand. `calendar` reckons the route's terms. Work is separated from waiting as `domain.simulation.work` states.
    """
    hours = hours or discover_hours(records)
    outside = [stage.key for stage in route.stages if stage.kind in OUTSIDE] if route else []
    stays = separate(records, hours, trays=route is None, outside=outside)
    groups = _grouped(stays)
    nexts = _choices(records, stays, by_outcome=route is not None)
    stages = {stage: _habit(stage, group, nexts[stage], route=route) for stage, group in groups.items()}
    usual = {stage: median(habit.work) if habit.work else 0.0 for stage, habit in stages.items()}
    model = Model(
        hours=hours,
        stages=stages,
        officers=_officers(stays, _Known(stages, usual, hours, outside, trays=route is None)),
        arrivals=_arrivals(records, hours),
        first=Choices.of(Counter(case.events[0].stage for case in records.cases)),
        natures=_natures(records.cases),
        calendar=calendar,
        trays=route is None,
        first_counts=any(case.events[0].opened for case in records.cases),
    )
    return model.on_route(route) if route else model


def _grouped(stays: Iterable[Stay]) -> dict[str, list[Stay]]:
    groups: dict[str, list[Stay]] = {}
    for stay in stays:
        groups.setdefault(stay.event.stage, []).append(stay)
    return groups


# -- stages ------------------------------------------------------------------------------------------


def _habit(stage: str, stays: list[Stay], nexts: Mapping[Hashable, Choices], *, route: Workflow | None) -> StageHabit:
    roles = Counter(stay.event.role for stay in stays if stay.event.role)
    role = stage if route is None or not roles else roles.most_common(1)[0][0]
    return StageHabit(
        stage=stage,
        role=role,
        work=work_samples(stays),
        delays=_delays(stays),
        next=nexts,
        alone=_alone(stays),
        carried=_carried(stays),
        batch=_batch(stays),
    )


def _choices(records: EventLog, stays: list[Stay], *, by_outcome: bool) -> dict[str, dict[Hashable, Choices]]:
    counts: dict[str, dict[Hashable, Counter[str]]] = {}
    stages = {stay.event.stage for stay in stays}
    straight = {id(stay.event): stay.straight for stay in stays}
    for case in records.cases:
        for stage, memory, label in _steps(case, by_outcome=by_outcome, straight=straight[id(case.events[0])]):
            if not by_outcome and label not in stages and label != END_LABEL:
                continue  # where an open case stands, and no case has ever left: nothing is known of that stage
            kept = counts.setdefault(stage, {})
            for key in (memory, None):
                kept.setdefault(key, Counter())[label] += 1
    ending: dict[Hashable, Counter[str]] = {None: Counter({END_LABEL: 1})}
    return {stage: _learnt(counts.get(stage, ending)) for stage in stages}


def _learnt(counts: Mapping[Hashable, Counter[str]]) -> dict[Hashable, Choices]:
    return {key: Choices.of(seen) for key, seen in counts.items() if key is None or seen.total() >= RARE_MEMORY}


def _steps(case: Case, *, by_outcome: bool, straight: bool) -> Iterable[tuple[str, Hashable, str]]:
    path = case.path
    after = [*path[1:], case.waits_at or END_LABEL]
    for place, event in enumerate(case.events):
        if by_outcome:
            yield event.stage, path[:place].count(event.stage) > 0, event.outcome or END_LABEL
        else:
            yield event.stage, (straight, frozenset(path[: place + 1])), after[place]


def _delays(stays: list[Stay]) -> dict[str | None, tuple[float, ...]]:
    waited = [stay for stay in stays if not stay.carried and stay.before is not None] or stays
    found: dict[str | None, list[float]] = {None: [stay.delay for stay in waited]}
    for stay in waited:
        if stay.event.outcome:
            found.setdefault(stay.event.outcome, []).append(stay.delay)
    return {outcome: tuple(sorted(delays)) for outcome, delays in found.items()}


def _alone(stays: list[Stay]) -> dict[str, float]:
    labels = {stay.event.outcome or "" for stay in stays}
    return {label: _share(not s.event.by_person for s in stays if (s.event.outcome or "") == label) for label in labels}


def _carried(stays: list[Stay]) -> dict[tuple[str, bool], float]:
    passed = [(stay.before.stage, stay) for stay in stays if stay.before and not stay.straight]
    counts = Counter((before, stay.held) for before, stay in passed)
    kept = Counter((before, stay.held) for before, stay in passed if stay.carried)
    return {key: kept[key] / count for key, count in counts.items()}


def _share(facts: Iterable[bool]) -> float:
    known = list(facts)
    return sum(known) / len(known)


def _batch(stays: list[Stay]) -> int:
    """How many cases are done at one go, 1 unless most steps are: the median length of runs without a pause.

    A run is a batch only if its first case was left lying though the officer was free; otherwise it is but a queue.
    """
    runs: list[int] = []
    last: dict[str, float] = {}
    collected = False
    for stay in sorted((s for s in stays if s.event.by_person and not s.carried), key=lambda s: s.ended):
        officer = str(stay.event.officer)
        follows = stay.ended - stay.work - last.get(officer, float("-inf")) <= BATCH_PAUSE
        if runs and follows and collected:
            runs[-1] += 1
        else:
            runs.append(1)
            collected = stay.delay > BATCH_PAUSE
        last[officer] = stay.ended
    batched = sum(run for run in runs if run > 1)
    enough = sum(runs) >= BATCH_STEPS and batched > BATCHED_SHARE * sum(runs)
    return int(median(run for run in runs if run > 1)) if enough else 1


# -- officers ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Known:
    """What every officer is seen against; `trays` where the log knows no roles, so that his stages stand for them."""

    stages: Mapping[str, StageHabit]
    usual: Mapping[str, float]
    hours: WorkingHours
    outside: Collection[str]
    trays: bool

    def role(self, event: Event) -> str:
        return event.stage if self.trays or not event.role else event.role


def _officers(stays: list[Stay], known: _Known) -> tuple[OfficerHabit, ...]:
    done: dict[str, list[Stay]] = {}
    handed: dict[str, list[Stay]] = {}
    for stay in stays:
        if stay.event.by_person:
            done.setdefault(str(stay.event.officer), []).append(stay)
        if stay.before:
            handed.setdefault(str(stay.before.officer), []).append(stay)
    return tuple(_officer(name, own, handed.get(name, []), known) for name, own in sorted(done.items()))


def _officer(name: str, stays: list[Stay], handed: list[Stay], known: _Known) -> OfficerHabit:
    days = Counter[int]()
    for stay in stays:
        days[int(stay.ended // known.hours.day_seconds)] += ceil(stay.work)
    habit = OfficerHabit(
        name=name,
        roles=dict(Counter(known.role(stay.event) for stay in stays)),
        pace=_pace([stay for stay in stays if stay.direct], known.usual),
        work=_own_work(stays),
        carries=_carries(handed, known.stages),
        attention=_attention([s for s in stays if s.event.stage not in known.outside], days, known.hours),
    )
    return _of_trays(habit, stays, known) if known.trays else _of_roles(habit, sorted(days))


def _of_trays(habit: OfficerHabit, stays: list[Stay], known: _Known) -> OfficerHabit:
    begins = Counter(stay.straight for stay in stays if stay.before is None)
    there = attendance(stays, known.hours.day_seconds)
    return replace(habit, begins=begins, attendance=there)


def _of_roles(habit: OfficerHabit, days: list[int]) -> OfficerHabit:
    absences = _absences(days)
    return replace(habit, absences=absences, absence_rate=len(absences) / (days[-1] - days[0] + 1))


def _pace(direct: list[Stay], usual: Mapping[str, float]) -> float:
    """How long the officer takes of what is usual (geometric mean), drawn towards 1 where there is little to go by."""
    ratios = [log(max(stay.work, 1.0) / usual[stay.event.stage]) for stay in direct if usual[stay.event.stage] >= 1]
    return exp(sum(ratios) / (len(ratios) + SHRINK))


def _own_work(stays: list[Stay]) -> dict[str, tuple[float, ...]]:
    samples = {stage: work_samples(group) for stage, group in _grouped(stays).items()}
    return {stage: seconds for stage, seconds in samples.items() if len(seconds) >= FEW}


def _carries(handed: Iterable[Stay], stages: Mapping[str, StageHabit]) -> dict[tuple[str, str, bool], float]:
    """His own shares, drawn towards those of all where there is little to go by."""
    groups: dict[tuple[str, str, bool], list[bool]] = {}
    for stay in handed:
        if stay.before and not stay.straight:
            groups.setdefault((stay.before.stage, stay.event.stage, stay.held), []).append(stay.carried)
    return {
        (before, stage, held): (sum(carried) + PRIOR * stages[stage].carried[before, held]) / (len(carried) + PRIOR)
        for (before, stage, held), carried in groups.items()
    }


def _attention(stays: list[Stay], days: Mapping[int, int], hours: WorkingHours) -> float | None:
    """Seconds a day at most: what he gave, but for the busiest tenth, on days when work lay there from morning to night.

    None for a full day, and where too few such days tell: an officer with nothing left to do shows no limit.
    """
    day = hours.day_seconds
    waited = {d for s in stays if not s.carried for d in range(ceil(s.opened / day), int(s.ended // day))}
    given = sorted(days[d] for d in waited if d in days)
    if len(given) < FEW or (most := quantile(given, 0.9)) >= FULL_DAY_SHARE * day:
        return None
    return max(most, LEAST_ATTENTION)


def _absences(days: list[int]) -> tuple[int, ...]:
    if len(days) < REGULAR * (days[-1] - days[0] + 1):
        return ()
    return tuple(b - a - 1 for a, b in pairwise(days) if b - a - 1 >= LONG_GAP)


# -- arrivals ----------------------------------------------------------------------------------------


def _arrivals(records: EventLog, hours: WorkingHours) -> Arrivals:
    begun = [hours.counted(case.begun) for case in records.cases]
    days = Counter(int(second // hours.day_seconds) for second in begun)
    counts: dict[int, list[int]] = {}
    for index in range(min(days), max(days) + 1):
        counts.setdefault(hours.day_of(index).weekday(), []).append(days[index])
    offsets = tuple(sorted(second % hours.day_seconds for second in begun))
    return Arrivals({weekday: tuple(seen) for weekday, seen in counts.items()}, offsets)


def _natures(cases: Iterable[Case]) -> Choices | None:
    known = Counter(case.nature for case in cases if case.nature)
    return Choices.of(known) if known else None
