"""What came of a simulation: pictures, the same figures as tables, and with each a sentence of what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from domain.people import Officer
from ui.parts.export import export_table
from ui.parts.lists import named, role_names
from ui.parts.moments import date_words
from ui.parts.simulation_charts import Band, bars, over_time
from ui.parts.table import table
from ui.parts.text import attribute, facts, heading, notice, shown, tag
from ui.parts.ways import SIMULATION
from ui.words import INDONESIAN, say, spoken

SIDES = ("today", "changed")
FULL = 0.85
NONE: Band = (None, None, None)
MOST_DAYS = 26
"""Lines of the table of days: about one a week of half a year; the exported table holds every day that was counted."""
HOW = ("split", "otsu", "queue", "same", "hours", "new", "limits")


def figures(found: Mapping[str, Any], officer: Officer) -> None:
    """All of it, in the order of what people ask first."""
    _warnings(found)
    _times(found, officer)
    _terms(found, officer)
    _queues(found, officer)
    _roles(found, officer)
    _officers(found, officer)
    heading(say("sim.how"))
    st.html(tag("ul", "".join(tag("li", shown(say(f"sim.how.{one}"))) for one in HOW)))


def question(found: Mapping[str, Any], version: str) -> None:
    """What was asked, and of which trail."""
    asked, trail = found["asked"], found["trail"]
    seen = {"cases": _count(trail["cases"]), "closed": _count(trail["closed"]), "first": _day(trail["since"]), "last": _day(trail["until"])}  # fmt: skip
    learnt = say("sim.fact.trail_text", **seen)
    if trail["all_cases"] > trail["cases"]:
        learnt = say("sim.fact.trail_cut", text=learnt, all=_count(trail["all_cases"]))
    if trail["rough"]:
        notice("warn", say("sim.say.rough", closed=seen["closed"]))
    span = {"first": _day(found["from"]), "last": _day(found["until"]), "days": found["warm_up_days"]}
    share = round(100 * asked["arrivals"])
    which = "sim.fact.arrivals_both" if asked["arrivals_today"] else "sim.fact.arrivals_text"
    facts(
        (
            (say("sim.fact.version"), version),
            (say("sim.fact.trail"), learnt),
            (
                say("sim.fact.span"),
                say("sim.fact.span_text", **span, replications=asked["replications"], seed=asked["seed"]),
            ),
            (say("sim.fact.without"), ", ".join(map(named, asked["without"]))),
            (say("sim.fact.added"), ", ".join(map(_role, asked["added"]))),
            (say("sim.fact.away"), ", ".join(_away(asked["away"]))),
            (say("sim.fact.arrivals"), say(which, share=share) if share != 100 else ""),
        )
    )


def _away(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for who, first, last in rows:
        yield say("sim.fact.away_text", who=named(who), first=_day(first), last=_day(last))


def _warnings(found: Mapping[str, Any]) -> None:
    for side in SIDES:
        for role in found[side]["unmanned"]:
            notice("bad", say("sim.say.unmanned", side=say(f"sim.side.{side}"), role=_role(role)))
    for stage in found["changed"]["assumed"]:
        notice("warn", say("sim.say.assumed", stage=found["stages"].get(stage, stage)))


# -- time to close ----------------------------------------------------------------------------------------


def _times(found: Mapping[str, Any], officer: Officer) -> None:
    heading(say("sim.times"))
    spans = (("median_days", "median"), ("p90_days", "p90"))
    for key, word in spans:
        _sentence(f"sim.say.{word}", found, key)
    rows = [(say(f"sim.{word}"), found["today"][key], found["changed"][key]) for key, word in spans]
    _picture(bars(rows, _names()), say("sim.times_chart"))
    keys = (*spans, ("closed", "closed"), ("open", "open"), ("queue", "queue"))
    cells = [
        (say(f"sim.{word}"), *(_band(found[side][key]) for side in SIDES), _gap(found["difference"][key]))
        for key, word in keys
    ]
    heads = [say(f"sim.{one}") for one in ("figure", "side.today", "side.changed", "change")]
    table(say("sim.times_table"), heads, cells)
    st.html(tag("p", shown(say("sim.band")), "sd-meta"))
    export_table(SIMULATION, heads, cells, officer, "lama")


def _sentence(key: str, found: Mapping[str, Any], name: str) -> None:
    today, changed = (found[side][name][0] for side in SIDES)
    if today is None or changed is None:
        notice("warn", say("sim.say.none_closed"))
        return
    how = _how(found["difference"][name])
    tone = {"same": "note", "less": "ok", "more": "warn"}[how]
    notice(tone, say(f"{key}_{how}", changed=_number(changed), today=_number(today), gap=_number(abs(changed - today))))


def _how(gap: Band) -> str:
    """Which way nine of ten replications agree that it changes, if they do."""
    low, high = gap[1] or 0, gap[2] or 0
    return "less" if high < 0 else "more" if low > 0 else "same"


# -- terms --------------------------------------------------------------------------------------------------


def _terms(found: Mapping[str, Any], officer: Officer) -> None:
    heading(say("sim.terms"))
    sides = [{(one["stage"], one["deadline"]): one for one in found[side]["terms"]} for side in SIDES]
    keys = sorted(sides[0] | sides[1])
    if not keys:
        notice("note", say("sim.say.no_terms"))
        return
    totals = [_kept(side.values()) for side in sides]
    tone = "ok" if totals[1] > totals[0] + 0.005 else "warn" if totals[1] < totals[0] - 0.005 else "note"
    notice(tone, say("sim.say.terms", changed=_percent(totals[1]), today=_percent(totals[0])))
    names = {key: _term(found, key, *(side.get(key) for side in sides)) for key in keys}
    shares = [(names[key], *_both([side.get(key, {}).get("share") for side in sides])) for key in keys]
    _picture(bars(shares, _names(), whole=1.0), say("sim.terms_chart"))
    rows = [(names[key], *(cell for side in sides for cell in _fared(side.get(key)))) for key in keys]
    heads = [say(f"sim.{one}") for one in ("term", "kept_today", "missed_today", "kept_changed", "missed_changed")]
    table(say("sim.terms_table"), heads, rows)
    export_table(SIMULATION, heads, rows, officer, "batas-waktu")


def _both(bands: Sequence[Band | None]) -> tuple[Band, Band]:
    today, changed = (band or NONE for band in bands)
    return today, changed


def _kept(terms: Any) -> float:  # noqa: ANN401  the values of a dict of JSON
    counts = [(one["kept"][0] or 0, one["missed"][0] or 0) for one in terms]
    whole = sum(kept + missed for kept, missed in counts)
    return sum(kept for kept, _ in counts) / whole if whole else 0.0


def _term(found: Mapping[str, Any], key: tuple[str, str], *sides: Mapping[str, Any] | None) -> str:
    known = next(one["label"] for one in sides if one)
    stage = found["stages"].get(key[0], key[0]) or say("sim.whole")
    return known if known == stage else f"{known} ({stage})"


def _fared(term: Mapping[str, Any] | None) -> tuple[str, str]:
    return (_share(term["share"]), _band(term["missed"])) if term else ("–", "–")


# -- queues -------------------------------------------------------------------------------------------------


def _queues(found: Mapping[str, Any], officer: Officer) -> None:
    heading(say("sim.queues"))
    _sentence("sim.say.queue", found, "queue")
    lengths = found["changed"]["queue_by_role"] | found["today"]["queue_by_role"]
    roles = sorted(lengths, key=lambda role: -max(_mean(found[side]["queue_by_role"].get(role)) for side in SIDES))
    if not roles:
        return
    role = str(st.selectbox(say("sim.queue_role"), roles, format_func=_role, key="sim-queue-role"))
    sides = [{day: band for day, *band in found[side]["queue_over_time"].get(role, [])} for side in SIDES]
    days = sorted({*sides[0], *sides[1]})
    if not days:
        return
    lines = [[side.get(day, (0, 0, 0)) for day in days] for side in sides]
    _picture(over_time([_day(days[0]), _day(days[-1])], lines, _names()), say("sim.queue_chart", role=_role(role)))
    rows = [(_day(day), *(_band(side.get(day, (0, 0, 0))) for side in sides)) for day in days]
    heads = [say(f"sim.{one}") for one in ("day", "side.today", "side.changed")]
    table(say("sim.queue_table", role=_role(role)), heads, rows[:: max(1, -(-len(rows) // MOST_DAYS))])
    export_table(SIMULATION, heads, rows, officer, f"antrean-{role}")


# -- roles and officers -------------------------------------------------------------------------------------


def _roles(found: Mapping[str, Any], officer: Officer) -> None:
    heading(say("sim.roles"))
    sides = [found[side]["load_by_role"] for side in SIDES]
    roles = sorted(sides[0] | sides[1], key=lambda role: -_mean(sides[1].get(role)))
    if not roles:
        return
    heaviest = _mean(sides[1].get(roles[0]))
    told = say("sim.say.load", role=_role(roles[0]), share=_percent(heaviest))
    notice("warn" if heaviest > FULL else "note", told + (f" {say('sim.say.full')}" if heaviest > FULL else ""))
    loads = [(_role(role), *_both([side.get(role) for side in sides])) for role in roles]
    _picture(bars(loads, _names(), whole=1.0), say("sim.roles_chart"))
    rows = [_role_row(found, role) for role in roles]
    heads = [
        say(f"sim.{one}") for one in ("role", "staff", "queue_today", "queue_changed", "load_today", "load_changed")
    ]
    table(say("sim.roles_table"), heads, rows)
    export_table(SIMULATION, heads, rows, officer, "peran")


def _role_row(found: Mapping[str, Any], role: str) -> tuple[str, ...]:
    today, changed = found["roles"].get(role, (0, 0))
    staff = str(today) if today == changed else say("sim.staff_change", today=today, changed=changed)
    queues = [_band(found[side]["queue_by_role"].get(role, NONE)) for side in SIDES]
    return _role(role), staff, *queues, *(_share(found[side]["load_by_role"].get(role, NONE)) for side in SIDES)


def _officers(found: Mapping[str, Any], officer: Officer) -> None:
    heading(say("sim.officers"))
    sides = [found[side]["load_by_officer"] for side in SIDES]
    names = sorted(sides[0] | sides[1], key=lambda name: (-_mean(sides[1].get(name)), name))
    rows = [(_officer(name), *(_share(side.get(name, NONE)) for side in sides)) for name in names]
    heads = [say(f"sim.{one}") for one in ("officer", "side.today", "side.changed")]
    table(say("sim.officers_table"), heads, rows)
    export_table(SIMULATION, heads, rows, officer, "petugas")


def _officer(name: str) -> str:
    """An added one is named by his role."""
    number, blank, role = name.partition(" ")
    return f"{number} {_role(role)}" if blank and name.startswith("+") else named(name)


# -- words --------------------------------------------------------------------------------------------------


def _picture(address: str, said: str) -> None:
    st.html(f'<img class="sd-chart" src="{address}" alt="{attribute(said)}">')


def _names() -> list[str]:
    return [say(f"sim.side.{side}") for side in SIDES]


def _role(key: str) -> str:
    return role_names().get(key, key)


def _day(written: str) -> str:
    return date_words(date.fromisoformat(written))


def _mean(band: Band | None) -> float:
    return (band[0] if band else None) or 0.0


def _band(band: Band) -> str:
    if band[0] is None:
        return "–"
    return f"{_number(band[0])} ({_range(band[1] or 0, band[2] or 0)})"


def _gap(band: Band) -> str:
    return f"+{_band(band)}" if (band[0] or 0) > 0 else _band(band)


def _range(low: float, high: float) -> str:
    return f"{_number(low)}–{_number(high)}" if low >= 0 else say("sim.range", low=_number(low), high=_number(high))


def _share(band: Band) -> str:
    if band[0] is None:
        return "–"
    return f"{_percent(band[0])} % ({_percent(band[1] or 0)}–{_percent(band[2] or 0)})"


def _percent(share: float) -> str:
    return _number(100 * share)


def _number(number: float) -> str:
    """Three figures that count, in the language of the screen."""
    size = abs(number)
    places = 0 if size >= 100 or number == int(number) else 1 if size >= 1 else 2
    written = f"{size:,.{places}f}"
    written = written.translate(str.maketrans(",.", ".,")) if spoken() == INDONESIAN else written
    return f"−{written}" if number < 0 else written


def _count(number: int) -> str:
    return _number(float(number))
