"""`sipdumas leave`: entered, listed, taken off, each in somebody's name."""

from __future__ import annotations

from tests.ui.commands import Shell, shell

__all__ = ["shell"]

DAYS = ("2090-01-02", "2090-01-04")


def test_leave_is_entered_listed_and_removed(shell: Shell) -> None:
    leave = shell.done("leave", "add", "analyst", "registry", *DAYS, "--as", "analyst").out.strip()
    (one,) = shell.done("leave", "list", "--json").json["items"]
    assert one == {
        "id": leave,
        "username": "analyst",
        "deputy": "registry",
        "first_day": DAYS[0],
        "last_day": DAYS[1],
    }
    refused = shell.run("leave", "remove", leave, "--as", "registry")
    assert (refused.code, refused.out) == (1, "")
    shell.done("leave", "remove", leave, "--as", "administrator")
    assert "Belum ada cuti" in shell.done("leave", "list").out


def test_bad_leave_is_refused_in_plain_words(shell: Shell) -> None:
    said = shell.run("leave", "add", "analyst", "analyst", *DAYS, "--as", "analyst")
    assert (said.code, "pengganti harus orang lain" in said.err) == (1, True)
    assert shell.run("leave", "add", "analyst", "registry", "besok", "lusa", "--as", "analyst").code == 2
    assert shell.run("leave", "remove", "x", "--as", "analyst").code == 2
