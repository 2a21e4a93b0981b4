"""Sending a command about a case, and answering when the view shows what came of it."""

from dataclasses import replace

from fastapi import Response

from services.gateway.api.callers import Manner
from services.gateway.api.finding import Found
from services.gateway.api.showing import CaseShown, etag, shown
from services.gateway.house import House
from services.gateway.views.cases.status import status_after
from services.gateway.views.views import level
from shared.contracts.envelope import Actor, CommandData, Reply


async def send(
    house: House, manner: Manner, actor: Actor, data: CommandData, found: Found
) -> Reply:
    """Ask the service, in the round the caller saw. Raises Declined or Unavailable."""
    return await house.asking.ask(manner.command(actor, data, found.view.round))


async def caught_up(house: House, found: Found, reply: Reply) -> Found:
    """The case as it is after a reply; if the view is late, its status at least."""
    view = await level(house.views.cases, house.notices, found.id, reply)
    if view is None or not view.is_level_with(reply):
        view = view or found.view
        view = replace(view, status=status_after(reply.result, view.status))
    return replace(found, view=view)


async def answer(house: House, found: Found, response: Response) -> CaseShown:
    """The case as the caller may see it, and which state of it that is."""
    shown_ = await shown(house, found)
    response.headers["ETag"] = etag(found, shown_)
    response.headers["Vary"] = "Authorization, Tracking-Code"
    if not found.private:
        response.headers["Cache-Control"] = "no-cache"
    return shown_
