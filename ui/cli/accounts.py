"""`sipdumas user …` and `sipdumas token`: who may come in. Whoever has this machine's shell vouches for it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from domain.errors import Conflict, NotFound, Refused
from ui.cli.door import new_group, now, office
from ui.cli.paper import say, say_json, say_table

if TYPE_CHECKING:
    from domain.store import Store

group = new_group("Akun petugas.")
Json = Annotated[bool, typer.Option("--json", help="Cetak sebagai JSON.")]
Username = Annotated[str, typer.Argument(metavar="USER", help="Nama akun.")]
SHORTEST = 12


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
    email: Annotated[str, typer.Option(help="Alamat surel untuk pemberitahuan.")] = "",
    *,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Baca kata sandi dari baris pertama masukan.")
    ] = False,
) -> None:
    """Enter an account."""
    from domain.store import transaction
    from tasks.accounts import hash_password
    from tasks.wishes import checked_address

    _check_names(username, name)
    address = checked_address(email)
    with office(), transaction() as store:
        _check_account(store, username, role, deputy)
        secret = hash_password(_password(from_input=password_stdin))
        store.people.put(username, name.strip(), role, password_hash=secret, deputy=deputy)
        store.people.set_email(username, address)
    say(f"Akun {username} dibuat dengan peran {', '.join(role)}.")


def _check_names(username: str, name: str) -> None:
    from tasks.personnel import NAME_RULE, fits_username

    problems = {}
    if not fits_username(username):
        problems["USER"] = NAME_RULE
    if not name.strip():
        problems["--name"] = "sebutkan nama petugas"
    if problems:
        raise Refused(problems)


def _check_account(store: Store, username: str, roles: list[str], deputy: str | None) -> None:
    from tasks.personnel import wrong_roles

    if store.people.account(username):
        raise Conflict(f"Akun {username} sudah ada.")
    if wrong := wrong_roles(store, roles):
        raise Refused({"--role": wrong})
    if deputy and store.people.account(deputy) is None:
        raise Refused({"--deputy": f"tidak ada akun “{deputy}”"})


def _password(*, from_input: bool) -> str:
    if from_input:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        password = str(typer.prompt("Kata sandi", hide_input=True, confirmation_prompt=True))
    else:
        raise typer.BadParameter("tanpa terminal, berikan kata sandi lewat --password-stdin")
    if len(password) < SHORTEST:
        raise Refused({"kata sandi": f"paling sedikit {SHORTEST} huruf"})
    return password


@group.command("disable", help="Tutup akun: tidak dapat masuk lagi, semua kuncinya tidak berlaku.")
def disable(username: Username) -> None:
    """Close an account and drop its keys; what it did stays in the trail."""
    from domain.store import transaction

    with office(), transaction() as store:
        if store.people.account(username) is None:
            raise NotFound(f"Tidak ada akun “{username}”.")
        store.people.set_active(username, active=False)
    say(f"Akun {username} ditutup.")
