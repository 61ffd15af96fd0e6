"""What `bench chaos` does to the installation, blow by blow, and how soon work goes on after each."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from domain.store import transaction
from tests.bench.installation import Installation

LOOK_EVERY = 0.2
PATIENCE = 30.0
"""Seconds within which work must go on after a blow; so long we wait before Prefect goes away, else its absence would be laid at an earlier blow's door."""


@dataclass(frozen=True)
class Plan:
    """How many blows of each kind, how far apart (seconds, from and to), how long the long ones last."""

    worker: int = 20
    prefect: int = 5
    postgres: int = 3
    web: int = 5
    freeze: int = 1
    away: float = 300.0
    freeze_for: float = 150.0
    gap: tuple[float, float] = (4.0, 10.0)

    def blows(self, chance: random.Random) -> list[str]:
        """All of them in an order of chance; the long absence of the Prefect server somewhere in the middle."""
        names = [
            name for name in ("worker", "prefect", "postgres", "web", "freeze") for _ in range(getattr(self, name))
        ]
        chance.shuffle(names)
        if self.away:
            names.insert(len(names) // 2, "away")
        return names

    @property
    def kills(self) -> int:
        """How many ends a message in flight can meet."""
        return self.worker + self.postgres + self.freeze


@dataclass
class Blows:
    """Deals the blows of a plan; `share` tells how much of it is done, `dealt` when each came."""

    running: Installation
    plan: Plan
    chance: random.Random
    share: float = 0.0
    dealt: list[tuple[str, float]] = field(default_factory=list)

    def deal(self) -> None:
        """All of them, one after the other."""
        names = self.plan.blows(self.chance)
        for number, name in enumerate(names, 1):
            time.sleep(self.chance.uniform(*self.plan.gap))
            {"freeze": self._freeze, "away": self._away}.get(name, lambda: self._kill(name))()  # noqa: B023  called at once
            self.share = number / len(names)

    def _kill(self, name: str) -> None:
        sign = signal.SIGQUIT if name == "postgres" else signal.SIGKILL  # SIGQUIT is its stop in mode "immediate"
        if pid := self._one(name):
            with suppress(ProcessLookupError):
                os.kill(pid, sign)
            self.dealt.append((name, time.monotonic()))

    def _freeze(self) -> None:
        """One worker stands still for longer than any time-out, and is let go again; the others are dealt with as before."""
        if pid := self._one("worker"):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
            self.dealt.append(("freeze", time.monotonic()))
            time.sleep(self.plan.freeze_for)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def _away(self) -> None:
        """The Prefect server is away: whenever the supervisor has started it again it is ended at once."""
        time.sleep(PATIENCE)
        until = time.monotonic() + self.plan.away
        while time.monotonic() < until:
            if pid := self._one("prefect"):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.5)
        self.dealt.append(("away", time.monotonic()))

    def _one(self, kind: str) -> int | None:
        pids = sorted(pid for name, pid in self.running.pids().items() if name.partition("-")[0] == kind)
        return self.chance.choice(pids) if pids else None


@dataclass
class Watch:
    """Looks again and again how far the work has come."""

    stop: Event = field(default_factory=Event)
    seen: list[tuple[float, int, int]] = field(default_factory=list)

    def start(self) -> Thread:
        """Begin to look."""
        thread = Thread(target=self._look, daemon=True)
        thread.start()
        return thread

    def _look(self) -> None:
        while not self.stop.is_set():
            with suppress(OperationalError), transaction() as store:
                done, left = store.connection.execute(_PROGRESS).one()
                self.seen.append((time.monotonic(), int(done), int(left)))
            self.stop.wait(LOOK_EVERY)

    def recovery(self, at: float) -> float | None:
        """Seconds after that moment until work had gone on; None when there was none to do."""
        before = max((done for moment, done, _ in self.seen if moment <= at), default=0)
        for moment, done, left in self.seen:
            if moment > at and done > before:
                return round(moment - at, 1)
            if moment > at + 1 and left == 0:
                return None
        return None if not self.seen or self.seen[-1][0] <= at else round(self.seen[-1][0] - at, 1)


_PROGRESS = text("""
    SELECT (SELECT coalesce(sum(done_seq), 0) FROM complaints) + (SELECT count(*) FROM letters WHERE state = 'issued'),
           (SELECT count(*) FROM complaints WHERE wake_seq > done_seq)""")

Clock = Callable[[], float]
