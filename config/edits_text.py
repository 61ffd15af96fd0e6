"""YAML text changed in place: each value knows where it stands, and a change touches its own signs and no other.

Comments, order, quotes, blank lines and line ends of everything else stay byte for byte; what stands inside a removed part goes with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import Event, MappingEndEvent, MappingStartEvent, NodeEvent, ScalarEvent, SequenceEndEvent

from config.yaml_text import Path
from domain.errors import WorkflowFault

TOO_TANGLED = (
    "Bagian ini ditulis sedemikian rupa sehingga formulir tidak dapat mengubahnya tanpa menghilangkan keterangan (#) "
    "di dalamnya; ubahlah pada tab teks."
)
_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\r\n]*", re.MULTILINE)
_BLANK = " \t\r\n"


@dataclass(frozen=True)
class Node:
    """A value in the text, from `start` to before `end` (offsets); `flow` when it is a scalar or written in brackets."""

    start: int
    end: int
    flow: bool = True
    style: str = ""
    value: str = ""
    entries: Mapping[str, tuple[Node, Node]] = field(default_factory=dict)
    """Of a mapping: the key's and the value's node by key."""
    items: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Patch:
    """Signs from `start` to before `end` give way to `text`; `lossy` where comments between them may go too."""

    start: int
    end: int
    text: str = ""
    lossy: bool = False


class Sheet:
    """A text that the strict reader takes, and where everything stands in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self._skip = len(text) - len(text.removeprefix("\ufeff"))
        events = YAML(typ="safe", pure=True).parse(text[self._skip :])
        self._events: Iterator[Event] = (event for event in events if _inside(event))
        self.scalars: list[Node] = []
        try:
            self.root = self._node(next(self._events), 0)
        except MarkedYAMLError as wrong:  # a patch that didn't fit a rare way of writing
            raise WorkflowFault([TOO_TANGLED]) from wrong

    # -- reading -------------------------------------------------------------------------------

    def _node(self, event: Event, after: int) -> Node:
        start = event.start_mark.index + self._skip
        if isinstance(event, ScalarEvent):
            return self._scalar(event, start, after)
        flow = bool(event.flow_style)  # type: ignore[attr-defined]  # what is left are collections
        if isinstance(event, MappingStartEvent):
            return self._mapping(start, flow)
        return self._sequence(start, flow)

    def _scalar(self, event: ScalarEvent, start: int, after: int) -> Node:
        end = event.end_mark.index + self._skip
        written = self.text[start:end].rstrip(_BLANK)
        # nothing is written: its mark may lie lines below, so it stands right behind its colon
        node = (
            Node(start, start + len(written), style=event.style or "", value=event.value)
            if written
            else Node(after, after)
        )
        self.scalars.append(node)
        return node

    def _mapping(self, start: int, flow: bool) -> Node:  # noqa: FBT001  a column of the node
        entries: dict[str, tuple[Node, Node]] = {}
        end = start + 1
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                end = event.end_mark.index + self._skip if flow else end
                break
            key = self._node(event, start)
            value = self._node(next(self._events), self.text.index(":", key.end) + 1)
            entries[key.value], end = (key, value), value.end
        return Node(start, end, flow, entries=entries)

    def _sequence(self, start: int, flow: bool) -> Node:  # noqa: FBT001  a column of the node
        items: list[Node] = []
        end = start + 1
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                end = event.end_mark.index + self._skip if flow else end
                break
            items.append(self._node(event, end))
            end = items[-1].end
        return Node(start, end, flow, items=tuple(items))

    # -- asking --------------------------------------------------------------------------------

    def find(self, path: Path) -> Node | None:
        """What stands at the path, or None."""
        node = self.root
        for part in path:
            if isinstance(part, int):
                if part >= len(node.items):
                    return None
                node = node.items[part]
            elif part in node.entries:
                node = node.entries[part][1]
            else:
                return None
        return node

    def at(self, path: Path) -> Node:
        """What stands at the path. KeyError when nothing does."""
        found = self.find(path)
        if found is None:
            raise KeyError(path)
        return found

    @cached_property
    def _without_scalars(self) -> str:
        signs = list(self.text)
        for node in self.scalars:
            signs[node.start : node.end] = ["x"] * (node.end - node.start)
        return "".join(signs)

    def comments(self, start: int = 0, end: int | None = None) -> list[str]:
        """The comments that begin between two offsets, as written."""
        found = _COMMENT.finditer(self._without_scalars, start, len(self.text) if end is None else end)
        return [self.text[one.start() : one.end()].rstrip() for one in found]

    # -- lines ---------------------------------------------------------------------------------

    def line_start(self, offset: int) -> int:
        """Where the line begins."""
        return self.text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """Where the line ends, before its line break."""
        end = self.text.find("\n", offset)
        end = len(self.text) if end < 0 else end
        return end - 1 if end > offset and self.text[end - 1] == "\r" else end

    def column(self, offset: int) -> int:
        """How far the offset stands from the beginning of its line."""
        start = self.line_start(offset)
        return offset - start - (1 if start == 0 else 0) * self._skip

    def block_end(self, node_end: int, column: int) -> int:
        """The end of a part that is indented more than `column`: its last line, comments as deep below it included."""
        end = self.line_end(node_end)
        for start, line in self._lines_after(end):
            bare = line.lstrip()
            if bare and not (bare.startswith("#") and len(line) - len(bare) > column):
                break
            end = start + len(line.rstrip()) if bare else end
        return end

    def _lines_after(self, offset: int) -> Iterator[tuple[int, str]]:
        start = self.text.find("\n", offset) + 1
        while 0 < start < len(self.text):
            yield start, self.text[start : self.line_end(start)]
            start = self.text.find("\n", start) + 1

    def last_written(self, offset: int) -> int:
        """The end of the last line above `offset` that holds anything."""
        return len(self.text[:offset].rstrip(_BLANK))

    def first_written(self, offset: int) -> int:
        """The beginning of the first line below the one of `offset` that holds anything; the end of the text without one."""
        return next((start for start, line in self._lines_after(offset) if line.strip()), len(self.text))

    def chunk(self, items: Node, index: int) -> tuple[int, int]:
        """An item of a block list, from the comment right above it to its last line."""
        dash = self.column(items.start)
        item = items.items[index]
        start = self.line_start(item.start)
        while self.text[start + dash : start + dash + 1] != "-":  # the dash may stand alone above
            start = self.line_start(start - 1)
        while start and self._is_comment(self.line_start(start - 1), dash):
            start = self.line_start(start - 1)
        return start, self.block_end(item.end, dash)

    def _is_comment(self, start: int, column: int) -> bool:
        line = self.text[start : self.line_end(start)]
        return line[:column].isspace() is (column > 0) and line[column : column + 1] == "#"


def _inside(event: Event) -> bool:
    return isinstance(event, NodeEvent | MappingEndEvent | SequenceEndEvent)


@lru_cache(maxsize=16)
def sheet(text: str) -> Sheet:
    """The text with its places, read once for each text."""
    return Sheet(text)


def patched(before: Sheet, patches: list[Patch]) -> str:
    """The text with the patches in it. Raises WorkflowFault when a comment would get lost that isn't part of what goes."""
    text = before.text
    for patch in sorted(enumerate(patches), key=lambda one: (one[1].start, one[0]), reverse=True):
        text = text[: patch[1].start] + patch[1].text + text[patch[1].end :]
    gone = Counter(before.comments()) - Counter(sheet(text).comments())
    for one in patches:
        gone -= Counter(before.comments(one.start, one.end)) if one.lossy else Counter()
    if gone:
        raise WorkflowFault([TOO_TANGLED])
    return text
