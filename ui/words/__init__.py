"""Every Indonesian word of the screens, in one room: a proof-reader reads these files and no other.

Words of the workflow (stages, decisions, fields) come from its file, words of code lists from theirs. `{name}` marks what is filled in.
One file for each corner of the house; each key stands in one of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from ui.words import accounts, administration, deadlines, desk, dossier, frame, notices, registration, reports, search

CORNERS = (frame, desk, search, deadlines, reports, dossier, registration, notices, administration, accounts)
"""The files with words, in the order of the menu."""

WORDS: Mapping[str, str] = {key: text for corner in CORNERS for key, text in corner.WORDS.items()}


def say(key: str, **values: object) -> str:
    """The Indonesian text of a key, filled in. KeyError for a word nobody has written."""
    return WORDS[key].format(**values)


def known(key: str, otherwise: str) -> str:
    """The text of a key made of data (a state, a basis); `otherwise` when the data is newer than these words."""
    return WORDS.get(key, otherwise)
