"""The engine's raw word on complaints, for administrators only. The office's own states never come from here."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID


def run_states(ids: Iterable[UUID | None]) -> dict[UUID, tuple[str, str]]:
    """Flow run id → (state as Prefect says it, address of its page); runs Prefect doesn't know are left out."""
    return {}
