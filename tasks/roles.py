"""Roles and their rights as an administrator keeps them. Rights count from everybody's next click.

Which roles there are is the workflow's matter; here a role gets and loses rights and its name.
The office never loses its last administrator.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from config.tables import RIGHTS
from domain.errors import NotAllowed, NotFound, Refused
from domain.people import Officer
from domain.store import Store, transaction
from domain.store.people import RoleEntry

RIGHT = "administrate"
LONGEST_LABEL = 80


@dataclass(frozen=True)
class RoleChange:
    """What other rights mean: given and taken ones, and how many open accounts that concerns."""

    more: tuple[str, ...]
    less: tuple[str, ...]
    accounts: int


def foresee_role(key: str, rights: Iterable[str], *, by: Officer) -> RoleChange:
    """What these rights would change, to be shown before it is saved. Raises NotAllowed, NotFound."""
    by.must(RIGHT)
    with transaction() as store:
        old = _known(store, key)
        wanted = set(rights)
        more = tuple(right for right in RIGHTS if right in wanted - set(old.rights))
        less = tuple(right for right in RIGHTS if right in set(old.rights) - wanted)
        return RoleChange(more, less, sum(one.active and key in one.roles for one in store.people.accounts()))


def change_role(key: str, label: str, rights: Iterable[str], *, by: Officer, at: datetime, reason: str) -> None:
    """Give a role these rights and this name. Raises NotAllowed for the last administrator's right, NotFound, Refused."""
    by.must(RIGHT)
    wanted = set(rights)
    new = RoleEntry(key, " ".join(label.split()), tuple(right for right in RIGHTS if right in wanted))
    with transaction() as store:
        old = _known(store, key)
        problems = _problems(new, wanted, reason)
        if problems:
            raise Refused(problems)
        store.people.holders(RIGHT)  # two who take it from two roles at once wait here for one another
        store.people.put_role(new)
        if not store.people.holders(RIGHT):
            raise NotAllowed("Tanpa hak ini tidak ada lagi administrator yang aktif; berikan dahulu kepada peran lain.")
        before, after = vars(old), vars(new)
        store.administration.note(by.username, "role.changed", key, before, after, at=at, reason=reason.strip())


def _known(store: Store, key: str) -> RoleEntry:
    found = next((one for one in store.people.roles() if one.key == key), None)
    if found is None:
        raise NotFound(f"Tidak ada peran “{key}”.")
    return found


def _problems(new: RoleEntry, wanted: set[str], reason: str) -> dict[str, str]:
    problems = {}
    if not new.label or len(new.label) > LONGEST_LABEL:
        problems["label"] = f"tulis nama peran, paling panjang {LONGEST_LABEL} huruf"
    if strange := sorted(wanted - set(RIGHTS)):
        problems["rights"] = f"hak “{strange[0]}” tidak dikenal"
    if not reason.strip():
        problems["reason"] = "sebutkan alasannya, misalnya nomor surat tugas"
    return problems
