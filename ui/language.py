"""The switch between Indonesian and English: each officer's own, kept in the database.

The form is a plain one, so that the page is loaded anew and its `<html lang>` is right for screen readers.
Stages, decisions and letters stay Indonesian: they are the office's own words.
"""

from __future__ import annotations

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
from ui.words import INDONESIAN, LANGUAGES, say, spoken

SWITCH = "/bahasa"


def routes() -> list[Route]:
    """The route of the switch."""
    return [Route(SWITCH, switch, methods=["POST"])]


def switch_html() -> str:
    """A button with the name of the other language, in that language."""
    (other,) = [one for one in LANGUAGES if one != spoken()]
    button = tag("button", shown(LANGUAGES[other]), "sd-plain", type="submit", lang=other)
    hidden = tag("input", "", type="hidden", name="ke", value=here()).removesuffix("</input>")
    chosen = tag("input", "", type="hidden", name="bahasa", value=other).removesuffix("</input>")
    return tag("form", hidden + chosen + button, method="post", action=SWITCH)


def language_of(request: Request) -> str:
    """The language of whoever asks; Indonesian for who is not signed in."""
    officer = signed_in(key_of(request.cookies), at=now())
    return officer.language if officer else INDONESIAN


async def switch(request: Request) -> Response:
    """Keep the choice and go back to the page."""
    form = await request.form()
    if not from_here(request):
        return message(say("app"), say("signin.foreign"), status=403)
    return await run_in_threadpool(_switched, request, form)


def _switched(request: Request, form: FormData) -> Response:
    officer, wanted = signed_in(key_of(request.cookies), at=now()), field(form, "bahasa")
    if officer and wanted in LANGUAGES:
        choose_language(wanted, by=officer)
    return RedirectResponse(safe_return(field(form, "ke")), 303)
