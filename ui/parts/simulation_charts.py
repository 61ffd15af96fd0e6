"""Pictures of a simulation as SVG that holds itself: prints as it shows, and calls no script."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from html import escape

TODAY, CHANGED = "#55616d", "#1f5fa8"
"""The two sides; told apart by dashes too, for who sees no colours."""
DASHES = {TODAY: ' stroke-dasharray="6 4"', CHANGED: ""}
WIDTH, HEIGHT, LEFT, TOP, FOOT = 860, 260, 46, 26, 26
BAR, GAP, NAMES = 11, 14, 310

Band = Sequence[float | None]
"""Mean, low, high."""


def over_time(days: Sequence[str], sides: Sequence[Sequence[Band]], names: Sequence[str]) -> str:
    """Lines with their bands, both sides over the same days; `days` are the words at the two ends."""
    most = max((band[2] or 0 for side in sides for band in side), default=0) or 1
    drawn = "".join(_line(side, colour, most) for side, colour in zip(sides, (TODAY, CHANGED), strict=True))
    ends = (
        f'<text x="{LEFT}" y="{HEIGHT - 8}">{escape(days[0])}</text>'
        f'<text x="{WIDTH - 4}" y="{HEIGHT - 8}" text-anchor="end">{escape(days[-1])}</text>'
    )
    return _picture(HEIGHT, "".join(_scale(most)) + drawn + ends + _legend(names))


def bars(rows: Sequence[tuple[str, Band, Band]], names: Sequence[str], *, whole: float | None = None) -> str:
    """For each row two bars, today's and the draft's, with a line for the band; `whole` is how long a full bar is."""
    most = whole or max((band[2] or 0 for _, *bands in rows for band in bands), default=0) or 1
    height = TOP + len(rows) * (2 * BAR + GAP) + 6
    return _picture(height, "".join(_row(place, row, most) for place, row in enumerate(rows)) + _legend(names))


def _picture(height: float, inside: str) -> str:
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" font-family="Liberation Sans, Arial, sans-serif"'
        f' font-size="12" fill="#22303c">{inside}</svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.encode()).decode()}"


def _legend(names: Sequence[str]) -> str:
    return "".join(
        f'<line x1="{left}" y1="10" x2="{left + 26}" y2="10" stroke="{colour}" stroke-width="3"{DASHES[colour]}/>'
        f'<text x="{left + 32}" y="14">{escape(name)}</text>'
        for left, name, colour in zip((LEFT, LEFT + 140), names, (TODAY, CHANGED), strict=True)
    )


def _scale(most: float) -> Iterator[str]:
    for part in (0.0, 0.5, 1.0):
        y = _y(part * most, most)
        yield f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH}" y2="{y:.1f}" stroke="#d5dbe1"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{_figure(part * most)}</text>'


def _figure(number: float) -> str:
    return f"{number:.0f}" if number >= 10 or number == int(number) else f"{number:.1f}".replace(".", ",")


def _y(value: float, most: float) -> float:
    return HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * value / most


def _line(side: Sequence[Band], colour: str, most: float) -> str:
    step = (WIDTH - LEFT) / max(len(side) - 1, 1)
    points = [
        [f"{LEFT + n * step:.1f},{_y(band[which] or 0, most):.1f}" for n, band in enumerate(side)] for which in range(3)
    ]
    area = " ".join([*points[1], *reversed(points[2])])
    return (
        f'<polygon points="{area}" fill="{colour}" fill-opacity="0.16"/>'
        f'<polyline points="{" ".join(points[0])}" fill="none" stroke="{colour}" stroke-width="2"{DASHES[colour]}/>'
    )


def _row(place: int, row: tuple[str, Band, Band], most: float) -> str:
    name, *bands = row
    top = TOP + place * (2 * BAR + GAP)
    label = f'<text x="{NAMES - 8}" y="{top + BAR + 4}" text-anchor="end">{escape(_short(name))}</text>'
    return label + "".join(
        _bar(top + n * BAR, band, colour, most)
        for n, (band, colour) in enumerate(zip(bands, (TODAY, CHANGED), strict=True))
    )


def _bar(top: float, band: Band, colour: str, most: float) -> str:
    if band[0] is None:
        return ""
    mean, low, high = (NAMES + (WIDTH - NAMES) * min((one or 0) / most, 1) for one in band)
    middle = top + BAR / 2
    return (
        f'<rect x="{NAMES}" y="{top + 1}" width="{mean - NAMES:.1f}" height="{BAR - 2}" fill="{colour}" fill-opacity="0.75"/>'
        f'<line x1="{low:.1f}" y1="{middle}" x2="{high:.1f}" y2="{middle}" stroke="#111" stroke-width="1.5"/>'
    )


def _short(name: str, most: int = 46) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"
