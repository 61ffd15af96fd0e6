"""A form takes what fits, and names everything that doesn't, at once and in the office's words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from domain.forms import LONGEST_TEXT, Choice, FieldType, Form, FormField


class Registry:
    """Knows one agency and one document."""

    def agency(self, code: str) -> bool:
        return code == "bpn-contoh"

    def document(self, document_id: str) -> bool:
        return document_id == "d-1"

    def officer(self, username: str) -> str:
        return username

    def role(self, key: str) -> str:
        return key


KNOWN = Registry()


def one(kind: FieldType, *, required: bool = True) -> Form:
    choices = (Choice("T1", "Tembusan"), Choice("T2", "Surat ulang")) if kind is FieldType.CHOICE else ()
    return Form((FormField("isian", "Isian", kind, required, choices),))


def refused(form: Form, values: dict[str, object]) -> dict[str, str]:
    with pytest.raises(Refused) as told:
        form.check(values, KNOWN)
    return told.value.problems


TAKEN: list[tuple[FieldType, object, object]] = [
    (FieldType.TEXT, "  Jalan rusak ", "  Jalan rusak "),
    (FieldType.TEXT, "😀 <b>'; DROP TABLE", "😀 <b>'; DROP TABLE"),
    (FieldType.DATE, "2026-11-24", "2026-11-24"),
    (FieldType.DATE, date(2026, 11, 24), "2026-11-24"),
    (FieldType.NUMBER, "14", 14),
    (FieldType.NUMBER, 0, 0),
    (FieldType.NUMBER, -2.5, -2.5),
    (FieldType.CHOICE, "T2", "T2"),
    (FieldType.AGENCY, "bpn-contoh", "bpn-contoh"),
    (FieldType.DOCUMENT, "d-1", "d-1"),
    (FieldType.BOOLEAN, False, False),
    (FieldType.BOOLEAN, "Ya", True),
    (FieldType.BOOLEAN, "0", False),
]


@pytest.mark.parametrize(("kind", "given_value", "kept"), TAKEN)
def test_what_fits_is_kept(kind: FieldType, given_value: object, kept: object) -> None:
    assert one(kind).check({"isian": given_value}, KNOWN) == {"isian": kept}


NOT_TAKEN: list[tuple[FieldType, object, str]] = [
    (FieldType.TEXT, 7, "harus berupa teks"),
    (FieldType.TEXT, "x" * (LONGEST_TEXT + 1), "paling panjang"),
    (FieldType.TEXT, "a\x00b", "NUL"),
    (FieldType.TEXT, "a\ud800b", "terpotong"),
    (FieldType.AGENCY, "bpn\x00", "NUL"),
    (FieldType.DOCUMENT, "\udfff", "terpotong"),
    (FieldType.DATE, "24-11-2026", "misalnya 2026-11-24"),
    (FieldType.DATE, "2026-02-30", "misalnya 2026-11-24"),
    (FieldType.NUMBER, "dua", "harus berupa angka"),
    (FieldType.NUMBER, True, "harus berupa angka"),
    (FieldType.NUMBER, "nan", "angka biasa"),
    (FieldType.NUMBER, float("inf"), "angka biasa"),
    (FieldType.CHOICE, "T3", "pilih salah satu: T1, T2"),
    (FieldType.AGENCY, "tidak-ada", "tidak ada dalam daftar instansi"),
    (FieldType.DOCUMENT, "d-2", "belum diunggah"),
    (FieldType.BOOLEAN, "mungkin", "jawab ya atau tidak"),
]


@pytest.mark.parametrize(("kind", "given_value", "words"), NOT_TAKEN)
def test_what_does_not_fit_is_refused_in_words(kind: FieldType, given_value: object, words: str) -> None:
    problem = refused(one(kind), {"isian": given_value})["isian"]
    assert problem.startswith("Isian: ")
    assert words in problem


@pytest.mark.parametrize("kind", FieldType)
@pytest.mark.parametrize("blank", [None, "", "  \n"])
def test_a_required_field_may_not_be_blank_and_an_optional_one_is_left_out(kind: FieldType, blank: object) -> None:
    assert refused(one(kind), {"isian": blank}) == {"isian": "Isian: wajib diisi"}
    assert one(kind, required=False).check({"isian": blank}, KNOWN) == {}


@pytest.mark.parametrize("kind", FieldType)
@pytest.mark.parametrize("odd", [["a"], {"a": 1}, b"bytes", object()])
def test_no_value_of_another_kind_breaks_the_form(kind: FieldType, odd: object) -> None:
    assert refused(one(kind), {"isian": odd}).keys() == {"isian"}


def test_all_problems_are_told_at_once() -> None:
    form = Form(
        (
            FormField("tanggal", "Tanggal", FieldType.DATE),
            FormField("jumlah", "Jumlah", FieldType.NUMBER),
            FormField("wajib", "Wajib", FieldType.TEXT),
            FormField("boleh", "Boleh", FieldType.TEXT, required=False),
        )
    )
    told = refused(form, {"tanggal": "besok", "jumlah": "dua", "asing": 1})
    assert told.keys() == {"tanggal", "jumlah", "wajib", "asing"}


def test_an_empty_form_takes_nothing() -> None:
    assert Form().check({}, KNOWN) == {}
    assert refused(Form(), {"catatan": "x"}).keys() == {"catatan"}


@given(st.dates())
def test_every_date_survives(day: date) -> None:
    assert one(FieldType.DATE).check({"isian": day.isoformat()}, KNOWN) == {"isian": day.isoformat()}


@given(st.one_of(st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False)))
def test_every_number_survives(number: float) -> None:
    assert one(FieldType.NUMBER).check({"isian": number}, KNOWN) == {"isian": number}


@given(st.sampled_from(FieldType), st.text() | st.integers() | st.floats() | st.booleans() | st.none())
def test_a_value_once_taken_is_taken_again_unchanged(kind: FieldType, raw: object) -> None:
    form = one(kind, required=False)
    try:
        clean = form.check({"isian": raw}, KNOWN)
    except Refused:
        return
    assert form.check(clean, KNOWN) == clean
