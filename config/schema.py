"""The shape of a workflow file: its keys and the kinds of values they take. What they mean is checked elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from config.yaml_text import Path, Text
from domain.calendar.days import LONGEST_TERM
from domain.forms import FieldType
from domain.sentence import Sentence
from domain.workflow import Basis, Fault, Kind, Start, near

ANY = "any"
"""The class key of a term that holds for every class."""


MOST_STAGES = 300
"""No office's route has so many; a file that has is no workflow, and nobody need wait for its check."""


def _for_any_class(value: object) -> object:
    return value if isinstance(value, dict) or value is None else {ANY: value}


def _reason_or_flag(value: object) -> object:
    if not isinstance(value, bool | str):
        raise ValueError(
            Sentence("neither true nor a reason – write true (the form asks for it) or the reason itself, such as T8")
        )
    if isinstance(value, str) and len(value) > 40:
        raise ValueError(Sentence("no reason is that long – write its code, such as T8"))
    return value


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Label = Annotated[str, Field(min_length=1, max_length=400)]
Said = Annotated[str, Field(max_length=4000)]
Reference = Annotated[str, Field(max_length=80)]
"""A name that something else defines; what it may be is checked against that, and no name is longer."""
Letters = Annotated[list[Reference], Field(max_length=20)]
Names = Annotated[list[Reference], Field(max_length=200)]
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
    help: Said = ""
    multiline: bool = False
    choices: Annotated[list[ChoiceRow], Field(max_length=1000)] = []
    choices_from: Reference | None = None


class FormRow(Row):
    """What a decision asks, by names of fields, in the order shown."""

    required: Names = []
    optional: Names = []


class OutcomeRow(Row):
    """A decision that leaves a stage."""

    key: Name
    label: Label
    to: Reference
    form: FormRow = FormRow()
    letters: Letters = []
    approval_by: Reference | None = None
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
    reminders: Annotated[list[Percent], Field(max_length=20)] = []
    escalate_to: Reference | None = None
    lapses_into: Reference | None = None


class StageRow(Row):
    """A place on the route."""

    key: Name
    title: Label
    kind: Annotated[Kind, Field(strict=False)]
    role: Reference
    outcomes: Annotated[list[OutcomeRow], Field(max_length=50)]
    deadlines: Annotated[list[DeadlineRow], Field(max_length=20)] = []
    decides_itself: Reference | None = None
    approves: bool = False
    stops_clock: Label | None = None
    closes: bool = False


class RouteFile(Row):
    """A whole workflow file."""

    title: Label
    stages: Annotated[list[StageRow], Field(min_length=1, max_length=MOST_STAGES)]
    deadlines: Annotated[list[DeadlineRow], Field(max_length=20)] = []
    fields: Annotated[dict[Name, FieldRow], Field(max_length=1000)] = {}
    withdraw_to: Reference
    withdraw_letters: Letters = []
    reopen_to: Reference


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

MOST_MISFITS = 1000
_KEYS = Sentence("expected keys with values – write them below it")
EXPECTED: Mapping[str, Sentence] = {
    "string_type": Sentence("expected text – put it in quotes"),
    "bool_type": Sentence("expected true or false – write one of the two"),
    "int_type": Sentence("expected a whole number – write digits alone, such as 5"),
    "list_type": Sentence("expected a list – write it like [a, b]"),
    "dict_type": _KEYS,
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
    "string_pattern_mismatch": Sentence(
        "expected a short name of small letters, digits and _ – write it like waiting_agency"
    ),
    "string_too_short": Sentence("is empty – write something"),
    "string_too_long": Sentence("is too long – shorten it"),
    "too_short": Sentence("is empty – write at least one entry"),
}
"""What is expected, in plain words, by pydantic's name of the error."""


def misfits(wrong: ValidationError, text: Text, shapes: Shapes) -> list[Fault]:
    """Every error as a fault, its path leading into the file; of very many the first thousand."""
    errors = wrong.errors(include_url=False)[:MOST_MISFITS]
    return [_misfit(error, text, shapes) for error in errors]


def _misfit(error: ErrorDetails, text: Text, shapes: Shapes) -> Fault:
    path, what = error["loc"], _complaint(error, error["loc"], shapes)
    where = context(text.data, path)
    return Fault(path, Sentence("{where}: {what}", where=where, what=what) if where else what)


def _complaint(error: ErrorDetails, path: Path, shapes: Shapes) -> Sentence:
    words = (part for part in reversed(path) if isinstance(part, str) and part not in ("[key]", ANY))
    key = next(words, Sentence("the file"))
    given = _short(error["input"])
    match error["type"]:
        case "extra_forbidden":
            return Sentence("'{key}' is not known here – {hint}", key=key, hint=near(str(key), keys_at(path, shapes)))
        case "missing":
            return Sentence("'{key}' is missing – write it", key=key)
        case "enum" | "literal_error":
            hint = near(str(error["input"]), _listed(error))
            return Sentence("{key}: '{given}' is not known – {hint}", key=key, given=given, hint=hint)
        case "value_error":
            return Sentence("{key}: {what}", key=key, what=error["ctx"]["error"].args[0])
        case "greater_than_equal" | "less_than_equal":
            return Sentence("{key}: {given} – {what}", key=key, given=given, what=_bound(error["ctx"]))
        case kind:
            what = EXPECTED.get(kind) or _in_general(error)
            return Sentence("{key}: '{given}' {what}", key=key, given=given, what=what)


def _bound(context: Mapping[str, object]) -> Sentence:
    if "ge" in context:
        return Sentence("should be greater than or equal to {limit}", limit=context["ge"])
    return Sentence("should be less than or equal to {limit}", limit=context["le"])


def _in_general(error: ErrorDetails) -> Sentence:
    if error["type"] == "too_long":
        return Sentence("has too many entries – write at most {limit}", limit=error["ctx"]["max_length"])
    return Sentence("{message} – compare the shipped workflow", message=error["msg"].lower())


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


def context(data: object, path: Path) -> Sentence | None:
    """Where the path leads, in the file's own names: "stage analysis, outcome 'clarify'"; None outside of what has a name."""
    if len(path) < 2:
        return None
    part, following = path[:2]
    rows = step(data, part)
    within = context(rows, path[1:])
    if part not in _NOUNS:
        return within
    where = _NOUNS[part](_named(step(rows, following), following))
    return Sentence("{where}, {within}", where=where, within=within) if within else where


_NOUNS: Mapping[str | int, Callable[[object], Sentence]] = {
    "stages": lambda name: Sentence("stage {stage}", stage=name),
    "outcomes": lambda name: Sentence("outcome '{outcome}'", outcome=name),
    "deadlines": lambda name: Sentence("deadline '{deadline}'", deadline=name),
    "fields": lambda name: Sentence("field '{name}'", name=name),
    "roles": lambda name: Sentence("role '{role}'", role=name),
    "agencies": lambda name: Sentence("agency '{agency}'", agency=name),
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
    return named if isinstance(named, str) else Sentence("number {number}", number=place + 1)
