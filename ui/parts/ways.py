"""The pages' addresses, who may open each, and links between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import streamlit as st
from streamlit.navigation.page import Page

from domain.errors import NotAllowed
from domain.people import Officer
from ui.words import say


@dataclass(frozen=True)
class Way:
    """A page of the board: its address, its name's key, and the rights of which one is needed (none: everybody signed in)."""

    path: str
    name: str
    rights: tuple[str, ...] = ()
    listed: bool = True

    def open_to(self, officer: Officer) -> bool:
        """True when the officer may open the page."""
        return not self.rights or any(officer.may(right) for right in self.rights)

    def admit(self, officer: Officer) -> None:
        """Raise NotAllowed unless the officer may open the page; every page asks this before anything else."""
        if not self.open_to(officer):
            raise NotAllowed(say("denied"))

    def page(self, run: Callable[[], None], *, default: bool = False, listed: bool = True) -> Page:
        """The page as Streamlit knows it; one that isn't listed answers at its address all the same."""
        visible: Literal["visible", "hidden"] = "visible" if self.listed and listed else "hidden"
        path = "" if default else self.path
        return st.Page(run, title=say(self.name), url_path=path, default=default, visibility=visible)

    def link(self, label: str, **query: str) -> None:
        """A link to the page. `label` is ours, never a letter's text: Streamlit reads it as Markdown."""
        st.page_link(self.page(_nothing), label=label, query_params=query or None)

    def go(self, **query: str) -> None:
        """Open the page now."""
        st.switch_page(self.page(_nothing), query_params=query or None)


def _nothing() -> None:
    """Streamlit finds the page by its address; what stands for it in a link is never run."""


HOME = Way("beranda", "nav.home")
INBOX = Way("kotak-masuk", "nav.inbox", ("decide", "see_all"))
BOARD = Way("papan", "nav.board", ("see_all", "administrate"))
DEADLINES = Way("batas-waktu", "nav.deadlines", ("see_all", "administrate"))
REPORTS = Way("laporan", "nav.reports", ("see_all",))
DISCOVERY = Way("proses-nyata", "nav.discovery", ("edit_workflow", "simulate", "audit"))
GOLDEN = Way("kasus-acuan", "nav.golden", ("edit_workflow", "approve_workflow", "simulate", "audit"))
WORKFLOWS = Way("alur-kerja", "nav.workflows", ("see_all", "edit_workflow", "approve_workflow"))
SIMULATION = Way("simulasi", "nav.simulation", ("simulate",))
EDITOR = Way("penyusun-alur", "nav.editor", ("edit_workflow",))
REGISTER = Way("pendaftaran", "nav.register", ("register",))
OUTBOX = Way("kotak-keluar", "nav.outbox", ("register", "administrate"))
LEAVE = Way("cuti", "nav.leave")
DAYS_OFF = Way("hari-libur", "nav.days_off", ("edit_calendar",))
USERS = Way("pengguna", "nav.users", ("administrate",))
AGENCIES = Way("instansi", "nav.agencies", ("administrate",))
CODES = Way("kode", "nav.codes", ("administrate",))
UNITS = Way("unit", "nav.units", ("administrate",))
ROLES = Way("peran", "nav.roles", ("administrate",))
TRAIL = Way("jejak-administrasi", "nav.trail", ("audit", "administrate"))
SEARCH = Way("cari", "nav.search", ("decide", "see_all"))
NOTICES = Way("pemberitahuan", "nav.notices")
COMPLAINT = Way("pengaduan", "nav.complaint", listed=False)
