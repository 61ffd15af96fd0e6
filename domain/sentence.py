"""A sentence that can be said again in another language: it keeps the template it was made of and the values filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self


class Sentence(str):
    """English text, equal to any other text that reads the same; `values` may hold sentences themselves.

    The template is the key by which a dictionary finds the sentence (`config.fault_words`), as message ids are for gettext.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """The template with its values filled in; each `{name}` of the template is one of them."""
        self = super().__new__(cls, template.format(**values))
        self.template, self.values = template, values
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        """What copies are made of."""
        return (self.template,), dict(self.values)
