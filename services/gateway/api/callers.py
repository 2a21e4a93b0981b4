"""Who calls, and how: read from the request's headers."""

import re
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID, uuid4, uuid5

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from services.gateway.house import House
from services.gateway.throttling import subscriber
from shared import clock
from shared.contracts.envelope import Actor, C, Command
from shared.errors import NotSignedIn
from shared.storage.causes import NAMESPACE

TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")

bearer = HTTPBearer(auto_error=False, description="The access_token that POST /sessions gives.")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


async def house_of(request: Request) -> House:
    """The process's house. Raises Unavailable while it is starting."""
    house: House = request.app.state.gateway.house
    return house


Home = Annotated[House, Depends(house_of)]


async def anyone(request: Request, home: Home, credentials: Credentials) -> Actor | None:
    """Who signed in, or None. Raises NotSignedIn for a token that is not good."""
    if credentials is None:
        return None
    claims = home.tokens.read(credentials.credentials)
    request.state.account = claims.sub
    return claims.actor


Anyone = Annotated[Actor | None, Depends(anyone)]


async def someone(actor: Anyone) -> Actor:
    """Who signed in. Raises NotSignedIn."""
    if actor is None:
        raise NotSignedIn(why="this needs an account")
    return actor


SignedIn = Annotated[Actor, Depends(someone)]


async def address_of(request: Request) -> str:
    """Where a request comes from, as far as guessing is counted."""
    return subscriber(request.client.host) if request.client else "unknown"


Address = Annotated[str, Depends(address_of)]


@dataclass(frozen=True, slots=True)
class Manner:
    """How something is asked for: once under a key, and as part of a trace."""

    key: str | None
    traceparent: str | None

    def cause(self, actor: str, command: str) -> UUID:
        """The cause of a command: the same for the same actor, command and key."""
        if self.key is None:
            return uuid4()
        return uuid5(NAMESPACE, f"{actor}/{command}/{self.key}")

    def command(self, actor: Actor, data: C, round_: int | None = None) -> Command[C]:
        """The command that asks for it, now."""
        envelope: type[Command[C]] = Command[type(data)]  # type: ignore[misc, assignment]
        return envelope(
            id=self.cause(actor.id, data.SUBJECT),
            actor=actor,
            at=clock.now(),
            round=round_,
            traceparent=self.traceparent,
            data=data,
        )


async def manner_of(
    idempotency_key: Annotated[str | None, Header(min_length=8, max_length=128)] = None,
    traceparent: Annotated[str | None, Header()] = None,
) -> Manner:
    """The manner a request's headers give; a trace that is not well-formed is left out."""
    traced = traceparent is not None and TRACEPARENT.fullmatch(traceparent)
    return Manner(idempotency_key, traceparent if traced else None)


Asked = Annotated[Manner, Depends(manner_of)]
