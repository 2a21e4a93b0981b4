"""What a service has made of a case: its states, its facts, the causes it remembers."""

import json
import re
from dataclasses import dataclass
from typing import Any

from shared.storage.client import Database, Document
from shared.storage.indexes import MECHANISM

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ][\d:.]+(Z|\+00:00)?")


@dataclass(frozen=True, slots=True)
class Observed:
    """Everything that must be the same, whatever went wrong on the way."""

    states: list[str]
    facts: list[str]
    causes: int

    def lines(self) -> list[str]:
        """All of it, to be compared."""
        return [*self.states, *self.facts, f"{self.causes} causes"]


async def observe(database: Database, case: str) -> Observed:
    """Look at one case in one service's database; ids and times are left out of the picture."""
    about = {"_id": {"$regex": re.escape(case)}}
    states = []
    for name in sorted(await database.list_collection_names()):
        if name not in MECHANISM:
            states += [picture(d, case) async for d in database[name].find(about).sort("_id", 1)]
    facts = []
    async for outbox in database["outbox"].find({"facts.body": {"$regex": re.escape(case)}}):
        bodies = [json.loads(fact["body"]) for fact in outbox["facts"] if case in fact["body"]]
        facts += [picture(told(body), case) for body in bodies]
    return Observed(states, sorted(facts), await database["inbox"].count_documents(about))


def told(body: dict[str, Any]) -> dict[str, Any]:
    """What a fact says, but for its own id, its cause and its time."""
    return {key: body[key] for key in ("type", "subject", "division", "version", "data")}


def picture(document: Document, case: str) -> str:
    """A document as text, with the case's id and the times left out."""
    text = json.dumps(document, default=str, ensure_ascii=False, sort_keys=True)
    return MOMENT.sub("WHEN", text.replace(case, "CASE"))
