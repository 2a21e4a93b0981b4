"""Tokens: for so many minutes they say who signed in, signed by the gateway."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt
from pydantic import BaseModel, ConfigDict, ValidationError
from ulid import ULID

from services.gateway.accounts.store import Kept
from services.gateway.keys import Key
from shared.contracts.envelope import Actor
from shared.contracts.values import Division, Id
from shared.errors import NotSignedIn
from shared.terms import Position, Role

ALGORITHM = "HS256"
ISSUER = "liandan"
SIGNED_IN_AT_MOST = timedelta(hours=12)
"""How long a browser may stay signed in by being used; then the password is asked for again."""


class Claims(BaseModel):
    """What a token says."""

    model_config = ConfigDict(frozen=True)

    sub: Id
    role: Role
    division: Division
    department: Id | None = None
    deputy: Id | None = None
    position: Position | None = None
    version: int
    """Of the account: when it is changed, its tokens are not valid any more."""
    auth_time: int = 0
    """When the password was given, in seconds since 1970."""
    sid: str = ""
    """The sign-in: all tokens that go on from one have it; before, there was none."""

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return Actor(
            id=self.deputy or self.sub,
            role=self.role,
            division=self.division,
            department=self.department,
            position=self.position,
        )


@dataclass(frozen=True, slots=True)
class Tokens:
    """Signs tokens, and reads them."""

    key: Key
    valid_for: timedelta

    def sign(self, kept: Kept, at: datetime) -> str:
        """The token of an account that signed in at that moment."""
        account = kept.account
        claims = Claims(
            sub=account.username,
            role=account.role,
            division=account.division,
            department=account.department,
            deputy=account.deputy,
            position=account.position,
            version=kept.version,
            auth_time=int(at.timestamp()),
            sid=str(ULID()),
        )
        return self._signed(claims, at)

    def renewed(self, claims: Claims, at: datetime) -> str | None:
        """A token that goes on from now; None when its account has to sign in again."""
        if at.timestamp() - claims.auth_time >= SIGNED_IN_AT_MOST.total_seconds():
            return None
        return self._signed(claims, at)

    def end_by(self, at: datetime) -> datetime:
        """When the last token of a sign-in that is there now has ended, however it goes on."""
        return at + SIGNED_IN_AT_MOST + self.valid_for

    def _signed(self, claims: Claims, at: datetime) -> str:
        said = claims.model_dump(mode="json", exclude_none=True)
        said |= {"iss": ISSUER, "iat": at, "exp": at + self.valid_for}
        return jwt.encode(said, self.key.octets, ALGORITHM)

    def read(self, token: str, at: datetime) -> Claims:
        """Who signed in. Raises NotSignedIn for a token that is not ours, or not valid any more."""
        try:
            said = jwt.decode(
                token,
                self.key.octets,
                [ALGORITHM],
                issuer=ISSUER,
                # The library would count by the machine's clock, and a demonstration's is moved.
                options={
                    "require": ["exp", "iss", "sub"],
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
            claims = Claims.model_validate(said)
        except (jwt.InvalidTokenError, ValidationError):
            raise NotSignedIn(why="the token is not valid") from None
        if said["exp"] <= at.timestamp():
            raise NotSignedIn(why="the token is not valid any more")
        return claims
