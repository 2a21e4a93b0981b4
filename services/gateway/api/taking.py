"""Taking a step: the case is found, the gate lets the caller through, and the command is sent."""

from fastapi import Response

from services.gateway.api.callers import Address, Asked, Home, Manner, SignedIn
from services.gateway.api.finding import Found, in_sight
from services.gateway.api.gate import Gate
from services.gateway.api.sending import answer, caught_up, send
from services.gateway.api.showing import CaseShown
from services.gateway.house import House
from shared import clock
from shared.contracts.directory import CategoryNamed, PracticeSet
from shared.contracts.envelope import Actor, CommandData
from shared.divisions import contains, county_of
from shared.errors import UnknownReference
from shared.working_days import local_date


class Step:
    """Who takes a step, about which case, and how; what every step needs."""

    def __init__(self, ref: str, home: Home, actor: SignedIn, asked: Asked, address: Address):
        self._ref, self._address = ref, address
        self.house: House = home
        self.actor: Actor = actor
        self.manner: Manner = asked

    async def found(self, through: Gate) -> Found:
        """The case it is about, if its gate lets the caller through."""
        found = await self.looked_up()
        practice = await self._practice(found) if through.depends_on_practice else None
        keyed = self.manner.key is not None
        through.admit(self.actor, found.view, keyed=keyed, practice=practice)
        return found

    async def looked_up(self) -> Found:
        """The case it is about, if the caller may know of it."""
        return await in_sight(self.house, self._ref, self._address, self.actor)

    async def take(self, found: Found, data: CommandData, response: Response) -> CaseShown:
        """Send the command, and show the case after it."""
        reply = await send(self.house, self.manner, self.actor, data, found)
        return await answer(self.house, await caught_up(self.house, found, reply), response)

    async def _practice(self, found: Found) -> PracticeSet | None:
        """How the case's county practises the four-party order."""
        return await self.house.entries.get(PracticeSet, county_of(found.view.division))


async def must_be_known_here(house: House, category: str, division: str) -> None:
    """Raises UnknownReference unless concerns of this division may be of this category today."""
    known = await house.entries.get(CategoryNamed, category)
    today = local_date(clock.now())
    if known is None or not contains(known.division, division) or not known.in_force(today):
        raise UnknownReference(kind="category", id=category)
