"""Who may open which page: deny by default, each grant written down here once, asked of the page itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.settings import PROJECT
from domain.errors import NotAllowed
from domain.people import SYSTEM, Officer
from domain.reporting import Month
from domain.store import transaction
from tasks import desk
from tasks.accounts import demo_sign_in
from tasks.documents import upload
from tasks.reports import make_report
from tests.builders import NOON, officers
from tests.ui.screens import Screens, a_case, said
from ui import papers, report_files
from ui.frame import SCREENS
from ui.officer import COOKIE, anew
from ui.parts.ways import Way
from ui.words import say

EVERYBODY = set(officers())
DECIDING = {"mailroom", "registry", "analyst", "section_head", "assistant_deputy", "field_team", "archivist"}
SEEING = {
    *("registry", "analyst", "section_head", "assistant_deputy", "archivist"),
    *("manager", "process_owner", "auditor"),
}
REGISTERING = {"mailroom", "registry", "analyst"}
KEEPING = {"administrator"}

OPEN_TO: dict[str, set[str]] = {
    "beranda": EVERYBODY,
    "kotak-masuk": DECIDING | SEEING,
    "cari": DECIDING | SEEING,
    "papan": SEEING | KEEPING,
    "batas-waktu": SEEING | KEEPING,
    "laporan": SEEING,
    "penyusun-alur": {"process_owner"},
    "proses-nyata": {"manager", "process_owner", "auditor"},
    "kasus-acuan": {"assistant_deputy", "manager", "process_owner", "auditor"},
    "alur-kerja": SEEING,
    "simulasi": {"manager", "process_owner"},
    "pendaftaran": REGISTERING,
    "kotak-keluar": REGISTERING | KEEPING,
    "pemberitahuan": EVERYBODY,
    "cuti": EVERYBODY,
    "hari-libur": KEEPING | {"process_owner"},
    "pengguna": KEEPING,
    "unit": KEEPING,
    "peran": KEEPING,
    "instansi": KEEPING,
    "kode": KEEPING,
    "jejak-administrasi": KEEPING | {"auditor"},
    "pengaduan": EVERYBODY,
}
"""Address → the roles that may open it. Whose complaint it is, the complaint's page checks itself."""
PAGES = [pytest.param(way, show, id=way.path) for way, show in SCREENS]


def test_every_page_stands_in_the_matrix() -> None:
    assert {way.path for way, _ in SCREENS} - set(OPEN_TO) == set(), "give each page a line in OPEN_TO"


@pytest.mark.parametrize(("way", "show"), PAGES)
def test_a_page_is_open_to_its_roles_and_refuses_the_others_itself(way: Way, show: Callable[[Officer], None]) -> None:
    granted = OPEN_TO.get(way.path, set())
    assert {role for role, officer in officers().items() if way.open_to(officer)} == granted
    for role in sorted(EVERYBODY - granted):
        with pytest.raises(NotAllowed):
            show(officers()[role])
    if granted != EVERYBODY:
        with pytest.raises(NotAllowed):
            show(Officer("nobody", "Tanpa Hak"))


def test_a_right_taken_away_refuses_the_next_click_though_the_button_still_stands(
    office_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Screens(monkeypatch).open("USERS", "administrator")
    app.text_input(key="users-username-0").set_value("ani")
    app.text_input(key="users-name-0").set_value("Ani")
    app.multiselect(key="users-new-roles-0").set_value(["analyst"]).run()
    with transaction() as store:
        store.people.set_roles("administrator", ["archivist"])
    app.button(key="users-add").click().run()
    assert not app.exception
    assert say("denied") in said(app)
    with transaction() as store:
        assert store.people.account("ani") is None


PAPERS: dict[str, set[str]] = {
    "/berkas/surat/{letter}": DECIDING - {"field_team"},
    "/berkas/surat/{letter}/pratinjau": DECIDING - {"field_team"},
    "/berkas/dokumen/{document}": DECIDING - {"field_team"},
    "/berkas/dokumen/{document}/pratinjau": DECIDING - {"field_team"},
    "/cetak/{case}": SEEING | {"mailroom"},
    "/disposisi/{case}": SEEING | {"mailroom"},
    "/resi/{case}": SEEING | {"mailroom"},
    "/berkas/laporan/{month}/{edition}/{form}": SEEING,
}
"""Paper → the roles that get it, of a case that waits at the completeness check; a report is everybody's who sees all."""


def test_every_paper_is_given_to_its_roles_alone(office_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.officer.clock", lambda: NOON)
    routes = [*papers.routes(), *report_files.routes()]
    assert {re.sub(r"\{[^}]*\}", "{}", one.path) for one in routes} == {re.sub(r"\{\w+\}", "{}", one) for one in PAPERS}
    names = a_case_with_papers()
    with TestClient(Starlette(routes=routes)) as browser:
        for paper, granted in PAPERS.items():
            address = paper.format(**names)
            assert browser.get(address).status_code == 401, address
            answers = {
                role: browser.get(address, headers={"cookie": f"{COOKIE}={demo_sign_in(role, at=NOON, loopback=True)}"})
                for role in sorted(EVERYBODY)
            }
            assert {role for role, one in answers.items() if one.status_code == 200} == granted, address
            assert {one.status_code for one in answers.values()} <= {200, 404}, address


def a_case_with_papers() -> dict[str, str]:
    """A case with a letter, a document and an order, and last month's report; what their addresses are filled with."""
    case = a_case()
    Image.new("RGB", (3, 3)).save(content := BytesIO(), "PNG")
    document = upload(UUID(case), "a.png", content.getvalue(), by=officers()["registry"], at=NOON)
    with transaction() as store:
        visit = store.complaints.look_at(UUID(case)).open_visit
        letter = store.correspondence.of(UUID(case))[0].id
    assert visit is not None
    desk.assign(visit.id, "registry", by=officers()["section_head"], at=NOON, instruction="periksa")
    report = make_report(Month(2026, 10), by=SYSTEM, at=NOON)
    names = {"case": case, "letter": letter, "document": document, "month": report.month, "edition": report.edition}
    return {"form": "pdf", **{name: str(one) for name, one in names.items()}}


@dataclass(frozen=True)
class Held:
    """What a page holds together for its buttons."""

    officer: Officer
    number: int


def test_an_act_is_given_the_officer_of_now_wherever_he_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    before, today = Officer("ani", "Ani", rights=frozenset({"administrate"})), Officer("ani", "Ani")
    given = list[object]()
    monkeypatch.setattr("ui.officer.current", lambda: today)
    anew(lambda *words: given.extend(words))(before, Held(before, 7), "x")
    assert given == [today, Held(today, 7), "x"]
    monkeypatch.setattr("ui.officer.current", lambda: None)
    anew(given.append)(before)
    assert len(given) == 3, "signed out meanwhile: nothing is done"


@pytest.mark.parametrize("folder", ["pages", "parts"])
def test_no_button_keeps_the_rights_of_when_it_was_drawn(folder: str) -> None:
    """A callback that is handed an officer reads him anew (`ui.officer.anew`)."""
    stale = []
    for file in sorted((PROJECT / "ui" / folder).glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        called = {
            word.value.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            for word in node.keywords
            if word.arg in {"on_click", "on_change"} and isinstance(word.value, ast.Name)
        }
        stale += [f"{file.name}: {one.name}" for one in tree.body if _stale(one, called)]  # type: ignore[attr-defined]  # only functions are
    assert stale == []


def _stale(one: ast.stmt, called: set[str]) -> bool:
    if not isinstance(one, ast.FunctionDef) or one.name not in called:
        return False
    takes = any(isinstance(arg.annotation, ast.Name) and arg.annotation.id == "Officer" for arg in one.args.args)
    return takes and "anew" not in {ast.unparse(mark) for mark in one.decorator_list}
