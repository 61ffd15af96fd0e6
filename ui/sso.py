"""Signing in with the office's account: the way to the provider and back is Streamlit's own login, what it brings is read here once.

Streamlit keeps what the provider said in a cookie of thirty days that nobody can revoke. So it is exchanged at once for a
sign-in of ours, which ends after a day's work and with the account, and is forgotten. The one thing kept, in a cookie only the
sign-out gets to see, is the provider's own token: with it the provider ends its session too, without asking again.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from config.settings import Settings, settings
from tasks.accounts import SESSION
from tasks.single_sign_on import Identity, cookie_secret, discovery, way_out
from ui.officer import safe_return
from ui.parts.text import attribute, shown, tag
from ui.sheet import sheet
from ui.words import say

BEGIN = "/masuk/instansi"
DONE = "/masuk/instansi/selesai"
RETURN = "sipdumas_ke"
"""Cookie with the page to go to afterwards; also tells that somebody is on the way."""
SIGN_OUT = "/keluar"
TOKEN, BIGGEST = "sipdumas_instansi", 3500
"""Cookie of the sign-out alone that tells the office's account was the way in; the provider's token, unless it is too big for a cookie."""
UNSAID = "-"
LEFT = "sipdumas_pamit"
"""Cookie that tells the sign-in page why it is shown: the browser comes back from the provider's sign-out."""
ON_THE_WAY = 600
"""Seconds one may take at the provider."""


def login_settings(found: Settings) -> dict[str, Any]:
    """What Streamlit's login has to know; nothing without SIPDUMAS_OIDC_…. Never written to a file but for the cookies' secret (0600)."""
    if found.oidc is None:
        return {}
    provider = {
        "redirect_uri": f"{found.public_url}/oauth2callback",
        "cookie_secret": cookie_secret(found.home),
        "client_id": found.oidc.client_id,
        "client_secret": found.oidc.client_secret,
        "server_metadata_url": discovery(found.oidc.issuer),
    }
    return {"auth": provider}


def offered() -> bool:
    """True when the office signs in at a provider."""
    return settings().oidc is not None


def begin(request: Request) -> Response:
    """Off to the provider; `?ke=` names the page to go to afterwards."""
    page = safe_return(request.query_params.get("ke"))
    if not offered():
        return RedirectResponse("/masuk", 303)
    answer = RedirectResponse(generate_login_redirect_url("default"), 303)
    answer.set_cookie(RETURN, page, max_age=ON_THE_WAY, path="/", httponly=True, samesite="lax")
    return answer


def has_come(request: Request) -> bool:
    """True when a browser has come back from the provider and was not yet asked who it is."""
    return offered() and USER_COOKIE_NAME in request.cookies


def identity(request: Request) -> Identity | None:
    """Who the provider says it is; None when there is no such word, or not one of ours."""

    claims = _kept(request, USER_COOKIE_NAME)
    if not claims.get("sub") or not isinstance(claims.get("iat"), int):
        return None
    confirmed = claims.get("email_verified") is True
    email = claims.get("email") if confirmed and isinstance(claims.get("email"), str) else None
    return Identity(f"{claims.get('iss', '')} {claims['sub']}", email, datetime.fromtimestamp(claims["iat"], UTC))


def _kept(request: Request, cookie: str) -> dict[str, Any]:
    """What Streamlit keeps in one of its cookies; nothing when it was not signed by us."""

    def signed(name: str) -> bytes | None:
        return decode_signed_value(get_cookie_secret(), name, request.cookies.get(name, ""))

    said = get_cookie_with_chunks(signed, cookie) if offered() else None
    return dict(json.loads(said)) if said else {}


def page_after(request: Request) -> str:
    """Where the browser wanted to go."""
    return safe_return(request.cookies.get(RETURN))


def forget(request: Request, answer: Response) -> Response:
    """The answer that makes the browser forget what the provider said, and that it was on the way."""
    for name in (RETURN, *(name for name in request.cookies if name.startswith(USER_COOKIE_NAME))):  # its tokens too
        answer.delete_cookie(name, path="/", httponly=True, samesite="lax")
    return answer


# -- the way out ----------------------------------------------------------------------------------------


def remember(request: Request, answer: Response) -> Response:
    """The answer that lets the sign-out know the provider's token of this sign-in."""
    token = str(_kept(request, TOKENS_COOKIE_NAME).get("id_token", ""))
    small = token if 0 < len(token) <= BIGGEST else UNSAID
    secure, lasting = settings().public_url.startswith("https:"), int(SESSION.total_seconds())
    answer.set_cookie(TOKEN, small, max_age=lasting, path=SIGN_OUT, httponly=True, samesite="lax", secure=secure)
    return answer


def unremember(answer: Response) -> Response:
    """The answer that makes the browser forget it: whoever signs in by password leaves nobody else's session behind."""
    answer.delete_cookie(TOKEN, path=SIGN_OUT, httponly=True, samesite="lax")
    return answer


def parting(request: Request) -> Response | None:
    """The page that ends the provider's session too; None for who came in without it, and where the provider has no such place.

    Raises ChannelDown while the provider doesn't answer. A page and no redirect: browsers hold back a form whose answer leads to another site.
    """
    kept, provider = request.cookies.get(TOKEN), settings().oidc
    if kept is None or provider is None:
        return None
    address = way_out(provider, f"{settings().public_url}/oauth2callback", None if kept == UNSAID else kept)
    return _leading(address) if address else None


def _leading(address: str) -> HTMLResponse:
    onward = f'<meta http-equiv="refresh" content="0;url={attribute(address)}">'
    link = tag("a", shown(say("signin.leave_on")), "sd-button sd-wide", href=address)
    body = onward + tag("h1", say("app")) + tag("p", shown(say("signin.leaving"))) + tag("p", link)
    answer = sheet(say("signin.title"), body, css="sd-sheet sd-signin")
    answer.set_cookie(LEFT, "1", max_age=ON_THE_WAY, path="/", httponly=True, samesite="lax")
    return answer
