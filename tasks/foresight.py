"""Looking ahead for managers: what will be late by a day at the present pace, and cards handed to colleagues with room."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from domain.approval import four_eyes
from domain.calendar import OFFICE_ZONE, Calendar, office_day
from domain.confidentiality import must_see
from domain.errors import Conflict, NotAllowed, NotFound, Refused
from domain.forecast import Forecast, Lot, Pace, foresee, week_end, working_days
from domain.people import SYSTEM, Officer
from domain.relief import MOST_CARDS, Move, best_moves
from domain.store import Store, transaction
from domain.store.people import Leave
from domain.store.tempo import Safe, Urgent
from domain.visit import Visit
from domain.workflow import Kind, Workflow

PACE_DAYS = 10
"""Working days before today from which the pace is taken: two weeks, so that neither one bad day nor last season counts."""
CLOSING = time(16, 0)
"""From here on today no longer counts as a day on which anything is decided (the office's hours, assumed)."""
FARTHEST = 60
"""Days ahead that may be asked about: farther on, too much changes to go by the pace of two weeks."""


MOST_QUEUED = 2000
"""Endangered cards of one officer that are looked through for a move."""


@dataclass(frozen=True)
class Ahead:
    """A forecast with the lots it was made of, the stages that go on as one (`common`), and the best moves."""

    at: datetime
    forecast: Forecast
    lots: tuple[Lot, ...]
    common: frozenset[str]
    moves: tuple[Move, ...]

    @property
    def today(self) -> datetime:
        """The midnight today began with, aware."""
        return _midnight(self.forecast.today)

    @property
    def until(self) -> datetime:
        """The end of the last day looked at, aware."""
        return _midnight(self.forecast.until + timedelta(days=1)) - timedelta(seconds=1)

    def safe(self) -> Safe:
        """How many cards of each lot will keep their day, where some will not."""
        return self.forecast.safe(self.lots)


def last_day(at: datetime, calendar: Calendar) -> date:
    """The day a forecast goes to unless another is asked for: Friday, or the last working day before it."""
    return week_end(office_day(at), calendar)


def look_ahead(store: Store, route: Workflow, until: date, calendar: Calendar, *, at: datetime) -> Ahead:
    """Reckon ahead from the moment (aware) to the end of a day, by the calendar in force. Raises Refused for a day in the past or too far off."""
    today = office_day(at)
    if not today <= until <= today + timedelta(days=FARTHEST):
        raise Refused({"until": f"pilih hari ini atau salah satu dari {FARTHEST} hari berikutnya"})
    common = frozenset(one.key for one in route.stages if one.kind is Kind.WAITING or one.decides_itself)
    window = working_days(today - timedelta(days=60), today - timedelta(days=1), calendar)[-PACE_DAYS:]
    absent = _absent(store.people.leaves(since=window[0] if window else today), until)
    tempo, begun = store.overview.tempo, _midnight(today)
    since = _midnight(window[0]) if window else begun
    lots, decided = tempo.lots_and_pace(_midnight(until + timedelta(days=1)), since=since, today=begun, common=common)
    paces = _paces(decided, window, absent, common)
    forecast = foresee(lots, paces, _days_left(at, until, calendar), today=today, until=until, absent=absent)
    takers = _takers(route, tempo.deciders(), common, {who for who, days in absent.items() if today in days})
    return Ahead(at, forecast, tuple(lots), common, tuple(best_moves(forecast, takers)))


def endangered(store: Store, ahead: Ahead, *, after: str | None = None) -> tuple[list[Urgent], str | None]:
    """A page of the cards that will miss their day, by due date, and the cursor of the next one."""
    if not (safe := ahead.safe()):
        return [], None
    return store.overview.tempo.endangered(safe, ahead.until, today=ahead.today, common=ahead.common, after=after)


def cards_of(store: Store, ahead: Ahead, move: Move, seen: Sequence[Urgent] | None = None) -> list[Urgent]:
    """The very cards a move is about: of each day the last ones of the giver's queue.

    `seen` spares the question where all endangered cards are at hand already.
    """
    found = seen if seen is not None else _queue(store, ahead, move)
    held = [one for one in found if one.stage == move.stage and one.assigned_to == move.giver and one.due_at]
    chosen = list[Urgent]()
    for day, cards in move.due.items():
        chosen += [one for one in held if one.due_at and office_day(one.due_at) == day][-cards:]
    return chosen


def _queue(store: Store, ahead: Ahead, move: Move) -> list[Urgent]:
    safe = {key: n for key, n in ahead.safe().items() if key[:2] == (move.stage, move.giver) and key[2] in move.due}
    tempo = store.overview.tempo
    return tempo.endangered(safe, ahead.until, today=ahead.today, common=ahead.common, limit=MOST_QUEUED)[0]


def hand_over(visit_ids: Collection[UUID], giver: str, taker: str, *, by: Officer, at: datetime) -> int:
    """Give cards from one officer to another; returns how many changed hands.

    A card that was decided, that somebody else has taken meanwhile, or that the taker proposed himself (four eyes)
    stays where it is. Raises NotAllowed without the right `assign`, Refused for a taker without the role or on leave
    and for too many cards, Conflict when none of them is with the giver any more.
    """
    by.must("assign")
    if not 1 <= len(visit_ids) <= MOST_CARDS:
        raise Refused({"cards": f"pindahkan 1 sampai {MOST_CARDS} kartu sekaligus"})
    with transaction() as store:
        to = _present(store, taker, at)
        moved = sum(_give(store, visit_id, giver, to, by=by, at=at) for visit_id in sorted(visit_ids, key=str))
        if not moved:
            raise Conflict("Kartu-kartu itu sudah tidak dipegang petugas tersebut; muat ulang halaman ini.")
    return moved


def _give(store: Store, visit_id: UUID, giver: str, to: Officer, *, by: Officer, at: datetime) -> int:
    complaint = store.complaints.take(store.complaints.of_visit(visit_id))
    must_see(by, complaint)
    visit = complaint.visit(visit_id)
    if not visit.open or visit.assigned_to != giver:
        return 0
    if _own_proposal(visit, to):
        return 0
    complaint.assign(visit_id, to, by=by, at=at)
    return 1


def _own_proposal(visit: Visit, to: Officer) -> bool:
    """True when four eyes would keep the taker from deciding the card."""
    try:
        four_eyes(visit.proposal, to)
    except NotAllowed:
        return True
    return False


def _present(store: Store, username: str, at: datetime) -> Officer:
    """The taker; Refused when there is no such account, it may not decide, or he is on leave today."""
    try:
        found = store.people.officer(username, at=at)
    except NotFound as unknown:
        raise Refused({"username": str(unknown)}) from None
    if not found.may("decide"):
        raise Refused({"username": f"akun {username} tidak berhak memutuskan"})
    today = office_day(at)
    if any(one.username == username and one.first_day <= today for one in store.people.leaves(since=today)):
        raise Refused({"username": f"{found.name} sedang cuti hari ini"})
    return found


def _paces(
    decided: Iterable[tuple[str, str, int]],
    window: Collection[date],
    absent: Mapping[str, Collection[date]],
    common: Collection[str],
) -> list[Pace]:
    """Decisions of people by stage; where a stage goes on as one, of everybody and of the system together."""
    counts: dict[tuple[str, str | None], int] = {}
    for stage, officer, count in decided:
        if stage in common or officer != SYSTEM.username:
            key = (stage, None if stage in common else officer)
            counts[key] = counts.get(key, 0) + count
    worked = {officer: sum(day not in absent.get(officer or "", ()) for day in window) for _, officer in counts}
    return [Pace(stage, officer, count, max(1, worked[officer])) for (stage, officer), count in counts.items()]


def _absent(leaves: Iterable[Leave], until: date) -> dict[str, set[date]]:
    found: dict[str, set[date]] = {}
    for leave in leaves:
        last = min(leave.last_day, until)
        days = range(leave.first_day.toordinal(), last.toordinal() + 1)
        found.setdefault(leave.username, set()).update(map(date.fromordinal, days))
    return found


def _takers(
    route: Workflow, deciders: Iterable[tuple[str, str]], common: Collection[str], away: Collection[str]
) -> dict[str, set[str]]:
    """Who may be given cards, by stage: he holds its role with the right to decide, and is there today."""
    pairs = list(deciders)
    return {
        stage.key: {who for who, role in pairs if role == stage.role and who not in away}
        for stage in route.stages
        if stage.key not in common
    }


def _days_left(at: datetime, until: date, calendar: Calendar) -> list[date]:
    begun = at.astimezone(OFFICE_ZONE)
    first = begun.date() if begun.time() < CLOSING else begun.date() + timedelta(days=1)
    return working_days(first, until, calendar)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, OFFICE_ZONE)
