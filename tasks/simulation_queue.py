"""Simulations asked for at a screen: entered, worked off one after the other by a process of its own, their results kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import count
from uuid import UUID

from domain.errors import ComplaintError, Conflict
from domain.people import Officer
from domain.simulation import Told, WhatIf
from domain.store import transaction
from domain.store.simulations import Simulation
from tasks.outlook import Outlook
from tasks.simulation import RIGHT, whatif

MOST_WAITING, MOST_OWN = 10, 2
"""Orders that may wait, of all and of one officer: a simulation takes minutes of a processor."""
BROKEN = "perhitungannya terhenti karena kesalahan sistem; beri tahu administrator"
Clock = Callable[[], datetime]


def order(asked: WhatIf, version: str | None, *, by: Officer, at: datetime) -> UUID:
    """Ask for a simulation of a stored version (its SHA-256 or number; None: the one in force) beside today's; its id.

    Raises NotAllowed without the right `simulate`, Refused for figures out of bounds, NotFound for an unknown version,
    Conflict while too many wait.
    """
    by.must(RIGHT)
    asked.must_make_sense()
    with transaction() as store:
        chosen = store.workflows.version(version, at).version if version else store.workflows.in_force(at).version
        store.simulations.hold()
        if store.simulations.waiting(by.username) >= MOST_OWN or store.simulations.waiting() >= MOST_WAITING:
            raise Conflict("Masih ada simulasi yang berjalan; tunggu sampai selesai, lalu minta lagi.")
        return store.simulations.enter(asked.as_json(), chosen, by=by.username, at=at)


def simulation(simulation_id: UUID, *, by: Officer) -> Simulation:
    """One order with what came of it. Raises NotAllowed, NotFound."""
    by.must(RIGHT)
    with transaction() as store:
        return store.simulations.get(simulation_id)


def carry_out_next(clock: Clock, given_up: Callable[[], bool]) -> bool:
    """Run the oldest order that waits and keep its result; False when none does, or another process is at work.

    `given_up` is asked after each replication: True leaves the order where it is, for whoever comes next (`GivenUp`).
    """
    with transaction() as store:
        found = store.simulations.take(at=clock())
    if found is None:
        return False
    _carry_out(found, clock, given_up)
    return True


class GivenUp(Exception):
    """Whoever started this process is gone."""


def _carry_out(found: Simulation, clock: Clock, given_up: Callable[[], bool]) -> None:
    result: Outlook | None = None
    problem: str | None = BROKEN
    try:
        told = _telling(found.id, clock, given_up)
        result, problem = whatif(WhatIf.read(found.asked), found.version, at=found.asked_at, told=told), None
    except (GivenUp, KeyboardInterrupt):  # nobody's fault: whoever comes next begins it anew
        problem = None
        with transaction() as store:
            store.simulations.leave(found.id)
        raise
    except ComplaintError as refusal:
        problem = str(refusal)
    finally:  # also when it broke down: nobody is to wait for it, nor to run into the same fault again and again
        if result or problem:
            with transaction() as store:
                store.simulations.end(found.id, at=clock(), result=result, problem=problem)


def _telling(simulation_id: UUID, clock: Clock, given_up: Callable[[], bool]) -> Told:
    done = count(1)

    def told() -> None:
        if given_up():
            raise GivenUp
        with transaction() as store:
            store.simulations.beat(simulation_id, next(done), at=clock())

    return told
