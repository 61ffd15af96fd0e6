"""Code lists as the office keeps them: problems, reasons, channels, categories. A code in use is retired, never deleted.

Every process keeps what it read last and asks at most every `FRESH` seconds whether it was edited since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Engine, func, select
from sqlalchemy.dialects.postgresql import insert

from domain.store.office import codes
from domain.store.tables import agencies, complainants, complaints, marks

FRESH = 30.0
"""Seconds after which a process asks whether the lists were edited elsewhere."""
_MARK = "codes"


@dataclass(frozen=True)
class CodeEntry:
    """A row of a code list; `text` is the sentence letters use, `basis` None where nothing is claimed."""

    listing: str
    code: str
    label: str
    text: str = ""
    basis: str | None = None
    parent: str | None = None
    active: bool = True


@dataclass(frozen=True)
class Edition:
    """All lists as they stood when this process last looked: the stamp of the edit, the rows in their order."""

    stamp: str
    rows: tuple[CodeEntry, ...]


class CodeTable:
    """Read the lists and change them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, listing: str | None = None) -> list[CodeEntry]:
        """Every row, retired ones too, or those of a list, in the order of the list."""
        query = select(codes).order_by(codes.c.listing, codes.c.place, codes.c.code)
        query = query if listing is None else query.where(codes.c.listing == listing)
        return [_entry(row) for row in self._connection.execute(query).mappings()]

    def get(self, listing: str, code: str) -> CodeEntry | None:
        """One row; None if there is none."""
        query = select(codes).where(codes.c.listing == listing, codes.c.code == code)
        row = self._connection.execute(query).mappings().one_or_none()
        return _entry(row) if row else None

    def seed(self, new: Iterable[CodeEntry], *, at: datetime) -> None:
        """Enter rows that are not there yet, in their order; what the office changed stays."""
        rows = [{**asdict(one), "place": place} for place, one in enumerate(new)]
        entered = insert(codes).on_conflict_do_nothing().returning(codes.c.code)
        if rows and self._connection.execute(entered, rows).all():
            self._stamp(at)

    def put(self, entry: CodeEntry, *, at: datetime) -> None:
        """Enter a row at the end of its list, or change it where it stands."""
        last = select(func.coalesce(func.max(codes.c.place), 0) + 1).where(codes.c.listing == entry.listing)
        new = {name: value for name, value in asdict(entry).items() if name not in ("listing", "code")}
        entered = insert(codes).values(**asdict(entry), place=last.scalar_subquery())
        self._connection.execute(entered.on_conflict_do_update(index_elements=["listing", "code"], set_=new))
        self._stamp(at)

    def carried(self, listing: str, code: str) -> int:
        """How many complaints (for categories of agencies: agencies) carry the code."""
        where = _CARRIERS.get(listing)
        if where is None:
            return 0
        return self._connection.scalar(select(func.count()).where(where == code)) or 0

    def stamp(self) -> str:
        """Which edit the lists stand at; empty before the first."""
        return self._connection.scalar(select(marks.c.value).where(marks.c.key == _MARK)) or ""

    def _stamp(self, at: datetime) -> None:
        """A stamp is never used twice, not even by an edit that was rolled back."""
        new = {"value": str(uuid4()), "set_at": at}
        row = insert(marks).values(key=_MARK, **new)
        self._connection.execute(row.on_conflict_do_update(index_elements=["key"], set_=new))


_CARRIERS: Mapping[str, ColumnElement[Any]] = {
    "problem_codes": complaints.c.problem_code,
    "dismissal_reasons": complaints.c.dismissal_reason,
    "channels": complaints.c.channel,
    "complainant_categories": complainants.c.category,
    "agency_categories": agencies.c.category,
}


class _Kept:
    """What this process read last, of which database, and when."""

    engine: Engine | None = None
    edition = Edition("", ())
    asked = 0.0


def edition(engine: Engine, connection: Connection | None = None) -> Edition:
    """The lists as they stand (at most `FRESH` seconds ago); no row before the seed was taken over.

    Whoever has a connection lends it: under load nobody must wait for a second one while holding the first.
    """
    if _Kept.engine is engine:
        if monotonic() - _Kept.asked < FRESH:
            return _Kept.edition
        _Kept.asked = monotonic()  # one thread asks, the others go on with what is kept
    with nullcontext(connection) if connection is not None else engine.connect() as reading:
        table = CodeTable(reading)
        stamp = table.stamp()
        if _Kept.engine is not engine or stamp != _Kept.edition.stamp:
            _Kept.edition = Edition(stamp, tuple(table.all()))
    _Kept.engine, _Kept.asked = engine, monotonic()
    return _Kept.edition


def ask_again() -> None:
    """This process has just edited the lists: what it kept no longer counts."""
    _Kept.asked = float("-inf")


def _entry(row: Mapping[Any, Any]) -> CodeEntry:
    return CodeEntry(**{name: row[name] for name in ("listing", "code", "label", "text", "basis", "parent", "active")})
