"""The cookie that holds a sign-in's key, and what every form of the plain pages has to check before it is believed."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from config.settings import settings
from tasks.accounts import SESSION
from ui.officer import COOKIE


def give(answer: Response, key: str) -> Response:
    """The answer with the key in a cookie that scripts and other sites can't use."""
    lasting, secure = int(SESSION.total_seconds()), settings().public_url.startswith("https:")
    answer.set_cookie(COOKIE, key, max_age=lasting, path="/", httponly=True, samesite="lax", secure=secure)
    return answer


def take_away(answer: Response) -> Response:
    """The answer that makes the browser forget the key."""
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return answer


def from_here(request: Request) -> bool:
    """False when a browser says that the form stood on another site; programs without a browser send no such word."""
    origin = request.headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == request.headers.get("host")
    return request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}


def field(form: FormData, name: str) -> str:
    """A text field; NUL never comes from a keyboard and the database can't hold it."""
    value = form.get(name)
    return value.replace("\x00", "") if isinstance(value, str) else ""
