"""The route as a picture (SVG): a box for each stage, lines for where its decisions lead, the darker the more cards wait there.

The route runs downwards: a box stands below all that lead to it, as far as they come before it in the file. The picture is an image with a describing text;
whoever uses it puts the same figures into a table beside it.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from domain.route import END, PROPOSED, PROPOSER, Outcome, Stage
from domain.workflow import Workflow
from ui.parts.text import attribute

WIDTH, HEIGHT, ACROSS, DOWN = 200, 78, 226, 108
"""Size of a box, and the distance from one to the next, in pixels."""
BESIDE, EDGE = 78, 10
"""Room at the sides, where the lines run that pass boxes by, and above and below."""
SHADES = (
    ("#f4f7fa", "#1a2430"),
    ("#fde9c4", "#1a2430"),
    ("#f6bd72", "#1a2430"),
    ("#d9772f", "#1a2430"),
    ("#9b2c14", "#ffffff"),
)
"""Ground and ink from nothing to most; ink has at least 4.5 : 1 on its ground."""
LETTERS, PLAIN_LETTERS = 22, 29
"""Letters of a title, and of the plain lines below it, that fit on a line."""
LINES = 4
"""Lines that fit into a box."""


@dataclass(frozen=True)
class Paint:
    """Ground, frame and dashes (SVG, "" for none) of a box that isn't shaded by its cards; dark ink stands on every ground."""

    ground: str
    frame: str
    dash: str = ""


@dataclass(frozen=True)
class Box:
    """What is written under a stage's title, and its shade (a place in SHADES) unless it is painted otherwise."""

    lines: tuple[str, ...]
    shade: int
    paint: Paint | None = None


Edge = tuple[str, str]
"""From one stage to the other, by their keys."""


@dataclass(frozen=True)
class Stroke:
    """How a line is drawn that isn't like the others: colour, width in pixels, dashes (SVG)."""

    colour: str
    width: float
    dash: str = ""


@dataclass(frozen=True)
class Plan:
    """What is drawn: titles of stages by key in their order, where decisions lead, and lines drawn in their own way."""

    titles: Mapping[str, str]
    edges: Sequence[Edge]
    strokes: Mapping[Edge, Stroke] = field(default_factory=dict)


def shade(cards: int, most: int) -> int:
    """The place in SHADES: 0 for no card, else a quarter each of the most there are anywhere."""
    return 0 if cards <= 0 or most <= 0 else min(4, -(-4 * cards // most))


def bounds(most: int) -> list[tuple[int, int]]:
    """For each shade in use: from how many to how many cards it stands for."""
    found: dict[int, list[int]] = {}
    for cards in range(min(most, 400) + 1) if most <= 400 else [0, *range(1, most + 1, max(1, most // 400)), most]:
        found.setdefault(shade(cards, most), []).append(cards)
    return [(min(cards), max(cards)) for _, cards in sorted(found.items())]


def picture(route: Workflow, boxes: Mapping[str, Box], told: str) -> str:
    """The route as an HTML image; `told` describes it to who can't see it."""
    return drawn(Plan({stage.key: stage.title for stage in route.stages}, edges(route)), boxes, told)


def drawn(plan: Plan, boxes: Mapping[str, Box], told: str) -> str:
    """The same for stages and lines of no single route."""
    places = _places(plan)
    wide = max(x for x, _ in places.values()) + WIDTH + BESIDE
    high = max(y for _, y in places.values()) + HEIGHT + EDGE
    lines = "".join(_line(places, edge, plan.strokes.get(edge, PLAIN)) for edge in plan.edges)
    stages = "".join(_box(title, places[key], boxes[key]) for key, title in plan.titles.items())
    heads = "".join(
        _arrow(colour) for colour in dict.fromkeys([PLAIN.colour, *(one.colour for one in plan.strokes.values())])
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
        f' font-family="sans-serif"><defs>{heads}</defs>{lines}{stages}</svg>'
    )
    source = base64.b64encode(svg.encode()).decode()
    return f'<img class="sd-map" src="data:image/svg+xml;base64,{source}" alt="{attribute(told)}" width="{wide}">'


PLAIN = Stroke("#6b7885", 1.4)
"""A line like the others."""


def _arrow(colour: str) -> str:
    return (
        f'<marker id="a{colour[1:]}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"'
        f' markerUnits="userSpaceOnUse"><path d="M0 0L8 4L0 8z" fill="{colour}"/></marker>'
    )


def leads_to(route: Workflow, stage: Stage, outcome: Outcome) -> list[str]:
    """The stages a decision may lead to, an approval's targets spelled out; nothing for the end."""
    approval = route.approval
    if outcome.approval_by and approval and stage is not approval:
        return [approval.key]
    proposing = [(one, out) for one in route.stages for out in one.outcomes if out.approval_by and one is not approval]
    special = {PROPOSED: [out.to for _, out in proposing], PROPOSER: [one.key for one, _ in proposing]}
    return [one for one in dict.fromkeys(special.get(outcome.to, [outcome.to])) if one != END and route.has(one)]


def edges(route: Workflow) -> list[Edge]:
    """Where decisions lead from each stage to another, each once."""
    found = (
        (stage.key, target)
        for stage in route.stages
        for outcome in stage.outcomes
        for target in leads_to(route, stage, outcome)
    )
    return [edge for edge in dict.fromkeys(found) if edge[0] != edge[1]]


def _places(plan: Plan) -> dict[str, tuple[int, int]]:
    """Left upper corner of each box: a row further down than all that lead to it, the first of a row in the middle."""
    order = {key: n for n, key in enumerate(plan.titles)}
    onward = [edge for edge in plan.edges if order[edge[0]] < order[edge[1]]]
    depth: dict[str, int] = {}
    for key in order:  # in the order of the file, so that all that lead here have their row
        depth[key] = max((depth[one] + 1 for one, target in onward if target == key), default=0)
    rows: dict[int, list[str]] = {}
    for key, row in depth.items():
        rows.setdefault(row, []).append(key)
    shifts = {key: _shift(n) for keys in rows.values() for n, key in enumerate(keys)}
    left = min(shifts.values())
    return {key: (BESIDE + (shifts[key] - left) * ACROSS, EDGE + depth[key] * DOWN) for key in order}


def _shift(place: int) -> int:
    """Columns from the middle: 0, 1, -1, 2, -2, …"""
    return (place + 1) // 2 * (1 if place % 2 else -1)


def _line(places: Mapping[str, tuple[int, int]], edge: Edge, stroke: Stroke) -> str:
    """To the next row from below to above; farther on around the right side; back, or across, dashed around the left."""
    (x, y), (to_x, to_y) = places[edge[0]], places[edge[1]]
    middle, to_middle = y + HEIGHT // 2 + 8, to_y + HEIGHT // 2 - 8
    far = min(BESIDE - 8, 22 + abs(to_y - y) // 14)
    dash = stroke.dash
    if to_y - y == DOWN:
        top, bottom = y + HEIGHT, to_y - 2
        path = f"M{x + WIDTH // 2} {top}C{x + WIDTH // 2} {top + 16} {to_x + WIDTH // 2} {bottom - 16} {to_x + WIDTH // 2} {bottom}"
    elif to_y > y:
        out = max(x, to_x) + WIDTH + far
        path = f"M{x + WIDTH} {middle}C{out} {middle} {out} {to_middle} {to_x + WIDTH + 2} {to_middle}"
    else:
        out, dash = min(x, to_x) - far, stroke.dash or "5 4"
        path = f"M{x} {middle - 16}C{out} {middle - 16} {out} {to_middle + 16} {to_x - 2} {to_middle + 16}"
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="{path}" fill="none" stroke="{stroke.colour}" stroke-width="{stroke.width}"{dashes}'
        f' marker-end="url(#a{stroke.colour[1:]})"/>'
    )


def _box(title: str, place: tuple[int, int], box: Box) -> str:
    (x, y), (ground, ink), look = place, SHADES[box.shade], 'stroke="#46535f"'
    if box.paint:
        ground, ink = box.paint.ground, SHADES[0][1]
        look = f'stroke="{box.paint.frame}" stroke-width="2" stroke-dasharray="{box.paint.dash or "none"}"'
    rows: list[tuple[str, float, int]] = [(line, 13, 700) for line in _folded(title, LETTERS, 2)]
    for number, text in enumerate(box.lines, 1):  # what is to come keeps a line each
        room = max(1, LINES - len(rows) - len(box.lines) + number)
        rows += [(line, 12.5, 400) for line in _folded(text, PLAIN_LETTERS, room)]
    words = "".join(
        f'<text x="{x + 9}" y="{y + 18 + n * 17}" font-size="{size}" font-weight="{weight}" fill="{ink}">{escape(line)}</text>'
        for n, (line, size, weight) in enumerate(rows)
    )
    frame = f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="5" fill="{ground}" {look}/>'
    return frame + words


def _folded(text: str, letters: int, most: int) -> list[str]:
    """A text on at most so many lines, the last cut off where it is too long."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > letters:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    last = " ".join(lines[most - 1 :])
    kept = [*lines[: most - 1], *([last] if last else [])]
    return [line if len(line) <= letters else f"{line[: letters - 1].rstrip()}…" for line in kept]
