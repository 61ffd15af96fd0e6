"""What is asked of a simulation: how far ahead, how often, and what changes beside today's office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from domain.discovery import EventLog
from domain.errors import Refused, TooLittleTrail
from domain.simulation.model import Model

FEWEST_CLOSED, FEWEST_DAYS = 20, 20
"""So many closed cases, and days with a person's step, must a trail show: with fewer, each weekday has been seen less than four times."""
ROUGH_BELOW = 100
"""With fewer closed cases a habit and a chance look alike: what is foretold is called rough."""
MONTHS, REPLICATIONS, MOST_ADDED = (1, 24), (10, 50), 50
FACTOR = (0.1, 5.0)
SEEDS = 1_000_000_000
LONGEST_LEAVE = 366


@dataclass(frozen=True)
class Away:
    """An officer's leave, both days included."""

    username: str
    first_day: date
    last_day: date

    @property
    def days(self) -> list[date]:
        """Every day of it."""
        return [self.first_day + timedelta(days=n) for n in range((self.last_day - self.first_day).days + 1)]


@dataclass(frozen=True)
class WhatIf:
    """`learnt` months of trail teach, `months` are run ahead, in so many `replications` from `seed` on.

    `without` are officers who go, `added` the roles of officers who come (a role twice: two of them), `away` leave beside
    what is entered already; `arrivals` times as many complaints come in as did, on both sides with `arrivals_today`.
    """

    learnt: int = 12
    months: int = 6
    replications: int = 10
    seed: int = 1
    without: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    away: tuple[Away, ...] = ()
    arrivals: float = 1.0
    arrivals_today: bool = False

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> WhatIf:
        """What `as_json` wrote."""
        days = [Away(who, date.fromisoformat(first), date.fromisoformat(last)) for who, first, last in kept["away"]]
        lists = {"without": tuple(kept["without"]), "added": tuple(kept["added"]), "away": tuple(days)}
        return cls(**{**kept, **lists})

    def as_json(self) -> dict[str, Any]:
        """The same in what JSON knows."""
        away = [[one.username, one.first_day.isoformat(), one.last_day.isoformat()] for one in self.away]
        return {**vars(self), "without": list(self.without), "added": list(self.added), "away": away}

    def must_make_sense(self) -> None:
        """Raise Refused with everything that is out of bounds, by field."""
        bounds = {
            "learnt": (self.learnt, MONTHS, "bulan jejak"),
            "months": (self.months, MONTHS, "bulan ke depan"),
            "replications": (self.replications, REPLICATIONS, "ulangan"),
            "seed": (self.seed, (0, SEEDS), "benih acak"),
            "arrivals": (self.arrivals, FACTOR, "kali pengaduan masuk"),
            "added": (len(self.added), (0, MOST_ADDED), "petugas tambahan"),
        }
        problems = {
            name: f"{what} harus antara {_plain(low)} dan {_plain(high)}, bukan {_plain(given)}"
            for name, (given, (low, high), what) in bounds.items()
            if not low <= given <= high
        }
        for one in self.away:
            if not 0 <= (one.last_day - one.first_day).days < LONGEST_LEAVE:
                problems["away"] = (
                    f"cuti {one.username}: hari terakhir harus pada atau sesudah hari pertama, paling lama setahun"
                )
        if problems:
            raise Refused(problems)

    def before(self, today: Model) -> Model:
        """The side it is compared with: today's office, with as many arrivals where that is asked."""
        return today.with_arrivals(self.arrivals) if self.arrivals_today else today

    def after(self, draft: Model) -> Model:
        """The office with everything changed. Raises Refused for officers and roles it doesn't have."""
        self._must_know(draft)
        changed = draft.with_arrivals(self.arrivals)
        for one in self.away:
            changed = changed.on_leave(one.username, one.days)
        for name in dict.fromkeys(self.without):
            changed = changed.without_officer(name)
        for number, role in enumerate(self.added, 1):
            changed = changed.with_officer(f"+{number} {role}", [role])
        return changed

    def _must_know(self, model: Model) -> None:
        names = {officer.name for officer in model.officers}
        roles = {habit.role for habit in model.stages.values()} | {r for one in model.officers for r in one.roles}
        problems = _strangers("without", "petugas", self.without, names)
        problems |= _strangers("away", "petugas", [one.username for one in self.away], names)
        problems |= _strangers("added", "peran", self.added, roles)
        if len(set(self.without)) == len(names) and not self.added:
            problems["without"] = "paling sedikit satu petugas harus tinggal"
        if problems:
            raise Refused(problems)


def must_be_enough(records: EventLog) -> None:
    """Raise TooLittleTrail, which says how much there is and how much is needed, for a log too short to learn from."""
    days = {e.at.astimezone(records.zone).date() for case in records.cases for e in case.events if e.by_person}
    closed = len(records.closed)
    if closed < FEWEST_CLOSED or len(days) < FEWEST_DAYS:
        raise TooLittleTrail(
            f"Jejaknya belum cukup untuk simulasi: {closed} perkara selesai dalam {len(days)} hari kerja petugas; "
            f"diperlukan sedikitnya {FEWEST_CLOSED} perkara selesai dan {FEWEST_DAYS} hari kerja. "
            "Ambil jejak yang lebih panjang, atau pakai log kejadian dari sistem lain."
        )


def _strangers(field: str, what: str, asked: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    names = set(known)
    strange = [one for one in asked if one not in names]
    if not strange:
        return {}
    return {field: f"{what} “{strange[0][:40]}” tidak tampak dalam jejak; yang ada: {_some(sorted(names))}"}


def _some(names: Sequence[str], most: int = 12) -> str:
    listed = ", ".join(names[:most])
    return f"{listed}, dan {len(names) - most} lagi" if len(names) > most else listed


def _plain(number: float) -> str:
    return f"{number:g}".replace(".", ",")


def with_leave(model: Model, known: Iterable[Away]) -> Model:
    """The model with leave that is entered already; that of officers it doesn't know is nobody's matter here."""
    names = {officer.name for officer in model.officers}
    for one in known:
        if one.username in names:
            model = model.on_leave(one.username, one.days)
    return model
