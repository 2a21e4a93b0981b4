"""`python -m infra.doctor [URL ...]`, in the environment of the services: 0 if all is well.

It only looks. URLs are where processes answer, as http://127.0.0.1:8081, to ask them how they are.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence

from pydantic import ValidationError

from infra.doctor import bus, processes, servers, storage
from infra.doctor.examining import Check, Deployment, Outcome, reached
from shared.runtime.settings import Settings

CHECKS: Sequence[Check] = (
    Check("NATS answers", servers.bus_answers),
    Check("MongoDB answers", servers.storage_answers),
    Check("the settings are sound", processes.settings_are_sound),
    Check("both servers are new enough", servers.versions, bus=True, storage=True),
    Check("MongoDB is a replica set, and all of it is well", servers.replica_set, storage=True),
    Check("what MongoDB acknowledges is safe", servers.durability, storage=True),
    Check("what NATS acknowledges is safe", servers.bus_durability),
    Check("there is room", servers.room, storage=True),
    Check("the log is as declared", bus.log_is_as_declared, bus=True),
    Check("the durables are as declared", bus.durables_are_as_declared, bus=True),
    Check("the indexes are there", storage.indexes_are_there, storage=True),
    Check("what was decided is published", storage.outboxes_are_empty, storage=True),
    Check("what was published is heard", bus.facts_are_heard, bus=True),
    Check("no dead letter waits", storage.no_letter_waits, storage=True),
    Check("the clocks agree", processes.clocks_agree, storage=True),
    Check("the processes are ready", processes.processes_are_ready),
)


async def examine(deployment: Deployment) -> Sequence[Outcome]:
    """Make every check."""
    return [await Outcome.of(check, deployment) for check in CHECKS]


def told(outcomes: Sequence[Outcome]) -> Sequence[str]:
    """Each check on a line, what was found below it, and what to do about that."""
    lines = []
    for outcome in outcomes:
        sign = "–" if outcome.lacks else "✗" if outcome.grave else "✓"
        without = f" (not looked at without {outcome.lacks})" if outcome.lacks else ""
        lines.append(f"{sign} {outcome.so}{without}")
        for finding in outcome.findings:
            lines.append(f"    {'' if finding.grave else 'Worth knowing: '}{finding.what}")
            lines.append(f"    → {finding.do}")
    return lines


async def visit(settings: Settings, asked: argparse.Namespace) -> Sequence[Outcome]:
    """Reach the servers, and examine what they hold."""
    nats, client = await reached(settings)
    urls = [url.rstrip("/") for url in asked.urls]
    monitor = asked.bus_monitor and asked.bus_monitor.rstrip("/")
    try:
        return await examine(Deployment(settings, nats, client, urls, monitor))
    finally:
        if client:
            client.close()
        if nats:
            await nats.close()


def main() -> int:
    """1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m infra.doctor", description=__doc__)
    parser.add_argument("urls", nargs="*", metavar="URL", help="where a process answers")
    parser.add_argument("--bus-monitor", help="where NATS tells of itself, as http://nats:8222")
    asked = parser.parse_args()
    try:
        settings = Settings()
    except ValidationError:
        print(*told([Outcome("the settings", list(processes.of_environment()))]), sep="\n")
        return 1
    outcomes = asyncio.run(visit(settings, asked))
    print(*told(outcomes), sep="\n")
    wrong = sum(outcome.grave for outcome in outcomes)
    print(f"{wrong} of {len(outcomes)} checks found something wrong." if wrong else "All is well.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
