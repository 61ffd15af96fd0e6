"""How many pages the process draws at once: few, since Python runs one thread at a time.

With a hundred people clicking, a dozen threads would take each other's turn at every lock and every message they send: a page that takes 50 ms by
itself then took 5 s (`sipdumas bench people`). In a queue each is as quick as alone. Who has waited `PATIENCE` goes ahead: something slow, a letter being
drawn, holds nobody up for longer than that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

AT_ONCE = 3
"""One computes while others wait for the database."""
PATIENCE = 3.0
"""Seconds."""
_turns = BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn, and give it back at the end, however the page ends."""
    taken = _turns.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if taken:
            _turns.release()
