"""Signing in, and keeping accounts."""

from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Path, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr
from pydantic_core import PydanticCustomError

from services.gateway.accounts import passwords
from services.gateway.accounts.domain import Account, may_keep
from services.gateway.accounts.office import must_be_in_office
from services.gateway.api.callers import Address, Home, SignedIn
from services.gateway.directory.domain import noun_of
from services.gateway.house import House
from shared import clock
from shared.contracts.directory import DepartmentNamed, DeputyElected, Ending
from shared.contracts.values import Division, Id, Line
from shared.divisions import contains
from shared.errors import UnknownReference
from shared.terms import Position, Role
from shared.working_days import local_date

router = APIRouter(tags=["accounts"])
log = structlog.get_logger()

Username = Annotated[str, Path(pattern=r"^[0-9A-Za-z][0-9A-Za-z_\-.]{0,63}$")]


def writable(password: SecretStr) -> SecretStr:
    """A password that can be written at all: half of a surrogate pair cannot."""
    try:
        password.get_secret_value().encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("password", "a password is made of whole characters") from None
    return password


class SignIn(BaseModel):
    """A username and its password."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"username": "654004-committee", "password": "a long password"}]
        },
    )

    username: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[SecretStr, Field(min_length=1, max_length=200), AfterValidator(writable)]


class Session(BaseModel):
    """A token for the Authorization header, and for how many seconds it is valid."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105  (a kind of token, not one)
    expires_in: int


@router.post("/sessions", summary="Sign in", operation_id="sign_in")
async def sign_in(body: SignIn, home: Home, address: Address) -> Session:
    """A wrong password and an unknown username are answered alike."""
    password = body.password.get_secret_value()
    kept = await home.signing_in.sign_in(body.username, password, address)
    await must_be_in_office(kept.account, home.entries)
    token = home.tokens.sign(kept, clock.now())
    return Session(access_token=token, expires_in=int(home.tokens.valid_for.total_seconds()))


class AccountKept(BaseModel):
    """An account, whole. A department's and a deputy's name their entry in the directory; a
    department's is its chief's, unless its position is `liaison`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "password": "a long password",
                    "role": "department",
                    "division": "654004",
                    "name": "交通运输局联络员",
                    "department": "654004-jiaotong",
                    "position": "liaison",
                }
            ]
        },
    )

    password: Annotated[SecretStr, Field(min_length=10, max_length=200), AfterValidator(writable)]
    role: Role
    division: Division
    name: Line
    department: Id | None = None
    deputy: Id | None = None
    position: Position | None = None
    closed: bool = False
    """Nobody signs in by it any more; what was done by it stays."""


class AccountShown(BaseModel):
    """An account, without its password."""

    username: str
    role: Role
    division: str
    name: str
    department: str | None
    deputy: str | None
    position: Position | None
    closed: bool


@router.put(
    "/accounts/{username}", summary="Make or change an account", operation_id="keep_account"
)
async def keep_account(
    username: Username, body: AccountKept, home: Home, actor: SignedIn, response: Response
) -> AccountShown:
    """An administrator keeps the accounts of their division; the root's, other administrators.

    What was signed in before has to sign in again; by one that is closed, nobody does.
    """
    account = Account(username=username, **body.model_dump(exclude={"password"}))
    before = await home.accounts.get(username)
    may_keep(actor, account, before.account if before else None)
    await must_be_known(home, account)
    password = await passwords.hashed(body.password.get_secret_value())
    await home.accounts.keep(account, password, before)
    home.standing.forget(username)
    log.info("account_kept", by=actor.id, account=username, role=account.role)
    response.status_code = 200 if before else 201
    return AccountShown.model_validate(account, from_attributes=True)


async def must_be_known(house: House, account: Account) -> None:
    """Raises UnknownReference unless its division is known, and its entry is one of there today.

    An account is closed because its entry has ended.
    """
    if not await house.entries.knows(account.division):
        raise UnknownReference(kind="division", id=account.division)
    if account.closed:
        return
    named: list[tuple[type[Ending], str | None]] = [
        (DepartmentNamed, account.department),
        (DeputyElected, account.deputy),
    ]
    for kind, id_ in named:
        entry = await house.entries.get(kind, id_) if id_ else None
        here = entry is not None and contains(account.division, entry.division)
        if id_ and not (here and entry and entry.in_force(local_date(clock.now()))):
            raise UnknownReference(kind=noun_of(kind), id=id_)
