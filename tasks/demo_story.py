"""When what happened to a demo letter: its path walked along the route, in office hours, before the day the demo starts.

Days off lie differently each year, so a story is tried at several paces until it fits: over before today, late only
where it has to be. The same day gives the same story.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from config.demo_letters import DemoLetter, Step
from domain.calendar import OFFICE_ZONE, Calendar, Unit, office_day
from domain.history import WITHDRAW, PastVisit
from domain.people import SYSTEM
from domain.timed import Office
from domain.workflow import END, PROPOSED, PROPOSER, Outcome, Stage
from tasks.demo_forms import Desk, filled

OPENS, CLOSES = time(8), time(16)
PAPER = ("letter", "visitor")
"""Channels that need somebody at the counter."""

DAYS: Mapping[str, tuple[int, int]] = {
    "completeness": (0, 1),
    "analysis": (0, 2),
    "approval": (0, 1),
    "waiting_agency.general": (6, 12),
    "waiting_agency.oversight": (12, 26),
    "waiting_agency.information": (2, 4),
    "waiting_agency.aspiration": (8, 18),
    "waiting_completion": (3, 6),
    "field_clarification": (8, 15),
    "assessment": (1, 3),
    "closure": (0, 1),
    "archive": (1, 3),
}
"""Working days from arrival to decision, fewest and most, by stage (and class where the agency's term depends on it)."""
LAPSES_AFTER = 10
"""Working days after which what was not completed lapses, as the route has it."""


@dataclass(frozen=True)
class Pace:
    """One attempt: working days the letter came earlier than written, days more before the last step, or all in haste."""

    earlier: int = 0
    linger: int = 0
    quick: bool = False


@dataclass(frozen=True)
class Told:
    """A story as it went. Moments are aware; the last visit of the trail may be open."""

    received_at: datetime
    registered_at: datetime
    trail: tuple[PastVisit, ...]

    @property
    def over(self) -> datetime:
        """When the last thing happened."""
        return self.trail[-1].decided_at or self.trail[-1].opened_at


def paces(letter: DemoLetter) -> Iterator[Pace]:
    """The attempts in the order they are made; only what is still open, and not late, may linger."""
    lingers = 1 if letter.stand == "overdue" else 9
    for earlier in range(60):
        for linger in range(lingers):
            yield Pace(earlier, linger)
            yield Pace(earlier, linger, quick=True)


def received(letter: DemoLetter, today: date, earlier: int, calendar: Calendar) -> datetime:
    """When it came; paper and visitors on a working day, else on the one before."""
    day = today + timedelta(days=letter.day)
    if letter.channel in PAPER:
        day = _not_after(day, calendar)
    for _ in range(earlier):
        day = _not_after(day - timedelta(days=1), calendar)
    return datetime.combine(day, letter.time, OFFICE_ZONE)


def tell(letter: DemoLetter, office: Office, today: date, pace: Pace, related: str | None = None) -> Told:
    """Walk the letter's path at this pace. Raises NotFound for a word that is no decision of the stage it comes to.

    `related` is the number of the earlier complaint a repeat joins; it changes no times.
    """
    came = received(letter, today, pace.earlier, office.calendar)
    chance = Random(f"{letter.key}/{pace}")  # noqa: S311  a repeatable story, no secret
    entered = came + timedelta(minutes=chance.randint(8, 35) if letter.channel in PAPER else 1)
    walk = _Walk(letter, office, pace, chance, related, stage=office.route.first, moment=entered)
    walk.let_the_system_decide()
    for number, step in enumerate(letter.steps, 1):
        walk.take(step, linger=pace.linger if number == len(letter.steps) else 0)
    return Told(came, entered, walk.trail())


@dataclass
class _Walk:
    """Where a letter has come to on its way: `stage` since `moment`, None at its end."""

    letter: DemoLetter
    office: Office
    pace: Pace
    chance: Random
    related: str | None
    stage: Stage | None
    moment: datetime
    past: list[PastVisit] = field(default_factory=list)
    proposed: tuple[Stage, Outcome] | None = None

    def trail(self) -> tuple[PastVisit, ...]:
        """The visits so far, the open one included."""
        if self.stage is None:
            return tuple(self.past)
        return (*self.past, PastVisit(self.stage.key, self.moment))

    def take(self, step: Step, *, linger: int) -> None:
        """One decision of the path, and what the system decides after it."""
        stage = self._here()
        moment = self._when(stage, step.word, linger)
        again = any(past.outcome == "answered" for past in self.past)
        desk = Desk(self.letter, step.argument, office_day(moment), self.chance, again, self.related)
        fields = filled(stage.key, step.word, desk)
        note = self.letter.texts.get("why") if step.word == WITHDRAW else None
        self.past.append(PastVisit(stage.key, self.moment, moment, step.word, self._who(stage, step), fields, note))
        self.moment, self.stage = moment, self._after(stage, step.word)
        self.let_the_system_decide()

    def let_the_system_decide(self) -> None:
        """Pass the stages the system leaves by itself, some minutes each."""
        while self.stage and (word := self.stage.decides_itself):
            stage, moment = self.stage, self.moment + timedelta(minutes=1)
            self.past.append(PastVisit(stage.key, self.moment, moment, word, SYSTEM.username))
            self.moment, self.stage = moment, self._after(stage, word)

    def _here(self) -> Stage:
        if self.stage is None:
            raise ValueError(f"{self.letter.key}: the path goes on after its end")
        return self.stage

    def _who(self, stage: Stage, step: Step) -> str:
        """The demo account that decides: named like the role, except where time itself does."""
        if step.word == "lapsed":
            return SYSTEM.username
        if stage.approves and self.proposed:
            return self.proposed[1].approval_by or stage.role
        return stage.role

    def _after(self, stage: Stage, word: str) -> Stage | None:
        if word == WITHDRAW:
            return self.office.route.stage(self.office.route.withdraw_to)
        outcome = stage.outcome(word)
        if outcome.approval_by:
            self.proposed = (stage, outcome)
            return self.office.route.approval
        if outcome.to in (PROPOSED, PROPOSER) and self.proposed:
            proposer, proposed = self.proposed
            return proposer if outcome.to == PROPOSER else self.office.route.stage(proposed.to)
        return None if outcome.to == END else self.office.route.stage(outcome.to)

    def _when(self, stage: Stage, word: str, linger: int) -> datetime:
        if word == "lapsed":
            due = self.office.calendar.forward(office_day(self.moment), LAPSES_AFTER, Unit.WORKING_DAYS)
            return datetime.combine(due + timedelta(days=1), time(0, 1), OFFICE_ZONE)
        fewest, most = DAYS.get(stage.key) or DAYS[f"{stage.key}.{self.letter.nature}"]
        days = fewest if self.pace.quick else self.chance.randint(fewest, most)
        return self._in_office_hours(days + linger)

    def _in_office_hours(self, days: int) -> datetime:
        """So many working days on; the same day only while the office is open."""
        later = self.moment + timedelta(minutes=self.chance.randint(20, 75))
        if days == 0 and self.office.calendar.is_working_day(office_day(later)) and OPENS <= _clock(later) < CLOSES:
            return later
        day = self.office.calendar.forward(office_day(self.moment), max(days, 1), Unit.WORKING_DAYS)
        minute = self.chance.randint(10, 7 * 60 + 30)
        return datetime.combine(day, OPENS, OFFICE_ZONE) + timedelta(minutes=minute)


def _not_after(day: date, calendar: Calendar) -> date:
    """The day itself, or the last working day before it."""
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day


def _clock(moment: datetime) -> time:
    return moment.astimezone(OFFICE_ZONE).time()
