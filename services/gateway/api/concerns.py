"""Filing a concern, and rating the answer: what residents do, without an account."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from services.gateway.api import rating
from services.gateway.api.callers import NOBODY, Anyone, Asked, Home
from services.gateway.api.filing import Telling, file
from services.gateway.api.finding import Seen
from services.gateway.api.sending import answer, caught_up
from services.gateway.api.showing import CaseShown
from services.gateway.api.taking import must_be_known_here
from services.gateway.filings.domain import Contact, Location, Words
from services.gateway.house import House
from services.gateway.views.cases.status import Status, status_after
from services.gateway.views.views import level
from shared.contracts.concern import SubmitConcern
from shared.contracts.directory import DivisionNamed
from shared.contracts.envelope import Actor
from shared.contracts.values import Division, Id, Line, Number, Paragraph
from shared.divisions import COUNTY, depth
from shared.errors import Contradiction, UnknownReference
from shared.terms import Channel, Identity, Role

router = APIRouter(tags=["residents"])


def _of_a_county(division: str) -> str:
    if depth(division) < COUNTY:
        raise PydanticCustomError("division", "a concern is of a county, or of what lies below one")
    return division


Where = Annotated[Division, AfterValidator(_of_a_county)]
Degrees = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Phone = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 \-]{3,18}[0-9]$")]


class Place(BaseModel):
    """Where it is."""

    model_config = ConfigDict(extra="forbid")

    lon: Annotated[Degrees, Field(ge=-180, le=180)] | None = None
    lat: Annotated[Degrees, Field(ge=-90, le=90)] | None = None
    address: Line | None = None


class Reachable(BaseModel):
    """How to reach the reporter; seen by triage and the committee only."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    phone: Phone


class Concern(BaseModel):
    """What a resident reports; `photos` are ids that POST /photos gave.

    A complaint about the township itself says so, and is triaged by the county's committee.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"text": "西环路的路灯坏了三天，晚上很黑。", "division": "654004001"},
                {
                    "text": "老人口述：自来水又黄又浑。",
                    "division": "654004200",
                    "channel": "reception",
                    "contact_point": "654004200-station",
                    "identity": "confidential",
                    "contact": {"name": "某某", "phone": "0999 8790000"},
                },
            ]
        },
    )

    text: Paragraph
    division: Where
    channel: Channel = Channel.QR
    contact_point: Id | None = None
    category: Id | None = None
    location: Place | None = None
    identity: Identity = Identity.ANONYMOUS
    contact: Annotated[Reachable | None, Field(validate_default=True)] = None
    photos: Annotated[tuple[Id, ...], Field(max_length=9)] = ()
    about_township: Annotated[bool, Field(strict=True)] = False

    @field_validator("contact")
    @classmethod
    def _as_the_identity_asks(
        cls, contact: Reachable | None, info: ValidationInfo
    ) -> Reachable | None:
        anonymous = info.data.get("identity") is Identity.ANONYMOUS
        if anonymous and contact is not None:
            raise PydanticCustomError("contact", "an anonymous reporter gives no contact")
        if not anonymous and contact is None and "identity" in info.data:
            raise PydanticCustomError("contact", "a named or confidential reporter gives a contact")
        return contact

    def telling(self) -> Telling:
        """What is kept, and what is told on."""
        words = Words(
            text=self.text,
            identity=self.identity,
            location=Location(**self.location.model_dump()) if self.location else None,
            contact=Contact(**self.contact.model_dump()) if self.contact else None,
            contact_point=self.contact_point,
            photos=self.photos,
        )
        return Telling(
            words,
            self.division,
            self.channel,
            self.category,
            self.about_township,
            body=self.model_dump_json(),
        )


class Submitted(BaseModel):
    """The public id of the case, and the code that only its reporter has. Keep the code."""

    id: str
    tracking_code: str
    status: Status


@router.post(
    "/concerns", status_code=201, summary="Report a concern", operation_id="submit_concern"
)
async def submit(body: Concern, home: Home, signed_in: Anyone, asked: Asked) -> Submitted:
    """No account is needed. With an Idempotency-Key the same request gives the same answer.

    Someone with an account files for a resident without a phone, and prints them the slip.
    """
    actor = signed_in or Actor(id=NOBODY, role=Role.RESIDENT, division=body.division)
    # What was filed under this key before has its answer, whatever has ended meanwhile.
    known = asked.key and await home.filings.caused_by(asked.cause(actor, SubmitConcern.SUBJECT))
    if not known:
        await must_be_fit_to_file(home, body, None if signed_in else asked.address)
    filing, reply = await file(home, asked, actor, body.telling())
    await asyncio.gather(
        home.filings.answered(filing.reporter),
        level(home.views.cases.levels, home.notices, filing.case, reply),
    )
    return Submitted(
        id=filing.case,
        tracking_code=home.codes.of(filing.reporter),
        status=status_after(reply.result, Status.SUBMITTED),
    )


async def must_be_fit_to_file(house: House, body: Concern, stranger: str | None) -> None:
    """Raises TooManyTries, UnknownReference or Contradiction before a word is kept."""
    if stranger:
        house.concerns_sent.count_each(stranger)
    if not await house.entries.get(DivisionNamed, body.division):
        raise UnknownReference(kind="division", id=body.division)
    if body.category:
        await must_be_known_here(house, body.category, body.division)
    if body.contact_point:
        await must_not_be_closed(house, body.contact_point)


async def must_not_be_closed(house: House, contact_point: str) -> None:
    """Raises Contradiction before a word is kept; of what the view does not know intake decides."""
    known = await house.views.contact_points.get(contact_point)
    if known and not known.open:
        raise Contradiction(what=f"The contact point {contact_point} is closed; leave it out.")


class Rating(BaseModel):
    """How satisfied the holder of a code is: 1 and 2 are unsatisfied. The comment is never public.

    An endorser's counts in the rate, and never sends the case back.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"score": 4, "comment": "路灯亮了，谢谢。"}]},
    )

    score: Annotated[Number, Field(ge=1, le=5)]
    comment: Paragraph | None = None


@router.post(
    "/cases/{ref}/ratings", status_code=201, summary="Rate the answer 评价", operation_id="rate"
)
async def rate(
    found: Seen, body: Rating, home: Home, asked: Asked, response: Response
) -> CaseShown:
    """Only by a tracking code: once by each code, in each round."""
    reply = await rating.rate(home, asked, found, body.score, body.comment)
    return await answer(home, await caught_up(home, found, reply), response)
