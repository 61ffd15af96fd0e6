"""The office's units as an administrator keeps them: names, heads, members. None is ever deleted.

A unit's head is told, besides the officer, when a card of one of the unit's officers is overdue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.errors import Conflict, NotFound, Refused
from domain.people import Officer
from domain.store import Store, transaction
from domain.store.units import OfficeUnit

RIGHT = "administrate"
KEY_RULE = "2 sampai 40 huruf kecil, angka, dan garis, misalnya persuratan"
LONGEST_NAME = 120


@dataclass(frozen=True)
class UnitUse:
    """What hangs on a unit: how many belong to it, how many open cards they hold; and of those named, who leaves which unit for it."""

    members: int
    cards: int
    moved: dict[str, str]


def unit_use(key: str, members: Iterable[str] = (), *, by: Officer) -> UnitUse:
    """What hangs on the unit, to be shown before it is changed to these members. Raises NotAllowed."""
    by.must(RIGHT)
    with transaction() as store:
        held = store.units.members()
        moved = {name: held[name] for name in members if held.get(name, key) != key}
        return UnitUse(sum(unit == key for unit in held.values()), store.units.open_cards(key), moved)


def add_unit(unit: OfficeUnit, members: Iterable[str], *, by: Officer, at: datetime) -> None:
    """Enter a unit with its head and members. Raises NotAllowed, Refused naming each bad field, Conflict where the key is taken."""
    by.must(RIGHT)
    new = replace(unit, key=unit.key.strip(), name=" ".join(unit.name.split()), active=True)
    with transaction() as store:
        problems = _problems(store, new, list(members))
        if re.fullmatch(r"[a-z0-9][a-z0-9-]{1,39}", new.key) is None:
            problems["key"] = KEY_RULE
        if problems:
            raise Refused(problems)
        if store.units.get(new.key):
            raise Conflict(f"Kode unit “{new.key}” sudah dipakai.")
        _keep(store, "unit.added", None, new, sorted(members), by=by, at=at)


def change_unit(unit: OfficeUnit, members: Iterable[str], *, by: Officer, at: datetime) -> None:
    """Another name, head or other members. Raises NotAllowed, NotFound, Refused, Conflict for a closed unit."""
    by.must(RIGHT)
    with transaction() as store:
        old = _known(store, unit.key)
        if not old.active:
            raise Conflict("Unit ini ditutup; buka kembali lebih dahulu.")
        new = replace(old, name=" ".join(unit.name.split()), head=unit.head)
        problems = _problems(store, new, list(members))
        if problems:
            raise Refused(problems)
        _keep(store, "unit.changed", old, new, sorted(members), by=by, at=at)


def close_unit(key: str, *, by: Officer, at: datetime) -> None:
    """Close a unit: nobody belongs to it any more, its head is told nothing any more. Raises NotAllowed, NotFound."""
    by.must(RIGHT)
    with transaction() as store:
        old = _known(store, key)
        _keep(store, "unit.closed", old, replace(old, head=None, active=False), [], by=by, at=at)


def reopen_unit(key: str, *, by: Officer, at: datetime) -> None:
    """Take a closed unit up again, without head and members. Raises NotAllowed, NotFound."""
    by.must(RIGHT)
    with transaction() as store:
        old = _known(store, key)
        _keep(store, "unit.reopened", old, replace(old, active=True), list(store.units.members(key)), by=by, at=at)


def _known(store: Store, key: str) -> OfficeUnit:
    found = store.units.get(key)
    if found is None:
        raise NotFound(f"Tidak ada unit berkode “{key}”.")
    return found


def _problems(store: Store, unit: OfficeUnit, members: list[str]) -> dict[str, str]:
    active = {one.username for one in store.people.accounts() if one.active}
    problems = {}
    if not unit.name or len(unit.name) > LONGEST_NAME:
        problems["name"] = f"tulis nama unit, paling panjang {LONGEST_NAME} huruf"
    if unit.head is not None and unit.head not in active:
        problems["head"] = "pilih petugas yang akunnya aktif"
    if strangers := [name for name in members if name not in active]:
        problems["members"] = f"akun {strangers[0]} tidak aktif; keluarkan dari daftar"
    return problems


def _keep(
    store: Store, what: str, old: OfficeUnit | None, new: OfficeUnit, members: list[str], *, by: Officer, at: datetime
) -> None:
    held = sorted(store.units.members(new.key))
    store.units.put(new)
    for username in held:
        if username not in members:
            store.units.join(username, None)
    for username in members:
        store.units.join(username, new.key)
    before = {**vars(old), "members": held} if old else None
    store.administration.note(by.username, what, new.key, before, {**vars(new), "members": members}, at=at)
