"""What Streamlit runs at every click: who is it, which pages are his, which one is open.

The officer is read anew each time and handed to the page; a page can't be shown without one.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.navigation.page import Page

from domain.errors import ComplaintError
from domain.people import Officer
from domain.store import transaction
from flows.discretion import Discretion
from ui.language import before_sign_in, switch_html
from ui.officer import RENEW, ask_to_sign_in, cookies, current, now
from ui.pages import (
    administration_trail,
    agencies,
    board,
    codes,
    complaint,
    days_off,
    deadlines,
    discovery,
    golden,
    home,
    inbox,
    leave,
    notices,
    outbox,
    register,
    reports,
    roles,
    search,
    simulation,
    units,
    users,
    workflow_editor,
    workflows,
)
from ui.parts.drafts import keep_last_words
from ui.parts.lists import role_names
from ui.parts.text import notice, shown, tag
from ui.parts.ways import (
    AGENCIES,
    BOARD,
    CODES,
    COMPLAINT,
    DAYS_OFF,
    DEADLINES,
    DISCOVERY,
    EDITOR,
    GOLDEN,
    HOME,
    INBOX,
    LEAVE,
    NOTICES,
    OUTBOX,
    REGISTER,
    REPORTS,
    ROLES,
    SEARCH,
    SIMULATION,
    TRAIL,
    UNITS,
    USERS,
    WORKFLOWS,
    Way,
)
from ui.sheet import ICON, STYLE
from ui.sso import SIGN_OUT
from ui.turns import turn
from ui.words import CHOSEN, say

Screen = Callable[[Officer], None]
SCREENS: tuple[tuple[Way, Screen], ...] = (
    (HOME, home.show),
    (INBOX, inbox.show),
    (SEARCH, search.show),
    (BOARD, board.show),
    (DEADLINES, deadlines.show),
    (REPORTS, reports.show),
    (EDITOR, workflow_editor.show),
    (DISCOVERY, discovery.show),
    (GOLDEN, golden.show),
    (WORKFLOWS, workflows.show),
    (SIMULATION, simulation.show),
    (REGISTER, register.show),
    (OUTBOX, outbox.show),
    (NOTICES, notices.show),
    (LEAVE, leave.show),
    (DAYS_OFF, days_off.show),
    (USERS, users.show),
    (UNITS, units.show),
    (ROLES, roles.show),
    (AGENCIES, agencies.show),
    (CODES, codes.show),
    (TRAIL, administration_trail.show),
    (COMPLAINT, complaint.show),
)
"""The pages in the order of the menu; who may open which stands with its way (`ui.parts.ways`)."""

MOST_COUNTED = 99
"""New notices counted for the side of the page, at most: every page pays for it."""


def main(first: Way = HOME) -> None:
    """Draw the frame and the page that is open."""
    st.set_page_config(page_title=say("app"), page_icon=str(ICON), layout="wide")
    st.html(STYLE)
    officer = current()
    st.session_state[CHOSEN] = officer.language if officer else before_sign_in(cookies())
    pages = [_page(way, show, officer, first) for way, show in SCREENS]
    chosen = st.navigation(pages, position="sidebar" if officer else "hidden", expanded=True)
    if officer is None:
        keep_last_words()
        ask_to_sign_in()
        return
    _account(officer)
    # Streamlit logs what escapes a page, words of letters included: only class and place of an error may get there
    with Discretion():
        _shown(chosen)


def _shown(page: Page) -> None:
    """The page, or the refusal in its place, in the office's words."""
    try:
        page.run()
    except ComplaintError as refusal:
        notice("bad", refusal)


def _page(way: Way, show: Screen, officer: Officer | None, first: Way) -> Page:
    """A page that isn't the officer's stays out of his menu; at its address the page itself refuses him in words (`Way.admit`)."""
    listed = officer is None or way.open_to(officer)
    return way.page(_run(show, officer), default=way is first, listed=listed)


def _run(show: Screen, officer: Officer | None) -> Callable[[], None]:
    def run() -> None:
        if officer is not None:
            show(officer)

    return run


def _account(officer: Officer) -> None:
    """Who is signed in, and the way out."""
    names = role_names()
    roles = ", ".join(names.get(role, role) for role in sorted(officer.roles))
    who = tag("p", shown(officer.name) + tag("span", shown(roles), "sd-roles"), "sd-who")
    button = tag("button", say("account.out"), "sd-button", type="submit")
    word = tag("p", tag("a", say("account.password"), href=RENEW, target="_self"))
    with st.sidebar:
        _unread(officer)
        st.html(who + word + switch_html() + tag("form", button, method="post", action=SIGN_OUT))


def _unread(officer: Officer) -> None:
    """How many notices are new, leading to them; nothing while there is none."""
    with transaction() as store:
        count = store.notices.unread(officer, at=now(), most=MOST_COUNTED + 1)
    if count:
        many = say("notices.many", count=MOST_COUNTED) if count > MOST_COUNTED else str(count)
        NOTICES.link(say("notices.unread", count=many))


if __name__ == "__main__":
    with turn():
        main()
