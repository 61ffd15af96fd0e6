"""What the house tests look at: the project's own files, and the Python among them as trees."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ROOMS = ("config", "domain", "flows", "tasks", "ui")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: `name` relative to the project, `text`, and its syntax tree."""

    name: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The top-level folder, e.g. `domain`."""
        return self.name.split("/", 1)[0]

    def at(self, node: ast.AST) -> str:
        """Return `file:line` of a node."""
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@cache
def own_files() -> tuple[str, ...]:
    """Return every file that is, or would be, committed, relative to the project, sorted; outside a checkout, all visible ones."""
    if (PROJECT / ".git").exists():
        listed = subprocess.check_output(["git", "ls-files", "-co", "--exclude-standard"], cwd=PROJECT, text=True)  # noqa: S607  git is found on PATH
        names = listed.splitlines()
    else:
        names = [str(path.relative_to(PROJECT)) for path in PROJECT.rglob("*") if not _hidden(path)]
    return tuple(sorted(name for name in names if (PROJECT / name).is_file()))


def _hidden(path: Path) -> bool:
    parts = path.relative_to(PROJECT).parts
    return any((part.startswith(".") and part != ".ci") or part == "__pycache__" for part in parts)


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Return name and content of every own text file but the lock file, whose addresses are not ours."""
    found = ((name, _text(PROJECT / name)) for name in own_files() if name != "uv.lock")
    return tuple((name, text) for name, text in found if text is not None)


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None  # a font or a picture


@cache
def sources() -> tuple[Source, ...]:
    """Return every own Python file, tests included."""
    return tuple(Source(name, text, ast.parse(text, name)) for name, text in texts() if name.endswith(".py"))


def product() -> Iterator[Source]:
    """Yield the Python files of the five rooms, without tests."""
    return (source for source in sources() if source.room in ROOMS)


def crafted() -> Iterator[Source]:
    """Yield the product's files that are read and changed; a migration is a list of tables, frozen once it has run."""
    return (source for source in product() if "/migrations/" not in source.name)


def functions(source: Source) -> Iterator[Function]:
    """Yield every function and method of a file, nested ones too."""
    return (node for node in ast.walk(source.tree) if isinstance(node, Function))


def lines(node: Function) -> int:
    """Return how many lines a function takes, signature and docstring included."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def report(remedy: str, places: list[str]) -> str:
    """Return an assertion message: what to do first, then the places."""
    return f"{remedy}\n  " + "\n  ".join(places)
