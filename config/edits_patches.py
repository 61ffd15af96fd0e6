"""From a wish ("this key holds that") to patches of the text: written as the neighbours are written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from config.edits_text import Node, Patch, Sheet
from config.yaml_text import Path

Value = str | int | bool | Sequence["Value"] | Mapping[str, "Value"]
Row = Mapping[str, Value]

ORDER: tuple[str, ...] = (
    *("key", "title", "label", "kind", "type", "role", "to", "approval_by", "completes_file", "dismisses"),
    *("decides_itself", "approves", "stops_clock", "closes", "bulk", "form", "required", "optional"),
    *("from", "working_days", "calendar_days", "basis", "legal_basis", "reminders", "escalate_to", "lapses_into"),
    *("help", "multiline", "choices", "choices_from", "letters", "outcomes"),
    *("withdraw_to", "withdraw_letters", "reopen_to", "deadlines", "fields", "stages"),
)
"""In which order keys stand when one of them is new."""

PROSE = frozenset({"title", "label", "legal_basis", "stops_clock", "help"})
"""Keys whose values are sentences: written in quotes."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_PLAIN = re.compile(r"[^\W\d_](?:[\w ./()“”–!?;%+=-]*[\w./()“”!?;%+=-])?")
_EMPTY = frozenset({"null", "true", "false"})


# -- writing values ------------------------------------------------------------------------------


def written(value: Value, key: str = "", style: str = "") -> str:
    """A value on one line; a text keeps the quotes there were, a sentence gets some."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return _text(value, '"' if key in PROSE and not style else style)
        case Mapping():
            return "{" + ", ".join(f"{name}: {written(one, name)}" for name, one in value.items()) + "}"
    return "[" + ", ".join(written(one) for one in value) + "]"


def _text(text: str, style: str) -> str:
    if style == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    plain = _PLAIN if style == "plain" else _NAME
    if style in ("", "plain") and plain.fullmatch(text) and text not in _EMPTY:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else _escaped(sign) for sign in quoted)


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"


def block(row: Row, dash: int, newline: str, *, step: int = 2) -> str:
    """An item of a block list, from its dash on; lists of rows inside stand below their keys."""
    lines: list[str] = []
    for key, value in row.items():
        lines += _entry(key, value, dash + 2, step)
    return " " * dash + "- " + newline.join(lines).lstrip()


def _entry(key: str, value: Value, column: int, step: int) -> Iterator[str]:
    margin = " " * column
    inner = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
    if inner:
        yield f"{margin}{key}:"
        for row in inner:
            yield from block(row, column + step, "\n", step=step).split("\n")
    else:
        yield f"{margin}{key}: {written(value, key)}"


# -- keys ----------------------------------------------------------------------------------------


def put(sheet: Sheet, path: Path, value: Value) -> list[Patch]:
    """The key at the end of the path holds the value; a new one comes where such keys stand."""
    key = str(path[-1])
    old = sheet.find(path)
    if old is None:
        return [_added(sheet, sheet.at(path[:-1]), key, value)]
    if isinstance(value, Mapping) and old.entries:
        return _merged(sheet, path, old, value)
    if isinstance(value, Sequence) and not isinstance(value, str) and old.items and not old.flow:
        return _relisted(sheet, old, value)
    if old.flow:
        style = old.style or ("plain" if old.value else "")
        new = written(value, key, style) if isinstance(value, str) else _kept_items(sheet, old, value)
        space = "" if old.start != old.end else " "
        return [] if _same(old, value) else [Patch(old.start, old.end, space + new)]
    return _raised(sheet, path, old, written(value, key))


def _raised(sheet: Sheet, path: Path, old: Node, new: str) -> list[Patch]:
    """The value comes onto the line of its key; the lines that held it go."""
    key = sheet.at(path[:-1]).entries[str(path[-1])][0]
    colon, below = sheet.text.index(":", key.end) + 1, sheet.line_start(old.start)
    return [Patch(colon, colon, " " + new), *_line_gone(sheet, below, old.end, sheet.column(old.start))]


def _same(old: Node, value: Value) -> bool:
    if isinstance(value, str):
        return old.value == value and not old.items and not old.entries
    if isinstance(value, bool | int):
        return not old.style and old.value == written(value)
    return isinstance(value, Sequence) and bool(old.items) and [one.value for one in old.items] == [*map(str, value)]


def _kept_items(sheet: Sheet, old: Node, value: Value) -> str:
    """A list in brackets whose remaining items are written as they were."""
    if isinstance(value, bool | int | str | Mapping):
        return written(value)
    before = {item.value: sheet.text[item.start : item.end] for item in old.items}
    return "[" + ", ".join(before.get(str(one), written(one)) for one in value) + "]"


def _merged(sheet: Sheet, path: Path, old: Node, value: Mapping[str, Value]) -> list[Patch]:
    patches: list[Patch] = []
    for key, one in value.items():
        patches += put(sheet, (*path, key), one)
    stays = [key for key in old.entries if key in value]
    for key in old.entries:
        if key not in value:
            patches += drop(sheet, (*path, key))
    if not stays:  # nothing to stand beside: written anew
        return [Patch(old.start, old.end, written(value))]
    return patches


def _relisted(sheet: Sheet, old: Node, values: Sequence[Value]) -> list[Patch]:
    """A block list of names with these items, each that stays with its own lines."""
    spans = [sheet.chunk(old, index) for index in range(len(old.items))]
    lines = {item.value: sheet.text[a:b] for item, (a, b) in zip(old.items, spans, strict=True)}
    margin = " " * sheet.column(old.start)
    new = sheet.newline.join(lines.get(str(value), f"{margin}- {written(value)}") for value in values)
    start, end = spans[0][0], spans[-1][1]
    return [] if sheet.text[start:end] == new else [Patch(start, end, new, lossy=True)]


def _added(sheet: Sheet, mapping: Node, key: str, value: Value) -> Patch:
    before = [name for name in mapping.entries if _rank(name) <= _rank(key)]
    anchor = max(reversed(before), key=_rank, default=None)
    if not mapping.entries:
        return Patch(mapping.start, mapping.end, written({key: value}))
    if mapping.flow:
        return _added_in_brackets(mapping, anchor, f"{key}: {written(value, key)}")
    first = next(iter(mapping.entries.values()))[0].start
    column = sheet.column(first)
    new = sheet.newline.join(_entry(key, value, column, _step(sheet)))
    if anchor is None:
        return Patch(first, first, new.lstrip() + sheet.newline + " " * column)
    end = sheet.block_end(mapping.entries[anchor][1].end, column)
    return Patch(end, end, sheet.newline + new)


def _added_in_brackets(mapping: Node, anchor: str | None, new: str) -> Patch:
    if anchor is None:
        first = next(iter(mapping.entries.values()))[0].start
        return Patch(first, first, new + ", ")
    end = mapping.entries[anchor][1].end
    return Patch(end, end, ", " + new)


def _step(sheet: Sheet) -> int:
    """How far the dashes of a list stand to the right of its key, in this text."""
    stages = sheet.at(("stages",))
    return 2 if stages.flow else sheet.column(stages.start) - sheet.column(sheet.root.entries["stages"][0].start)


def _rank(key: str) -> int:
    return ORDER.index(key) if key in ORDER else len(ORDER)


def drop(sheet: Sheet, path: Path) -> list[Patch]:
    """The key at the end of the path goes, with its value; comments beside it stay on a line of their own. Nothing when it isn't there."""
    mapping, key = sheet.find(path[:-1]), str(path[-1])
    if mapping is None or key not in mapping.entries:
        return []
    parts = list(mapping.entries.values())
    index = list(mapping.entries).index(key)
    if mapping.flow:
        return [_out_of_brackets(mapping, [(one.start, value.end) for one, value in parts], index)]
    (name, value), start = parts[index], sheet.line_start(parts[index][0].start)
    if sheet.text[start : name.start].strip(_MARGIN):  # on the line of the dash: the next key moves up
        return [Patch(name.start, parts[1][0].start if len(parts) > 1 else value.end)]
    return _line_gone(sheet, start, value.end, sheet.column(name.start))


_MARGIN = " \ufeff"


def _line_gone(sheet: Sheet, start: int, last: int, column: int) -> list[Patch]:
    """Whole lines go, from `start` on; what is commented there stays."""
    end = sheet.block_end(last, column)
    if comments := sheet.comments(start, end):
        return [Patch(start, end, sheet.newline.join(" " * column + one for one in comments))]
    if end == len(sheet.text):
        return [Patch(sheet.line_end(start - 1) if start else 0, end)]
    return [Patch(start, sheet.text.find("\n", end) + 1)]


def _out_of_brackets(node: Node, spans: Sequence[tuple[int, int]], index: int) -> Patch:
    if index:
        return Patch(spans[index - 1][1], spans[index][1])
    if len(spans) > 1:
        return Patch(spans[0][0], spans[1][0])
    return Patch(node.start + 1, node.end - 1)


def rekey(sheet: Sheet, path: Path, key: str) -> list[Patch]:
    """The key at the end of the path is called otherwise; its value stays."""
    old = sheet.at(path[:-1]).entries[str(path[-1])][0]
    return [Patch(old.start, old.end, key)]


# -- items ---------------------------------------------------------------------------------------


def insert(sheet: Sheet, path: Path, after: int, row: Row) -> list[Patch]:
    """A row behind the item `after` of the list at the path; a list that isn't there begins with it."""
    items = sheet.find(path)
    if items is None:
        return [_added(sheet, sheet.at(path[:-1]), str(path[-1]), [row])]
    if not items.items:
        return _first(sheet, path, items, row)
    neighbour = items.items[after]
    if items.flow:
        return [Patch(neighbour.end, neighbour.end, ", " + written(row))]
    dash, end = sheet.column(items.start), sheet.chunk(items, after)[1]
    short = f"{' ' * dash}- {written(row)}"
    new = short if neighbour.flow else block(row, dash, sheet.newline, step=_step(sheet))
    return [Patch(end, end, sheet.newline * (1 + _blank_between(sheet, items)) + new)]


def _first(sheet: Sheet, path: Path, items: Node, row: Row) -> list[Patch]:
    column = sheet.column(sheet.at(path[:-1]).entries[str(path[-1])][0].start)
    new = block(row, column + _step(sheet), sheet.newline, step=_step(sheet))
    end = sheet.line_end(items.end)
    return [Patch(items.start, items.end), Patch(end, end, sheet.newline + new)]


def _blank_between(sheet: Sheet, items: Node) -> int:
    """Blank lines that part the items of a list."""
    if len(items.items) == 1:
        return 0
    last = sheet.chunk(items, len(items.items) - 1)[0]
    return max(0, sheet.text[sheet.last_written(last) : last].count("\n") - 1)


def drop_item(sheet: Sheet, path: Path, index: int) -> list[Patch]:
    """An item of a list goes, with the comment right above it; the key of the list too when nothing is left."""
    items = sheet.at(path)
    if len(items.items) == 1 and sheet.at(path[:-1]).flow:
        return drop(sheet, path)
    if len(items.items) == 1:
        key = sheet.at(path[:-1]).entries[str(path[-1])][0]
        end = sheet.block_end(items.end, sheet.column(key.start))
        start = sheet.last_written(sheet.line_start(key.start))
        return [Patch(start, end, lossy=True)]
    if items.flow:
        return [_out_of_brackets(items, [(one.start, one.end) for one in items.items], index)]
    start, end = sheet.chunk(items, index)
    if index:
        return [Patch(sheet.last_written(start), end, lossy=True)]
    return [Patch(start, sheet.first_written(end), lossy=True)]


def move_first(sheet: Sheet, path: Path, index: int) -> list[Patch]:
    """An item of a list comes to its head, with the comment right above it."""
    items = sheet.at(path)
    if index == 0:
        return []
    if items.flow:
        moved, head = items.items[index], items.items[0].start
        text = sheet.text[moved.start : moved.end] + ", "
    else:
        (start, end), head = sheet.chunk(items, index), sheet.chunk(items, 0)[0]
        text = sheet.text[start:end] + sheet.newline * (1 + _blank_between(sheet, items))
    return [Patch(head, head, text), *drop_item(sheet, path, index)]


def rows(values: Iterable[tuple[str, Value | None]]) -> Row:
    """A row of what is given; None, false and whatever is empty are left out."""
    return {key: value for key, value in values if value}
