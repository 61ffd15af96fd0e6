"""Papers by REST: uploaded as they are, given back byte for byte, never as something a browser would run."""

from io import BytesIO

import pytest
from PIL import Image

from tasks.documents import MOST_BYTES
from tests.ui.counter import Desk


def a_png(width: int = 4) -> bytes:
    """A small picture."""
    file = BytesIO()
    Image.new("RGB", (width, 3), "white").save(file, "PNG")
    return file.getvalue()


def test_a_document_is_uploaded_and_given_back(desk: Desk) -> None:
    case = desk.settled()
    answer = desk.post("registry", f"/complaints/{case}/documents", files={"file": ("tanda terima.png", a_png())})
    assert answer.status_code == 201, answer.text
    uploaded = answer.json()
    assert (uploaded["media_type"], uploaded["name"]) == ("image/png", "tanda terima.png")
    back = desk.get("analyst", f"/documents/{uploaded['id']}")
    assert back.content == a_png()
    assert back.headers["content-type"] == "image/png"
    assert back.headers["content-disposition"] == "attachment; filename*=UTF-8''tanda%20terima.png"
    assert back.headers["x-content-type-options"] == "nosniff"
    shown = desk.get("analyst", f"/documents/{uploaded['id']}?download=false")
    assert shown.headers["content-disposition"].startswith("inline")
    assert [one["id"] for one in desk.complaint(case)["documents"]] == [uploaded["id"]]


def test_a_document_serves_a_decision(desk: Desk) -> None:
    case = desk.settled()
    desk.travel(case, "complete", "clarify", "approve")
    visit = desk.open_visit(case)["id"]
    data = {"visit_id": visit}
    uploaded = desk.post("field_team", f"/complaints/{case}/documents", files={"file": ("ba.png", a_png())}, data=data)
    assert uploaded.json()["visit_id"] == visit
    fields = {"clarified_on": "2026-11-20", "clarification": "Loket diperiksa"}
    wrong = desk.decide(case, "clarified", **fields, official_record="00000000-0000-0000-0000-000000000000")
    assert set(wrong.json()["problems"]) == {"official_record"}
    assert desk.decide(case, "clarified", **fields, official_record=uploaded.json()["id"]).status_code == 200


def test_a_wrong_file_is_refused_by_its_content(desk: Desk) -> None:
    case = desk.settled()
    answer = desk.post("registry", f"/complaints/{case}/documents", files={"file": ("surat.pdf", b"MZ\x90")})
    assert (answer.status_code, set(answer.json()["problems"])) == (422, {"file"})


def test_a_file_beyond_twenty_megabytes_is_too_large(desk: Desk) -> None:
    case = desk.settled()
    content = a_png() + b"\0" * (MOST_BYTES + 100_000)
    answer = desk.post("registry", f"/complaints/{case}/documents", files={"file": ("a.png", content)})
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:sipdumas:problem:too-large")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": {"file": "kata"}}, 415),
        ({"files": {"berkas": ("a.png", a_png())}}, 422),
        ({"files": [("file", ("a.png", a_png())), ("file", ("b.png", a_png()))]}, 422),
        ({"content": b"--x\r\nbroken", "headers": {"Content-Type": "multipart/form-data; boundary=x"}}, 422),
        ({"content": b"", "headers": {"Content-Type": "multipart/form-data"}}, 422),
        ({"content": b"\x89PNG", "headers": {"Content-Type": "image/png"}}, 415),
    ],
)
def test_a_body_that_holds_no_single_file_is_refused(desk: Desk, sent: dict[str, object], status: int) -> None:
    case = desk.settled()
    answer = desk.post("registry", f"/complaints/{case}/documents", **sent)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_letter_that_is_not_out_has_no_pdf(desk: Desk) -> None:
    case = desk.settled()
    letter = desk.complaint(case)["letters"][0]
    assert (letter["state"], letter["kind"]) == ("issued", "acknowledgement")
    assert (
        desk.get("analyst", f"/letters/{letter['id']}?download=true")
        .headers["content-disposition"]
        .startswith("attachment; filename*=UTF-8''acknowledgement%20B-1-")
    )
