"""Who calls, and how: read from the request's headers.

The framework walks down to what a dependency depends on each time it is named, though it then
takes what it has; so those that many share depend on the request alone.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID, uuid4, uuid5

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from services.gateway.accounts.tokens import Claims
from services.gateway.api import cookie
from services.gateway.house import House
from services.gateway.throttling import subscriber
from shared import clock
from shared.contracts.envelope import Actor, C, Command
from shared.errors import NotJson, NotSignedIn
from shared.runtime.traces import well_formed
from shared.storage.causes import NAMESPACE
from shared.terms import Role

NOBODY = "resident"
"""The id of those without an account, or a code of theirs: what they all have in common."""

UNGUESSABLE = 22  # characters of a key: 128 bits in base 64

JSON = re.compile(r"application/(json|[\w.\-]+\+json)\s*(;.*)?", re.IGNORECASE)

bearer = HTTPBearer(auto_error=False, description="The access_token that POST /sessions gives.")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


async def as_json(request: Request) -> None:
    """Raises NotJson for a body that does not say it is JSON."""
    headers = request.headers
    has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    if has_body and not JSON.fullmatch(headers.get("content-type", "")):
        raise NotJson


async def house_of(request: Request) -> House:
    """The process's house, the same for all of a request.

    Raises Unavailable while it is starting, and does not come to it.
    """
    if not hasattr(request.state, "house"):
        house: House = await request.app.state.gateway.when_open()
        request.state.house = await house.up_to_date()
    entered: House = request.state.house
    return entered


Home = Annotated[House, Depends(house_of)]


async def given_token(request: Request, home: Home, credentials: Credentials) -> str | None:
    """The header's, or else the browser's cookie's.

    A cookie that is not good any more is as none: its owner did not choose to send it, and reports
    and looks like anybody. Raises NotFromOurPages, and NotSignedIn to a page that believes
    otherwise.
    """
    if credentials:
        return credentials.credentials
    token, claims = cookie.token_of(request, home), None
    with suppress(NotSignedIn):
        claims = await claimed(home, token)
    cookie.must_be_as_believed(request, claims.sub if claims else None)
    return token if claims else None


Token = Annotated[str | None, Depends(given_token)]


async def claimed(home: Home, token: Token) -> Claims | None:
    """What the caller's token says at this moment. Raises NotSignedIn when it is not good."""
    if token is None:
        return None
    claims = home.tokens.read(token, clock.now())
    await home.standing.must_hold(claims)
    return claims


Claimed = Annotated[Claims | None, Depends(claimed)]


async def anyone(request: Request, credentials: Credentials) -> Actor | None:
    """Who signed in, or None. Raises NotSignedIn for a token that is not good."""
    home = await house_of(request)
    claims = await claimed(home, await given_token(request, home, credentials))
    request.state.account = claims.sub if claims else None
    return claims.actor if claims else None


Anyone = Annotated[Actor | None, Depends(anyone)]


async def someone(actor: Anyone) -> Actor:
    """Who signed in. Raises NotSignedIn."""
    if actor is None:
        raise NotSignedIn(why="this needs an account")
    return actor


SignedIn = Annotated[Actor, Depends(someone)]


def origin(request: Request) -> str:
    """Where a request comes from, as far as guessing is counted."""
    return subscriber(request.client.host) if request.client else "unknown"


async def address_of(request: Request) -> str:
    """The same, for those who depend on nothing else of the request."""
    return origin(request)


Address = Annotated[str, Depends(address_of)]


@dataclass(frozen=True, slots=True)
class Manner:
    """How something is asked for: once under a key, and as part of a trace; and from where."""

    key: str | None
    traceparent: str | None
    address: str

    def cause(self, actor: Actor, command: str) -> UUID:
        """The cause of a command: the same for the same actor, command and key."""
        if self.key is None:
            return uuid4()
        return uuid5(NAMESPACE, f"{actor.role}:{actor.id}\n{command}\n{self._key_of(actor)}")

    def _key_of(self, actor: Actor) -> str:
        """Strangers' keys are kept apart: by where they call from, unless none can be guessed.

        A phone may change its address between two tries; a UUID is not chosen twice.
        """
        assert self.key is not None  # noqa: S101  (narrowing for the type checker)
        alone = actor.id != NOBODY or actor.role is not Role.RESIDENT
        return self.key if alone or len(self.key) >= UNGUESSABLE else f"{self.key}\n{self.address}"

    def command(self, actor: Actor, data: C, round_: int | None = None) -> Command[C]:
        """The command that asks for it, now."""
        envelope: type[Command[C]] = Command[type(data)]  # type: ignore[misc, assignment]
        return envelope(
            id=self.cause(actor, data.SUBJECT),
            actor=actor,
            at=clock.now(),
            round=round_,
            traceparent=self.traceparent,
            data=data,
        )


async def manner_of(
    request: Request,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=128)] = None,
    traceparent: Annotated[str | None, Header()] = None,
) -> Manner:
    """The manner a request's headers give; a trace that is not well-formed is left out."""
    traced = traceparent if well_formed(traceparent) else None
    return Manner(idempotency_key, traced, origin(request))


Asked = Annotated[Manner, Depends(manner_of)]
