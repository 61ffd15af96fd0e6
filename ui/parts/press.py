"""A button below fields: its act gets what the fields hold at the click.

A callback would get what they held when the page was last drawn: whoever types into the last field and presses at once would lose those words.
For the same reason its officer is the one the frame has just read, with the rights of now (a callback asks `ui.officer.anew`).
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def press(label: str, key: str, act: Callable[..., None], *given: object, primary: bool = False) -> None:
    """The button; once it is pressed, the act with what is given, and the page anew, so that all of it shows what the act has changed."""
    if st.button(label, key=key, type="primary" if primary else "secondary"):
        act(*given)
        st.rerun()
