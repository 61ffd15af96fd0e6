"""The user of the operating system under which PostgreSQL runs: ourselves, or, as PostgreSQL refuses root, an unprivileged one."""

import os
import pwd
import shutil
import stat
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from domain.errors import ClusterError

SERVER_ACCOUNTS = ("postgres", "sipdumas")  # Debian's package makes the first; we make the second where it is missing

# Nothing of our own environment reaches the server: no PG… variable, no locale, no secret.
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Account:
    """A user of this machine. `home` is where the operating system keeps its files."""

    name: str
    uid: int
    gid: int
    home: Path

    @classmethod
    def of(cls, uid: int) -> "Account":
        """The account with this number. Raises ClusterError when the machine doesn't know it."""
        try:
            entry = pwd.getpwuid(uid)
        except KeyError:
            raise ClusterError(
                f"Pengguna nomor {uid} tidak terdaftar di mesin ini (/etc/passwd), sedangkan PostgreSQL membutuhkannya. "
                f"Daftarkan pengguna itu, atau jalankan SIPDUMAS sebagai pengguna lain."
            ) from None
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid, Path(entry.pw_dir))

    @classmethod
    def for_server(cls) -> "Account":
        """The account for a new cluster: ours, or, when we are root, `postgres`, else `sipdumas`, made when missing."""
        if os.geteuid() != 0:
            return cls.of(os.geteuid())
        for name in SERVER_ACCOUNTS:
            with suppress(KeyError):
                return cls.of(pwd.getpwnam(name).pw_uid)
        return create_account(SERVER_ACCOUNTS[-1])

    @property
    def is_another(self) -> bool:
        """Whether it is not the account we run under (then we are root and step down to it)."""
        return self.uid != os.geteuid()

    @property
    def state(self) -> Path:
        """The account's own directory for us; `own_directory` makes it."""
        usable = self.home.is_dir() and self.home.stat().st_uid == self.uid
        return (self.home if usable else Path("/var/lib")) / "sipdumas"

    def own_directory(self, path: Path) -> Path:
        """Make `path` (its parent exists) as a directory only this account may enter; return it.

        Raises ClusterError when it is there and isn't a directory of this account: we never take over somebody's files.
        """
        try:
            path.mkdir(mode=0o700)
            if self.is_another:
                os.chown(path, self.uid, self.gid, follow_symlinks=False)
        except FileExistsError:
            pass
        except OSError as refusal:
            raise ClusterError(
                f"Folder {path} tidak dapat dibuat: {refusal.strerror}. Perbaiki izin folder di atasnya."
            ) from refusal
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.uid:
            raise ClusterError(
                f"{path} bukan folder milik pengguna {self.name}. Pindahkan, atau serahkan dengan `chown {self.name} {path}`."
            )
        return path

    def write(self, path: Path, text: str) -> None:
        """Write a 0600 file in the account's directory, whole or not at all.

        The account itself writes: root must not write where another account could lay a link. Raises ClusterError when the disk refuses.
        """
        script = 'cat >"$1.draft" && mv "$1.draft" "$1"'
        written = self.run(["/bin/sh", "-c", script, "sh", str(path)], cwd=path.parent, text=text)
        if written.returncode != 0:
            raise ClusterError(
                f"{path} tidak dapat ditulis: {written.stderr.strip()}. Periksa sisa ruang disk dan izinnya."
            )

    def run(self, command: list[str], *, cwd: Path, text: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a program under this account, `text` on its standard input; output is collected, the exit code not judged."""
        return subprocess.run(
            command,
            cwd=cwd,
            input="" if text is None else text,
            capture_output=True,
            text=True,
            check=False,
            env=ENVIRONMENT,
            umask=0o077,
            user=self.uid if self.is_another else None,
            group=self.gid if self.is_another else None,
            extra_groups=[] if self.is_another else None,
        )

    def launch(self, command: list[str], *, cwd: Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a lasting program under this account, in a session of its own: the terminal's Ctrl-C must not reach it."""
        return subprocess.Popen(
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=ENVIRONMENT,
            umask=0o077,
            start_new_session=True,
            user=self.uid if self.is_another else None,
            group=self.gid if self.is_another else None,
            extra_groups=[] if self.is_another else None,
        )


def create_account(name: str) -> Account:
    """Create a system user without login and password, home /var/lib/<name>. Raises ClusterError when the machine refuses."""
    useradd = shutil.which("useradd", path=ENVIRONMENT["PATH"])
    if useradd is None:
        raise ClusterError(
            f"PostgreSQL tidak boleh berjalan sebagai root dan `useradd` tidak ada. Buat pengguna sistem `{name}`."
        )
    command = [useradd, "--system", "--user-group", "--create-home", "--home-dir", f"/var/lib/{name}"]
    made = subprocess.run([*command, "--shell", "/usr/sbin/nologin", name], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise ClusterError(
            f"Pengguna sistem `{name}` tidak dapat dibuat: {made.stderr.strip()}. Buat sendiri, lalu ulangi."
        )
    return Account.of(pwd.getpwnam(name).pw_uid)
