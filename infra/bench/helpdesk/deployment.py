"""PostgreSQL and the ticket system, started for a measurement and ended after it."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from infra.demo.house import free_port

PACKAGES = ("django-helpdesk==2.6.1", "psycopg[binary]==3.3.9", "gunicorn==27.0.1")
WORKERS, THREADS = 2, 4
UP_WITHIN = 30.0  # seconds
OWNER = "postgres"
"""PostgreSQL refuses to run as root, and then runs as its own user."""
ADMINISTRATOR = ("clerk", "a-benchmark")
PREPARE = """
import django; django.setup()
from django.contrib.auth.models import User
from helpdesk.models import Queue
User.objects.create_superuser("{0}", "clerk@example.com", "{1}")
Queue.objects.create(title="Roads", slug="roads")
"""


class Missing(Exception):
    """Something of the system's own that has to be installed first; the message says what."""


@contextmanager
def running(data: Path) -> Iterator[int]:
    """The ticket system with an empty database; gives the port that gunicorn listens on."""
    python = installed(data / "venv")
    with postgres(data / "postgres") as database:
        environment = {
            **os.environ,
            "HELPDESK_DATA": str(data),
            "HELPDESK_PORT": str(database),
            "DJANGO_SETTINGS_MODULE": "infra.bench.helpdesk.settings",
        }
        for step in (["-m", "django", "migrate"], ["-c", PREPARE.format(*ADMINISTRATOR)]):
            subprocess.run([python, *step], env=environment, check=True, capture_output=True)
        with gunicorn(python, environment, data / "gunicorn.log") as port:
            yield port


def installed(venv: Path) -> Path:
    """An interpreter of its own with the ticket system; installed the first time."""
    python = venv / "bin" / "python"
    if not (venv / "installed").exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        (venv / "installed").touch()
    return python


@contextmanager
def postgres(data: Path) -> Iterator[int]:
    """An empty PostgreSQL; gives its port. Raises Missing."""
    programs, port = programs_of_postgres(), free_port()
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    as_owner = owner()
    if as_owner:
        shutil.chown(data, as_owner)
    make = [
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "helpdesk",
        "-A",
        "trust",
        "-E",
        "UTF8",
    ]
    subprocess.run(make, check=True, capture_output=True, user=as_owner, cwd=data)
    serve = [
        str(programs / "postgres"),
        "-D",
        str(data),
        "-p",
        str(port),
        "-k",
        "",
        "-h",
        "127.0.0.1",
    ]
    with (data.parent / "postgres.log").open("ab") as log:
        server = subprocess.Popen(serve, user=as_owner, stdout=log, stderr=log, cwd=data)
    try:
        until(lambda: is_up([str(programs / "pg_isready"), "-h", "127.0.0.1", "-p", str(port)]))
        create = ["createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "helpdesk", "helpdesk"]
        subprocess.run([programs / create[0], *create[1:]], check=True, capture_output=True)
        yield port
    finally:
        server.terminate()
        server.wait()


def owner() -> str | None:
    """As whom PostgreSQL runs."""
    return OWNER if os.geteuid() == 0 else None


def programs_of_postgres() -> Path:
    """Where its programs are. Raises Missing."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise Missing("PostgreSQL is not here; apt-get install postgresql")
    return found[-1].parent


@contextmanager
def gunicorn(python: Path, environment: Mapping[str, str], log: Path) -> Iterator[int]:
    """Two workers, as many as this machine's cores; gives the port."""
    port = free_port()
    workers = ["-w", str(WORKERS), "-k", "gthread", "--threads", str(THREADS)]
    where = ["-b", f"127.0.0.1:{port}", "django.core.wsgi:get_wsgi_application()"]
    command = [str(python), "-m", "gunicorn", "--no-control-socket", *workers, *where]
    with log.open("ab") as output:
        server = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        until(lambda: answers(port))
        yield port
    finally:
        server.terminate()
        server.wait()


def until(so: Callable[[], bool]) -> None:
    """Return when it is so. Raises TimeoutError."""
    deadline = time.monotonic() + UP_WITHIN
    while not so():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.1)


def is_up(command: Sequence[str]) -> bool:
    """Whether a program says so."""
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def answers(port: int) -> bool:
    """Whether anybody listens."""
    try:
        httpx.get(f"http://127.0.0.1:{port}/api/tickets/", timeout=2)
    except httpx.TransportError:
        return False
    return True
