"""The door of the room: YAML files in, frozen domain types out, or every fault at once with its line and remedy."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from config.codes import codes_in_force
from config.letters import letter_kinds
from config.references import strangers
from config.schema import ROUTE_SHAPES, RouteFile, misfits, shape_at, step
from config.tables import (
    Agency,
    Code,
    Codes,
    OfficeCard,
    Role,
    Signatory,
    read_agencies,
    read_codes,
    read_office,
    read_roles,
)
from config.translate import Vocabulary, workflow
from config.yaml_text import Path as Place
from config.yaml_text import Text, read_bytes, read_yaml
from domain.errors import WorkflowFault
from domain.workflow import Fault, Workflow

__all__ = [
    "Agency",
    "Code",
    "Codes",
    "OfficeCard",
    "Role",
    "Signatory",
    "Vocabulary",
    "read_agencies",
    "read_codes",
    "read_office",
    "read_roles",
    "read_workflow",
    "read_workflow_file",
    "vocabulary",
]


def vocabulary() -> Vocabulary:
    """What a workflow may name: the roles and letters of this room's files, and the code lists that hold."""
    return Vocabulary(tuple(role.key for role in read_roles()), letter_kinds(), codes_in_force())


def read_workflow_file(path: Path, words: Vocabulary | None = None) -> Workflow:
    """The route in a file. Raises WorkflowFault as `read_workflow` does, also when the file can't be read."""
    return read_workflow(read_bytes(path), path.name, words)


def read_workflow(source: str | bytes, name: str, words: Vocabulary | None = None) -> Workflow:
    """The route written in `source`; `name` is its file's name, `words` what it may name (default: this room's files).

    The version is the SHA-256 (hex) of the source's bytes, the name that of the file without its ending.
    Raises WorkflowFault with every fault found, each as "file:line, stage …: what – remedy", in the order of the file.
    """
    words = words or vocabulary()
    file = name if name.endswith((".yaml", ".yml")) else f"{name}.yaml"
    text = read_yaml(source, name=file)
    raw = source.encode() if isinstance(source, str) else source
    identity = _Identity(file.rsplit(".", 1)[0], hashlib.sha256(raw).hexdigest())
    return _route(text, identity, words)


@dataclass(frozen=True)
class _Identity:
    name: str
    version: str


def _route(text: Text, identity: _Identity, words: Vocabulary) -> Workflow:
    build = partial(_built, identity=identity, words=words)
    try:
        row = RouteFile.model_validate(text.data)
    except ValidationError as wrong:
        shape = misfits(wrong, text, ROUTE_SHAPES)
        raise WorkflowFault(text.tell([*shape, *_deeper(text.data, shape, build)])) from wrong
    route, faults = build(row)
    if route is None or faults:
        raise WorkflowFault(text.tell(faults))
    return route


def _built(row: RouteFile, identity: _Identity, words: Vocabulary) -> tuple[Workflow | None, list[Fault]]:
    faults = list(strangers(row, words))
    try:
        return workflow(row, identity.name, identity.version, words), faults
    except WorkflowFault as wrong:
        return None, faults + [Fault(path, said) for path, said in zip(wrong.paths, wrong.faults, strict=True)]


def _deeper(data: object, shape: list[Fault], build: partial[tuple[Workflow | None, list[Fault]]]) -> Iterator[Fault]:
    """What else is wrong, seen as if the misfits were mended: so that the writer hears everything at once."""
    mended = copy.deepcopy(data)
    if not all(_mend(mended, fault.path) for fault in shape):
        return
    try:
        row = RouteFile.model_validate(mended)
    except ValidationError:
        return
    touched = {fault.path for fault in shape}
    yield from (fault for fault in build(row)[1] if not any(fault.path[: len(path)] == path for path in touched))


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


def _mend(data: object, place: Place) -> bool:
    """Take out a key that doesn't fit or put a stand-in there; False when neither can be done without guessing."""
    for depth, key in enumerate(place):
        inner = step(data, key)
        if isinstance(data, dict) and isinstance(key, str) and not isinstance(inner, dict | list):
            return _replace(data, key, place[: depth + 1])
        data = inner
    return False


def _replace(data: dict[str, object], key: str, place: Place) -> bool:
    known = {field.alias or name: field for name, field in shape_at(place, ROUTE_SHAPES).model_fields.items()}
    if key in _STAND_INS:
        data[key] = _STAND_INS[key]
        return True
    data.pop(key, None)
    return key not in known or not known[key].is_required()
