"""What leaves for other tools: logs as XES (IEEE 1849) and OCEL 2.0, routes as BPMN 2.0 with a drawing.

Ids, stages, roles and account names only; nothing of the matter or of a complainant is in a log, so nothing can leak.
`Masks` takes account names out as well. Written case by case, so that a log of any length needs no memory of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO
from xml.sax.saxutils import quoteattr

from domain.calendar import OFFICE_ZONE
from domain.discovery import SYSTEM, Case, Event
from tasks.bpmn import write_bpmn

__all__ = ["Masks", "write_bpmn", "write_ocel", "write_xes"]

EXTENSIONS = {
    "Concept": ("concept", "http://www.xes-standard.org/concept.xesext"),
    "Time": ("time", "http://www.xes-standard.org/time.xesext"),
    "Organizational": ("org", "http://www.xes-standard.org/org.xesext"),
    "Lifecycle": ("lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
}
IN_MEMORY = 4 * 1024 * 1024
"""Bytes of events kept in memory while the objects are written; what is more lies on the disk meanwhile."""


@dataclass
class Masks:
    """Officers under numbers of their role ("analyst-3") instead of account names, the same all through one file; the system stays."""

    _known: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def case(self, case: Case) -> Case:
        """The case with its officers masked."""
        return replace(case, events=tuple(self._event(event) for event in case.events))

    def _event(self, event: Event) -> Event:
        if event.officer is None or not event.by_person:
            return event
        return replace(event, officer=self._mask(event.officer, event.role or "officer"))

    def _mask(self, officer: str, role: str) -> str:
        if officer not in self._known:
            self._counts[role] = self._counts.get(role, 0) + 1
            self._known[officer] = f"{role}-{self._counts[role]}"
        return self._known[officer]


def write_xes(cases: Iterable[Case], file: IO[str]) -> int:
    """Write cases as XES 2.0: a trace a case, an event a finished stage; times with the office's offset. How many were written.

    `start_timestamp` says from when a stage could be worked on, `outcome` how it was left, where the log knows.
    """
    file.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="2.0" xes.features="" xmlns="http://www.xes-standard.org/">\n'
    )
    file.writelines(
        _element("extension", name=name, prefix=prefix, uri=uri) for name, (prefix, uri) in EXTENSIONS.items()
    )
    for scope, keys in {"trace": ["concept:name"], "event": ["concept:name", "lifecycle:transition"]}.items():
        inner = "".join(_element("string", key=key, value="__INVALID__") for key in keys)
        file.write(f'<global scope="{scope}">\n{inner}</global>\n')
    file.write(_element("classifier", name="Stage", keys="concept:name"))
    count = 0
    for count, case in enumerate(cases, 1):  # noqa: B007  the last one is how many there were
        file.writelines(_trace(case))
    file.write("</log>\n")
    return count


def _trace(case: Case) -> Iterator[str]:
    yield "<trace>\n"
    yield _strings(
        **{"concept:name": case.id, "channel": case.channel, "nature": case.nature, "waits_at": case.waits_at}
    )
    for event in case.events:
        yield "<event>\n"
        yield _strings(**{"concept:name": event.stage, "lifecycle:transition": "complete", "outcome": event.outcome})
        yield _strings(**{"org:resource": event.officer, "org:role": event.role})
        for key, moment in {"time:timestamp": event.at, "start_timestamp": event.opened}.items():
            if moment:
                yield _element("date", key=key, value=moment.astimezone(OFFICE_ZONE).isoformat())
        yield "</event>\n"
    yield "</trace>\n"


def _strings(**values: str | None) -> str:
    return "".join(_element("string", key=key, value=value) for key, value in values.items() if value)


def _element(element: str, /, **attributes: str) -> str:
    return f"<{element} {' '.join(f'{name}={quoteattr(value)}' for name, value in attributes.items())}/>\n"


# -- OCEL 2.0 --------------------------------------------------------------------------------------------


def write_ocel(cases: Iterable[Case], file: IO[str]) -> int:
    """Write cases as OCEL 2.0 in JSON: complaints and officers are objects, each finished stage is an event of both. How many cases.

    Times are UTC. An object's attributes hold from its complaint's beginning. The cases are read once: events wait in a file beside
    until all objects are known.
    """
    stages, officers, count = set[str](), set[str](), 0
    with SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8") as events:
        file.write('{"objects": ')
        objects, happened = _Array(file), _Array(events)
        for count, case in enumerate(cases, 1):  # noqa: B007  the last one is how many there were
            objects.put(_complaint(case))
            for number, event in enumerate(case.events):
                happened.put(_event(case, number, event))
            stages.update(event.stage for event in case.events)
            officers.update(event.officer or SYSTEM for event in case.events)
        for officer in sorted(officers):
            objects.put(_officer(officer))
        objects.end()
        happened.end()
        file.write(', "events": ')
        events.seek(0)
        copyfileobj(events, file)
    file.write(', "objectTypes": ')
    json.dump([_type("complaint", "channel", "nature"), _type("officer")], file)
    file.write(', "eventTypes": ')
    json.dump([_type(stage, "outcome", "role") for stage in sorted(stages)], file)
    file.write("}\n")
    return count


class _Array:
    """A JSON array being written, a row a line."""

    def __init__(self, file: IO[str]) -> None:
        self._file, self._mark = file, "[\n"

    def put(self, row: dict[str, object]) -> None:
        self._file.write(self._mark + json.dumps(row, ensure_ascii=False))
        self._mark = ",\n"

    def end(self) -> None:
        self._file.write("[]" if self._mark == "[\n" else "\n]")


def _type(name: str, *attributes: str) -> dict[str, object]:
    return {"name": name, "attributes": [{"name": attribute, "type": "string"} for attribute in attributes]}


def _complaint(case: Case) -> dict[str, object]:
    known = {"channel": case.channel, "nature": case.nature}
    since = _utc(case.begun)
    attributes = [{"name": name, "time": since, "value": value} for name, value in known.items() if value]
    return {"id": f"complaint:{case.id}", "type": "complaint", "attributes": attributes, "relationships": []}


def _officer(name: str) -> dict[str, object]:
    return {"id": f"officer:{name}", "type": "officer", "attributes": [], "relationships": []}


def _event(case: Case, number: int, event: Event) -> dict[str, object]:
    known = {"outcome": event.outcome, "role": event.role}
    return {
        "id": f"{case.id}:{number}",
        "type": event.stage,
        "time": _utc(event.at),
        "attributes": [{"name": name, "value": value} for name, value in known.items() if value],
        "relationships": [
            {"objectId": f"complaint:{case.id}", "qualifier": "matter"},
            {"objectId": f"officer:{event.officer or SYSTEM}", "qualifier": "by"},
        ],
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
