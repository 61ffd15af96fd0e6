"""`Cluster`: the private PostgreSQL of one SIPDUMAS_HOME, as the supervisor, the tests and `status` see it."""

import os
import subprocess
from pathlib import Path
from typing import BinaryIO

import psycopg
from psycopg import errors, sql

from domain.errors import ClusterError
from domain.store.cluster import postmaster
from domain.store.cluster.account import Account
from domain.store.cluster.binaries import Binaries, find_binaries
from domain.store.cluster.directory import ROLE, ClusterFiles
from domain.store.cluster.home import Home, Record

LARGEST_LOG = 10_000_000  # bytes; kept once, as postgres.log.1
# No synchronous_commit=off: it gains little where fsync is off, and without it even a fast server survives kill -9.
FAST = ("fsync=off", "full_page_writes=off", "autovacuum=off")


class Cluster:
    """One private PostgreSQL: made at the first start, found again at every other, on the loopback only.

    Lifetime: `start()` and `stop()` may be called by different processes, and each again and again. A server whose starter was killed goes on
    and the next `start()` adopts it. Faults are ClusterError and never change a file.
    """

    def __init__(self, home: Home, *, binaries: Binaries | None, fast: bool, patience: float) -> None:
        self._home = home
        self._binaries = binaries
        self._fast = fast
        self._patience = patience
        self._child: subprocess.Popen[bytes] | None = None

    @classmethod
    def at(
        cls, home: Path, *, binaries: Binaries | None = None, fast: bool = False, patience: float = 120.0
    ) -> "Cluster":
        """The cluster of this SIPDUMAS_HOME; touches nothing yet.

        `binaries` forces one PostgreSQL, otherwise the machine's best that fits the data is taken. `fast` gives up safety against power loss and
        is for tests. `patience` is how many seconds a start may take (after a crash PostgreSQL first repairs), a stop half of that.
        """
        return cls(Home(home), binaries=binaries, fast=fast, patience=patience)

    def start(self) -> None:
        """Make the cluster if there is none, start it, and return when it accepts connections; a running one is adopted.

        Raises ClusterError when what lies there is half-made, foreign, of another version, or when programs, password, port or disk are refused.
        """
        with self._home.locked():
            files, account = self._files(), self._account()
            self._refuse_loss(files)
            if files.exist:
                self._check(files, account)
            else:
                self._make(files, account)
            server = self._adopted(files) or self._launched(files, account)
            self._remember(files, server.port)

    def stop(self) -> None:
        """Stop the server; nothing happens when none runs. Clients are disconnected, what they had not committed is undone."""
        with self._home.locked():
            postmaster.stop(self._files().data, self._child, wait=self._patience / 2)

    @property
    def directory(self) -> Path:
        """Where the cluster lies: `data` and `postgres.log`."""
        return self._files().place

    @property
    def pid(self) -> int | None:
        """The server's process number, None when it isn't running."""
        server = self._server()
        return server.pid if server else None

    @property
    def port(self) -> int:
        """The TCP port on 127.0.0.1. Raises ClusterError when the server isn't running."""
        server = self._server()
        if server is None:
            raise ClusterError("Server basis data tidak berjalan. Jalankan `sipdumas up`.")
        return server.port

    @property
    def binaries(self) -> Binaries:
        """The PostgreSQL programs that fit this cluster, e.g. for `pg_dump`."""
        files = self._files()
        return self._binaries or find_binaries(major=files.major() if files.exist else None)

    def url(self, database: str, driver: str = "postgresql+psycopg") -> str:
        """The address of a database for SQLAlchemy, password included: never for a log. Raises ClusterError when not running."""
        return self._address(database, driver, self.port)

    def _address(self, database: str, driver: str, port: int) -> str:
        return f"{driver}://{ROLE}:{self._home.password()}@{postmaster.LOOPBACK}:{port}/{database}"

    def ensure_database(self, name: str) -> None:
        """Create the database unless it is there. Two callers at once are fine."""
        with psycopg.connect(self.url("postgres", "postgresql"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return
            try:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            except (errors.DuplicateDatabase, errors.UniqueViolation):
                return  # the other caller was faster

    def describe(self) -> dict[str, str | int | bool | None]:
        """What `status` shows, no password: name, running, ready, pid, port, directory, log; None for what there isn't (yet).

        Changes nothing, and works on a broken cluster too.
        """
        server = self._server()
        place = self.directory if self._home.record() else None
        return {
            "name": "postgres",
            "running": server is not None,
            "ready": server is not None and server.ready,
            "pid": server.pid if server else None,
            "port": server.port if server else None,
            "directory": str(place) if place else None,
            "log": str(ClusterFiles(place).log) if place else None,
        }

    def _server(self) -> postmaster.Postmaster | None:
        """The running server; a home that never recorded a cluster has none."""
        return postmaster.running(self._files().data) if self._home.record() else None

    def _account(self) -> Account:
        """Who owns the cluster that is there, else who shall own the new one."""
        record = self._home.record()
        place = self._home.path / record.directory if record else None
        if place and place.is_dir() and place.stat().st_uid != 0:
            return Account.of(place.stat().st_uid)
        return Account.for_server()

    def _files(self) -> ClusterFiles:
        """Where the cluster lies: as recorded, else below the account's own directory (root), else in the home."""
        if record := self._home.record():
            return ClusterFiles(self._home.path / record.directory)
        account = Account.for_server()
        return ClusterFiles(account.state / self._home.hash if account.is_another else self._home.path / "postgres")

    def _refuse_loss(self, files: ClusterFiles) -> None:
        """A home that had a cluster never silently begins an empty one."""
        if self._home.record() and not files.exist:
            raise ClusterError(
                f"Kluster basis data yang dicatat {self._home.record_file} tidak ada lagi di {files.data}. Kembalikan folder itu dari cadangan; "
                f"atau, bila memang ingin mulai dari kosong, hapus {self._home.record_file}."
            )

    def _make(self, files: ClusterFiles, account: Account) -> None:
        binaries = self.binaries.usable_by(account)
        if account.is_another:
            account.own_directory(files.place.parent)
        account.own_directory(files.place)
        files.make(binaries, account, home=self._home.path, password=self._home.new_password(), safe=not self._fast)

    def _check(self, files: ClusterFiles, account: Account) -> None:
        password = self._home.password(files.place)
        files.judge(password, account)
        if self._fitting(files).major != files.major():
            raise _other_version(files, f"sedangkan yang dipakai sekarang {self.binaries.version}")
        self._check_owner(files, account, password)

    def _fitting(self, files: ClusterFiles) -> Binaries:
        try:
            return self.binaries
        except ClusterError as lack:
            raise _other_version(files, "dan versi itu tidak terpasang di mesin ini") from lack

    def _check_owner(self, files: ClusterFiles, account: Account, password: str) -> None:
        """A home may be moved, then its cluster follows; a copied home must not run the original's cluster."""
        owner = Home(Path(files.marker()["home"]))
        if owner.path == self._home.path:
            return
        record = owner.record()
        if record and (owner.path / record.directory).resolve() == files.place.resolve():
            raise ClusterError(
                f"SIPDUMAS_HOME {self._home.path} adalah salinan dari {owner.path}; basis datanya masih milik yang asli. "
                f"Untuk menyalin, pakai `sipdumas backup` dan `sipdumas restore`; hapus {self._home.record_file} di salinan."
            )
        files.mark(files.data, self._home.path, password, account)

    def _adopted(self, files: ClusterFiles) -> postmaster.Postmaster | None:
        """The server that runs already; one that is just dying or stopping is waited for until it is gone (None)."""
        return self._settled(files) if postmaster.running(files.data) else None

    def _launched(self, files: ClusterFiles, account: Account) -> postmaster.Postmaster:
        """A new server, our child. Raises ClusterError with the server's own reason when it doesn't come up."""
        postmaster.clear_remains(files.data)
        if self._child:
            self._child.wait()  # an earlier child of ours that was killed: take leave of it
        record = self._home.record()
        port = postmaster.free_port(record.port if record else None)
        self._remember(files, port)
        with _log(files.log) as log:
            self._child = account.launch(self._command(files, account, port), cwd=files.place, log=log)
        if server := self._settled(files):
            return server
        raise ClusterError(
            f"Server basis data tidak mau berjalan: {_last_words(files.log)} Selengkapnya di {files.log}."
        )

    def _command(self, files: ClusterFiles, account: Account, port: int) -> list[str]:
        fixed = (f"port={port}", f"listen_addresses={postmaster.LOOPBACK}", "unix_socket_directories=")
        options = [part for setting in (*fixed, *(FAST if self._fast else ())) for part in ("-c", setting)]
        return [str(self.binaries.usable_by(account).program("postgres")), "-D", str(files.data), *options]

    def _settled(self, files: ClusterFiles) -> postmaster.Postmaster | None:
        """The server once it answers with our password, None once it is gone. Raises ClusterError when neither happens in time."""
        refusal: str | None = "postmaster.pid"

        def settled() -> bool:
            nonlocal refusal
            server = postmaster.running(files.data)
            if server is None:
                return self._child is None or self._child.poll() is not None
            refusal = postmaster.refusal(self._address("postgres", "postgresql", server.port))
            return refusal is None

        if not postmaster.wait_until(settled, self._patience):
            raise ClusterError(
                f"Server basis data belum menjawab setelah {self._patience:g} detik ({refusal}). Tunggu, lalu ulangi; lihat {files.log}."
            )
        return postmaster.running(files.data)

    def _remember(self, files: ClusterFiles, port: int) -> None:
        """Record where the cluster lies and its port, before the server runs, so that whoever comes next finds it."""
        inside = files.place.is_relative_to(self._home.path)
        place = files.place.relative_to(self._home.path) if inside else files.place
        if (record := Record(directory=str(place), port=port)) != self._home.record():
            self._home.remember(record)


def _other_version(files: ClusterFiles, but: str) -> ClusterError:
    major = files.major()
    return ClusterError(
        f"Kluster basis data di {files.data} dibuat dengan PostgreSQL {major}, {but}. Tidak ada yang diubah. Pasang PostgreSQL {major} "
        f"(`apt-get install postgresql-{major}`) dan jalankan lagi; untuk pindah versi: `sipdumas backup`, lalu `restore` di SIPDUMAS_HOME baru."
    )


def _log(path: Path) -> BinaryIO:
    """The log, open for adding; a large one is set aside first. The directory is another account's, so links aren't followed."""
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.rename(path.with_suffix(".log.1"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600), "ab")


def _last_words(log: Path) -> str:
    """The reason the server gave last, e.g. that a port is taken."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 4000))
        lines = file.read().decode(errors="replace").splitlines()
    return next((line for line in reversed(lines) if "FATAL" in line or "PANIC" in line), lines[-1] if lines else "")
