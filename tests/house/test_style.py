"""The code reads as agreed: short functions, honest errors, time as an argument, a reason beside every exception."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Set

from tests.house.sources import PROJECT, Function, Source, crafted, functions, lines, report, sources

BLIND = {"Exception", "BaseException"}
CLOCKS = {"now", "today", "utcnow"}
MOCKS = {"mock", "unittest.mock", "pytest_mock"}


def test_functions_are_short() -> None:
    sizes = sorted(lines(node) for source in crafted() for node in functions(source))
    median, ninetieth = statistics.median(sizes), sizes[int(len(sizes) * 0.9)]
    assert median <= 8, f"the median function has {median} lines, 8 are agreed: split the office acts"
    assert ninetieth <= 20, f"the 90th percentile is {ninetieth} lines, 20 are agreed; longest: {_longest()}"


def _longest() -> str:
    sized = ((lines(node), f"{source.at(node)} {node.name}") for source in crafted() for node in functions(source))
    return ", ".join(f"{place} {size}" for size, place in sorted(sized, reverse=True)[:12])


def test_no_function_is_over_sixty_lines() -> None:
    found = [f"{s.at(node)} {node.name} {lines(node)}" for s in crafted() for node in functions(s) if lines(node) > 60]
    assert not found, report("Split these; each step deserves its name:", found)


def test_every_function_tells_what_it_returns() -> None:
    found = [f"{s.at(node)} {node.name}" for s in sources() for node in functions(s) if node.returns is None]
    assert not found, report("Add the return type:", found)


def test_no_error_is_swallowed_unseen() -> None:
    found = [s.at(node) for s in sources() for node in ast.walk(s.tree) if _is_blind(node)]
    assert not found, report(
        "Name the errors that are expected here; a blind except may only clean up and raise again:", found
    )


def _is_blind(node: ast.AST) -> bool:
    if not isinstance(node, ast.ExceptHandler) or isinstance(node.body[-1], ast.Raise):
        return False
    caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return any(one is None or _last_name(one) in BLIND for one in caught)


def _last_name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def test_no_test_uses_a_mock() -> None:
    found = [s.at(node) for s in sources() for node in ast.walk(s.tree) if _mocks(node)]
    assert not found, report("Write a fake for the edge (tests/fakes.py) and let it act like the real thing:", found)


def _mocks(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return any(alias.name in MOCKS for alias in names)
        case ast.ImportFrom(module=module, names=names):
            return module in MOCKS or (module == "unittest" and any(alias.name == "mock" for alias in names))
        case ast.arg(arg="mocker"):
            return True
    return False


def test_the_domain_reads_no_clock() -> None:
    domain = [s for s in sources() if s.room == "domain"]
    found = [s.at(node) for s in domain for node in ast.walk(s.tree) if _reads_clock(node)]
    assert not found, report("Take the moment as an argument `at`; the caller holds the clock:", found)


def _reads_clock(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=owner, attr=attr)):
            return (attr in CLOCKS and _last_name(owner) in {"datetime", "date"}) or (attr, _last_name(owner)) == (
                "time",
                "time",
            )
    return False


def test_every_test_can_fail() -> None:
    tests = [(s, node) for s in sources() if s.room == "tests" for node in functions(s)]
    judges = {node.name for _, node in tests if _judges(node)}
    found = [
        f"{s.at(node)} {node.name}" for s, node in tests if node.name.startswith("test_") and not _judges(node, judges)
    ]
    assert not found, report("Assert what the test's name claims:", found)


def _judges(function: Function, judges: Set[str] = frozenset()) -> bool:
    """Whether a function asserts, expects an error, asks Playwright's `expect`, or calls one that does."""
    return any(_is_judgement(part, judges) for part in ast.walk(function))


def _is_judgement(node: ast.AST, judges: Set[str]) -> bool:
    if isinstance(node, ast.Call):
        name = _last_name(node.func)
        return name in {"raises", "expect", "fail", "warns", *judges}
    return isinstance(node, ast.Assert)


def test_every_silenced_check_says_why() -> None:
    found = [place for source in sources() for place in _bare_silences(source)]
    assert not found, report(
        "Name the rule and the reason, `# noqa: S104  reason` or `# type: ignore[code]  # reason`:", found
    )


SILENCE = re.compile(r"#\s*(noqa|type:\s*ignore|ruff:\s*noqa|pragma:)\b(?P<rest>.*)")
REASONED = re.compile(r"(:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|\[[\w, -]+\])\W+\w+\W+\w+")


def _bare_silences(source: Source) -> list[str]:
    numbered = (
        (number, SILENCE.search(_without_strings(line))) for number, line in enumerate(source.text.splitlines(), 1)
    )
    return [f"{source.name}:{n}" for n, match in numbered if match and not REASONED.match(match["rest"])]


def _without_strings(line: str) -> str:
    return re.sub(r"\"[^\"]*\"|'[^']*'", '""', line)


def test_every_exception_in_the_configuration_says_why() -> None:
    numbered = list(enumerate((PROJECT / "pyproject.toml").read_text(encoding="utf-8").splitlines(), 1))
    bare = [
        f"pyproject.toml:{n} {line.strip()}"
        for n, line in numbered
        if _lifts_a_rule(line) and not re.search(r"#.*\w+ \w+", line)
    ]
    assert not bare, report("Write the reason beside it:", bare)


def _lifts_a_rule(line: str) -> bool:
    """A rule code alone on its line, an ignored warning, or a mypy setting switched off."""
    return (
        re.match(r'\s+"([A-Z]+\d+|ignore:.*)",|(disallow|warn|check|disable|follow|ignore_(?!imports))\w*\s*=', line)
        is not None
    )
