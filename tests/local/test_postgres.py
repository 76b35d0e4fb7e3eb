"""The embedded PostgreSQL: real starts and stops, and every folder that cannot be used."""

import os
import signal
import subprocess
from pathlib import Path

import psutil
import psycopg
import pytest

from refuinterim.local import LocalError, postgres
from refuinterim.local.processes import Account, Processes


def query(url: str, sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


def test_start_keeps_data(open_folder: Path, processes: Processes) -> None:
    data = open_folder / "postgres"
    url = postgres.start(processes, data)
    query(url, "create table kept (number int); insert into kept values (7)")
    assert query(url, "show fsync") == [("on",)]
    processes.stop()

    url = postgres.start(processes, data, durable=False)

    assert query(url, "select number from kept") == [(7,)]
    assert query(url, "show fsync") == [("off",)]


def test_start_asks_password(open_folder: Path, processes: Processes) -> None:
    url = postgres.start(processes, open_folder / "postgres", durable=False)
    password = (open_folder / "postgres" / postgres.PASSWORD_FILE).read_text().strip()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        query(url.replace(password, "guess"), "select 1")


def test_stop_leaves_no_process(open_folder: Path, processes: Processes) -> None:
    postgres.start(processes, open_folder / "postgres", durable=False)
    server = psutil.Process(processes.children[-1].process.pid)
    family = [server, *server.children(recursive=True)]
    assert len(family) > 3
    processes.stop()
    assert not [process for process in family if process.is_running()]


def test_start_after_power_cut(open_folder: Path, processes: Processes) -> None:
    data = open_folder / "postgres"
    url = postgres.start(processes, data)
    query(url, "create table kept (number int); insert into kept values (7)")
    server = processes.children.pop().process
    server.kill()
    server.wait()
    # The number in the stale pid file now belongs to another program: to this test.
    pid_file = data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))

    url = postgres.start(processes, data)

    assert query(url, "select number from kept") == [(7,)]


def test_start_stops_leftover(open_folder: Path, processes: Processes, tmp_path: Path) -> None:
    data = open_folder / "postgres"
    earlier = Processes(tmp_path / "earlier")
    postgres.start(earlier, data, durable=False)
    leftover = earlier.children[-1].process
    try:
        url = postgres.start(processes, data, durable=False)
        assert leftover.wait(10) == 0
        assert query(url, "select 1") == [(1,)]
    finally:
        earlier.stop()


def test_start_foreign_version(open_folder: Path, processes: Processes) -> None:
    data = open_folder / "postgres"
    postgres.start(processes, data, durable=False)
    processes.stop()
    (data / "PG_VERSION").write_text("14\n")
    with pytest.raises(LocalError, match=r"made by PostgreSQL 14, and this is PostgreSQL 18.*begin anew"):
        postgres.start(processes, data)


def test_start_foreign_folder(open_folder: Path, processes: Processes) -> None:
    data = open_folder / "postgres"
    data.mkdir()
    (data / "letter.txt").write_text("not a database")
    with pytest.raises(LocalError, match=r"cannot be used: it is not complete.*begin anew"):
        postgres.start(processes, data)
    assert (data / "letter.txt").exists()


def test_start_broken_folder(open_folder: Path, processes: Processes) -> None:
    data = open_folder / "postgres"
    postgres.start(processes, data, durable=False)
    processes.stop()
    (data / "global" / "pg_control").unlink()
    with pytest.raises(LocalError) as error:
        postgres.start(processes, data)
    assert str(error.value).count("\n") == 0
    assert "pg_control" in str(error.value)
    assert "begin anew" in str(error.value)


def test_start_unfinished_folder_made_anew(open_folder: Path, processes: Processes) -> None:
    unfinished = open_folder / "postgres.new"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    url = postgres.start(processes, open_folder / "postgres", durable=False)
    assert query(url, "select 1") == [(1,)]
    assert not unfinished.exists()


def test_create_failure_explained(
    open_folder: Path, processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "NAME", "pg_reserved")  # initdb refuses such a name for the owner
    with pytest.raises(LocalError, match="could not make its data folder"):
        postgres.start(processes, open_folder / "postgres")
    assert not (open_folder / "postgres").exists()


def test_find_server_other_process() -> None:
    with subprocess.Popen(["sleep", "30"]) as other:
        assert postgres.find_server(other.pid, Path("/data")) is None
        other.send_signal(signal.SIGTERM)
    assert postgres.find_server(other.pid, Path("/data")) is None


def test_let_through_closed_folder(open_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    somebody = Account("somebody", os.geteuid() + 4000, os.getegid() + 4000)
    postgres.let_through(somebody, closed / "postgres")
    assert closed.stat().st_mode & 0o777 == 0o701
    assert str(closed) in capsys.readouterr().out


def test_choose_account_foreign_data(open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: open_folder.stat().st_uid + 1)
    with pytest.raises(LocalError, match="belongs to another user"):
        postgres.choose_account(open_folder)
