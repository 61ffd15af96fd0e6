"""What config/deploy says, as a machine would run it: the very commands and environments of the unit files and of the compose file."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from config.settings import CONFIG

DEPLOY = CONFIG / "deploy"
INSTALLED = "/srv/sipdumas/.venv/bin"
STATE = "/var/lib/sipdumas"
BUILD = "test"  # what an image would say of itself; a checkout may change under the test
HERE = str(Path(sys.executable).parent)


@dataclass(frozen=True)
class Service:
    """A command and what it is told, both with the places of this test put in."""

    command: list[str]
    environment: dict[str, str]


@dataclass(frozen=True)
class Site:
    """This test's places: where secrets lie, and which address stands for which name."""

    secrets: Path
    addresses: Mapping[str, str]

    def unit(self, name: str, home: Path, instance: str = "") -> Service:
        """The service of a systemd unit."""
        keys = unit_keys(name)
        (started,) = keys["ExecStart"]
        told = _pairs((DEPLOY / "sipdumas.env.example").read_text(encoding="utf-8").splitlines()) | _pairs(
            keys["Environment"]
        )
        places = {"%i": instance, "%d": str(self.secrets), STATE: str(home)}
        environment = {name: self._placed(value, places) for name, value in told.items()}
        return Service([word.replace(INSTALLED, HERE) for word in shlex.split(started)], _whole(environment))

    def container(self, name: str, home: Path) -> Service:
        """The service of the compose file."""
        service = compose()["services"][name]
        shared = _pairs((DEPLOY / "sipdumas.env.example").read_text(encoding="utf-8").splitlines())
        places = {"/run/secrets": str(self.secrets), STATE: str(home)}
        told = {name: self._placed(value, places) for name, value in (shared | service["environment"]).items()}
        first, *others = service["command"]
        return Service([f"{HERE}/{first}", *others], _whole(told))

    def _placed(self, value: str, places: Mapping[str, str]) -> str:
        for mark, meant in {**places, **{f"//{name}": f"//{there}" for name, there in self.addresses.items()}}.items():
            value = value.replace(mark, meant)
        return value


def compose() -> dict[str, Any]:
    """The compose file, its anchors resolved."""
    read: dict[str, Any] = YAML(typ="safe", pure=True).load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return read


def unit_keys(name: str) -> dict[str, list[str]]:
    """Every key of a unit file with its values; systemd lets a key stand several times."""
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "systemd" / name).read_text(encoding="utf-8").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def _pairs(lines: list[str]) -> dict[str, str]:
    stated = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name: value for name, _, value in stated}


def _whole(told: dict[str, str]) -> dict[str, str]:
    """What a service manager gives a program besides."""
    return {
        "PATH": f"{HERE}:{os.environ['PATH']}",
        "HOME": told["SIPDUMAS_HOME"],
        "LANG": "C.UTF-8",
        "SIPDUMAS_BUILD": BUILD,
        **told,
    }
