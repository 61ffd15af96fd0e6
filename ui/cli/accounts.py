"""`sipdumas user …` and `sipdumas token`: who may come in. Whoever has this machine's shell vouches for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from domain.errors import Refused
from ui.cli.door import new_group, now, office
from ui.cli.paper import say, say_json, say_table

group = new_group("Akun petugas.")
Json = Annotated[bool, typer.Option("--json", help="Cetak sebagai JSON.")]
Username = Annotated[str, typer.Argument(metavar="USER", help="Nama akun.")]
OPTIONS = {
    "username": "USER",
    "name": "--name",
    "roles": "--role",
    "deputy": "--deputy",
    "email": "--email",
    "password": "kata sandi",
}
"""A field's name on the command line."""


def add_to(app: typer.Typer) -> None:
    """Put `token` on the list."""
    app.command("token", help="Buat kunci API untuk satu akun; ditampilkan sekali ini saja.")(token)


def token(username: Username, as_json: Json = False) -> None:
    """Print a new bearer token, alone on its line, for scripts."""
    from tasks.accounts import TOKEN, new_token

    with office():
        key = new_token(username, at=now())
    if as_json:
        say_json({"token": key, "username": username, "valid_days": TOKEN.days})
        return
    say(key)


@group.command("list", help="Semua akun dengan perannya.")
def list_users(as_json: Json = False) -> None:
    """List accounts."""
    from domain.store import transaction

    with office(), transaction() as store:
        accounts = store.people.accounts()
    if as_json:
        shown = ("username", "name", "roles", "active", "demo")
        say_json({"items": [{name: getattr(one, name) for name in shown} for one in accounts]})
        return
    rows = [(one.username, one.name, ", ".join(one.roles), "aktif" if one.active else "ditutup") for one in accounts]
    say_table(("akun", "nama", "peran", "keadaan"), rows, empty="Belum ada akun; buat dengan `sipdumas user add`.")


@group.command("add", help="Buat akun. Kata sandi ditanyakan, atau dibaca dari masukan dengan --password-stdin.")
def add(
    username: Username,
    name: Annotated[str, typer.Option(help="Nama petugas.")],
    role: Annotated[list[str], typer.Option(help="Peran, misalnya analyst; boleh berulang.")],
    deputy: Annotated[str | None, typer.Option(help="Akun yang mewakili petugas ini.")] = None,
    email: Annotated[str, typer.Option(help="Surel dinas: untuk masuk dengan akun instansi dan pemberitahuan.")] = "",
    *,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Baca kata sandi dari baris pertama masukan.")
    ] = False,
) -> None:
    """Enter an account."""
    from tasks.personnel import MACHINE, open_account

    with office(), _named():
        secret = _password(from_input=password_stdin)
        open_account(username, name, role, by=MACHINE, at=now(), email=email, password=secret, deputy=deputy)
    say(f"Akun {username} dibuat dengan peran {', '.join(role)}. Kata sandinya harus diganti saat pertama kali masuk.")


@contextmanager
def _named() -> Iterator[None]:
    """Name what is wrong as the command line names it."""
    try:
        yield
    except Refused as refusal:
        raise Refused({OPTIONS.get(name, name): text for name, text in refusal.problems.items()}) from None


def _password(*, from_input: bool) -> str:
    if from_input:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        password = str(typer.prompt("Kata sandi", hide_input=True, confirmation_prompt=True))
    else:
        raise typer.BadParameter("tanpa terminal, berikan kata sandi lewat --password-stdin")
    return password


@group.command("disable", help="Tutup akun: tidak dapat masuk lagi, semua kuncinya tidak berlaku.")
def disable(username: Username) -> None:
    """Close an account and drop its keys; what it did stays in the trail."""
    from tasks.personnel import MACHINE, close_account

    with office():
        close_account(username, by=MACHINE, at=now())
    say(f"Akun {username} ditutup.")


@group.command("reset", help="Buat kata sandi baru; ditampilkan sekali, dan harus diganti saat masuk.")
def reset(username: Username, as_json: Json = False) -> None:
    """Another password for an account: what helps when the last administrator has forgotten his."""
    from tasks.personnel import MACHINE, reset_password

    with office():
        password = reset_password(username, by=MACHINE, at=now())
    if as_json:
        say_json({"username": username, "password": password})
        return
    say(password)
