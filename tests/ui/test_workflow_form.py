"""The form of a workflow: changed by buttons alone, told in sentences, taken back; a broken text shows its faults."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from config.edits import route_of
from config.settings import WORKFLOWS
from tests.ui.screens import Screens, said

SHIPPED = (WORKFLOWS / "dumas-2026.yaml").read_text(encoding="utf-8")


def _script(text: str) -> None:
    import streamlit as st  # noqa: PLC0415  Streamlit runs this text alone

    from ui.parts.workflow_form import form_view  # noqa: PLC0415  the same

    st.session_state.setdefault("draft", text)
    st.session_state["draft"] = form_view(st.session_state["draft"], key="form")


class Form:
    """The form at work on a draft."""

    def __init__(self, text: str) -> None:
        self.app = AppTest.from_function(_script, kwargs={"text": text}, default_timeout=30).run()

    @property
    def text(self) -> str:
        assert not self.app.exception, self.app.exception
        return str(self.app.session_state["draft"])

    @property
    def said(self) -> str:
        return said(self.app)

    def set(self, label: str, value: Any) -> None:  # noqa: ANN401  what the field holds
        """Fill in the field of this label."""
        app = self.app
        kinds = (app.text_input, app.text_area, app.selectbox, app.multiselect, app.number_input, app.checkbox)
        (field,) = [one for kind in kinds for one in kind if str(one.label).replace("\\", "") == label]
        field.set_value(value)
        self.app.run()

    def at(self, stage: str, section: str) -> None:
        """Choose a stage by its key, and a part."""
        self.set("Yang diubah", stage)
        self.set("Bagian", section)

    def press(self, label: str) -> None:
        (button,) = [one for one in self.app.button if one.label.replace("\\", "") == label]
        button.click().run()


@pytest.fixture
def form(office_database: str, monkeypatch: pytest.MonkeyPatch) -> Form:
    Screens(monkeypatch)
    return Form(SHIPPED)


def test_a_deadline_is_changed_told_and_taken_back(form: Form) -> None:
    form.at("analysis", "rules")
    form.set("Jumlah hari", 2)
    form.set("Pengingat, dalam persen dari lamanya (misalnya 50, 80, 100)", "90; 50 %")
    form.set("Bila lewat, laporkan kepada", "manager")
    form.press("Terapkan perubahan")
    (rule,) = route_of(form.text).stage("analysis").deadlines
    assert ([term.amount for term in rule.terms.values()], rule.reminders) == ([2], (0.5, 0.9))
    assert "tahap Penelaahan: batas Penelaahan 3 hari kerja → 2 hari kerja" in form.said
    assert "section_head" not in form.said
    form.set("Pengingat, dalam persen dari lamanya (misalnya 50, 80, 100)", "sering")
    form.press("Terapkan perubahan")
    assert "tulis bilangan bulat 1 sampai 100" in form.said
    form.press("Urungkan perubahan terakhir")
    assert form.text == SHIPPED
    assert "3 hari kerja → 2" not in form.said


def test_a_term_looser_than_its_law_is_told_at_once(form: Form) -> None:
    assert "sekali lagi" not in form.said
    form.at("analysis", "rules")
    form.set("Jumlah hari", 9)
    form.press("Terapkan perubahan")
    assert "tahap “Penelaahan”, batas “Penelaahan”: 9 hari kerja lebih longgar daripada dasar hukumnya" in form.said


def test_a_stage_goes_and_its_ways_lead_where_the_form_says(form: Form) -> None:
    form.at("forwarding", "gone")
    offered = {one.label.replace("\\", ""): one.value for one in form.app.selectbox if "Tujuan baru" in one.label}
    assert offered == {
        "Tujuan baru untuk keputusan “Salurkan ke instansi” tahap “Penelaahan”": "waiting_agency",
        "Tujuan baru untuk keputusan “Jawaban belum memadai – surati instansi kembali” tahap “Penilaian jawaban”": "waiting_agency",
    }
    form.set("Tujuan baru untuk keputusan “Salurkan ke instansi” tahap “Penelaahan”", "assessment")
    form.press("Hapus tahap Penyaluran")
    route = route_of(form.text)
    assert not route.has("forwarding")
    assert route.stage("analysis").outcome("forward").to == "assessment"
    assert "tahap Penyaluran dihapus" in form.said
    assert form.app.selectbox(key="form-place").value == ""


def test_decisions_letters_and_fields_by_their_titles(form: Form) -> None:
    form.at("closure", "ways")
    form.set("Keputusan yang diubah", "(new)")
    form.set("Nama keputusan", "Kembalikan ke penilaian")
    form.set("Menuju", "assessment")
    form.set("Surat yang diterbitkan", ["notice"])
    form.set("Isian wajib", ["why"])
    form.press("Tambahkan keputusan")
    made = route_of(form.text).stage("closure").outcome("kembalikan_ke_penilaian")
    assert (made.to, made.letters, [one.name for one in made.form.fields]) == ("assessment", ("notice",), ["why"])
    form.set("Keputusan yang diubah", "kembalikan_ke_penilaian")
    form.press("Hapus keputusan ini")
    assert form.text == SHIPPED


def test_a_stage_is_put_in_and_named(form: Form) -> None:
    form.at("analysis", "new")
    form.set("Nama tahap baru", "Telaah kedua")
    form.press("Sisipkan tahap")
    assert route_of(form.text).stage("analysis").outcome("forward").to == "telaah_kedua"
    form.at("telaah_kedua", "name")
    form.set("Nama tahap", "")
    form.press("Terapkan perubahan")
    assert "Nama tahap: wajib diisi." in form.said
    form.set("Nama tahap", "Telaah <b>ahli</b>")
    form.press("Terapkan perubahan")
    assert route_of(form.text).stage("telaah_kedua").title == "Telaah <b>ahli</b>"
    assert "<b>ahli" not in form.said


def test_the_route_and_its_fields(form: Form) -> None:
    form.set("Pengaduan yang dicabut menuju", "closure")
    form.press("Terapkan perubahan")
    assert route_of(form.text).withdraw_to == "closure"
    form.set("Bagian", "fields")
    form.set("Isian yang diubah", "(new)")
    form.set("Nama isian", "Nomor KTP")
    form.press("Tambahkan isian")
    assert "isian Nomor KTP ditambahkan" in form.said
    assert "nomor_ktp: {" in form.text
    form.set("Bagian", "rules")
    form.set("Lamanya menurut kelas pengaduan", True)
    form.set("Jumlah hari", 30)
    form.press("Terapkan perubahan")
    assert "working_days: 30     # aspiration: no term found" in form.text


def test_what_would_break_the_route_is_refused_in_its_titles(form: Form) -> None:
    form.at("analysis", "gone")
    form.press("Hapus tahap Penelaahan")
    assert form.text == SHIPPED
    assert "tidak ada lagi keputusan yang menanyakan kelasnya" in form.said


def test_a_broken_text_shows_its_faults_and_the_way_back(form: Form) -> None:
    line = SHIPPED[: SHIPPED.index("to: forwarding")].count("\n") + 1
    form.app.session_state["draft"] = SHIPPED.replace("to: forwarding", "to: nirwana")
    form.app.run()
    assert f"Baris {line}: tahap “analysis”, keputusan “forward”: menuju tahap “nirwana” yang tidak ada" in form.said
    assert [one.label for one in form.app.selectbox] == []
    form.press("Buang yang ditulis pada tab teks dan kembali ke keadaan terakhir yang sah")
    assert form.text == SHIPPED
    assert form.app.selectbox(key="form-place").value == ""
