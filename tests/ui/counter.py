"""Callers of the REST interface, one a role, and the engine's part done by hand: what the flow does, without Prefect."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from httpx import Response
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from tasks.accounts import new_token
from tasks.complaints import decide_by_system, decides_itself, finish_preparing, look_for_repeats, open_visit
from tasks.letters import issue_letter, void_left_over
from tests.builders import NOON, a_letter
from tests.travel import filled
from ui.api import make_api, public_routes
from ui.api.public import Turnstile

API = "/api/v1"


def mounted(turnstile: Turnstile | None = None) -> Starlette:
    """The API where the board's process mounts it, at the fixed present of the stories."""
    api = make_api(clock=lambda: NOON, flow_state=lambda _: "PAUSED")
    return Starlette(routes=[Mount(API, api), *public_routes(turnstile=turnstile)])


@dataclass
class Desk:
    """Calls as an officer of a role; tokens are made when first needed."""

    client: TestClient
    _tokens: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, role: str | None, path: str, **how: Any) -> Response:  # noqa: ANN401  what the client takes
        """One call; without a role, without a bearer."""
        headers = {**how.pop("headers", {}), **({"Authorization": f"Bearer {self._token(role)}"} if role else {})}
        answer: Response = self.client.request(method, API + path, headers=headers, **how)
        return answer

    def get(self, role: str | None, path: str, **how: Any) -> Response:  # noqa: ANN401  what the client takes
        """GET as a role."""
        return self.call("GET", role, path, **how)

    def post(self, role: str | None, path: str, json: object = None, **how: Any) -> Response:  # noqa: ANN401  what the client takes
        """POST as a role."""
        return self.call("POST", role, path, **({"json": json} if json is not None else {}), **how)

    def register(self, role: str = "mailroom", **changes: object) -> dict[str, Any]:
        """Register a letter; its receipt."""
        answer = self.post(role, "/complaints", a_letter(**changes))
        assert answer.status_code == 201, answer.text
        receipt: dict[str, Any] = answer.json()
        return receipt

    def settled(self, **changes: object) -> str:
        """Register a letter and let the office work be done; the complaint's id."""
        receipt = self.register("mailroom", **changes)
        settle(receipt["id"])
        return str(receipt["id"])

    def complaint(self, complaint_id: str, role: str = "analyst") -> dict[str, Any]:
        """The complaint as a role sees it."""
        answer = self.get(role, f"/complaints/{complaint_id}")
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    def open_visit(self, complaint_id: str) -> dict[str, Any]:
        """The visit that waits."""
        shown: dict[str, Any] = self.complaint(complaint_id)["visits"][-1]
        return shown

    def decide(self, complaint_id: str, outcome: str, role: str | None = None, **fields: object) -> Response:
        """Decide the open visit, as its own role unless another is named; the fields of the story unless given."""
        visit = self.open_visit(complaint_id)
        said = {"outcome": outcome, "fields": fields or _filled(visit["stage"], outcome)}
        return self.post(role or visit["role"], f"/visits/{visit['id']}/decision", said)

    def travel(self, complaint_id: str, *outcomes: str) -> None:
        """Decide one after another, the office work done in between."""
        for outcome in outcomes:
            answer = self.decide(complaint_id, outcome)
            assert answer.status_code == 200, answer.text
            settle(complaint_id)

    def _token(self, role: str) -> str:
        if role not in self._tokens:
            self._tokens[role] = new_token(role, at=NOON)
        return self._tokens[role]


def settle(complaint_id: str) -> None:
    """What the complaint's flow run does until a person must decide."""
    case = UUID(complaint_id)
    while visit := open_visit(case):
        if not visit.prepared:
            void_left_over(case)
            if visit.kind == "registration":
                look_for_repeats.fn(case)
            for kind in visit.letters:
                issue_letter.fn(case, visit.id, kind)
            finish_preparing.fn(case, visit.id)
        elif outcome := decides_itself(case, visit):
            decide_by_system.fn(case, visit.id, outcome)
        else:
            return


def _filled(stage: str, outcome: str) -> dict[str, Any]:
    """The story's fields, with an agency the seed knows."""
    fields = filled(stage, outcome)
    return {**fields, "agency": "bpn-sidoarjo"} if "agency" in fields else fields
