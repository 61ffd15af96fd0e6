"""What surrounds every answer of the server: headers that keep browsers safe, the door of the pages, and the page's language.

Pure ASGI, since Streamlit's own stack doesn't stand Starlette's BaseHTTPMiddleware.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tasks.accounts import signed_in
from ui import sso
from ui.officer import key_of, now, sign_in_address
from ui.parts import ways
from ui.parts.text import tag
from ui.sheet import sheet
from ui.words import INDONESIAN, say


def _inline_scripts() -> str:
    """Hashes of the scripts that stand inside Streamlit's own page: no other inline script ever runs."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()
    found = re.findall(rb"<script(?:\s+type=\"[^\"]*\")?>(.*?)</script>", page, re.DOTALL)
    return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(one).digest()).decode()}'" for one in found)


TITLE = b"<title>Streamlit</title>"
PAGES = frozenset({"/"} | {f"/{one.path}" for one in vars(ways).values() if isinstance(one, ways.Way)})
"""The board's own pages; everything else (papers, calls, the public tracking page) checks for itself."""
POLICY = "; ".join(
    (
        "default-src 'self'",
        f"script-src 'self' 'wasm-unsafe-eval' {_inline_scripts()}",
        "style-src 'self' 'unsafe-inline'",  # Streamlit styles its parts inline
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "frame-src 'self' blob: data:",
        "worker-src 'self' blob:",
        "object-src 'self'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class SafeHeaders:
    """Every HTTP answer carries the headers above; a route that has set one itself keeps its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the headers."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


class Door:
    """Whoever asks for a page of the board without a sign-in that holds stands before the sign-in form at once, and is led on from there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or lead to the sign-in page."""
        if scope["type"] == "http" and scope["path"] in PAGES and _asks_for_page(scope):
            request = Request(scope)
            if elsewhere := await run_in_threadpool(_led_elsewhere, request):
                await RedirectResponse(elsewhere, 303, {"cache-control": "no-store"})(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _led_elsewhere(request: Request) -> str | None:
    """Where to go before the page; None for whoever may go on."""
    if sso.has_come(request):
        return sso.DONE
    if signed_in(key_of(request.cookies), at=now()):
        return None
    page = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return sign_in_address(page)


class Language:
    """Streamlit writes `<html lang="en">` into its one page; a screen reader would then read Indonesian with English sounds."""

    def __init__(self, app: ASGIApp, language: Callable[[Request], str] = lambda _: INDONESIAN) -> None:
        self._app, self._language = app, language

    async def _spoken(self, request: Request) -> str:
        return await run_in_threadpool(self._language, request)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does; a page names the language its reader has chosen."""
        if scope["type"] != "http" or not _asks_for_page(scope):
            await self._app(scope, receive, send)
            return
        # the page must come unpacked, or there would be nothing to replace in it
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        known = scope["path"] in PAGES
        spoken = await self._spoken(Request(scope)) if known else INDONESIAN
        await self._app({**scope, "headers": headers}, receive, _Rewriting(send, spoken, known=known))


def _asks_for_page(scope: Scope) -> bool:
    wanted = dict(scope["headers"]).get(b"accept", b"")
    return scope["method"] == "GET" and b"text/html" in wanted


class _Rewriting:
    """Collects an HTML answer and sends it changed; anything else passes straight through.

    Streamlit answers any address it doesn't know with its one page, and then says in English that there is none: we say so at once.
    """

    def __init__(self, send: Send, language: str, *, known: bool) -> None:
        self._send, self._language, self._known = send, language, known
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish()

    async def _finish(self) -> None:
        assert self._start is not None  # noqa: S101  only called once an answer has begun
        body = self._body.replace(b'<html lang="en">', f'<html lang="{self._language}">'.encode(), 1)
        body = body.replace(TITLE, b"<title>SIPDUMAS</title>", 1)
        if TITLE in self._body and not self._known:
            body, self._start["status"] = bytes(_nowhere().body), HTTPStatus.NOT_FOUND
        MutableHeaders(scope=self._start)["content-length"] = str(len(body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})


def _nowhere() -> HTMLResponse:
    """What stands at an address that is nobody's, with the way back."""
    way = tag("p", tag("a", say("nav.home"), href="/"))
    return sheet(say("nowhere.title"), tag("h1", say("nowhere.title")) + tag("p", say("nowhere")) + way)


def _is_html(message: Message) -> bool:
    return MutableHeaders(scope=message).get("content-type", "").startswith("text/html")
