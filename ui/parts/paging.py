"""Pages of a list by keyset: the address carries a mark of the last row seen, so a page can be reloaded and shared."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from ui.parts.ways import Way
from ui.words import say

MARK = "sesudah"


def page_mark() -> str | None:
    """The mark in the address; None on the first page."""
    return st.query_params.get(MARK) or None


def mirror_address(place: str) -> None:
    """Streamlit follows a link to the page that is open without changing the browser's address: send it once, so that it can be shared."""
    key, here = f"address:{place}", st.query_params.to_dict()
    if st.session_state.get(key, here) != here:
        st.query_params.from_dict(here)
    st.session_state[key] = here


def change_address(place: str, query: Mapping[str, str]) -> None:
    """Ask something else at this page: the browser's address follows at once, one step of its history."""
    st.query_params.from_dict(dict(query))
    st.session_state[f"address:{place}"] = dict(query)


def next_link(way: Way, more: str | None, **query: str) -> None:
    """Links to the next page, where there is one, and back to the first."""
    with st.container(horizontal=True, key="paging"):
        if page_mark():
            way.link(f"« {say('first_page')}", **query)
        if more:
            way.link(f"{say('next_page')} »", **{**query, MARK: more})
