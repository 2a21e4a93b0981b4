"""Deployments with so many cases stored, made once and kept under `.data/bench`."""

import asyncio
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx
from nats.aio.client import Client as Nats
from pymongo import MongoClient

from infra.bench.rounds import progress
from infra.bench.seeding import reading
from infra.bench.seeding.copies import Copying
from infra.bench.seeding.lives import play
from infra.bench.seeding.patterns import patterns
from infra.bench.seeding.places import DEPUTIES_OF_A_TOWNSHIP, deputy_of, townships
from infra.bench.seeding.reading import Left
from infra.bench.seeding.storing import Storing
from infra.bench.seeding.stream import nobody_hears
from infra.demo.accounts import Account, root, write_accounts
from infra.demo.counties import MARK
from infra.demo.house import House, free_port, kept_secret
from infra.demo.people import sign_in
from infra.demo.seeding import keep, seed
from infra.load.calling import Callers
from infra.load.cases import TOWNSHIP
from services.gateway.filings.codes import Codes
from services.gateway.keys import key_for
from services.gateway.views.shown import Shown
from services.gateway.views.store import views_database
from services.scoring.ledger.store import Ledgers
from shared.eventing.bus import connect
from shared.eventing.durables import STREAM
from shared.runtime.settings import Settings
from shared.storage import client as storage
from shared.storage.client import Document
from shared.storage.committer import Committer

APPRAISERS = [deputy_of(TOWNSHIP, number) for number in range(DEPUTIES_OF_A_TOWNSHIP)]
"""Those of the deputies who have an account, and can be asked to appraise."""
KEPT = Path(".data/bench")
LOOK_EVERY = 0.1  # seconds
QUIET_WITHIN = 300.0  # seconds
LATE = ("cases", "tallies")
"""The views whose indexes are made when all is written: it takes less time so."""


def made(cases: int, kept: Path = KEPT) -> Path:
    """The directory of a deployment that has so many cases; made, or made ready, if need be."""
    data = kept / str(cases)
    if not (data / "ready").exists():
        lives = lives_in(kept)
        with House(free_port(), data, demo=False) as house:
            accounts_of(house)
            asyncio.run(quiet(house))
            for name in reversed(house.names):
                house.end(name)
            asyncio.run(fill(house, lives, cases))
        (data / "ready").write_text(str(date.today()))
    return data


@contextmanager
def running(data: Path) -> Iterator[House]:
    """A deployment that was made, at work."""
    with House(free_port(), data, demo=False) as house:
        yield house


def lives_in(kept: Path) -> Mapping[str, Left]:
    """Every life of a case, played today or read from where it was written down today."""
    path = kept / f"lives-{date.today()}.bson"
    if not path.exists():
        progress("playing every life of a case")
        with House(free_port(), kept / f"lives-{date.today()}") as house:
            accounts = accounts_of(house)
            reading.keep(asyncio.run(played(house, accounts)), path)
    return reading.kept(path)


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


def accounts_of(house: House) -> Mapping[str, Account]:
    """Both counties, with as many deputies as townships have; returns everyone's accounts."""
    with httpx.Client(base_url=house.url, timeout=30) as client:
        sign_in(client, *house.administrator)
        accounts = seed(client, house.data / "accounts.json")
        for township in townships():
            for number in range(DEPUTIES_OF_A_TOWNSHIP):
                deputy = {
                    "division": township,
                    "name": f"代表 {number}（{MARK}）",
                    "level": "township",
                }
                path = f"/api/v1/directory/deputies/{deputy_of(township, number)}"
                client.put(path, json=deputy).raise_for_status()
        appraising = [appraiser(username) for username in APPRAISERS]
        for account in appraising:
            keep(client, account)
    accounts |= {account.username: account for account in appraising}
    write_accounts(house.data / "accounts.json", list(accounts.values()))
    administrator = root(*house.administrator)
    return {**accounts, administrator.username: administrator}


def appraiser(username: str) -> Account:
    """The account of a deputy of the township where cases are played."""
    password = secrets.token_urlsafe(12)
    return Account(username, password, "deputy", TOWNSHIP, f"代表（{MARK}）", deputy=username)


async def quiet(house: House) -> None:
    """Return when everything is published and heard. Raises TimeoutError."""
    nats = await connect(house.servers.nats_url, "bench")
    async with asyncio.timeout(QUIET_WITHIN):
        while any(
            one.num_pending or one.num_ack_pending
            for one in await nats.jetstream().consumers_info(STREAM)
        ):
            await asyncio.sleep(LOOK_EVERY)
    await nats.close()


async def fill(house: House, lives: Mapping[str, Left], cases: int) -> None:
    """Write so many cases into a deployment whose services have ended."""
    settings = Settings(nats_url=house.servers.nats_url, mongo_url=house.servers.mongo_url)
    client, nats = storage.connect(settings.mongo_url), await connect(settings.nats_url, "bench")
    try:
        await filled(
            settings, client, nats, await storing_in(house, settings, client, nats, lives), cases
        )
    finally:
        client.close()
        await nats.close()


async def storing_in(
    house: House, settings: Settings, client: storage.Client, nats: Nats, lives: Mapping[str, Left]
) -> Storing:
    """What writes: with the codes of this deployment's own secret."""
    beside = views_database(client, settings.databases, suffix="_patterns")
    found = await patterns(lives, Shown.of(beside))
    await client.drop_database(beside.name)
    progress(f"{sum(map(len, found.values())):,} patterns of cases")
    secret = kept_secret(house.data / "secret")
    codes = Codes(key_for("making codes", secret), key_for("keeping codes", secret))
    scoring = storage.database(client, settings.database("scoring"))
    ledgers = Ledgers(Committer(scoring, "scoring", offer=lambda _: None))
    return Storing(settings.mongo_url, settings.databases, nats, Copying(found, codes), ledgers)


async def filled(
    settings: Settings, client: storage.Client, nats: Nats, storing: Storing, cases: int
) -> None:
    """Write the cases, what follows from them, and the indexes."""
    shown = Shown.of(views_database(client, settings.databases))
    for name in LATE:
        await shown.views.database[name].drop_indexes()
    async with nobody_hears(nats):
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
