"""What may go wrong with the database itself, for the doors that have to say it in plain words."""

from __future__ import annotations

import psycopg
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError

DATABASE_FAULTS: tuple[type[Exception], ...] = (OperationalError, InterfaceError, ProgrammingError, psycopg.Error)
"""The database is away, or its tables are not (yet) those of this version."""

AWAY: tuple[type[Exception], ...] = (OperationalError, InterfaceError, psycopg.OperationalError)
"""The server can't be reached, or doesn't let us in."""


def in_plain_words(fault: Exception) -> str:
    """What to do about it, in Indonesian; no text of the database, which may quote a row."""
    if isinstance(fault, ProgrammingError):
        return "Basis data belum disiapkan untuk versi program ini; jalankan `sipdumas up` sekali."
    return "Basis data tidak dapat dihubungi; jalankan `sipdumas up` dahulu."
