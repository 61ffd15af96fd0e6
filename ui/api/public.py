"""What anybody may ask, without an account: is the system well, and where does my complaint stand.

The tracking page tells the state in plain words and names no person, not even the subject: who holds the code knows it.
"""

from __future__ import annotations

import html
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from domain.calendar import office_day
from domain.complaint import WITHDRAWN, Complaint
from domain.errors import NotFound
from domain.store import transaction
from domain.store.legs import answers
from domain.workflow import Kind, Stage
from flows.versions import code_version
from tasks.counter import LETTERS
from ui.api.problems import problem, refusal

_CODE = re.compile(f"[{LETTERS}]{{10}}")
_TOO_OFTEN = (429, "too-often", "Terlalu sering")

WORDS: dict[Kind, str] = {
    Kind.REGISTRATION: "Pengaduan Saudara telah kami terima dan sedang dicatat.",
    Kind.DESK: "Pengaduan Saudara sedang kami telaah.",
    Kind.FORWARDING: "Pengaduan Saudara sedang kami salurkan kepada instansi yang berwenang.",
    Kind.WAITING: "Pengaduan Saudara telah disalurkan; kami menunggu jawaban instansi.",
    Kind.CLARIFICATION: "Pengaduan Saudara sedang kami klarifikasi di lapangan.",
    Kind.CLOSURE: "Penanganan pengaduan Saudara sedang kami selesaikan.",
}
WAITS_FOR_YOU = "Kami menunggu kelengkapan dari Saudara sebagaimana diminta dalam surat kami."
ENDED = "Penanganan pengaduan Saudara telah selesai; hasilnya kami sampaikan melalui surat."
TAKEN_BACK = "Pengaduan telah dicabut."


class Turnstile:
    """Lets an address through so many times a minute; remembers the latest addresses only, in this process only."""

    def __init__(self, most: int = 30, seconds: float = 60.0, addresses: int = 10_000) -> None:
        self._most, self._seconds, self._addresses = most, seconds, addresses
        self._passed: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = Lock()

    def passes(self, address: str, at: float) -> bool:
        """True while the address has not used up its minute; `at` is a monotonic clock's reading."""
        with self._lock:
            begun, count = self._passed.pop(address, (at, 0))
            begun, count = (at, 0) if at - begun >= self._seconds else (begun, count)
            self._passed[address] = (begun, count + 1)
            if len(self._passed) > self._addresses:
                self._passed.popitem(last=False)
            return count < self._most


def public_routes(
    *,
    ready: Callable[[], bool] = answers,
    turnstile: Turnstile | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> list[Route]:
    """Routes to mount at the root: /healthz, /readyz, /track/{tracking_code}. `ready` tells whether work can be done now."""
    gate = turnstile or Turnstile()

    def track(request: Request) -> Response:
        address = request.client.host if request.client else ""
        if not gate.passes(address, clock()):
            return problem(_TOO_OFTEN, "Terlalu banyak permintaan; coba lagi sebentar.", headers={"Retry-After": "60"})
        return _tracked(request)

    def readyz(request: Request) -> Response:
        fine = ready()
        return JSONResponse({"status": "ready" if fine else "not ready"}, 200 if fine else 503)

    return [Route("/healthz", _healthz), Route("/readyz", readyz), Route("/track/{tracking_code}", track)]


def _healthz(request: Request) -> Response:
    return JSONResponse({"status": "ok", "version": code_version()})


def _tracked(request: Request) -> Response:
    try:
        told = told_state(request.path_params["tracking_code"])
    except NotFound as unknown:
        return refusal(unknown)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
    if "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(_page(told), headers=headers)
    return JSONResponse(told, headers=headers)


def told_state(code: str) -> dict[str, str | None]:
    """What is told to whoever holds the code: state in a sentence, day of receipt, day of the last step. Raises NotFound."""
    word = code.strip().upper()
    if not _CODE.fullmatch(word):
        raise NotFound("Kode lacak tidak dikenal; periksa kembali surat tanda terima Saudara.")
    with transaction() as store:
        complaint = _coded(store.complaints.look_at(store.complaints.find(word)), word)
        return {
            "state": _sentence(complaint),
            "received_on": office_day(complaint.received_at).isoformat(),
            "updated_on": _day(complaint.visits[-1].decided_at or complaint.visits[-1].opened_at),
        }


def _coded(complaint: Complaint, word: str) -> Complaint:
    if complaint.tracking_code != word:
        raise NotFound("Kode lacak tidak dikenal; periksa kembali surat tanda terima Saudara.")
    return complaint


def _sentence(complaint: Complaint) -> str:
    if complaint.dismissal_reason == WITHDRAWN:
        return TAKEN_BACK
    visit = complaint.open_visit
    if visit is None or complaint.ended_at is not None:
        return ENDED
    return _at_stage(complaint.office.route.stage(visit.stage))


def _at_stage(stage: Stage) -> str:
    return WAITS_FOR_YOU if stage.stops_clock else WORDS[stage.kind]


def _day(moment: datetime) -> str:
    return office_day(moment).isoformat()


def _page(told: dict[str, str | None]) -> str:
    state, received, updated = (html.escape(str(told[name])) for name in ("state", "received_on", "updated_on"))
    return (
        '<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>Lacak pengaduan</title><style>body{font:18px/1.5 sans-serif;max-width:36em;margin:2em auto;padding:0 1em}</style>"
        f"<h1>Lacak pengaduan</h1><p>{state}</p><p>Diterima: {received}<br>Perkembangan terakhir: {updated}</p></html>"
    )
