"""A route differs from itself in nothing, and every single edit of it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from enum import Enum
from typing import Any

from domain.calendar import Term, Unit
from domain.changes import changes
from domain.forms import FormField
from domain.workflow import Deadline, Outcome, Stage, Workflow
from tests.travel import route as dumas

NESTED = {"stages", "outcomes", "deadlines", "form", "fields", "terms", "choices", "key", "version", "name"}
PARTS = (Stage, Outcome, Deadline, FormField)


def edited(value: Any) -> Any:  # noqa: ANN401  parts of every type
    """Another value of the same type."""
    match value:
        case bool():
            return not value
        case Enum():
            return next(other for other in type(value) if other is not value)
        case tuple():
            return (*value, 0.99 if value and isinstance(value[0], float) else "lain")
    return f"{value or ''} lain"


def edits(part: Any) -> Iterator[Any]:  # noqa: ANN401  parts of every type
    """The part with each plain property changed, one at a time, and with each of its parts edited or left out."""
    for one in fields(part):
        value = getattr(part, one.name)
        if one.name == "terms":
            yield from (_set(part, "terms", {**value, nature: Term(99, Unit.WORKING_DAYS)}) for nature in value)
        elif one.name == "form":
            yield from (_set(part, "form", form) for form in edits(value))
        elif one.name not in NESTED:
            new = (0.99,) if one.name == "reminders" else edited(value)
            yield _set(part, one.name, new)
        elif isinstance(value, tuple):
            for index, child in enumerate(value):
                yield _set(part, one.name, value[:index] + value[index + 1 :])
                if isinstance(child, PARTS):
                    yield from (
                        _set(part, one.name, (*value[:index], other, *value[index + 1 :])) for other in edits(child)
                    )


def _set(part: Any, name: str, value: Any) -> Any:  # noqa: ANN401  parts of every type
    # past the checks of soundness: an edit in the middle of writing is told too
    copy = object.__new__(type(part))
    for one in fields(part):
        object.__setattr__(copy, one.name, value if one.name == name else getattr(part, one.name))
    return copy


def test_a_route_differs_from_itself_in_nothing() -> None:
    assert changes(dumas(), replace(dumas(), version="0" * 64)) == []


def test_every_single_edit_is_found() -> None:
    route = dumas()
    tried = list(edits(route))
    assert len(tried) > 300
    for draft in tried:
        assert changes(route, draft), "an edit is not told"


def test_another_term_is_told_in_the_words_of_the_office() -> None:
    days = 2
    route = dumas()
    stage = next(stage for stage in route.stages if stage.deadlines)
    rule = stage.deadlines[0]
    nature, term = next(iter(rule.terms.items()))
    shorter = replace(rule, terms={**rule.terms, nature: Term(term.amount + days, term.unit)})
    draft = _set(
        route,
        "stages",
        tuple(replace(one, deadlines=(shorter, *one.deadlines[1:])) if one is stage else one for one in route.stages),
    )
    (told,) = changes(route, draft)
    assert isinstance(draft, Workflow)
    assert f"{term.amount} hari" in told.sentence
    assert f"→ {term.amount + days} hari" in told.sentence
