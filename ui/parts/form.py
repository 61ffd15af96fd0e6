"""A decision's form, built from the workflow: one widget for each field, by its type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from domain.forms import LONGEST_TEXT, FieldType, Form, FormField
from ui.parts.drafts import Draft
from ui.parts.flash import beside
from ui.parts.lists import agencies_offered
from ui.parts.text import label
from ui.words import say


@dataclass(frozen=True)
class Sheet:
    """Where a form is shown: its prefix for keys, its draft, the case's documents (id → name)."""

    prefix: str
    draft: Draft
    documents: Mapping[str, str]


def fill(form: Form, sheet: Sheet, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Show the fields and return what they hold, by name; `given` is what stands there before anybody writes."""
    return {one.name: _field(one, sheet, (given or {}).get(one.name)) for one in form.fields}


def _field(one: FormField, sheet: Sheet, given: object) -> object:
    before = sheet.draft.get(one.name) if one.name in sheet.draft.content else given
    name = label(one.label) + (" *" if one.required else "")
    key = f"{sheet.prefix}-{one.name}"
    value = _WIDGETS[one.type](one, name, key, before, sheet)
    sheet.draft.put(one.name, value, key)
    beside(sheet.draft.form, one.name, value)
    return value


def _text(one: FormField, name: str, key: str, before: object, sheet: Sheet) -> object:
    written = before if isinstance(before, str) else ""
    hint = label(one.help) or None
    if one.multiline:
        return st.text_area(name, written, key=key, help=hint, max_chars=LONGEST_TEXT, height=110)
    return st.text_input(name, written, key=key, help=hint, max_chars=LONGEST_TEXT)


def _date(one: FormField, name: str, key: str, before: object, sheet: Sheet) -> object:
    chosen = st.date_input(name, _day(before), key=key, help=label(one.help) or None, format="DD/MM/YYYY")
    return chosen.isoformat() if isinstance(chosen, date) else None


def _day(before: object) -> date | None:
    try:
        return date.fromisoformat(str(before))
    except ValueError:
        return None


def _number(one: FormField, name: str, key: str, before: object, sheet: Sheet) -> object:
    known = float(before) if isinstance(before, int | float) else None
    return st.number_input(name, value=known, key=key, help=label(one.help) or None)


Options = Callable[[FormField, Sheet], Mapping[Any, str]]


def _pick(one: FormField, name: str, key: str, before: object, sheet: Sheet, *, options: Options) -> object:
    choices = options(one, sheet)
    return pick(name, choices, key, before, hint=label(one.help))


def pick(name: str, choices: Mapping[Any, str], key: str, before: object = None, *, hint: str = "") -> Any:  # noqa: ANN401  whatever the list's keys are
    """A pick list that may stay empty; its entries are plain text."""
    keys: Sequence[Any] = list(choices)
    index = keys.index(before) if before in keys else None
    return st.selectbox(
        name, keys, index, format_func=lambda one: choices[one], key=key, help=hint or None, placeholder=say("pick")
    )


def _choices(one: FormField, sheet: Sheet) -> Mapping[Any, str]:
    return {choice.key: choice.label for choice in one.choices if not choice.retired}


def _agencies(one: FormField, sheet: Sheet) -> Mapping[Any, str]:
    return agencies_offered()


def _documents(one: FormField, sheet: Sheet) -> Mapping[Any, str]:
    return sheet.documents


def _yes_or_no(one: FormField, sheet: Sheet) -> Mapping[Any, str]:
    return {True: say("yes"), False: say("no")}


_WIDGETS: Mapping[FieldType, Callable[[FormField, str, str, object, Sheet], object]] = {
    FieldType.TEXT: _text,
    FieldType.DATE: _date,
    FieldType.NUMBER: _number,
    FieldType.CHOICE: partial(_pick, options=_choices),
    FieldType.AGENCY: partial(_pick, options=_agencies),
    FieldType.DOCUMENT: partial(_pick, options=_documents),
    FieldType.BOOLEAN: partial(_pick, options=_yes_or_no),
}
