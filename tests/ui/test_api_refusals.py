"""What the REST interface refuses: always a problem document that names the field or the reason, never a traceback or a page."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from httpx import Response
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from config.load import read_workflow
from domain.store import connect, transaction, workflows
from domain.workflow import Workflow
from tests.builders import NOON, a_letter
from tests.ui.counter import API, Desk, settle
from ui.api import make_api

JSON = {"Content-Type": "application/json"}
NOBODY = "00000000-0000-0000-0000-000000000000"


def told(answer: Response, status: int, word: str) -> dict[str, Any]:
    """The problem document, checked to be one."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["type"] == f"urn:sipdumas:problem:{word}"
    assert document["status"] == status
    assert document["detail"]
    return document


def test_bad_fields_are_each_named(desk: Desk) -> None:
    bad = {"channel": "fax", "subject": " ", "received_at": "kemarin", "complainant": {"national_id": "12"}}
    document = told(desk.post("mailroom", "/complaints", bad), 422, "refused")
    assert set(document["problems"]) == {"channel", "subject", "body", "received_at", "complainant.national_id"}


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b'{"a": NaN}'])
def test_what_is_no_json_object_is_a_bad_request(desk: Desk, raw: bytes) -> None:
    told(desk.post("mailroom", "/complaints", content=raw, headers=JSON), 400, "not-json")


@pytest.mark.parametrize("path", ["/complaints", "/visits", "/agencies", "/workflows", f"/complaints/{NOBODY}"])
def test_without_a_valid_bearer_nothing_is_told(desk: Desk, path: str) -> None:
    answer = desk.get(None, path)
    told(answer, 401, "not-signed-in")
    assert answer.headers["www-authenticate"] == "Bearer"
    for header in ("Bearer nonsense", "Bearer ", "Basic YTpi", "Bearer \u00e9"):
        told(desk.get(None, path, headers={"Authorization": header.encode("latin-1")}), 401, "not-signed-in")


def test_a_stranger_is_sent_away_before_his_body_is_read(desk: Desk) -> None:
    told(desk.post(None, "/complaints", content=b"{" * 2_000_000, headers=JSON), 401, "not-signed-in")


def test_a_body_beyond_a_megabyte_is_too_large(desk: Desk) -> None:
    told(desk.post("mailroom", "/complaints", a_letter(body="x" * 1_100_000)), 413, "too-large")


def test_so_is_one_that_does_not_say_how_long_it_is(desk: Desk) -> None:
    pieces = (b" " * 65_536 for _ in range(20))
    told(desk.post("mailroom", "/complaints", content=pieces, headers=JSON), 413, "too-large")


@pytest.mark.parametrize(
    "path",
    ["/complaints/DM-2099-999999", f"/complaints/{NOBODY}", f"/letters/{NOBODY}", "/documents/x", "/workflows/abc"],
)
def test_what_is_not_there_is_not_found(desk: Desk, path: str) -> None:
    told(desk.get("analyst", path), 404, "not-found")


@pytest.mark.parametrize("visit", [NOBODY, "bukan-id", "1'--"])
def test_an_unknown_visit_is_not_found(desk: Desk, visit: str) -> None:
    told(desk.post("analyst", f"/visits/{visit}/decision", {"outcome": "forward"}), 404, "not-found")


def test_an_unknown_address_or_method_is_a_problem_document_too(desk: Desk) -> None:
    told(desk.get("analyst", "/nothing"), 404, "not-found")
    told(desk.call("DELETE", "analyst", "/complaints"), 405, "no-such-method")


def test_a_visit_is_decided_once(desk: Desk) -> None:
    case = desk.settled()
    visit = desk.open_visit(case)["id"]
    said = {"outcome": "complete"}
    assert desk.post("registry", f"/visits/{visit}/decision", said).status_code == 200
    told(desk.post("registry", f"/visits/{visit}/decision", said), 409, "already-decided")


def test_a_decided_card_cannot_be_claimed_released_or_assigned(desk: Desk) -> None:
    case = desk.settled()
    visit = desk.open_visit(case)["id"]
    desk.travel(case, "complete")
    told(desk.post("registry", f"/visits/{visit}/claim"), 409, "already-decided")
    told(desk.post("registry", f"/visits/{visit}/release"), 409, "already-decided")
    told(desk.post("section_head", f"/visits/{visit}/assign", {"username": "registry"}), 409, "already-decided")


def test_two_decisions_at_once_have_one_winner(desk: Desk) -> None:
    case = desk.settled()
    visit = desk.open_visit(case)["id"]
    desk._token("registry")
    with ThreadPoolExecutor(8) as pool:
        calls = [
            pool.submit(desk.post, "registry", f"/visits/{visit}/decision", {"outcome": "complete"}) for _ in range(8)
        ]
    statuses = sorted(call.result().status_code for call in calls)
    assert statuses == [200] + [409] * 7
    assert [one["stage"] for one in desk.complaint(case)["visits"]] == ["registration", "completeness", "analysis"]


def test_an_unprepared_visit_cannot_be_decided_yet(desk: Desk) -> None:
    case = desk.settled()
    assert desk.decide(case, "incomplete").status_code == 200
    told(desk.decide(case, "completed", completed_on="2026-11-23"), 409, "not-prepared")
    settle(case)
    assert desk.decide(case, "completed", completed_on="2026-11-23").status_code == 200


def test_the_fields_of_a_decision_are_checked(desk: Desk) -> None:
    case = desk.settled()
    desk.travel(case, "complete")
    document = told(desk.decide(case, "forward", nature="lama", x=1), 422, "refused")
    assert set(document["problems"]) == {"core_problem", "problem_code", "nature", "agency", "x"}


def test_an_unknown_outcome_is_a_wrong_field(desk: Desk) -> None:
    case = desk.settled()
    document = told(desk.decide(case, "archive"), 422, "refused")
    assert "complete, incomplete" in document["problems"]["outcome"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "outcome"),
        ({"outcome": 7}, "outcome"),
        ({"outcome": "complete", "fields": []}, "fields"),
        ({"outcome": "complete", "note": {"a": 1}}, "note"),
        ({"outcome": "complete", "note": "a\x00"}, "note"),
        ({"outcome": "complete", "note": "x" * 20_001}, "note"),
        ({"outcome": "complete", "catatan": "x"}, "catatan"),
    ],
)
def test_a_decision_of_the_wrong_shape_names_its_key(desk: Desk, said: dict[str, Any], field: str) -> None:
    visit = desk.open_visit(desk.settled())["id"]
    document = told(desk.post("registry", f"/visits/{visit}/decision", said), 422, "refused")
    assert set(document["problems"]) == {field}


def test_half_a_surrogate_pair_is_named(desk: Desk) -> None:
    visit = desk.open_visit(desk.settled())["id"]
    raw = rb'{"outcome": "complete", "note": "\ud800", "fields": {"\udfff": 1}}'
    document = told(desk.post("registry", f"/visits/{visit}/decision", content=raw, headers=JSON), 422, "refused")
    assert set(document["problems"]) == {"note", "fields.\\udfff"}


def test_four_eyes(desk: Desk) -> None:
    case = desk.settled()
    with transaction() as store:
        store.people.put("both", "Dua peran", ["analyst", "section_head"])
    desk.travel(case, "complete")
    assert desk.decide(case, "forward", role="both").status_code == 200
    document = told(desk.decide(case, "approve", role="both"), 403, "not-allowed")
    assert "dua pasang mata" in document["detail"]


@pytest.mark.parametrize("act", ["pause", "resume", "withdraw", "reopen", "extend", "link", "unlink"])
def test_an_act_needs_its_reason(desk: Desk, act: str) -> None:
    case = desk.settled()
    document = told(desk.post("section_head", f"/complaints/{case}/{act}", {"reason": ""}), 422, "refused")
    assert "reason" in document["problems"]


@pytest.mark.parametrize(
    ("path", "said", "field"),
    [
        ("extend", {"days": 0}, "days"),
        ("extend", {"days": True}, "days"),
        ("extend", {"days": 10**30}, "days"),
        ("link", {"other": "self", "kind": "related"}, "other"),
        ("link", {"other": "self", "kind": "cousin"}, "kind"),
    ],
)
def test_an_act_with_a_wrong_value_names_it(desk: Desk, path: str, said: dict[str, Any], field: str) -> None:
    case = desk.settled()
    desk.travel(case, "complete")
    asked = {name: case if value == "self" else value for name, value in said.items()}
    answer = desk.post("section_head", f"/complaints/{case}/{path}", {"reason": "x", **asked})
    assert set(told(answer, 422, "refused")["problems"]) == {field}


def test_acts_that_do_not_fit_the_state_are_conflicts(desk: Desk) -> None:
    case = desk.settled()
    for act in ("resume", "reopen"):
        told(desk.post("section_head", f"/complaints/{case}/{act}", {"reason": "x"}), 409, "conflict")
    number = desk.complaint(case)["registration_number"]
    told(desk.post("analyst", "/answers", {"registration_number": number}), 409, "conflict")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("cursor=abc", "cursor"), ("limit=0", "limit"), ("limit=x", "limit"), ("overdue=mungkin", "overdue"),
        ("q=%00", "q"), ("stage=%00", "stage"), ("cursor=%C3%A9", "cursor"),
    ],
)  # fmt: skip
def test_a_wrong_query_names_its_parameter(desk: Desk, query: str, field: str) -> None:
    assert set(told(desk.get("analyst", f"/complaints?{query}"), 422, "refused")["problems"]) == {field}


def test_nul_in_an_address_is_refused(desk: Desk) -> None:
    told(desk.get("analyst", "/complaints/%00"), 422, "refused")


def test_only_open_visits_are_listed(desk: Desk) -> None:
    assert set(told(desk.get("analyst", "/visits?open=false"), 422, "refused")["problems"]) == {"open"}


# -- the same key twice --------------------------------------------------------------------------


def keyed(desk: Desk, key: str, role: str = "mailroom", **changes: object) -> Response:
    return desk.post(role, "/complaints", a_letter(**changes), headers={"Idempotency-Key": key})


def test_the_same_key_gives_the_first_receipt_back(desk: Desk) -> None:
    first, again = keyed(desk, "a-1"), keyed(desk, "a-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert first.json()["tracking_code"] == again.json()["tracking_code"]
    assert keyed(desk, "a-2").json()["id"] != first.json()["id"]


def test_the_same_key_of_another_officer_is_another_key(desk: Desk) -> None:
    assert keyed(desk, "a-1").json()["id"] != keyed(desk, "a-1", "registry").json()["id"]


def test_the_same_key_for_another_letter_is_refused(desk: Desk) -> None:
    number = keyed(desk, "a-1").json()["registration_number"]
    document = told(keyed(desk, "a-1", body="Surat yang lain sama sekali."), 422, "refused")
    assert number in document["problems"]["Idempotency-Key"]


@pytest.mark.parametrize("key", [" ", "k" * 201])
def test_a_key_has_a_bounded_length(desk: Desk, key: str) -> None:
    assert set(told(keyed(desk, key), 422, "refused")["problems"]) == {"Idempotency-Key"}


def test_the_same_key_at_the_same_time_registers_once_and_wastes_no_number(desk: Desk) -> None:
    desk._token("mailroom")
    with ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(keyed, desk, "a-1") for _ in range(8)]
    answers = [call.result() for call in calls]
    assert sorted(one.status_code for one in answers) == [200] * 7 + [201]
    assert len({one.json()["id"] for one in answers}) == 1
    assert desk.register()["registration_number"] == "DM-2026-000002"


# -- our own fault ---------------------------------------------------------------------------------


def test_our_own_fault_tells_nothing_and_logs_no_words_of_the_letter(
    desk: Desk, office_database: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(source: str, name: str) -> Workflow:
        raise RuntimeError(f"rahasia {name}")

    token = desk._token("mailroom")
    monkeypatch.setattr(workflows, "_read", {})  # nobody has read a workflow yet
    connect(office_database, broken)
    api = Starlette(routes=[Mount(API, make_api(clock=lambda: NOON))])
    with TestClient(api, raise_server_exceptions=False) as client:
        answer = client.post(f"{API}/complaints", json=a_letter(), headers={"Authorization": f"Bearer {token}"})
    told(answer, 500, "our-fault")
    assert "rahasia" not in answer.text
    assert [record.message for record in caplog.records if "rahasia" in record.message] == []


def test_a_database_that_is_away_is_told_as_such(desk: Desk, office_database: str) -> None:
    token = desk._token("mailroom")
    connect(office_database.replace("/test_", "/gone_"), read_workflow)
    answer = desk.client.get(f"{API}/agencies", headers={"Authorization": f"Bearer {token}"})
    assert told(answer, 503, "database-away")["detail"].startswith("Basis data tidak dapat dihubungi")
    assert desk.client.get("/healthz").status_code == 200
    assert desk.client.get("/readyz").status_code == 503


def test_a_problem_is_readable_json_in_any_case(desk: Desk) -> None:
    answer = desk.post("mailroom", "/complaints", content=rb'{"\ud83d": 1, "\u0000": 2}', headers=JSON)
    assert set(json.loads(answer.content)["problems"]) == {"\\ud83d", "\\x00"}
