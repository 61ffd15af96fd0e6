"""The shape of a workflow file: its keys and the kinds of values they take. What they mean is checked elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from config.yaml_text import Path, Text
from domain.calendar.days import LONGEST_TERM
from domain.forms import FieldType
from domain.workflow import Basis, Fault, Kind, Start, near

ANY = "any"
"""The class key of a term that holds for every class."""


def _for_any_class(value: object) -> object:
    return value if isinstance(value, dict) or value is None else {ANY: value}


def _reason_or_flag(value: object) -> object:
    if not isinstance(value, bool | str):
        raise ValueError("write true (the form asks for the reason) or the reason itself, such as T8")
    return value


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Label = Annotated[str, Field(min_length=1, max_length=400)]
Days = Annotated[int, Field(ge=1, le=LONGEST_TERM)]
Percent = Annotated[int, Field(ge=1, le=100)]
ClassName = Literal["any", "oversight", "general", "information", "aspiration"]
Terms = Annotated[dict[ClassName, Days] | None, BeforeValidator(_for_any_class)]


class Row(BaseModel):
    """A mapping of the file: every key is known, every value of exactly the expected kind."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=False)


class ChoiceRow(Row):
    """An entry of a pick list."""

    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
    label: Label


class FieldRow(Row):
    """A field that decisions may ask for."""

    label: Label
    type: Annotated[FieldType, Field(strict=False)]
    help: str = ""
    multiline: bool = False
    choices: list[ChoiceRow] = []
    choices_from: str | None = None


class FormRow(Row):
    """What a decision asks, by names of fields, in the order shown."""

    required: list[str] = []
    optional: list[str] = []


class OutcomeRow(Row):
    """A decision that leaves a stage."""

    key: Name
    label: Label
    to: str
    form: FormRow = FormRow()
    letters: list[str] = []
    approval_by: str | None = None
    completes_file: bool = False
    dismisses: Annotated[bool | str, BeforeValidator(_reason_or_flag)] = False
    bulk: bool = False


class DeadlineRow(Row):
    """A term, in working or in calendar days, for any class or for each."""

    key: Name
    label: Label
    start: Annotated[Start, Field(alias="from", strict=False)]
    working_days: Terms = None
    calendar_days: Terms = None
    basis: Annotated[Basis, Field(strict=False)]
    legal_basis: Label
    reminders: list[Percent] = []
    escalate_to: str | None = None
    lapses_into: str | None = None


class StageRow(Row):
    """A place on the route."""

    key: Name
    title: Label
    kind: Annotated[Kind, Field(strict=False)]
    role: str
    outcomes: list[OutcomeRow]
    deadlines: list[DeadlineRow] = []
    decides_itself: str | None = None
    approves: bool = False
    stops_clock: Label | None = None
    closes: bool = False


class RouteFile(Row):
    """A whole workflow file."""

    title: Label
    stages: Annotated[list[StageRow], Field(min_length=1)]
    deadlines: list[DeadlineRow] = []
    fields: dict[Name, FieldRow] = {}
    withdraw_to: str
    withdraw_letters: list[str] = []
    reopen_to: str


Shapes = Mapping[str, type[Row]]
"""Which rows stand under which key of a file; the empty key is the file itself."""

ROUTE_SHAPES: Shapes = {
    "": RouteFile,
    "stages": StageRow,
    "outcomes": OutcomeRow,
    "deadlines": DeadlineRow,
    "form": FormRow,
    "fields": FieldRow,
    "choices": ChoiceRow,
}

EXPECTED: Mapping[str, str] = {
    "string_type": "expected text – put it in quotes",
    "bool_type": "expected true or false",
    "int_type": "expected a whole number",
    "list_type": "expected a list, such as [a, b]",
    "dict_type": "expected keys with values below it",
    "model_type": "expected keys with values below it",
    "model_attributes_type": "expected keys with values below it",
    "string_pattern_mismatch": "expected a short name of small letters, digits and _, such as waiting_agency",
    "string_too_short": "is empty – write something",
    "string_too_long": "is too long – shorten it",
    "too_short": "is empty – write at least one entry",
}
"""What is expected, in plain words, by pydantic's name of the error."""


def misfits(wrong: ValidationError, text: Text, shapes: Shapes) -> list[Fault]:
    """Every error as a fault, its path leading into the file."""
    return [_misfit(error, text, shapes) for error in wrong.errors(include_url=False)]


def _misfit(error: ErrorDetails, text: Text, shapes: Shapes) -> Fault:
    path = error["loc"]
    inside = f"{context(text.data, path)}: " if context(text.data, path) else ""
    return Fault(path, inside + _complaint(error, path, shapes))


def _complaint(error: ErrorDetails, path: Path, shapes: Shapes) -> str:
    key = next((part for part in reversed(path) if isinstance(part, str) and part not in ("[key]", ANY)), "the file")
    match error["type"]:
        case "extra_forbidden":
            return f"'{key}' is not known here – {near(str(key), keys_at(path, shapes))}"
        case "missing":
            return f"'{key}' is missing – write it"
        case "enum" | "literal_error":
            return f"{key}: '{_short(error['input'])}' is not known – {near(str(error['input']), _listed(error))}"
        case "value_error":
            return f"{key}: {error['ctx']['error']}"
        case "greater_than_equal" | "less_than_equal":
            return f"{key}: {_short(error['input'])} – {error['msg'].lower().removeprefix('input ')}"
        case kind:
            return f"{key}: '{_short(error['input'])}' {EXPECTED.get(kind, error['msg'])}"


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:40]}…"


def _listed(error: ErrorDetails) -> list[str]:
    return [word.strip(" '") for word in error["ctx"]["expected"].replace(" or ", ", ").split(",")]


def shape_at(path: Path, shapes: Shapes) -> type[Row]:
    """The row in which the last key of the path stands."""
    return next((shapes[part] for part in reversed(path[:-1]) if isinstance(part, str) and part in shapes), shapes[""])


def keys_at(path: Path, shapes: Shapes) -> list[str]:
    """The keys allowed where the path ends."""
    return [field.alias or name for name, field in shape_at(path, shapes).model_fields.items()]


def context(data: object, path: Path) -> str:
    """Where the path leads, in the file's own names: "stage analysis, outcome 'clarify'"."""
    words, here = [], data
    for part, following in zip(path, [*path[1:], None], strict=False):
        if part in _NOUNS and following is not None:
            words.append(_NOUNS[str(part)].format(_named(step(step(here, part), following), following)))
        here = step(here, part)
    return ", ".join(words)


_NOUNS: Mapping[str | int, str] = {
    "stages": "stage {}",
    "outcomes": "outcome '{}'",
    "deadlines": "deadline '{}'",
    "fields": "field '{}'",
    "roles": "role '{}'",
    "agencies": "agency '{}'",
}


def step(here: object, part: str | int) -> object:
    """What lies there in plain data; None when nothing does."""
    if isinstance(here, dict):
        return here.get(part)
    return here[part] if isinstance(here, list) and isinstance(part, int) and part < len(here) else None


def _named(row: object, place: str | int) -> object:
    if isinstance(place, str):
        return place
    named = row.get("key") or row.get("code") if isinstance(row, dict) else None
    return named if isinstance(named, str) else f"number {place + 1}"
