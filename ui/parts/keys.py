"""Keys of the inbox: the script that listens, served by this very process, and the list of what each key does."""

from __future__ import annotations

import streamlit as st

from ui.parts.text import shown, tag
from ui.words import say

KEYS = (("j", "j"), ("k", "k"), ("Enter", "enter"), ("c", "c"), ("x", "x"), ("?", "help"))
SCRIPT = '<script src="/aset/keys.js"></script>'
"""A file of ours: the page's policy lets no script run that stands inside it."""


def keys() -> None:
    """The list, closed until `?` or a click opens it, and the script."""
    rows = "".join(tag("li", f"{tag('kbd', shown(key))} {shown(say(f'keys.{name}'))}") for key, name in KEYS)
    listed = tag("summary", shown(say("keys.title"))) + tag("ul", rows)
    st.html(tag("details", listed, "sd-keys") + SCRIPT, unsafe_allow_javascript=True)
