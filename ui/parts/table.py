"""A plain table with data in it: read out row by row by screen readers, copied whole into a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from ui.parts.text import shown, tag


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Show rows under their heads; the first cell of a row names it."""
    head = tag("tr", "".join(tag("th", shown(one), scope="col") for one in heads))
    body = "".join(_row(row) for row in rows)
    title = tag("caption", shown(caption))
    st.html(tag("table", title + tag("thead", head) + tag("tbody", body), "sd-table"))


def _row(row: Sequence[object]) -> str:
    first, *rest = row
    cells = (tag("td", shown(one), "sd-count" if isinstance(one, int) else "") for one in rest)
    return tag("tr", tag("th", shown(first), scope="row") + "".join(cells))
