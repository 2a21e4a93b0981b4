"""The session of a browser: signed in by a cookie, seen, and signed out. Programs use a token."""

from contextlib import suppress
from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.gateway.accounts.domain import Account
from services.gateway.accounts.office import must_be_in_office
from services.gateway.accounts.tokens import Claims
from services.gateway.api import cookie
from services.gateway.api.callers import Address, Claimed, Home
from services.gateway.api.sessions import SignIn
from services.gateway.house import House
from shared import clock
from shared.contracts.values import Moment
from shared.errors import NotSignedIn
from shared.terms import Position, Role

router = APIRouter(prefix="/sessions/current", tags=["accounts"])


class SessionShown(BaseModel):
    """Who is signed in, and until when if nothing more is done."""

    username: str
    role: Role
    division: str
    name: str
    department: str | None
    deputy: str | None
    position: Position | None
    valid_until: Moment


@router.put("", summary="Sign this browser in", operation_id="sign_browser_in")
async def sign_in(
    body: SignIn, request: Request, home: Home, address: Address, response: Response
) -> SessionShown:
    """By a cookie that no script can read; the answer holds no token."""
    cookie.must_be_ours(request, home)
    password = body.password.get_secret_value()
    kept = await home.signing_in.sign_in(body.username, password, address)
    await must_be_in_office(kept.account, home.entries)
    now = clock.now()
    cookie.give(response, home, home.tokens.sign(kept, now))
    return shown(kept.account, now, home)


@router.get("", summary="Who is signed in", operation_id="see_session")
async def who(claims: Claimed, request: Request, home: Home, response: Response) -> SessionShown:
    """Whoever looks stays signed in by it, for up to twelve hours after giving the password."""
    if claims is None:
        raise NotSignedIn(why="nobody is signed in here")
    kept = await home.accounts.get(claims.sub)
    if kept is None:
        raise NotSignedIn(why="the account is no more")
    now = clock.now()
    if cookie.token_of(request, home):
        prolong(response, home, claims, now)
    return shown(kept.account, now, home)


@router.delete("", status_code=204, summary="Sign this browser out", operation_id="sign_out")
async def sign_out(request: Request, home: Home) -> Response:
    """Also when nobody is signed in. No copy of the cookie counts any more."""
    cookie.must_be_ours(request, home)
    with suppress(NotSignedIn):
        now = clock.now()
        claims = home.tokens.read(cookie.token_of(request, home) or "", now)
        await home.standing.end(claims, home.tokens.end_by(now))
    response = Response(status_code=204)
    cookie.take(response, home)
    return response


def prolong(response: Response, house: House, claims: Claims, now: datetime) -> None:
    """The cookie goes on from now; after twelve hours the token in it just ends."""
    token = house.tokens.renewed(claims, now)
    if token:
        cookie.give(response, house, token)


def shown(account: Account, now: datetime, house: House) -> SessionShown:
    """The session of an account, as from now."""
    return SessionShown(
        username=account.username,
        role=account.role,
        division=account.division,
        name=account.name,
        department=account.department,
        deputy=account.deputy,
        position=account.position,
        valid_until=now + house.tokens.valid_for,
    )
