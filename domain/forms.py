"""Forms: the fields a decision asks for, and the check of what was filled in."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from domain.errors import Refused

Value = str | bool | int | float | None
"""What a field holds: text, ISO date, number, key of a choice or agency, document id, yes/no."""

LONGEST_TEXT = 20_000


class FieldType(StrEnum):
    """The kinds of fields a workflow may ask for."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"
    AGENCY = "agency"
    DOCUMENT = "document"
    BOOLEAN = "boolean"


class Known(Protocol):
    """What only the database knows: asked for agencies and documents named in a form, and for names to put into a refusal."""

    def agency(self, code: str) -> bool:
        """True when the agency exists and is active."""

    def document(self, document_id: str) -> bool:
        """True when the complaint at hand has that document."""

    def officer(self, username: str) -> str:
        """The name of the account's holder; the account itself where nobody is known by it."""

    def role(self, key: str) -> str:
        """The role's label; its key where there is no such role."""


@dataclass(frozen=True)
class Choice:
    """One entry of a pick list: its key and its Indonesian label. A retired one names what was chosen earlier and is chosen no more."""

    key: str
    label: str
    retired: bool = False


@dataclass(frozen=True)
class FormField:
    """A field of a form; `name` is the key under which the value is kept."""

    name: str
    label: str
    type: FieldType
    required: bool = True
    choices: tuple[Choice, ...] = ()
    help: str = ""
    multiline: bool = False


@dataclass(frozen=True)
class Form:
    """The fields a decision needs, in the order they are shown."""

    fields: tuple[FormField, ...] = ()

    def check(self, values: Mapping[str, object], known: Known) -> dict[str, Value]:
        """The values, cleaned. Raises Refused naming every wrong, missing or unknown field at once."""
        problems = {name: "isian ini tidak dikenal pada keputusan ini" for name in values if not self._has(name)}
        clean: dict[str, Value] = {}
        for one in self.fields:
            try:
                clean[one.name] = _value(one, values.get(one.name), known)
            except ValueError as wrong:
                problems[one.name] = f"{one.label}: {wrong}"
        if problems:
            raise Refused(problems)
        return {name: value for name, value in clean.items() if value is not None}

    def _has(self, name: str) -> bool:
        return any(one.name == name for one in self.fields)


def _value(one: FormField, raw: object, known: Known) -> Value:
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        if one.required:
            raise ValueError("wajib diisi")
        return None
    return _READERS[one.type](one, raw, known)


def _text(one: FormField, raw: object, known: Known) -> Value:
    if not isinstance(raw, str):
        raise ValueError("harus berupa teks")
    if len(raw) > LONGEST_TEXT:
        raise ValueError(f"paling panjang {LONGEST_TEXT} huruf")
    return _storable(raw)


def _storable(text: str) -> str:
    """The database holds neither NUL nor halves of surrogate pairs; better said here than failing there."""
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueError("memuat huruf yang tidak dapat disimpan (NUL atau huruf yang terpotong)")
    return text


def _date(one: FormField, raw: object, known: Known) -> Value:
    if isinstance(raw, date):
        return raw.isoformat()[:10]
    try:
        return date.fromisoformat(str(raw).strip()).isoformat()
    except ValueError:
        raise ValueError("harus berupa tanggal, misalnya 2026-11-24") from None


def _number(one: FormField, raw: object, known: Known) -> Value:
    if isinstance(raw, bool):
        raise ValueError("harus berupa angka")
    try:
        number = float(str(raw).strip())
    except ValueError:
        raise ValueError("harus berupa angka") from None
    if not math.isfinite(number):
        raise ValueError("harus berupa angka biasa")
    return int(number) if number.is_integer() else number


def _choice(one: FormField, raw: object, known: Known) -> Value:
    offered = [choice.key for choice in one.choices if not choice.retired]
    if str(raw) not in offered:
        raise ValueError("pilih salah satu: " + ", ".join(offered))
    return str(raw)


def _agency(one: FormField, raw: object, known: Known) -> Value:
    if not known.agency(_storable(str(raw))):
        raise ValueError(f"instansi “{raw}” tidak ada dalam daftar instansi")
    return str(raw)


def _document(one: FormField, raw: object, known: Known) -> Value:
    if not known.document(_storable(str(raw))):
        raise ValueError("dokumen itu belum diunggah pada pengaduan ini")
    return str(raw)


_BOOLEANS = {"true": True, "ya": True, "1": True, "false": False, "tidak": False, "0": False}


def _boolean(one: FormField, raw: object, known: Known) -> Value:
    if isinstance(raw, bool):
        return raw
    if str(raw).strip().lower() not in _BOOLEANS:
        raise ValueError("jawab ya atau tidak")
    return _BOOLEANS[str(raw).strip().lower()]


_READERS: Mapping[FieldType, Callable[[FormField, object, Known], Value]] = {
    FieldType.TEXT: _text,
    FieldType.DATE: _date,
    FieldType.NUMBER: _number,
    FieldType.CHOICE: _choice,
    FieldType.AGENCY: _agency,
    FieldType.DOCUMENT: _document,
    FieldType.BOOLEAN: _boolean,
}
