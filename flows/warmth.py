"""What a thread needs to run flows warm: its own Prefect client, and settings that no environment variable can express."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import local
from typing import Any

from prefect.context import SettingsContext, SyncClientContext, get_settings_context

from flows.frugal import frugal_client

SETTINGS: dict[Any, Any] = {
    "flows.heartbeat_frequency": None,  # else a thread per run, waited for up to a second
    "logging.to_api.enabled": False,
    "client.server_version_check_enabled": False,  # a request per client; the versions are pinned together
    "client.max_retries": 2,  # we come back by ourselves; a long wait inside a leg would only delay a stop
    "results.persist_by_default": False,
}


class _Warmth(local):
    stack: ExitStack | None = None


_thread = _Warmth()


def warming() -> Callable[[], None]:
    """What a new thread calls first: it gets the Prefect settings of the thread that asks now, and a client, for the rest of its life."""
    here = get_settings_context()

    def warm() -> None:
        if _thread.stack is None:
            _thread.stack = _entered(here)

    return warm


@contextmanager
def warmth() -> Iterator[None]:
    """The same for the length of a block; nothing changes in a thread that is warm already."""
    if _thread.stack is not None:
        yield
        return
    with _entered(get_settings_context()) as stack:
        _thread.stack = stack
        try:
            yield
        finally:
            _thread.stack = None


def _entered(base: SettingsContext) -> ExitStack:
    stack = ExitStack()
    stack.enter_context(
        SettingsContext(profile=base.profile, settings=base.settings.copy_with_update(updates=SETTINGS))
    )
    own = SyncClientContext()
    own.client = frugal_client()
    stack.enter_context(own)
    return stack
