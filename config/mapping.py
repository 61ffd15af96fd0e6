"""Mapping files: how a row of somebody else's table becomes a letter with a past. YAML in, frozen types out, every fault at once.

A mapping is declarative, so that the office writes one for the next table without a programmer: a new file in `mappings/`
and its label among the channels of codes.yaml, because the channel of what enters is the mapping's name.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, ValidationError

from config.schema import Label, Name, Row, Shapes, misfits
from config.settings import CONFIG
from config.tables import read_codes
from config.yaml_text import Text, read_bytes, read_yaml
from domain.errors import NotFound, WorkflowFault
from domain.workflow import Fault, near

MAPPINGS = CONFIG / "mappings"
WITHDRAW = "withdraw"
"""The one decision every stage knows beside its own outcomes."""

TARGETS: Mapping[str, type] = {
    **{f"letter.{name}": str for name in ("category", "number", "addressed_to")},
    "letter.signed": bool,
    **{
        f"complainant.{name}": str
        for name in ("name", "national_id", "address", "regency", "phone", "email", "occupation", "category")
    },
    "complainant.anonymous": bool,
    "complainant.confidential": bool,
    **{
        f"reported_party.{name}": str
        for name in ("name", "employee_id", "address", "position", "agency", "agency_category")
    },
    "case_location.regency": str,
    "case_location.country": str,
    "problem_code": str,
}
"""What of a letter a mapping may fill, and of which kind it is; `true` or `false` where it is yes or no."""


@dataclass(frozen=True)
class Lookup:
    """A further column: the row's value in `column`, replaced by the list; `otherwise` None refuses what isn't listed."""

    column: str
    values: Mapping[str, str]
    otherwise: str | None


@dataclass(frozen=True)
class Step:
    """One stay on the way. `at` names columns with the moment it was left; `outcome` None means it is still there."""

    stage: str
    outcome: str | None
    at: tuple[str, ...]
    fields: Mapping[str, str]
    where: str


@dataclass(frozen=True)
class NewAgency:
    """An agency the rows name."""

    code: str
    name: str
    category: str


@dataclass(frozen=True)
class ImportMapping:
    """A mapping file as read. Texts hold {Column}; `columns` are those the file must have."""

    name: str
    title: str
    encoding: str
    delimiter: str
    key: str
    language: str
    time_format: str
    zone: ZoneInfo
    received_at: str
    lookups: Mapping[str, Lookup]
    subject: str
    body: str
    intake: Mapping[str, str]
    external_ids: Mapping[str, str]
    status: str
    trails: Mapping[str, tuple[Step, ...]]
    agencies: tuple[NewAgency, ...]
    columns: tuple[str, ...]


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


Column = Annotated[str, Field(min_length=1, max_length=200)]


class _TimesRow(Row):
    format: Label
    zone: Label


class _LookupRow(Row):
    column: Column
    values: dict[str, str]
    otherwise: str | None = None


class _StepRow(Row):
    stage: Name
    outcome: Name | None = None
    at: Annotated[list[Column], BeforeValidator(_several), Field(default_factory=list)]
    fields: Annotated[dict[Name, str], Field(default_factory=dict)]


class _StatusRow(Row):
    column: Column
    trails: Annotated[dict[str, Annotated[list[_StepRow], Field(min_length=1)]], Field(min_length=1)]


class _NewAgencyRow(Row):
    code: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    name: Label
    category: str


class _MappingFile(Row):
    title: Label
    encoding: Literal["utf-8", "cp1252", "latin-1"] = "utf-8"
    delimiter: Literal[",", ";", "|", "\t"] = ","
    key: Column
    language: str = "id"
    times: _TimesRow
    received_at: Column
    lookups: Annotated[dict[str, _LookupRow], Field(default_factory=dict)]
    subject: Annotated[str, Field(min_length=1)]
    body: Annotated[str, Field(min_length=1)]
    intake: Annotated[dict[str, str], Field(default_factory=dict)]
    external_ids: Annotated[dict[str, str], Field(default_factory=dict)]
    status: _StatusRow
    agencies: Annotated[list[_NewAgencyRow], Field(default_factory=list)]


_SHAPES: Shapes = {
    "": _MappingFile,
    "times": _TimesRow,
    "lookups": _LookupRow,
    "status": _StatusRow,
    "trails": _StepRow,
    "agencies": _NewAgencyRow,
}


def mapping_names() -> tuple[str, ...]:
    """The names of the mappings there are, sorted."""
    return tuple(sorted(path.stem for path in MAPPINGS.glob("*.yaml")))


def read_mapping(name: str) -> ImportMapping:
    """The mapping of that name. Raises NotFound naming those there are, WorkflowFault when its file can't be used."""
    if name not in mapping_names():
        raise NotFound(f"Tidak ada pemetaan “{name}”; yang ada: {', '.join(mapping_names())}.")
    return read_mapping_file(MAPPINGS / f"{name}.yaml")


def read_mapping_file(path: Path, channels: tuple[str, ...] | None = None) -> ImportMapping:
    """The mapping in a file; `channels` are those it may be named after (default: codes.yaml).

    Raises WorkflowFault with every fault as "file:line, what – remedy". Stages and outcomes are checked against the route in
    force when rows come in (`strange_steps`), columns against the table's head.
    """
    text = read_yaml(read_bytes(path), name=path.name)
    try:
        row = _MappingFile.model_validate(text.data)
    except ValidationError as wrong:
        raise WorkflowFault(text.tell(misfits(wrong, text, _SHAPES))) from wrong
    known = channels if channels is not None else tuple(code.code for code in read_codes()["channels"])
    faults = [*_unlabelled(path.stem, known), *_bad_times(row), *_bad_texts(row), *_bad_targets(row), *_bad_trails(row)]
    if faults:
        raise WorkflowFault(text.tell(faults))
    return _built(path.stem, row, text)


def _unlabelled(name: str, channels: tuple[str, ...]) -> Iterator[Fault]:
    if name not in channels:
        yield Fault((), f"the file is named '{name}', no channel has that code – add it under channels in codes.yaml")


def _bad_times(row: _MappingFile) -> Iterator[Fault]:
    try:
        ZoneInfo(row.times.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Fault(("times", "zone"), f"zone: '{row.times.zone}' is unknown – write a name such as Asia/Jakarta")
    sample = datetime(2017, 12, 31)  # noqa: DTZ001  only the digits matter
    try:
        readable = datetime.strptime(sample.strftime(row.times.format), row.times.format) == sample  # noqa: DTZ007  the same
    except ValueError:
        readable = False
    if not readable:
        yield Fault(
            ("times", "format"),
            f"format: '{row.times.format}' does not hold a whole day – write it like %Y-%m-%d %H:%M:%S",
        )


def _bad_texts(row: _MappingFile) -> Iterator[Fault]:
    for path, text in _texts(row):
        try:
            list(named(text))
        except ValueError as wrong:
            yield Fault(path, f"{path[-1]}: {wrong} – write {{Column}}, and a brace of its own doubled")


def _texts(row: _MappingFile) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("subject",), row.subject
    yield ("body",), row.body
    for part in ("intake", "external_ids"):
        yield from (((part, key), text) for key, text in getattr(row, part).items())
    for value, steps in row.status.trails.items():
        for i, step in enumerate(steps):
            yield from ((("status", "trails", value, i, "fields", key), text) for key, text in step.fields.items())


def named(text: str) -> Iterator[str]:
    """The columns a text names. Raises ValueError for braces that are no column."""
    for _, column, spec, conversion in string.Formatter().parse(text):
        if column is None:
            continue
        if not column or spec or conversion or set(column) & set(".[]"):
            raise ValueError(f"'{{{column}}}' names no column")
        yield column


def _bad_targets(row: _MappingFile) -> Iterator[Fault]:
    for target in row.intake:
        if target not in TARGETS:
            yield Fault(("intake", target), f"'{target}' is nothing a letter has – {near(target, TARGETS)}")
    for name, lookup in row.lookups.items():
        if lookup.column in row.lookups:
            yield Fault(
                ("lookups", name, "column"),
                f"column: '{lookup.column}' is a lookup itself – name a column of the table",
            )


def _bad_trails(row: _MappingFile) -> Iterator[Fault]:
    for value, steps in row.status.trails.items():
        for i, step in enumerate(steps):
            place = ("status", "trails", value, i)
            if step.outcome is None and i + 1 < len(steps):
                yield Fault(
                    place, f"{value}: '{step.stage}' has no outcome but is not the last step – write its outcome"
                )
            if (step.outcome is None) != (not step.at):
                yield Fault(place, f"{value}: '{step.stage}' needs outcome and at, or neither where it is still open")


def _built(name: str, row: _MappingFile, text: Text) -> ImportMapping:
    return ImportMapping(
        name=name,
        title=row.title,
        encoding=row.encoding,
        delimiter=row.delimiter,
        key=row.key,
        language=row.language,
        time_format=row.times.format,
        zone=ZoneInfo(row.times.zone),
        received_at=row.received_at,
        lookups={key: Lookup(one.column, one.values, one.otherwise) for key, one in row.lookups.items()},
        subject=row.subject,
        body=row.body,
        intake=row.intake,
        external_ids=row.external_ids,
        status=row.status.column,
        trails={value: _steps(name, value, steps, text) for value, steps in row.status.trails.items()},
        agencies=tuple(NewAgency(one.code, one.name, one.category) for one in row.agencies),
        columns=_columns(row),
    )


def _steps(name: str, value: str, steps: list[_StepRow], text: Text) -> tuple[Step, ...]:
    places = (f"{text.name}:{text.line(('status', 'trails', value, i))}, {value}" for i in range(len(steps)))
    return tuple(
        Step(step.stage, step.outcome, tuple(step.at), step.fields, where)
        for step, where in zip(steps, places, strict=True)
    )


def _columns(row: _MappingFile) -> tuple[str, ...]:
    """Every column of the table the mapping reads, each once, in the order of the file."""
    wanted = [row.key, row.received_at, row.status.column]
    wanted += [column for _, text in _texts(row) for column in named(text) if column not in row.lookups]
    wanted += [lookup.column for lookup in row.lookups.values()]
    wanted += [column for steps in row.status.trails.values() for step in steps for column in step.at]
    return tuple(dict.fromkeys(wanted))
