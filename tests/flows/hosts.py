"""Several machines on this one: network namespaces joined by a bridge in a namespace of its own. This machine's own network isn't touched."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from domain.store.cluster import find_binaries
from domain.store.cluster.account import ENVIRONMENT, Account
from domain.store.cluster.directory import ROLE, ClusterFiles
from tests.flows.engine import PROJECT
from tests.realdata import NO

NETWORK = "10.77.0"

# Waits for its standard input to end, as it does however the test run dies, then ends what runs on these machines and takes them down.
GUARDIAN = """
cat >/dev/null
for name in $(ip netns list | cut -d ' ' -f 1 | grep "^$1-"); do
    ip netns pids "$name" | xargs -r kill -KILL
    ip netns del "$name"
done
rm -rf "$2"
"""


class Host:
    """One machine, with an address of its own."""

    def __init__(self, lan: str, name: str, number: int) -> None:
        self.name, self.address = name, f"{NETWORK}.{number}"
        self._started: list[subprocess.Popen[bytes]] = []
        self._space = f"{lan}-{name}"
        _ip("netns", "add", self._space)
        _ip(
            "-n",
            f"{lan}-lan",
            "link",
            "add",
            f"to-{name}",
            "type",
            "veth",
            "peer",
            "name",
            "eth0",
            "netns",
            self._space,
        )
        _ip("-n", f"{lan}-lan", "link", "set", f"to-{name}", "master", "bridge", "up")
        _ip("-n", self._space, "addr", "add", f"{self.address}/24", "dev", "eth0")
        self.plug(connected=True)
        _ip("-n", self._space, "link", "set", "lo", "up")

    def plug(self, *, connected: bool) -> None:
        """Put the cable in, or pull it out."""
        _ip("-n", self._space, "link", "set", "eth0", "up" if connected else "down")

    def command(self, command: Sequence[str]) -> list[str]:
        """This command, to be run on this machine."""
        return ["ip", "netns", "exec", self._space, *command]

    def start(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
        """Start a program here; `ip netns exec` becomes it, so its number is the program's."""
        with log.open("ab") as out:
            program = subprocess.Popen(
                self.command(command),
                cwd=PROJECT,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        self._started.append(program)
        return program

    def take_leave(self) -> None:
        """Wait for all that was started here and has been ended."""
        for program in self._started:
            program.wait(10)


class Caller:
    """Somebody at one of the machines who asks others by HTTP."""

    def __init__(self, host: Host) -> None:
        command = host.command([sys.executable, "-S", "-m", "tests.flows.errand"])
        self._errand = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, method: str, address: str, body: object = None, **headers: str) -> tuple[int, Any]:
        """Status and content, JSON where it is; status 0 when nobody answered."""
        assert self._errand.stdin is not None
        assert self._errand.stdout is not None
        self._errand.stdin.write(json.dumps([method, address, headers, body]) + "\n")
        self._errand.stdin.flush()
        status, text = json.loads(self._errand.stdout.readline())
        return status, json.loads(text) if text[:1] in ("{", "[", '"') else text

    def leave(self) -> None:
        """End the errand."""
        self._errand.communicate(timeout=10)


@contextmanager
def machines(*names: str) -> Iterator[tuple[dict[str, Host], Path]]:
    """So many machines on one network, and a folder that root and the database's account can enter; all of it goes at the end."""
    _capable()
    lan = f"sd{uuid4().hex[:6]}"
    place = Path(tempfile.gettempdir()) / lan
    place.mkdir(mode=0o711)
    guardian = subprocess.Popen(
        ["/bin/sh", "-c", GUARDIAN, "sh", lan, str(place)], stdin=subprocess.PIPE, start_new_session=True
    )
    hosts: dict[str, Host] = {}
    try:
        _ip("netns", "add", f"{lan}-lan")
        _ip("-n", f"{lan}-lan", "link", "add", "bridge", "type", "bridge")
        _ip("-n", f"{lan}-lan", "link", "set", "bridge", "up")
        for number, name in enumerate(names, 2):
            hosts[name] = Host(lan, name, number)
        yield hosts, place
    finally:
        guardian.communicate(timeout=30)
        for host in hosts.values():
            host.take_leave()


def start_database(host: Host, place: Path, password: str) -> subprocess.Popen[bytes]:
    """PostgreSQL on that machine, for its network by password only; also through a socket in `place`/db, for the test itself."""
    account, files = Account.for_server(), ClusterFiles(place / "db")
    binaries = find_binaries().usable_by(account)
    account.own_directory(files.place)
    files.make(binaries, account, home=files.place, password=password, safe=False)
    rules = files.data / "pg_hba.conf"
    account.write(rules, f"{rules.read_text()}host all {ROLE} {NETWORK}.0/24 scram-sha-256\n")
    options = [f"listen_addresses={host.address}", f"unix_socket_directories={files.place}", "port=5432", "fsync=off"]
    server = [str(binaries.program("postgres")), "-D", str(files.data)]
    server += [part for option in options for part in ("-c", option)]
    step_down = ["setpriv", f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups"]
    return host.start([*step_down, *server], ENVIRONMENT, place / "postgres.log")


def _capable() -> None:
    """Skip by name where namespaces can't be made; in CI, as root, that is a failure."""
    lack = _lack()
    if lack and os.geteuid() == 0 and os.environ.get("CI", "").lower() not in NO:
        pytest.fail(lack, pytrace=False)
    if lack:
        pytest.skip(lack)


def _lack() -> str | None:
    tools = [tool for tool in ("ip", "setpriv") if shutil.which(tool) is None]
    if tools or os.geteuid() != 0:
        return f"network namespaces need root, iproute2 and util-linux; missing: {', '.join(tools) or 'root'}"
    probe = f"sd{uuid4().hex[:6]}-probe"
    tried = _tried("netns", "add", probe)
    if tried.returncode != 0:
        return f"network namespaces can't be made here: {tried.stderr.strip()}"
    _ip("netns", "del", probe)
    return None


def _ip(*words: str) -> None:
    done = _tried(*words)
    assert done.returncode == 0, f"ip {' '.join(words)}: {done.stderr}"


def _tried(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["ip", *words], capture_output=True, text=True, check=False)  # noqa: S607  ip is found on PATH
