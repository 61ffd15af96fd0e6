"""Hostile data and careless templates: data stays data, and a template reaches nothing outside its letter."""

import io
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from config.letters import template_bundle
from domain.errors import LetterFault
from tasks.rendering import preview_html, render
from tasks.typesetting import printable
from tests.tasks.snapshots import a_snapshot

SHIPPED = {"Liberation-Serif", "Liberation-Serif-Bold", "DejaVu-Sans", "Unifont", "Unifont-Upper"}


def with_body(body: str) -> bytes:
    """Make a bundle of the closing letter with another body, as a process owner might write it."""
    content = json.loads(template_bundle("closing"))
    head = content["sources"]["closing.j2"].partition("#}")[0] + "#}\n"
    content["sources"]["closing.j2"] = (
        f'{head}{{% extends "_letter.j2" %}}\n{{% block body %}}\n{body}\n{{% endblock %}}\n'
    )
    return json.dumps(content).encode()


def line_of(body: str) -> int:
    source: str = json.loads(with_body(body))["sources"]["closing.j2"]
    return source.splitlines().index(body) + 1


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("{{ complaint.nickname }}", "has no attribute 'nickname'"),
        ("{{ complainant }}", "'complainant' is undefined"),
        ("{{ fields.secret }}", "has no attribute 'secret'"),
        ("{{ complaint.letter_number }}", "data yang ditulis di sini kosong"),
        ("{{ ''.__class__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ complaint.update({'subject': 'x'}) }}", "attribute 'update' of 'dict' object is unsafe"),
        ("{{ office.name.format.__globals__ }}", "is unsafe"),
        ("{{ refuse.__globals__['os'] }}", "is unsafe"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ reason | lines }}", "has no attribute 'splitlines'"),
        ("{{ fields.result | long_date }}", "bukan tanggal"),
        ("{% include '/etc/passwd' %}", "/etc/passwd"),
        ("{% if %}", "Expected an expression"),
    ],
)
def test_a_faulty_template_is_named_with_its_line(body: str, complaint: str) -> None:
    with pytest.raises(LetterFault, match=complaint) as refusal:
        render("closing", a_snapshot("closing"), bundle=with_body(body))
    assert f"closing.j2:{line_of(body)}: " in str(refusal.value)


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1:9/x.png">',
        '<link rel="stylesheet" href="https://127.0.0.1:9/x.css">',
        "<style>@font-face { font-family: X; src: url(file:///etc/passwd) }</style>",
        "<style>@import 'file:///etc/passwd';</style>",
        '<link rel="attachment" href="file:///etc/passwd">',
    ],
)
def test_a_template_fetches_nothing(body: str) -> None:
    with pytest.raises(LetterFault, match="Templat meminta berkas dari luar surat"):
        render("closing", a_snapshot("closing"), bundle=with_body(body))


def test_what_a_complaint_says_is_never_run() -> None:
    hostile = "{{ 7 * 7 }} {% raw %} <script>alert(1)</script> </style> &amp; {# x #}"
    html = preview_html("closing", a_snapshot("closing", complaint={"subject": hostile}))
    assert "<script" not in html
    assert hostile in printed(render("closing", a_snapshot("closing", complaint={"subject": hostile})).pdf)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Bahasa Indonesia", "Bahasa Indonesia"),
        ("satu\r\ndua\rtiga\u2028empat\x85lima", "satu\ndua\ntiga\nempat\nlima"),
        ("a\x00b\x1bc\x7fd", "a␀b␛c␡d"),
        ("\x9b\ufffe\ud800\U000f0000", "⟨U+009B⟩⟨U+FFFE⟩⟨U+D800⟩⟨U+F0000⟩"),
        ("Budi\u202egnalig", "Budi⟨U+202E⟩gnalig"),
        ("\U00020000", "⟨U+20000⟩"),
        ("e\u0301 می\u200cخواهم 👩\u200d🚀 \ufeff", "e\u0301 می\u200cخواهم 👩\u200d🚀 \ufeff"),
    ],
)
def test_what_cannot_be_printed_is_spelt_out(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_broken_character_anywhere_is_still_a_letter() -> None:
    snapshot = a_snapshot(
        "forwarding", recipient={"name": "A\ud800\x00", "address": "\x0b\ufffe", "salutation": "\x07"}
    )
    assert "Yth. ␇ A⟨U+D800⟩␀" in printed(render("forwarding", snapshot).pdf)


def test_the_naughty_strings_are_all_printed_with_real_glyphs(real_data: Callable[[str], Path]) -> None:
    strings = json.loads(real_data("naughty_strings.json").read_text(encoding="utf-8"))
    assert len(strings) == 515
    for start in range(0, len(strings), 40):
        batch = strings[start : start + 40]
        together = "\n".join(batch)
        complaint = {"subject": together, "gist": together, "complainant_name": together}
        pdf = render("forwarding", a_snapshot("forwarding", complaint=complaint)).pdf
        assert fonts_used(pdf) <= SHIPPED
        assert not has_missing_glyphs(pdf)
        text = tight(printed(pdf))
        lost = [string for string in batch if plain(string) and text.count(tight(string)) < 3]
        assert not lost


def plain(string: str) -> bool:
    """Short printable Latin text comes back letter by letter; scripts that join or turn come back in drawn order."""
    return len(string) < 40 and all(unicodedata.category(c)[0] in "LNPSZ" and c <= "\u017f" for c in string)


def tight(text: str) -> str:
    """Drop spaces, line ends and the feet of pages, wherever a line or page was broken."""
    return "".join(re.sub(r"Asisten Deputi Pengaduan Masyarakat – \S+ Halaman \d+ dari \d+", "", text).split())


def printed(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def fonts_used(pdf: bytes) -> set[str]:
    return {str(font["/BaseFont"]).partition("+")[2] for font in _fonts(pdf)}


def has_missing_glyphs(pdf: bytes) -> bool:
    """WeasyPrint maps every glyph by identity, and writes its own map only when some character had none."""
    return any(font["/Encoding"] != "/Identity-H" for font in _fonts(pdf))


def _fonts(pdf: bytes) -> list[dict[str, object]]:
    fonts = PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"]  # type: ignore[index]  # PDF objects nest untyped
    return [font.get_object() for font in fonts.values()]
