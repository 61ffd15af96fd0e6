"""Documents and letters as pictures, for a look in place: drawn in a process of its own, the last ones kept in memory."""

from __future__ import annotations

import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from threading import BoundedSemaphore

from domain.errors import NotFound
from domain.store import transaction

FIRST_PAGES, WIDTH = 3, 1000
"""How many pages are drawn, at most, and how wide (pixels)."""
PATIENCE = 20.0
DRAWING = Path(__file__).with_name("drawing.py")
_turn = BoundedSemaphore(2)
"""Pictures drawn at the same time: many who open a page at once must not take all processors."""


@lru_cache(maxsize=64)
def picture(sha256: str) -> bytes:
    """A JPEG of kept content: the first pages of a PDF, one below the other, or the picture itself made smaller.

    The caller has checked who may see it. Raises NotFound for content that isn't kept or can't be drawn.
    """
    with transaction() as store:
        _, content = store.documents.content(sha256)
    return drawn(content)


def drawn(content: bytes) -> bytes:
    """The same for bytes at hand. Raises NotFound when nothing can be drawn from them in time."""
    asked = [sys.executable, "-I", str(DRAWING), str(FIRST_PAGES), str(WIDTH)]
    with _turn:
        try:
            done = subprocess.run(asked, input=content, capture_output=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            raise NotFound("Berkas ini tidak dapat digambar; bukalah berkasnya.") from None
    if done.returncode or not done.stdout:
        raise NotFound("Berkas ini tidak dapat digambar; bukalah berkasnya.")
    return done.stdout
