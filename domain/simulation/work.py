"""Waiting separated from work, where a log only says when a step was finished.

The rule. A step can't have been begun before the case was there, nor before it came into the officer's hands (where the log
says when), nor before he had finished the step he finished before it. From the latest of them to its end, counted in working
hours, is the most the work can have taken: the *gap*.

Gaps are of two sorts: those of an officer who went straight at it, and those of one who was elsewhere, on work the log
doesn't show. On a logarithmic scale they stand apart, so they are parted where the variance between the sorts is greatest
(Otsu's threshold), stage by stage. The short sort is the work: it is an upper bound, met exactly where the officer had a
queue before him. First choice are steps known to follow directly: of a case carried on by the same officer, or of one that
was already waiting when he finished his last step. What is left of a stay after its work is waiting; the part of it that
the officer spent on other cases is the queue's and arises in a simulation by itself; the rest is `Stay.delay`.

Why this may be trusted: a log made by the simulation itself, with known work times, gives them back (tests). What it can't
do: work done in several sittings counts as one if short enough, else as waiting.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, inf, log
from statistics import median

from domain.discovery import Event, EventLog, WorkingHours, quantile

SHORTEST = 1.0
"""Seconds; steps finished together count as this long, for the logarithm."""
FEW = 8
"""With fewer samples than this the next weaker rule is used."""
APART = 1.5
"""Two sorts of gaps are told apart only if their means differ by this much in natural logarithm (4.5 times); halving a single
bell-shaped sort gives less, unless it is very broad (a standard deviation over 0.9)."""


@dataclass(slots=True)
class Stay:
    """One step with its times in working seconds: when it could be done, when it ended, and what became of the time."""

    event: Event
    before: Event | None
    opened: float
    ended: float
    gap: float = 0.0
    direct: bool = False
    carried: bool = False
    bound: float = inf
    straight: bool = False
    held: bool = False
    work: float = 0.0
    delay: float = 0.0
    taken: float = -inf


def separate(log_: EventLog, hours: WorkingHours, *, trays: bool = False, outside: Collection[str] = ()) -> list[Stay]:
    """Every step of the log with its work and the wait that no queue explains, both in working seconds.

    Days on which the officer did nothing are waiting for him, hence the queue's, too. Not so at the stages `outside`,
    where the case waits for somebody else, whatever the officer does meanwhile: there only the usual queue of the role is
    taken off. With `trays` cases are told apart that one officer did straight through.
    """
    trails = [
        [_stay(event, before, hours.counted(opened), hours) for before, event, opened in case.stays()]
        for case in log_.cases
    ]
    stays = [stay for trail in trails for stay in trail]
    _find_gaps(stays)
    bounds = _bounds(stays, outside)
    for stay in stays:
        stay.bound = bounds[stay.event.stage]
        stay.carried = stay.carried and stay.gap <= stay.bound
    typical = {stage: median(work_samples(group) or (0.0,)) for stage, group in _by_stage(stays).items()}
    for stay in stays:
        if stay.event.by_person:
            stay.work = stay.gap if stay.gap <= stay.bound else typical[stay.event.stage]
    _find_delays(stays, hours.day_seconds, outside)
    for trail in trails:
        straight = trays and all(stay.carried for stay in trail[1:])
        held = False
        for stay in trail:
            stay.straight, stay.held = straight, held
            held = held or (stay.before is not None and not stay.carried)
    return stays


def _stay(event: Event, before: Event | None, opened: float, hours: WorkingHours) -> Stay:
    taken = hours.counted(event.claimed) if event.claimed else -inf
    return Stay(event, before, opened, hours.counted(event.at), taken=taken)


def work_samples(stays: Sequence[Stay]) -> tuple[float, ...]:
    """The work times to draw from for one stage: of steps that followed directly, where there are enough of them."""
    done = [stay for stay in stays if stay.event.by_person and stay.gap <= stay.bound]
    direct = [stay.gap for stay in done if stay.direct]
    short = [stay.gap for stay in done]
    return tuple(sorted(direct if len(direct) >= FEW else short))


def _bounds(stays: Sequence[Stay], outside: Collection[str]) -> dict[str, float]:
    """Each stage's longest work. Outside, an officer but takes note: that takes no longer than other work mostly does."""
    groups = _by_stage(stays)
    bounds = {stage: _bound(group) for stage, group in groups.items() if stage not in outside}
    work = sorted(s.gap for stage, bound in bounds.items() for s in groups[stage] if s.direct and s.gap <= bound)
    note = quantile(work, 0.9) if work else inf
    return {stage: bounds.get(stage, note) for stage in groups}


def _by_stage(stays: Iterable[Stay]) -> dict[str, list[Stay]]:
    groups: dict[str, list[Stay]] = {}
    for stay in stays:
        groups.setdefault(stay.event.stage, []).append(stay)
    return groups


def _by_officer(stays: Iterable[Stay]) -> dict[str, list[Stay]]:
    groups: dict[str, list[Stay]] = {}
    for stay in stays:
        if stay.event.by_person and stay.event.officer:
            groups.setdefault(stay.event.officer, []).append(stay)
    for group in groups.values():
        group.sort(key=lambda stay: stay.event.at)
    return groups


def _find_gaps(stays: list[Stay]) -> None:
    for group in _by_officer(stays).values():
        last = None
        for stay in group:
            free = last.ended if last else float("-inf")
            stay.gap = max(0.0, stay.ended - max(stay.opened, stay.taken, free))
            stay.carried = last is not None and stay.before is last.event
            stay.direct = stay.carried or (last is not None and stay.opened < free)
            last = stay


def _bound(stays: Sequence[Stay]) -> float:
    """The longest gap that still is work: between the two sorts of gaps, infinite where there is but one sort."""
    logs = sorted(log(max(stay.gap, SHORTEST)) for stay in stays if stay.event.by_person)
    if len(logs) < 2:
        return inf
    sums = list(accumulate(logs))
    cut = max(range(1, len(logs)), key=lambda cut: _between(sums, cut))
    low, high = sums[cut - 1] / cut, (sums[-1] - sums[cut - 1]) / (len(logs) - cut)
    return exp((logs[cut - 1] + logs[cut]) / 2) if high - low >= APART else inf


def _between(sums: list[float], cut: int) -> float:
    """The variance between the first `cut` values and the rest (times their number), from running sums."""
    count = len(sums)
    low, high = sums[cut - 1] / cut, (sums[-1] - sums[cut - 1]) / (count - cut)
    return cut * (count - cut) / count * (high - low) ** 2


def _find_delays(stays: list[Stay], day: int, outside: Collection[str]) -> None:
    busy = {officer: _Busy(group, day) for officer, group in _by_officer(stays).items()}
    queued: dict[str | None, list[float]] = {}
    for stay in stays:
        wait = max(0.0, stay.ended - stay.work - stay.opened)
        stay.delay = 0.0 if stay.carried else wait
        if wait and stay.event.by_person and stay.event.officer and stay.event.stage not in outside:
            explained = busy[stay.event.officer].between(stay.opened, stay.ended - stay.work)
            stay.delay = 0.0 if stay.carried else max(0.0, wait - explained)
        if stay.event.stage not in outside:
            queued.setdefault(stay.event.role, []).append(wait - stay.delay)
    usual = {role: median(waits) for role, waits in queued.items()}
    for stay in stays:
        if stay.event.stage in outside and stay.event.by_person:
            stay.delay = max(0.0, stay.delay - usual.get(stay.event.role, 0.0))


class _Busy:
    """How long an officer worked on other cases, as the log shows, or was away for the day, between two moments."""

    def __init__(self, stays: list[Stay], day: int) -> None:
        self._ends = [stay.ended for stay in stays]
        self._sums = [0.0, *accumulate(stay.work for stay in stays)]
        self._days = sorted({int(end // day) for end in self._ends})
        self._day, self._present = day, frozenset(self._days)

    def between(self, start: float, end: float) -> float:
        worked = self._sums[bisect_right(self._ends, end)] - self._sums[bisect_left(self._ends, start)]
        return worked + self._away(start, end)

    def _away(self, start: float, end: float) -> float:
        """Working seconds of the days between on which he did nothing."""
        first, last = int(start // self._day), int(end // self._day)
        seen = bisect_right(self._days, last) - bisect_left(self._days, first)
        part = start - first * self._day if first not in self._present else 0.0
        return (last - first + 1 - seen) * self._day - part


def attendance(stays: Sequence[Stay], day: int) -> float:
    """The share of days on which an officer did something, among those on which he did or had something waiting."""
    present = {int(stay.ended // day) for stay in stays}
    waiting = {d for s in stays if not s.carried for d in range(int(s.opened // day), int(s.ended // day))}
    return len(present) / len(present | waiting)
