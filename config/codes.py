"""The code lists that hold: the database's once it has taken over the seed, else the seed's (a file is checked without a running system)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from types import MappingProxyType

from config.tables import Code, Codes, read_codes
from domain.store.codes import CodeEntry
from domain.store.session import code_entries
from domain.workflow import Basis


class _Made:
    """The lists this process made last, and the rows it made them of: a page asks for every line it shows."""

    latest: tuple[tuple[CodeEntry, ...], Codes] = ((), {})


def codes_in_force() -> Codes:
    """The lists by name, retired rows too; an edit made in another process is seen within half a minute."""
    rows = code_entries()
    if not rows:
        return _seed()
    made_of, lists = _Made.latest
    if made_of is not rows:
        lists = _by_name(rows)
        _Made.latest = (rows, lists)
    return lists


def _by_name(rows: Iterable[CodeEntry]) -> Codes:
    lists: dict[str, list[Code]] = {name: [] for name in read_names()}
    for row in rows:
        lists.setdefault(row.listing, []).append(_code(row))
    return MappingProxyType({name: tuple(codes) for name, codes in lists.items()})


def read_names() -> tuple[str, ...]:
    """The lists there are, in the order of their file."""
    return tuple(_seed())


@cache
def _seed() -> Codes:
    """The seed, read once: to read the file takes longer than a whole page."""
    return read_codes()


def seed_entries() -> list[CodeEntry]:
    """The rows of the seed as the database keeps them."""
    return [
        CodeEntry(name, one.code, one.label, one.text, one.basis.value if one.basis else None, one.parent)
        for name, codes in read_codes().items()
        for one in codes
    ]


def _code(row: CodeEntry) -> Code:
    return Code(row.code, row.label, Basis(row.basis) if row.basis else None, row.text, row.parent, row.active)
