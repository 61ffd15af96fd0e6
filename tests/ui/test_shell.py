"""Around every answer: language, headers, settings that must hold; and the words of the screens."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from string import Formatter

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from config.settings import PROJECT
from ui.shell import HEADERS, Language, SafeHeaders
from ui.words import CORNERS, ENGLISH, WORDS, corner

PAGE = '<!DOCTYPE html><html lang="en"><head><title>Streamlit</title></head><body>ä</body></html>'


@pytest.fixture
def client() -> TestClient:
    routes = [
        Route("/", lambda _: HTMLResponse(PAGE)),
        Route("/kotak-masik", lambda _: HTMLResponse(PAGE)),
        Route("/text", lambda _: PlainTextResponse('<html lang="en">', headers={"x-frame-options": "DENY"})),
    ]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(SafeHeaders), Middleware(Language)]))


def test_the_page_says_that_it_is_indonesian(client: TestClient) -> None:
    answer = client.get("/", headers={"accept": "text/html"})
    assert '<html lang="id">' in answer.text
    assert "<title>SIPDUMAS</title>" in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_an_address_that_is_nobody_s_says_so_and_leads_back(client: TestClient) -> None:
    answer = client.get("/kotak-masik", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "Tidak ada halaman pada alamat ini" in answer.text
    assert 'href="/"' in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_other_answers_pass_unchanged(client: TestClient) -> None:
    assert client.get("/text", headers={"accept": "text/html"}).text == '<html lang="en">'


def test_every_answer_carries_the_safe_headers_and_a_route_may_be_stricter(client: TestClient) -> None:
    answer = client.get("/")
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert client.get("/text").headers["x-frame-options"] == "DENY"


def test_no_script_of_a_letter_can_ever_run() -> None:
    (scripts,) = [part for part in HEADERS["content-security-policy"].split("; ") if part.startswith("script-src")]
    assert "unsafe-inline" not in scripts
    assert "'unsafe-eval'" not in scripts


def board_settings() -> dict[str, dict[str, object]]:
    return tomllib.loads((PROJECT / "ui" / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("runner", "postScriptGC", False),
        ("client", "showErrorDetails", "type"),
        ("client", "toolbarMode", "viewer"),
        ("browser", "gatherUsageStats", False),
        ("server", "enableAgentApi", False),
        ("server", "maxUploadSize", 20),
    ],
)
def test_settings_that_must_hold(section: str, name: str, value: object) -> None:
    assert board_settings()[section][name] == value


def test_streamlit_still_knows_every_option_we_set() -> None:
    from streamlit import config  # noqa: PLC0415  heavy, and only this test needs it

    options = config.get_config_options()
    named = {
        f"{section}.{name}"
        for section, found in board_settings().items()
        for name, value in found.items()
        if not isinstance(value, dict)
    }
    assert named <= set(options)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", ["primaryColor", "textColor", "linkColor"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_the_theme_is_readable(colour: str, ground: str) -> None:
    theme = board_settings()["theme"]
    assert contrast(str(theme[colour]), str(theme[ground])) >= 4.5


def test_the_own_colours_are_readable_on_white_and_on_grey() -> None:
    css = (PROJECT / "ui" / "assets" / "board.css").read_text(encoding="utf-8")
    inks = re.findall(r"--sd-(?:ink|soft|blue|red|amber|green): (#[0-9a-f]{6})", css)
    assert len(inks) == 6
    assert all(contrast(ink, ground) >= 4.5 for ink in inks for ground in ("#ffffff", "#f2f5f8"))


def test_each_colour_is_readable_on_the_ground_it_is_given() -> None:
    css = (PROJECT / "ui" / "assets" / "board.css").read_text(encoding="utf-8")
    named = dict(re.findall(r"(--sd-\w+): (#[0-9a-f]{6})", css))
    grounds = set(re.findall(r"background: (#[0-9a-f]{6})", css)) - {"#143c61"}
    pairs = [(named["--sd-ink"], ground) for ground in grounds]
    for rule in re.findall(r"\{([^{}]*)\}", css):
        ink = re.search(r"(?<![-\w])color: (?:var\((--sd-\w+)\)|(#[0-9a-f]{3,6}))", rule)
        ground = re.search(r"background: (?:var\((--sd-\w+)\)|(#[0-9a-f]{3,6}))", rule)
        if ink and ground:
            pairs.append((whole(named, ink), whole(named, ground)))
    assert len(pairs) > 12
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def whole(named: dict[str, str], found: re.Match[str]) -> str:
    """The colour in six digits, whether the rule names it or writes it."""
    colour: str = named.get(found[1] or "", found[2] or "")
    return colour if len(colour) == 7 else "#" + "".join(sign * 2 for sign in colour[1:])


def test_nothing_is_fetched_from_another_host() -> None:
    files = [path for path in (PROJECT / "ui").rglob("*") if path.suffix in {".css", ".svg", ".toml"}]
    assert files
    outside = [
        f"{path.name}: {found}"
        for path in files
        for found in re.findall(r"(?:https?:)?//[\w.-]+\.\w+", path.read_text(encoding="utf-8"))
    ]
    assert [one for one in outside if "www.w3.org" not in one] == []


def screens() -> list[Path]:
    return [path for path in (PROJECT / "ui").rglob("*.py") if "api" not in path.parts and "cli" not in path.parts]


def test_every_word_a_screen_asks_for_has_been_written() -> None:
    asked = {
        found
        for path in screens()
        for found in re.findall(r'(?<!def )\bsay\(\s*"([\w. ]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(asked) > 100
    assert asked - set(WORDS) == set()


def test_no_word_is_left_that_no_screen_asks_for() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in screens() if "words" not in path.parts)
    asked = set(re.findall(r"[\"']([\w. -]+)[\"']", code))
    made_of_data = (*re.findall(r"f[\"']([a-z_]+\.[\w.]*)\{", code), "did.", "said.", "noun.", "state.")
    ending = tuple(re.findall(r"f[\"']\{\w+\}(\.[\w.]+)[\"']", code))
    left = [key for key in WORDS if key not in asked and not key.startswith(made_of_data) and not key.endswith(ending)]
    assert left == []


def test_each_word_stands_in_one_corner() -> None:
    keys = [key for name in CORNERS for key in corner(name)]
    assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_every_word_stands_there_in_english_too_with_the_same_marks() -> None:
    """Write what is missing into the file of the same name under ui/words/english."""
    assert [key for key in WORDS if key not in ENGLISH] == []
    assert [key for key in ENGLISH if key not in WORDS] == []
    assert [key for key, text in WORDS.items() if marks(text) != marks(ENGLISH[key])] == []


STATES = {"menunggu petugas", "menunggu jawaban instansi", "menunggu pelapor", "sedang diproses"}
"""Names of states; the dictionary says them in the reader's language (`state.…`)."""


def test_no_page_says_a_word_that_is_not_in_the_dictionary() -> None:
    """Indonesian is what the dictionary has and its English side has not; markup with our own addresses is no sentence."""
    indonesian = _words_of(WORDS.values()) - _words_of(ENGLISH.values())
    assert len(indonesian) > 500
    own = [path for path in screens() if "words" not in path.parts]
    spoken = [
        f"{path.name}: {text}"
        for path in own
        for text in _sentences(path)
        if text not in STATES and _words_of([text]) & indonesian
    ]
    assert spoken == []


def _words_of(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in re.findall(r"[a-z]{3,}", text.lower())}


def _sentences(path: Path) -> list[str]:
    """Texts of a file that could be read by somebody: no docstrings, no keys, no addresses, no markup."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    texts = [
        one.value
        for one in ast.walk(tree)
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in said
    ]
    return [one for one in texts if (" " in one.strip() or one[:1].isupper()) and not re.search(r'[<>"]', one)]


def test_no_word_is_said_before_it_is_known_in_which_language() -> None:
    """At import nobody is signed in yet: a list of words is `Said`, which speaks when it is read."""
    early = [
        f"{path.name}:{call.lineno}"
        for path in screens()
        for part in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(part, ast.Assign | ast.AnnAssign)
        for call in ast.walk(part)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "say"
        and not any(isinstance(one, ast.Lambda) for one in ast.walk(part))
    ]
    assert early == []


def marks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
