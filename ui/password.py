"""Another password: of one's own accord, or because somebody else has made the one at hand. A plain page, without scripts."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.errors import NotAllowed, Refused
from tasks.accounts import SHORTEST, change_password, has_password, must_renew, renew_password, signed_in
from ui.cookie import field, from_here, give
from ui.language import in_own_language
from ui.officer import RENEW, key_of, now, safe_return, sign_in_address
from ui.parts.text import attribute, shown, tag
from ui.sheet import message, sheet
from ui.sso import SIGN_OUT
from ui.words import say
from ui.words.refused import refusal


def routes() -> list[Route]:
    """The route of changing one's password."""
    return [Route(RENEW, ask, methods=["GET"]), Route(RENEW, answer, methods=["POST"])]


@in_own_language
def ask(request: Request) -> Response:
    """Show the form; `?ke=` names the page to go to afterwards."""
    page = safe_return(request.query_params.get("ke"))
    who = _who(request)
    if who is None:
        return RedirectResponse(sign_in_address(RENEW), 303)
    return (
        _form(request, page) if has_password(who) else message(say("password.title"), say("password.none"), status=200)
    )


async def answer(request: Request) -> Response:
    """Change the password; a new sign-in and the page that was asked for, or the form again with the reason."""
    form = await request.form()
    return await run_in_threadpool(_answered, request, form)


@in_own_language
def _answered(request: Request, form: FormData) -> Response:
    page = safe_return(field(form, "ke"))
    if not from_here(request):
        return _form(request, "/", say("signin.foreign"), status=403)
    if field(form, "baru") != field(form, "ulang"):
        return _form(request, page, say("password.differ"), status=422)
    try:
        key = _changed(request, form)
    except Refused as refused:
        why = "; ".join(map(refusal, refused.problems.values()))
        return _form(request, page, say("password.refused", why=why), status=422)
    except NotAllowed as refused:
        return _form(request, page, refusal(str(refused)), status=403)
    return give(RedirectResponse(page, 303), key)


def _changed(request: Request, form: FormData) -> str:
    key, at = key_of(request.cookies) or "", now()
    if must_renew(key, at=at):
        return renew_password(key, field(form, "baru"), at=at)
    officer = signed_in(key, at=at)
    if officer is None:
        raise NotAllowed(say("signin.expired"))
    return change_password(officer.username, field(form, "lama"), field(form, "baru"), at=at)


def _who(request: Request) -> str | None:
    """The account whose password it is."""
    key, at = key_of(request.cookies), now()
    officer = signed_in(key, at=at)
    return officer.username if officer else must_renew(key, at=at)


def _form(request: Request, page: str, said: str = "", *, status: int = 200) -> Response:
    renewed = must_renew(key_of(request.cookies), at=now())
    told = tag("p", shown(said), "sd-notice sd-bad", role="alert") if said else ""
    why = tag("p", shown(say("password.made_for_you" if renewed else "password.ends_others")), "sd-sub")
    old = "" if renewed else _field("lama", "password.old", "current-password")
    fields = old + _field("baru", "password.new", "new-password") + _field("ulang", "password.again", "new-password")
    hint = tag("p", shown(say("password.rule", shortest=SHORTEST)), "sd-hint")
    hidden = f'<input type="hidden" name="ke" value="{attribute(page)}">'
    button = tag("button", say("password.button"), type="submit")
    form = tag("form", hidden + fields + hint + button, method="post", action=RENEW)
    # whoever came here under a wrong name needs a way back to the sign-in form
    form += tag("form", tag("button", say("account.out"), "sd-quiet", type="submit"), method="post", action=SIGN_OUT)
    return sheet(
        say("password.title"),
        tag("h1", say("password.title")) + why + told + form,
        status=status,
        css="sd-sheet sd-signin",
    )


def _field(name: str, word: str, complete: str) -> str:
    box = f'<input name="{name}" type="password" autocomplete="{complete}" maxlength="200" required>'
    return tag("label", say(word) + box)
