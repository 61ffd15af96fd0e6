"""What leaves for other tools: logs as XES (IEEE 1849) and OCEL 2.0, routes as BPMN 2.0 with a drawing.

Ids, stages, roles and account names only; nothing of the matter or of a complainant is in a log, so nothing can leak.
Written event by event, so that a log of any length needs no more memory than its `EventLog`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import TextIO
from xml.sax.saxutils import quoteattr

from domain.discovery import Case, Event, EventLog
from tasks.bpmn import write_bpmn

__all__ = ["write_bpmn", "write_ocel", "write_xes"]

EXTENSIONS = {
    "Concept": ("concept", "http://www.xes-standard.org/concept.xesext"),
    "Time": ("time", "http://www.xes-standard.org/time.xesext"),
    "Organizational": ("org", "http://www.xes-standard.org/org.xesext"),
    "Lifecycle": ("lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
}
NOBODY = "system"


def write_xes(log: EventLog, file: TextIO) -> None:
    """Write the log as XES 2.0: a trace a case, an event a finished stage; times with the office's offset.

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
    for case in log.cases:
        file.writelines(_trace(case, log))
    file.write("</log>\n")


def _trace(case: Case, log: EventLog) -> Iterator[str]:
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
                yield _element("date", key=key, value=moment.astimezone(log.zone).isoformat())
        yield "</event>\n"
    yield "</trace>\n"


def _strings(**values: str | None) -> str:
    return "".join(_element("string", key=key, value=value) for key, value in values.items() if value)


def _element(element: str, /, **attributes: str) -> str:
    return f"<{element} {' '.join(f'{name}={quoteattr(value)}' for name, value in attributes.items())}/>\n"


# -- OCEL 2.0 --------------------------------------------------------------------------------------------


def write_ocel(log: EventLog, file: TextIO) -> None:
    """Write the log as OCEL 2.0 in JSON: complaints and officers are objects, each finished stage is an event of both.

    Times are UTC. An object's attributes hold from its complaint's beginning.
    """
    file.write('{"objectTypes": ')
    json.dump([_type("complaint", "channel", "nature"), _type("officer")], file)
    file.write(', "eventTypes": ')
    json.dump(
        [_type(stage, "outcome", "role") for stage in sorted({e.stage for c in log.cases for e in c.events})], file
    )
    file.write(', "objects": ')
    _array(file, chain(map(_complaint, log.cases), map(_officer, _officers(log))))
    file.write(', "events": ')
    _array(file, (_event(case, n, event) for case in log.cases for n, event in enumerate(case.events)))
    file.write("}\n")


def _array(file: TextIO, rows: Iterator[dict[str, object]]) -> None:
    for n, row in enumerate(rows):
        file.write("[\n" if n == 0 else ",\n")
        json.dump(row, file, ensure_ascii=False)
    file.write("\n]")


def _type(name: str, *attributes: str) -> dict[str, object]:
    return {"name": name, "attributes": [{"name": attribute, "type": "string"} for attribute in attributes]}


def _complaint(case: Case) -> dict[str, object]:
    known = {"channel": case.channel, "nature": case.nature}
    since = _utc(case.begun)
    attributes = [{"name": name, "time": since, "value": value} for name, value in known.items() if value]
    return {"id": f"complaint:{case.id}", "type": "complaint", "attributes": attributes, "relationships": []}


def _officers(log: EventLog) -> list[str]:
    return sorted({event.officer or NOBODY for case in log.cases for event in case.events})


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
            {"objectId": f"officer:{event.officer or NOBODY}", "qualifier": "by"},
        ],
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
