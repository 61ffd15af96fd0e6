"""The small tables of the seed: roles, code lists, agencies, and the office's own card.

Each `read_…` reads this room's file anew, or the path it is given, and raises WorkflowFault naming file, line and remedy.
The database takes them over at the first start; from then on it is the truth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, TypeVar, get_args

from pydantic import Field, ValidationError

from config.schema import Label, Name, Row, Shapes, misfits
from config.settings import CONFIG
from config.yaml_text import Text, read_bytes, read_yaml
from domain.errors import WorkflowFault
from domain.workflow import Basis, Fault, near

Right = Literal[
    "register", "decide", "upload", "pause", "extend", "withdraw", "reopen", "correct", "assign", "see_identity", "see_all",
    "edit_calendar", "edit_workflow", "approve_workflow", "administrate", "audit", "import", "acknowledge",
    "simulate",
]  # fmt: skip
RIGHTS: tuple[str, ...] = get_args(Right)
"""Every right there is; what no role lists, nobody may do."""


@dataclass(frozen=True)
class Role:
    """A role of the office: its key, its Indonesian label, the rights it grants."""

    key: str
    label: str
    rights: tuple[str, ...]


@dataclass(frozen=True)
class Code:
    """A row of a code list; `text` is the sentence letters use, `basis` None where nothing is claimed. A retired one is no longer offered."""

    code: str
    label: str
    basis: Basis | None = None
    text: str = ""
    parent: str | None = None
    active: bool = True


Codes = Mapping[str, tuple[Code, ...]]
"""Code lists by name, rows in the order of the file."""


@dataclass(frozen=True)
class Agency:
    """An agency complaints are forwarded to; `category` is a code of `agency_categories`, `regency` an area code or None."""

    code: str
    name: str
    category: str
    regency: str | None
    email: str
    postal_address: str


@dataclass(frozen=True)
class Signatory:
    """Who signs letters for a role."""

    role: str
    name: str
    title: str
    employee_id: str = ""


@dataclass(frozen=True)
class OfficeCard:
    """The office as it stands in letters; signatories in the order of the file."""

    name: str
    unit: str
    address: str
    city: str
    phone: str
    email: str
    signatories: tuple[Signatory, ...]

    def signatory(self, role: str) -> Signatory | None:
        """Who signs for the role; None when the card names nobody."""
        return next((one for one in self.signatories if one.role == role), None)


class _RoleRow(Row):
    key: Name
    label: Label
    rights: list[Right]


class _RolesFile(Row):
    roles: Annotated[list[_RoleRow], Field(min_length=1)]


class _CodeRow(Row):
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
    label: Label
    basis: Annotated[Basis | None, Field(strict=False)] = None
    text: str = ""
    parent: str | None = None


class _CodesFile(Row):
    problem_codes: Annotated[list[_CodeRow], Field(min_length=1)]
    complainant_categories: list[_CodeRow]
    agency_categories: list[_CodeRow]
    channels: list[_CodeRow]
    dismissal_reasons: Annotated[list[_CodeRow], Field(min_length=1)]


class _AgencyRow(Row):
    code: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    name: Label
    category: str
    regency: str | None
    email: str
    postal_address: str


class _AgenciesFile(Row):
    agencies: list[_AgencyRow]


class _SignatoryRow(Row):
    role: str
    name: Label
    title: Label
    employee_id: str = ""


class _OfficeFile(Row):
    name: Label
    unit: Label
    address: Label
    city: Label
    phone: str = ""
    email: str = ""
    signatories: Annotated[list[_SignatoryRow], Field(min_length=1)]


def read_roles(path: Path = CONFIG / "roles.yaml") -> tuple[Role, ...]:
    """The roles, in the order of the file."""
    text, rows = _table(path, _RolesFile, {"": _RolesFile, "roles": _RoleRow})
    _unique(text, "roles", [row.key for row in rows.roles])
    return tuple(Role(row.key, row.label, tuple(row.rights)) for row in rows.roles)


def read_codes(path: Path = CONFIG / "codes.yaml") -> Codes:
    """The code lists by name."""
    text, rows = _table(path, _CodesFile, {"": _CodesFile} | dict.fromkeys(_CodesFile.model_fields, _CodeRow))
    lists: dict[str, list[_CodeRow]] = {name: getattr(rows, name) for name in _CodesFile.model_fields}
    for name, listed in lists.items():
        _unique(text, name, [row.code for row in listed])
        _parents(text, name, listed)
    return MappingProxyType({name: tuple(_code(row) for row in listed) for name, listed in lists.items()})


def read_agencies(path: Path = CONFIG / "agencies.yaml") -> tuple[Agency, ...]:
    """The agencies, in the order of the file."""
    text, rows = _table(path, _AgenciesFile, {"": _AgenciesFile, "agencies": _AgencyRow})
    _unique(text, "agencies", [row.code for row in rows.agencies])
    return tuple(Agency(**row.model_dump()) for row in rows.agencies)


def read_office(path: Path = CONFIG / "office.yaml") -> OfficeCard:
    """The office's card: name, address, who signs."""
    text, row = _table(path, _OfficeFile, {"": _OfficeFile, "signatories": _SignatoryRow})
    _unique(text, "signatories", [one.role for one in row.signatories])
    signatories = tuple(Signatory(**one.model_dump()) for one in row.signatories)
    return OfficeCard(row.name, row.unit, row.address, row.city, row.phone, row.email, signatories)


Shape = TypeVar("Shape", bound=Row)


def _table(path: Path, shape: type[Shape], shapes: Shapes) -> tuple[Text, Shape]:
    text = read_yaml(read_bytes(path), name=path.name)
    try:
        return text, shape.model_validate(text.data)
    except ValidationError as wrong:
        raise WorkflowFault(text.tell(misfits(wrong, text, shapes))) from wrong


def _unique(text: Text, name: str, keys: list[str]) -> None:
    doubled = [
        Fault((name, i), f"{name}: '{key}' stands here a second time – keep one")
        for i, key in enumerate(keys)
        if key in keys[:i]
    ]
    if doubled:
        raise WorkflowFault(text.tell(doubled))


def _parents(text: Text, name: str, rows: list[_CodeRow]) -> None:
    faults = list(_orphans(name, rows))
    if faults:
        raise WorkflowFault(text.tell(faults))


def _orphans(name: str, rows: list[_CodeRow]) -> Iterator[Fault]:
    known = {row.code for row in rows}
    for i, row in enumerate(rows):
        if row.parent is not None and (row.parent not in known or row.parent == row.code):
            yield Fault((name, i, "parent"), f"{name}: unknown parent '{row.parent}' – {near(row.parent, known)}")


def _code(row: _CodeRow) -> Code:
    return Code(row.code, row.label, row.basis, row.text, row.parent)
