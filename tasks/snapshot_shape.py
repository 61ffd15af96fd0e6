"""What a letter says, all of it, as JSON: the snapshot kept beside the issued letter, and how one is checked.

    {
      "number": "B-12/PL/11/2026" | null,         null exactly when draft is true
      "date": "2026-11-24",                       day of the letter; also the PDF's dates
      "draft": false,                             true: watermark KONSEP, no number
      "office": {"name", "unit", "address", "city", "signatory_name", "signatory_title", "public_url"},
      "recipient": {"name", "address", "salutation"},      "Yth. <salutation> <name>"; salutation and address may be ""
      "copies": ["Ombudsman RI", …],              tembusan; [] where the letter's head says copies = false
      "complaint": {
        "registration_number", "tracking_code", "subject", "received_on": "2026-11-02", "channel": "Surat", "gist",
        "letter_number" | null, "letter_date": "2026-10-27" | null,
        "complainant_name" | null                 null in a letter to an agency: identity stays with the office
      },
      "due_on": "2026-12-08" | null,
      "reason": {"code": "T3", "text": "…"} | null,
      "fields": {"note": "…", …}                  decision fields, text; only those the head names are used
    }

All values are text unless shown otherwise; addresses, gist and fields may have several lines. Every key shown must be there,
apart from those of `fields`. More keys are refused, so that nothing personal is kept by oversight.
A letter to an agency never gets the tracking code: whoever holds it can follow the case as the complainant.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from config.letters import LetterHead

Snapshot = Mapping[str, Any]

_TEXT, _MAYBE, _DAY, _MAYBE_DAY = "teks", "teks atau null", "tanggal TTTT-BB-HH", "tanggal TTTT-BB-HH atau null"
_FLAG, _TEXTS, _FIELDS = "true atau false", "daftar teks", "kumpulan isian"
_OFFICE = ("name", "unit", "address", "city", "signatory_name", "signatory_title", "public_url")
# A key added later must be one that may be left out: the snapshots of letters already issued never change.
_SHAPE: dict[str, Any] = {
    "number": _MAYBE,
    "date": _DAY,
    "draft": _FLAG,
    "office": dict.fromkeys(_OFFICE, _TEXT),
    "recipient": dict.fromkeys(("name", "address", "salutation"), _TEXT),
    "copies": _TEXTS,
    "complaint": {
        **dict.fromkeys(("registration_number", "tracking_code", "subject", "channel", "gist"), _TEXT),
        **dict.fromkeys(("letter_number", "complainant_name"), _MAYBE),
        "received_on": _DAY,
        "letter_date": _MAYBE_DAY,
    },
    "due_on": _MAYBE_DAY,
    "reason": {"code": _TEXT, "text": _TEXT},
    "fields": _FIELDS,
}


def snapshot_faults(head: LetterHead, snapshot: Snapshot) -> Iterator[str]:
    """Say everything that is wrong with a snapshot for this letter, each naming its key; nothing when it fits."""
    misfits = list(_misfits(_SHAPE, snapshot))
    yield from misfits
    if misfits:
        return
    yield from (f"data '{key}' wajib diisi" for key in head.required if not _value(key, snapshot))
    named = [key for key in (*head.required, *head.optional) if key.startswith("fields.")]
    yield from (f"'{key}' harus berupa teks" for key in named if not isinstance(_value(key, snapshot), str | None))
    if snapshot["copies"] and not head.copies:
        yield "surat ini tidak memakai tembusan ('copies')"
    if (snapshot["number"] is None) is not snapshot["draft"]:
        yield "'number' kosong hanya untuk konsep, dan konsep tidak bernomor"


def _misfits(shape: Mapping[str, Any], data: Mapping[str, Any], at: str = "") -> Iterator[str]:
    yield from (f"data '{at}{key}' tidak ada" for key in shape if key not in data)
    yield from (f"data '{at}{key}' tidak dikenal" for key in data if key not in shape)
    for key in (key for key in shape if key in data):
        wanted, value = shape[key], data[key]
        if not isinstance(wanted, str):
            yield from _group_misfits(wanted, value, f"{at}{key}")
        elif not _fits(value, wanted):
            yield f"'{at}{key}' harus berupa {wanted}"


def _group_misfits(shape: Mapping[str, Any], value: object, at: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _misfits(shape, value, f"{at}.")
    elif not (value is None and at == "reason"):
        yield f"'{at}' harus berupa kumpulan {', '.join(shape)}"


def _fits(value: object, wanted: str) -> bool:
    match value:
        case None:
            return wanted in {_MAYBE, _MAYBE_DAY}
        case bool():
            return wanted == _FLAG
        case str():
            return wanted in {_TEXT, _MAYBE} or (wanted in {_DAY, _MAYBE_DAY} and _is_day(value))
        case list():
            return wanted == _TEXTS and all(isinstance(item, str) for item in value)
        case _:
            return wanted == _FIELDS and isinstance(value, Mapping)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _value(key: str, snapshot: Snapshot) -> object:
    group, _, name = key.partition(".")
    return snapshot[group].get(name) if name else snapshot[group]
