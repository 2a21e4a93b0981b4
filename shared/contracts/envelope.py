"""How a command and a fact travel: the command's frame, and CloudEvents 1.0 around each fact.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
"""

from typing import ClassVar, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.values import Division, Id, Moment
from shared.terms import Position, Role


class FactData(BaseModel):
    """What happened. Readers pass over fields they do not know: facts are only ever added to."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)

    TYPE: ClassVar[str]
    """Noun, past participle and version: `concern.submitted.v1`."""


class CommandData(BaseModel):
    """What is asked of one service; a field it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    SUBJECT: ClassVar[str]
    """Service, imperative and version: `dispatch.accept_order.v1`."""

    case: Id


class Actor(BaseModel):
    """Who asks: an account's role, bound to a division, and to a department if it has one."""

    model_config = ConfigDict(frozen=True)

    id: Id
    role: Role
    division: Division
    department: Id | None = None
    position: Position | None = None

    @property
    def public_name(self) -> str:
        """The organ or deputy that acts, as facts name it; never the person behind a desk."""
        match self.role:
            case Role.DEPUTY:
                return f"deputy:{self.id}"
            case Role.DEPARTMENT:
                return f"department:{self.department}"
            case Role.RESIDENT | Role.SERVICE:
                return self.role.value
            case _:
                return f"{self.role}:{self.division}"


C = TypeVar("C", bound=CommandData)
F = TypeVar("F", bound=FactData)


class Command(BaseModel, Generic[C]):
    """A request to decide. Its id is its cause: uuid5(actor, command, Idempotency-Key)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID
    actor: Actor
    at: Moment
    round: int | None = None
    traceparent: str | None = None
    data: C

    @property
    def case(self) -> str:
        """The case it is about."""
        return self.data.case


class Fact(BaseModel, Generic[F]):
    """A CloudEvents 1.0 envelope around what happened; its extensions are in lower case."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    type: str
    source: str
    subject: Id
    time: Moment
    datacontenttype: Literal["application/json"] = "application/json"
    division: Division
    case: Id | None = None
    version: int
    actor: str
    cause: UUID
    traceparent: str | None = None
    data: F
    sequence: int = Field(default=0, exclude=True)
    """Its place in the stream it was heard from; never part of what is told."""


class Reply(BaseModel):
    """The decision is on disk: the types of the facts it led to, and the aggregate's version."""

    model_config = ConfigDict(frozen=True)

    result: tuple[str, ...]
    versions: dict[str, int]


class Refused(BaseModel):
    """The decision was no, and nothing changed."""

    model_config = ConfigDict(frozen=True)

    refused: str
    detail: str
    status: int
