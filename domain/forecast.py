"""What will be late by a day if everybody goes on at the present pace, told so plainly that it can be done again on paper.

An officer decides at a stage as many cards a working day as he did on his last working days there. His cards are
worked off by their due day, those already late first. Cards nobody holds go to whoever of the stage gets to them
first. Where we wait for others (an agency's answer) nobody's desk counts: the stage goes on as one, at its own pace.
Only cards due by the last day matter: what is due later stands behind them.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.calendar import Calendar

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Lot:
    """Cards (one or more) of one stage, with one officer (None: nobody yet), due on one day of the office."""

    stage: str
    officer: str | None
    due: date
    cards: int


@dataclass(frozen=True, slots=True)
class Pace:
    """What an officer decided at a stage, and on how many working days he was there to do it (both 0 or more)."""

    stage: str
    officer: str | None
    decided: int
    worked: int


@dataclass(frozen=True)
class Desk:
    """One officer's cards at one stage (officer None: the whole stage, or what nobody can get to).

    `days` are the working days he is there, ascending, none after the last day looked at. `own` counts the cards he
    holds by due day, `dealt` those nobody holds that he would get to.
    """

    stage: str
    officer: str | None
    decided: int
    worked: int
    days: tuple[date, ...]
    own: Mapping[date, int] = field(default_factory=dict)
    dealt: Mapping[date, int] = field(default_factory=dict)

    def can(self, day: date) -> int:
        """How many cards are decided here by the end of a day."""
        return self.decided * bisect_right(self.days, day) // self.worked if self.worked else 0

    def reached(self, place: int) -> date | None:
        """The day on which the card at this place of the queue (the first is 1) is decided; None: not by the last day."""
        needed = -(-place * self.worked // self.decided) if self.decided else len(self.days) + 1
        return self.days[max(needed, 1) - 1] if needed <= len(self.days) else None

    def missed(self, today: date) -> dict[date, int]:
        """Own cards that will miss their day, by due day; those late already (due before `today`) are not among them."""
        return {day: own for day, (own, _) in self.short(today).items() if own}

    def lost(self, today: date) -> int:
        """All cards here that will miss their day, held and dealt."""
        return sum(sum(both) for both in self.short(today).values())

    def late(self, today: date) -> int:
        """Own cards whose day had passed before `today`."""
        return sum(cards for day, cards in self.own.items() if day < today)

    def due(self, today: date) -> int:
        """Own cards whose day is still to come or is `today`."""
        return sum(cards for day, cards in self.own.items() if day >= today)

    def spare(self) -> int:
        """How many cards more could be decided here by the last day."""
        last = self.days[-1] if self.days else date.min
        return max(0, self.can(last) - sum(self.own.values()) - sum(self.dealt.values()))

    def with_cards(self, more: Mapping[date, int]) -> Desk:
        """The same desk with cards added (a negative number: taken away) by due day."""
        own = {day: self.own.get(day, 0) + more.get(day, 0) for day in {*self.own, *more}}
        return Desk(
            self.stage,
            self.officer,
            self.decided,
            self.worked,
            self.days,
            {d: n for d, n in own.items() if n},
            self.dealt,
        )

    def short(self, today: date) -> dict[date, tuple[int, int]]:
        """By due day from `today` on: how many own and how many dealt cards will miss it. Own cards come first."""
        before, short = 0, {}
        for day in sorted({*self.own, *self.dealt}):
            own, dealt = self.own.get(day, 0), self.dealt.get(day, 0)
            room = min(max(self.can(day) - before, 0), own + dealt)
            if day >= today:
                short[day] = (max(own - room, 0), dealt - max(room - own, 0))
            before += own + dealt
        return short


@dataclass(frozen=True)
class Forecast:
    """Every desk with cards or a pace, and by (stage, due day) how many cards that nobody holds will miss their day."""

    today: date
    until: date
    desks: tuple[Desk, ...]
    unheld: Mapping[tuple[str, date], int]

    @property
    def missed(self) -> int:
        """How many cards will newly be late by the last day."""
        return sum(sum(desk.missed(self.today).values()) for desk in self.desks) + sum(self.unheld.values())

    def safe(self, lots: Iterable[Lot]) -> dict[tuple[str, str | None, date], int]:
        """For each lot of which some will miss their day: how many, from the first, will not."""
        short: Counter[tuple[str, str | None, date]] = Counter()
        for desk in self.desks:
            short.update({(desk.stage, desk.officer, day): n for day, n in desk.missed(self.today).items()})
        short.update({(stage, None, day): n for (stage, day), n in self.unheld.items()})
        whole: Counter[tuple[str, str | None, date]] = Counter()
        for lot in lots:
            whole[lot.stage, lot.officer, lot.due] += lot.cards
        return {key: max(0, whole[key] - n) for key, n in short.items()}


def week_end(today: date, calendar: Calendar) -> date:
    """The last working day up to this week's Friday, today included; of the next week when none is left."""
    for week in range(60):
        friday = date.fromordinal(today.toordinal() + (FRIDAY - today.weekday()) % 7 + 7 * week)
        worked = [one for one in _days(max(today, _minus(friday, FRIDAY)), friday) if calendar.is_working_day(one)]
        if worked:
            return worked[-1]
    raise ValueError("the calendar knows no working day for more than a year")


def working_days(first: date, last: date, calendar: Calendar) -> list[date]:
    """The office's working days from the first to the last day, both included."""
    return [day for day in _days(first, last) if calendar.is_working_day(day)]


def foresee(
    lots: Collection[Lot],
    paces: Iterable[Pace],
    days: Sequence[date],
    *,
    today: date,
    until: date,
    absent: Mapping[str, Collection[date]],
) -> Forecast:
    """Reckon ahead. `days` are the working days left, ascending, none after `until`; `absent` says who is away when.

    Lots due after `until` raise ValueError: they stand behind and must not be asked about.
    """
    if any(lot.due > until for lot in lots):
        raise ValueError(f"cards due after {until} stand behind all others and don't belong here")
    desks = _desks(lots, paces, days, absent)
    short: Counter[tuple[str, date]] = Counter()
    free = sorted(_free(lots, {desk.stage for desk in desks.values() if desk.officer is None}))
    for due, stage, cards in free:
        here = [key for key, desk in desks.items() if desk.stage == stage]
        left = _deal(desks, here, due, cards)
        if due >= today and left:
            short[stage, due] += left
    for desk in desks.values():
        short.update({(desk.stage, day): dealt for day, (_, dealt) in desk.short(today).items() if dealt})
    return Forecast(today, until, tuple(desks.values()), {key: n for key, n in short.items() if n})


def _desks(
    lots: Iterable[Lot], paces: Iterable[Pace], days: Sequence[date], absent: Mapping[str, Collection[date]]
) -> dict[tuple[str, str | None], Desk]:
    """A desk for each pace and each holder; a stage of one common pace (officer None) takes all its cards."""
    pace = {(one.stage, one.officer): one for one in paces}
    common = {stage for stage, officer in pace if officer is None}
    held: dict[tuple[str, str | None], Counter[date]] = defaultdict(Counter)
    for lot in lots:
        if lot.stage in common or lot.officer is not None:
            held[lot.stage, None if lot.stage in common else lot.officer][lot.due] += lot.cards
    found = {}
    for stage, officer in sorted({*pace, *held}, key=lambda key: (key[0], key[1] or "")):
        known = pace.get((stage, officer), Pace(stage, officer, 0, 0))
        there = tuple(day for day in days if day not in absent.get(officer or "", ()))
        if stage not in common or officer is None:
            found[stage, officer] = Desk(stage, officer, known.decided, known.worked, there, held[stage, officer])
    return found


def _free(lots: Iterable[Lot], common: Collection[str]) -> list[tuple[date, str, int]]:
    """What nobody holds, by due day and stage."""
    return [(lot.due, lot.stage, lot.cards) for lot in lots if lot.officer is None and lot.stage not in common]


def _deal(desks: dict[tuple[str, str | None], Desk], here: list[tuple[str, str | None]], due: date, cards: int) -> int:
    """Give cards of a day to whoever gets to them first; how many nobody gets to by the last day."""
    queue = []
    for key in here:
        place = sum(n for kind in (desks[key].own, desks[key].dealt) for day, n in kind.items() if day <= due)
        if reached := desks[key].reached(place + 1):
            queue.append((reached, str(key[1]), place + 1, key))
    heapq.heapify(queue)
    given: Counter[tuple[str, str | None]] = Counter()
    while cards and queue:
        _, name, place, key = heapq.heappop(queue)
        given[key] += 1
        cards -= 1
        if reached := desks[key].reached(place + 1):
            heapq.heappush(queue, (reached, name, place + 1, key))
    for key, more in given.items():
        desk = desks[key]
        dealt = {**desk.dealt, due: desk.dealt.get(due, 0) + more}
        desks[key] = Desk(desk.stage, desk.officer, desk.decided, desk.worked, desk.days, desk.own, dealt)
    return cards


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(one) for one in range(first.toordinal(), last.toordinal() + 1)]


def _minus(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() - days)
