"""The door of the room: YAML files in, frozen domain types out, or every fault at once with its line and remedy."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from config.codes import codes_in_force
from config.letters import letter_kinds
from config.references import strangers
from config.schema import RouteFile
from config.survey import survey
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
from config.translate import Sketch, Vocabulary
from config.yaml_text import read_bytes, read_yaml
from domain.errors import WorkflowFault
from domain.workflow import Fault, Workflow, check

__all__ = [
    "Agency",
    "Code",
    "Codes",
    "OfficeCard",
    "Role",
    "Signatory",
    "Vocabulary",
    "file_name",
    "identity",
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
    roles = read_roles()
    deciders = tuple(role.key for role in roles if "decide" in role.rights)
    return Vocabulary(tuple(role.key for role in roles), letter_kinds(), codes_in_force(), deciders)


def read_workflow_file(path: Path, words: Vocabulary | None = None) -> Workflow:
    """The route in a file. Raises WorkflowFault as `read_workflow` does, also when the file can't be read."""
    return read_workflow(read_bytes(path), path.name, words)


def read_workflow(source: str | bytes, name: str, words: Vocabulary | None = None) -> Workflow:
    """The route written in `source`; `name` is its file's name, `words` what it may name (default: this room's files).

    The version is the SHA-256 (hex) of the source's bytes, the name that of the file without its ending.
    Raises WorkflowFault with every fault found, each as "file:line, stage …: what – remedy", in the order of the file.
    """
    words = words or vocabulary()
    file = file_name(name)
    text = read_yaml(source, name=file)
    drawn, faults = survey(text, words, partial(_loose_ends, words=words))
    if drawn is None or faults:
        raise WorkflowFault(text.tell(faults))
    return drawn.workflow(*identity(source, file))


def file_name(name: str) -> str:
    """The name of a workflow's file, also of a workflow that has none."""
    return name if name.endswith((".yaml", ".yml")) else f"{name}.yaml"


def identity(source: str | bytes, file: str) -> tuple[str, str]:
    """Name and version of the route in a file: its name without the ending, and the SHA-256 (hex) of its bytes."""
    raw = source.encode() if isinstance(source, str) else source
    return file.rsplit(".", 1)[0], hashlib.sha256(raw).hexdigest()


def _loose_ends(row: RouteFile, drawn: Sketch, words: Vocabulary) -> Iterator[Fault]:
    yield from strangers(row, words)
    yield from check(drawn)
