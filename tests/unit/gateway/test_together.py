"""Served together: whoever comes while others are served has the next turn, with all who wait."""

import asyncio
import gc
import weakref
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from pymongo.errors import AutoReconnect

from services.gateway.together import Alike, Together


class Counter:
    """Doubles numbers, when it is let; remembers how it was asked."""

    def __init__(self) -> None:
        self.turns: list[list[int]] = []
        self.let = asyncio.Event()

    async def double(self, numbers: Sequence[int]) -> Sequence[int]:
        self.turns.append(list(numbers))
        await self.let.wait()
        if 13 in numbers:
            raise ValueError
        return [2 * number for number in numbers]


async def test_who_comes_while_others_are_served_is_served_with_all_who_wait() -> None:
    counter = Counter()
    together = Together(counter.double)
    first = asyncio.create_task(together(1))
    await asyncio.sleep(0)
    others = [asyncio.create_task(together(number)) for number in (2, 3, 4)]
    await asyncio.sleep(0)
    counter.let.set()
    assert await asyncio.gather(first, *others) == [2, 4, 6, 8]
    assert counter.turns == [[1], [2, 3, 4]]


async def test_a_turn_begins_after_it_was_asked_for() -> None:
    """What was found before a question is no answer to it."""
    counter = Counter()
    counter.let.set()
    together = Together(counter.double)
    assert [await together(1), await together(1)] == [2, 2]
    assert counter.turns == [[1], [1]]


async def test_what_fails_fails_its_own_asker_alone() -> None:
    counter = Counter()
    counter.let.set()
    asked = Together(counter.double)
    found = await asyncio.gather(asked(1), asked(13), asked(3), return_exceptions=True)
    assert (found[0], found[2]) == (2, 6)
    assert isinstance(found[1], ValueError)


async def test_while_the_storage_is_away_everyone_is_told_at_once() -> None:
    turns = []

    async def away(numbers: Sequence[int]) -> Sequence[int]:
        turns.append(numbers)
        raise AutoReconnect

    asked = Together(away)
    found = await asyncio.gather(asked(1), asked(2), return_exceptions=True)
    assert [type(one) for one in found] == [AutoReconnect, AutoReconnect]
    assert len(turns) == 1


async def test_who_gives_up_keeps_nobody_from_being_served() -> None:
    counter = Counter()
    together = Together(counter.double)
    impatient, patient = (asyncio.create_task(together(number)) for number in (1, 2))
    await asyncio.sleep(0)
    impatient.cancel()
    counter.let.set()
    assert await patient == 4
    with pytest.raises(asyncio.CancelledError):
        await impatient
    assert await together(3) == 6


async def test_one_look_for_all_who_ask_the_same_and_nobody_waits_for_another_question() -> None:
    slow = asyncio.Event()
    looked: list[str] = []

    async def look(question: str) -> str:
        looked.append(question)
        if question == "slow":
            await slow.wait()
        return f"{question} answered"

    alike = Alike(look)
    slow_one = asyncio.create_task(alike("slow"))
    await asyncio.sleep(0)
    assert await asyncio.gather(*(alike("quick") for _ in "12")) == ["quick answered"] * 2
    assert not slow_one.done()
    slow.set()
    assert await slow_one == "slow answered"
    assert looked == ["slow", "quick"]


@dataclass(frozen=True, eq=False)
class Question:
    """One of its own kind: as soon as nobody keeps it, it is gone."""


async def test_nothing_is_kept_of_a_question_whose_only_asker_gave_up() -> None:
    let, answered = asyncio.Event(), asyncio.Event()

    async def look(_: Question) -> None:
        await let.wait()
        answered.set()

    alike, question = Alike(look), Question()
    asker = asyncio.create_task(alike(question))
    await asyncio.sleep(0)
    asker.cancel()
    await asyncio.wait([asker])
    let.set()
    await answered.wait()
    await asyncio.sleep(0)
    kept = weakref.ref(question)
    del asker, question
    gc.collect()
    assert kept() is None
