"""A route as BPMN 2.0: a task a stage in the lane of its role, an exclusive gateway where decisions part, and the drawing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent, register_namespace

from domain.workflow import END, PROPOSED, PROPOSER, Deadline, Kind, Stage, Workflow

MODEL, DIAGRAM, SHAPES, LINES = (
    "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "http://www.omg.org/spec/BPMN/20100524/DI",
    "http://www.omg.org/spec/DD/20100524/DC",
    "http://www.omg.org/spec/DD/20100524/DI",
)
TASKS = {Kind.WAITING: "receiveTask", Kind.REGISTRATION: "serviceTask", Kind.FORWARDING: "sendTask"}
"""Which task a kind of stage is; a person's work otherwise."""
START, STOP = "start", "end"
COLUMN, ROW, LEFT, TITLE = 300, 150, 90, 30
"""The grid of the drawing, in points: a stage with its gateway takes a cell; lanes begin beside their titles."""
SIZES = {"task": (140, 80), "gateway": (50, 50), "event": (36, 36)}


@dataclass(frozen=True)
class Node:
    """Something drawn: its id, its BPMN element, its name, and its box (left, top, width, height)."""

    id: str
    element: str
    name: str
    lane: str
    box: tuple[int, int, int, int]


@dataclass(frozen=True)
class Flow:
    """A way from one node to another; `name` is the decision that takes it."""

    id: str
    source: str
    target: str
    name: str


def write_bpmn(route: Workflow, file: TextIO) -> None:
    """Write the route as a BPMN 2.0 file (UTF-8) with diagram coordinates, for modelling tools.

    An outcome that needs approval leads to the approval stage, and from there to every stage that may be proposed or has
    proposed. Terms stand in each task's documentation; a withdrawal, possible anywhere, in that of the process.
    """
    # Prefixes belong to the whole process: "dc" is that of the letters' PDF metadata, and taking it would change their bytes.
    for prefix, uri in {"bpmn": MODEL, "bpmndi": DIAGRAM, "omgdc": SHAPES, "omgdi": LINES}.items():
        register_namespace(prefix, uri)
    plan = _Plan(route)
    root = Element(f"{{{MODEL}}}definitions", {"id": "definitions", "targetNamespace": f"urn:sipdumas:{route.version}"})
    pool = SubElement(root, f"{{{MODEL}}}collaboration", id="office")
    SubElement(pool, f"{{{MODEL}}}participant", id="pool", name=route.title, processRef="route")
    _process(root, plan)
    _drawing(root, plan)
    indent(root)
    file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    ElementTree(root).write(file, encoding="unicode")
    file.write("\n")


class _Plan:
    """Where everything stands: columns by distance from the start, lanes by role, one row for each stage of a cell."""

    def __init__(self, route: Workflow) -> None:
        self.route = route
        self.roles = list(dict.fromkeys(stage.role for stage in route.stages))
        self._depth = _depths(route)
        self._cells: dict[tuple[str, int], list[str]] = {}
        for stage in route.stages:
            self._cells.setdefault((stage.role, self._depth[stage.key]), []).append(stage.key)
        self.lanes = dict(self._lanes())
        self.nodes = {node.id: node for node in self._nodes()}
        self.flows = list(self._flows())

    @property
    def width(self) -> int:
        """Of the whole drawing."""
        return LEFT + COLUMN * (max(self._depth.values()) + 2)

    def _lanes(self) -> Iterator[tuple[str, tuple[int, int]]]:
        top = 0
        for role in self.roles:
            rows = max(len(keys) for (lane, _), keys in self._cells.items() if lane == role)
            yield role, (top, rows * ROW)
            top += rows * ROW

    def _nodes(self) -> Iterator[Node]:
        first, last = self.route.stages[0], self.route.stages[-1]
        yield self._node(START, "startEvent", "Pengaduan diterima", first, size="event", shift=-50)
        for stage in self.route.stages:
            yield self._node(f"stage_{stage.key}", TASKS.get(stage.kind, "userTask"), stage.title, stage, size="task")
            if len(self.ways(stage)) > 1:
                yield self._node(f"decision_{stage.key}", "exclusiveGateway", "", stage, size="gateway", shift=170)
        yield self._node(STOP, "endEvent", "Selesai", last, size="event", shift=230)

    def _node(self, key: str, element: str, name: str, stage: Stage, *, size: str, shift: int = 0) -> Node:
        width, height = SIZES[size]
        column = self._depth[stage.key]
        row = self._cells[stage.role, column].index(stage.key)
        middle = self.lanes[stage.role][0] + row * ROW + ROW // 2
        return Node(
            key, element, name, stage.role, (LEFT + column * COLUMN + shift, middle - height // 2, width, height)
        )

    def ways(self, stage: Stage) -> dict[tuple[str, str], None]:
        """Where the stage's decisions lead: pairs of target and name, in the order of the file."""
        return {
            (target, outcome.label): None
            for outcome in stage.outcomes
            for target in _targets(self.route, stage, outcome.key)
        }

    def _flows(self) -> Iterator[Flow]:
        yield Flow("flow_start", START, f"stage_{self.route.first.key}", "")
        for stage in self.route.stages:
            ways, source = self.ways(stage), f"stage_{stage.key}"
            if len(ways) > 1:
                yield Flow(f"flow_{stage.key}", source, f"decision_{stage.key}", "")
                source = f"decision_{stage.key}"
            for n, (target, name) in enumerate(ways):
                yield Flow(f"flow_{stage.key}_{n}", source, STOP if target == END else f"stage_{target}", name)


def _depths(route: Workflow) -> dict[str, int]:
    """How many decisions a stage is from the start, at least; stages reached only otherwise come last."""
    depth, todo = {route.first.key: 0}, [route.first]
    for stage in todo:
        for outcome in stage.outcomes:
            for target in _targets(route, stage, outcome.key):
                if target != END and target not in depth:
                    depth[target] = depth[stage.key] + 1
                    todo.append(route.stage(target))
    furthest = max(depth.values())
    return {stage.key: depth.get(stage.key, furthest + 1) for stage in route.stages}


def _targets(route: Workflow, stage: Stage, key: str) -> list[str]:
    outcome, approval = stage.outcome(key), route.approval
    if outcome.approval_by and approval and stage is not approval:
        return [approval.key]
    proposals = [
        (one.key, two.to) for one in route.stages if not one.approves for two in one.outcomes if two.approval_by
    ]
    special = {PROPOSER: [proposer for proposer, _ in proposals], PROPOSED: [proposed for _, proposed in proposals]}
    return list(dict.fromkeys(special.get(outcome.to, [outcome.to])))


# -- the process -----------------------------------------------------------------------------------------


def _process(root: Element, plan: _Plan) -> None:
    route = plan.route
    process = SubElement(root, f"{{{MODEL}}}process", id="route", name=route.name, isExecutable="false")
    withdrawn = route.stage(route.withdraw_to).title if route.has(route.withdraw_to) else "akhir"
    _said(process, f"Pencabutan pengaduan dari setiap tahap menuju {withdrawn}. Versi {route.version}.")
    lanes = SubElement(process, f"{{{MODEL}}}laneSet", id="lanes")
    for n, role in enumerate(plan.roles):
        lane = SubElement(lanes, f"{{{MODEL}}}lane", id=f"lane_{n}", name=role)
        for node in plan.nodes.values():
            if node.lane == role:
                SubElement(lane, f"{{{MODEL}}}flowNodeRef").text = node.id
    for node in plan.nodes.values():
        _put(process, node, plan)
    for flow in plan.flows:
        named = {"name": flow.name} if flow.name else {}
        SubElement(
            process,
            f"{{{MODEL}}}sequenceFlow",
            {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target, **named},
        )


def _put(process: Element, node: Node, plan: _Plan) -> None:
    element = SubElement(process, f"{{{MODEL}}}{node.element}", {"id": node.id, "name": node.name})
    key = node.id.removeprefix("stage_")
    if key != node.id and (terms := plan.route.stage(key).deadlines):
        _said(element, "\n".join(_term(deadline) for deadline in terms))
    for flow in plan.flows:
        if flow.target == node.id:
            SubElement(element, f"{{{MODEL}}}incoming").text = flow.id
    for flow in plan.flows:
        if flow.source == node.id:
            SubElement(element, f"{{{MODEL}}}outgoing").text = flow.id


def _term(deadline: Deadline) -> str:
    units = {"working_days": "hari kerja", "calendar_days": "hari kalender"}
    terms = (f"{nature or 'semua'}: {term.amount} {units[term.unit]}" for nature, term in deadline.terms.items())
    return f"{deadline.label} ({'; '.join(terms)}). {deadline.legal_basis}"


def _said(element: Element, text: str) -> None:
    SubElement(element, f"{{{MODEL}}}documentation").text = text


# -- the drawing -----------------------------------------------------------------------------------------


def _drawing(root: Element, plan: _Plan) -> None:
    diagram = SubElement(root, f"{{{DIAGRAM}}}BPMNDiagram", id="diagram")
    plane = SubElement(diagram, f"{{{DIAGRAM}}}BPMNPlane", id="plane", bpmnElement="office")
    height = sum(height for _, height in plan.lanes.values())
    _shape(plane, "pool", (0, 0, plan.width, height), across=True)
    for n, role in enumerate(plan.roles):
        top, tall = plan.lanes[role]
        _shape(plane, f"lane_{n}", (TITLE, top, plan.width - TITLE, tall), across=True)
    for node in plan.nodes.values():
        _shape(plane, node.id, node.box)
    for flow in plan.flows:
        edge = SubElement(plane, f"{{{DIAGRAM}}}BPMNEdge", id=f"{flow.id}_edge", bpmnElement=flow.id)
        for x, y in _line(plan.nodes[flow.source].box, plan.nodes[flow.target].box):
            SubElement(edge, f"{{{LINES}}}waypoint", x=str(x), y=str(y))


def _shape(plane: Element, key: str, box: tuple[int, int, int, int], *, across: bool = False) -> None:
    flat = {"isHorizontal": "true"} if across else {}
    shape = SubElement(plane, f"{{{DIAGRAM}}}BPMNShape", {"id": f"{key}_shape", "bpmnElement": key, **flat})
    x, y, width, height = map(str, box)
    SubElement(shape, f"{{{SHAPES}}}Bounds", x=x, y=y, width=width, height=height)


def _line(source: tuple[int, int, int, int], target: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """Forward from right to left over the gap between; back from below to below, under both."""
    right, middle = source[0] + source[2], source[1] + source[3] // 2
    left, goal = target[0], target[1] + target[3] // 2
    if left > right:
        turn = left - 15
        return (
            [(right, middle), (left, goal)]
            if middle == goal
            else [(right, middle), (turn, middle), (turn, goal), (left, goal)]
        )
    below = max(source[1] + source[3], target[1] + target[3]) + 20
    out, home = source[0] + source[2] // 2, target[0] + target[2] // 2
    return [(out, source[1] + source[3]), (out, below), (home, below), (home, target[1] + target[3])]
