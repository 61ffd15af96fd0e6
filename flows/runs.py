"""What the engine says of complaints' runs: its raw word, for administrators' eyes only. No decision rests on it.

Asked by plain HTTP, so that the board's process needn't load Prefect for it.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable
from urllib.error import URLError
from urllib.request import Request, urlopen
from uuid import UUID

AWAY = (URLError, TimeoutError, ConnectionError, json.JSONDecodeError)


def run_states(ids: Iterable[UUID | None], *, timeout: float = 2.0) -> dict[UUID, tuple[str, str]]:
    """Flow run id → (name of its state as Prefect has it, address of its page).

    Runs it doesn't know are left out; everything is left out when Prefect is away or PREFECT_API_URL isn't set.
    """
    wanted = sorted({str(one) for one in ids if one is not None})
    api = os.environ.get("PREFECT_API_URL", "").rstrip("/")
    if not (wanted and api):
        return {}
    try:
        runs = _filtered(api, wanted, timeout)
    except AWAY:
        return {}
    pages = os.environ.get("PREFECT_UI_URL", "").rstrip("/") or api.removesuffix("/api")
    page = f"{pages}/runs/flow-run"
    return {UUID(run["id"]): (str(run["state_name"]), f"{page}/{run['id']}") for run in runs}


def _filtered(api: str, wanted: list[str], timeout: float) -> list[dict[str, str]]:
    body = json.dumps({"flow_runs": {"id": {"any_": wanted}}, "limit": 200}).encode()
    headers = {"content-type": "application/json", **_authorization()}
    request = Request(f"{api}/flow_runs/filter", body, headers)  # noqa: S310  our own Prefect server
    with urlopen(request, timeout=timeout) as answer:  # noqa: S310  the same
        found: list[dict[str, str]] = json.load(answer)
    return found


def _authorization() -> dict[str, str]:
    secret = os.environ.get("PREFECT_API_AUTH_STRING")
    return {"authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"} if secret else {}
