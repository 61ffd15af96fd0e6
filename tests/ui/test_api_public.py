"""What anybody may ask: health, the description of the interface, and where a complaint stands, in plain words, without a person."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from domain.workflow import Kind
from flows.versions import code_version
from tests.ui.counter import API, Desk, mounted
from ui.api import public_routes
from ui.api.public import ENDED, TAKEN_BACK, WAITS_FOR_YOU, WORDS, Turnstile


@pytest.fixture
def client(office_database: str) -> Iterator[TestClient]:
    with TestClient(mounted()) as client:
        yield client


def state(desk: Desk, code: str) -> str:
    return str(desk.client.get(f"/track/{code}").json()["state"])


def test_health_and_readiness(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "version": code_version()}
    assert client.get("/readyz").status_code == 200
    with TestClient(Starlette(routes=public_routes(ready=lambda: False))) as unready:
        assert unready.get("/readyz").status_code == 503


def test_the_interface_describes_itself_where_it_is_mounted(client: TestClient) -> None:
    document = client.get(f"{API}/openapi.json").json()
    assert document["servers"] == [{"url": API}]
    body = document["paths"]["/complaints"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["required"]) == {"channel", "received_at", "subject", "body"}
    assert {"HTTPBearer": []} in document["paths"]["/complaints"]["get"]["security"]
    assert "idempotency-key" in {one["name"] for one in document["paths"]["/complaints"]["post"]["parameters"]}
    decision = document["paths"]["/visits/{visit_id}/decision"]["post"]["requestBody"]
    assert "outcome" in decision["content"]["application/json"]["schema"]["properties"]
    posts = [path for path, methods in document["paths"].items() if "post" in methods]
    bodiless = {path for path in posts if "requestBody" not in document["paths"][path]["post"]}
    assert bodiless == {
        "/visits/{visit_id}/claim",
        "/visits/{visit_id}/release",
        "/visits/{visit_id}/take-back",
        "/outbox/{parcel_id}/retry",
        "/notices/{notice_id}/read",
        "/notices/read-all",
        "/reports/{name}",
    }


def test_no_page_of_the_interface_loads_scripts_from_elsewhere(client: TestClient) -> None:
    for path in ("/docs", "/redoc"):
        assert client.get(f"{API}{path}").headers["content-type"] == "application/problem+json"


def test_the_complainant_follows_the_case_in_plain_words(desk: Desk) -> None:
    receipt = desk.register()
    code = receipt["tracking_code"]
    assert state(desk, code) == WORDS[Kind.REGISTRATION]
    case = desk.settled()
    code = desk.complaint(case)["tracking_code"]
    said = []
    for outcome in ("incomplete", "completed", "forward", "approve", "answered", "accept", "approve", "close"):
        said.append(state(desk, code.lower()))
        desk.travel(case, outcome)
    said.append(state(desk, code))
    desk_, waits, asks = WORDS[Kind.DESK], WORDS[Kind.WAITING], WAITS_FOR_YOU
    assert said == [desk_, asks, desk_, desk_, waits, desk_, desk_, WORDS[Kind.CLOSURE], ENDED]


def test_a_withdrawn_complaint_is_told_as_one(desk: Desk) -> None:
    case = desk.settled()
    desk.post("analyst", f"/complaints/{case}/withdraw", {"reason": "dicabut"})
    assert state(desk, desk.complaint(case)["tracking_code"]) == TAKEN_BACK


def test_no_person_and_no_subject_is_told(desk: Desk) -> None:
    code = desk.register()["tracking_code"]
    told = desk.client.get(f"/track/{code}")
    assert set(told.json()) == {"state", "received_on", "updated_on"}
    page = desk.client.get(f"/track/{code}", headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert told.json()["state"] in page.text
    for word in ("Sutinah", "Sertifikat", "DM-2026", "mailroom"):
        assert word not in told.text + page.text


@pytest.mark.parametrize("word", ["ABCDEFGHJK", "DM-2026-000001", "x", "%00", "ABCDEFGHJK%00"])
def test_only_a_tracking_code_opens_it(desk: Desk, word: str) -> None:
    number = desk.register()
    for asked in (word, number["id"], number["registration_number"]):
        answer = desk.client.get(f"/track/{asked}")
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_guessing_codes_is_slowed_down(office_database: str) -> None:
    with TestClient(mounted(turnstile=Turnstile(most=3))) as client:
        statuses = [client.get("/track/ABCDEFGHJK").status_code for _ in range(5)]
        assert statuses == [404, 404, 404, 429, 429]
        assert client.get("/track/ABCDEFGHJK").headers["retry-after"] == "60"


def test_the_turnstile_counts_by_address_and_forgets() -> None:
    gate = Turnstile(most=2, seconds=60, addresses=2)
    assert [gate.passes("a", 0), gate.passes("a", 1), gate.passes("a", 2), gate.passes("b", 2)] == [
        True, True, False, True,
    ]  # fmt: skip
    assert gate.passes("a", 60)
    gate.passes("c", 61)
    assert len(gate._passed) == 2
