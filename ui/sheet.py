"""Plain HTML pages beside the board: the sign-in page, the receipt, short messages. They work without JavaScript."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import HTMLResponse

from ui.parts.text import shown, tag
from ui.words import say, spoken

ASSETS = Path(__file__).parent / "assets"
STYLE = ASSETS / "board.css"
ICON = ASSETS / "sipdumas.svg"


def sheet(title: str, body: str, *, status: int = 200, css: str = "sd-sheet") -> HTMLResponse:
    """One whole page around safe HTML, in the language being spoken; never kept by caches."""
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} – {say('app')}</title>"
        '<link rel="icon" href="/aset/sipdumas.svg"><link rel="stylesheet" href="/aset/board.css">'
    )
    page = f'<!doctype html><html lang="{spoken()}"><head>{head}</head><body class="{css}"><main>{body}</main></body></html>'
    return HTMLResponse(page, status, headers={"cache-control": "no-store"})


def message(title: str, text: object, *, status: int) -> HTMLResponse:
    """A page that says one thing."""
    return sheet(title, tag("h1", shown(title)) + tag("p", shown(text)), status=status)
