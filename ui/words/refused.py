"""What the office refuses, said in English where the screen is English: the Indonesian sentence is the key to it.

The rules speak Indonesian wherever they are asked (REST, command line); only a screen knows another language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from string import Formatter

from ui.words import INDONESIAN, spoken
from ui.words.english.refusals import FILLINGS, REFUSALS

HOLE = "HOLE"
DEEPEST = 4
"""Sentences within sentences: “field: “file”: what is wrong: a word”. What a person typed may go on for ever."""


def refusal(text: str) -> str:
    """A refusal in the language of the screen, with the names in it as they are; a sentence nobody has put into English stays as it is."""
    return text if spoken() == INDONESIAN else _english(text)


def _english(text: str, depth: int = 0) -> str:
    if text in (plain := _plain()):
        return plain[text]
    if depth == DEEPEST:
        return text
    for pattern, english in _patterns():
        if found := pattern.fullmatch(text):
            # what fills a sentence may be one itself: “field: what is wrong”
            return english.format(*(_english(part, depth + 1) for part in found.groups()))
    return text


@cache
def _plain() -> dict[str, str]:
    known = {**FILLINGS, **REFUSALS}
    return {key.format(): text.format() for key, text in known.items() if not holes(key)}


@cache
def _patterns() -> Sequence[tuple[re.Pattern[str], str]]:
    """The sentences with holes, the one with most words of its own first: it says most exactly what is meant."""
    known = {**FILLINGS, **REFUSALS}
    filled = sorted((key for key in known if holes(key)), key=lambda key: len(key.replace("{}", "")), reverse=True)
    return [(_pattern(key, "|".join((*map(_filling, FILLINGS), ".*?"))), known[key]) for key in filled]


def _pattern(key: str, hole: str) -> re.Pattern[str]:
    """A sentence whose holes take a known filling first: it tells where one hole ends and the next begins."""
    parts = (re.escape(text) + ("" if name is None else f"({hole})") for text, name, _, _ in Formatter().parse(key))
    return re.compile("".join(parts), re.DOTALL)


def _filling(key: str) -> str:
    return re.escape(key.format(HOLE)).replace(HOLE, r"\S+")


def holes(key: str) -> int:
    """How many places of a sentence are filled in."""
    return sum(hole is not None for _, hole, _, _ in Formatter().parse(key))
