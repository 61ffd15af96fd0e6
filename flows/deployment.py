"""Where Prefect knows the flow from: one work pool, one deployment, registered again at each start and never deleted.

A deployment is needed because Prefect suspends only runs that have one; deleting it would orphan every suspended run.
"""

from __future__ import annotations

from contextlib import suppress
from threading import Lock
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import ObjectAlreadyExists, PrefectHTTPStatusError

from flows.versions import code_version

POOL_TYPE = "sipdumas"
"""Our own kind of work pool: no worker of Prefect's takes our runs by mistake."""
NAME = "sipdumas"
"""Name of the work pool and of the deployment."""
NOT_FOUND = 404


class Deployment:
    """The deployment of one flow; registered on first use, and again when Prefect has lost it. Shared by all threads."""

    def __init__(self, flow: Flow[..., Any]) -> None:
        self._flow = flow
        self._id: UUID | None = None
        self._lock = Lock()

    def create_run(self, complaint_id: UUID, *, name: str, key: str) -> FlowRun:
        """The run of this idempotency key, made when missing; its only parameter is the complaint's id."""
        try:
            return self._create_run(complaint_id, name, key)
        except PrefectHTTPStatusError as refusal:
            if refusal.response.status_code != NOT_FOUND:
                raise
        self._id = None  # Prefect's database was replaced: introduce ourselves again
        return self._create_run(complaint_id, name, key)

    def _create_run(self, complaint_id: UUID, name: str, key: str) -> FlowRun:
        with get_client(sync_client=True) as client:
            return client.create_flow_run_from_deployment(
                self.register(), parameters={"complaint_id": str(complaint_id)}, name=name, idempotency_key=key
            )

    def register(self) -> UUID:
        """Make work pool, flow and deployment unless they are there; returns the deployment's id."""
        with self._lock:
            if self._id is None:
                self._id = _register(self._flow)
            return self._id


def _register(flow: Flow[..., Any]) -> UUID:
    with get_client(sync_client=True) as client:
        with suppress(ObjectAlreadyExists):
            client.create_work_pool(WorkPoolCreate(name=NAME, type=POOL_TYPE))
        flow_id = client.create_flow_from_name(flow.name)
        return client.create_deployment(
            flow_id, name=NAME, version=code_version(), work_pool_name=NAME, enforce_parameter_schema=False
        )
