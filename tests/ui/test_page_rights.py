"""Who may open which page: deny by default, each grant written down here once, asked of the page itself."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from config.settings import PROJECT
from domain.errors import NotAllowed
from domain.people import Officer
from domain.store import transaction
from tests.builders import officers
from tests.ui.screens import Screens, said
from ui.frame import SCREENS
from ui.officer import anew
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
