"""Many running complaints from one: its rows copied inside the database, each copy with ids and numbers of its own."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, Table, TextClause, text

from domain.store.tables import complainants, complaints, entries, terms, visits

_OWN = {
    complaints.name: {
        "id": "c.id",
        "registration_number": "'K-' || left(CAST(c.id AS text), 18)",
        "tracking_code": "'K' || left(CAST(c.id AS text), 18)",
        "source_key": "NULL",
        "done_seq": "x.wake_seq",
        "flow_run_id": "NULL",
    },
    complainants.name: {"complaint_id": "c.id"},
    visits.name: {"id": "CAST(md5(CAST(c.id AS text) || x.id) AS uuid)", "complaint_id": "c.id"},
    terms.name: {
        "id": "CAST(md5(CAST(c.id AS text) || x.id) AS uuid)",
        "complaint_id": "c.id",
        "visit_id": "CAST(md5(CAST(c.id AS text) || x.visit_id) AS uuid)",
    },
    entries.name: {"complaint_id": "c.id", "visit_id": "CAST(md5(CAST(c.id AS text) || x.visit_id) AS uuid)"},
}


def clone(connection: Connection, complaint_id: UUID, count: int) -> None:
    """Put so many copies of a complaint, its trail and its terms into the database."""
    connection.execute(
        text(
            "CREATE TEMP TABLE copies ON COMMIT DROP AS SELECT gen_random_uuid() AS id FROM generate_series(1, :count)"
        ),
        {"count": count},
    )
    for table in (complaints, complainants, visits, terms, entries):
        connection.execute(_copied(table), {"id": complaint_id})


def _copied(table: Table) -> TextClause:
    own = _OWN[table.name]
    names = [one.name for one in table.columns if one.computed is None and one.identity is None]
    values = ", ".join(own.get(name, f"x.{name}") for name in names)
    key = "id" if table is complaints else "complaint_id"
    return text(
        f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {values} FROM {table.name} x, copies c WHERE x.{key} = :id"  # noqa: S608  names of our own tables
    )
