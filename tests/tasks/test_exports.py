"""Exports, re-read by the tool they are made for: pm4py (AGPL, a test dependency only; see pyproject.toml)."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import warnings
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import TextIO, TypeVar
from xml.etree import ElementTree as ET

import pytest

from domain.calendar import OFFICE_ZONE
from domain.discovery import Case, Event, EventLog
from tasks.exports import write_bpmn, write_ocel, write_xes
from tests.office_model import the_route
from tests.realdata import NO

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=OFFICE_ZONE)
Thing = TypeVar("Thing")
MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DIAGRAM = "{http://www.omg.org/spec/BPMN/20100524/DI}"


@pytest.fixture(scope="module")
def pm4py() -> ModuleType:
    """The process-mining library; without it these tests are skipped by name, in CI they fail."""
    if importlib.util.find_spec("pm4py") is None:
        message = "pm4py is missing; install the group `mining`"
        if os.environ.get("CI", "").lower() not in NO:
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own and its libraries' warnings are not ours to mend
        return importlib.import_module("pm4py")


def a_log() -> EventLog:
    """Two complaints, one of them open; a title with everything that breaks XML."""
    day = timedelta(days=1)
    first = [
        Event("registration", MONDAY, "system", "mailroom", MONDAY, "registered"),
        Event("analysis", MONDAY + day, "ana", "analyst", MONDAY, "forward"),
        Event("closure & <akhir> “baik”", MONDAY + 3 * day, "budi", "assistant_deputy", MONDAY + day, "close"),
    ]
    second = [Event("registration", MONDAY + day, "system", "mailroom", MONDAY + day, "registered")]
    return EventLog((Case("A-1", tuple(first), None, "general", "letter"), Case("A-2", tuple(second), "analysis")))


def written(tmp_path: Path, name: str, write: Callable[[Thing, TextIO], object], what: Thing) -> Path:
    """The path of a file written by one of the writers."""
    path = tmp_path / name
    with path.open("w", encoding="utf-8") as file:
        write(what, file)
    return path


def tree(path: Path) -> ET.Element:
    """The root of an XML file of ours."""
    return ET.parse(path).getroot()  # noqa: S314  our own file, written a moment ago


@pytest.mark.filterwarnings("ignore")
def test_a_log_comes_back_from_xes_as_it_was(pm4py: ModuleType, tmp_path: Path) -> None:
    frame = pm4py.read_xes(str(written(tmp_path, "log.xes", write_xes, a_log().cases)))
    events = [event for case in a_log().cases for event in case.events]
    assert list(frame["concept:name"]) == [event.stage for event in events]
    assert [moment.to_pydatetime() for moment in frame["time:timestamp"]] == [event.at for event in events]
    assert list(frame["org:resource"]) == [event.officer for event in events]
    assert set(frame["case:concept:name"]) == {"A-1", "A-2"}


@pytest.mark.filterwarnings("ignore")
def test_a_log_comes_back_from_ocel_with_its_objects(pm4py: ModuleType, tmp_path: Path) -> None:
    ocel = pm4py.read_ocel2_json(str(written(tmp_path, "log.jsonocel", write_ocel, a_log().cases)))
    assert list(ocel.events["ocel:activity"]) == [event.stage for event in a_log().events]
    assert set(ocel.objects["ocel:type"]) == {"complaint", "officer"}
    assert len(ocel.relations) == 2 * len(a_log().events)


@pytest.mark.filterwarnings("ignore")
def test_the_seed_route_comes_back_from_bpmn_with_every_stage(pm4py: ModuleType, tmp_path: Path) -> None:
    route = the_route()
    graph = pm4py.read_bpmn(str(written(tmp_path, "route.bpmn", write_bpmn, route)))
    names = {node.get_name() for node in graph.get_nodes()}
    assert {stage.title for stage in route.stages} <= names
    net, begin, end = pm4py.convert_to_petri_net(graph)
    assert begin
    assert end
    assert len(net.transitions) >= len(route.stages)


def test_every_node_and_way_of_a_bpmn_file_is_drawn_inside_its_pool(tmp_path: Path) -> None:
    root = tree(written(tmp_path, "route.bpmn", write_bpmn, the_route()))
    process = root.find(f"{MODEL}process")
    assert process is not None
    ids = {element.get("id") for element in process if element.tag not in (f"{MODEL}laneSet", f"{MODEL}documentation")}
    drawn = {
        element.get("bpmnElement")
        for element in root.iter()
        if element.tag in (f"{DIAGRAM}BPMNShape", f"{DIAGRAM}BPMNEdge")
    }
    assert ids <= drawn
    boxes = [
        {key: int(value) for key, value in box.attrib.items()}
        for box in root.iter("{http://www.omg.org/spec/DD/20100524/DC}Bounds")
    ]
    pool = boxes[0]
    assert all(
        b["x"] >= 0 and b["x"] + b["width"] <= pool["width"] and b["y"] + b["height"] <= pool["height"] for b in boxes
    )


def test_each_flow_of_a_bpmn_file_joins_two_nodes_of_it(tmp_path: Path) -> None:
    root = tree(written(tmp_path, "route.bpmn", write_bpmn, the_route()))
    ids = {element.get("id") for element in root.iter()}
    flows = list(root.iter(f"{MODEL}sequenceFlow"))
    assert len(flows) > len(the_route().stages)
    assert all(flow.get("sourceRef") in ids and flow.get("targetRef") in ids for flow in flows)


def test_no_two_nodes_of_a_drawing_lie_on_each_other(tmp_path: Path) -> None:
    root = tree(written(tmp_path, "route.bpmn", write_bpmn, the_route()))
    boxes = [
        tuple(int(bounds.attrib[side]) for side in ("x", "y", "width", "height"))
        for shape in root.iter(f"{DIAGRAM}BPMNShape")
        if not shape.get("isHorizontal")
        for bounds in shape
    ]
    overlaps = [(a, b) for n, a in enumerate(boxes) for b in boxes[:n] if _overlap(a, b)]
    assert not overlaps


def _overlap(a: tuple[int, ...], b: tuple[int, ...]) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def test_an_ocel_file_is_plain_json_with_utc_times(tmp_path: Path) -> None:
    ocel = json.loads(written(tmp_path, "log.json", write_ocel, a_log().cases).read_text(encoding="utf-8"))
    assert {event["time"][-1] for event in ocel["events"]} == {"Z"}
    assert [kind["name"] for kind in ocel["objectTypes"]] == ["complaint", "officer"]
