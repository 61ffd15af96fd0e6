"""What every call passes before its handler: a storable address, a bearer, a body of bounded size, known keys.

Refused in this order, so that nobody unknown makes us read a long body.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser

from config.json_text import plain, read_object, storable
from domain.errors import NotFound, Refused
from domain.people import Officer
from tasks import accounts
from tasks.documents import MOST_BYTES

MOST_JSON = 1024 * 1024
MOST_UPLOAD = MOST_BYTES + 64 * 1024
"""A document of the largest size with what multipart writes around it."""
LONGEST_TEXT = 20_000

Json = dict[str, Any]


def storable_address(request: Request) -> None:
    """Raise Refused for a path or query with NUL: the database could not even look for it."""
    asked = {**request.query_params, **{name: str(value) for name, value in request.path_params.items()}}
    if wrong := [name for name, value in asked.items() if not storable(name + value)]:
        raise Refused({plain(name): "memuat huruf yang tidak dapat dicari" for name in wrong})


def present(request: Request) -> datetime:
    """The moment of the call."""
    moment: datetime = request.app.state.surroundings.clock()
    return moment


At = Annotated[datetime, Depends(present)]


Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


def signed_in(bearer: Bearer, at: At) -> Officer:
    """The officer behind the bearer token, with rights as they are now; 401 otherwise."""
    officer = accounts.bearer(bearer.credentials.strip(), at=at) if bearer else None
    if officer is None:
        raise HTTPException(401, "Token tidak ada atau tidak berlaku lagi.", {"WWW-Authenticate": "Bearer"})
    return officer


By = Annotated[Officer, Depends(signed_in)]


async def json_body(request: Request, by: By) -> Json:
    """The JSON object of the body. Raises NotJson, Refused, 413."""
    return read_object(b"".join([part async for part in _bounded(request, MOST_JSON)]))


Body = Annotated[Json, Depends(json_body)]


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """The body piece by piece; 413 as soon as it is known to be longer."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 18 or int(declared) > most):
        raise _too_large(most)
    taken = 0
    async for part in request.stream():
        taken += len(part)
        if taken > most:
            raise _too_large(most)
        yield part


def _too_large(most: int) -> HTTPException:
    return HTTPException(413, f"Isi permintaan paling besar {most // 1024} KB.")


@dataclass(frozen=True)
class File:
    """An uploaded file as it came, not judged yet; `fields` are the texts sent beside it."""

    name: str
    content: bytes
    fields: Mapping[str, str]


async def uploaded(request: Request, by: By) -> File:
    """The one file of a multipart body. Raises NotAllowed, Refused ({"file": …}), 413, 415."""
    by.must("upload")
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise HTTPException(415, "Kirim berkas sebagai multipart/form-data dengan isian “file”.")
    parser = MultiPartParser(request.headers, _bounded(request, MOST_UPLOAD), max_files=1, max_fields=5)
    try:
        form = await parser.parse()
    except (MultiPartException, LookupError):  # no boundary, an unknown character set
        raise Refused({"file": "isi multipart tidak dapat dibaca; kirim tepat satu berkas"}) from None
    async with _closing(form.close):
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Refused({"file": "wajib diisi: satu berkas PDF, JPEG atau PNG"})
        texts = {name: value for name, value in form.items() if isinstance(value, str)}
        return File(file.filename or "", await file.read(), texts)


Uploaded = Annotated[File, Depends(uploaded)]


@dataclass(frozen=True)
class _closing:  # noqa: N801  used like a function
    close: Callable[[], Awaitable[None]]

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(self, *error: object) -> None:
        await self.close()


@dataclass(frozen=True)
class Key:
    """A key of a small body: the type of its value, whether it must be there, what it is (Indonesian)."""

    type: type
    says: str
    required: bool = False


Shape = Mapping[str, Key]
_TYPES = {
    str: ("string", "teks"),
    int: ("integer", "bilangan bulat"),
    dict: ("object", "objek JSON"),
    list: ("array", "daftar JSON"),
}


def asked(shape: Shape) -> Callable[[Json], Json]:
    """A dependency that gives the body's keys, None where missing. Raises Refused naming every unknown, missing or wrong one."""

    def take(body: Body) -> Json:
        unknown = {plain(name): f"tidak dikenal; yang ada: {', '.join(shape)}" for name in body if name not in shape}
        wrong = {name: text for name, key in shape.items() if (text := _wrong(key, body.get(name)))}
        if unknown or wrong:
            raise Refused({**unknown, **wrong})
        return {name: body.get(name) for name in shape}

    return take


def _wrong(key: Key, value: object) -> str | None:
    if value is None or value == "":
        return f"wajib diisi: {key.says}" if key.required else None
    if not isinstance(value, key.type) or isinstance(value, bool):
        return f"harus berupa {_TYPES[key.type][1]}: {key.says}"
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return f"paling panjang {LONGEST_TEXT} huruf"
    return None


def described(shape: Shape) -> Json:
    """The body's shape for the OpenAPI document."""
    properties = {name: {"type": _TYPES[key.type][0], "description": key.says} for name, key in shape.items()}
    needed = [name for name, key in shape.items() if key.required]
    return body_schema({"type": "object", "properties": properties, "required": needed, "additionalProperties": False})


def body_schema(schema: Json) -> Json:
    """A JSON request body for the OpenAPI document."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def an_id(word: str) -> UUID:
    """The id in an address; what is no id names nothing."""
    try:
        return UUID(word)
    except ValueError:
        raise NotFound(f"Tidak ada yang ber-id “{plain(word)}”.") from None


def a_moment(name: str, said: Json) -> datetime:
    """The aware moment under a key. Raises Refused for anything else."""
    problem = Refused({name: "tulis waktu dengan zona, misalnya 2026-11-24T09:00:00+07:00"})
    try:
        moment = datetime.fromisoformat(said[name])
        moment.astimezone(UTC)  # the first and last hours of the calendar can't be told in another zone
    except (ValueError, OverflowError):
        raise problem from None
    if moment.tzinfo is None:
        raise problem
    return moment
