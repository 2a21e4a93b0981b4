"""Reading cases: the list, one of them, and what happens to it as it happens."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse

from services.gateway.api.callers import Address, Anyone, Home, Token
from services.gateway.api.cursors import cursor, read_cursor
from services.gateway.api.finding import Seen, is_of_the_county
from services.gateway.api.following import GRACE, HEARTBEAT, Follower
from services.gateway.api.gate import STAFF
from services.gateway.api.lateness import today
from services.gateway.api.sending import answer
from services.gateway.api.showing import CaseShown, Item, as_viewed, at_a_glance
from services.gateway.house import House
from services.gateway.views.cases.asking import ESCALATED, FLAGGED, SORTED, Asked, Order, mark
from services.gateway.views.cases.lateness import Day, Lateness
from services.gateway.views.cases.status import Status
from services.gateway.views.cases.store import Case
from services.gateway.views.cases.view import Appeal, LookBackState, Ruling, Waiting
from shared.contracts.directory import GridDrawn
from shared.contracts.envelope import Actor
from shared.contracts.values import Division, Id, of_one_line
from shared.divisions import contains
from shared.errors import NotAllowed, NotSignedIn, OutsideDivision, UnknownReference
from shared.terms import Role

router = APIRouter(prefix="/cases", tags=["cases"])

BEGINNING = 120  # characters of a report, in a list
STATES = ("look_back", "appeal", "reopening", "postponement")

Words = Annotated[
    str, Field(max_length=50, description="words in the summary"), AfterValidator(of_one_line)
]


class ListAsked(BaseModel):
    """Which cases are listed, in which order, and from where on."""

    model_config = ConfigDict(extra="forbid")

    division: Division | None = None
    status: Status | None = None
    waiting_for: Waiting | None = None
    category: Id | None = None
    department: Id | None = None
    appraiser: Id | None = None
    contact_point: Id | None = None
    grid: Annotated[Id | None, Field(description="in place of a division")] = None
    q: Words | None = None
    lateness: Lateness | None = None
    flagged: bool = False
    escalated: Annotated[
        bool, Field(description="so long overdue that the committee is to see to it")
    ] = False
    look_back: LookBackState | None = None
    appeal: Appeal | None = None
    reopening: Ruling | None = None
    postponement: Ruling | None = None
    scope: (
        Annotated[
            Literal["mine"],
            Field(description="with a token: what waits for this account, public or not"),
        ]
        | None
    ) = None
    order: Annotated[
        Order | None,
        Field(description="what changed last, is due first, or is most frequent, comes first"),
    ] = None
    cursor: Annotated[str, Field(max_length=200)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50

    @property
    def in_order(self) -> Order:
        """The order asked for; what is asked for by a colour comes by the day it is due."""
        return self.order or (Order.DUE if self.lateness else Order.NEWEST)

    @property
    def marks(self) -> tuple[str, ...]:
        """What desks look for, as the view marks it."""
        asked = {name: getattr(self, name) for name in STATES}
        marks = [mark(name, state) for name, state in asked.items() if state]
        seen_to = {FLAGGED: self.flagged, ESCALATED: self.escalated}
        return (*marks, *(name for name, wanted in seen_to.items() if wanted))

    def wanted(self, day: Day) -> Asked:
        """The cases asked for, on a day, by someone who may see what is public."""
        return Asked(
            division=self.division,
            status=self.status,
            waiting_for=self.waiting_for,
            category=self.category,
            department=self.department,
            appraiser=self.appraiser,
            contact_point=self.contact_point,
            words=self.q,
            marks=self.marks,
            due=day.due(self.lateness) if self.lateness else None,
        )


class Listed(Item):
    """A case in a list; `words` are the first of what was reported, to staff who are to sum it up.

    They are there with `scope=mine`, until there is a summary.
    """

    words: str | None = None


class ItemsShown(BaseModel):
    """Some cases, and where the list goes on."""

    items: list[Listed]
    next_cursor: str | None


@router.get("", summary="List the public cases", operation_id="list_cases")
async def list_cases(asked: Annotated[ListAsked, Query()], home: Home, actor: Anyone) -> ItemsShown:
    """Those that changed last come first, unless another order is asked for."""
    day, order = await today(home), asked.in_order
    wanted = asked.wanted(day)
    if asked.grid:
        wanted = await of_grid(wanted, asked.grid, home)
    if asked.scope:
        wanted = mine(wanted, actor)
    place = read_cursor(SORTED[order], asked.cursor) if asked.cursor else None
    found = await home.views.cases.listed(wanted, asked.limit + 1, place, order)
    shown, more = found[: asked.limit], found[asked.limit :]
    words = await first_words(home, shown) if asked.scope and is_of_staff(actor) else {}
    return ItemsShown(
        # Whatever waits for an account is open to it.
        items=[in_the_list(one, day, words.get(one.id)) for one in shown],
        next_cursor=cursor(SORTED[order], shown[-1].place(order)) if more else None,
    )


def in_the_list(case: Case, day: Day, words: str | None) -> Listed:
    """A case in a list, on a day, for a caller to whom its words are open."""
    # What a view holds was validated when it was read.
    return Listed.model_construct(
        **as_viewed(Listed, case.view), **at_a_glance(case.id, case.view, day), words=words
    )


async def of_grid(asked: Asked, grid: str, house: House) -> Asked:
    """Those of a grid's villages; of its township, if it names none. Raises UnknownReference."""
    drawn = await house.entries.get(GridDrawn, grid)
    if drawn is None:
        raise UnknownReference(kind="grid", id=grid)
    return replace(asked, division=drawn.division, villages=drawn.villages)


def is_of_staff(actor: Actor | None) -> bool:
    """Whether what is theirs are the cases of their division, with the words of the reports."""
    return actor is not None and actor.role in STAFF


async def first_words(house: House, cases: Sequence[Case]) -> Mapping[str, str]:
    """How the first report of each case that has no summary yet begins, by the case's id."""
    nameless = {one.id: one.view.reporters for one in cases if one.view.summary is None}
    reporters = set().union(*nameless.values())
    said = {one.reporter: one.words.text[:BEGINNING] for one in await house.filings.of(reporters)}
    found = {id_: [said[one] for one in sorted(of) if one in said] for id_, of in nameless.items()}
    return {id_: texts[0] for id_, texts in found.items() if texts}


def mine(asked: Asked, actor: Actor | None) -> Asked:
    """What waits for an account: its division's, its department's, or what concerns the deputy."""
    if actor is None:
        raise NotSignedIn(why="scope=mine needs an account")
    if actor.role in STAFF:
        if asked.division and not contains(actor.division, asked.division):
            raise OutsideDivision(division=asked.division, own=actor.division)
        about = None if is_of_the_county(actor) else False
        division = asked.division or actor.division
        return replace(asked, division=division, public=None, about_township=about)
    match actor.role:
        case Role.DEPARTMENT if actor.department:
            return replace(asked, department=actor.department, public=None)
        case Role.DEPUTY:
            return replace(asked, deputy=actor.id, public=None)
        case _:
            raise NotAllowed(role=actor.role, step="have cases of its own")


@router.get(
    "/{ref}",
    summary="One case, by its public id or a tracking code",
    operation_id="get_case",
    response_model=CaseShown,
    responses={304: {"description": "Nothing has happened since (If-None-Match)."}},
)
async def get_case(
    found: Seen,
    home: Home,
    response: Response,
    if_none_match: Annotated[str | None, Header(max_length=500)] = None,
) -> CaseShown | Response:
    """Everyone sees what is public; a code also opens its holder's words, and follows a merge."""
    shown = await answer(home, found, response)
    known = (if_none_match or "").replace("W/", "").split(", ")
    if response.headers["ETag"] in known:
        return Response(status_code=304, headers=dict(response.headers))
    return shown


@router.get(
    "/{ref}/events",
    summary="What happens to a case, as server-sent events",
    operation_id="follow_case",
    response_class=EventSourceResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def follow_case(
    found: Seen,
    home: Home,
    token: Token,
    address: Address,
    last_event_id: Annotated[str | None, Header(max_length=100)] = None,
) -> EventSourceResponse:
    """Each event is a line of the timeline with its status; its id is the fact's, to resume by.
    Who is one too many is told 429, and may look instead."""
    home.followers.refuse_if_too_many(address)
    follower = Follower(home, address, found, token)
    return EventSourceResponse(
        follower.events(last_event_id),
        ping=HEARTBEAT,
        shutdown_event=follower.closing,
        shutdown_grace_period=GRACE,
    )
