"""How many may listen at once; and that what many look at is looked up once."""

import asyncio

import pytest

from services.gateway.glances import Glances
from services.gateway.listeners import Listeners, Listening
from shared.errors import TooManyListeners

FEW = Listening(together=3, from_one_address=2)


def test_who_is_one_too_many_from_an_address_is_told_so() -> None:
    listeners = Listeners(FEW)
    with listeners.one_more("hall"), listeners.one_more("hall"):
        with pytest.raises(TooManyListeners):
            listeners.refuse_if_too_many("hall")
        listeners.refuse_if_too_many("station")
    listeners.refuse_if_too_many("hall")


def test_who_is_one_too_many_at_all_is_told_so() -> None:
    listeners = Listeners(FEW)
    with listeners.one_more("a"), listeners.one_more("b"), listeners.one_more("c"):
        refused = listeners.one_more("d")
        with pytest.raises(TooManyListeners):
            refused.__enter__()
    with listeners.one_more("d"):
        pass


async def test_however_many_look_at_once_it_is_looked_up_once() -> None:
    looked: list[str] = []

    async def look() -> int:
        looked.append("looked")
        await asyncio.sleep(0)
        return len(looked)

    glances: Glances[int] = Glances()
    assert await asyncio.gather(*(glances.at("county", look) for _ in range(5))) == [1] * 5
    assert await glances.at("another", look) == 2


async def test_who_stops_looking_takes_nothing_from_the_others() -> None:
    going_on = asyncio.Event()

    async def look() -> str:
        await going_on.wait()
        return "seen"

    glances: Glances[str] = Glances()
    first = asyncio.ensure_future(glances.at("county", look))
    second = asyncio.ensure_future(glances.at("county", look))
    await asyncio.sleep(0)
    first.cancel()
    going_on.set()
    assert await second == "seen"
