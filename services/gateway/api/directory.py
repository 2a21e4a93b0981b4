"""The directory: what administrators record, and what everyone may read."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from pydantic import AfterValidator, BaseModel

from services.gateway.api.bodies import body_of, read_as
from services.gateway.api.callers import Asked, Home, SignedIn
from services.gateway.directory.decisions import RecordEntry
from services.gateway.directory.domain import KINDS, ROOT, entry_id
from shared.contracts.directory import DeputyElected, DivisionNamed, Level, ReferenceData
from shared.contracts.values import Division, Id, of_one_line

router = APIRouter(tags=["directory"])

EntryId = Annotated[Id, Path(max_length=40)]
Code = Annotated[Division, Path()]
Within = Annotated[Division, Query()]
Cursor = Annotated[str, Query(max_length=64, description="the next_cursor of the page before")]
Limit = Annotated[int, Query(ge=1, le=1000)]
Name = Annotated[
    str,
    Query(min_length=1, max_length=50, description="part of its name, or of an alias"),
    AfterValidator(of_one_line),
]

BELOW = ("departments", "positions", "committees", "grids")
FROM_ABOVE = ("categories", "periods", "practices", "indicators", "calendars")
"""What holds in a division because it lies in another."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of a list is asked for."""

    cursor: Cursor = ""
    limit: Limit = 500


Turned = Annotated[Page, Depends()]


async def ground_of(within: Within | None = None, division: Within | None = None) -> str:
    """The division that is asked about; the whole land, where none is named."""
    return within or division or ROOT


Ground = Annotated[str, Depends(ground_of)]


class EntriesShown(BaseModel):
    """Some entries by id, and where the list goes on."""

    items: Sequence[dict[str, Any]]
    next_cursor: str | None


def recording(kind: type[ReferenceData]) -> Callable[..., Awaitable[ReferenceData]]:
    """The endpoint that records one kind of entry; its body is the fact, less the path's part."""

    async def record(
        id: EntryId,  # noqa: A002  (the path's word)
        body: Any,
        home: Home,
        actor: SignedIn,
        asked: Asked,
    ) -> ReferenceData:
        value = read_as(kind, body, **path_says(kind, id))
        data = RecordEntry(case=entry_id(kind, value.id), value=value)
        await home.entries.record(asked.command(actor, data))
        return value

    by_code = kind is DivisionNamed
    record.__annotations__["id"] = Code if by_code else EntryId
    record.__annotations__["body"] = body_of(kind, "id", *(("division",) if by_code else ()))
    record.__doc__ = f"{kind.__doc__} The same again changes nothing."
    return record


def path_says(kind: type[ReferenceData], id_: str) -> dict[str, str]:
    """The id; and of a division its code, which says where it is."""
    return {"id": id_, "division": id_} if kind is DivisionNamed else {"id": id_}


for plural, recorded in KINDS.items():
    router.add_api_route(
        f"/directory/{plural}/{{id}}",
        recording(recorded),
        methods=["PUT"],
        summary=f"Record one of the {plural} (administrator)",
        operation_id=f"record_{plural}",
        response_model=recorded,
    )


@router.get("/divisions", summary="Divisions in a division", operation_id="list_divisions")
async def divisions(
    home: Home,
    page: Turned,
    ground: Ground,
    name: Name | None = None,
    down_to: Literal["township"] | None = None,
) -> EntriesShown:
    """The division itself, and what lies below it, all or no further than to its townships;
    `division` means the same as `within`."""
    if name is None:
        read = home.entries.within if down_to is None else home.entries.above_villages
        return await shown(partial(read, DivisionNamed, ground), page)
    return await shown(partial(home.entries.called, name, ground), page)


@router.get("/deputies", summary="Deputies in a division", operation_id="list_deputies")
async def deputies(
    home: Home, page: Turned, division: Within, level: Level | None = None
) -> EntriesShown:
    """Those who act in the division, or below it; all of them, or those of one level."""
    if level is None:
        return await shown(partial(home.entries.within, DeputyElected, division), page)
    return await shown(partial(home.entries.of_level, level, division), page)


def listing(plural: str, *, also_from_above: bool) -> Callable[..., Awaitable[EntriesShown]]:
    """The endpoint that lists one kind of entry."""

    async def entries(home: Home, page: Turned, division: Within) -> EntriesShown:
        read = home.entries.valid_in if also_from_above else home.entries.within
        return await shown(partial(read, KINDS[plural], division), page)

    where = "from above" if also_from_above else "of what lies below it"
    entries.__doc__ = f"Those of the division, and those {where}; what has ended says when."
    return entries


for plural in (*BELOW, *FROM_ABOVE):
    router.add_api_route(
        f"/{plural}",
        listing(plural, also_from_above=plural in FROM_ABOVE),
        methods=["GET"],
        summary=f"The {plural} of a division",
        operation_id=f"list_{plural}",
    )


async def shown(
    read: Callable[[str, int], Awaitable[Sequence[ReferenceData]]], page: Page
) -> EntriesShown:
    """A page of entries, and where the list goes on."""
    found = await read(page.cursor, page.limit + 1)
    items = [entry.model_dump(mode="json") for entry in found[: page.limit]]
    more = len(found) > page.limit
    return EntriesShown(items=items, next_cursor=items[-1]["id"] if more else None)
