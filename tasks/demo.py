"""`up --demo`: sixty invented letters with three months of trail, and an account for each role.

The past enters by `record_history`; the letters that have just come are registered as any other and carried on by
the engine. Everything is loaded in one transaction, so a start that is killed leaves nothing half. Dates, numbers,
tracking codes and ids depend on the letters and the start day alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

from config.demo_letters import DemoLetter, read_demo_letters, read_demo_people
from domain.calendar import OFFICE_ZONE, office_day
from domain.complaint import Complaint
from domain.errors import DemoRefused
from domain.history import record_history
from domain.people import SYSTEM, Officer
from domain.registration import Intake
from domain.store import Store, transaction
from domain.store.search import Similar
from domain.store.units import OfficeUnit
from domain.terms import ClockPause, RunningTerm
from domain.timed import Office
from domain.visit import Visit
from tasks.accounts import DEMO_MARK
from tasks.counter import next_registration_number, tracking_code
from tasks.demo_story import PAPER, Pace, Told, paces, tell

NAMES = UUID("6c1d5a0e-6f0b-5b7e-9a53-0d1f6a1e2026")
"""Namespace of the demo's ids."""

Progress = Callable[[int, int], None]
"""Told how many letters of how many are in."""


@dataclass(frozen=True)
class _Story:
    letter: DemoLetter
    today: date
    pace: Pace
    told: Told

    @property
    def midnight(self) -> datetime:
        """When the start day began: what lies before it has happened, whatever the hour of the start."""
        return datetime.combine(self.today, time(), OFFICE_ZONE)


@dataclass(frozen=True)
class _Names:
    number: str
    tracking_code: str


DEMO_UNITS: Mapping[OfficeUnit, tuple[str, ...]] = {
    OfficeUnit("data", "Bagian Pengumpulan dan Pengolahan Data", "registry"): ("mailroom", "registry", "archivist"),
    OfficeUnit("telaah", "Bagian Penelaahan Pengaduan", "section_head"): ("analyst", "section_head"),
    OfficeUnit("klarifikasi", "Bagian Klarifikasi Lapangan", "assistant_deputy"): ("field_team", "assistant_deputy"),
}
"""The demo's units with their heads, and who belongs to them."""


@dataclass(frozen=True)
class _Entered:
    letter: DemoLetter
    intake: Intake
    complaint: Complaint


def load_demo(at: datetime, *, progress: Progress | None = None) -> int:
    """Fill an empty home that `seed` has prepared; returns how many letters came in, 0 when the demo is there already.

    `at` is the present moment (aware): its day in Jakarta is the day the letters' days count back from.
    Raises DemoRefused when the home holds other complaints or accounts named like the demo's.
    """
    today, people = office_day(at), read_demo_people()
    with transaction() as store:
        store.complaints.claim_source("demo")  # two starts at once: the second waits here and finds it done
        if store.marks.read(DEMO_MARK):
            return 0
        _refuse_foreign(store, people)
        _seat_people(store, people)
        entered = _enter_all(store, today, progress or (lambda _done, _all: None))
        _link(store, entered)
        store.marks.put(DEMO_MARK, today.isoformat(), at=at)
        return len(entered)


def _refuse_foreign(store: Store, people: Mapping[str, str]) -> None:
    if others := store.board.totals()["all"]:
        raise DemoRefused(
            f"Pemasangan ini sudah memuat {others} pengaduan; surat contoh hanya masuk ke pemasangan yang kosong. "
            "Jalankan tanpa --demo, atau pilih SIPDUMAS_HOME lain."
        )
    taken = [role for role in people if (found := store.people.account(role)) and not found.demo]
    if taken:
        raise DemoRefused(
            f"Akun {', '.join(taken)} sudah dipakai di pemasangan ini, sedangkan contoh memakai nama yang sama. "
            "Jalankan tanpa --demo, atau pilih SIPDUMAS_HOME lain."
        )


def _seat_people(store: Store, people: Mapping[str, str]) -> None:
    """One account a role, named like it; without a password, so that only the demo's sign-in and tokens open it."""
    for role, name in people.items():
        store.people.put(role, name, [role], demo=True)
    for unit, members in DEMO_UNITS.items():
        store.units.put(unit)
        for username in members:
            store.units.join(username, unit.key)


def _enter_all(store: Store, today: date, progress: Progress) -> dict[str, _Entered]:
    """All letters by key, in the order they came, so that numbers follow time."""
    office = store.complaints.office()
    stories = sorted((_fit(one, office, today) for one in read_demo_letters()), key=lambda one: one.told.registered_at)
    chance = Random(f"tracking/{today}")  # noqa: S311  the same day shows the same codes; nothing real hides behind them
    entered: dict[str, _Entered] = {}
    for done, story in enumerate(stories, 1):
        intake = story.letter.intake(story.told.received_at)
        names = _Names(next_registration_number(store, story.told.registered_at), tracking_code(chance.choice))
        first = entered.get(story.letter.repeat_of or "")
        complaint = _complaint(story, intake, office, names, first.complaint.registration_number if first else None)
        if story.letter.stand == "parked":
            _stop_clock(complaint, story, store.people.officer("analyst"))
        fix_ids(complaint, story.letter.key)
        complaint.source_key = f"demo:{story.letter.key}"
        store.complaints.add(complaint, intake.complainant)
        entered[story.letter.key] = _Entered(story.letter, intake, complaint)
        progress(done, len(stories))
    return entered


def _fit(letter: DemoLetter, office: Office, today: date) -> _Story:
    """The first attempt that is over before today, and late only where the letter says so."""
    for pace in paces(letter):
        story = _Story(letter, today, pace, tell(letter, office, today, pace))
        if _in_time(story) and _is_late(story, office) == (letter.stand == "overdue"):
            return story
    raise DemoRefused(f"Surat contoh {letter.key} tidak muat pada kalender ini; periksa tabel hari libur.")


def _in_time(story: _Story) -> bool:
    return not story.letter.steps or story.told.over < story.midnight


def _is_late(story: _Story, office: Office) -> bool:
    past = _past(story, story.letter.intake(story.told.received_at), office, _Names("-", "-"), None)
    return any(term.due_at < story.midnight for term in past.running_terms() if not term.stands)


def _complaint(story: _Story, intake: Intake, office: Office, names: _Names, related: str | None) -> Complaint:
    """A letter that has just come is registered and wakes the engine; of all others the past is recorded."""
    if story.letter.steps:
        return _past(story, intake, office, names, related)
    by, at = _enterer(story), story.told.registered_at
    complaint = Complaint.register(intake, office, number=names.number, tracking_code=names.tracking_code, by=by, at=at)
    visit = complaint.visits[0]
    complaint.prepare(visit.id, at=at)
    complaint.decide(office.route.first.decides_itself or "", by=SYSTEM, at=story.told.over, visit_id=visit.id)
    return complaint


def _past(story: _Story, intake: Intake, office: Office, names: _Names, related: str | None) -> Complaint:
    told = tell(story.letter, office, story.today, story.pace, related)
    return record_history(
        intake,
        told.trail,
        office,
        number=names.number,
        tracking_code=names.tracking_code,
        by=_enterer(story),
        at=told.registered_at,
    )


def _enterer(story: _Story) -> Officer:
    """Who registered it: the mail room what lies on its counter, the system what comes by wire."""
    return Officer("mailroom", "mailroom", rights=SYSTEM.rights) if story.letter.channel in PAPER else SYSTEM


def _stop_clock(complaint: Complaint, story: _Story, by: Officer) -> None:
    """An officer has stopped the clock at the end of the last working day before today."""
    day = story.today - timedelta(days=1)
    while not complaint.office.calendar.is_working_day(day):
        day -= timedelta(days=1)
    at = datetime.combine(day, time(16, 5), OFFICE_ZONE)
    complaint.pause(by=by, at=at, reason=story.letter.texts["why"])


def fix_ids(complaint: Complaint, key: str) -> None:
    """Give a complaint that is not stored yet, and all its parts, ids that follow from the key alone."""
    parts: tuple[Visit | ClockPause | RunningTerm, ...] = (*complaint.visits, *complaint.pauses, *complaint.terms)
    new = {part.id: uuid5(NAMES, f"{key}/{number}") for number, part in enumerate(parts)}
    complaint.id = uuid5(NAMES, key)
    for visit in complaint.visits:
        visit.file_before = None  # names terms by the ids they had; what the demo did is not taken back
    for part in parts:
        part.id, part.complaint_id = new[part.id], complaint.id
    dated: tuple[ClockPause | RunningTerm, ...] = (*complaint.pauses, *complaint.terms)
    for one in dated:
        one.visit_id = new[one.visit_id] if one.visit_id else None
    named = {str(old): str(fresh) for old, fresh in new.items()}
    for visit in complaint.visits:
        visit.proposal = _renamed(visit.proposal, named) if visit.proposal else None
    complaint.entries = [
        replace(line, visit_id=new[line.visit_id] if line.visit_id else None, details=_renamed(line.details, named))
        for line in complaint.entries
    ]


def _renamed(details: Mapping[str, Any], named: Mapping[str, str]) -> dict[str, Any]:
    return {key: named.get(value, value) if isinstance(value, str) else value for key, value in details.items()}


def _link(store: Store, entered: Mapping[str, _Entered]) -> None:
    """Repeats an analyst has read are confirmed; for what still waits to be read the search says what it suspects."""
    store.save()
    for one in entered.values():
        read_at = next((v.decided_at for v in one.complaint.visits if v.stage == "analysis" and v.decided_at), None)
        if one.letter.repeat_of and read_at:
            first = entered[one.letter.repeat_of].complaint
            store.search.link(one.complaint.id, first.id, "repeat_of", by="analyst", at=read_at)
        elif not read_at:
            hits = [hit for hit in store.search.similar(one.intake, but=one.complaint.id) if _earlier(hit, one)]
            store.search.suspect(one.complaint.id, hits, by=SYSTEM.username, at=one.complaint.registered_at)


def _earlier(hit: Similar, than: _Entered) -> bool:
    return hit.received_at < than.complaint.received_at
