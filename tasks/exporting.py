"""A table of the screens taken along as a file. Every one that leaves is written into the trail of administration, before it leaves.

Rights are asked for here, with the officer as the database has him at that moment, not as the page had him.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import TypeVar
from uuid import UUID

from domain.confidentiality import sees_identity
from domain.errors import NotAllowed, Refused
from domain.people import Officer
from domain.store import Store, transaction
from domain.store.board import Card, Filter, Listed
from tasks.spreadsheets import CSV, Row, Told, write_csv, write_xlsx

PAGE = 500
"""Rows read in one transaction: a long export holds no connection while it writes."""
IN_MEMORY = 4 * 1024 * 1024
"""Bytes kept in memory while a file is written; what is more lies on the disk meanwhile."""
SHORTEST_REASON = 10

T = TypeVar("T")
M = TypeVar("M")


@dataclass(frozen=True)
class Outgoing:
    """A table as it will leave: `name` is its slug (file name, trail), `rows` reads it from the beginning each time.

    `rights` are those of which one is needed (none: everybody signed in). `asked` is what it is narrowed to, for the trail.
    `names`: complainants' names are in it, and `reason` says what for.
    """

    name: str
    title: str
    heads: Sequence[str]
    rows: Callable[[], Iterable[Row]]
    rights: tuple[str, ...] = ()
    asked: Mapping[str, str] = field(default_factory=dict)
    names: bool = False
    reason: str | None = None


@dataclass(frozen=True)
class Exported:
    """A file ready to leave."""

    content: bytes
    rows: int


def export(out: Outgoing, form: str, *, by: Officer, at: datetime, told: Told = lambda _: None) -> Exported:
    """Write the table as `csv` or `xlsx` and note in the trail who took it (`at` aware).

    Raises NotAllowed without the right to see the table (or names in it), Refused for names without a reason or too many rows.
    """
    _must(by, out)
    with SpooledTemporaryFile(IN_MEMORY) as file:
        if form == CSV:
            count = write_csv(out.heads, out.rows(), file, told)
        else:
            count = write_xlsx(out.title, out.heads, out.rows(), file, made_at=at, told=told)
        file.seek(0)
        content = file.read()
    left = {"format": form, "rows": count, "asked": dict(out.asked), "names": out.names}
    with transaction() as store:
        store.administration.note(by.username, "table.exported", out.name, after=left, at=at, reason=out.reason)
    return Exported(content, count)


def _must(by: Officer, out: Outgoing) -> None:
    if out.rights and not any(by.may(right) for right in out.rights):
        raise NotAllowed(f"Akun {by.username} tidak berhak mengunduh tabel ini.")
    if out.names and not sees_identity(by):
        raise NotAllowed(f"Akun {by.username} tidak berhak melihat identitas pelapor.")
    if out.names and len((out.reason or "").strip()) < SHORTEST_REASON:
        raise Refused({"reason": f"tulis untuk apa nama pelapor diperlukan, paling sedikit {SHORTEST_REASON} huruf"})


def every(read: Callable[[Store, M | None], tuple[Sequence[T], M | None]]) -> Iterator[T]:
    """All rows of a list that is read page by page, each page in a transaction of its own; `read` gets the mark of the page before."""
    after: M | None = None
    while True:
        with transaction() as store:
            page, after = read(store, after)
        yield from page
        if after is None:
            return


def all_complaints(narrowed: Filter) -> Iterator[Listed]:
    """Every complaint of a list, the newest first, read page by page."""
    return every(lambda store, after: store.board.complaints(narrowed, after=after, limit=PAGE))


def all_cards(narrowed: Filter) -> Iterator[Card]:
    """Every open card of a list, the most urgent first, read page by page."""
    return every(lambda store, after: store.board.cards(narrowed, after=after, limit=PAGE))


def named(found: Iterable[Listed]) -> Iterator[tuple[Listed, str | None]]:
    """The same complaints with their complainants' names, looked up page by page. Who may see them is checked by `export`."""
    page: list[Listed] = []
    for one in found:
        page.append(one)
        if len(page) == PAGE:
            yield from _with_names(page)
            page = []
    yield from _with_names(page)


def _with_names(page: Sequence[Listed]) -> list[tuple[Listed, str | None]]:
    with transaction() as store:
        names: Mapping[UUID, str] = store.outgoing.names([one.id for one in page])
    return [(one, names.get(one.id)) for one in page]
