"""A letter as JSON: what is said is kept, what is missing is no fault, what is wrong is named."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from config.intake import letter_schema, read_letter
from config.json_text import NotJson
from domain.errors import Refused
from domain.registration import Addressing, missing
from tests.builders import NOON, a_letter


def problems(data: dict[str, Any] | bytes) -> dict[str, str]:
    with pytest.raises(Refused) as refusal:
        read_letter(data, at=NOON)
    return refusal.value.problems


def test_the_full_shape_is_read() -> None:
    intake = read_letter(a_letter(), at=NOON)
    assert intake.letter.addressing is Addressing.ORIGINAL
    assert intake.letter.carbon_copies == ("Ombudsman RI",)
    assert intake.complainant.national_id == "3578010101900001"
    assert intake.received_at == datetime(2026, 11, 2, 2, 15, tzinfo=UTC)
    assert missing(intake) == ()


def test_bytes_and_mapping_say_the_same() -> None:
    assert read_letter(json.dumps(a_letter()).encode(), at=NOON) == read_letter(a_letter(), at=NOON)


def test_four_keys_are_enough_and_the_rest_is_missing() -> None:
    bare = {key: a_letter()[key] for key in ("channel", "received_at", "subject", "body")}
    intake = read_letter(bare, at=NOON)
    assert len(missing(intake)) == 17


def test_null_parts_say_nothing() -> None:
    intake = read_letter(a_letter(complainant=None, letter=None, evidence=None, external_ids=None), at=NOON)
    assert "complainant.name" in missing(intake)


def test_the_moment_of_receipt_may_come_from_the_caller() -> None:
    assert read_letter(a_letter(received_at=None), at=NOON, received_at_default=NOON).received_at == NOON


def test_what_was_written_stays_blanks_included() -> None:
    intake = read_letter(a_letter(subject="  Perihal \n", body="\tIsi\u200b "), at=NOON)
    assert (intake.subject, intake.body) == ("  Perihal \n", "\tIsi\u200b ")


@pytest.mark.parametrize(
    ("change", "path", "said"),
    [
        ({"subject": " \u3000"}, "subject", "wajib diisi"),
        ({"body": ""}, "body", "wajib diisi"),
        ({"subject": "x" * 501}, "subject", "paling panjang 500"),
        ({"body": "x" * 100_001}, "body", "paling panjang 100000"),
        ({"body": 7}, "body", "harus berupa teks"),
        ({"channel": "fax"}, "channel", "letter, email, visitor"),
        ({"channel": ["letter"]}, "channel", "pilih salah satu"),
        ({"received_at": "2026-11-02T09:15:00"}, "received_at", "zona waktu"),
        ({"received_at": "kemarin"}, "received_at", "harus berupa waktu"),
        ({"received_at": 1_762_000_000}, "received_at", "harus berupa waktu"),
        ({"received_at": (NOON + timedelta(hours=1)).isoformat()}, "received_at", "belum tiba"),
        ({"received_at": "0001-01-01T00:00:00+07:00"}, "received_at", "tidak mungkin"),
        ({"incident_date": "2026-11-25"}, "incident_date", "belum tiba"),
        ({"incident_date": "30-09-2026"}, "incident_date", "harus berupa tanggal"),
        ({"letter": {"date": "2026-02-30"}}, "letter.date", "harus berupa tanggal"),
        ({"letter": {"signed": "ya"}}, "letter.signed", "true atau false"),
        ({"letter": {"addressing": "cc"}}, "letter.addressing", "original, copy"),
        ({"letter": "12/B"}, "letter", "objek JSON"),
        ({"complainant": {"national_id": "357801010190000"}}, "complainant.national_id", "16 angka"),
        ({"complainant": {"national_id": "٣٥٧٨٠١٠١٠١٩٠٠٠٠١"}}, "complainant.national_id", "16 angka"),
        ({"complainant": {"name": "  "}}, "complainant.name", "tulis namanya"),
        ({"complainant": {"email": "bukan surel"}}, "complainant.email", "alamat surel"),
        ({"complainant": {"regency": "Surabaya"}}, "complainant.regency", "4 angka"),
        ({"complainant": {"proxy": {"nama": "Tono"}}}, "complainant.proxy.nama", "maksudnya name"),
        ({"subjek": "x"}, "subjek", "maksudnya subject?"),
        ({"problem_code": "99"}, "problem_code", "01, 02"),
        ({"case_location": {"country": "Indonesia"}}, "case_location.country", "2 huruf"),
        ({"language": "Bahasa Indonesia!"}, "language", "kode bahasa"),
        ({"evidence": "foto"}, "evidence", "daftar teks"),
        ({"evidence": ["x"] * 101}, "evidence", "paling banyak 100"),
        ({"external_ids": {"twitter": "1"}}, "external_ids.twitter", "tidak dikenal"),
        ({"body": "a\x00b"}, "body", "tidak dapat disimpan"),
        ({"complainant": {"name": "\ud83d"}}, "complainant.name", "tidak dapat disimpan"),
        ({"evidence": ["baik", "\udc00"]}, "evidence.1", "tidak dapat disimpan"),
    ],
)
def test_a_wrong_value_is_named_by_its_path(change: dict[str, Any], path: str, said: str) -> None:
    found = problems(a_letter(**change))
    assert list(found) == [path]
    assert said in found[path]


def test_every_fault_is_told_at_once() -> None:
    found = problems({"channel": "fax", "complainant": {"national_id": "1"}, "x": 1})
    assert set(found) == {"channel", "received_at", "subject", "body", "complainant.national_id", "x"}


def test_nests_beyond_any_letter_are_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(20):
        deep = {"proxy": deep}
    assert "tingkat" in next(iter(problems(a_letter(complainant=deep)).values()))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[1]",
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"subject": 1, "subject": 2}',
        b"[" * 200_000,
        b'{"a": ' + b"9" * 9_000 + b"}",
    ],
)
def test_what_is_no_json_object_is_refused_as_such(raw: bytes) -> None:
    with pytest.raises(NotJson) as refusal:
        read_letter(raw, at=NOON)
    assert set(refusal.value.problems) == {"json"}


def test_a_key_that_cannot_be_stored_is_named_in_a_form_that_can() -> None:
    (path,) = problems(rb'{"\ud800": 1}')
    assert path.encode("utf-8") == rb"\ud800"


def test_the_published_schema_knows_every_key_and_needs_four() -> None:
    schema = letter_schema()
    assert set(schema["required"]) == {"channel", "received_at", "subject", "body"}
    assert set(schema["properties"]) == set(a_letter())
    assert "$ref" not in json.dumps(schema)
