"""Golden cases as YAML: `NAME.golden.yaml` beside `NAME.yaml`; every fault at once with its line."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from ruamel.yaml import YAML

from config.yaml_text import Text, read_yaml
from domain.calendar import OFFICE_ZONE
from domain.errors import WorkflowFault
from domain.golden import GoldenAct, GoldenCase, GoldenStay, GoldenStep, GoldenTrail
from domain.workflow import Fault

ENDING = ".golden.yaml"


def _aware(value: object) -> datetime:
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError("needs a zone")
    return moment


def _day(value: object) -> date:
    return date.fromisoformat(str(value))


Moment = Annotated[datetime, BeforeValidator(_aware)]
Day = Annotated[date, BeforeValidator(_day)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Step(_Shape):
    at: Moment
    act: GoldenAct = "decide"
    stage: str = ""
    outcome: str = ""
    fields: dict[str, str | bool | int | float] = {}


class _Stay(_Shape):
    stage: str
    letters: list[str] = []
    due: dict[str, Day] = {}


class _Expected(_Shape):
    trail: list[_Stay]
    due: dict[str, Day] = {}
    closed: bool = False


class _Case(_Shape):
    name: str
    received: Moment
    channel: str = "letter"
    steps: list[_Step]
    expect: _Expected


class _File(_Shape):
    cases: list[_Case]


def golden_beside(workflow: Path) -> Path:
    """Where the golden cases of a workflow file lie."""
    return workflow.with_name(workflow.name.rsplit(".", 1)[0] + ENDING)


def read_golden(source: str | bytes, name: str) -> tuple[GoldenCase, ...]:
    """The cases written in `source`; `name` is its file's. Raises WorkflowFault with every fault, each as "file:line: …"."""
    text = read_yaml(source, name=name)
    try:
        found = _File.model_validate(text.data)
    except ValidationError as wrong:
        raise WorkflowFault(text.tell([_fault(one, text) for one in wrong.errors(include_url=False)])) from wrong
    return tuple(_case(one) for one in found.cases)


def write_golden(cases: Iterable[GoldenCase]) -> str:
    """The cases as a file that `read_golden` reads back to the same."""
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 120
    out = io.StringIO()
    yaml.dump({"cases": [_written(case) for case in cases]}, out)
    return out.getvalue()


def _fault(one: Any, text: Text) -> Fault:  # noqa: ANN401  pydantic's own mapping
    where = ".".join(str(part) for part in one["loc"])
    expected = {"missing": "is missing – write it", "extra_forbidden": "is not known here – take it out"}
    return Fault(tuple(one["loc"]), f"golden case, {where}: {expected.get(one['type'], str(one['msg']).lower())}")


def _case(one: _Case) -> GoldenCase:
    steps = tuple(GoldenStep(step.at, step.act, step.stage, step.outcome, step.fields) for step in one.steps)
    stays = tuple(GoldenStay(stay.stage, tuple(stay.letters), stay.due) for stay in one.expect.trail)
    return GoldenCase(one.name, one.received, steps, GoldenTrail(stays, one.expect.due, one.expect.closed), one.channel)


def _written(case: GoldenCase) -> dict[str, Any]:
    trail = [
        _filled({"stage": stay.stage, "letters": list(stay.letters), "due": _days(stay.due)})
        for stay in case.expected.stays
    ]
    expect = {"trail": trail, "due": _days(case.expected.due), "closed": case.expected.closed}
    return {
        "name": case.name,
        "received": _moment(case.received_at),
        "channel": case.channel,
        "steps": [_step(step) for step in case.steps],
        "expect": _filled(expect),
    }


def _step(step: GoldenStep) -> dict[str, Any]:
    act = {} if step.act == "decide" else {"act": step.act}
    return {
        "at": _moment(step.at),
        **act,
        **_filled({"stage": step.stage, "outcome": step.outcome, "fields": dict(step.fields)}),
    }


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value or value is False}


def _days(due: Mapping[str, date]) -> dict[str, str]:
    return {key: day.isoformat() for key, day in due.items()}


def _moment(moment: datetime) -> str:
    return moment.astimezone(OFFICE_ZONE).isoformat(timespec="minutes")
