"""Golden cases on the screen: played beside what is expected, and made of a real complaint without its people."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from config.golden import ENDING, read_golden
from domain.store import transaction
from tasks.accounts import officer
from tasks.seed import WORKFLOW_FILE
from tasks.versions import Draft, enter_draft, read_draft
from tests.builders import NOON
from tests.ui.screens import Screens, a_case, said

OLD = 'working_days: 3\n        basis: found\n        legal_basis: "SP4N-LAPOR!: verifikasi 3'
NEW = OLD.replace("3", "2", 1)


@pytest.fixture
def screens(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Screens:
    return Screens(monkeypatch)


def a_draft() -> int:
    """The shipped workflow with a shorter term for the completeness check, as a draft; its number."""
    shipped = read_draft(WORKFLOW_FILE)
    changed = shipped.source.replace(OLD, NEW)
    assert changed != shipped.source
    return enter_draft(Draft(shipped.name, changed), by=officer("process_owner"), at=NOON).number


def heads(app: AppTest) -> list[str]:
    return [one.label.replace("\\", "") for one in app.expander]


def test_the_cases_in_force_go_as_expected_each_with_its_time_line(screens: Screens) -> None:
    assert "tidak berhak membuka halaman ini" in said(screens.open("GOLDEN", "analyst"))
    app = screens.open("GOLDEN", "manager")
    page = said(app)
    assert "semuanya berjalan seperti yang diharapkan" in page
    assert {one.rpartition(": ")[2] for one in heads(app)} == {"sesuai"}
    assert "Keputusan: " in page
    assert "hari kerja" in page, "why a term ends when it does"
    assert not app.text_input, "making a case is the process owner's"


def test_what_goes_otherwise_is_told_in_words(screens: Screens) -> None:
    number = a_draft()
    app = screens.open("GOLDEN", "process_owner", versi=str(number))
    page = said(app)
    assert "berjalan lain dari yang diharapkan" in page
    assert any(one.endswith(": berbeda") for one in heads(app))
    assert "sampai Sen 5 Okt 2026; seharusnya Sel 6 Okt 2026" in page


def test_a_real_complaint_is_shown_without_its_people_before_it_is_kept(screens: Screens) -> None:
    case = a_case("complete", "forward", "approve", "answered", subject="Rahasia Sutinah")
    number = a_draft()
    app = screens.open("GOLDEN", "process_owner", versi=str(number))
    app.text_input(key="golden-complaint").set_value(case)
    app = next(one for one in app.button if one.label == "Lihat dahulu").click().run()
    kept = app.code[0].value
    for secret in (
        "Sutinah",
        "Rahasia",
        "Sertifikat tidak terbit",
        "Sudah diselesaikan",
        "DM-2026",
        "registry",
        "analyst",
    ):
        assert secret not in kept, secret
    app.text_input(key="golden-name").set_value("Disalurkan dan dijawab").run()
    app.checkbox(key="golden-as-it-comes").check().run()
    app = app.button(key="golden-save").click().run()
    assert "ditambahkan pada" in said(app)
    with transaction() as store:
        version = store.workflows.version(number)
        text = store.workflows.golden(version.version) or ""
        acts = [act.kind for act in store.workflows.acts(version)]
    assert read_golden(text, ENDING)[-1].name == "Disalurkan dan dijawab"
    assert text.startswith("# Sample complaints"), "the comments stay"
    assert acts[-1] == "golden_added"
    assert "Disalurkan dan dijawab: sesuai" in heads(app)


def test_a_version_that_is_proposed_takes_no_more_cases(screens: Screens) -> None:
    case = a_case("complete")
    app = screens.open("GOLDEN", "process_owner", pengaduan=case)
    assert "pilih versi yang masih konsep" in said(app)
    assert [one.label for one in app.button if one.key == "golden-save"] == []
    assert "tidak" in said(screens.again("GOLDEN", pengaduan="DM-1999-000001", versi="99"))
