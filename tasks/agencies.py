"""The list of agencies as an administrator keeps it: entered, changed, closed, opened again. None is ever deleted.

A closed agency is offered no more; complaints that name it keep it, and letters already out stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import datetime

from config.codes import codes_in_force
from domain.errors import Conflict, NotFound, Refused
from domain.people import Officer
from domain.store import Store, transaction
from domain.store.lists import Agency, AgencyUse

RIGHT = "administrate"
CODE_RULE = "2 sampai 60 huruf kecil, angka, dan garis, misalnya bpn-sidoarjo"
LONGEST_NAME, LONGEST_ADDRESS = 200, 500


def agency_use(code: str, *, by: Officer) -> AgencyUse:
    """What hangs on the agency, to be shown before it is changed. Raises NotAllowed."""
    by.must(RIGHT)
    with transaction() as store:
        return store.agencies.use(code)


def add_agency(agency: Agency, *, by: Officer, at: datetime, reason: str) -> None:
    """Enter an agency. Raises NotAllowed, Refused naming each bad field, Conflict where the code is taken."""
    by.must(RIGHT)
    new = _trimmed(agency)
    with transaction() as store:
        problems = _problems(store, new) | _why(reason)
        if re.fullmatch(r"[a-z0-9][a-z0-9-]{1,59}", new.code) is None:
            problems["code"] = CODE_RULE
        if problems:
            raise Refused(problems)
        if store.agencies.get(new.code):
            raise Conflict(f"Kode “{new.code}” sudah dipakai instansi lain.")
        store.agencies.put(new)
        _note(store, "agency.added", None, new, by=by, at=at, reason=reason)


def change_agency(agency: Agency, *, by: Officer, at: datetime, reason: str) -> None:
    """Change name, category, place or addresses of the agency of that code. Raises NotAllowed, NotFound, Refused."""
    by.must(RIGHT)
    with transaction() as store:
        old = _known(store, agency.code)
        new = replace(_trimmed(agency), active=old.active)
        problems = _problems(store, new) | _why(reason)
        if problems:
            raise Refused(problems)
        store.agencies.put(new)
        _note(store, "agency.changed", old, new, by=by, at=at, reason=reason)


def close_agency(code: str, *, by: Officer, at: datetime, reason: str) -> None:
    """Offer the agency no more. Raises NotAllowed, NotFound, Refused without a reason."""
    _set_active(code, by, at, reason, active=False)


def reopen_agency(code: str, *, by: Officer, at: datetime, reason: str) -> None:
    """Offer the agency again. Raises NotAllowed, NotFound, Refused without a reason."""
    _set_active(code, by, at, reason, active=True)


def _set_active(code: str, by: Officer, at: datetime, reason: str, *, active: bool) -> None:
    by.must(RIGHT)
    if problems := _why(reason):
        raise Refused(problems)
    with transaction() as store:
        old = _known(store, code)
        new = replace(old, active=active)
        store.agencies.put(new)
        _note(store, "agency.reopened" if active else "agency.closed", old, new, by=by, at=at, reason=reason)


def _known(store: Store, code: str) -> Agency:
    found = store.agencies.get(code)
    if found is None:
        raise NotFound(f"Tidak ada instansi berkode “{code}”.")
    return found


def _trimmed(agency: Agency) -> Agency:
    return replace(
        agency,
        code=agency.code.strip(),
        name=" ".join(agency.name.split()),
        regency=_blank(agency.regency),
        email=_blank(agency.email),
        address=_blank(agency.address),
    )


def _blank(value: str | None) -> str | None:
    return (value or "").strip() or None


def _problems(store: Store, agency: Agency) -> dict[str, str]:
    problems = {}
    if not agency.name or len(agency.name) > LONGEST_NAME:
        problems["name"] = f"tulis nama instansi, paling panjang {LONGEST_NAME} huruf"
    elif _taken(store, agency):
        problems["name"] = "sudah ada instansi lain dengan nama itu"
    if agency.category not in {one.code for one in codes_in_force()["agency_categories"]}:
        problems["category"] = "pilih kategori dari daftar"
    if agency.email and re.fullmatch(r"[^@\s]+@[^@\s]+", agency.email) is None:
        problems["email"] = "harus berupa alamat surel, misalnya pengaduan@instansi.go.id"
    if agency.address and len(agency.address) > LONGEST_ADDRESS:
        problems["address"] = f"paling panjang {LONGEST_ADDRESS} huruf"
    return problems


def _taken(store: Store, agency: Agency) -> bool:
    wanted = agency.name.casefold()
    return any(name.casefold() == wanted and code != agency.code for code, name in store.agencies.names().items())


def _why(reason: str) -> dict[str, str]:
    return {} if reason.strip() else {"reason": "sebutkan alasannya, misalnya nomor surat atau peraturan"}


def _note(store: Store, what: str, old: Agency | None, new: Agency, *, by: Officer, at: datetime, reason: str) -> None:
    before = asdict(old) if old else None
    store.administration.note(by.username, what, new.code, before, asdict(new), at=at, reason=reason.strip())
