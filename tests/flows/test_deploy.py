"""One installation over several machines: the commands of config/deploy, started each on its own, and one of them cut off."""

from __future__ import annotations

import base64
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from config.load import read_workflow
from domain.store import connect, disconnect, transaction
from flows.status import beats
from tasks.accounts import DEMO_MARK, new_token
from tasks.step import now
from tests.builders import a_letter, officers
from tests.flows.deployed import BUILD, DEPLOY, INSTALLED, Site, compose, unit_keys
from tests.flows.engine import PROJECT, START, until
from tests.flows.hosts import Caller, Host, machines, start_database
from tests.travel import filled
from tests.ui.commands import Shell, shell

__all__ = ["shell"]

SECRET = "sipdumas:test"
PASSWORD = "a1b2c3d4"
UNITS = ("sipdumas-web.service", "sipdumas-worker@.service", "sipdumas-prefect.service", "sipdumas-migrate.service")
NOTICED = (
    60.0  # seconds until another worker has taken over what a vanished machine held; 20 s are agreed with the kernel
)
BLOCKED = "SELECT host(client_addr) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ILIKE '%%letters%%'"


@dataclass
class Spread:
    """An installation over six machines, with somebody at the last of them."""

    hosts: dict[str, Host]
    place: Path
    caller: Caller
    running: dict[str, subprocess.Popen[bytes]]
    tokens: dict[str, str]

    @property
    def socket(self) -> str:
        """The database, for the test itself."""
        return f"postgresql://sipdumas:{PASSWORD}@/sipdumas?host={self.place / 'db'}"

    def office(self, method: str, path: str, by: str, body: object = None) -> Any:  # noqa: ANN401  JSON is anything
        """Ask the board's machine as an officer."""
        address = f"http://{self.hosts['web'].address}:8501/api/v1{path}"
        status, told = self.caller.ask(method, address, body, authorization=f"Bearer {self.tokens[by]}")
        assert status in (200, 201), told
        return told

    def runs(self, number: str) -> list[str]:
        """States of all runs of this name."""
        return [run["state_type"] for run in self.prefect("flow_runs", {"flow_runs": {"name": {"any_": [number]}}})]

    def prefect(self, what: str, narrowed: dict[str, Any]) -> Any:  # noqa: ANN401  JSON is anything
        """Ask the Prefect server, with its secret."""
        basic = f"Basic {base64.b64encode(SECRET.encode()).decode()}"
        address = f"http://{self.hosts['prefect'].address}:4200/api/{what}/filter"
        status, told = self.caller.ask("POST", address, narrowed, authorization=basic)
        assert status == 200, told
        return told

    def open_visit(self, complaint: str) -> dict[str, Any] | None:
        """The card that waits for a person; None while there is none."""
        visits = self.office("GET", f"/complaints/{complaint}", "registry")["visits"]
        waiting = [
            one for one in visits if one["decided_at"] is None and one["prepared_at"] and one["stage"] != "registration"
        ]
        return waiting[0] if waiting else None

    def decide(self, complaint: str, outcome: str) -> None:
        """Take a decision as soon as its card is there, as an officer of its role."""
        until(lambda: self.open_visit(complaint), NOTICED)
        visit = self.open_visit(complaint)
        assert visit is not None
        decision = {"outcome": outcome, "fields": filled(visit["stage"], outcome)}
        self.office("POST", f"/visits/{visit['id']}/decision", visit["role"], decision)


@pytest.fixture(scope="module")
def spread() -> Iterator[Spread]:
    with machines("db", "prefect", "web", "one", "two", "desk") as (hosts, place):
        running = {"db": start_database(hosts["db"], place, PASSWORD)}
        site = Site(
            _secrets(place, hosts),
            {"prefect.example.go.id": hosts["prefect"].address, "prefect": hosts["prefect"].address},
        )
        caller = Caller(hosts["desk"])
        spread = Spread(hosts, place, caller, running, {})
        try:
            _start(spread, site)
            yield spread
        finally:
            disconnect()
            caller.leave()
            print(*(f"--- {log.name}\n{log.read_text()[-3000:]}" for log in place.glob("*.log")), sep="\n")  # noqa: T201  pytest shows it where a test failed


def _secrets(place: Path, hosts: dict[str, Host]) -> Path:
    secrets = place / "secrets"
    secrets.mkdir(mode=0o700)
    (secrets / "database-url").write_text(f"postgresql://sipdumas:{PASSWORD}@{hosts['db'].address}:5432/sipdumas\n")
    (secrets / "prefect-auth").write_text(f"{SECRET}\n")
    return secrets


def _start(spread: Spread, site: Site) -> None:
    """Start everything as its file says, in the order an operator would."""
    until((spread.place / "db" / ".s.PGSQL.5432").exists, START)
    prefect = site.unit("sipdumas-prefect.service", spread.place / "prefect")
    spread.running["prefect"] = spread.hosts["prefect"].start(
        prefect.command, prefect.environment, spread.place / "prefect.log"
    )
    migrate = site.container("migrate", spread.place / "web")
    done = spread.hosts["web"].start(migrate.command, migrate.environment, spread.place / "migrate.log")
    assert done.wait(START) == 0
    _people(spread)
    web = site.unit("sipdumas-web.service", spread.place / "web")
    spread.running["web"] = spread.hosts["web"].start(web.command, web.environment, spread.place / "web.log")
    until(lambda: _answers(spread, f"{spread.hosts['prefect'].address}:4200/api/ready"), START)
    workers = {
        "one": site.unit("sipdumas-worker@.service", spread.place / "one", "1"),
        "two": site.container("worker", spread.place / "two"),
    }
    for name, worker in workers.items():
        spread.running[name] = spread.hosts[name].start(
            worker.command, worker.environment, spread.place / f"{name}.log"
        )
    until(lambda: _work(spread), START)
    until(lambda: _answers(spread, f"{spread.hosts['web'].address}:8501/readyz"), START)


def _work(spread: Spread) -> bool:
    """Both workers have given a sign of life; fails at once when one of the programs has ended."""
    assert {name for name, one in spread.running.items() if one.poll() is not None} == set()
    return beats(spread.place / "one", "worker-1") and beats(spread.place / "two", "worker")


def _people(spread: Spread) -> None:
    connect(spread.socket.replace("postgresql", "postgresql+psycopg", 1), read_workflow)
    with transaction() as store:
        store.marks.put(DEMO_MARK, "1", at=now())
        for officer in officers().values():
            store.people.put(officer.username, officer.name, officer.roles, demo=True)
    spread.tokens.update({name: new_token(name, at=now()) for name in officers()})


def _answers(spread: Spread, address: str) -> bool:
    return spread.caller.ask("GET", f"http://{address}")[0] == 200


@pytest.mark.timeout(900)
def test_prefects_page_asks_for_the_secret_and_works_through_a_tunnel(spread: Spread) -> None:
    there = f"http://{spread.hosts['prefect'].address}:4200"
    status, told = spread.caller.ask("GET", f"{there}/ui-settings")
    assert (status, told["auth"], told["api_url"]) == (
        200,
        "BASIC",
        "/api",
    )  # the address it was reached by, whatever that is
    assert spread.caller.ask("POST", f"{there}/api/flow_runs/filter", {})[0] == 401
    assert spread.prefect("flow_runs", {}) == []


@pytest.mark.timeout(900)
def test_a_worker_cut_off_in_the_middle_of_a_letter_loses_and_doubles_nothing(spread: Spread) -> None:
    with psycopg.connect(spread.socket) as holding:
        holding.execute(
            "LOCK TABLE letters IN SHARE ROW EXCLUSIVE MODE"
        )  # the leg stops where it would write its letter
        complaint = spread.office("POST", "/complaints", "mailroom", a_letter())
        until(lambda: _stuck(spread), NOTICED)
        cut = _stuck(spread)
        assert cut is not None
        spread.hosts[cut].plug(connected=False)
    other = {"one": "two", "two": "one"}[cut]
    until(lambda: spread.open_visit(complaint["id"]), NOTICED)  # the other one has finished the letter

    spread.hosts[cut].plug(connected=True)
    spread.running[other].terminate()
    assert spread.running[other].wait(60) == 0, "SIGTERM drains"
    for outcome in ("complete", "dismiss", "approve", "close", "archived"):
        spread.decide(complaint["id"], outcome)  # now only the one that had been away can carry it
    until(lambda: spread.runs(complaint["registration_number"]) == ["COMPLETED"], NOTICED)
    until(lambda: _caught_up(UUID(complaint["id"])), NOTICED)
    assert spread.running[cut].poll() is None
    with transaction() as store:
        letters = [one for one in store.correspondence.of(UUID(complaint["id"])) if one.state == "issued"]
    assert [one.kind for one in letters] == ["acknowledgement", "dismissal"]
    assert len({one.number for one in letters}) == 2
    assert spread.runs(complaint["registration_number"]) == ["COMPLETED"]
    assert _versions(spread) == {f"{version('sipdumas')}+{BUILD}"}


def _versions(spread: Spread) -> set[str]:
    """The code each of them says it runs: the board, both workers, and what Prefect was told."""
    told = spread.caller.ask("GET", f"http://{spread.hosts['web'].address}:8501/healthz")[1]
    signs = [(spread.place / name).read_text() for name in ("one/run/worker-1.alive", "two/run/worker.alive")]
    (deployment,) = spread.prefect("deployments", {})
    return {told["version"], *signs, deployment["version"]}


def _stuck(spread: Spread) -> str | None:
    """Which machine's worker waits to write a letter."""
    with psycopg.connect(spread.socket) as looking:
        row = looking.execute(BLOCKED).fetchone()
    return next((name for name in ("one", "two") if row and spread.hosts[name].address == row[0]), None)


def _caught_up(complaint: UUID) -> bool:
    with transaction() as store:
        found = store.complaints.look_at(complaint)
    return found.wake_seq == found.done_seq


def test_units_and_compose_file_start_the_same_programs() -> None:
    services = compose()["services"]
    of_units = {
        name: unit_keys(f"sipdumas-{name}.service")["ExecStart"] for name in ("web", "worker@", "prefect", "migrate")
    }
    for name, (started,) in of_units.items():
        assert started.removeprefix(f"{INSTALLED}/").split() == services[name.strip("@")]["command"]
    assert services["worker"]["deploy"]["replicas"] == 2


@pytest.mark.parametrize("unit", UNITS)
def test_units_take_secrets_as_credentials_and_may_do_little(unit: str) -> None:
    keys = unit_keys(unit)
    assert {value.partition(":")[0] for value in keys["LoadCredential"]} == {"database-url", "prefect-auth"}
    assert {keys[name][0] for name in ("NoNewPrivileges", "ProtectHome", "PrivateTmp")} == {"yes"}
    assert keys["ProtectSystem"] == ["strict"]
    assert keys.get("Restart", ["always"]) == ["always"]
    assert ("Restart" in keys) is (unit != "sipdumas-migrate.service")


def test_containers_hold_every_secret_in_a_file_and_stay_inside() -> None:
    services = compose()["services"]
    for name, service in services.items():
        for secret in service["secrets"]:
            assert f"/run/secrets/{secret}" in service["environment"].values(), name
        assert not any(word in str(service["environment"]).lower() for word in ("password:", "://sipdumas"))
    assert services["prefect"]["ports"] == ["127.0.0.1:4200:4200"]
    assert [name for name, service in services.items() if "ports" in service] == ["prefect", "web"]
    assert set(compose()["secrets"]) == {secret for service in services.values() for secret in service["secrets"]}


def test_the_image_holds_what_a_machine_would_get() -> None:
    recipe = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    setup = (PROJECT / ".ci" / "setup").read_text(encoding="utf-8")
    (libraries,) = re.findall(r'^debian="([^"]+)"', setup, re.MULTILINE)
    (uv,) = re.findall(r"^uv_version=(\S+)", setup, re.MULTILINE)
    assert libraries in recipe
    assert f"uv=={uv}" in recipe
    assert {line.split()[1] for line in recipe.splitlines() if line.startswith("COPY") and "." not in line} == {
        "config",
        "domain",
        "flows",
        "tasks",
        "ui",
    }


@pytest.mark.parametrize(("stands_at", "said"), [("9999", "Pasang versi program yang baru"), ("", "sipdumas migrate")])
@pytest.mark.parametrize("command", ["web", "worker"])
def test_code_of_another_age_than_the_schema_refuses_to_start(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, command: str, stands_at: str, said: str
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    monkeypatch.setenv("SIPDUMAS_PUBLIC_URL", "http://127.0.0.1:8501")
    with psycopg.connect(shell.url.replace("postgresql+psycopg", "postgresql")) as connection:
        connection.execute("DELETE FROM alembic_version")
        if stands_at:
            connection.execute("INSERT INTO alembic_version VALUES (%s)", [stands_at])
    refused = shell.run(command)
    assert (refused.code, refused.out) == (1, "")
    assert said in refused.err


def test_what_is_missing_is_said_all_at_once(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SIPDUMAS_DATABASE_URL", "PREFECT_API_URL", "SIPDUMAS_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    refused = shell.run("worker")
    assert refused.code == 1
    assert [line.partition(":")[0] for line in refused.err.splitlines()] == [
        "SIPDUMAS_DATABASE_URL",
        "PREFECT_API_URL",
        "SIPDUMAS_PUBLIC_URL",
    ]
    assert "PREFECT_API_AUTH_STRING" in _only_database(shell, monkeypatch).err


def _only_database(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401  what the shell said
    monkeypatch.setenv("SIPDUMAS_DATABASE_URL", shell.url.replace("postgresql+psycopg", "postgresql"))
    return shell.run("prefect", "--host", "0.0.0.0")  # noqa: S104  refused before it listens


def test_a_worker_says_when_prefect_is_away(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    monkeypatch.setenv("SIPDUMAS_PUBLIC_URL", "http://127.0.0.1:8501")
    refused = shell.run("worker")
    assert refused.code == 1
    assert "Server Prefect di http://127.0.0.1:9/api tidak dapat dihubungi" in refused.err


@pytest.mark.parametrize("command", ["web", "worker", "prefect", "migrate"])
def test_a_database_that_is_away_is_named_without_its_password(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("SIPDUMAS_DATABASE_URL", "postgresql://sipdumas:rahasia@127.0.0.1:9/sipdumas")
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    monkeypatch.setenv("SIPDUMAS_PUBLIC_URL", "http://127.0.0.1:8501")
    refused = shell.run(command)
    assert (refused.code, refused.out) == (1, "")
    assert "Basis data di 127.0.0.1:9/sipdumas tidak dapat dihubungi" in refused.err
    assert "rahasia" not in refused.err
