"""What SIPDUMAS_HOME remembers of its cluster: the password, where the cluster lies, its port, and who is at work on it."""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from domain.errors import ClusterError


@dataclass(frozen=True)
class Record:
    """Where the home's cluster lies (absolute, or relative to the home) and the TCP port it had last."""

    directory: str
    port: int


class Home:
    """SIPDUMAS_HOME as the cluster sees it. Everything in it is 0600 and 0700 and belongs to whoever runs SIPDUMAS."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.password_file = self.path / "secrets" / "postgres"
        self.record_file = self.path / "cluster.json"

    @property
    def hash(self) -> str:
        """A short name for this home, the same for the same path."""
        return hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]

    def prepare(self) -> None:
        """Make the home and its secrets directory. Raises ClusterError when the disk or the permissions refuse."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.password_file.parent.mkdir(mode=0o700, exist_ok=True)
        except OSError as refusal:
            raise ClusterError(
                f"SIPDUMAS_HOME {self.path} tidak dapat ditulisi: {refusal.strerror}. Perbaiki izinnya atau pilih SIPDUMAS_HOME lain."
            ) from refusal

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the home while starting or stopping: a second starter waits, then finds the server running."""
        self.prepare()
        with (self.path / "cluster.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def password(self, of: Path | None = None) -> str:
        """The database password. Raises ClusterError when its file is lost or can't be read; `of` names the data that need it."""
        try:
            return self.password_file.read_text().strip()
        except OSError as refusal:
            raise ClusterError(
                f"Kata sandi basis data tidak terbaca dari {self.password_file}: {refusal.strerror}. "
                f"Datanya masih utuh; kembalikan berkas itu dari cadangan, dengan izin 0600."
                + (f" Bila data itu tidak diperlukan lagi, pindahkan folder {of}." if of else "")
            ) from refusal

    def new_password(self) -> str:
        """The password for a new cluster; one that an interrupted start left behind is used again."""
        if not self.password_file.exists():
            write_private(self.password_file, secrets.token_hex(24) + "\n")
        return self.password()

    def record(self) -> Record | None:
        """What was recorded at the last start, None before the first. Raises ClusterError when it can't be understood."""
        if not self.record_file.exists():
            return None
        try:
            content = json.loads(self.record_file.read_text())
            return Record(directory=str(content["directory"]), port=int(content["port"]))
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise ClusterError(
                f"Catatan {self.record_file} rusak. Kembalikan dari cadangan; "
                f"atau hapus berkas itu saja, maka kluster di tempat bawaannya dipakai lagi."
            ) from fault

    def remember(self, record: Record) -> None:
        """Write the record, whole or not at all."""
        write_private(self.record_file, json.dumps({"directory": record.directory, "port": record.port}) + "\n")


def write_private(path: Path, text: str) -> None:
    """Write a 0600 file by renaming, so that nobody ever reads a half of it. Raises ClusterError when the disk refuses."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    except OSError as refusal:
        raise ClusterError(
            f"{path} tidak dapat ditulis: {refusal.strerror}. Periksa sisa ruang disk dan izinnya."
        ) from refusal
