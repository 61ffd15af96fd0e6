"""From a file's text to the route it draws and what is wrong with it; a misfit in one place doesn't hide faults in another."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator

from pydantic import ValidationError

from config.schema import ROUTE_SHAPES, RouteFile, misfits, shape_at, step
from config.translate import Sketch, Vocabulary, sketch
from config.yaml_text import Path, Text
from domain.workflow import Fault

Look = Callable[[RouteFile, Sketch], Iterable[Fault]]
"""What somebody checks in a file whose shape is right: the rows as written, and the route they draw."""


def survey(text: Text, words: Vocabulary, look: Look) -> tuple[Sketch | None, list[Fault]]:
    """The route as drawn (None while its shape is wrong), and every fault: of shape, and those `look` finds."""
    try:
        row = RouteFile.model_validate(text.data)
    except ValidationError as wrong:
        shape = misfits(wrong, text, ROUTE_SHAPES)
        return None, [*shape, *_deeper(text.data, shape, words, look)]
    drawn = sketch(row, words)
    return drawn, list(look(row, drawn))


def _deeper(data: object, shape: list[Fault], words: Vocabulary, look: Look) -> Iterator[Fault]:
    """What else is wrong, seen as if the misfits were mended: so that the writer hears everything at once."""
    mended = copy.deepcopy(data)
    if not all(_mend(mended, fault.path) for fault in shape):
        return
    try:
        row = RouteFile.model_validate(mended)
    except ValidationError:
        return
    touched = {fault.path for fault in shape}
    found = look(row, sketch(row, words))
    yield from (fault for fault in found if not any(fault.path[: len(path)] == path for path in touched))


_STAND_INS: dict[str, object] = {
    "title": "?",
    "label": "?",
    "legal_basis": "?",
    "kind": "desk",
    "basis": "assumed",
    "from": "stage",
    "type": "text",
    "role": "?",
    "working_days": 1,
    "calendar_days": 1,
}


def _mend(data: object, place: Path) -> bool:
    """Take out a key that doesn't fit or put a stand-in there; False when neither can be done without guessing."""
    for depth, key in enumerate(place):
        inner = step(data, key)
        if isinstance(data, dict) and isinstance(key, str) and not isinstance(inner, dict | list):
            return _replace(data, key, place[: depth + 1])
        data = inner
    return False


def _replace(data: dict[str, object], key: str, place: Path) -> bool:
    known = {field.alias or name: field for name, field in shape_at(place, ROUTE_SHAPES).model_fields.items()}
    if key in _STAND_INS:
        data[key] = _STAND_INS[key]
        return True
    data.pop(key, None)
    return key not in known or not known[key].is_required()
