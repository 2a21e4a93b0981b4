"""How to reach those who reported: shown to triage and the committee, and every look is kept."""

from collections.abc import Sequence
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from ulid import ULID

from services.gateway.api.callers import Address, Home, SignedIn
from services.gateway.api.finding import Found, find, known_to
from services.gateway.api.gate import STAFF
from services.gateway.filings.domain import Filing
from services.gateway.house import House
from services.gateway.looks.look import Look
from shared import clock
from shared.authority import require
from shared.contracts.envelope import Actor
from shared.contracts.values import Moment
from shared.errors import LiandanError, NotAllowed
from shared.terms import Identity, Role

router = APIRouter(prefix="/cases/{ref}", tags=["contacts"])
log = structlog.get_logger()

TO_SEE = "see how to reach a case's reporters"
TO_CHECK = "see who looked at a case's contacts"
SEE_TO_IT = (Role.CHAIR, Role.COMMITTEE)


class ContactShown(BaseModel):
    """How to reach one reporter, who is named or confidential."""

    reporter: str
    identity: Identity
    name: str
    phone: str
    at: Moment


class ContactsShown(BaseModel):
    """Every reporter of the case who left a contact."""

    items: Sequence[ContactShown]


class LookShown(BaseModel):
    """Who looked, when, and at whose contacts, by the ids the case knows its reporters by."""

    id: str
    at: Moment
    account: str
    role: Role
    division: str
    reporters: Sequence[str]


class LooksShown(BaseModel):
    """Some looks, the latest first, and where the list goes on."""

    items: Sequence[LookShown]
    next_cursor: str | None


class Looking:
    """Who wants to look, and at which case."""

    def __init__(self, ref: str, home: Home, actor: SignedIn, address: Address) -> None:
        self._ref, self._address = ref, address
        self.house: House = home
        self.actor: Actor = actor

    async def found(self, roles: Sequence[Role], to: str) -> Found:
        """The case. Raises UnknownCase, NotAllowed, OutsideDivision; whoever it was is logged."""
        found = await find(self.house, self._ref, self._address, self.actor)
        try:
            known_to(found)
            require(self.actor, *roles, over=found.view.division, to=to)
            if not found.staff:  # it is about the township itself, and the committee's alone
                raise NotAllowed(role=self.actor.role, step=to)
        except LiandanError as refused:
            about = {"account": self.actor.id, "case": found.id}
            log.warning("look_refused", **about, code=refused.code, to=to)
            raise
        return found


Looks = Annotated[Looking, Depends()]


class Page(BaseModel):
    """How many, and from where on."""

    model_config = ConfigDict(extra="forbid")

    cursor: Annotated[str, Field(max_length=64)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/contacts", summary="How to reach its reporters", operation_id="see_contacts")
async def contacts(looking: Looks) -> ContactsShown:
    """For the township, its chair and the committee. The look is kept before it is answered."""
    found = await looking.found(STAFF, TO_SEE)
    filings = await looking.house.filings.of(found.view.reporters)
    items = [contact_of(filing) for filing in filings if filing.words.contact]
    look = look_at(found, looking.actor, [one.reporter for one in items])
    await looking.house.looks.write_down(look)
    return ContactsShown(items=items)


@router.get("/looks", summary="Who looked at its contacts", operation_id="see_looks")
async def looks(looking: Looks, page: Annotated[Page, Query()]) -> LooksShown:
    """For the chair and the committee, whose office it is to see to it."""
    found = await looking.found(SEE_TO_IT, TO_CHECK)
    kept = await looking.house.looks.at(found.id, page.cursor, page.limit + 1)
    items = [LookShown.model_validate(one, from_attributes=True) for one in kept[: page.limit]]
    return LooksShown(items=items, next_cursor=items[-1].id if len(kept) > page.limit else None)


def contact_of(filing: Filing) -> ContactShown:
    """How to reach one who left a contact."""
    assert filing.words.contact  # noqa: S101  (narrowing for the type checker)
    return ContactShown(
        reporter=filing.reporter,
        identity=filing.words.identity,
        name=filing.words.contact.name,
        phone=filing.words.contact.phone,
        at=filing.at,
    )


def look_at(found: Found, actor: Actor, reporters: Sequence[str]) -> Look:
    """What is written down of a look."""
    return Look(
        id=str(ULID()),
        case=found.id,
        account=actor.id,
        role=actor.role,
        division=actor.division,
        at=clock.now(),
        reporters=tuple(reporters),
    )
