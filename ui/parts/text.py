"""Hostile text made harmless. A subject may hold Markdown, HTML, LaTeX or emoji codes: the screen shows them as written.

Data never reaches `st.markdown`, nor labels that Streamlit reads as Markdown; it goes through `shown` into `st.html`.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from ui.words.refused import refusal

UNSEEN = str.maketrans(dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), "�"))
"""Control signs that HTML can't hold are shown as a mark instead of vanishing; tab and line ends stay."""


@dataclass(frozen=True)
class Linked:
    """Text that leads to an address of this site, opened in a tab of its own."""

    text: str
    address: str


def shown(text: object) -> str:
    """Text as HTML that shows it unharmed: escaped, and kept apart from its surroundings whatever its direction."""
    if isinstance(text, Linked):
        return tag("a", shown(text.text), href=text.address, target="_blank")
    return f"<bdi>{html.escape(str(text).translate(UNSEEN))}</bdi>"


def attribute(text: object) -> str:
    """Text for an attribute value in double quotes."""
    return html.escape(str(text).translate(UNSEEN), quote=True)


def tag(name: str, content: str, css: str = "", /, **attributes: str) -> str:
    """One HTML element around content that is already safe."""
    given = {"class": css, **attributes}
    written = "".join(f' {key.rstrip("_")}="{attribute(value)}"' for key, value in given.items() if value)
    return f"<{name}{written}>{content}</{name}>"


def facts(pairs: Iterable[tuple[str, object]]) -> None:
    """A list of labels and values; empty values are left out."""
    if listed := facts_html(pairs):
        st.html(listed)


def facts_html(pairs: Iterable[tuple[str, object]]) -> str:
    """The same list as HTML; "" when nothing is left."""
    rows = [tag("dt", shown(label)) + tag("dd", shown(value)) for label, value in pairs if value not in (None, "", [])]
    return tag("dl", "".join(rows), "sd-facts") if rows else ""


def notice(tone: str, text: object, lines: Iterable[object] = ()) -> None:
    """A sentence in a frame, with data in it: tone is ok, warn, bad or note. Read out by screen readers.

    Whatever the rules refuse is shown here, and so put into the language of the screen here (`refusal`).
    """
    listed = "".join(tag("li", shown(refusal(str(line)))) for line in lines)
    body = tag("p", shown(refusal(str(text)))) + (tag("ul", listed) if listed else "")
    st.html(tag("div", body, f"sd-notice sd-{tone}", role="alert" if tone == "bad" else "status"))


def heading(text: object, level: int = 2) -> None:
    """A heading with data in it."""
    st.html(tag(f"h{level}", shown(text), "sd-heading"))


def label(text: str) -> str:
    """Text for a place that Streamlit reads as Markdown (labels, hints): every sign that means something there is escaped."""
    return "".join(f"\\{sign}" if sign in _MARKDOWN else sign for sign in " ".join(text.split()))


_MARKDOWN = frozenset("\\`*_{}[]()#+-.!|~$:<>&")
