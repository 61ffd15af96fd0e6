"""From HTML to PDF/A, the same bytes everywhere: WeasyPrint with the project's fonts and nothing else.

Two things would otherwise make a letter depend on its machine: the fonts installed there, and characters they lack. So the
font set is built from `config/letters/fonts` alone, and `printable` spells out every character that has no glyph in it.
The files WeasyPrint may fetch are those inside the HTML itself (`data:`); anything else stops the letter.

Pango's font maps aren't made for several threads at once, so letters are set one at a time; setting is nearly all Python,
hence a lock costs no speed.
"""

import os
import tempfile
import threading
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from weasyprint import HTML
from weasyprint.css import ColorProfile
from weasyprint.text import ffi as native
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from config.letters import FONTS, font_files
from domain.errors import LetterFault

PDF_VARIANT = "pdf/a-2u"
COLOURS = "office-srgb"

# Raise it whenever this file or tasks/rendering.py changes what ends up on paper for the same bundle and snapshot.
REVISION = 1

_ONE_AT_A_TIME = threading.Lock()

_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <config><rescan><int>0</int></rescan></config>
</fontconfig>
"""

# Line and paragraph ends of other worlds; on paper they are all a new line.
_NEW_LINES = dict.fromkeys(map(ord, "\x85\u2028\u2029"), "\n")
# Embeddings, overrides and isolates could turn the rest of a line round, interlinear notes leave boxes; joiners and marks stay.
_UNWANTED = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufff9\ufffa\ufffb")
_TAGS = range(0xE0000, 0xE0080)
_SELECTORS = frozenset([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])


def typeset(html: str) -> bytes:
    """Set a self-contained HTML page as PDF/A-2u; the same HTML gives the same bytes.

    Safe to call from several threads. Raises LetterFault when the page asks for anything outside itself.
    """
    with _ONE_AT_A_TIME:
        page = HTML(string=html, base_url="about:blank", url_fetcher=_only_enclosed(), media_type="print")
        try:
            pdf = page.write_pdf(
                font_config=_font_set(),
                pdf_variant=PDF_VARIANT,
                color_profiles={COLOURS: _colour_profile()},
                output_intent=COLOURS,
            )
        except FatalURLFetchingError as error:
            raise LetterFault(f"Templat meminta berkas dari luar surat: {error}") from error
    return bytes(pdf)


def renderer_version() -> str:
    """Name all that shapes the bytes beside template and data: libraries and our own revision."""
    libraries = [f"{name} {version(name)}" for name in ("weasyprint", "pydyf", "fonttools", "jinja2", "segno")]
    libraries += [f"pango {_pango_version()}", f"harfbuzz {_harfbuzz_version()}", f"zlib {zlib.ZLIB_RUNTIME_VERSION}"]
    return f"sipdumas {REVISION}; " + "; ".join(libraries)


def printable(text: str) -> str:
    """Make every character of a text visible on paper, or leave it where it is rightly invisible.

    Tab and line ends stay (CR LF becomes LF). Other control characters become their pictures (␀, ␛); direction overrides,
    unassigned and private characters, lone surrogates and whatever the shipped fonts lack become ⟨U+202E⟩ and the like.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_NEW_LINES)
    if plain.isascii() and plain.isprintable():
        return plain
    return "".join(character if character in "\t\n" else _shown(character) for character in plain)


def _shown(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return character if _has_place(character) else f"⟨U+{code:04X}⟩"


def _has_place(character: str) -> bool:
    """Tell whether a character has a glyph, or is one that text engines rightly draw nothing for (joiners, selectors)."""
    code = ord(character)
    match unicodedata.category(character):
        case "Cc" | "Cs":
            return False
        case "Cf":  # beyond the first plane only the tags are known to be left out cleanly
            return character not in _UNWANTED and (code <= 0xFFFF or code in _TAGS)
        case _:
            return code in _coverage() or code in _SELECTORS


@cache
def _coverage() -> frozenset[int]:
    """Collect the code points that the shipped fonts can draw."""
    points: set[int] = set()
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(points)


def _only_enclosed() -> URLFetcher:
    """Open `data:` addresses only: a template can neither read files nor call out."""
    return URLFetcher(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)


def _colour_profile() -> ColorProfile:
    """Give PDF/A its sRGB profile: WeasyPrint's own file, which it would otherwise open without closing."""
    content = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
    return ColorProfile(BytesIO(content), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))


@cache
def _font_set() -> Any:  # noqa: ANN401  WeasyPrint ships no types
    """Build the one font set of this process. Call it under the lock: it borrows an environment variable."""
    with tempfile.TemporaryDirectory(prefix="sipdumas-fonts-") as room:
        file = Path(room, "fonts.conf")
        file.write_text(_FONTCONFIG.format(fonts=FONTS, cache=Path(room, "cache")), encoding="utf-8")
        with _environment("FONTCONFIG_FILE", str(file)):
            return FontConfiguration()


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """Set an environment variable for a moment: fontconfig takes its file no other way, and children shan't inherit it."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _pango_version() -> str:
    number = native.pango.pango_version()
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


@cache
def _harfbuzz_version() -> str:
    native.ffi.cdef("const char *hb_version_string (void);")
    text: bytes = native.ffi.string(native.harfbuzz.hb_version_string())
    return text.decode()
