"""Waiting separated from work, where a log only says when a step was finished.

The rule. A step can't have been begun before the case was there, nor before the officer had finished the step he finished
before it. From the later of the two to its end, counted in working hours, is the most the work can have taken: the *gap*.

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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log
from statistics import median

from domain.discovery import Event, EventLog, WorkingHours

SHORTEST = 1.0
"""Seconds; steps finished together count as this long, for the logarithm."""
FEW = 8
"""With fewer samples than this the next weaker rule is used."""
APART = 1.5
"""Two sorts of gaps are told apart only if their means differ by this much in natural logarithm (4.5 times)."""


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
    straight: bool = False
    held: bool = False
    work: float = 0.0
    delay: float = 0.0


def separate(log_: EventLog, hours: WorkingHours, *, trays: bool = False) -> list[Stay]:
    """Every step of the log with its work and the wait that no queue explains, both in working seconds.

    With `trays` a case waits for one officer; days on which he did nothing are then waiting for him, too.
    """
    trails = [
        [Stay(event, before, hours.counted(opened), hours.counted(event.at)) for before, event, opened in case.stays()]
        for case in log_.cases
    ]
    stays = [stay for trail in trails for stay in trail]
    _find_gaps(stays)
    bounds = {stage: _bound(group) for stage, group in _by_stage(stays).items()}
    for stay in stays:
        bound = bounds[stay.event.stage]
        stay.carried = stay.carried and stay.gap <= bound
        stay.work = min(stay.gap, bound) if stay.event.by_person else 0.0
    typical = {stage: median(s.work for s in group) for stage, group in _by_stage(stays).items()}
    for stay in stays:
        if stay.event.by_person and stay.gap > bounds[stay.event.stage]:
            stay.work = typical[stay.event.stage]
    _find_delays(stays, hours.day_seconds if trays else None)
    for trail in trails:
        straight = trays and all(stay.carried for stay in trail[1:])
        held = False
        for stay in trail:
            stay.straight, stay.held = straight, held
            held = held or (stay.before is not None and not stay.carried)
    return stays


def work_samples(stays: Sequence[Stay]) -> tuple[float, ...]:
    """The work times to draw from for one stage: of steps that followed directly, where there are enough of them."""
    done = [stay for stay in stays if stay.event.by_person]
    bound = _bound(done)
    direct = [stay.gap for stay in done if stay.direct and stay.gap <= bound]
    short = [stay.gap for stay in done if stay.gap <= bound]
    return tuple(sorted(direct if len(direct) >= FEW else short))


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
            stay.gap = max(0.0, stay.ended - max(stay.opened, free))
            stay.carried = last is not None and stay.before is last.event
            stay.direct = stay.carried or (last is not None and stay.opened < free)
            last = stay


def _bound(stays: Sequence[Stay]) -> float:
    """The longest gap that still is work: between the two sorts of gaps, infinite where there is but one sort."""
    logs = sorted(log(max(stay.gap, SHORTEST)) for stay in stays if stay.event.by_person)
    sums = list(accumulate(logs))
    best, bound = 0.0, float("inf")
    for cut in range(1, len(logs)):
        low, high = sums[cut - 1] / cut, (sums[-1] - sums[cut - 1]) / (len(logs) - cut)
        between = cut * (len(logs) - cut) * (high - low) ** 2
        if between > best and high - low >= APART and logs[cut] > logs[cut - 1]:
            best, bound = between, (2.718281828459045 ** ((logs[cut - 1] + logs[cut]) / 2))
    return bound


def _find_delays(stays: list[Stay], day: int | None) -> None:
    busy = {officer: _Busy(group, day) for officer, group in _by_officer(stays).items()}
    for stay in stays:
        wait = max(0.0, stay.ended - stay.work - stay.opened)
        if wait and stay.event.by_person and stay.event.officer:
            wait -= busy[stay.event.officer].between(stay.opened, stay.ended - stay.work)
        stay.delay = 0.0 if stay.carried else max(0.0, wait)


class _Busy:
    """How long an officer worked on other cases, as the log shows, or (if days count) was away, between two moments."""

    def __init__(self, stays: list[Stay], day: int | None) -> None:
        self._ends = [stay.ended for stay in stays]
        self._sums = [0.0, *accumulate(stay.work for stay in stays)]
        self._days = sorted({int(end // day) for end in self._ends}) if day else []
        self._day = day or 0

    def between(self, start: float, end: float) -> float:
        worked = self._sums[bisect_right(self._ends, end)] - self._sums[bisect_left(self._ends, start)]
        return worked + (self._away(start, end) if self._day else 0.0)

    def _away(self, start: float, end: float) -> float:
        """Working seconds of the days between on which he did nothing."""
        first, last = int(start // self._day), int(end // self._day)
        seen = bisect_right(self._days, last) - bisect_left(self._days, first)
        part = start - first * self._day if first not in set(self._days) else 0.0
        return (last - first + 1 - seen) * self._day - part


def attendance(stays: Sequence[Stay], day: int) -> float:
    """The share of days on which an officer did something, among those on which he did or had something waiting."""
    present = {int(stay.ended // day) for stay in stays}
    waiting = {d for s in stays if not s.carried for d in range(int(s.opened // day), int(s.ended // day))}
    return len(present) / len(present | waiting)
