"""How long does the editor of the workflow take to answer a key, with a file of 60 stages? Promised: 300 ms.

The board's real process is asked through a real websocket, as the browser's editor asks: the text as typed goes there, and time runs until the whole
answer has come: faults by line, picture, what may stand where. Not in it: the editor's own pause after the last key (200 ms) and the browser's drawing.
Two texts of three have a fault: a stage that isn't there, an open quote. `sipdumas bench editor [--stages 60] [--rounds 20] [--database URL]`.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.WidgetStates_pb2 import WidgetState

from config.load import vocabulary
from tasks.accounts import demo_sign_in
from tasks.versions import Draft, examined
from tests.bench.measuring import percentiles
from tests.bench.people_browser import Browser, Sight
from tests.bench.people_office import big_office, parser, web_process
from ui.pages.workflow_editor import drawn
from ui.parts.yaml_editor import Checked, Written, editor_data

MOST_MS = 300.0
PAGE = "penyusun-alur"


def run(argv: Sequence[str]) -> dict[str, Any]:
    """Measure and return the figures; `argv` as on the command line, without the program's name."""
    asking = parser("editor")
    asking.add_argument("--stages", type=int, default=60)
    asking.add_argument("--rounds", type=int, default=20)
    asking.set_defaults(complaints=100)
    asked = asking.parse_args(argv)
    text = a_long_file(asked.stages)
    with big_office(asked) as url, web_process(url) as (port, _):
        key = demo_sign_in("process_owner", at=datetime.now(UTC), loopback=True)
        sights = asyncio.run(_write(port, key, text, asked.rounds))
    feedback = percentiles(sight.seconds for sight in sights)
    figures = {"stages": asked.stages, "lines": text.count("\n"), "kb_answer": sights[-1].size // 1024}
    return {"holds": feedback["p95"] <= MOST_MS, **figures, "feedback_ms": feedback, "parts_cpu_ms": parts(text)}


def a_long_file(stages: int) -> str:
    """A sound workflow file with so many stages, in the manner of the office's own (about 24 lines a stage)."""
    asked = "".join(f'  {name}: {{label: "Isian {name}", type: text, multiline: true}}\n' for name in "abc")
    head = f'title: "Alur panjang"\nwithdraw_to: stage_{stages}\nreopen_to: stage_2\nfields:\n{asked}stages:\n'
    return head + "".join(_stage(number, stages) for number in range(1, stages + 1))


def _stage(number: int, stages: int) -> str:
    onward, back = f"stage_{number + 1}" if number < stages else "end", f"stage_{max(1, number - 1)}"
    letters = "[acknowledgement]" if number < stages else "[]"
    return f"""\
  # {number}. A stage like the office's own.
  - key: stage_{number}
    title: "Tahap ke-{number}"
    kind: desk
    role: analyst
    closes: {str(number == stages).lower()}
    outcomes:
      - key: onward
        label: "Teruskan"
        to: {onward}
        form: {{required: [a], optional: [b, c]}}
        letters: {letters}
      - key: back
        label: "Kembalikan"
        to: {back}
        form:
          required: [b]
    deadlines:
      - key: term
        label: "Batas tahap ke-{number}"
        from: stage
        working_days: 3
        basis: assumed
        legal_basis: "Ketentuan kantor, perlu ditegaskan"
        reminders: [50, 80, 100]
        escalate_to: section_head

"""


def parts(text: str, rounds: int = 5) -> dict[str, float]:
    """CPU milliseconds (median) of what the server does for one answer: the check, the picture, what the browser is told."""
    found = examined(Draft("panjang", text))
    route = found.route()
    return {
        "check": _cpu(lambda: examined(Draft("panjang", text)), rounds),
        "picture": _cpu(lambda: drawn(route), rounds),
        "told": _cpu(
            lambda: json.dumps(editor_data(Written(text), Checked(found, route), vocabulary(), name="x")), rounds
        ),
    }


def _cpu(act: Callable[[], object], rounds: int) -> float:
    spent = []
    for _ in range(rounds):
        begun = time.process_time()
        act()
        spent.append(time.process_time() - begun)
    return percentiles(spent)["p50"]


async def _write(port: int, key: str, text: str, rounds: int) -> list[Sight]:
    async with _Writer(port, key) as tab:
        await tab.open(PAGE)
        await tab.type(text)
        return [await tab.type(_changed(text, number)) for number in range(rounds)]


def _changed(text: str, number: int) -> str:
    """Another text each time: sound, leading to a stage that isn't there, and half typed (a quote is open)."""
    renamed = text.replace("Alur panjang", f"Alur panjang {number}")
    broken = (renamed, renamed.replace("to: stage_30", "to: stage_x", 1), renamed.replace('ke-30"', "ke-30", 1))
    return broken[number % 3]


class _Writer(Browser):
    """A tab with the editor in it."""

    def __init__(self, port: int, key: str) -> None:
        super().__init__(port, key)
        self._editor = self._fragment = ""
        self._typed = 0

    def _draw(self, delta: Delta, sight: Sight) -> None:
        super()._draw(delta, sight)
        if delta.new_element.WhichOneof("type") == "bidi_component":
            self._editor, self._fragment = delta.new_element.bidi_component.id, delta.fragment_id

    async def type(self, text: str) -> Sight:
        """Send the whole text, as the editor does, and wait for the answer."""
        self._typed += 1
        told = json.dumps({"typed": {"text": text, "sequence": self._typed}})
        asked = BackMsg()
        asked.rerun_script.fragment_id = self._fragment
        asked.rerun_script.page_name = PAGE
        asked.rerun_script.page_script_hash = self._pages[PAGE]
        asked.rerun_script.widget_states.widgets.append(WidgetState(id=self._editor, json_value=told))
        sight, begun = Sight(PAGE), time.perf_counter()
        await self._socket.send(asked.SerializeToString())
        await self._watch(sight)
        sight.seconds = time.perf_counter() - begun
        return sight
