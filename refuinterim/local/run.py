"""`make run`: everything on one machine, until Ctrl-C."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request

from refuinterim.local import ROOT, VAR, LocalError, environment, ports, postgres, redis
from refuinterim.local.processes import Child, Processes, StopRequested, tail

PREPARE_SECONDS = 600  # the first time on a slow machine
SERVE_SECONDS = 120


def say(text: str) -> None:
    """Print a line now."""
    try:
        print(text, flush=True)
    except OSError:  # the terminal is closed; the children must be stopped all the same
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())


def run() -> int:
    """Start all, serve until asked to stop, stop all. Returns the exit code."""
    port = ports.parse_port(os.environ.get("PORT") or "8000")
    address = f"http://{ports.HOST}:{port}"
    processes = Processes(VAR / "log")
    processes.listen_to_signals()
    with environment.only_one(address):
        try:
            ports.require_free(port)
            env = environment.for_this_machine(port)
            start_servers(processes, env)
            environment.note(env)
            logins = prepare(processes, env)
            web = start_web(processes, env, port)
            processes.wait_until(lambda: is_served(web, f"{address}/"), SERVE_SECONDS, "the web server")
            start_worker(processes, env)  # after the web server: on a small machine each waits for the other
            say(f"\n{logins}" if logins else "")
            say(f"Ready: {address}   (Ctrl-C stops it; logs are in {os.path.relpath(processes.logs)}/)")
            processes.watch()
        except StopRequested:
            say("\nStopping …")
            return 0
        finally:
            processes.stop()


def start_servers(processes: Processes, env: dict[str, str]) -> None:
    """Start what the environment does not name, and name it there."""
    if not env.get("DATABASE_URL"):
        data = VAR / "postgres"
        if not data.exists():
            say(f"Making a database in {os.path.relpath(data)} (once; this takes a minute) …")
        env["DATABASE_URL"] = postgres.start(processes, data)
    if not env.get("REDIS_URL"):
        env["REDIS_URL"] = redis.start(processes, redis.find_program(), VAR / "redis")


def prepare(processes: Processes, env: dict[str, str]) -> str:
    """Migrate, compile the catalogues and load the demo in one process; return the demo logins."""
    logins = VAR / "logins.txt"
    logins.unlink(missing_ok=True)
    say("Preparing the database …")
    child = processes.start("prepare", [sys.executable, "-m", "refuinterim.local.prepare", logins], env=env)
    if processes.finish(child, PREPARE_SECONDS) != 0:
        raise LocalError(
            f"The database could not be prepared:\n{tail(child.log)}\n    The whole log: {child.log}"
        )
    return logins.read_text().rstrip() if logins.exists() else ""


def start_worker(processes: Processes, env: dict[str, str]) -> None:
    """Start the Celery worker with its timer."""
    command = [sys.executable, "-m", "celery", "--app", "refuinterim.celery:app", "worker", "--beat"]
    command += ["--schedule", str(VAR / "timer"), "--concurrency", "2", "--loglevel", "INFO"]
    command += ["--without-mingle", "--without-gossip"]  # a lone worker has nobody to talk to
    processes.start("worker", command, env=env, patience=15)


def start_web(processes: Processes, env: dict[str, str], port: int) -> Child:
    """Start the web server: the production one, or with RELOAD=1 Django's, which follows edits."""
    if env.get("RELOAD"):
        command = [sys.executable, "manage.py", "runserver", "--skip-checks", f"{ports.HOST}:{port}"]
        return processes.start("web", command, env={"DEBUG": "true", **env})
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        ports.HOST,
        "--port",
        str(port),
    ]
    command += ["--http", "1", "--no-ws", "--workers", "1", "--blocking-threads", "4", "--access-log"]
    command += ["--workers-kill-timeout", "3", "refuinterim.wsgi:application"]
    return processes.start("web", command, env=env)


def is_served(web: Child, url: str) -> bool:
    """Tell whether the page is there; raise when the web process answers with an error of its own."""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        if error.code >= 500:
            raise LocalError(
                f"The start page fails with status {error.code}. The log ends with:\n{tail(web.log)}"
            ) from None
        return True
    except OSError:  # not listening yet
        return False


def manage(arguments: list[str]) -> int:
    """Run a manage.py command beside the running house, or with the database started just for it."""
    command = [sys.executable, "manage.py", *arguments]
    if environment.join_running() or os.environ.get("DATABASE_URL"):
        return subprocess.call(command, cwd=ROOT, env=environment.for_this_machine(8000))
    processes = Processes(VAR / "log")
    processes.listen_to_signals()
    with environment.only_one("no address: a command is running"):
        try:
            env = environment.for_this_machine(8000)
            env["DATABASE_URL"] = postgres.start(processes, VAR / "postgres")
            return subprocess.call(command, cwd=ROOT, env=env)
        except StopRequested:
            return 1
        finally:
            processes.stop()
