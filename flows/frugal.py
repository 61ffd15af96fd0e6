"""Prefect's client for a leg: it doesn't ask the server for what this leg was just told, nor send it what it already has.

Prefect's engine makes six requests for an activation, three of them for nothing: without these the server spends 0.054 CPU-s instead of 0.078
(`sipdumas bench engine`, flows/README.md). The complaint's lock makes the leg the only one that carries the run. Should an operator cancel it meanwhile on
Prefect's page, the server says so at the next change of state, as it does to every client.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun, ServerDefaultResultStorage, State
from prefect.client.schemas.responses import OrchestrationResult, SetStateStatus
from prefect.settings import get_current_settings

R = TypeVar("R")


class FrugalClient(SyncPrefectClient):
    """Inside `knowing(run)` it answers from memory what it surely knows; outside it is Prefect's own client. For one thread."""

    _known: FlowRun | None = None

    @contextmanager
    def knowing(self, run: FlowRun) -> Iterator[None]:
        """For the length of the block: the run was read just now, and its complaint's lock is ours."""
        self._known = run.model_copy(deep=True)
        try:
            yield
        finally:
            self._known = None

    def read_flow_run(self, flow_run_id: UUID) -> FlowRun:
        """The run as last told; asked for when it isn't the known one."""
        if self._knows(flow_run_id) and self._known is not None:
            return self._known.model_copy(deep=True)
        return super().read_flow_run(flow_run_id)

    def set_flow_run_state(
        self,
        flow_run_id: UUID | str,
        state: State[R],
        force: bool = False,  # noqa: FBT001, FBT002  Prefect's own
    ) -> OrchestrationResult[R]:
        """Propose the state; what the server answers is what is known from then on."""
        answer = super().set_flow_run_state(flow_run_id, state, force)
        if self._knows(flow_run_id):
            self._heed(answer)
        return answer

    def update_flow_run(self, flow_run_id: UUID, *others: Any, **change: Any) -> Any:  # noqa: ANN401  passed on
        """Send the change, unless it is none: the engine tells version and policy at each start, the same as the server has them.

        Gives the server's answer, None when there was nothing to send.
        """
        known = self._known if self._knows(flow_run_id) and not others else None
        if known is not None and all(getattr(known, name, None) == value for name, value in change.items()):
            return None
        answer = super().update_flow_run(flow_run_id, *others, **change)
        self._known = known.model_copy(update=change, deep=True) if known is not None else None
        return answer

    def read_server_default_result_storage(self) -> ServerDefaultResultStorage:
        """None: no result of ours is ever stored (tasks/step.py), so it doesn't matter where."""
        return ServerDefaultResultStorage(default_result_storage_block_id=None)

    def _knows(self, flow_run_id: UUID | str) -> bool:
        return self._known is not None and str(self._known.id) == str(flow_run_id)

    def _heed(self, answer: OrchestrationResult[Any]) -> None:
        """Only a plain yes leaves us knowing; after anything else the server is asked again."""
        told = answer.state if answer.status is SetStateStatus.ACCEPT else None
        if told is None or self._known is None:
            self._known = None
            return
        self._known.state, self._known.state_id = told, told.id
        self._known.state_type, self._known.state_name = told.type, told.name


def frugal_client() -> FrugalClient:
    """A client for the server of the current settings."""
    api = get_current_settings().api
    return FrugalClient(
        str(api.url),
        auth_string=api.auth_string.get_secret_value() if api.auth_string else None,
        api_key=api.key.get_secret_value() if api.key else None,
    )


@contextmanager
def knowing(run: FlowRun) -> Iterator[None]:
    """Let this thread's client know the run for the length of the block."""
    client = get_client(sync_client=True)
    if isinstance(client, FrugalClient):
        with client.knowing(run):
            yield
    else:
        yield
