"""The demo's letters and what the office wrote on them: config/demo/*.yaml as typed rows.

Read at `sipdumas up --demo` only. A fault in a file is told with file and line, as everywhere in config.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from config.intake import read_letter
from config.schema import Name, Row, Shapes, misfits
from config.settings import CONFIG
from config.yaml_text import Text, read_bytes, read_yaml
from domain.calendar import office_day
from domain.errors import WorkflowFault
from domain.registration import Intake

DEMO = CONFIG / "demo"
STANDS = ("waiting", "overdue", "parked")
"""Last words of a path that are no decision but tell how it stands today."""

Key = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]


@dataclass(frozen=True)
class Step:
    """A decision of the path: the outcome's key, and its one word where it needs one (agency, reason, finding)."""

    word: str
    argument: str | None = None


@dataclass(frozen=True)
class DemoLetter:
    """A letter, the way it went, and what was written on it. `day` is relative to the day the demo starts (0 or less)."""

    key: str
    day: int
    time: time
    repeat_of: str | None
    problem_code: str
    nature: str
    confidential: bool
    steps: tuple[Step, ...]
    stand: str | None
    texts: Mapping[str, str]
    reasons: Mapping[str, str] = field(repr=False)
    rules: Mapping[str, str] = field(repr=False)
    letter: Mapping[str, Any] = field(repr=False)

    @property
    def channel(self) -> str:
        """How it came in."""
        return str(self.letter["channel"])

    def intake(self, received_at: datetime) -> Intake:
        """The letter as if received at that moment (aware); dates in it count back from there."""
        data = _dated(self.letter, office_day(received_at))
        who = dict(data.get("complainant", {}))
        proxy = who.pop("proxy", None)
        intake = read_letter({**data, "complainant": who, "received_at": received_at.isoformat()}, at=received_at)
        confidential = self.confidential or intake.complainant.confidential
        return replace(intake, complainant=replace(intake.complainant, proxy=proxy, confidential=confidential))


class _Worksheet(Row):
    problem_code: str
    nature: Literal["oversight", "general"]
    request: Literal["complaint", "information", "aspiration"]
    confidential: bool = False


class _LetterRow(Row):
    key: Key
    day: Annotated[int, Field(le=0)]
    time: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    repeat_of: Key | None = None
    teaches: str
    worksheet: _Worksheet
    path: list[str | dict[Name, str]]
    letter: dict[str, Any]


class _LettersFile(Row):
    letters: list[_LetterRow]


class _DeskFile(Row):
    people: dict[Name, str]
    letters: dict[Key, dict[Name, str]]
    reasons: dict[str, str]
    rules: dict[str, str]


def read_demo_letters(folder: Path = DEMO) -> tuple[DemoLetter, ...]:
    """The sixty letters, oldest first. Raises WorkflowFault naming file and line."""
    rows, desk = _letters(folder / "letters.yaml"), _desk(folder / "desk.yaml")
    return tuple(_letter(row, desk) for row in rows)


def read_demo_people(folder: Path = DEMO) -> Mapping[str, str]:
    """Who sits in the demo's office: role → invented name. Raises WorkflowFault naming file and line."""
    return _desk(folder / "desk.yaml").people


def _letters(path: Path) -> list[_LetterRow]:
    text = read_yaml(read_bytes(path), name=path.name)
    try:
        return _LettersFile.model_validate({"letters": text.data}).letters
    except ValidationError as wrong:
        raise _fault(
            wrong, Text(text.name, {"letters": text.data}, _below(text)), {"": _LettersFile, "letters": _LetterRow}
        ) from wrong


def _below(text: Text) -> Mapping[tuple[str | int, ...], int]:
    """The file is a list; its lines as they lie under the key `letters`."""
    return {("letters", *path): line for path, line in text.lines.items()}


def _desk(path: Path) -> _DeskFile:
    text = read_yaml(read_bytes(path), name=path.name)
    try:
        return _DeskFile.model_validate(text.data)
    except ValidationError as wrong:
        raise _fault(wrong, text, {"": _DeskFile}) from wrong


def _fault(wrong: ValidationError, text: Text, shapes: Shapes) -> WorkflowFault:
    return WorkflowFault(text.tell(misfits(wrong, text, shapes)))


def _letter(row: _LetterRow, desk: _DeskFile) -> DemoLetter:
    last = row.path[-1] if row.path else None
    stand = last if isinstance(last, str) and last in STANDS else None
    sheet = row.worksheet
    return DemoLetter(
        key=row.key,
        day=row.day,
        time=time.fromisoformat(row.time),
        repeat_of=row.repeat_of,
        problem_code=sheet.problem_code,
        nature=sheet.nature if sheet.request == "complaint" else sheet.request,
        confidential=sheet.confidential,
        steps=tuple(_step(one) for one in (row.path[:-1] if stand else row.path)),
        stand=stand,
        texts=desk.letters.get(row.key, {}),
        reasons=desk.reasons,
        rules=desk.rules,
        letter=row.letter,
    )


def _step(row: str | dict[str, str]) -> Step:
    return Step(row) if isinstance(row, str) else Step(*next(iter(row.items())))


def _dated(value: Any, received: date) -> Any:  # noqa: ANN401  a letter's JSON is anything
    """The letter with each `{days_before: n}` as the date it means."""
    if isinstance(value, Mapping):
        if value.keys() == {"days_before"}:
            return (received - timedelta(days=value["days_before"])).isoformat()
        return {key: _dated(one, received) for key, one in value.items()}
    return [_dated(one, received) for one in value] if isinstance(value, list) else value
