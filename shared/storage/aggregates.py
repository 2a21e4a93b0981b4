"""The documents of one noun: domain values on disk, and the way to decide about them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic

from pydantic import TypeAdapter
from pymongo import IndexModel

from shared.contracts.envelope import Reply
from shared.decision import Decision, S
from shared.storage.causes import cause_of
from shared.storage.client import Document

if TYPE_CHECKING:
    from shared.storage.committer import Committer


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision to take, why, and the values it needs, or the functions that read them."""

    decision: Callable[..., Decision[Any]]
    origin: Any
    values: Sequence[Any]

    @property
    def reads(self) -> bool:
        """Whether any of its values is still to be read."""
        return any(callable(value) for value in self.values)

    async def with_values(self) -> "Asked":
        """The same with every value read."""
        read = [await value() if callable(value) else value for value in self.values]
        return Asked(self.decision, self.origin, read)

    def about(self, state: Any) -> Decision[Any]:
        """Take the decision about a state; raises what the decision raises."""
        return self.decision(state, self.origin, *self.values)


@dataclass(frozen=True, slots=True)
class Standing(Generic[S]):
    """Where an aggregate stands: its state, how often it was decided about, and when last."""

    state: S | None
    version: int
    time: datetime | None


NOWHERE: Standing[Any] = Standing(None, 0, None)


class Aggregates(Generic[S]):
    """A collection of aggregates of one noun, each changed only by decisions.

    A subclass names the noun as facts do, its collection, the dataclass of its state, and the
    indexes that its queries need. What is `given` to others' decisions is decided before them.
    """

    noun: ClassVar[str]
    collection: ClassVar[str]
    state: ClassVar[Any]
    indexes: ClassVar[Sequence[IndexModel]]
    given: ClassVar[bool] = False
    _adapter: ClassVar[TypeAdapter[Any]]

    def __init_subclass__(cls) -> None:
        cls._adapter = TypeAdapter(cls.state)

    def __init__(self, committer: "Committer") -> None:
        self._committer = committer
        self.documents = committer.database[self.collection]

    async def decide(
        self,
        origin: Any,
        decision: Callable[..., Decision[S]],
        *values: Any,
        on: str | None = None,
    ) -> Reply:
        """Decide about the aggregate of the origin's case, or the one named by `on`.

        Values the decision needs are given as they are, or as functions that read them: those are
        called when everything that came before has been decided.

        Returns when the decision is on disk. Raises what the decision raises, and Unavailable
        when the storage cannot be reached; then nothing was changed that the same cause,
        coming again, would not find.
        """
        return await self._committer.decide(
            cause_of(origin),
            self,
            on or origin.case,
            Asked(decision, origin, values),
        )

    async def load(self, id_: str) -> S | None:
        """The state of one aggregate as it is now: a value to decide with, not to change."""
        document = await self.documents.find_one({"_id": id_})
        return self.standing(document).state if document else None

    def standing(self, document: Document) -> Standing[S]:
        """What a document says."""
        fields = {**document, "id": document["_id"]}
        return Standing(
            self._adapter.validate_python(fields), document["version"], document["time"]
        )

    def document(self, standing: Standing[S]) -> Document:
        """What is written of an aggregate."""
        fields = self._adapter.dump_python(standing.state, mode="json")
        return {
            "_id": fields.pop("id"),
            "version": standing.version,
            "time": standing.time,
            **fields,
        }
