"""A golden case as a time line: each stay with its decision, letters and due dates, and in words what was expected instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import streamlit as st

from config.letters import letter_head
from domain.errors import LetterFault
from domain.golden import GoldenResult, GoldenStay, abreast, deadline_labels
from domain.workflow import Workflow
from ui.parts.case import outcome_words
from ui.parts.lists import labels
from ui.parts.moments import clock_words, date_words, day_words
from ui.parts.pressure import stage_title
from ui.parts.text import notice, shown, tag
from ui.words import say


def time_line(result: GoldenResult, route: Workflow) -> None:
    """What is otherwise in sentences, then the stays from the first to the last, then the whole complaint."""
    case = result.case
    channel = labels("channels").get(case.channel, case.channel)
    when = {"day": day_words(case.received_at), "clock": clock_words(case.received_at)}
    if result.faults:
        notice("warn", say("golden.faults"), result.faults)
    items = [_item(old, new, route) for old, new in abreast(case.expected, result.played)]
    whole = tag("li", _whole(result, route))
    received = tag("p", shown(say("golden.received", channel=channel, **when)), "sd-meta")
    st.html(received + tag("ol", "".join(items) + whole, "sd-trail"))


def result_words(result: GoldenResult) -> str:
    """As expected, or otherwise."""
    return say("golden.failed" if result.faults else "golden.passed")


def _item(old: GoldenStay | None, new: GoldenStay | None, route: Workflow) -> str:
    if new is None:
        stage = old.stage if old else ""
        return tag("li", _titled(stage_title(route, stage), say("golden.missing"), bad=True))
    title = stage_title(route, new.stage)
    if old is None:
        return tag("li", _titled(title, say("golden.extra"), bad=True) + _stay(new, new, route))
    same = (old.letters, dict(old.due)) == (new.letters, dict(new.due))
    word = say("golden.passed" if same else "golden.failed")
    return tag("li", _titled(title, word, bad=not same) + _stay(old, new, route))


def _titled(title: str, word: str, *, bad: bool) -> str:
    return tag("strong", shown(title)) + " " + tag("span", shown(word), "sd-state sd-bad" if bad else "sd-state")


def _stay(old: GoldenStay, new: GoldenStay, route: Workflow) -> str:
    lines = []
    if new.since:
        lines.append(say("golden.since", day=day_words(new.since), clock=clock_words(new.since)))
    if new.outcome:
        lines.append(say("golden.decision", outcome=outcome_words(route, new.stage, new.outcome)))
    said = "".join(tag("span", shown(line), "sd-meta") for line in lines)
    letters = _letters(old.letters, new.letters)
    return said + letters + "".join(_terms(old.due, new.due, new.why, route))


def _letters(old: Sequence[str], new: Sequence[str]) -> str:
    if not old and not new:
        return ""
    if tuple(old) == tuple(new):
        return tag("span", shown(say("golden.letters", letters=_named(new))), "sd-given")
    told = say("golden.letters_otherwise", letters=_named(new), expected=_named(old))
    return tag("span", tag("strong", shown(told)), "sd-given")


def _named(letters: Sequence[str]) -> str:
    return ", ".join(_letter(kind) for kind in letters) or say("golden.no_letters")


def _letter(kind: str) -> str:
    """What a letter is called; its kind where no template of that name is left."""
    try:
        return letter_head(kind).title
    except LetterFault:
        return kind


def _terms(old: Mapping[str, date], new: Mapping[str, date], why: Mapping[str, str], route: Workflow) -> Iterator[str]:
    names = deadline_labels(route)
    for key in dict.fromkeys([*old, *new]):
        told = _term(names.get(key, key), old.get(key), new.get(key))
        line = shown(told) if old.get(key) == new.get(key) else tag("strong", shown(told))
        because = tag("span", shown(why[key]), "sd-meta") if key in why else ""
        yield tag("span", line + because, "sd-given")


def _term(label: str, was: date | None, came: date | None) -> str:
    if came is None and was is not None:
        return say("golden.term_missing", label=label, expected=date_words(was))
    if came is None or was == came:
        return say("golden.term", label=label, day=date_words(came)) if came else label
    if was is None:
        return say("golden.term_extra", label=label, day=date_words(came))
    return say("golden.term_otherwise", label=label, day=date_words(came), expected=date_words(was))


def _whole(result: GoldenResult, route: Workflow) -> str:
    """The terms of the whole complaint, and whether it ends."""
    old, new = result.case.expected, result.played
    ends = [say("golden.closed" if trail.closed else "golden.running") for trail in (new, old)]
    same = old.closed == new.closed
    word = ends[0] if same else say("golden.ends_otherwise", found=ends[0], expected=ends[1])
    return _titled(say("golden.whole"), word, bad=not same) + "".join(_terms(old.due, new.due, new.why, route))
