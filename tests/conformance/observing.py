"""What a service has made of a case: its states, its facts, the causes it remembers."""

import json
import re
from dataclasses import dataclass
from typing import Any

from shared.storage.client import Database, Document
from shared.storage.indexes import MECHANISM
from tests.harness.alone import Bystander

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ][\d:.]+(Z|\+00:00)?")

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Observed:
    """Everything that must be the same, whatever went wrong on the way."""

    states: list[str]
    facts: list[str]
    causes: int

    def lines(self) -> list[str]:
        """All of it, to be compared."""
        return [*self.states, *self.facts, f"{self.causes} causes"]


async def observe(bystander: Bystander, case: str) -> Observed:
    """Look at one case in a service's databases; ids and times are left out of the picture."""
    states = [state for database in bystander.databases for state in await kept(database, case)]
    facts = []
    about = {"facts.body": {"$regex": re.escape(case)}}
    async for outbox in bystander.database["outbox"].find(about):
        bodies = [json.loads(fact["body"]) for fact in outbox["facts"] if case in fact["body"]]
        facts += [picture(told(body), case) for body in bodies]
    causes = await bystander.database["inbox"].count_documents({"_id": {"$regex": re.escape(case)}})
    return Observed(states, sorted(facts), causes)


async def kept(database: Database, case: str) -> list[str]:
    """Every document of a case that is no part of the mechanism."""
    about = {"_id": {"$regex": re.escape(case)}}
    return [
        picture(document, case)
        for name in sorted(await database.list_collection_names())
        if name not in MECHANISM
        async for document in database[name].find(about).sort("_id", 1)
    ]


def told(body: dict[str, Any]) -> dict[str, Any]:
    """What a fact says, but for its own id, its cause and its time."""
    return {key: body[key] for key in ("type", "subject", "division", "version", "data")}


def picture(document: Document, case: str) -> str:
    """A document as text, with the case's id and the times left out."""
    text = json.dumps(document, default=str, ensure_ascii=False, sort_keys=True)
    return ID.sub("ID", MOMENT.sub("WHEN", text.replace(case, "CASE")))
