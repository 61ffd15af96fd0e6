"""Who is signed in: read from the cookie on every rerun, with roles and rights as the database has them now.

Nothing about rights is ever kept in the session. The frame asks here and hands the officer to the page;
a page checks its rights itself (`Way.admit`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass, replace
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, cast
from urllib.parse import quote

import streamlit as st

from domain.people import Officer
from domain.visit import Visit
from tasks.accounts import signed_in
from ui.words import say

COOKIE = "sipdumas_masuk"
SIGN_IN = "/masuk"
RENEW = "/kata-sandi"

P = ParamSpec("P")


def clock() -> datetime:
    """The machine's clock, aware (UTC)."""
    return datetime.now(UTC)


def now() -> datetime:
    """The present moment, aware: screens ask here and nowhere else."""
    return clock()


def cookies() -> Mapping[str, str]:
    """The cookies this browser session was opened with."""
    return st.context.cookies


def key_of(jar: Mapping[str, str]) -> str | None:
    """The sign-in key among a browser's cookies; a Streamlit session and a plain request ask alike."""
    return jar.get(COOKIE)


def current() -> Officer | None:
    """The officer signed in, with rights as they are at this moment; None when nobody is."""
    return signed_in(key_of(cookies()), at=now())


def anew(act: Callable[P, None]) -> Callable[P, None]:
    """A button's act with the rights its officer has at the click.

    Streamlit hands a callback what the page had when the button was drawn, perhaps hours ago: any officer among it is read again here,
    and the `officer` of what the page holds together (a version that is open, …).
    """
    do: Callable[..., None] = act

    @wraps(act)
    def acting(*given: object) -> None:
        by = current()
        if by is not None:  # signed out meanwhile: the frame says so
            do(*(_with(by, one) for one in given))

    return cast("Callable[P, None]", acting)


def _with(by: Officer, one: Any) -> Any:  # noqa: ANN401  whatever a callback is handed
    if isinstance(one, Officer):
        return by
    held = is_dataclass(one) and not isinstance(one, type) and isinstance(getattr(one, "officer", None), Officer)
    return replace(one, officer=by) if held else one


def ask_to_sign_in() -> None:
    """Say why nothing is shown, and lead to the sign-in page and from there back here."""
    expired = key_of(cookies()) is not None
    st.title(say("signin.title"))
    st.warning(say("signin.expired" if expired else "signin.needed"))
    st.html(f'<a class="sd-button" target="_self" href="{sign_in_address(here())}">{say("signin.link")}</a>')


def here() -> str:
    """Path and query of the page that is open, as the browser shows it."""
    url = st.context.url or "/"
    path = "/" + url.split("://", 1)[-1].partition("/")[2]
    query = "&".join(f"{name}={quote(st.query_params[name], safe='')}" for name in st.query_params)
    return f"{path.partition('?')[0]}?{query}" if query else path.partition("?")[0]


def sign_in_address(page: str) -> str:
    """The sign-in page, remembering where to go afterwards."""
    return f"{SIGN_IN}?ke={quote(page, safe='')}"


def safe_return(page: str | None) -> str:
    """Where to go after signing in: a path of this very site, else the home page."""
    plain = page is not None and page.startswith("/") and not page.startswith(("//", "/\\"))
    return page if page and plain and not any(sign in page for sign in "\r\n\\") else "/"


def may_decide(officer: Officer, visit: Visit) -> bool:
    """True when the card is the officer's to decide (the domain checks again, four eyes too)."""
    return officer.may("decide") and officer.holds(visit.role)
