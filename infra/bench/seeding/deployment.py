"""Deployments with so many cases stored, made once and kept under `.data/bench`."""

import asyncio
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from pymongo import MongoClient

from infra.bench.rounds import progress
from infra.bench.seeding import reading
from infra.bench.seeding.copies import Copying
from infra.bench.seeding.lives import play
from infra.bench.seeding.patterns import WEEKS_BACK, Pattern, patterns
from infra.bench.seeding.places import DEPUTIES_OF_A_TOWNSHIP, deputy_of, townships
from infra.bench.seeding.reading import Left
from infra.bench.seeding.storing import Storing
from infra.bench.seeding.stream import nobody_hears
from infra.demo.accounts import Account, root, write_accounts
from infra.demo.counties import MARK
from infra.demo.house import House, free_port, kept_secret
from infra.demo.people import sign_in
from infra.demo.seeding import keep, seed
from infra.embedded import EmbeddedServers
from infra.load.calling import Callers
from infra.load.cases import TOWNSHIP
from services.gateway.filings.codes import Codes
from services.gateway.keys import key_for
from services.gateway.views.shown import Shown
from services.gateway.views.store import views_database
from services.scoring.ledger.store import Ledgers
from shared import clock
from shared.eventing.bus import connect
from shared.eventing.durables import STREAM
from shared.runtime.settings import Settings
from shared.storage import client as storage
from shared.storage.client import Client, Document
from shared.storage.committer import Committer
from shared.working_days import local_date

APPRAISERS = [deputy_of(TOWNSHIP, number) for number in range(10)]
"""Those of the deputies who have an account, and can be asked to appraise."""
KEPT = Path(".data/bench")
LOOK_EVERY = 0.1  # seconds
QUIET_WITHIN = 300.0  # seconds
LATE = ("cases", "tallies")
"""The views whose indexes are made when all is written: it takes less time so."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many cases, of how many weeks."""

    cases: int
    weeks: int


def made(cases: int, kept: Path = KEPT, weeks: int = WEEKS_BACK) -> Path:
    """The directory of a deployment that has so many cases; made, or made ready, if need be."""
    data = kept / str(cases)
    if not (data / "ready").exists():
        data.mkdir(parents=True, exist_ok=True)
        lives = lives_of(data, kept)
        if not (data / "told").exists():
            tell_directory(data)
        with EmbeddedServers(data) as servers:
            asyncio.run(fill(servers, data, lives, Wanted(cases, weeks)))
        (data / "ready").touch()
    return data


def tell_directory(data: Path) -> None:
    """The counties and the accounts, heard by every service."""
    with House(free_port(), data, demo=False) as house:
        accounts_of(house)
        asyncio.run(quiet(house))
    (data / "told").touch()


@contextmanager
def running(data: Path) -> Iterator[House]:
    """A deployment that was made, at work."""
    with House(free_port(), data, demo=False) as house:
        yield house


def lives_of(data: Path, kept: Path) -> Mapping[str, Left]:
    """The lives that this deployment's cases are copied from; the same when it is gone on with."""
    path = data / "lives.bson"
    if not path.exists():
        shutil.copy(played_today(kept), path)
    return reading.kept(path)


def played_today(kept: Path) -> Path:
    """Every life of a case, played on this day: what is not over is not late yet."""
    name = f"lives-{local_date(clock.now())}"
    path = kept / f"{name}.bson"
    if not path.exists():
        progress("playing every life of a case")
        with House(free_port(), kept / name) as house:
            accounts = counties(house)
            reading.keep(asyncio.run(played(house, accounts)), path)
    return path


async def played(house: House, accounts: Mapping[str, Account]) -> Mapping[str, Left]:
    """Play them, and read what they left."""
    async with httpx.AsyncClient(timeout=30) as client:
        cases = await play(Callers(client, accounts, house.urls))
    await quiet(house)
    nats, client_ = (
        await connect(house.servers.nats_url, "bench"),
        storage.connect(house.servers.mongo_url),
    )
    found = await reading.read(client_, nats, Settings().databases, cases)
    client_.close()
    await nats.close()
    return found


def counties(house: House) -> dict[str, Account]:
    """Both counties of the demonstration; returns everyone's accounts."""
    with httpx.Client(base_url=house.url, timeout=30) as client:
        sign_in(client, *house.administrator)
        accounts = seed(client, house.data / "accounts.json")
    administrator = root(*house.administrator)
    return {**accounts, administrator.username: administrator}


def accounts_of(house: House) -> None:
    """The counties with as many deputies as townships have, and the accounts of some of them."""
    accounts = counties(house)
    with httpx.Client(base_url=house.url, timeout=30) as client:
        sign_in(client, *house.administrator)
        for township in townships():
            for number in range(DEPUTIES_OF_A_TOWNSHIP):
                body = {
                    "division": township,
                    "name": f"代表 {number}（{MARK}）",
                    "level": "township",
                }
                path = f"/api/v1/directory/deputies/{deputy_of(township, number)}"
                client.put(path, json=body).raise_for_status()
        appraising = [appraiser(username) for username in APPRAISERS]
        for account in appraising:
            keep(client, account)
    write_accounts(house.data / "accounts.json", [*accounts.values(), *appraising])


def appraiser(username: str) -> Account:
    """The account of a deputy of the township where cases are played."""
    password = secrets.token_urlsafe(12)
    return Account(username, password, "deputy", TOWNSHIP, f"代表（{MARK}）", deputy=username)


async def quiet(house: House) -> None:
    """Return when everything is published and heard. Raises TimeoutError."""
    nats = await connect(house.servers.nats_url, "bench")
    async with asyncio.timeout(QUIET_WITHIN):
        while any(  # noqa: ASYNC110  (the server tells nobody)
            one.num_pending or one.num_ack_pending
            for one in await nats.jetstream().consumers_info(STREAM)
        ):
            await asyncio.sleep(LOOK_EVERY)
    await nats.close()


async def fill(
    servers: EmbeddedServers, data: Path, lives: Mapping[str, Left], wanted: Wanted
) -> None:
    """Write so many cases, what follows from them, and the indexes; nobody else is at work."""
    settings = Settings(nats_url=servers.nats_url, mongo_url=servers.mongo_url)
    client, nats = storage.connect(settings.mongo_url), await connect(settings.nats_url, "bench")
    try:
        found = await moved(client, settings, lives, wanted.weeks)
        scoring = storage.database(client, settings.database("scoring"))
        ledgers = Ledgers(Committer(scoring, "scoring", offer=lambda _: None))
        copying = Copying(found, codes_of(data))
        storing = Storing(settings.mongo_url, settings.databases, nats, copying, ledgers)
        await filled(settings, client, storing, wanted.cases)
    finally:
        client.close()
        await nats.close()


async def moved(
    client: Client, settings: Settings, lives: Mapping[str, Left], weeks: int
) -> Mapping[str, list[Pattern]]:
    """The lives at every place and week, folded in a database that is dropped afterwards."""
    beside = views_database(client, settings.databases, suffix="_patterns")
    found = await patterns(lives, Shown.of(beside), weeks)
    await client.drop_database(beside.name)
    progress(f"{sum(map(len, found.values())):,} patterns of cases")
    return found


def codes_of(data: Path) -> Codes:
    """The tracking codes of this deployment's own secret."""
    secret = kept_secret(data / "secret")
    return Codes(key_for("making codes", secret), key_for("keeping codes", secret))


async def filled(settings: Settings, client: Client, storing: Storing, cases: int) -> None:
    """Write all of it."""
    shown = Shown.of(views_database(client, settings.databases))
    for name in LATE:
        await shown.views.database[name].drop_indexes()
    async with nobody_hears(storing.nats):
        await storing.cases(cases)
        earned = await storing.ledgers(cases)
    await storing.figures(shown, client, cases, earned)
    progress("making indexes")
    await asyncio.to_thread(index, settings.mongo_url, shown)


def index(url: str, shown: Shown) -> None:
    """However long it takes, which the services' own connections would not wait."""
    with MongoClient[Document](url) as client:
        for view in (shown.views.cases, shown.figures.tallies):
            client[shown.views.database.name][view.collection].create_indexes(list(view.indexes))
