"""The people of `bench chaos`: a mail room that registers and officers who decide, all through REST, whatever breaks beneath them.

What they do is fixed by the seed: which letters come, which decisions are taken. When is up to the system.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPException
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from domain.store import transaction
from tasks.step import now
from tests.bench.rest import RestOfficer
from tests.builders import a_letter
from tests.travel import filled

AGENCIES = ("bpn-sidoarjo", "bpn-garut", "polda-jatim")
OFFICERS = 4
Card = tuple[str, str, str, str]
"""Visit, stage, role, complaint."""


@dataclass
class Crowd:
    """People at work until `stop`. `may_register` tells how many letters may have come in by now."""

    port: int
    tokens: Mapping[str, str]
    complaints: int
    seed: int
    may_register: Callable[[], float]
    stop: Event = field(default_factory=Event)
    decided: int = 0
    registered: int = 0
    refusals: dict[int, int] = field(default_factory=dict)
    troubles: int = 0

    def start(self) -> list[Thread]:
        """Everybody to their places."""
        self._cards: SimpleQueue[Card] = SimpleQueue()
        self._in_hand: dict[str, float] = {}
        people = [self._register, self._look_for_cards, *[self._decide] * OFFICERS]
        threads = [Thread(target=each, daemon=True) for each in people]
        for thread in threads:
            thread.start()
        return threads

    def _register(self) -> None:
        clerk = RestOfficer(self.port, self.tokens["mailroom"])
        for number in range(self.complaints):
            while not self.stop.is_set() and (
                self.registered >= self.may_register() or not self._entered(clerk, number)
            ):
                time.sleep(0.2)
            self.registered += 1

    def _entered(self, clerk: RestOfficer, number: int) -> bool:
        """Send a letter, again and again under the same key until its receipt has come."""
        letter = a_letter(
            subject=f"Sertifikat {self.seed}-{number}", received_at=f"2026-11-0{1 + number % 9}T09:00:00+07:00"
        )
        letter["complainant"] |= {"email": f"warga{number}@contoh.example", "name": f"Warga Contoh {number}"}
        key = {"Idempotency-Key": f"chaos-{self.seed}-{number}"}
        return self._tried(lambda: clerk.post("/complaints", letter, **key)[0]) in {200, 201}

    def _look_for_cards(self) -> None:
        while not self.stop.is_set():
            try:
                found = _cards()
            except OperationalError:
                found = []
            for card in found:
                if self._in_hand.get(card[0], 0.0) < time.monotonic():
                    self._in_hand[card[0]] = time.monotonic() + 60
                    self._cards.put(card)
            time.sleep(0.3)

    def _decide(self) -> None:
        officers = {role: RestOfficer(self.port, token) for role, token in self.tokens.items()}
        while not self.stop.is_set():
            try:
                visit, stage, role, complaint = self._cards.get(timeout=0.5)
            except Empty:
                continue
            outcome = self._choice(stage, complaint)
            officer, fields = officers[role], self._fields(stage, outcome, complaint)
            status = self._tried(lambda: officer.decide(visit, outcome, fields))  # noqa: B023  called at once
            if status == 200:
                self.decided += 1
            else:
                self.refusals[status] = self.refusals.get(status, 0) + 1
                self._in_hand[visit] = time.monotonic() + 1

    def _choice(self, stage: str, complaint: str) -> str:
        chance = random.Random(f"{self.seed}:{complaint[-4:]}:{stage}").random()
        match stage:
            case "completeness":
                return "complete" if chance < 0.8 else "incomplete"
            case "analysis":
                return "forward" if chance < 0.5 else "dismiss"
        return ONLY[stage]

    def _fields(self, stage: str, outcome: str, complaint: str) -> dict[str, Any]:
        fields = filled(stage, outcome)
        if "agency" in fields:
            fields["agency"] = random.Random(complaint).choice(AGENCIES)
        return fields

    def _tried(self, call: Callable[[], int]) -> int:
        """The status; 0 when nobody answered."""
        try:
            return call()
        except (OSError, HTTPException, ValueError):
            self.troubles += 1
            return 0


ONLY = {
    "approval": "approve",
    "waiting_agency": "answered",
    "waiting_completion": "completed",
    "assessment": "accept",
    "closure": "close",
    "archive": "archived",
}


def _cards() -> list[Card]:
    with transaction() as store:
        return [tuple(map(str, row)) for row in store.connection.execute(_CARDS, {"at": now() + timedelta(0)})]  # type: ignore[misc]  # four columns


_CARDS = text("""
    SELECT v.id, v.stage, v.role, c.registration_number FROM visits v JOIN complaints c ON c.id = v.complaint_id
    WHERE v.decided_at IS NULL AND v.prepared_at IS NOT NULL AND v.stage NOT IN ('registration', 'forwarding')
    ORDER BY v.opened_at LIMIT 200""")
