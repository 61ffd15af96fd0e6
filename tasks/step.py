"""The only task decorator of the project: no cache, no stored result, no tags.

The database is the only memory, so a step may run again at any time and must find out for
itself what is done already. Tags would cost a request each; results would be a second memory.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE

P = ParamSpec("P")
R = TypeVar("R")


def step(act: Callable[P, R]) -> Task[P, R]:
    """Make an act of the office a Prefect task; its parameters are ids only."""
    options: dict[str, Any] = {"persist_result": False, "cache_policy": NO_CACHE, "log_prints": False}
    return task(**options)(act)


def now() -> datetime:
    """The present moment, aware (UTC): flows and tasks ask here, the domain never asks."""
    return datetime.now(UTC)
