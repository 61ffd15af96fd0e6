"""The code lists as an administrator keeps them: a code entered, worded anew, retired, taken up again. None is ever deleted.

Complaints carry the code, so another wording shows on all of them; letters already out stay as they were written.
A reason the workflow in force dismisses with by itself can't be retired.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime

from config.codes import read_names
from domain.errors import Conflict, NotFound, Refused
from domain.people import Officer
from domain.store import Store, transaction
from domain.store.codes import CodeEntry, ask_again
from domain.workflow import Basis, Workflow

RIGHT = "administrate"
CODE_RULE = "1 sampai 40 huruf, angka, titik, dan garis, misalnya 05.1"
LONGEST_LABEL, LONGEST_TEXT = 120, 600
WITH_SENTENCE = "dismissal_reasons"
"""The list whose rows hold a sentence for letters."""
WITHDRAWN = "T10"
"""The reason a withdrawal closes with, whatever the workflow says."""


def carried(listing: str, code: str, *, by: Officer) -> int:
    """How many complaints (agencies, for their categories) carry the code, to be shown before it is changed. Raises NotAllowed."""
    by.must(RIGHT)
    with transaction() as store:
        return store.codes.carried(listing, code)


def add_code(entry: CodeEntry, *, by: Officer, at: datetime, reason: str) -> None:
    """Enter a code; its basis is the office's own (assumed). Raises NotAllowed, Refused, NotFound for a list there isn't."""
    by.must(RIGHT)
    new = replace(_trimmed(entry), active=True, basis=Basis.ASSUMED.value)
    with transaction() as store:
        if new.listing not in read_names():
            raise NotFound(f"Tidak ada daftar kode “{new.listing}”.")
        problems = _problems(new) | _why(reason) | _parent(store, new)
        if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}", new.code) is None:
            problems["code"] = CODE_RULE
        elif store.codes.get(new.listing, new.code):
            problems["code"] = "kode itu sudah ada dalam daftar ini"
        if problems:
            raise Refused(problems)
        _keep(store, "code.added", None, new, by=by, at=at, reason=reason)
    ask_again()


def change_code(entry: CodeEntry, *, by: Officer, at: datetime, reason: str) -> None:
    """Word a code anew (its label, its sentence for letters). Raises NotAllowed, NotFound, Refused."""
    by.must(RIGHT)
    with transaction() as store:
        old = _known(store, entry.listing, entry.code)
        new = replace(old, label=_trimmed(entry).label, text=_trimmed(entry).text)
        problems = _problems(new) | _why(reason)
        if problems:
            raise Refused(problems)
        _keep(store, "code.changed", old, new, by=by, at=at, reason=reason)
    ask_again()


def retire_code(listing: str, code: str, *, by: Officer, at: datetime, reason: str) -> None:
    """Offer the code no more; what carries it keeps it. Raises NotAllowed, NotFound, Refused, Conflict where the workflow needs it."""
    _set_active(listing, code, by, at, reason, active=False)


def restore_code(listing: str, code: str, *, by: Officer, at: datetime, reason: str) -> None:
    """Offer the code again. Raises NotAllowed, NotFound, Refused without a reason."""
    _set_active(listing, code, by, at, reason, active=True)


def _set_active(listing: str, code: str, by: Officer, at: datetime, reason: str, *, active: bool) -> None:
    by.must(RIGHT)
    if problems := _why(reason):
        raise Refused(problems)
    with transaction() as store:
        old = _known(store, listing, code)
        if not active:
            _must_not_be_needed(store, old)
        new = replace(old, active=active)
        _keep(store, "code.restored" if active else "code.retired", old, new, by=by, at=at, reason=reason)
    ask_again()


def _must_not_be_needed(store: Store, old: CodeEntry) -> None:
    """The workflow closes with some reasons by itself, and a list that is picked from must hold something."""
    if old.listing == WITH_SENTENCE and old.code in {WITHDRAWN, *_used(store.workflows.in_force())}:
        raise Conflict(
            f"Kode {old.code} dipakai sendiri oleh alur kerja yang berlaku; ubah alur kerjanya lebih dahulu."
        )
    others = [one for one in store.codes.all(old.listing) if one.active and one.code != old.code]
    if not others:
        raise Conflict("Ini kode terakhir yang berlaku dalam daftar ini; tambahkan penggantinya lebih dahulu.")


def _used(route: Workflow) -> Iterator[str]:
    for stage in route.stages:
        yield from (one.dismissal_reason for one in stage.outcomes if one.dismissal_reason)


def _known(store: Store, listing: str, code: str) -> CodeEntry:
    found = store.codes.get(listing, code)
    if found is None:
        raise NotFound(f"Tidak ada kode “{code}” dalam daftar itu.")
    return found


def _trimmed(entry: CodeEntry) -> CodeEntry:
    said = " ".join(entry.text.split())
    return replace(
        entry, code=entry.code.strip(), label=" ".join(entry.label.split()), text=said, parent=entry.parent or None
    )


def _problems(entry: CodeEntry) -> dict[str, str]:
    problems = {}
    if not entry.label or len(entry.label) > LONGEST_LABEL:
        problems["label"] = f"tulis sebutannya, paling panjang {LONGEST_LABEL} huruf"
    if entry.listing == WITH_SENTENCE and not entry.text:
        problems["text"] = "tulis kalimat yang dipakai surat"
    if len(entry.text) > LONGEST_TEXT:
        problems["text"] = f"paling panjang {LONGEST_TEXT} huruf"
    return problems


def _parent(store: Store, new: CodeEntry) -> dict[str, str]:
    known = new.parent is None or store.codes.get(new.listing, new.parent) is not None
    return {} if known else {"parent": "pilih kode induk dari daftar"}


def _why(reason: str) -> dict[str, str]:
    return {} if reason.strip() else {"reason": "sebutkan alasannya, misalnya nomor peraturan"}


def _keep(
    store: Store, what: str, old: CodeEntry | None, new: CodeEntry, *, by: Officer, at: datetime, reason: str
) -> None:
    store.codes.put(new, at=at)
    before = asdict(old) if old else None
    subject = f"{new.listing}/{new.code}"
    store.administration.note(by.username, what, subject, before, asdict(new), at=at, reason=reason.strip())
