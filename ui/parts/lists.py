"""Lists the screens pick from. They change rarely: read once a minute for the whole process, not at every click."""

from __future__ import annotations

import csv
from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from functools import cache
from time import monotonic
from typing import Any, Generic, TypeVar

import streamlit as st

from config.codes import codes_in_force
from config.settings import CONFIG
from domain.people import SYSTEM
from domain.store import transaction

T = TypeVar("T")
LASTS = 60.0
"""Seconds a list is kept."""


class Minutely(Generic[T]):
    """Reads a list again when the one kept is a minute old. Everybody gets the same one: it is not to be changed.

    No copies and no locks, unlike Streamlit's own: a page asks for a name at every line, and threads queued up for them. Two that come at once read twice.
    """

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._kept: tuple[float, T] | None = None
        _all.append(self)

    def __call__(self) -> T:
        """The list."""
        kept = self._kept
        if kept is None or monotonic() - kept[0] > LASTS:
            self._kept = kept = (monotonic(), self._read())
        return kept[1]

    def clear(self) -> None:
        """Forget it: this process has just changed it."""
        self._kept = None


class Kept(Generic[T]):
    """Figures that cost a look over much, by what was asked for: one answer for everybody, with the moment it was reckoned, which the page states.

    `seconds` says how long it holds, `most` how many answers are kept at once. Two that come at once reckon twice.
    """

    def __init__(self, seconds: float, most: int = 40) -> None:
        self._seconds, self._most = seconds, most
        self._kept: dict[Hashable, tuple[float, datetime, T]] = {}
        _all.append(self)

    def __call__(self, key: Hashable, at: datetime, reckon: Callable[[], T]) -> tuple[T, datetime]:
        """The answer and when it was reckoned; `at` (aware) is the page's present."""
        kept = self._kept.get(key)
        if kept is None or monotonic() - kept[0] > self._seconds:
            kept = (monotonic(), at, reckon())
            self._kept = {**dict(list(self._kept.items())[1 - self._most :]), key: kept}
        return kept[2], kept[1]

    def clear(self) -> None:
        """Forget all: this process has just changed something."""
        self._kept = {}


_all: list[Minutely[Any] | Kept[Any]] = []


def forget() -> None:
    """Forget every list: another database lies beneath."""
    for one in _all:
        one.clear()


@Minutely
def agency_names() -> dict[str, str]:
    """Every agency, code → name, by name; closed ones too, since old complaints name them."""
    with transaction() as store:
        return store.agencies.names()


@Minutely
def agencies_offered() -> dict[str, str]:
    """Agencies in use, code → name, by name: what a form offers."""
    with transaction() as store:
        return {agency.code: agency.name for agency in store.agencies.all()}


@Minutely
def unit_names() -> dict[str, str]:
    """Every unit, key → name; closed ones too."""
    with transaction() as store:
        return {one.key: one.name for one in store.units.all()}


@Minutely
def role_names() -> dict[str, str]:
    """Roles, key → label."""
    with transaction() as store:
        return store.people.role_labels()


@Minutely
def officer_names() -> dict[str, str]:
    """Username → name, of closed accounts too: what they did stays theirs."""
    with transaction() as store:
        return {**store.people.names(), SYSTEM.username: SYSTEM.name}


@st.cache_data(ttl=60, max_entries=40, show_spinner=False)
def colleagues(role: str) -> dict[str, str]:
    """Who holds a role and has an open account: username → name, by username."""
    with transaction() as store:
        return {one.username: one.name for one in store.people.accounts() if one.active and role in one.roles}


def named(username: object) -> str:
    """Who that is, in words; the username itself where no account of that name was ever here (imported trails)."""
    return officer_names().get(str(username), str(username))


def labels(codes: str) -> Mapping[str, str]:
    """One code list, code → label, retired codes too: what is registered carries them."""
    return {row.code: row.label for row in codes_in_force()[codes]}


def offered(codes: str) -> Mapping[str, str]:
    """What a form offers of a code list: code → label."""
    return {row.code: row.label for row in codes_in_force()[codes] if row.active}


@cache
def regencies() -> Mapping[str, str]:
    """Regencies and cities, code → name with its province."""
    provinces = {row[0]: row[1] for row in _rows("provinces.csv")}
    return {code: f"{name.title()} ({provinces[province].title()})" for code, province, name in _rows("regencies.csv")}


def _rows(name: str) -> list[list[str]]:
    with (CONFIG / "regions" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))
