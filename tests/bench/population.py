"""A big office in a database: hundreds of thousands of complaints with trails, terms, letters, documents and notices, by COPY.

`python -m tests.bench.population URL [--count 250000] [--seed 1]` fills an empty business database that has the seed in it. Which letters,
officers and trails there are is fixed by the seed and the moment; memory stays the same however many there are. One transaction: all or nothing.
Indexes and foreign keys are taken away before and made anew, word for word, after: four times as quick as filling them row by row.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from time import monotonic
from typing import Any

import psycopg
from psycopg import sql

from config.load import read_workflow
from domain.calendar import office_day
from domain.people import Officer
from domain.store import connect, disconnect, transaction
from domain.store.tables import documents, letters, outbox
from domain.store.telling import notices
from tasks.counter import LETTERS, SERIES
from tests.bench.population_trails import TABLES, Prototype, columns_of, copy_line, prototypes, row_id
from tests.bench.population_words import a_letter, staff

STAFF: Mapping[str, int] = {
    "mailroom": 8,
    "registry": 16,
    "analyst": 40,
    "section_head": 8,
    "assistant_deputy": 3,
    "field_team": 10,
    "archivist": 6,
    "manager": 4,
    "process_owner": 1,
    "auditor": 2,
    "administrator": 2,
}
"""A hundred officers by role."""

OPEN_SHARE = 0.16
"""Of all complaints, how many are open: of 250,000 forty thousand, so that every long list has far more than 200 pages."""
PROTOTYPES = 1500
BATCH = 2500
PAPER = b"%PDF-1.7\n% surat contoh\n%%EOF\n"
SHA = hashlib.sha256(PAPER).hexdigest()
EXTRA = (letters, documents, outbox, notices)
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Office:
    """What complaints choose from: prototypes by whether they wait, agencies, officers by role."""

    closed: Sequence[Prototype]
    waiting: Sequence[Prototype]
    agencies: Sequence[str]
    staff: Mapping[str, Sequence[str]]
    at: datetime


def populate(
    url: str, *, count: int, at: datetime, seed: int = 1, told: Told | None = None, open_share: float = OPEN_SHARE
) -> None:
    """Fill the business database at the address (SQLAlchemy's); `connect` must have been called. `at` is the present, aware."""
    office = _office(min(PROTOTYPES, max(60, count // 10)), seed, at)
    numbers = Counter[int]()
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("SET LOCAL maintenance_work_mem = '384MB'")
        connection.execute("INSERT INTO blobs VALUES (%s, 'application/pdf', %s, %s)", [SHA, len(PAPER), PAPER])
        with _without_indexes(connection):
            done = 0
            stream = _complaints(office, count, random.Random(seed), open_share, numbers)
            while batch := list(islice(stream, BATCH)):
                _copy(connection, batch)
                done += len(batch)
                if told:
                    told(done, count)
        for year, last in numbers.items():
            connection.execute(_COUNTED, [SERIES, year, last])
        connection.execute(_RAISED, {"at": at})
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")  # as the server would do by itself, a little later


_COUNTED = "INSERT INTO counters VALUES (%s, %s, %s) ON CONFLICT (series, year) DO UPDATE SET last = excluded.last"

_RAISED = """
    INSERT INTO escalations (id, complaint_id, term_id, visit_id, label, due_at, role, raised_at, acknowledged_at, acknowledged_by, note)
    SELECT gen_random_uuid(), complaint_id, id, visit_id, label, due_at, 'assistant_deputy', due_at + interval '8 hours',
           CASE WHEN ended_at IS NOT NULL THEN due_at + interval '2 days' END, CASE WHEN ended_at IS NOT NULL THEN 'manager' END,
           CASE WHEN ended_at IS NOT NULL THEN 'Sudah dibicarakan dengan petugasnya.' END
    FROM terms WHERE NOT stands AND due_at < %(at)s AND (ended_at IS NULL OR ended_at > due_at)
"""
"""What was late was told to a superior: what is over has been answered, what still runs waits."""


def _office(many: int, seed: int, at: datetime) -> Office:
    """Hire the staff and record the prototypes."""
    people = staff(STAFF)
    with transaction() as store:
        for role, held in people.items():
            for username, name in held:
                store.people.put(username, name, [role], demo=True)
        now, clerk = store.complaints.office(), Officer("@mailroom@", "@mailroom@")
        closed, waiting = (
            prototypes(now, clerk, count=many, seed=seed, at=at, waiting=waiting) for waiting in (False, True)
        )
        agencies = [one.code for one in store.agencies.all()]
    return Office(closed, waiting, agencies, {role: [name for name, _ in held] for role, held in people.items()}, at)


Lines = dict[str, str]
"""The rows of one complaint, by table."""


def _complaints(
    office: Office, count: int, chance: random.Random, open_share: float, numbers: Counter[int]
) -> Iterator[Lines]:
    for number in range(count):
        prototype = chance.choice(office.waiting if chance.random() < open_share else office.closed)
        values = _values(office, prototype, chance, number, numbers)
        lines = {name: stencil.fill(values) for name, stencil in prototype.lines.items()}
        yield lines | _extra(office, prototype, chance, values)


def _values(
    office: Office, prototype: Prototype, chance: random.Random, number: int, numbers: Counter[int]
) -> dict[str, str]:
    year = office_day(prototype.received_at).year
    numbers[year] += 1
    digits = f"{chance.getrandbits(112):028x}"
    return {
        **a_letter(chance, number),
        "P": f"{digits[:8]}-{digits[8:12]}-4{digits[12:15]}-8{digits[15:18]}-{digits[18:22]}",
        "NUMBER": f"DM-{year}-{numbers[year]:06}",
        "TRACK": "".join(chance.choices(LETTERS, k=10)),
        "AGENCY": chance.choice(office.agencies),
        **{role: chance.choice(held) for role, held in office.staff.items()},
    }


def _extra(office: Office, prototype: Prototype, chance: random.Random, values: Mapping[str, str]) -> Lines:
    """Letters with their parcels, documents, and what officers were told of an open card."""
    rows = defaultdict[str, list[dict[str, Any]]](list)
    for n, kind in enumerate(_issued(prototype)):
        rows["letters"].append(_letter(n, kind, prototype, values))
        rows["outbox"].append(_parcel(n, rows["letters"][n], values))
    if chance.random() < 0.35:
        rows["documents"].append(_document(prototype, values))
    if prototype.open_role and prototype.due_at and chance.random() < 0.5:
        rows["notices"].append(_notice(office, prototype, chance, values))
    tables = ((table, columns_of(table)) for table in EXTRA)
    return {
        table.name: "".join(copy_line([row.get(one) for one in columns]) for row in rows[table.name]).replace(
            "@P@", values["P"]
        )
        for table, columns in tables
        if rows[table.name]
    }


def _issued(prototype: Prototype) -> list[tuple[str, int]]:
    """Kind of each letter that has gone out, and the place of the visit it belongs to."""
    forwarded = [("forwarding", n) for n, stage in enumerate(prototype.stages) if stage == "forwarding"]
    return [("acknowledgement", 0), *forwarded[:1]]


def _letter(n: int, kind: tuple[str, int], prototype: Prototype, values: Mapping[str, str]) -> dict[str, Any]:
    outward = kind[0] == "forwarding"
    return {
        "id": row_id(16 * n + 4),
        "complaint_id": row_id(0),
        "visit_id": row_id(16 * kind[1] + 1),
        "kind": kind[0],
        "recipient": values["AGENCY"] if outward else "complainant",
        "state": "issued",
        "number": f"{'P' if outward else 'T'}-{values['NUMBER']}",
        "claimed_at": prototype.received_at,
        "issued_at": prototype.received_at,
        "snapshot": {"subject": values["SUBJECT"], "registration_number": values["NUMBER"]},
        "template_version": "bench",
        "renderer_version": "bench",
        "sha256": SHA,
    }


def _parcel(n: int, letter: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    moment = letter["claimed_at"]
    return {
        "id": row_id(16 * n + 5),
        "key": f"{values['P']}:{n}",
        "complaint_id": row_id(0),
        "channel": "mail",
        "recipient": values["EMAIL"],
        "letter_id": letter["id"],
        "payload": {},
        "created_at": moment,
        "next_try_at": moment,
        "tries": 1,
        "delivered_at": moment,
    }


def _document(prototype: Prototype, values: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": row_id(6),
        "complaint_id": row_id(0),
        "name": "surat.pdf",
        "sha256": SHA,
        "uploaded_by": values["mailroom"],
        "uploaded_at": prototype.received_at,
    }


def _notice(office: Office, prototype: Prototype, chance: random.Random, values: Mapping[str, str]) -> dict[str, Any]:
    """That a term ends soon or is over: to the role, or to one officer."""
    assert prototype.due_at is not None
    role, to_one = prototype.open_role or "", chance.random() < 0.5
    return {
        "id": row_id(7),
        "key": f"{values['P']}:due",
        "kind": "breached" if prototype.due_at < office.at else "due_soon",
        "complaint_id": row_id(0),
        "at": min(prototype.due_at, office.at - timedelta(hours=1)),
        "text": f"{values['NUMBER']}: batas waktu",
        "username": values[role] if to_one else None,
        "role": None if to_one else role,
    }


def _copy(connection: psycopg.Connection, batch: Sequence[Lines]) -> None:
    for table in (*TABLES, *EXTRA):
        names = sql.SQL(", ").join(map(sql.Identifier, columns_of(table)))
        command = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
        with connection.cursor() as cursor, cursor.copy(command) as copy:
            copy.write("".join(lines.get(table.name, "") for lines in batch))


@contextmanager
def _without_indexes(connection: psycopg.Connection) -> Iterator[None]:
    """Nothing but heaps inside; afterwards everything as it was."""
    names = [table.name for table in (*TABLES, *EXTRA)]
    keys = connection.execute(_KEYS, {"names": names}).fetchall()
    indexes = connection.execute(_INDEXES, [names]).fetchall()
    for table, name, *_ in keys:
        _run(connection, "ALTER TABLE {} DROP CONSTRAINT {}", (table, name))
    for name, _ in indexes:
        _run(connection, "DROP INDEX {}", (name,))
    yield
    for _, definition in indexes:
        connection.execute(definition)
    for table, name, definition, *_ in reversed(keys):
        _run(connection, "ALTER TABLE {} ADD CONSTRAINT {} " + definition, (table, name))


def _run(connection: psycopg.Connection, command: str, names: Iterable[str]) -> None:
    connection.execute(sql.SQL(command).format(*map(sql.Identifier, names)))


_KEYS = """
    SELECT r.relname, c.conname, pg_get_constraintdef(c.oid), c.contype = 'f' AS foreign_key
    FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid LEFT JOIN pg_class t ON t.oid = c.confrelid
    WHERE c.contype IN ('f', 'p', 'u') AND (r.relname = ANY(%(names)s) OR t.relname = ANY(%(names)s)) ORDER BY foreign_key DESC, c.oid
"""
_INDEXES = """
    SELECT i.relname, pg_get_indexdef(i.oid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class r ON r.oid = x.indrelid
    WHERE r.relname = ANY(%s) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.oid)
"""


def main() -> None:
    """Fill the database named on the command line, with progress on standard error."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.population")
    parser.add_argument("url")
    parser.add_argument("--count", type=int, default=250_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    connect(asked.url, read_workflow, pool_size=2)
    began = monotonic()
    populate(asked.url, count=asked.count, seed=asked.seed, at=datetime.now(UTC), told=tell)
    sys.stderr.write(f"{asked.count} complaints in {monotonic() - began:.0f} s\n")
    disconnect()


def tell(done: int, count: int) -> None:
    """One line of progress on standard error, written over the one before."""
    sys.stderr.write(f"\r{done:,} of {count:,} complaints" + ("\n" if done >= count else ""))
    sys.stderr.flush()


if __name__ == "__main__":
    main()
