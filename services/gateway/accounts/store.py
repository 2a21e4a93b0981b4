"""Accounts on disk, each with the hash of its password."""

from dataclasses import asdict, dataclass

from pymongo.errors import DuplicateKeyError

from services.gateway.accounts.domain import Account
from shared.errors import ChangedMeanwhile
from shared.storage.client import Database, Document
from shared.terms import Position, Role


@dataclass(frozen=True, slots=True)
class Kept:
    """An account and the hash of its password; each change of either makes a new version."""

    account: Account
    password: str
    version: int = 1


class Accounts:
    """One document for each account, by its username."""

    collection = "accounts"

    def __init__(self, database: Database) -> None:
        self._accounts = database[self.collection]

    async def get(self, username: str) -> Kept | None:
        """The account of this username."""
        document = await self._accounts.find_one({"_id": username})
        return kept(document) if document else None

    async def version(self, username: str) -> int | None:
        """How often the account was kept; None if there is none."""
        document = await self._accounts.find_one({"_id": username}, {"version": 1})
        return int(document.get("version", 1)) if document else None

    async def keep(self, account: Account, password: str, before: Kept | None) -> None:
        """Write an account in the place of what it was `before`.

        Raises ChangedMeanwhile when it is not what it was: who may change it was decided on that.
        """
        version = before.version + 1 if before else 1
        document = {**asdict(account), "_id": account.username, "password": password}
        document["version"] = version
        del document["username"]
        if before:
            was = {"_id": account.username, "password": before.password}
            done = await self._accounts.replace_one(was, document)
            if not done.matched_count:
                raise ChangedMeanwhile(what="account")
            return
        try:
            await self._accounts.insert_one(document)
        except DuplicateKeyError:
            raise ChangedMeanwhile(what="account") from None


def kept(document: Document) -> Kept:
    """What a document says."""
    password, version = document.pop("password"), document.pop("version", 1)
    document["role"] = Role(document["role"])
    if document.get("position"):
        document["position"] = Position(document["position"])
    return Kept(Account(username=document.pop("_id"), **document), password, version)
