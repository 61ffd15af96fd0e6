"""The form of a workflow: the fields that decisions may ask for."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from config.edits import add_field, fields_of, set_field
from domain.forms import FieldType, FormField
from ui.parts.workflow_form_stage import chosen
from ui.parts.workflow_form_state import Bench
from ui.words import say

NEW = "(new)"
"""The entry of the list that begins a new one."""


def fields_section(bench: Bench) -> None:
    """One field, or a new one: its label and the hint below it."""
    known = {one.name: one for one in fields_of(bench.text)}
    names = {key: one.label for key, one in known.items()} | {NEW: say("wform.new_field")}
    name = chosen(say("wform.which_field"), names, bench.key("which-field"))
    with st.container(border=True, key=bench.key(f"field-{name}")):
        if name == NEW:
            _new(bench)
        else:
            new = _fields(bench, known[name])
            told = say("wform.field.changed", label=new.label)
            bench.button(say("wform.apply"), lambda: set_field(bench.text, new), f"apply-field-{name}", told=told)


def _new(bench: Bench) -> None:
    types = {one: say(f"wform.type.{one.value}") for one in FieldType if one is not FieldType.CHOICE}
    kind = chosen(say("wform.field.type"), types, bench.key("field-type"), FieldType.TEXT)
    new = _fields(bench, FormField("", "", kind))
    told = say("wform.field.added", label=new.label)
    bench.button(say("wform.field.add"), lambda: add_field(bench.text, new), "add-field", told=told)


def _fields(bench: Bench, old: FormField) -> FormField:
    text = st.text_input(say("wform.field.label"), old.label, key=bench.key(f"label-{old.name}"), max_chars=400)
    hint = st.text_input(say("wform.field.help"), old.help, key=bench.key(f"help-{old.name}"), max_chars=400)
    multiline = old.multiline
    if old.type is FieldType.TEXT:
        multiline = st.checkbox(say("wform.field.multiline"), old.multiline, key=bench.key(f"multi-{old.name}"))
    return replace(old, label=text, help=hint, multiline=multiline)
