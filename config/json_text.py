"""JSON from outside as plain data that can be stored: strict, shallow, without what PostgreSQL can't keep."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from domain.errors import Refused

DEEPEST = 8
"""No letter and no decision nests deeper; more is an attack or an accident."""


class NotJson(Refused):
    """The text is no JSON object at all; `problems` has the one key `json` and says where reading stopped."""


def read_object(raw: bytes) -> dict[str, Any]:
    """The JSON object (UTF-8) as it stands. Raises NotJson, or Refused naming each text that can't be stored by its dotted path."""
    try:
        data = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_once)
    except json.JSONDecodeError as wrong:
        raise NotJson({"json": f"bukan JSON yang benar: baris {wrong.lineno}, kolom {wrong.colno}"}) from None
    except RecursionError:
        raise NotJson({"json": "JSON bersarang terlalu dalam"}) from None
    except ValueError as wrong:
        raise NotJson({"json": _why(wrong)}) from None
    if not isinstance(data, dict):
        raise NotJson({"json": "harus berupa objek JSON: { … }"})
    must_be_storable(data)
    return data


class _Doubled(ValueError):
    """The same key twice: which one is meant can't be known."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _Doubled(next(key for key in keys if keys.count(key) > 1))
    return made


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _why(wrong: ValueError) -> str:
    if isinstance(wrong, UnicodeDecodeError):
        return "bukan teks UTF-8"
    if isinstance(wrong, _Doubled):
        return f"kunci “{plain(str(wrong))}” tertulis dua kali"
    return "memuat angka yang tidak dapat dibaca (NaN, Infinity atau terlalu panjang)"


def must_be_storable(data: Mapping[Any, Any]) -> None:
    """Raise Refused naming every text with NUL or half a surrogate pair, every nest too deep, every key that is no text."""
    if problems := dict(_unstorable(data, ())):
        raise Refused(problems)


def storable(text: str) -> bool:
    """True when PostgreSQL can keep the text."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def plain(text: str) -> str:
    """The text so that it can be shown and sent on anywhere: halves of surrogate pairs and NUL as escapes, at most 80 signs."""
    return text[:80].encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")


def _unstorable(data: object, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if len(path) > DEEPEST:
        yield ".".join(path), f"bersarang lebih dari {DEEPEST} tingkat"
    elif isinstance(data, str) and not storable(data):
        yield ".".join(path), "memuat huruf yang tidak dapat disimpan (NUL atau huruf yang terpotong)"
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from _unstorable_entry(key, value, path)
    elif isinstance(data, list | tuple):
        for i, value in enumerate(data):
            yield from _unstorable(value, (*path, str(i)))


def _unstorable_entry(key: object, value: object, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    name = plain(str(key))
    if not isinstance(key, str) or not storable(key):
        yield ".".join((*path, name)), "nama kunci ini tidak dapat dipakai"
    else:
        yield from _unstorable(value, (*path, name))
