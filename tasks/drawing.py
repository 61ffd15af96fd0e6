"""Draws the first pages of a PDF, or a picture made smaller. Runs as a program of its own: what it reads comes from outside.

    python -I drawing.py PAGES WIDTH < document > picture.jpg

A file made to break the reader ends this process alone. Exit 0 with a JPEG, 1 when nothing can be drawn.
"""

from __future__ import annotations

import resource
import sys
from io import BytesIO

import pypdfium2
from PIL import Image

MOST_MEMORY, MOST_SECONDS = 1_500_000_000, 10
MOST_HEIGHT = 20_000
GAP = 12


def main() -> int:
    """Read a document from standard input and write one picture to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    pages, width = map(int, sys.argv[1:3])
    content = sys.stdin.buffer.read()
    drawn = _pages(content, pages, width) if content.startswith(b"%PDF-") else [_smaller(content, width)]
    if not drawn:
        return 1
    _stacked(drawn).save(sys.stdout.buffer, "JPEG", quality=82, optimize=True)
    return 0


def _pages(content: bytes, most: int, width: int) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(content)
    return [_page(document[number], width) for number in range(min(most, len(document)))]


def _page(page: pypdfium2.PdfPage, width: int) -> Image.Image:
    wide, high = page.get_size()
    scale = min(width / max(wide, 1), MOST_HEIGHT / 4 / max(high, 1))  # a page a mile high is drawn small
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return picture.convert("RGB")


def _smaller(content: bytes, width: int) -> Image.Image:
    image = Image.open(BytesIO(content), formats=["JPEG", "PNG"])
    image.draft("RGB", (width, width))
    image.thumbnail((width, MOST_HEIGHT))
    ground = Image.new("RGB", image.size, "white")
    shape = image.convert("RGBA")
    ground.paste(shape, mask=shape.getchannel("A"))
    return ground


def _stacked(drawn: list[Image.Image]) -> Image.Image:
    """The pages one below the other."""
    width, height = max(one.width for one in drawn), sum(one.height + GAP for one in drawn) - GAP
    sheet = Image.new("RGB", (width, height), "#8a949e")
    top = 0
    for one in drawn:
        sheet.paste(one, ((width - one.width) // 2, top))
        top += one.height + GAP
    return sheet


if __name__ == "__main__":
    sys.exit(main())
