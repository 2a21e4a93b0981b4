"""Why something is decided: a command, a fact or a nudge, seen alike by the group commit."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from shared.contracts.envelope import Command, Fact
from shared.eventing.nudges import Nudge
from shared.terms import Role

# The root of every id this project derives: uuid5 of names below it never meet anyone else's.
NAMESPACE = UUID("6c1f0a52-3a44-5d0e-9a39-0d8a1f2b7c11")


@dataclass(frozen=True, slots=True)
class Cause:
    """What the mechanism needs to know of a cause.

    `rank` sorts a group: commands first, for someone waits; then facts as the stream has them.
    `digest` tells a command's body, so that a key used again with another one is found out.
    """

    id: UUID
    time: datetime
    actor: str
    asked_by: str
    traceparent: str | None
    rank: tuple[int, int]
    digest: str = ""


def cause_of(origin: Any) -> Cause:
    """The cause behind a command, a fact or a nudge.

    Written out: functools.singledispatch would take longer than the decision [measured].
    """
    match origin:
        case Fact():
            return _of_fact(origin)
        case Command():
            return _of_command(origin)
        case Nudge():
            return _of_nudge(origin)
    raise TypeError(f"{type(origin).__name__} is no cause")


def _of_command(command: Command[Any]) -> Cause:
    return Cause(
        command.id,
        command.at,
        command.actor.public_name,
        command.actor.id,
        command.traceparent,
        rank=(0, 0),
        digest=sha256(command.data.model_dump_json().encode()).hexdigest(),
    )


def _of_fact(fact: Fact[Any]) -> Cause:
    actor = Role.SERVICE.value
    return Cause(fact.id, fact.time, actor, actor, fact.traceparent, rank=(1, fact.sequence))


def _of_nudge(nudge: Nudge) -> Cause:
    name = f"{nudge.case}/{nudge.kind}/{nudge.round}/{nudge.due}"
    actor = Role.SERVICE.value
    return Cause(uuid5(NAMESPACE, name), nudge.at, actor, actor, None, rank=(2, 0))


def fact_id(cause: UUID, aggregate: str, type_: str, position: int) -> UUID:
    """The id of a fact: the same cause, deciding again, would tell the same fact."""
    return uuid5(cause, f"{aggregate}/{type_}/{position}")
