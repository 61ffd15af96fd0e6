"""Deadlines that run out: the sweep reads which terms are due and lets each complaint look at its own."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from domain.errors import ComplaintError, NotAllowed, Refused
from domain.store import transaction
from domain.store.board import FIRST_PLACE
from domain.watch import Swept, watch
from tasks.accounts import in_demo_home

PAGE = 200

log = logging.getLogger("sipdumas.deadlines")


def sweep(at: datetime) -> Swept:
    """Remind, tell that time is up, let lapse: whatever fell due before the moment (aware); returns how much was done.

    One transaction for each complaint; two sweeps at once do nothing twice, for the second finds the ladder climbed.
    """
    done, after, seen = Swept(), FIRST_PLACE, set[UUID]()
    while True:
        with transaction() as store:
            page = store.board.to_sweep(at, after=after, limit=PAGE)
        for complaint_id, after in page:  # noqa: B007  the last place on the page is where the next one begins
            if complaint_id not in seen:
                done.add(_look(complaint_id, at))
                seen.add(complaint_id)
        if len(page) < PAGE:
            return done


def sweep_ahead(moment: datetime, *, at: datetime) -> Swept:
    """Sweep as if a future moment had come, to see what would happen (both moments aware; `at` is the present).

    What it does is done: reminders are given and terms lapse. Raises NotAllowed outside a demo home, Refused for a moment that is no future one.
    """
    if not in_demo_home():
        raise NotAllowed(
            "Menyapu batas waktu pada saat yang akan datang hanya dapat dilakukan di rumah contoh (`sipdumas up --demo`); "
            "untuk melihat apa yang akan terlambat, pakai `sipdumas deadlines list --as-of`."
        )
    if moment <= at:
        raise Refused({"--as-of": "tulis saat yang akan datang"})
    return sweep(moment)


def _look(complaint_id: UUID, at: datetime) -> Swept:
    """One complaint that can't be settled must not keep the others waiting."""
    try:
        with transaction() as store:
            return watch(store.complaints.take(complaint_id), at=at)
    except ComplaintError as refusal:
        log.warning("%s: sweep refused: %s", complaint_id, type(refusal).__name__)
        return Swept()
