"""How an administration page saves one entry: fields in a form of its own, a reason, buttons; refused beside the field, or saved and begun anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from domain.errors import ComplaintError
from ui.parts.flash import beside, forget, later, refuse
from ui.parts.press import press


@dataclass(frozen=True)
class Entry:
    """One entry of a page's list while it is edited.

    `topic` begins its keys (`agencies`), `name` is its own (a code, or `new`), `fields` are those a refusal can speak of, `words` gives the page's words.
    """

    topic: str
    name: str
    fields: tuple[str, ...]
    words: Callable[..., str]

    @property
    def form(self) -> str:
        """Under this name a refusal is remembered."""
        return f"{self.topic}-{self.name}"

    @property
    def turn(self) -> str:
        """What the keys of its fields end in: another one after each saving, so that the fields stand as in the database again."""
        return f"{self.name}-{turn(self.topic)}"

    def reason(self) -> str:
        """The field for the reason, with its problem beneath."""
        reason = st.text_input(self.words("reason"), key=f"{self.topic}-reason-{self.turn}", max_chars=300)
        beside(self.form, "reason", reason)
        return reason

    def button(
        self,
        name: str,
        act: Callable[[], None],
        values: Mapping[str, Any],
        /,
        *,
        primary: bool = False,
        **said: str,
    ) -> None:
        """A button that does it, with the rights of the moment it is pressed (`press`); `values` are what the fields hold, `said` fills the sentence that tells it is done."""
        press(self.words(name), f"{self.topic}-{name}", self._do, name, act, values, said, primary=primary)

    def _do(self, name: str, act: Callable[[], None], values: Mapping[str, Any], said: Mapping[str, str]) -> None:
        try:
            act()
        except ComplaintError as refusal:
            labels = {one: self.words(one) for one in self.fields}
            refuse(self.form, refusal, self.words("refused"), values, labels)
            return
        forget(self.form)
        st.session_state[_key(self.topic)] = turn(self.topic) + 1
        later("ok", self.words(f"done.{name}", **said))


def turn(topic: str) -> int:
    """How often something of this topic was saved in this session."""
    return int(st.session_state.get(_key(topic), 0))


def _key(topic: str) -> str:
    return f"{topic}-turn"
