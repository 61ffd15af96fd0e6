"""The switch between Indonesian and English: each officer's own, kept in the database; before the sign-in this browser's, kept in a cookie.

The form is a plain one, so that the page is loaded anew and its `<html lang>` is right for screen readers.
Stages, decisions and letters stay Indonesian: they are the office's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from tasks.accounts import signed_in
from tasks.wishes import choose_language
from ui.cookie import field, from_here
from ui.officer import here, key_of, now, safe_return
from ui.parts.text import shown, tag
from ui.sheet import message
from ui.words import INDONESIAN, LANGUAGES, say, speaking, spoken

SWITCH = "/bahasa"
COOKIE = "sipdumas_bahasa"
"""What this browser chose last: the language of the sign-in page, where nobody is known yet."""
KEPT = 365 * 24 * 3600

P = ParamSpec("P")


def routes() -> list[Route]:
    """The route of the switch."""
    return [Route(SWITCH, switch, methods=["POST"])]


def switch_html(page: str | None = None) -> str:
    """A button with the name of the other language, in that language; it leads back to the page, by itself the one that is open."""
    (other,) = [one for one in LANGUAGES if one != spoken()]
    button = tag("button", shown(LANGUAGES[other]), "sd-plain", type="submit", lang=other)
    hidden = tag("input", "", type="hidden", name="ke", value=here() if page is None else page).removesuffix("</input>")
    chosen = tag("input", "", type="hidden", name="bahasa", value=other).removesuffix("</input>")
    return tag("form", hidden + chosen + button, method="post", action=SWITCH)


def language_of(request: Request) -> str:
    """The language of whoever asks; for who is not signed in, what his browser chose last."""
    officer = signed_in(key_of(request.cookies), at=now())
    return officer.language if officer else before_sign_in(request.cookies)


def before_sign_in(jar: Mapping[str, str]) -> str:
    """The language a browser's cookies name; Indonesian without one."""
    chosen = jar.get(COOKIE, INDONESIAN)
    return chosen if chosen in LANGUAGES else INDONESIAN


def in_own_language(
    act: Callable[Concatenate[Request, P], Response],
) -> Callable[Concatenate[Request, P], Response]:
    """The answer of a plain page, written in the language of whoever asks."""

    @wraps(act)
    def spoken_act(request: Request, /, *given: P.args, **named: P.kwargs) -> Response:
        with speaking(language_of(request)):
            return act(request, *given, **named)

    return spoken_act


async def switch(request: Request) -> Response:
    """Keep the choice and go back to the page."""
    form = await request.form()
    if not from_here(request):
        return message(say("app"), say("signin.foreign"), status=403)
    return await run_in_threadpool(_switched, request, form)


def _switched(request: Request, form: FormData) -> Response:
    officer, wanted = signed_in(key_of(request.cookies), at=now()), field(form, "bahasa")
    answer = RedirectResponse(safe_return(field(form, "ke")), 303)
    if wanted in LANGUAGES:
        if officer:
            choose_language(wanted, by=officer)
        answer.set_cookie(COOKIE, wanted, max_age=KEPT, path="/", httponly=True, samesite="lax")
    return answer
