"""Tests talk to this machine only: a connection to anywhere else fails at once, with its address.

What libraries open in C (libpq, a browser) is out of reach here; they get loopback addresses from the tests.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator

import pytest

Address = tuple[str, int] | tuple[str, int, int, int] | str | bytes
Connect = Callable[[socket.socket, Address], int | None]
INTERNET = {socket.AF_INET, socket.AF_INET6}


class OutsideConnection(RuntimeError):
    """A test tried to reach another machine; put a fake at the edge (tests/fakes.py) or a server on 127.0.0.1."""


def stays_here(host: object) -> bool:
    """Tell whether `host`, a name or an address as sockets take it, is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _guarded(connect: Connect) -> Connect:
    def guarded(self: socket.socket, address: Address, /) -> int | None:
        if self.family in INTERNET and not stays_here(address[0]):
            raise OutsideConnection(f"{address[0]}:{address[1]}")
        return connect(self, address)

    return guarded


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """Refuse `connect` and `connect_ex` to other machines for the whole session; Unix sockets stay free."""
    with pytest.MonkeyPatch.context() as patch:
        for verb in ("connect", "connect_ex"):
            patch.setattr(socket.socket, verb, _guarded(getattr(socket.socket, verb)))
        yield
