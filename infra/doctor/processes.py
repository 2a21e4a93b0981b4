"""The processes: ready, and their clocks with MongoDB's; and what they were told."""

import os
from collections.abc import AsyncIterator, Iterator

from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr, ValidationError

from infra.doctor.asking import asked
from infra.doctor.examining import Deployment, Finding
from services.gateway.settings import Settings as OfTheGateway
from shared.runtime.watching import ahead_of

APART = 1.0  # seconds
CLOCK = "liandan_clock_ahead_seconds"
SECRET, PASSWORD = "LIANDAN_SECRET", "LIANDAN_ADMIN_PASSWORD"
DIFFERENT_CHARACTERS = 10
PASSWORD_AT_LEAST = 12  # characters
LOOPBACK = ("http://127.", "http://localhost", "https://localhost", "http://[::1]")


async def processes_are_ready(deployment: Deployment) -> AsyncIterator[Finding]:
    """Those whose addresses were given."""
    for url in deployment.processes:
        told = await asked(f"{url}/readyz")
        if told.failed:
            yield Finding(
                f"The process at {url} does not answer: {told.failed}.",
                "Start it; if it ended by itself, the last line of its log says why.",
            )
        elif told.status != 200:
            yield Finding(
                f"The process at {url} is not ready: {told.text[:300]}",
                "It names what it waits for: start that; the process goes on by itself.",
            )


async def clocks_agree(deployment: Deployment) -> AsyncIterator[Finding]:
    """This machine's with MongoDB's, and those of the processes whose addresses were given."""
    here = await ahead_of(deployment.database("gateway"))
    for finding in of_clock("The clock of this machine", here):
        yield finding
    for url in deployment.processes:
        ahead = clock_in((await asked(f"{url}/metrics")).text)
        if ahead is not None:
            for finding in of_clock(f"The clock of the process at {url}", ahead):
                yield finding


def clock_in(metrics: str) -> float | None:
    """What a process says of its clock."""
    families = text_string_to_metric_families(metrics)
    found = [sample.value for one in families for sample in one.samples if sample.name == CLOCK]
    return found[0] if found else None


def of_clock(whose: str, ahead: float) -> Iterator[Finding]:
    """A clock that is not MongoDB's."""
    if abs(ahead) > APART:
        side = "ahead of" if ahead > 0 else "behind"
        yield Finding(
            f"{whose} is {abs(ahead):.1f} s {side} MongoDB's. Days and deadlines are counted by"
            " the one, the age of what waits by another; a timeline may seem to go back.",
            "Set both by the same time server (chrony, systemd-timesyncd).",
        )


async def settings_are_sound(_: Deployment) -> AsyncIterator[Finding]:
    """What the processes are told, as far as it is told here."""
    for finding in of_environment():
        yield finding


def of_environment() -> Iterator[Finding]:
    """What is wrong with this environment; never what a secret is."""
    if SECRET not in os.environ:
        yield Finding(
            f"{SECRET} is not set here, so it cannot be judged.",
            "Run the doctor in the gateway's environment.",
            grave=False,
        )
    else:
        yield from of_secret(os.environ[SECRET])
    yield from of_other_settings()


def of_secret(secret: str) -> Iterator[Finding]:
    """Every token and every tracking code derives from it."""
    if len(secret) < 32 or len(set(secret)) < DIFFERENT_CHARACTERS:
        yield Finding(
            f"{SECRET} is too short or too simple: with it, anyone may sign in as anybody.",
            "Before the first report, `make compose-env` writes a good one. Later, every tracking"
            " code is lost with the old one: weigh it.",
        )


def of_other_settings() -> Iterator[Finding]:
    """Read as the gateway reads them; the secret apart."""
    try:
        settings = OfTheGateway(secret=SecretStr("s" * 32))
    except ValidationError as error:
        for one in error.errors(include_input=False):
            name = f"LIANDAN_{str(one['loc'][0]).upper()}"
            yield Finding(f"{name} is not as it has to be: {one['msg']}.", "See the README.")
        return
    if 0 < len(os.environ.get(PASSWORD, "")) < PASSWORD_AT_LEAST:
        yield Finding(f"{PASSWORD} is short.", "Give the first administrator another one.")
    if settings.demo:
        yield Finding(
            "LIANDAN_DEMO is on: everything says that it is a demonstration, and anyone with an"
            " administrator's account may move the clock.",
            "Turn it off where real cases are.",
            grave=False,
        )
    elif settings.public_url.startswith(LOOPBACK):
        yield Finding(
            f"LIANDAN_PUBLIC_URL is {settings.public_url}: QR codes on posters lead nowhere.",
            "Set it to where residents reach the gateway, before any is printed.",
            grave=False,
        )
    elif settings.public_url.startswith("http:"):
        yield Finding(
            f"LIANDAN_PUBLIC_URL is {settings.public_url}: without TLS no browser stays signed in.",
            "Put a proxy that speaks TLS in front, and set it to where that is.",
        )
