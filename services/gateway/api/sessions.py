"""Signing in, and keeping accounts."""

from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from services.gateway.accounts import passwords
from services.gateway.accounts.domain import Account, may_keep
from services.gateway.api.callers import Address, Home, SignedIn
from services.gateway.house import House
from shared import clock
from shared.contracts.directory import DepartmentNamed, DeputyElected, ReferenceData
from shared.contracts.values import Division, Id, Line
from shared.divisions import contains
from shared.errors import UnknownReference
from shared.terms import Role

router = APIRouter(tags=["accounts"])
log = structlog.get_logger()

Username = Annotated[str, Path(pattern=r"^[0-9A-Za-z][0-9A-Za-z_\-.]{0,63}$")]


class SignIn(BaseModel):
    """A username and its password."""

    model_config = ConfigDict(extra="forbid")

    username: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[SecretStr, Field(min_length=1, max_length=200)]


class Session(BaseModel):
    """A token for the Authorization header, and for how many seconds it is valid."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105  (a kind of token, not one)
    expires_in: int


@router.post("/sessions", summary="Sign in", operation_id="sign_in")
async def sign_in(body: SignIn, home: Home, address: Address) -> Session:
    """A wrong password and an unknown username are answered alike."""
    password = body.password.get_secret_value()
    account = await home.signing_in.sign_in(body.username, password, address)
    token = home.tokens.sign(account, clock.now())
    return Session(access_token=token, expires_in=int(home.tokens.valid_for.total_seconds()))


class AccountKept(BaseModel):
    """An account, whole. A department's and a deputy's name their entry in the directory."""

    model_config = ConfigDict(extra="forbid")

    password: Annotated[SecretStr, Field(min_length=10, max_length=200)]
    role: Role
    division: Division
    name: Line
    department: Id | None = None
    deputy: Id | None = None


class AccountShown(BaseModel):
    """An account, without its password."""

    username: str
    role: Role
    division: str
    name: str
    department: str | None
    deputy: str | None


@router.put(
    "/accounts/{username}", summary="Make or change an account", operation_id="keep_account"
)
async def keep_account(
    username: Username, body: AccountKept, home: Home, actor: SignedIn, response: Response
) -> AccountShown:
    """An administrator keeps the accounts of their division; the root's, other administrators."""
    account = Account(username=username, **body.model_dump(exclude={"password"}))
    before = await home.accounts.get(username)
    may_keep(actor, account, before.account if before else None)
    await must_be_known(home, account)
    password = await passwords.hashed(body.password.get_secret_value())
    await home.accounts.keep(account, password, before)
    log.info("account_kept", by=actor.id, account=username, role=account.role)
    response.status_code = 200 if before else 201
    return AccountShown.model_validate(account, from_attributes=True)


async def must_be_known(house: House, account: Account) -> None:
    """Raises UnknownReference unless its division is known, and its entry is one of there."""
    if not await house.entries.knows(account.division):
        raise UnknownReference(kind="division", id=account.division)
    named: list[tuple[type[ReferenceData], str | None]] = [
        (DepartmentNamed, account.department),
        (DeputyElected, account.deputy),
    ]
    for kind, id_ in named:
        entry = await house.entries.get(kind, id_) if id_ else None
        if id_ and (entry is None or not contains(account.division, entry.division)):
            raise UnknownReference(kind=kind.TYPE.partition(".")[0], id=id_)
