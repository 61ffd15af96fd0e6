"""Papers to look at: first pages as pictures, and the whole dossier on one page for paper."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from uuid import UUID

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from domain.errors import NotFound
from domain.store import transaction
from tasks.accounts import officer
from tasks.documents import upload
from tasks.notes import write_note
from tasks.pictures import FIRST_PAGES, WIDTH, drawn
from tests.builders import NOON
from tests.tasks.test_documents import a_pdf
from tests.ui.screens import Screens, a_case, said
from tests.ui.test_api_papers import a_png
from ui import papers, signin
from ui.parts.case import open_identity


@pytest.fixture
def browser(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr("ui.officer.clock", lambda: NOON)
    app = Starlette(routes=[*signin.routes(), *papers.routes()])
    with TestClient(app, client=("127.0.0.1", 50000), follow_redirects=False) as client:
        yield client


def enter(browser: TestClient, role: str) -> None:
    assert browser.post("/masuk", data={"contoh": role}).status_code == 303


def size(picture: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(picture), formats=["JPEG"]) as image:
        return image.size


def test_a_document_is_drawn_up_to_its_third_page_and_a_picture_made_no_larger() -> None:
    one, many = size(drawn(a_pdf(1))), size(drawn(a_pdf(9)))
    assert one == (WIDTH, WIDTH)  # the sample's pages are square
    assert many[1] // one[1] == FIRST_PAGES
    assert size(drawn(a_png(5))) == (5, 3)


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing behind it", b"", b"\x89PNG\r\n\x1a\n cut", a_pdf(1)[:200]])
def test_what_cannot_be_drawn_says_so_and_harms_nobody(content: bytes) -> None:
    with pytest.raises(NotFound, match="tidak dapat digambar"):
        drawn(content)


def test_papers_are_looked_at_in_place_by_who_may_open_them(browser: TestClient) -> None:
    case = UUID(a_case())
    document = upload(case, "bukti.png", a_png(), by=officer("registry"), at=NOON)
    with transaction() as store:
        letter = store.correspondence.of(case)[0].id
    for path in (f"/berkas/surat/{letter}/pratinjau", f"/berkas/dokumen/{document}/pratinjau"):
        assert browser.get(path).status_code == 401
        browser.cookies.clear()
        enter(browser, "analyst")
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
        assert answer.headers["cache-control"] == "private, no-store"
        enter(browser, "manager")
        assert browser.get(path).status_code == 404
        browser.cookies.clear()


def test_the_page_offers_a_look_to_who_may_open_papers_and_tells_the_others(
    office_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    screens, case = Screens(monkeypatch), a_case()
    document = upload(UUID(case), 'bu"kti.png', a_png(), by=officer("registry"), at=NOON)
    page = said(screens.open("COMPLAINT", "analyst", id=case))
    assert f'src="/berkas/dokumen/{document}/pratinjau" alt="Halaman pertama bu&quot;kti.png.' in page
    assert page.count("<details") == 2
    assert f'href="/cetak/{case}"' in page
    closed = said(screens.open("COMPLAINT", "manager", id=case))
    assert "hanya petugas yang menangani" in closed
    assert "/berkas/" not in closed


def test_the_dossier_is_one_page_without_buttons_and_says_all(browser: TestClient) -> None:
    case = a_case("complete", "forward", complainant={"name": "Sutinah Rahasia"}, body="Isi <b>surat</b>.")
    write_note(UUID(case), "Catatan untuk berkas", by=officer("analyst"), at=NOON)
    assert browser.get(f"/cetak/{case}").status_code == 401
    enter(browser, "manager")
    page = browser.get(f"/cetak/{case}").text
    for words in ("Berkas perkara DM-2026-000001", "Isi &lt;b&gt;surat", "Catatan untuk berkas", "Lama di tahap ini"):
        assert words in page
    assert page.index("Didaftarkan") < page.index("mengusulkan")
    assert not [mark for mark in ("<button", "<form", "<script", "Sutinah Rahasia", "3578010101900001") if mark in page]
    enter(browser, "field_team")
    assert browser.get(f"/cetak/{case}").status_code == 404


def test_a_printout_names_the_complainant_only_to_who_opened_the_identity_today(browser: TestClient) -> None:
    case = a_case(complainant={"name": "Sutinah Rahasia"})
    open_identity(UUID(case), officer("analyst"), "Menghubungi pelapor")
    for role, named in (("analyst", True), ("registry", False), ("manager", False)):
        enter(browser, role)
        assert ("Sutinah Rahasia" in browser.get(f"/cetak/{case}").text) == named, role
