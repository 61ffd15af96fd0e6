"""The application: its parts, its error handlers, what it takes from the process it runs in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Depends, FastAPI

from ui.api import acts, complaints, lists, notes, notices, papers, people, reports, visits
from ui.api.doors import storable_address
from ui.api.problems import PROBLEM_RESPONSES, handle_problems
from ui.shapes import FlowState, unknown_state

DESCRIPTION = """Pengaduan: pencatatan, tahap, keputusan, surat. Setiap panggilan memerlukan `Authorization: Bearer` dari `sipdumas token`.
Penolakan adalah problem details (RFC 9457) dengan `problems` menurut nama isian."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Surroundings:
    """What the process gives: the clock (aware moments), and how to ask the engine for a run's state."""

    clock: Callable[[], datetime]
    flow_state: FlowState


def make_api(*, clock: Callable[[], datetime] = _now, flow_state: FlowState = unknown_state) -> FastAPI:
    """The application to mount at /api/v1; its description is at openapi.json there. The process has called `connect`."""
    api = FastAPI(
        title="SIPDUMAS",
        version="1",
        description=DESCRIPTION,
        docs_url=None,  # the page would load its scripts from another host
        redoc_url=None,
        dependencies=[Depends(storable_address)],
        responses=PROBLEM_RESPONSES,
    )
    api.state.surroundings = Surroundings(clock, flow_state)
    for part in (complaints, acts, notes, visits, papers, lists, notices, people, reports):
        api.include_router(part.router)
    handle_problems(api)
    return api
