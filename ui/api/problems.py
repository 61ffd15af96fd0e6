"""Refusals as problem documents (RFC 9457): one table from the office's errors to status and type.

`type` is a URN a program can compare, `detail` an Indonesian sentence a person can act on, `problems` names each field.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from config.json_text import NotJson
from domain.errors import AlreadyDecided, ComplaintError, Conflict, NotAllowed, NotFound, NotPrepared, Refused
from domain.store.faults import DATABASE_FAULTS, in_plain_words

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("sipdumas.api")

Kind = tuple[int, str, str]
KINDS: Mapping[type[ComplaintError], Kind] = {
    NotFound: (404, "not-found", "Tidak ditemukan"),
    NotAllowed: (403, "not-allowed", "Tidak berhak"),
    AlreadyDecided: (409, "already-decided", "Sudah diputuskan"),
    NotPrepared: (409, "not-prepared", "Masih disiapkan"),
    Conflict: (409, "conflict", "Keadaan sudah berubah"),
    NotJson: (400, "not-json", "Bukan JSON"),
    Refused: (422, "refused", "Isian tidak dapat diterima"),
    ComplaintError: (422, "refused", "Tidak dapat diterima"),
}
"""Error class → status, last part of the type, title; the nearest class counts."""

_HTTP: Mapping[int, Kind] = {
    401: (401, "not-signed-in", "Belum masuk"),
    404: (404, "not-found", "Tidak ditemukan"),
    405: (405, "no-such-method", "Metode tidak tersedia"),
    413: (413, "too-large", "Terlalu besar"),
    415: (415, "wrong-media-type", "Jenis isi tidak diterima"),
    429: (429, "too-often", "Terlalu sering"),
}
_HTTP_DETAIL = {404: "Alamat ini tidak ada.", 405: "Alamat ini tidak menerima metode itu."}
_FAULTS = {
    "bool_parsing": "harus true atau false",
    "int_parsing": "harus bilangan bulat",
    "greater_than_equal": "terlalu kecil",
    "less_than_equal": "terlalu besar",
    "missing": "wajib diisi",
}

PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": title, "content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}
    for status, title in ((401, "Belum masuk"), (403, "Tidak berhak"), (404, "Tidak ditemukan"), (422, "Ditolak"))
}


def problem(
    kind: Kind, detail: str, problems: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """A problem document."""
    status, word, title = kind
    content: dict[str, Any] = {
        "type": f"urn:sipdumas:problem:{word}",
        "title": title,
        "status": status,
        "detail": detail,
    }
    if problems is not None:
        content["problems"] = dict(problems)
    return JSONResponse(content, status, headers, MEDIA_TYPE)


def refusal(error: ComplaintError) -> JSONResponse:
    """The problem document of an error of the office."""
    kind = next(KINDS[one] for one in type(error).__mro__ if one in KINDS)
    return problem(kind, str(error), error.problems if isinstance(error, Refused) else None)


def handle_problems(api: FastAPI) -> None:
    """Let every error leave as a problem document."""
    api.add_exception_handler(ComplaintError, _refused)
    api.add_exception_handler(RequestValidationError, _misread)
    api.add_exception_handler(HTTPException, _http)
    for fault in DATABASE_FAULTS:
        api.add_exception_handler(fault, _database_away)
    api.add_exception_handler(Exception, _unexpected)


def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ComplaintError)  # noqa: S101  registered for this class alone
    return refusal(error)


def _misread(request: Request, error: Exception) -> JSONResponse:
    """Query parameters FastAPI could not read."""
    faults: Sequence[Any] = error.errors() if isinstance(error, RequestValidationError) else ()
    problems = {str(one["loc"][-1]): _FAULTS.get(one["type"], "nilai ini tidak dapat dipakai") for one in faults}
    return refusal(Refused(problems))


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for this class alone
    status = error.status_code
    kind = _HTTP.get(status, (status, "refused", "Ditolak"))
    return problem(kind, _HTTP_DETAIL.get(status, error.detail), headers=error.headers)


def _database_away(request: Request, error: Exception) -> JSONResponse:
    _log.error("%s failed: %s", request.method, type(error).__name__)
    return problem(
        (503, "database-away", "Basis data tidak siap"), in_plain_words(error), headers={"Retry-After": "10"}
    )


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    """Our own fault: logged by its class alone, for messages of libraries may quote personal data."""
    _log.error("%s failed: %s", request.method, type(error).__name__)
    return problem((500, "our-fault", "Kesalahan sistem"), "Terjadi kesalahan pada sistem; hubungi administrator.")
