"""The sign-in page: a plain form, a cookie with nothing but a key in it.

Local accounts; in a demo home that only this machine can reach, one button for each demo account. The cookie is HttpOnly and
SameSite=Lax, and a form from another site is refused, so nobody can be signed in or out behind his back.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from config.settings import settings
from domain.errors import NotAllowed
from tasks.accounts import SESSION, demo_accounts, demo_sign_in, sign_in, sign_out
from ui.officer import COOKIE, SIGN_IN, key_of, now, safe_return
from ui.parts.text import attribute, shown, tag
from ui.sheet import sheet
from ui.words import say

SIGN_OUT = "/keluar"


def routes() -> list[Route]:
    """The routes of signing in and out."""
    return [
        Route(SIGN_IN, ask, methods=["GET"]),
        Route(SIGN_IN, answer, methods=["POST"]),
        Route(SIGN_OUT, leave, methods=["POST"]),
    ]


def ask(request: Request) -> Response:
    """Show the form; `?ke=` names the page to go to afterwards."""
    said = say("signin.out") if "keluar" in request.query_params else ""
    return _form(request, safe_return(request.query_params.get("ke")), said)


async def answer(request: Request) -> Response:
    """Check the form; a cookie and the page that was asked for, or the form again with the reason."""
    form = await request.form()
    return await run_in_threadpool(_answered, request, form)


async def leave(request: Request) -> Response:
    """Sign out: the key is forgotten here and the cookie there."""
    if not _from_here(request):
        return _foreign(request)
    if key := key_of(request.cookies):
        await run_in_threadpool(sign_out, key)
    answer = RedirectResponse(f"{SIGN_IN}?keluar=1", 303)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return answer


def _answered(request: Request, form: FormData) -> Response:
    page = safe_return(_text(form, "ke"))
    if not _from_here(request):
        return _foreign(request)
    try:
        key = _new_key(request, form)
    except NotAllowed as refusal:
        return _form(request, page, str(refusal), status=403)
    answer = RedirectResponse(page, 303)
    lasting, secure = int(SESSION.total_seconds()), settings().public_url.startswith("https:")
    answer.set_cookie(COOKIE, key, max_age=lasting, path="/", httponly=True, samesite="lax", secure=secure)
    return answer


def _new_key(request: Request, form: FormData) -> str:
    if demo := _text(form, "contoh"):
        return demo_sign_in(demo, at=now(), loopback=_loopback(request))
    return sign_in(_text(form, "nama"), _text(form, "sandi"), at=now())


def _text(form: FormData, name: str) -> str:
    """A text field; NUL never comes from a keyboard and the database can't hold it."""
    value = form.get(name)
    return value.replace("\x00", "") if isinstance(value, str) else ""


def _from_here(request: Request) -> bool:
    """False when a browser says that the form stood on another site; programs without a browser send no such word."""
    origin = request.headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == request.headers.get("host")
    return request.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}


def _loopback(request: Request) -> bool:
    """True when we listen on loopback only and the caller sits at this machine, without a proxy in between."""
    caller = request.client.host if request.client else ""
    near = caller in {"127.0.0.1", "::1"} and "x-forwarded-for" not in request.headers
    return settings().loopback and near


def _foreign(request: Request) -> Response:
    return _form(request, "/", say("signin.foreign"), status=403)


def _form(request: Request, page: str, said: str = "", *, status: int = 200) -> Response:
    told = tag("p", shown(said), "sd-notice sd-warn", role="alert") if said else ""
    hidden = f'<input type="hidden" name="ke" value="{attribute(page)}">'
    body = tag("h1", say("app")) + tag("p", say("app.long"), "sd-sub") + told + _account_form(hidden)
    return sheet(say("signin.title"), body + _demo_form(request, hidden), status=status, css="sd-sheet sd-signin")


def _account_form(hidden: str) -> str:
    name = f'{say("signin.username")}<input name="nama" autocomplete="username" required autofocus>'
    word = f'{say("signin.password")}<input name="sandi" type="password" autocomplete="current-password" required>'
    button = tag("button", say("signin.button"), type="submit")
    return tag("form", hidden + tag("label", name) + tag("label", word) + button, method="post", action=SIGN_IN)


def _demo_form(request: Request, hidden: str) -> str:
    accounts = demo_accounts(loopback=_loopback(request))
    if not accounts:
        return ""
    buttons = "".join(
        tag("button", shown(name), type="submit", name="contoh", value=username) for username, name in accounts
    )
    form = tag("form", hidden + buttons, "sd-demo", method="post", action=SIGN_IN)
    return tag("section", tag("h2", say("signin.demo")) + tag("p", say("signin.demo_why")) + form)
