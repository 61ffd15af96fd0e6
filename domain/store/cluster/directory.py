"""The cluster's files: making them in one step, and judging what is found in their place. Nothing here ever wipes data."""

import hashlib
import json
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from domain.errors import ClusterError
from domain.store.cluster.account import Account
from domain.store.cluster.binaries import Binaries

ROLE = "sipdumas"  # owns both databases; no superuser, so that a hole in the application isn't one in the machine
MARKER = "sipdumas.json"
OWN_PARTS = frozenset({MARKER, "base", "global", "pg_wal", "pg_xact"})
INITDB = (
    "--username=postgres",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--lc-collate=C",
    "--lc-ctype=C.UTF-8",
    "--lc-messages=C",
    "--lc-monetary=C",
    "--lc-numeric=C",
    "--lc-time=C",
    "--text-search-config=simple",
    "--data-checksums",
)

# Logs hold no personal data: a failed statement, its parameters and DETAIL ("Key (national_id)=(…) exists") would be
# some, so ERROR and WARNING go to the client alone and LOG, FATAL and PANIC to the file.
SETTINGS = """
# --- SIPDUMAS; the office may change what follows. Addresses, port and sockets are set at start. ---
max_connections = 200
shared_buffers = 128MB
timezone = 'UTC'
log_timezone = 'UTC'
password_encryption = scram-sha-256
logging_collector = off
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_checkpoints = off
"""


@dataclass(frozen=True)
class ClusterFiles:
    """The place of one cluster: `place`/data is PostgreSQL's directory, `place`/postgres.log its log."""

    place: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's own directory (PGDATA)."""
        return self.place / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.place / "postgres.log"

    @property
    def exist(self) -> bool:
        """Whether anything lies in the place of the data."""
        return self.data.exists() and (not self.data.is_dir() or any(self.data.iterdir()))

    def major(self) -> int:
        """The PostgreSQL major version that made the data. Raises ClusterError when this is no whole cluster."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except FileNotFoundError:
            raise self._half_made_or_foreign() from None
        except (ValueError, OSError):
            raise self._half_made("PG_VERSION tidak terbaca") from None

    def judge(self, password: str, account: Account) -> None:
        """Pass when this is a whole cluster of ours, made with this password; otherwise ClusterError says what it is instead."""
        self.major()
        marker = self.marker()
        if not (self.data / "global" / "pg_control").is_file():
            raise self._half_made("global/pg_control tidak ada")
        if marker["fingerprint"] != fingerprint(password):
            raise ClusterError(
                f"Kluster basis data di {self.data} dibuat dengan kata sandi lain: berkas secrets/postgres di SIPDUMAS_HOME ini "
                f"bukan pasangannya. Kembalikan berkas yang benar dari cadangan, atau arahkan SIPDUMAS_HOME ke tempat semula."
            )
        if (self.data.stat().st_uid, self.data.stat().st_mode & 0o027) != (account.uid, 0):
            raise ClusterError(
                f"Folder {self.data} harus milik pengguna {account.name} saja. "
                f"Perbaiki dengan `chown -R {account.name} {self.data}` dan `chmod 700 {self.data}`."
            )

    def marker(self) -> dict[str, str]:
        """Our own mark in the cluster: `home` that owns it and the password's `fingerprint`."""
        try:
            content = json.loads((self.data / MARKER).read_text())
            return {"home": str(content["home"]), "fingerprint": str(content["fingerprint"])}
        except FileNotFoundError:
            raise self._foreign("tanpa tanda SIPDUMAS") from None
        except (OSError, ValueError, KeyError, TypeError):
            raise self._half_made(f"{MARKER} tidak terbaca") from None

    def mark(self, data: Path, home: Path, password: str, account: Account) -> None:
        """Put our mark into the cluster: it is whole, and whose it is."""
        account.write(data / MARKER, json.dumps({"home": str(home), "fingerprint": fingerprint(password)}) + "\n")

    def make(self, binaries: Binaries, account: Account, *, home: Path, password: str, safe: bool) -> None:
        """Make the cluster beside its place and rename it: interrupted, it leaves a draft that never held data, removed here.

        `safe` waits until the disk has it all.

        Raises ClusterError when the disk, the permissions or `initdb` refuse.
        """
        draft = self.place / "data.draft"
        try:
            shutil.rmtree(draft, ignore_errors=True)
            self._initdb(draft, binaries, account, safe=safe)
            own = draft / "postgresql.conf"
            account.write(own, own.read_text() + SETTINGS)
            self._create_role(draft, binaries, account, password)
            self.mark(draft, home, password, account)
            draft.rename(self.data)
        except OSError as refusal:
            raise ClusterError(
                f"Kluster basis data tidak dapat dibuat di {self.data}: {refusal.strerror}. Periksa sisa ruang disk dan izinnya."
            ) from refusal

    def _initdb(self, draft: Path, binaries: Binaries, account: Account, *, safe: bool) -> None:
        """Run initdb. Its superuser gets a password nobody keeps: only `postgres --single` can be superuser here."""
        keys = self.place / "initdb.password"
        command = [str(binaries.program("initdb")), f"--pgdata={draft}", f"--pwfile={keys}", *INITDB]
        command += [] if safe else ["--no-sync"]
        account.write(keys, secrets.token_hex(24) + "\n")
        try:
            made = account.run(command, cwd=self.place)
        finally:
            keys.unlink()
        if made.returncode != 0:
            raise self._refused("initdb", made.stderr)

    def _create_role(self, draft: Path, binaries: Binaries, account: Account, password: str) -> None:
        """Create the application's role before the server is ever on the network; the password comes by standard input."""
        command = [
            str(binaries.program("postgres")),
            "--single",
            "-D",
            str(draft),
            "-c",
            "exit_on_error=on",
            "postgres",
        ]
        made = account.run(command, cwd=self.place, text=f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'\n")
        if made.returncode != 0 or "ERROR" in made.stderr:
            raise self._refused("CREATE ROLE", made.stderr.split("STATEMENT")[0])

    def _refused(self, step: str, said: str) -> ClusterError:
        lines = [
            line for line in said.strip().splitlines() if "error" in line.lower() or "FATAL" in line
        ] or said.splitlines()[-1:]
        return ClusterError(
            f"Kluster basis data tidak dapat dibuat di {self.data}: {step} gagal ({' '.join(lines).strip()}). "
            f"Periksa sisa ruang disk dan izin {self.place}, lalu ulangi."
        )

    def _half_made_or_foreign(self) -> ClusterError:
        parts = {path.name for path in self.data.iterdir()} if self.data.is_dir() else set()
        return (
            self._half_made("PG_VERSION tidak ada") if parts & OWN_PARTS else self._foreign("bukan kluster PostgreSQL")
        )

    def _half_made(self, lack: str) -> ClusterError:
        return ClusterError(
            f"Kluster basis data di {self.data} tidak utuh ({lack}). Tidak ada yang dihapus. Bila pernah dipakai: pulihkan dari cadangan "
            f"(`sipdumas restore`). Bila belum pernah: pindahkan folder itu, lalu jalankan lagi."
        )

    def _foreign(self, why: str) -> ClusterError:
        return ClusterError(
            f"{self.data} berisi sesuatu yang bukan milik SIPDUMAS ({why}). Tidak ada yang diubah. "
            f"Pindahkan isinya, atau pilih SIPDUMAS_HOME lain."
        )


def fingerprint(password: str) -> str:
    """Tells whether a password is the cluster's without holding it; the password is 192 random bits, so a plain hash keeps it."""
    return hashlib.sha256(password.encode()).hexdigest()
