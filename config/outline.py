"""What may stand where in a workflow file, read from its shapes: for the editor's completion and for the published JSON schema.

What a key means is said elsewhere, in the reader's language; here it is named as `row.key` (`stages.kind`; the file itself is `file`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from config.schema import ROUTE_SHAPES, ClassName, RouteFile, Row
from config.translate import TARGETS, Vocabulary

Told = Callable[[str], str]
"""Says what a name means: of a key (`stages.kind`) or of a value (`stages.kind.desk`)."""

TERMS = "terms"
"""The shape of a term by class, which is no row of the schema: one figure or one for each class."""

REFERENCES: Mapping[str, str] = {
    "stages.role": "roles",
    "stages.decides_itself": "outcomes",
    "outcomes.to": "stages",
    "outcomes.letters": "letters",
    "outcomes.approval_by": "roles",
    "outcomes.dismisses": "reasons",
    "form.required": "fields",
    "form.optional": "fields",
    "deadlines.escalate_to": "roles",
    "deadlines.lapses_into": "outcomes",
    "fields.choices_from": "codes",
    "file.withdraw_to": "stages",
    "file.withdraw_letters": "letters",
    "file.reopen_to": "stages",
}
"""Keys whose values are names: of stages, fields and outcomes, which the file itself defines, or of roles, letters and codes."""


@dataclass(frozen=True)
class Key:
    """A key of a row: is it needed, which words may follow it, whose names, or which row stands below it."""

    name: str
    needed: bool
    values: tuple[str, ...] = ()
    names: str | None = None
    row: str | None = None
    by_name: bool = False
    """Below it stand names the writer makes up, and the row below each of those."""


def outline() -> Mapping[str, Mapping[str, Key]]:
    """The keys of every row by the row's name; the empty name is the file itself."""
    rows = {name: {key.name: key for key in _keys(name, row)} for name, row in ROUTE_SHAPES.items()}
    return {**rows, TERMS: {one: Key(one, needed=False) for one in get_args(ClassName)}}


def named(row: str, key: str = "", value: str = "") -> str:
    """What a key or value of a row is called when its meaning is asked for."""
    return ".".join(part for part in (row or "file", key, value) if part)


def names(words: Vocabulary) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The names other files define, each with what is known of it."""
    reasons = words.codes.get("dismissal_reasons", ())
    return {
        "roles": tuple((one, "") for one in words.roles),
        "letters": tuple((one, "") for one in words.letters),
        "codes": tuple((one, "") for one in words.codes),
        "reasons": tuple((one.code, one.label) for one in reasons if one.active),
    }


def json_schema(told: Told, words: Vocabulary) -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a workflow file, for outside editors: descriptions by `told`, names from `words`."""
    schema = RouteFile.model_json_schema(by_alias=True)
    known = {name: [one for one, _ in found] for name, found in names(words).items()}
    for row, shape in ROUTE_SHAPES.items():
        found = schema["$defs"][shape.__name__] if row else schema
        found.pop("description", None)
        for key in found["properties"]:
            found["properties"][key] = _described(named(row, key), found["properties"][key], told, known)
    schema["$defs"] = {name: _plain(found) for name, found in schema["$defs"].items()}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _plain(found: dict[str, Any]) -> dict[str, Any]:
    """Without the docstrings of our own types: they speak to programmers."""
    return {key: value for key, value in found.items() if not ("enum" in found and key == "description")}


def _described(name: str, found: dict[str, Any], told: Told, known: Mapping[str, list[str]]) -> dict[str, Any]:
    described = {key: value for key, value in found.items() if key != "title"} | {"description": told(name)}
    if name.endswith(("working_days", "calendar_days")):  # one figure stands for every class
        by_class, nothing = described["anyOf"]
        described["anyOf"] = [by_class["additionalProperties"], by_class, nothing]
    listed = known.get(REFERENCES.get(name, ""))
    if listed and REFERENCES[name] in ("roles", "letters", "codes"):
        place = described.get("items", described)
        (place["anyOf"][0] if "anyOf" in place else place)["enum"] = listed
    return described


def _keys(row: str, shape: type[Row]) -> Iterator[Key]:
    for name, field in shape.model_fields.items():
        key = field.alias or name
        below, by_name = _below(field.annotation)
        yield Key(
            key,
            needed=field.is_required(),
            values=_values(row, key, field),
            names=REFERENCES.get(named(row, key)),
            row=TERMS if key in ("working_days", "calendar_days") else below,
            by_name=by_name,
        )


def _values(row: str, key: str, field: FieldInfo) -> tuple[str, ...]:
    special = tuple(TARGETS) if named(row, key) == "outcomes.to" else ("end",) if key == "withdraw_to" else ()
    return (*_words(field.annotation), *special)


def _words(annotation: object) -> tuple[str, ...]:
    """The words a value may be: of an enum, a literal, or true and false."""
    if annotation is bool:
        return "true", "false"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(str(one.value) for one in annotation)
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if get_origin(annotation) in (Annotated, Union, UnionType):
        return tuple(word for inner in get_args(annotation) for word in _words(inner))
    return ()


def _below(annotation: object) -> tuple[str | None, bool]:
    """The row that stands below a key, and whether under names of the writer's own."""
    by_shape = {shape: name for name, shape in ROUTE_SHAPES.items()}
    if isinstance(annotation, type) and annotation in by_shape:
        return by_shape[annotation], False
    found = [_below(inner)[0] for inner in get_args(annotation)]
    return next((one for one in found if one), None), get_origin(annotation) is dict
