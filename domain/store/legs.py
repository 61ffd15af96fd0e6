"""The bookmark as the engine sees it: whom to carry on, one worker at a time, and how far Prefect has followed.

A complaint waits while `wake_seq > done_seq`. A leg takes its advisory lock, reads `wake_seq`, works, and only then says `done`, so a leg killed
anywhere is run again and a decision during the leg is never swallowed. Lock and work share one connection (`binding`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from uuid import UUID

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import NoResultFound, OperationalError, SQLAlchemyError

from domain.store.binding import Held, LegLost, carrying
from domain.store.dossier import WAKE_CHANNEL
from domain.store.session import NOTICE, backing


@dataclass(frozen=True)
class Bookmark:
    """Where a complaint stands at this moment. `tries` counts failed legs since the last good one; no try before `rest_until`."""

    registration_number: str
    life: int
    wake_seq: int
    done_seq: int
    flow_run_id: UUID | None
    visit_open: bool
    visit_prepared: bool
    parked: bool
    tries: int
    rest_until: datetime | None

    def due(self, at: datetime) -> bool:
        """True when the engine has something to do now."""
        return self.wake_seq > self.done_seq and not self.parked and (self.rest_until is None or self.rest_until <= at)


class Leg:
    """One stretch of carrying, under the complaint's lock. `seen` is what it read when it took the lock."""

    def __init__(self, complaint_id: UUID, held: Held) -> None:
        self.complaint_id = complaint_id
        self._held = held
        self.seen = self.look()

    def look(self) -> Bookmark:
        """Read the bookmark anew. Raises LegLost."""
        with self._held.checked().begin():
            row = self._held.connection.execute(_LOOK, {"id": self.complaint_id, "retry": _retry(self.complaint_id)})
            return Bookmark(*row.one())

    def keep_run(self, run_id: UUID) -> None:
        """Note which flow run carries the complaint."""
        self._write("UPDATE complaints SET flow_run_id = :run WHERE id = :id", run=run_id)

    def replace_run(self) -> Bookmark:
        """The run is gone for good: begin the next life, without a run; return the new bookmark."""
        self._write("UPDATE complaints SET life = life + 1, flow_run_id = NULL WHERE id = :id")
        self.seen = self.look()
        return self.seen

    def done(self, run_id: UUID) -> None:
        """Prefect has acknowledged where the run rests: all that was asked before this leg is done."""
        self._write(
            "UPDATE complaints SET done_seq = greatest(done_seq, :seq), flow_run_id = :run WHERE id = :id",
            seq=self.seen.wake_seq,
            run=run_id,
        )
        if self.seen.tries:
            self._write("DELETE FROM marks WHERE key = :retry")

    def failed(self, *, until: datetime) -> int:
        """Count a failed try and rest until then; returns how many there are now. All workers see it."""
        self._write(
            "INSERT INTO marks (key, value, set_at) VALUES (:retry, '1', :until) ON CONFLICT (key) DO UPDATE "
            "SET value = (marks.value::int + 1)::text, set_at = excluded.set_at",
            until=until,
        )
        return self.look().tries

    def forget_tries(self) -> None:
        """Begin counting anew, after the complaint was parked."""
        self._write("DELETE FROM marks WHERE key = :retry")

    def _write(self, statement: str, **values: object) -> None:
        with self._held.checked().begin():
            known = {"id": self.complaint_id, "retry": _retry(self.complaint_id)}
            self._held.connection.execute(text(statement), known | values)


_LOOK = text("""
    SELECT c.registration_number, c.life, c.wake_seq, c.done_seq, c.flow_run_id, v.id IS NOT NULL, v.prepared_at IS NOT NULL,
           c.parked_at IS NOT NULL, coalesce(m.value::int, 0), m.set_at
    FROM complaints c
    LEFT JOIN visits v ON v.complaint_id = c.id AND v.decided_at IS NULL
    LEFT JOIN marks m ON m.key = :retry
    WHERE c.id = :id""")


def _retry(complaint_id: UUID) -> str:
    return f"retry:{complaint_id}"


@contextmanager
def leg(complaint_id: UUID) -> Iterator[Leg | None]:
    """Take the complaint's lock and carry it on this thread's connection; None when another worker has it or there is none of that id.

    Inside, `transaction()` works on the same connection. Raises SQLAlchemy's OperationalError when the database is away.
    """
    with backing().engine.connect() as connection, _locked(connection, complaint_key(complaint_id)) as held:
        if held is None:
            yield None
            return
        token = carrying.set(held)
        try:
            yield _begun(complaint_id, held)
        finally:
            carrying.reset(token)


def _begun(complaint_id: UUID, held: Held) -> Leg | None:
    try:
        return Leg(complaint_id, held)
    except NoResultFound:
        return None


@contextmanager
def sole(name: str) -> Iterator[Callable[[], bool]]:
    """Be the only one in the whole installation to do `name`; gives a function that tells whether we (still) are."""
    with backing().engine.connect() as connection, _locked(connection, _named_key(name)) as held:
        yield lambda: held is not None and _alive(held)


def waiting(at: datetime, limit: int = 200) -> dict[UUID, bool]:
    """Complaints the engine has yet to look at, those with office work to do first (True), then those whose run has only to follow.

    Without parked ones and those resting after a failure.
    """
    with backing().engine.connect() as connection:
        rows = connection.execute(_WAITING, {"at": at, "limit": limit})
        return {row.id: row.urgent for row in rows}


_WAITING = text("""
    SELECT c.id, v.id IS NOT NULL AS urgent FROM complaints c
    LEFT JOIN visits v ON v.complaint_id = c.id AND v.decided_at IS NULL AND v.prepared_at IS NULL
    WHERE c.wake_seq > c.done_seq AND c.parked_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM marks m WHERE m.key = 'retry:' || c.id::text AND m.set_at > :at)
    ORDER BY v.id IS NULL LIMIT :limit""")


def raise_wake(complaint_id: UUID) -> None:
    """Have the engine look again although nobody decided: database and Prefect do not agree."""
    with backing().engine.begin() as connection:
        connection.execute(text("UPDATE complaints SET wake_seq = wake_seq + 1 WHERE id = :id"), {"id": complaint_id})
        connection.execute(select(func.pg_notify(WAKE_CHANNEL, str(complaint_id))))


def woken(complaint_id: UUID) -> bool:
    """`raise_wake`, for whom it may have to wait: False when the database can't be reached now."""
    try:
        raise_wake(complaint_id)
    except OperationalError:
        return False
    return True


@dataclass(frozen=True)
class Settled:
    """A complaint the engine believes to be done with: its run must be Paused while a visit is open, else Completed."""

    complaint_id: UUID
    flow_run_id: UUID
    visit_open: bool


def settled(after: UUID, closed_since: datetime, limit: int = 100) -> list[Settled]:
    """The next page, by id, of complaints with a run and nothing to do; closed ones only if closed lately."""
    with backing().engine.connect() as connection:
        rows = connection.execute(_SETTLED, {"after": after, "since": closed_since, "limit": limit})
        return [Settled(*row) for row in rows]


_SETTLED = text("""
    SELECT c.id, c.flow_run_id, v.id IS NOT NULL
    FROM complaints c LEFT JOIN visits v ON v.complaint_id = c.id AND v.decided_at IS NULL
    WHERE c.id > :after AND c.flow_run_id IS NOT NULL AND c.wake_seq = c.done_seq AND c.parked_at IS NULL
      AND (v.id IS NOT NULL OR c.closed_at >= :since)
    ORDER BY c.id LIMIT :limit""")


def answers() -> bool:
    """Whether the database can be reached now."""
    try:
        with backing().engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except OperationalError:
        return False
    return True


def listen(woken: Callable[[UUID], None], stop: Event, *, pause: float = 2.0) -> None:
    """Call `woken` for each complaint a decision announces, until `stop`; reconnects, `pause` seconds apart, when the database was away."""
    address = backing().engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    while not stop.is_set():
        with suppress(psycopg.OperationalError):
            _listen_once(address, woken, stop)
        stop.wait(pause)


def _listen_once(address: str, woken: Callable[[UUID], None], stop: Event) -> None:
    with psycopg.connect(make_conninfo(address, **NOTICE), autocommit=True, connect_timeout=10) as connection:
        connection.execute(f"LISTEN {WAKE_CHANNEL}")
        while not stop.is_set():
            for note in connection.notifies(timeout=1.0):
                with suppress(ValueError):  # anybody on this database can send a note; only ids concern us
                    woken(UUID(note.payload))


def complaint_key(complaint_id: UUID) -> int:
    """The advisory lock's number of a complaint: 64 bits, signed, the same for ever."""
    raw = complaint_id.bytes
    return int.from_bytes(raw[:8], signed=True) ^ int.from_bytes(raw[8:], signed=True)


def _named_key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


@contextmanager
def _locked(connection: Connection, key: int) -> Iterator[Held | None]:
    with connection.begin():
        taken = connection.execute(_TRY_LOCK, {"key": key, **SILENCE}).one()[0]
    if not taken:
        yield None
        return
    held = Held.by(connection)
    try:
        yield held
    finally:
        _unlock(held, key)


# A worker whose machine vanished must not keep its locks for hours: the server asks after 8 s of silence, three times,
# and waits 20 s for what it has sent to arrive (while an answer is under way it doesn't ask).
_TRY_LOCK = text("""
    WITH tried AS MATERIALIZED (SELECT pg_try_advisory_lock(:key) AS taken)
    SELECT taken, CASE WHEN taken THEN
        set_config('tcp_keepalives_idle', '8', false) || set_config('tcp_keepalives_interval', '4', false)
        || set_config('tcp_keepalives_count', '3', false) || set_config('tcp_user_timeout', '20000', false)
        || set_config('idle_session_timeout', :silence, false)
        || set_config('idle_in_transaction_session_timeout', :standstill, false) END
    FROM tried""")

SILENCE = {"silence": "120s", "standstill": "30s"}
"""A worker that stands still (a machine put to sleep, a process stopped) loses its session and with it its locks: after so long
between two statements, and much sooner inside a transaction, whose row locks others wait for. When it goes on its work ends in LegLost."""


def _unlock(held: Held, key: int) -> None:
    """Give the lock back; when that can't be, give the whole connection up, which frees it too."""
    if held.lost:
        return
    try:
        held.connection.rollback()
        with held.connection.begin():
            held.connection.execute(_GIVE_BACK, {"key": key})
    except SQLAlchemyError:
        held.connection.invalidate()


_GIVE_BACK = text("""
    SELECT pg_advisory_unlock(:key), set_config('idle_session_timeout', '0', false),
           set_config('idle_in_transaction_session_timeout', '0', false)""")


def _alive(held: Held) -> bool:
    try:
        with held.checked().begin():
            held.connection.execute(text("SELECT 1"))
    except (OperationalError, LegLost):
        return False
    return True
