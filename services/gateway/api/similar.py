"""What others have reported already: offered before a concern is filed, to be endorsed instead."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.api.callers import Home
from services.gateway.views.cases.likeness import Reported, Spot, pairs
from services.gateway.views.cases.status import Status
from services.gateway.views.cases.store import Case
from shared.contracts.values import Division, Id, Moment, Paragraph, PublicPlace

router = APIRouter(prefix="/concerns", tags=["residents"])

AT_MOST = 5


class AboutToReport(BaseModel):
    """What a resident is about to report; it is looked for, and not kept."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"division": "654004200000", "text": "西环路的路灯坏了三天。"}]
        },
    )

    division: Division
    text: Paragraph
    category: Id | None = None
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None

    def reported(self) -> Reported:
        """As cases are compared with it."""
        placed = self.lon is not None and self.lat is not None
        spot = Spot(self.lon or 0.0, self.lat or 0.0) if placed else None
        return Reported(pairs(self.text), spot)


class Similar(BaseModel):
    """A public case, by the summary that the township wrote."""

    id: str
    summary: str | None
    status: Status
    category: str | None
    place: PublicPlace | None
    frequency: int
    submitted_at: Moment


class SimilarShown(BaseModel):
    """The most similar first; at most five."""

    items: list[Similar]


@router.get("/similar", summary="Public cases like it", operation_id="list_similar")
async def similar(asked: Annotated[AboutToReport, Query()], home: Home) -> SimilarShown:
    """Open cases of the same township, alike in words and, where both say where, near."""
    found = await home.views.cases.like(
        asked.reported(), asked.division, asked.category, limit=AT_MOST
    )
    return SimilarShown(items=[shown(one) for one in found])


@router.post(
    "/similar",
    summary="Public cases like it, asked for without words in an address",
    operation_id="look_for_similar",
)
async def look_for_similar(asked: AboutToReport, home: Home) -> SimilarShown:
    """The same as GET; a page asks so, for addresses are written down on the way."""
    return await similar(asked, home)


def shown(case: Case) -> Similar:
    """A case as it is offered."""
    view = case.view
    return Similar(
        id=case.id,
        summary=view.summary,
        status=view.status,
        category=view.category,
        place=view.place,
        frequency=view.frequency,
        submitted_at=view.submitted_at,
    )
