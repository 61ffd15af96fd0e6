"""The sign-in page: a plain form, a cookie with nothing but a key in it.

Local accounts; the office's account where single sign-on is set up; in a demo home that only this machine can reach, one button
for each demo account. The cookie is HttpOnly and SameSite=Lax, and a form from another site is refused, so nobody can be signed
in or out behind his back.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from config.settings import settings
from domain.errors import ChannelDown, NotAllowed
from tasks.accounts import demo_accounts, demo_sign_in, must_renew, sign_in, sign_out, signed_in
from tasks.single_sign_on import enter
from ui import sso
from ui.cookie import field, from_here, give, take_away
from ui.language import in_own_language, switch_html
from ui.officer import RENEW, SIGN_IN, key_of, now, safe_return, sign_in_address
from ui.parts.text import attribute, shown, tag
from ui.sheet import sheet
from ui.sso import SIGN_OUT
from ui.words import say, spoken
from ui.words.refused import refusal


def routes() -> list[Route]:
    """The routes of signing in and out."""
    return [
        Route(SIGN_IN, ask, methods=["GET"]),
        Route(SIGN_IN, answer, methods=["POST"]),
        Route(SIGN_OUT, leave, methods=["POST"]),
        Route(sso.BEGIN, sso.begin, methods=["GET"]),
        Route(sso.DONE, arrive, methods=["GET"]),
    ]


@in_own_language
def ask(request: Request) -> Response:
    """Show the form; `?ke=` names the page to go to afterwards."""
    page, key = safe_return(request.query_params.get("ke")), key_of(request.cookies)
    if sso.RETURN in request.cookies:  # went to the provider, and came back without a word from it
        return sso.forget(request, _form(request, sso.page_after(request), say("signin.sso_failed")))
    if must_renew(key, at=now()):
        return RedirectResponse(f"{RENEW}{_after(page)}", 303)
    answer = _form(request, page, _greeting(request, key))
    answer.delete_cookie(sso.LEFT, path="/", httponly=True, samesite="lax")
    return answer


def _greeting(request: Request, key: str | None) -> str:
    """Why the form is shown, where there is something to say."""
    if "keluar" in request.query_params or sso.LEFT in request.cookies:
        return say("signin.out")
    return say("signin.expired") if key and signed_in(key, at=now()) is None else ""


async def answer(request: Request) -> Response:
    """Check the form; a cookie and the page that was asked for, or the form again with the reason."""
    form = await request.form()
    return await run_in_threadpool(_answered, request, form)


@in_own_language
def arrive(request: Request) -> Response:
    """Back from the provider: the account it means is signed in, or a sentence says what is missing."""
    page, who = sso.page_after(request), sso.identity(request)
    if who is None:
        return sso.forget(request, RedirectResponse(sign_in_address(page), 303))
    try:
        answer = sso.remember(request, give(RedirectResponse(page, 303), enter(who, at=now())))
    except NotAllowed as refused:
        answer = _refused(request, page, refused)
    return sso.forget(request, answer)


@in_own_language
def leave(request: Request) -> Response:
    """Sign out: the key is forgotten here and the cookie there; who came by the office's account leaves that too."""
    if not from_here(request):
        return _foreign(request)
    if key := key_of(request.cookies):
        sign_out(key)
    try:
        answer = sso.parting(request) or RedirectResponse(f"{SIGN_IN}?keluar=1", 303)
    except ChannelDown:
        answer = _form(request, "/", say("signin.out_there"))
    return sso.unremember(take_away(answer))


@in_own_language
def _answered(request: Request, form: FormData) -> Response:
    page = safe_return(field(form, "ke"))
    if not from_here(request):
        return _foreign(request)
    try:
        key = _new_key(request, form)
    except NotAllowed as refused:
        return _refused(request, page, refused)
    first = f"{RENEW}{_after(page)}" if must_renew(key, at=now()) else page
    return sso.unremember(give(RedirectResponse(first, 303), key))


def _new_key(request: Request, form: FormData) -> str:
    if demo := field(form, "contoh"):
        return demo_sign_in(demo, at=now(), loopback=_loopback(request))
    return sign_in(field(form, "nama"), field(form, "sandi"), at=now())


def _after(page: str) -> str:
    """The page to go to afterwards, as the addresses of the plain pages carry it."""
    return sign_in_address(page).removeprefix(SIGN_IN)


def _loopback(request: Request) -> bool:
    """True when we listen on loopback only and the caller sits at this machine, without a proxy in between."""
    caller = request.client.host if request.client else ""
    near = caller in {"127.0.0.1", "::1"} and "x-forwarded-for" not in request.headers
    return settings().loopback and near


def _foreign(request: Request) -> Response:
    return _form(request, "/", say("signin.foreign"), status=403)


def _refused(request: Request, page: str, refused: NotAllowed) -> Response:
    """The form with what the office's rules say."""
    return _form(request, page, refusal(str(refused)), status=403)


def _form(request: Request, page: str, said: str = "", *, status: int = 200) -> Response:
    told = tag("p", shown(said), "sd-notice sd-warn", role="alert", lang=spoken()) if said else ""
    hidden = f'<input type="hidden" name="ke" value="{attribute(page)}">'
    switch = tag("div", switch_html(sign_in_address(page)), style="float: right")
    body = switch + tag("h1", say("app")) + tag("p", say("app.long"), "sd-sub") + told + _office_account(page)
    body += _account_form(hidden) + _demo_form(request, hidden)
    return sheet(say("signin.title"), body, status=status, css="sd-sheet sd-signin")


def _office_account(page: str) -> str:
    if not sso.offered():
        return ""
    link = tag("a", say("signin.sso"), "sd-button sd-wide", href=f"{sso.BEGIN}{_after(page)}")
    return tag("p", link) + tag("p", say("signin.or"), "sd-or")


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
