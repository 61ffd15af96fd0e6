"""Readers for the single values of a letter: each takes what was written, gives what is kept, or says in Indonesian what is expected.

They raise ValueError; `config.intake` puts the path before the sentence. A blank optional value counts as not given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pydantic import ValidationInfo

from domain.calendar import office_day

Reader = Callable[[Any], Any]
TextReader = Callable[[Any], str | None]

SKEW = timedelta(minutes=5)
"""How far a caller's clock may run ahead of ours."""
EARLIEST = datetime(1945, 8, 17, tzinfo=UTC)
"""Nothing was received before the office's state existed; a year like 0026 is a slip."""

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def text(most: int) -> TextReader:
    """A text of at most so many letters; None when blank."""

    def read(value: object) -> str | None:
        if value is None:
            return None
        written = _written(value, most)
        return written if written.strip() else None

    return read


def said(most: int, *, required: bool = False) -> Reader:
    """A text that, where given, says something: a blank one is refused."""

    def read(value: object) -> str | None:
        if value is None and not required:
            return None
        written = _written("" if value is None else value, most)
        if not written.strip():
            raise ValueError("wajib diisi, tidak boleh kosong" if required else "tulis namanya, atau hapus isian ini")
        return written

    return read


def _written(value: object, most: int) -> str:
    if not isinstance(value, str):
        raise ValueError("harus berupa teks")
    if len(value) > most:
        raise ValueError(f"paling panjang {most} huruf; ini {len(value)}")
    return value


def texts(most: int, longest: int) -> Reader:
    """A list of at most so many texts, blank ones left out."""
    one = text(longest)

    def read(value: object) -> list[str]:
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            raise ValueError("harus berupa daftar teks: [ … ]")
        if len(value) > most:
            raise ValueError(f"paling banyak {most} baris")
        return [line for line in map(one, value) if line is not None]

    return read


def choice(known: Sequence[str]) -> Reader:
    """One of the known words; None when blank."""

    def read(value: object) -> object:
        if value is None or value == "":
            return None
        if value not in known:
            raise ValueError("pilih salah satu: " + ", ".join(known))
        return value

    return read


def code(codes: str, *, required: bool = False) -> Callable[[Any, ValidationInfo], Any]:
    """A code of one of the office's lists."""

    def read(value: object, info: ValidationInfo) -> object:
        known: Sequence[str] = (info.context or {})["codes"][codes]
        if required and value not in known:
            raise ValueError("pilih salah satu: " + ", ".join(known))
        return choice(known)(value)

    return read


def flag(value: object) -> bool | None:
    """True, False or nothing; no words that mean them."""
    if value is None or isinstance(value, bool):
        return value
    raise ValueError("harus true atau false")


def flag_or_no(value: object) -> bool:
    """True or False; nothing means no."""
    return bool(flag(value))


def past_day(value: object, info: ValidationInfo) -> date | None:
    """An ISO date, today (Asia/Jakarta) or earlier."""
    if value is None or value == "":
        return None
    day = _day(value)
    if day > office_day((info.context or {})["at"]):
        raise ValueError("tanggal ini belum tiba")
    return day


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError("harus berupa tanggal, misalnya 2026-10-27") from None


def moment(value: object, info: ValidationInfo) -> datetime:
    """An ISO moment with its zone, between 1945 and now."""
    found = value if isinstance(value, datetime) else _moment(value)
    if found.tzinfo is None or found.utcoffset() is None:
        raise ValueError("zona waktu wajib disebut, misalnya 2026-11-02T09:15:00+07:00")
    try:
        sane = found.astimezone(UTC) >= EARLIEST
    except OverflowError:
        sane = False
    if not sane:
        raise ValueError(f"tahun {found.year} tidak mungkin; periksa kembali tanggalnya")
    if found > (info.context or {})["at"] + SKEW:
        raise ValueError("waktu penerimaan ini belum tiba")
    return found


def _moment(value: object) -> datetime:
    try:
        return datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError("harus berupa waktu, misalnya 2026-11-02T09:15:00+07:00") from None


def national_id(value: object) -> str | None:
    """Sixteen digits, however they were grouped; kept without blanks and dots, so that the same NIK is found again."""
    written = text(40)(value)
    if written is None:
        return None
    digits = re.sub(r"[\s.\-]", "", written)
    if not re.fullmatch(r"[0-9]{16}", digits):
        raise ValueError("NIK terdiri dari 16 angka")
    return digits


def regency(value: object) -> str | None:
    """A four-digit area code (35.78 is 3578). Not looked up: areas are split more often than our list is renewed."""
    written = text(10)(value)
    if written is None:
        return None
    digits = written.strip().replace(".", "")
    if not re.fullmatch(r"[0-9]{4}", digits):
        raise ValueError("kode kabupaten/kota terdiri dari 4 angka, misalnya 3578")
    return digits


def country(value: object) -> str | None:
    """Two letters (ISO 3166)."""
    written = text(10)(value)
    if written is None:
        return None
    if not re.fullmatch(r"[A-Za-z]{2}", written.strip()):
        raise ValueError("kode negara terdiri dari 2 huruf, misalnya ID")
    return written.strip().upper()


def mail_address(value: object) -> str | None:
    """Something that can be written to."""
    written = text(254)(value)
    if written is None:
        return None
    if not _ADDRESS.fullmatch(written.strip()):
        raise ValueError("harus berupa alamat surel, misalnya nama@contoh.id")
    return written.strip()


def language(value: object) -> str:
    """A language tag; Indonesian unless said otherwise."""
    written = text(35)(value) or "id"
    if not _LANGUAGE.fullmatch(written):
        raise ValueError("kode bahasa, misalnya id atau en")
    return written


def nothing_if_null(value: object) -> object:
    """A part that is null says nothing."""
    return {} if value is None else value
