"""Everything there is to say about a workflow file before it may become a version: faults, which bar it, and warnings, which don't.

`config.load.read_workflow` asks less: it must still read every version that complaints run on, also those published before a
check was thought of. Letters are set by `tasks`, so whether each can be made is tried there (`tasks.letter_trials`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from config.legal_limits import looser
from config.letter_needs import doubtful, unmet
from config.load import file_name, identity, vocabulary
from config.references import ownerless, strangers
from config.schema import RouteFile
from config.survey import survey
from config.translate import Sketch, Vocabulary
from config.yaml_text import Path, Text, Unreadable, hidden, inside, read_yaml, told
from domain.errors import WorkflowFault
from domain.sentence import Sentence
from domain.soundness import demands, doubts
from domain.workflow import Fault, Workflow, check

MOST = 500
"""So many faults are told of one file."""
REMEDY = " – "
"""What stands between a fault and its remedy in a sentence."""


@dataclass(frozen=True)
class Remark:
    """Something to be said of a file: at which line (from 1) and path, what it is, and what to do about it."""

    line: int
    path: Path
    sentence: str

    @property
    def text(self) -> str:
        """What it is."""
        return self.sentence.removesuffix(f"{REMEDY}{self.remedy}")

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return self.sentence.rpartition(REMEDY)[2] if REMEDY in self.sentence else ""

    def told(self, file: str) -> Sentence:
        """One line: "dumas-2026.yaml:41, stage analysis: … – did you mean 'clarification'?"."""
        return told(file, self.line, self.sentence, within=inside(self.path))

    def warned(self, file: str) -> str:
        """The same for what doesn't bar the file: "dumas-2026.yaml:41: peringatan: stage analysis: …"."""
        return told(file, self.line, f"peringatan: {self.sentence}")


@dataclass(frozen=True)
class Examination:
    """What came of looking at a file. `workflow` is None when there are faults; both lists are in the order of the file."""

    file: str
    workflow: Workflow | None
    faults: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()

    @property
    def sound(self) -> bool:
        """True when nothing bars the file from becoming a version."""
        return not self.faults

    def route(self) -> Workflow:
        """The route. Raises WorkflowFault with every fault, each as "file:line, stage …: what – remedy"."""
        if self.workflow is None or self.faults:
            raise WorkflowFault([fault.told(self.file) for fault in self.faults])
        return self.workflow


Trial = Callable[[Sketch], Iterable[Fault]]
"""What another room finds wrong with a route as drawn."""


def _no_trial(drawn: Sketch) -> Iterable[Fault]:
    return ()


def examine(
    source: str | bytes, name: str, words: Vocabulary | None = None, *, trial: Trial = _no_trial
) -> Examination:
    """Look at a workflow file; never raises for what stands in it.

    `name` is the file's name, `words` what it may name (default: this room's files), `trial` what is tried besides
    (`tasks.letter_trials`). Needs no running system. A file of 60 stages takes some 30 ms of one core (`bench editor`).
    """
    file, words = file_name(name), words or vocabulary()
    try:
        text = read_yaml(source, name=file)
    except Unreadable as wrong:
        return Examination(file, None, tuple(Remark(line, (), what) for line, what in wrong.places))
    unseen = tuple(Remark(line, (), what) for line, what in hidden(source, text))
    drawn, faults = survey(text, words, partial(_barred, words=words, trial=trial))
    warned = remarks(text, _doubts(drawn) if drawn else ())
    if drawn is None or faults or unseen:
        told_all = sorted((*unseen, *remarks(text, faults)), key=lambda one: one.line)
        return Examination(file, None, _first(told_all), _first(warned))
    return Examination(file, drawn.workflow(*identity(source, file)), (), _first(warned))


def _first(all_of_them: Sequence[Remark]) -> tuple[Remark, ...]:
    """As many as anybody reads at once; how many more there are is said in the last."""
    left_out = len(all_of_them) - MOST
    if left_out <= 0:
        return tuple(all_of_them)
    last = all_of_them[MOST]
    more = Sentence("{count} more from here on – mend those above first", count=left_out)
    return (*all_of_them[:MOST], Remark(last.line, (), more))


def remarks(text: Text, faults: Iterable[Fault]) -> tuple[Remark, ...]:
    """The faults at their lines, in the order of the file, each once."""
    placed = {(text.line(fault.path), fault.text): fault for fault in faults}
    return tuple(
        Remark(line, fault.path, what) for (line, what), fault in sorted(placed.items(), key=lambda one: one[0])
    )


def _barred(row: RouteFile, drawn: Sketch, words: Vocabulary, trial: Trial) -> Iterator[Fault]:
    yield from strangers(row, words)
    yield from ownerless(row, words)
    yield from check(drawn)
    yield from demands(drawn)
    yield from unmet(drawn)
    yield from trial(drawn)


def _doubts(drawn: Sketch) -> Iterator[Fault]:
    yield from doubts(drawn)
    yield from doubtful(drawn)
    yield from looser(drawn)
