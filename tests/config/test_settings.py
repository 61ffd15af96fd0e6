"""The environment is read once, checked all at once, and keeps its secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import PROJECT, BadSettings, Lapor, Peer, SingleSignOn, settings

LAPOR = {
    "SIPDUMAS_LAPOR_URL": "http://127.0.0.1:9/lapor/3.0.0",
    "SIPDUMAS_LAPOR_AUTHORIZATION": "Bearer invented",
    "SIPDUMAS_LAPOR_TOKEN": "token-invented",
}


def problems(environment: dict[str, str]) -> dict[str, str]:
    with pytest.raises(BadSettings) as told:
        settings(environment)
    return told.value.problems


def test_an_empty_environment_gives_the_public_defaults() -> None:
    found = settings({})
    assert (found.host, found.port, found.public_url) == ("127.0.0.1", 8501, "http://127.0.0.1:8501")
    assert found.home == PROJECT / ".sipdumas"
    assert found.test_data == PROJECT.parent / "shared" / "data"
    assert found.embedded_database
    assert found.loopback
    assert (found.prefect_api_url, found.smtp_url, found.imap_url) == (None, None, None)
    assert (found.lapor, found.peer, found.oidc) == (None, None, None)


def test_every_name_is_read() -> None:
    found = settings(
        {
            **LAPOR,
            "SIPDUMAS_HOME": "/srv/rumah",
            "SIPDUMAS_HOST": "0.0.0.0",  # noqa: S104 what an operator may write
            "SIPDUMAS_PORT": "9000",
            "SIPDUMAS_PUBLIC_URL": "https://dumas.invalid/",
            "SIPDUMAS_DATABASE_URL": "postgresql://u:secret@db.invalid/x",
            "PREFECT_API_URL": "http://127.0.0.1:4200/api",
            "SIPDUMAS_SMTP_URL": "smtps://u:secret@mail.invalid:465",
            "SIPDUMAS_IMAP_URL": "imaps://u:secret@mail.invalid",
            "SIPDUMAS_PEER_URL": "https://peer.invalid",
            "SIPDUMAS_PEER_TOKEN": "p",
            "SIPDUMAS_MATCH_KEY": "k",
            "SIPDUMAS_OIDC_ISSUER": "https://sso.invalid",
            "SIPDUMAS_OIDC_CLIENT_ID": "sipdumas",
            "SIPDUMAS_OIDC_CLIENT_SECRET": "s",
            "SIPDUMAS_TEST_DATA": "/srv/data",
        }
    )
    assert (found.home, found.test_data, found.port) == (Path("/srv/rumah"), Path("/srv/data"), 9000)
    assert (found.public_url, found.loopback, found.embedded_database) == ("https://dumas.invalid", False, False)
    assert found.lapor == Lapor("http://127.0.0.1:9/lapor/3.0.0", "Bearer invented", "token-invented")
    assert found.peer == Peer("https://peer.invalid", "p", "k")
    assert found.oidc == SingleSignOn("https://sso.invalid", "sipdumas", "s")
    assert (found.prefect_api_url, found.database_url) == (
        "http://127.0.0.1:4200/api",
        "postgresql://u:secret@db.invalid/x",
    )


def test_the_public_address_follows_host_and_port() -> None:
    assert settings({"SIPDUMAS_HOST": "::1", "SIPDUMAS_PORT": "1"}).public_url == "http://[::1]:1"


def test_blank_counts_as_unset() -> None:
    assert settings({"SIPDUMAS_PORT": " ", "SIPDUMAS_LAPOR_URL": ""}) == settings({})


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "8501.0", "٨٥٠١", "9" * 5000])
def test_a_port_that_is_none_is_named(port: str) -> None:
    assert problems({"SIPDUMAS_PORT": port}).keys() == {"SIPDUMAS_PORT"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SIPDUMAS_HOST", "http://127.0.0.1"),
        ("SIPDUMAS_HOST", "127.0.0.1:8501"),
        ("SIPDUMAS_PUBLIC_URL", "dumas.invalid"),
        ("SIPDUMAS_PUBLIC_URL", "ftp://dumas.invalid"),
        ("SIPDUMAS_PUBLIC_URL", "http://[bad"),
        ("SIPDUMAS_PUBLIC_URL", "http://x.invalid:99999"),
        ("SIPDUMAS_DATABASE_URL", "mysql://db.invalid/x"),
        ("PREFECT_API_URL", "4200"),
        ("SIPDUMAS_SMTP_URL", "mail.invalid:25"),
        ("SIPDUMAS_IMAP_URL", "smtp://mail.invalid"),
    ],
)
def test_an_address_that_is_none_is_named_with_an_example(name: str, value: str) -> None:
    told = problems({name: value})
    assert told.keys() == {name}
    assert "bukan" in told[name]


def test_all_problems_are_told_at_once() -> None:
    told = problems({"SIPDUMAS_PORT": "x", "PREFECT_API_URL": "x", "SIPDUMAS_LAPOR_URL": "x"})
    assert told.keys() == {"SIPDUMAS_PORT", "PREFECT_API_URL", "SIPDUMAS_LAPOR_URL"}


@pytest.mark.parametrize("lacking", LAPOR)
def test_a_channel_given_by_halves_is_refused(lacking: str) -> None:
    assert problems({name: value for name, value in LAPOR.items() if name != lacking}).keys() == {lacking}


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("rahasia dari berkas\n", encoding="utf-8")
    environment = LAPOR | {"SIPDUMAS_LAPOR_TOKEN_FILE": str(tmp_path / "token")}
    del environment["SIPDUMAS_LAPOR_TOKEN"]
    found = settings(environment).lapor
    assert found is not None
    assert found.token == "rahasia dari berkas"


@pytest.mark.parametrize("content", [None, b"", b"two\nlines\n", b"\xff\xfe"])
def test_a_secret_file_that_is_missing_or_odd_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    told = problems({"SIPDUMAS_SMTP_URL_FILE": str(path)})
    assert told.keys() == {"SIPDUMAS_SMTP_URL_FILE"}
    assert str(path) in told["SIPDUMAS_SMTP_URL_FILE"]


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    assert "SIPDUMAS_SMTP_URL" in problems({"SIPDUMAS_SMTP_URL": "smtp://a.invalid", "SIPDUMAS_SMTP_URL_FILE": "x"})


def test_no_secret_is_shown() -> None:
    found = settings({**LAPOR, "SIPDUMAS_DATABASE_URL": "postgresql://u:hidden@db.invalid/x"})
    assert not any(secret in repr(found) for secret in ("hidden", "invented"))
    assert "hidden" not in str(problems({"SIPDUMAS_DATABASE_URL": "mysql://u:hidden@db.invalid/x"}))


def test_relative_paths_start_at_the_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert settings({"SIPDUMAS_HOME": "lain"}).home == PROJECT / "lain"


def test_the_process_environment_is_read_anew_at_each_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIPDUMAS_PORT", "4321")
    assert settings().port == 4321
    monkeypatch.setenv("SIPDUMAS_PORT", "4322")
    assert settings().port == 4322
