"""The directory: what administrators record, and what everyone may read."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from services.gateway.api.bodies import body_of, read_as
from services.gateway.api.callers import Asked, Home, SignedIn
from services.gateway.directory.decisions import RecordEntry
from services.gateway.directory.domain import KINDS, ROOT, entry_id
from shared.contracts.directory import (
    CategoryNamed,
    DepartmentNamed,
    DeputyElected,
    DivisionNamed,
    ReferenceData,
)
from shared.contracts.values import Division, Id

router = APIRouter(tags=["directory"])

EntryId = Annotated[Id, Path(max_length=40)]
Code = Annotated[Division, Path()]
Within = Annotated[Division, Query()]
Cursor = Annotated[str, Query(max_length=64, description="the next_cursor of the page before")]
Limit = Annotated[int, Query(ge=1, le=1000)]


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
    within: Within | None = None,
    division: Within | None = None,
    cursor: Cursor = "",
    limit: Limit = 500,
) -> EntriesShown:
    """The division itself, and what lies below it; `division` means the same as `within`."""
    asked = within or division or ROOT
    return await page(home.entries.within, DivisionNamed, asked, cursor, limit)


@router.get("/departments", summary="Departments in a division", operation_id="list_departments")
async def departments(
    home: Home, division: Within, cursor: Cursor = "", limit: Limit = 500
) -> EntriesShown:
    """Those of the division, and of what lies below it."""
    return await page(home.entries.within, DepartmentNamed, division, cursor, limit)


@router.get("/deputies", summary="Deputies in a division", operation_id="list_deputies")
async def deputies(
    home: Home, division: Within, cursor: Cursor = "", limit: Limit = 500
) -> EntriesShown:
    """Those who act in the division, or below it, each with their level."""
    return await page(home.entries.within, DeputyElected, division, cursor, limit)


@router.get("/categories", summary="Categories of concerns", operation_id="list_categories")
async def categories(
    home: Home, division: Within, cursor: Cursor = "", limit: Limit = 500
) -> EntriesShown:
    """What a concern of the division may be about: its own categories, and those from above."""
    return await page(home.entries.valid_in, CategoryNamed, division, cursor, limit)


async def page(
    read: Callable[..., Awaitable[Sequence[ReferenceData]]],
    kind: type[ReferenceData],
    division: str,
    cursor: str,
    limit: int,
) -> EntriesShown:
    """Some of the entries, from a cursor on."""
    found = await read(kind, division, cursor, limit + 1)
    items = [entry.model_dump(mode="json") for entry in found[:limit]]
    return EntriesShown(items=items, next_cursor=items[-1]["id"] if len(found) > limit else None)
