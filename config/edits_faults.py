"""Faults of a workflow file in the words of the screens, for people who edit by form and never see its English.

A text that is no `Sentence` is shown as it is: what an edit refuses is in these words already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from config.fault_words import INDONESIAN
from domain.changes import NATURES, NONE
from domain.sentence import Sentence
from domain.workflow import Workflow

LISTED: Mapping[str, str] = {"loop": " → ", "names": ", "}
"""Values that are several names, and what stands between them."""


def in_words(
    faults: Iterable[str],
    route: Workflow | None = None,
    *,
    lines: bool = False,
    hints: bool = False,
    names: Mapping[str, str] = NONE,
) -> list[str]:
    """The faults as sentences, each once; titles instead of keys where the route or `names` (letters, fields, roles) know them.

    With `lines` each begins with its line ("Baris 12: "), with `hints` a name nobody knows is followed by the one that was meant.
    """
    stages = {one.key: one.title for one in route.stages} if route else {}
    voice = _Voice(route, {**names, **stages}, hints)
    return list(dict.fromkeys(voice.say(one if lines else _unplaced(one)) for one in faults))


def _unplaced(fault: object) -> object:
    return fault.values["what"] if isinstance(fault, Sentence) and "file" in fault.values else fault


@dataclass(frozen=True)
class _Voice:
    """Who says a sentence: what titles it knows, and whether it says which name was meant."""

    route: Workflow | None
    titles: Mapping[str, str]
    hints: bool

    def say(self, one: object, stage: str = "") -> str:
        """A sentence and those within it, in Indonesian; `stage` is the key of the one it is about."""
        if not isinstance(one, Sentence):
            return self.titles.get(str(one), str(one))
        stage = _stage(one) or stage
        return INDONESIAN[one.template].format(
            **{key: self._value(key, part, stage) for key, part in one.values.items()}
        )

    def _value(self, name: str, value: object, stage: str) -> str:
        if isinstance(value, Sentence) and name == "hint":
            return INDONESIAN[value.template].format(**value.values) if self.hints else ""
        if between := LISTED.get(name):
            return between.join(self.say(part, stage) for part in str(value).split(between))
        return self._labels(name, stage).get(str(value)) or self.say(value, stage)

    def _labels(self, name: str, stage: str) -> Mapping[str, str]:
        """What a decision, a deadline or a class is called, which only its stage knows."""
        here = self.route.stage(stage) if self.route and self.route.has(stage) else None
        if name == "outcome" and here:
            return {one.key: one.label for one in here.outcomes}
        if name in ("deadline", "whole") and self.route:
            return {one.key: one.label for one in (*self.route.deadlines, *(here.deadlines if here else ()))}
        return {one.value: label for one, label in NATURES.items()} if name == "nature" else NONE


def _stage(one: Sentence) -> str:
    """The stage a sentence names, or its place does."""
    where = one.values.get("where")
    return str(one.values.get("stage", "")) or (_stage(where) if isinstance(where, Sentence) else "")
