"""SIGTERM and SIGINT mean: end in peace. Only the main thread may ask for that."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event


@contextmanager
def stopping_by_signal() -> Iterator[Event]:
    """An event that SIGTERM and SIGINT set; the handlers of before come back at the end."""
    stop = Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
