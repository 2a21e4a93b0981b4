"""The databases: their indexes, and what waits in them for the bus or for somebody."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta

from pymongo import IndexModel

from infra.dead_letters.letters import Letters
from infra.doctor.examining import Deployment, Finding
from services.gateway.accounts.ended import Ended
from services.gateway.drafts.store import Drafts
from services.gateway.filings.store import Filings
from services.gateway.house import GATEWAY, Furniture
from services.gateway.looks.store import Looks
from services.gateway.photos.store import Photos
from services.gateway.views.shown import Shown
from shared import clock
from shared.storage.aggregates import Aggregates
from shared.storage.committer import Committer
from shared.storage.indexes import MECHANISM, otherwise

# A relay looks every second for what is older than two.
LATE = timedelta(seconds=10)
TOLD_OF = 5  # letters

Indexes = Mapping[str, Sequence[IndexModel]]


async def meant_indexes(deployment: Deployment) -> Mapping[str, Indexes]:
    """By database and collection, every index that the code counts on."""
    meant: dict[str, Indexes] = {}
    for service in deployment.services:
        database = deployment.database(service.name)
        committer = Committer(database, service.name, offer=lambda _: None)
        rooms = service.rooms(committer).values()
        own = {room.collection: room.indexes for room in rooms if isinstance(room, Aggregates)}
        meant[database.name] = {**MECHANISM, **own}
        if service.name == GATEWAY.name:
            shown = await Furniture.of(committer).following.fresh()
            meant[database.name] = {**meant[database.name], **OF_THE_GATEWAY}
            meant[shown.views.database.name] = of_the_views(shown)
    return meant


OF_THE_GATEWAY: Indexes = {
    "reporters": Filings.indexes,
    "ended": Ended.indexes,
    "drafts": Drafts.indexes,
    "looks": Looks.indexes,
    "photos.files": Photos.indexes,
}


def of_the_views(shown: Shown) -> Indexes:
    """Of all that is folded from facts."""
    figures = shown.figures
    folded = {room.collection: room.indexes for room in shown.views.all}
    return {
        **folded,
        figures.tallies.collection: figures.tallies.indexes,
        figures.cells.collection: figures.cells.indexes,
        figures.balances.collection: figures.balances.indexes,
    }


async def indexes_are_there(deployment: Deployment) -> AsyncIterator[Finding]:
    """Every index the code counts on."""
    for database, collections in (await meant_indexes(deployment)).items():
        for collection, indexes in collections.items():
            there = await deployment.storage[database][collection].index_information()
            for index in indexes:
                name = index.document["name"]
                if name not in there or otherwise(index, there):
                    yield Finding(
                        f"The index {name} of {database}.{collection} is missing, or another:"
                        " reading becomes slow, and what must be there once may be there twice.",
                        "Run `python -m infra.declare`, and start a gateway anew.",
                    )


async def outboxes_are_empty(deployment: Deployment) -> AsyncIterator[Finding]:
    """Whatever was decided has been told."""
    late = {"pending": True, "at": {"$lt": clock.now() - LATE}}
    for service in deployment.services:
        outbox = deployment.database(service.name)["outbox"]
        waiting = await outbox.count_documents(late)
        if waiting:
            [oldest] = await outbox.find(late).sort("_id", 1).to_list(1)
            age = clock.now() - oldest["at"]
            yield Finding(
                f"{waiting} outbox documents of {service.name} are not published; the oldest for"
                f" {age.total_seconds():.0f} s. Others do not know yet what was decided.",
                f"See that a process of {service.name} runs and NATS answers; its log says"
                " `not_published_yet` and why.",
            )


async def no_letter_waits(deployment: Deployment) -> AsyncIterator[Finding]:
    """Whatever could not be handled has been dealt with."""
    letters = await Letters(deployment.storage, deployment.settings).waiting()
    for letter in letters[:TOLD_OF]:
        said = letter.document
        yield Finding(
            f"The dead letter {letter.id} waits: {said['reason']}, {said['subject']}. Its case has"
            " not gone on.",
            "`python -m infra.dead_letters` says more; docs/operator.md says what to do.",
        )
    if len(letters) > TOLD_OF:
        yield Finding(f"{len(letters) - TOLD_OF} more wait.", "`python -m infra.dead_letters`.")
