"""A browser for benchmarks: one Streamlit session over a real websocket, in Streamlit's own messages, without drawing anything.

It signs in by cookie as a browser does, opens pages by their address or by a link found on the page, and waits until the server says that the
run is finished and all of it has come: what a person waits for, less the drawing. Whatever a person would see as a fault is a `Fault`.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from ui.officer import COOKIE

PATIENCE = 30.0
"""Seconds after which nobody waits any longer."""
_BAD = re.compile(r"class=\"sd-notice sd-bad")


class Fault(AssertionError):
    """The screen showed an error, a refusal, nothing at all, or came too late; `told` is what stood there."""

    def __init__(self, where: str, told: list[str]) -> None:
        super().__init__(f"{where}: {'; '.join(told)}")
        self.told = told


@dataclass(frozen=True)
class Link:
    """A link on the page: where to, with what."""

    page: str
    query: str
    label: str


@dataclass
class Sight:
    """What one run has put on the screen. `seconds` from the click until the run was finished, `size` in bytes."""

    page: str
    query: str = ""
    seconds: float = 0.0
    size: int = 0
    links: list[Link] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)
    choices: dict[str, str] = field(default_factory=dict)
    chosen: list[WidgetState] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def to(self, page: str, key: str | None = None) -> list[Link]:
        """Links on the screen that lead to a page, with `key` in their query where one is named."""
        return [one for one in self.links if one.page == page and (key is None or key in parse_qs(one.query))]


class Browser:
    """One person's tab: `async with Browser(port, key) as tab: await tab.open("papan")`."""

    def __init__(self, port: int, key: str) -> None:
        self._address = f"127.0.0.1:{port}"
        self._key = key
        self._pages: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._hash = ""

    async def __aenter__(self) -> Self:
        self._socket: ClientConnection = await connect(
            f"ws://{self._address}/_stcore/stream",
            additional_headers={"Cookie": f"{COOKIE}={self._key}"},
            origin=f"http://{self._address}",  # type: ignore[arg-type]  # their own type of a text
            subprotocols=["streamlit"],  # type: ignore[list-item]  # the same
            max_size=None,
            open_timeout=PATIENCE,
            ping_interval=None,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()

    async def open(self, page: str, query: str = "") -> Sight:
        """Open a page by its path and query. Raises Fault."""
        return await self._run(page, query, [])

    async def follow(self, link: Link) -> Sight:
        """Click a link. Raises Fault."""
        return await self._run(link.page, link.query, [])

    async def press(self, sight: Sight, button: str) -> Sight:
        """Press a button of the page at hand, named by a part of its key; where there is none, look at the page again."""
        pressed = [WidgetState(id=one, trigger_value=True) for one in sight.buttons if button in one]
        return await self._run(sight.page, sight.query, [*sight.chosen, *pressed])

    async def choose(self, sight: Sight, radio: str) -> Sight:
        """Choose the first of a group of choices named by a part of its key; where there is none, look at the page again."""
        chosen = [WidgetState(id=one, string_value=first) for one, first in sight.choices.items() if radio in one]
        found = await self._run(sight.page, sight.query, chosen)
        found.chosen = chosen
        return found

    async def _run(self, page: str, query: str, widgets: list[WidgetState]) -> Sight:
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string, state.page_name = query, page
        state.page_script_hash = self._pages.get(page, "")
        state.widget_states.widgets.extend(widgets)
        state.context_info.url = f"http://{self._address}/{page}"
        state.context_info.timezone, state.context_info.locale = "Asia/Jakarta", "id-ID"
        sight, begun = Sight(page, query), time.perf_counter()
        await self._socket.send(asked.SerializeToString())
        try:
            async with asyncio.timeout(PATIENCE):
                await self._watch(sight)
        except TimeoutError:
            sight.faults.append("too late")
        sight.seconds = time.perf_counter() - begun
        if sight.faults:
            raise Fault(f"{page}?{query}", sight.faults)
        return sight

    async def _watch(self, sight: Sight) -> None:
        """Take in what comes until the run is finished; a switch to another page is waited for too."""
        while True:
            content = await self._socket.recv()
            assert isinstance(content, bytes)
            sight.size += len(content)
            message = ForwardMsg.FromString(content)
            match message.WhichOneof("type"):
                case "delta":
                    self._draw(message.delta, sight)
                case "navigation":
                    self._learn(message)
                case "session_event" if message.session_event.WhichOneof("type") == "script_compilation_exception":
                    sight.faults.append("does not compile")
                case "page_not_found":
                    sight.faults.append("page not found")
                case "script_finished" if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return

    def _learn(self, message: ForwardMsg) -> None:
        for one in message.navigation.app_pages:
            self._pages[one.url_pathname] = one.page_script_hash
            self._names[one.page_script_hash] = one.url_pathname

    def _draw(self, delta: Delta, sight: Sight) -> None:
        element = delta.new_element
        match element.WhichOneof("type"):
            case "page_link":
                link = element.page_link
                sight.links.append(Link(self._names.get(link.page_script_hash, ""), link.query_string, link.label))
            case "html":
                sight.html.append(element.html.body)
                if _BAD.search(element.html.body):
                    sight.faults.append(re.sub(r"<[^>]+>", " ", element.html.body).strip()[:200])
            case "button":
                sight.buttons.append(element.button.id)
            case "radio" if element.radio.options:
                sight.choices[element.radio.id] = element.radio.options[0]
            case "exception":
                sight.faults.append(element.exception.type)
