"""`python -m infra.dead_letters`, in the environment of the services.

Without more it lists what waits; `again ID` sends a message again, once what it failed on is
mended; `discard ID REASON` gives it up. Exits with 1 while any wait.
"""

import argparse
import asyncio
import sys
from collections.abc import Collection

from infra.dead_letters.letters import Letter, Letters
from shared.errors import LiandanError
from shared.eventing.bus import connect
from shared.runtime.settings import Settings
from shared.storage import client as storage
from shared.storage.client import AWAY


def asked() -> argparse.Namespace:
    """What the operator wants."""
    parser = argparse.ArgumentParser(prog="python -m infra.dead_letters", description=__doc__)
    steps = parser.add_subparsers(dest="step")
    steps.add_parser("list", help="what waits (the default)")
    again = steps.add_parser("again", help="send one again, or all")
    again.add_argument("id", help="its id, or `all`")
    discard = steps.add_parser("discard", help="give one up")
    discard.add_argument("id")
    discard.add_argument("reason")
    return parser.parse_args()


async def main(step: argparse.Namespace) -> int:
    """0 if nothing waits afterwards."""
    settings = Settings()
    client = storage.connect(settings.mongo_url)
    letters = Letters(client, settings)
    try:
        await take(step, letters, settings)
        waiting = await letters.waiting()
    except LiandanError as error:
        print(error.detail)
        return 2
    except (TimeoutError, *AWAY):
        print(
            f"NATS at {settings.nats_url} or MongoDB at {settings.mongo_url} does not answer. Run"
            " it in the services' environment; beside `make up`: set -a; . .data/environment"
        )
        return 2
    finally:
        client.close()
    for letter in waiting:
        print(told(letter))
    print(f"{len(waiting)} dead letters wait.")
    return 1 if waiting else 0


async def take(step: argparse.Namespace, letters: Letters, settings: Settings) -> None:
    """Do what was asked. Raises UnknownLetter."""
    match step.step:
        case "again":
            nats = await connect(settings.nats_url, "dead-letters")
            chosen = await of_all(letters) if step.id == "all" else [await letters.one(step.id)]
            for letter in chosen:
                await letters.send_again(letter, nats.jetstream())
            await nats.close()
        case "discard":
            await letters.give_up(await letters.one(step.id), step.reason)


async def of_all(letters: Letters) -> Collection[Letter]:
    """One letter for each message that can be read, however many laid it aside."""
    waiting = await letters.waiting()
    return {one.message: one for one in waiting if one.readable}.values()


def told(letter: Letter) -> str:
    """A letter on a line: never its payload."""
    said = letter.document
    when = f"{said['at']:%Y-%m-%d %H:%M:%S}"
    return f"{letter.id:36} {when}  {said['reason']:9} {said['subject']}  {said['error'][:120]}"


if __name__ == "__main__":
    sys.exit(asyncio.run(main(asked())))
