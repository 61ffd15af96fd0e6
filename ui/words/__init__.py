"""Every word of the screens, in one room: a proof-reader reads these files and no other. English stands beside it (`ui.words.english`).

Words of the workflow (stages, decisions, fields) come from its file, words of code lists from theirs. `{name}` marks what is filled in.
One file for each corner of the house; each key stands in one of them.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from string import Formatter
from typing import TypeVar

from streamlit.runtime.scriptrunner import get_script_run_ctx

CORNERS = (
    "frame",
    "desk",
    "inbox",
    "search",
    "deadlines",
    "reports",
    "simulation",
    "workflow_form",
    "discovery",
    "golden",
    "workflows",
    "dossier",
    "registration",
    "notices",
    "administration",
    "accounts",
    "workflow_editor",
    "workflow_help",
)
"""The files with words, here and below `english`, in the order of the menu."""


def corner(name: str, package: str = __name__) -> Mapping[str, str]:
    """The words of one file."""
    words: Mapping[str, str] = import_module(f"{package}.{name}").WORDS
    return words


WORDS: Mapping[str, str] = {key: text for name in CORNERS for key, text in corner(name).items()}
ENGLISH: Mapping[str, str] = {
    key: text for name in CORNERS for key, text in corner(name, f"{__name__}.english").items()
}

INDONESIAN = "id"
LANGUAGES: Mapping[str, str] = {INDONESIAN: "Bahasa Indonesia", "en": "English"}
"""Languages of the screens, each with its own name. Indonesian holds unless an officer chose otherwise."""
CHOSEN = "language"
"""Where a browser session keeps its officer's language; the frame sets it at every run."""
_SPOKEN: Mapping[str, Mapping[str, str]] = {
    INDONESIAN: WORDS,
    "en": ChainMap(dict(ENGLISH), dict(WORDS)),  # a test names every word that is not English yet
}

_plain: ContextVar[str] = ContextVar("language", default=INDONESIAN)
"""The language of a plain page while it is written; papers and whatever else names none are Indonesian."""

Key = TypeVar("Key")


class Said(Mapping[Key, str]):
    """A list of words by what they stand for, each said in the language of whoever reads it, when it is read."""

    def __init__(self, keys: Mapping[Key, str]) -> None:
        self._keys = keys

    def __getitem__(self, key: Key) -> str:
        return say(self._keys[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Write a plain page (sign-in, password) in this language; a running screen keeps its own."""
    before = _plain.set(language)
    try:
        yield
    finally:
        _plain.reset(before)


def spoken() -> str:
    """The language of the browser session whose script runs, or of the plain page that is being written; else Indonesian (papers)."""
    session = get_script_run_ctx(suppress_warning=True)
    if session is None:
        return _plain.get()
    try:
        return str(session.session_state[CHOSEN])
    except KeyError:  # the first word of a session; asked in one go, since every word on the screen asks
        return INDONESIAN


def say(key: str, **values: object) -> str:
    """The text of a key, filled in. KeyError for a word nobody has written."""
    text = _SPOKEN[spoken()][key]
    return _COUNTING.vformat(text, (), values) if "|" in text else text.format(**values)


class _Counting(Formatter):
    """Fills in as `str.format` does; `{count:card|cards}` says the first word for one and the second for any other number."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, several, many = format_spec.partition("|")
        if not several:
            return str(super().format_field(value, format_spec))
        return one if str(value) == "1" else many


_COUNTING = _Counting()


def known(key: str, otherwise: str) -> str:
    """The text of a key made of data (a state, a basis); `otherwise` when the data is newer than these words."""
    return _SPOKEN[spoken()].get(key, otherwise)
