"""Which cards should change hands so that the fewest terms are missed: one move at a time, the best first.

A move gives cards that will miss their day from one officer to a colleague of the stage who has room. Greedy: it
finds good advice quickly, not the best there is; each move is reckoned through on both desks before it is named.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain.forecast import Desk, Forecast

MOST_CARDS = 25
"""Cards of one move: what a superior can still look through before he presses the button."""
LOOKED_AT = 8
"""Givers, and takers of a stage, that are tried: those who miss most, and those with most room."""


@dataclass(frozen=True)
class Move:
    """Give so many cards of a stage from one officer to another; `saved` terms are then kept that else would be missed."""

    stage: str
    giver: str
    taker: str
    cards: int
    saved: int
    due: Mapping[date, int]


def best_moves(forecast: Forecast, takers: Mapping[str, Collection[str]], *, most: int = 3) -> list[Move]:
    """Up to `most` moves, each reckoned after those before it; empty when none saves anything.

    `takers` says for each stage who may take cards there (role, right, not on leave); nobody else is given any.
    """
    moves = list[Move]()
    while len(moves) < most and (move := _best(forecast, takers)):
        moves.append(move)
        forecast = after(forecast, move)
    return moves


def after(forecast: Forecast, move: Move) -> Forecast:
    """The forecast once the move is made."""
    taken = {day: -cards for day, cards in move.due.items()}
    change = {move.giver: taken, move.taker: move.due}
    desks = (
        desk.with_cards(change[desk.officer]) if desk.stage == move.stage and desk.officer in change else desk
        for desk in forecast.desks
    )
    return replace(forecast, desks=tuple(desks))


def _best(forecast: Forecast, takers: Mapping[str, Collection[str]]) -> Move | None:
    """The move that saves most; of equals the one with the fewest cards, then by names."""
    today = forecast.today
    held = [desk for desk in forecast.desks if desk.officer is not None and desk.missed(today)]
    givers = sorted(held, key=lambda desk: -sum(desk.missed(today).values()))[:LOOKED_AT]
    found = [
        move
        for giver in givers
        for taker in _with_room(forecast, giver, takers.get(giver.stage, ()))
        if (move := _between(giver, taker, today))
    ]
    return min(found, key=lambda move: (-move.saved, move.cards, move.stage, move.giver, move.taker), default=None)


def _with_room(forecast: Forecast, giver: Desk, allowed: Collection[str]) -> list[Desk]:
    others = [
        desk
        for desk in forecast.desks
        if desk.stage == giver.stage and desk.officer in allowed and desk.officer != giver.officer and desk.spare()
    ]
    return sorted(others, key=lambda desk: -desk.spare())[:LOOKED_AT]


def _between(giver: Desk, taker: Desk, today: date) -> Move | None:
    """The best number of cards for this pair; the cards with the latest day are given first, they leave most time."""
    before = giver.lost(today) + taker.lost(today)
    best: Move | None = None
    due: dict[date, int] = {}
    for day in _latest_first(giver.missed(today))[: min(MOST_CARDS, taker.spare())]:
        due = {**due, day: due.get(day, 0) + 1}
        left = giver.with_cards({one: -cards for one, cards in due.items()})
        saved = before - left.lost(today) - taker.with_cards(due).lost(today)
        if saved > (best.saved if best else 0):
            best = Move(giver.stage, str(giver.officer), str(taker.officer), sum(due.values()), saved, due)
    return best


def _latest_first(missed: Mapping[date, int]) -> list[date]:
    return [day for day in sorted(missed, reverse=True) for _ in range(missed[day])]
