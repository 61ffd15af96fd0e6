"""YAML as plain data that remembers its lines: the strict, small part of YAML a person can read at a glance.

Mappings, lists and plain values only. Anchors, aliases, merge keys, tags, several documents, double keys, and
files too big or too deep to be written by hand are refused, so that what stands in the file is what is meant.
"""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)
from ruamel.yaml.reader import ReaderError

from domain.errors import WorkflowFault
from domain.sentence import Sentence
from domain.workflow import Fault

LARGEST = 256 * 1024
DEEPEST = 16
MOST_FAULTS = 300

Path = tuple[str | int, ...]

_UNUSUAL = re.compile(r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,15}")
_WORDS: Mapping[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True)
class Text:
    """A read file: `data` holds dict, list, str, int, float, bool and None; `lines` maps paths to lines, from 1."""

    name: str
    data: object
    lines: Mapping[Path, int] = field(repr=False)

    def line(self, path: Path) -> int:
        """The line of the deepest part of the path that stands in the file; unknown parts are passed over."""
        here: Path = ()
        for part in path:
            if (*here, part) in self.lines:
                here = (*here, part)
        return self.lines.get(here, 1)

    def tell(self, faults: Iterable[Fault]) -> list[Sentence]:
        """The faults as lines of text in the order of the file, each once."""
        placed = sorted({(self.line(fault.path), fault.text, inside(fault.path)) for fault in faults})
        return [told(self.name, line, text, within=within) for line, text, within in placed]


def inside(path: Path) -> bool:
    """True for what lies within a stage, deadline or field, false for what holds for the whole file."""
    return len(path) > 1


def told(name: str, line: int, text: str, *, within: bool = False) -> Sentence:
    """A fault as one line of text: "file:41, stage analysis: …", or "file:2: …" for what is wrong with the whole."""
    if within:
        return Sentence("{file}:{line}, {what}", file=name, line=line, what=text)
    return Sentence("{file}:{line}: {what}", file=name, line=line, what=text)


class Unreadable(WorkflowFault):
    """A file that is no plain YAML; `places` holds (line, what is wrong – remedy) for each fault, in the order of the file."""

    def __init__(self, name: str, places: Sequence[tuple[int, str]]) -> None:
        self.places = tuple(places)
        super().__init__([told(name, line, text) for line, text in self.places])


def read_bytes(path: pathlib.Path) -> bytes:
    """A file's content. Raises WorkflowFault naming the file when it can't be read."""
    try:
        return path.read_bytes()
    except OSError as wrong:
        reason = Sentence("can't be read ({problem}) – check the name and its permissions", problem=wrong.strerror)
        raise Unreadable(path.name, [(1, reason)]) from wrong


def read_yaml(source: str | bytes, *, name: str) -> Text:
    """Read a file's content. Raises Unreadable with one line for each thing that is wrong, with file and line."""
    text = decoded(source, name)
    builder = _Builder()
    try:
        data = builder.build(_events(text))
    except MarkedYAMLError as wrong:
        raise Unreadable(name, [*builder.faults, _syntax(text, wrong)]) from wrong
    except ReaderError as wrong:
        line = text.count("\n", 0, wrong.position) + 1
        unseen = Sentence("holds an invisible character YAML does not allow – take it out")
        raise Unreadable(name, [(line, unseen)]) from wrong
    if builder.faults:
        raise Unreadable(name, builder.faults)
    if data is None:
        raise Unreadable(name, [(1, Sentence("the file is empty – write at least its title and stages"))])
    return Text(name, data, builder.lines)


def hidden(source: str | bytes, text: Text) -> list[tuple[int, str]]:
    """Characters that can't be seen, that steer a screen or turn the text round, in the file or written into a value as an escape.

    YAML itself allows them, and what reads otherwise than it stands would be approved by nobody who saw it.
    """
    rows = enumerate(decoded(source, text.name).replace("\r\n", "\n").split("\n"), 1)
    found = {line: match[0] for line, row in rows if (match := _HIDDEN.search(row))}
    for path, value in _texts(text.data, ()):
        if match := _HIDDEN.search(value):
            found.setdefault(text.line(path), match[0])
    said = "holds the character {sign}, which can't be seen and may make the text read otherwise – take it out"
    return [(line, Sentence(said, sign=f"U+{ord(sign):04X}")) for line, sign in sorted(found.items())]


def _texts(data: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text in plain data, keys too, with its path."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield (*path, key), key
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from _texts(value, (*path, i))


def decoded(source: str | bytes, name: str) -> str:
    """A file's content as text, without its byte order mark. Raises Unreadable for what is binary, no UTF-8 or too big."""
    raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(raw) > LARGEST:
        big = Sentence("{size} bytes – at most {most} are read; is this the right file?", size=len(raw), most=LARGEST)
        raise Unreadable(name, [(1, big)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        raise Unreadable(name, [(line, Sentence("not UTF-8 text – save the file as UTF-8"))]) from wrong
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise Unreadable(name, [(line, Sentence("binary content – this is not a YAML text file"))])
    return text


def _events(text: str) -> Iterator[Event]:
    """What the file says, by the quick parser where it says the same as the exact one, else by the exact one.

    The two differ over tabs, odd line ends, aliases and empty values, and only the exact one's complaints are worth telling.
    The quick one (libyaml) is twenty times quicker, which an editor feels.
    """
    quick = None if _UNUSUAL.search(text) else _quick(text)
    yield from quick or YAML(typ="safe", pure=True).parse(text)


def _quick(text: str) -> list[Event] | None:
    """The quick parser's events; None where it had better be left to the exact one."""
    events, depth = [], 0
    try:
        for event in YAML(typ="safe").parse(text):
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth > DEEPEST + 1 or _special(event):  # deep nesting takes it minutes
                return None
            events.append(event)
    except YAMLError:
        return None
    return events


def _special(event: Event) -> bool:
    if not isinstance(event, NodeEvent):
        return False
    empty = isinstance(event, ScalarEvent) and not event.value and not event.style
    return bool(empty or event.anchor or getattr(event, "ctag", None) is not None)


def _brief(wrong: Exception) -> str:
    return " ".join(str(wrong).split())[:120]


def _syntax(text: str, wrong: MarkedYAMLError) -> tuple[int, str]:
    mark = wrong.problem_mark or wrong.context_mark
    line = mark.line + 1 if mark else 1
    rows = text.splitlines()
    if line <= len(rows) and rows[line - 1][: len(rows[line - 1]) - len(rows[line - 1].lstrip())].count("\t"):
        return line, Sentence("the line is indented with a tab – use spaces")
    problem = wrong.problem or _brief(wrong)
    if not wrong.context_mark:
        return line, Sentence("not valid YAML: {problem} – check quotes, colons and indentation", problem=problem)
    text = "not valid YAML: {problem} (in what begins on line {begun}) – check quotes, colons and indentation"
    return line, Sentence(text, problem=problem, begun=wrong.context_mark.line + 1)


class _Enough(Exception):
    """Nested deeper than anybody writes by hand, or more faults than anybody reads; ends the reading."""


class _Builder:
    """Turns the parser's events into plain data, noting lines and whatever is not allowed."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.faults: list[tuple[int, str]] = []

    def build(self, events: Iterator[Event]) -> object:
        """The first document's data; None when there is none."""
        self._events, data, documents = events, None, 0
        try:
            for event in events:
                documents += isinstance(event, DocumentStartEvent)
                if isinstance(event, DocumentStartEvent) and documents == 2:
                    self._fault(event, Sentence("a second document begins here ('---') – one file, one document"))
                if isinstance(event, NodeEvent):
                    value = self._node(event, (), 0)
                    data = value if documents == 1 else data
        except _Enough:
            pass
        return data

    def _fault(self, event: Event, text: Sentence) -> None:
        fault = event.start_mark.line + 1, text
        if fault not in self.faults[-20:]:  # a bomb repeats itself within its line
            self.faults.append(fault)
        if len(self.faults) >= MOST_FAULTS:
            raise _Enough

    def _node(self, event: Event, path: Path, depth: int) -> object:
        self.lines.setdefault(path, event.start_mark.line + 1)
        if depth > DEEPEST:
            self._fault(event, Sentence("nested more than {most} levels deep – write it flatter", most=DEEPEST))
            raise _Enough
        if isinstance(event, AliasEvent):
            text = "alias '*{anchor}' – write the value out, aliases are not used here"
            self._fault(event, Sentence(text, anchor=event.anchor))
            return None
        self._plainness(event)
        if isinstance(event, ScalarEvent):
            return _value(event.value, quoted=bool(event.style))
        if isinstance(event, MappingStartEvent):
            return self._mapping(path, depth)
        return self._sequence(path, depth)

    def _plainness(self, event: Event) -> None:
        if isinstance(event, NodeEvent) and event.anchor:
            text = "anchor '&{anchor}' – write the value out, anchors are not used here"
            self._fault(event, Sentence(text, anchor=event.anchor))
        tag = getattr(event, "ctag", None)  # aliases have none
        if tag is not None:
            self._fault(event, Sentence("tag '{tag}' – write the plain value, tags are not used here", tag=tag))

    def _mapping(self, path: Path, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event, depth)
            inner = (*path, key)
            if key in found:
                text = "'{key}' stands here a second time (first on line {first}) – keep one"
                self._fault(event, Sentence(text, key=key, first=self.lines[inner]))
            self.lines.setdefault(inner, event.start_mark.line + 1)
            found[key] = self._node(next(self._events), inner, depth + 1)
        return found

    def _key(self, event: Event, depth: int) -> str:
        if not isinstance(event, ScalarEvent):
            self._fault(event, Sentence("a key must be a plain word – write one before the colon"))
            self._node(event, ("(key)",), depth + 1)
            return "(key)"
        self._plainness(event)
        if event.value == "<<":
            self._fault(event, Sentence("merge key '<<' – write the entries out, merging is not used here"))
        return str(event.value)

    def _sequence(self, path: Path, depth: int) -> list[object]:
        found: list[object] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            found.append(self._node(event, (*path, len(found)), depth + 1))
        return found


def _value(text: str, *, quoted: bool) -> object:
    """A quoted value is text; a plain one may be a number, true, false or nothing. Anything else is text."""
    if quoted:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
