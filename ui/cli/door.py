"""The door of the command line: the database opened for a command, the officer it acts for, the clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from domain.errors import Refused

if TYPE_CHECKING:
    from domain.people import Officer


class WrongFile(Refused):
    """A file named on the command line that can't be read or written; the message names it."""


@contextmanager
def office() -> Iterator[None]:
    """The database, open for the length of a command."""
    from config.settings import settings
    from domain.store import disconnect
    from flows.database import open_database

    open_database(settings(), pool_size=2)
    try:
        yield
    finally:
        disconnect()


def acting(username: str) -> Officer:
    """The officer in whose name the command acts; the user of this machine vouches for him."""
    from tasks.accounts import officer

    return officer(username)


def now() -> datetime:
    """The present moment, aware (UTC)."""
    return datetime.now(UTC)


def new_group(help_text: str) -> typer.Typer:
    """A family of commands, `sipdumas workflow …`."""
    return typer.Typer(help=help_text, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
