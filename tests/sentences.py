"""The sentences an office's refusals are made of, read out of the source: a template for each, its holes as `{}`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = tuple[Path, Function | None]
_WORDS = re.compile(r"[^\W\d_]{2,} [^\W\d_]|[^\W\d_]{3,} \{|\} [^\W\d_]{3,}|: \{")


@dataclass
class Source:
    """The parsed files below some folders; `found` are templates with one place each says it."""

    files: dict[Path, ast.Module]
    errors: frozenset[str]
    found: dict[str, str] = field(default_factory=dict)
    _seen: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._parents = {
            child: node
            for tree in self.files.values()
            for node in ast.walk(tree)
            for child in ast.iter_child_nodes(node)
        }
        self._named: dict[str, list[tuple[Path, Function]]] = {}
        self._calls: dict[str, list[tuple[Path, ast.Call]]] = {}
        for path, tree in self.files.items():
            for node in ast.walk(tree):
                if isinstance(node, Function):
                    self._named.setdefault(node.name, []).append((path, node))
                elif isinstance(node, ast.Call):
                    self._calls.setdefault(called(node), []).append((path, node))

    def read(self) -> dict[str, str]:
        """Every sentence given to one of the errors, wherever in these files it is made."""
        for name in sorted(self.errors):
            for path, call in self._calls.get(name, ()):
                for given in (*call.args, *(one.value for one in call.keywords)):
                    self._take(given, (path, self._around(call)))
        return self.found

    def _around(self, node: ast.AST) -> Function | None:
        while node in self._parents:
            node = self._parents[node]
            if isinstance(node, Function):
                return node
        return None

    def _take(self, node: ast.AST, scope: Scope) -> None:
        """The sentences of an expression, of the names in it and of the functions it calls."""
        if id(node) in self._seen:
            return
        self._seen.add(id(node))
        text = template(node)
        if text is not None and _WORDS.search(text):
            self.found.setdefault(text, f"{scope[0]}:{getattr(node, 'lineno', 0)}")
        if isinstance(node, ast.Name):
            self._follow_name(node.id, scope)
        elif isinstance(node, ast.Call):
            self._follow_call(node, scope)
        for child in ast.iter_child_nodes(node):
            if text is None or not isinstance(child, ast.Constant):
                self._take(child, scope)

    def _follow_call(self, call: ast.Call, scope: Scope) -> None:
        imported = {
            name
            for node in ast.walk(self.files[scope[0]])
            if isinstance(node, ast.ImportFrom)
            for name in (one.asname or one.name for one in node.names)
        }
        name = called(call)
        for path, function in self._named.get(name, ()):
            if path != scope[0] and name not in imported:
                continue
            for node in ast.walk(function):
                if isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom)) and node.value is not None:
                    self._take(node.value, (path, function))

    def _follow_name(self, name: str, scope: Scope) -> None:
        path, function = scope
        for value in assigned(name, function.body if function else ()):
            self._take(value, scope)
        if function is not None and name in (
            names := [one.arg for one in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
        ):
            self._follow_parameter(name, names, function, path)
            return
        for value in assigned(name, self.files[path].body):
            self._take(value, (path, None))

    def _follow_parameter(self, name: str, names: list[str], function: Function, home: Path) -> None:
        place = names.index(name) - (names[0] == "self")
        for path, call in self._calls.get(function.name, ()):
            if path != home:
                continue
            given = [one.value for one in call.keywords if one.arg == name] or call.args[place : place + 1]
            for value in given:
                self._take(value, (path, self._around(call)))


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def assigned(name: str, body: Iterable[ast.AST]) -> Iterator[ast.expr]:
    """What is put under this name, or into it, anywhere below."""
    for node in (one for part in body for one in ast.walk(part)):
        if isinstance(node, ast.Assign):
            targets: list[ast.expr] = node.targets
        elif isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.NamedExpr)) and node.value is not None:
            targets = [node.target]
        elif isinstance(node, (ast.For, ast.comprehension)):
            if name in {one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)}:
                yield node.iter
            continue
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and getattr(node.func.value, "id", "") == name
        ):
            yield from node.args
            continue
        else:
            continue
        roots = [one.value if isinstance(one, ast.Subscript) else one for one in targets]
        if any(
            isinstance(one, ast.Name) and one.id == name for root in roots for one in (root, *getattr(root, "elts", ()))
        ):
            assert node.value is not None
            yield node.value


def template(node: ast.AST) -> str | None:
    """The text of a string expression, `{}` for each part that is filled in; None for anything else."""
    if isinstance(node, ast.Constant):
        return _kept(node.value) if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(_kept(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = (template(node.left), template(node.right))
        return None if parts == (None, None) else "".join("{}" if one is None else one for one in parts)
    return None


def _kept(text: object) -> str:
    """Braces a sentence has itself stay apart from its holes."""
    return str(text).replace("{", "{{").replace("}", "}}")
