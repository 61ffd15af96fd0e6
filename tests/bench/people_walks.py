"""What an officer at the board does, click by click, role by role: the same things over and over, with what the screens offer him."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping, Sequence

from tests.bench.people_browser import Browser, Link, Sight

WORDS = (
    "sertifikat tanah",
    "jalan rusak",
    "guru honorer",
    "dana desa",
    "Sutinah",
    "pungutan liar di Garut",
    "putusan pengadilan",
)
STAGES = ("analysis", "waiting_agency", "completeness", "assessment", "approval")


class Officer:
    """One person at one tab: remembers what is on his screen, and clicks."""

    def __init__(self, tab: Browser, role: str, chance: random.Random) -> None:
        self._tab = tab
        self._role = role
        self._chance = chance
        self._sight = Sight("")
        self._step = chance.randrange(len(WALKS[role]))

    async def act(self) -> Sight:
        """The next thing he does: one click, one run. Raises Fault."""
        self._step += 1
        walk = WALKS[self._role]
        self._sight = await MOVES[walk[self._step % len(walk)]](self)
        return self._sight

    async def open(self, page: str, query: str = "") -> Sight:
        """Go to a page by the menu."""
        return await self._tab.open(page, query)

    async def search(self) -> Sight:
        """Look for words."""
        return await self._tab.open("cari", f"kata={self._chance.choice(WORDS).replace(' ', '+')}")

    async def stage(self) -> Sight:
        """One stage of the board."""
        return await self._tab.open("papan", f"tahap={self._chance.choice(STAGES)}")

    async def card(self) -> Sight:
        """Open one of the complaints on the screen."""
        return await self._follow(self._sight.to("pengaduan", "id"))

    async def onward(self) -> Sight:
        """The next page of the list; where there is none, the list again."""
        return await self._follow(self._sight.to(self._sight.page, "sesudah")[-1:])

    async def choose(self) -> Sight:
        """Choose the first outcome the form offers: the form follows."""
        return await self._tab.choose(self._sight, "outcome-")

    async def send(self) -> Sight:
        """Send the decision chosen, where its form asks for nothing more: the next screen follows."""
        return await self._tab.press(self._sight, "decide-send")

    async def claim(self) -> Sight:
        """Take the card, where it is free; else look again."""
        return await self._tab.press(self._sight, "hands-claim")

    async def _follow(self, links: Sequence[Link]) -> Sight:
        if not links:
            return await self._tab.open(HOME_OF.get(self._role, "kotak-masuk"))
        return await self._tab.follow(self._chance.choice(links))


Move = Callable[[Officer], Awaitable[Sight]]
MOVES: Mapping[str, Move] = {
    "home": lambda one: one.open(""),
    "inbox": lambda one: one.open("kotak-masuk"),
    "board": lambda one: one.open("papan"),
    "deadlines": lambda one: one.open("batas-waktu"),
    "register": lambda one: one.open("pendaftaran"),
    "notices": lambda one: one.open("pemberitahuan"),
    "outbox": lambda one: one.open("kotak-keluar"),
    "search": Officer.search,
    "stage": Officer.stage,
    "card": Officer.card,
    "onward": Officer.onward,
    "claim": Officer.claim,
    "choose": Officer.choose,
    "send": Officer.send,
}
HOME_OF = {"manager": "papan", "auditor": "papan", "process_owner": "papan", "administrator": "papan"}
_CLERK = ("home", "register", "outbox", "notices", "inbox")
_DESK = ("inbox", "card", "claim", "inbox", "onward", "card", "search", "card", "stage", "card")
_DECIDES = ("inbox", "card", "choose", "send", "inbox", "onward", "card", "search", "card")
_LOOKS = ("deadlines", "card", "board", "stage", "card", "onward", "search", "card", "notices")
WALKS: Mapping[str, Sequence[str]] = {
    "mailroom": _CLERK,
    "registry": _DECIDES,
    "analyst": _DESK,
    "section_head": _DECIDES,
    "assistant_deputy": ("inbox", "card", "board", "card", "deadlines", "card"),
    "field_team": ("home", "inbox", "card", "claim"),
    "archivist": ("inbox", "card", "claim", "search", "card"),
    "manager": _LOOKS,
    "process_owner": _LOOKS,
    "auditor": _LOOKS,
    "administrator": ("home", "notices", "deadlines"),
}
"""Role → its round; everybody begins somewhere in it."""
