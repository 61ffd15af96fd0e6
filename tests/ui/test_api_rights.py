"""Who may call what: deny by default, each grant written down here once."""

import re
from io import BytesIO

import pytest
from PIL import Image

from tests.builders import a_letter, officers
from tests.ui.counter import Desk
from ui.api import make_api

ROLES = sorted(officers())
WATCHING = {
    "registry",
    "analyst",
    "section_head",
    "assistant_deputy",
    "archivist",
    "manager",
    "process_owner",
    "auditor",
}
IDENTITY = {"registry", "analyst", "section_head", "assistant_deputy"}
REASON = {"reason": "sesuai permintaan"}

DECIDING = IDENTITY | {"mailroom", "field_team", "archivist"}

GRANTS = {
    "register": {"mailroom", "registry", "analyst"},
    "similar": WATCHING | {"mailroom"},
    "look_at": WATCHING | {"mailroom"},
    "upload": {"mailroom", "registry", "analyst", "section_head", "assistant_deputy", "archivist"},
    "letter": IDENTITY | {"mailroom", "archivist"},
    "document": IDENTITY | {"mailroom", "archivist"},
    "claim": {"registry"},
    "release": {"section_head", "assistant_deputy"},  # nobody holds it: only who deals out cards
    "assign": {"section_head", "assistant_deputy"},
    "claim-many": DECIDING,
    "assign-many": DECIDING,
    "decide": {"registry"},
    "pause": {"analyst", "section_head", "assistant_deputy"},
    "resume": {"analyst", "section_head", "assistant_deputy"},
    "extend": {"section_head", "assistant_deputy"},
    "withdraw": {"analyst", "section_head", "assistant_deputy"},
    "reopen": {"section_head", "assistant_deputy"},
    "link": {"registry", "analyst", "section_head"},
    "unlink": {"registry", "analyst", "section_head"},
    "notes": WATCHING | {"mailroom"},
    "note": (WATCHING | {"mailroom"}) - {"process_owner", "auditor"},
    "withdraw-note": {"registry"},
    "answer": {"analyst"},
    "outbox": {"administrator"},
    "retry": {"administrator"},
    "take-back": set(),
    "correct": {"registry", "analyst", "section_head"},
    "revive": WATCHING | {"mailroom"},  # nothing lapsed there: 409 for whoever may see it
    "replaced": IDENTITY,
    "cards": set(ROLES),
    "listing": set(ROLES),
    "notices": set(ROLES),
    "read-all": set(ROLES),
    "read": set(ROLES),
    "choice": set(ROLES),
    "choose": set(ROLES),
    "address": set(ROLES),
    "escalations": set(ROLES),
    "acknowledge": {"section_head", "assistant_deputy", "manager"},
    "leaves": set(ROLES),
    "leave": {"analyst", "section_head", "assistant_deputy", "administrator"},
    "end-leave": {"analyst", "section_head", "assistant_deputy", "administrator"},
    "password": set(),
    "agencies": set(ROLES),
    "workflows": set(ROLES),
    "workflow": set(ROLES),
    "reports": WATCHING,
    "report": WATCHING,  # none is made yet: 404
    "make-report": WATCHING,  # the month is not over: 422
}  # fmt: skip
"""Call → the roles it does not answer with 403, on a complaint that waits at the completeness check.

Nobody takes back what the system decided; the demo's accounts have no password to change. `read`, `choose`
and the like concern the caller alone."""


Asked = tuple[str, str, object]
"""Method, path, and what is said."""
LEAVE = {"username": "analyst", "deputy": "registry", "first_day": "2027-01-04", "last_day": "2027-01-05"}


def asked(desk: Desk, name: str, case: str) -> Asked:
    """The call on the waiting complaint."""
    visit = desk.open_visit(case)["id"]
    letter = desk.complaint(case)["letters"][0]["id"]
    on_case, on_visit = f"/complaints/{case}", f"/visits/{visit}"
    calls = {
        "register": ("/complaints", a_letter()),
        "similar": ("/complaints/similar", {"text": "sertifikat"}),
        "look_at": (on_case, None),
        "upload": (f"{on_case}/documents", None),
        "letter": (f"/letters/{letter}", None),
        "document": (f"/documents/{_document(desk, case)}" if name == "document" else "", None),
        "claim": (f"{on_visit}/claim", {}),
        "release": (f"{on_visit}/release", {}),
        "assign": (f"{on_visit}/assign", {"username": "registry"}),
        "claim-many": ("/visits/claim", {"visits": [visit]}),
        "assign-many": ("/visits/assign", {"visits": [visit], "username": "registry", "instruction": "periksa"}),
        "decide": (f"{on_visit}/decision", {"outcome": "complete"}),
        "extend": (f"{on_case}/extend", {**REASON, "days": 1}),
        "link": (f"{on_case}/link", {**REASON, "other": case, "kind": "related"}),
        "unlink": (f"{on_case}/unlink", {**REASON, "other": case}),
        "notes": (f"{on_case}/notes", None),
        "note": (f"{on_case}/notes", {"text": "catatan"}),
        "withdraw-note": (f"/notes/{_note(desk, case)}/withdraw" if name == "withdraw-note" else "", REASON),
        "answer": ("/answers", {"registration_number": desk.complaint(case)["registration_number"]}),
        "take-back": (f"/visits/{desk.complaint(case)['visits'][0]['id']}/take-back", {}),
        "correct": (f"{on_case}/correct", {**REASON, "changes": {"language": "jv"}}),
        "revive": (f"{on_case}/revive", {"received_at": "2026-11-20T09:00:00+07:00"}),
        "replaced": (f"{on_case}/replaced", None),
        "cards": ("/visits", None),
        "listing": ("/complaints", None),
        "notices": ("/notices", None),
        "read-all": ("/notices/read-all", {}),
        "read": (f"/notices/{case}/read", {}),
        "choice": ("/notices/choice", None),
        "address": ("/notices/address", {"code": "12345678"}),
        "escalations": ("/escalations", None),
        "acknowledge": (f"/escalations/{case}/acknowledge", {"note": "baik"}),
        "leaves": ("/leaves", None),
        "leave": ("/leaves", LEAVE),
        "end-leave": (f"/leaves/{_leave(desk)}" if name == "end-leave" else "", None),
        "password": ("/password", {"old": "salah sama sekali", "new": "kata sandi yang panjang"}),
        "outbox": ("/outbox", None),
        "retry": (f"/outbox/{case}/retry", {}),
        "agencies": ("/agencies", None),
        "workflows": ("/workflows", None),
        "workflow": (f"/workflows/{desk.complaint(case)['workflow_version']}", None),
        "reports": ("/reports", None),
        "report": ("/reports/2026-10", None),
        "make-report": ("/reports/2999-01", {}),
        "choose": ("/notices/choice", {}),
    }
    path, said = calls.get(name, (f"{on_case}/{name}", REASON))
    method = {"choose": "PUT", "upload": "POST", "end-leave": "DELETE"}.get(name, "GET" if said is None else "POST")
    return method, path, said


def call(desk: Desk, name: str, role: str, case: str) -> int:
    """Make the call on the waiting complaint; its status."""
    method, path, said = asked(desk, name, case)
    if name == "upload":
        return desk.post(role, path, files={"file": ("a.png", b"nothing", "image/png")}).status_code
    return desk.call(method, role, path, **({"json": said} if said is not None else {})).status_code


def _document(desk: Desk, case: str) -> str:
    """A document the registry added."""
    Image.new("RGB", (1, 1)).save(paper := BytesIO(), "PNG")
    files = {"file": ("a.png", paper.getvalue(), "image/png")}
    return str(desk.post("registry", f"/complaints/{case}/documents", files=files).json()["id"])


def _leave(desk: Desk) -> str:
    """An analyst's leave."""
    desk.post("administrator", "/leaves", LEAVE)
    return str(desk.get("administrator", "/leaves").json()["items"][0]["id"])


def _note(desk: Desk, case: str) -> str:
    """A note the registry wrote."""
    return str(desk.post("registry", f"/complaints/{case}/notes", {"text": "untuk ditarik"}).json()["id"])


@pytest.mark.parametrize("name", GRANTS)
def test_a_call_is_open_to_its_roles_alone(desk: Desk, name: str) -> None:
    case = desk.settled()
    if name == "answer":
        desk.travel(case, "complete", "forward", "approve")
    outsiders_first = sorted(
        ROLES, key=lambda role: role in GRANTS[name]
    )  # a granted call may end what the others ask for
    refused = {role for role in outsiders_first if call(desk, name, role, case) == 403}
    assert set(ROLES) - refused == GRANTS[name]


def test_the_complainant_is_shown_only_to_who_may_see_identities(desk: Desk) -> None:
    case = desk.settled()
    seen = {role for role in WATCHING if "complainant" in desk.complaint(case, role)}
    assert seen == IDENTITY
    hidden = desk.get("manager", f"/complaints/{case}").text
    assert "Sutinah" not in hidden
    assert "3578010101900001" not in hidden


def test_who_does_not_see_everything_sees_the_cases_of_his_role(desk: Desk) -> None:
    case = desk.settled()
    assert desk.get("field_team", f"/complaints/{case}").status_code == 403
    assert desk.get("field_team", "/complaints").json()["items"] == []
    assert desk.get("field_team", "/visits?role=registry").json()["items"] == []
    desk.travel(case, "complete", "clarify", "approve")
    assert desk.get("field_team", f"/complaints/{case}").status_code == 200
    assert [one["id"] for one in desk.get("field_team", "/complaints").json()["items"]] == [case]
    assert [one["stage"] for one in desk.get("field_team", "/visits").json()["items"]] == ["field_clarification"]


def test_an_administrator_keeps_the_system_but_reads_no_case(desk: Desk) -> None:
    case = desk.settled()
    for path in (f"/complaints/{case}", f"/letters/{desk.complaint(case)['letters'][0]['id']}"):
        assert desk.get("administrator", path).status_code == 403
    assert desk.get("administrator", "/visits").json()["items"] == []


def test_every_call_stands_in_the_matrix(desk: Desk) -> None:
    case, every = desk.settled(), _calls()
    made = {_template(every, *asked(desk, name, case)[:2]) for name in GRANTS}
    assert every - made == set(), "give each call a line in GRANTS and in `asked`"


def test_nobody_calls_without_a_key(desk: Desk) -> None:
    answered = {
        (method, path): desk.call(method, None, re.sub(r"\{\w+\}", "x", path), json={}).status_code
        for method, path in _calls()
    }
    assert set(answered.values()) == {401}, answered


def _calls() -> set[tuple[str, str]]:
    """Every call of the interface, with the marks in its path."""
    paths = make_api(flow_state=lambda _: None).openapi()["paths"]
    return {(method.upper(), path) for path, ways in paths.items() for method in ways}


def _template(every: set[tuple[str, str]], method: str, path: str) -> tuple[str, str]:
    """Which call a path means: the one with the fewest marks."""
    found = [one for one in every if one[0] == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", one[1]), path)]
    return min(found, key=lambda one: one[1].count("{"))
