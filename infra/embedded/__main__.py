"""Runs NATS and MongoDB in the foreground: `python -m infra.embedded`, Ctrl-C to stop."""

import argparse
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

from infra.embedded.errors import EmbeddedError
from infra.embedded.servers import DATA, EmbeddedServers

_FAREWELLS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Runs both servers until told to stop (exit code 0) or until one fails (1)."""
    options = _options()
    servers = EmbeddedServers(
        options.data, nats_port=options.nats_port, mongo_port=options.mongo_port
    )
    for each in _FAREWELLS:
        signal.signal(each, _leave)
    try:
        with servers:
            print(f"NATS     {servers.nats_url}\nMongoDB  {servers.mongo_url}", flush=True)
            while True:
                time.sleep(0.5)
                servers.check()
    except KeyboardInterrupt:
        return 0
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.embedded", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, metavar="DIR")
    parser.add_argument("--nats-port", type=int, metavar="N")
    parser.add_argument("--mongo-port", type=int, metavar="N")
    return parser.parse_args()


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    for each in _FAREWELLS:  # an impatient second Ctrl-C must not interrupt the stopping
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
