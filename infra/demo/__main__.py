"""`make demo`: start everything, load two counties, play a story, stay until stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

import httpx
from rich.console import Console

from infra.demo.accounts import root
from infra.demo.house import DATA, CannotStart, House
from infra.demo.people import Refused, sign_in
from infra.demo.playing import UnknownStory, chosen, play
from infra.demo.seeding import seed
from infra.demo.stories.telling import DidNotHold, Telling
from infra.embedded import EmbeddedError

ACCOUNTS = DATA / "accounts.json"
PID = DATA / "up.pid"
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
FIRST = "rounds"
UP_WITHIN = 120.0  # seconds
SERVE = [sys.executable, "-m", "infra.demo", "serve"]

console = Console(highlight=False, soft_wrap=True)


def main() -> int:
    """`demo` plays and stays, `ONCE=1 demo` plays and ends, `up` and `down` do without a story."""
    command = sys.argv[1] if len(sys.argv) > 1 else "demo"
    commands = {"demo": demo, "up": up, "serve": serve, "down": down}
    for stop in STOPS:
        signal.signal(stop, leave)
    try:
        return commands[command]()
    except KeyboardInterrupt:
        console.print("\nStopped; the data is kept in .data/.")
        return 0
    except (
        CannotStart,
        EmbeddedError,
        UnknownStory,
        DidNotHold,
        Refused,
        httpx.HTTPError,
    ) as error:
        console.print(f"[bold]Failed:[/] {error}", markup=True)
        return 1


def demo() -> int:
    """Play a story, or all of them; then stay, unless ONCE is set."""
    stories = chosen(os.environ.get("STORY") or FIRST)
    with running() as (house, client):
        accounts = seed(client, ACCOUNTS)
        del client.headers["Authorization"]  # from here on everyone is who they are
        told(f"two counties loaded, {len(accounts)} accounts in {ACCOUNTS}")
        for name in stories:
            console.rule(name)
            play(name, Telling(client, accounts, root(*house.administrator), console.print))
        console.rule("the story held")
        if not os.environ.get("ONCE"):
            console.print(
                f"Liandan is at {house.url}; deputies at /deputy, desks at /desk, a screen at "
                "/screen. Accounts: .data/accounts.json; routes: /openapi.json. Ctrl-C stops."
            )
            stay(house)
    return 0


def serve() -> int:
    """Start everything without a story, and stay; the pid is there once it is up."""
    with running() as (house, client):
        seed(client, ACCOUNTS)
        PID.write_text(str(os.getpid()))
        try:
            stay(house)
        finally:
            PID.unlink()
    return 0


def up() -> int:
    """Start `serve` in the background, and return when it is ready."""
    if served() is not None:
        raise CannotStart("It is up already; `make down` stops it.")
    PID.unlink(missing_ok=True)
    log = DATA / "logs" / "up.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            SERVE,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    deadline = time.monotonic() + UP_WITHIN
    while not PID.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise CannotStart(f"it did not come up; its log: {log}")
        time.sleep(0.2)
    told(f"Liandan is at http://127.0.0.1:{port()}; `make logs` follows it, `make down` stops it")
    return 0


def down() -> int:
    """Stop what `up` started, and wait until it has."""
    pid = served()
    if pid is None:
        told("nothing is up")
        return 0
    os.kill(pid, signal.SIGTERM)
    while serves(pid):
        time.sleep(0.1)
    told("stopped; the data is kept in .data/")
    return 0


def served() -> int | None:
    """The process that serves, if it still does: a pid left behind may be another program's."""
    pid = int(PID.read_text()) if PID.exists() else 0
    return pid if serves(pid) else None


def serves(pid: int) -> bool:
    """Whether that process is one of ours that serves."""
    command = Path(f"/proc/{pid}/cmdline")
    theirs = command.read_bytes().split(b"\0") if pid and command.exists() else []
    return [word.decode() for word in theirs[1:4]] == SERVE[1:4]


@contextmanager
def running() -> Iterator[tuple[House, httpx.Client]]:
    """The house with a client signed in as its administrator."""
    begun = time.monotonic()
    with console.status("Starting NATS, MongoDB and five services ..."):
        house = House(port())
        house.__enter__()
    try:
        told(f"NATS, MongoDB and five services are up in {time.monotonic() - begun:.1f} s")
        with httpx.Client(base_url=house.url, timeout=30) as client:
            sign_in(client, *house.administrator)
            yield house, client
    finally:
        house.stop()


def stay(house: House) -> None:
    """Until someone stops us, or a part ends by itself."""
    while True:
        time.sleep(0.5)
        house.check()


def port() -> int:
    """Where the gateway is to listen."""
    return int(os.environ.get("PORT") or 8080)


def told(what: str) -> None:
    """One line of progress."""
    console.print(f"· {what}")


def leave(_number: int, _frame: FrameType | None) -> NoReturn:
    """Stop in order; an impatient second Ctrl-C must not interrupt that."""
    for stop in STOPS:
        signal.signal(stop, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    os.chdir(Path(__file__).parents[2])
    sys.exit(main())
