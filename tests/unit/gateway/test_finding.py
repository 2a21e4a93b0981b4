"""Finding by a code: guesses at once are as many as guesses one after another."""

import asyncio
from types import SimpleNamespace
from typing import cast

import pytest

from services.gateway.api.finding import held_by
from services.gateway.filings.codes import Codes
from services.gateway.house import House
from services.gateway.keys import key_for
from services.gateway.throttling import Allowed, WrongTries
from shared.errors import LiandanError, TooManyTries, UnknownCase

CODES = Codes(key_for("making", "secret"), key_for("keeping", "secret"))
KNOWN, AT = CODES.of("a reporter"), "192.0.2.1"


class Filings:
    """One filing, which takes a moment to find."""

    async def by_code(self, digest: str) -> str | None:
        await asyncio.sleep(0)
        return "filing" if digest == CODES.digest(KNOWN) else None


@pytest.fixture
def house() -> House:
    tries = WrongTries(Allowed(times=2, seconds=60))
    return cast(House, SimpleNamespace(filings=Filings(), codes=CODES, unknown_codes=tries))


async def outcome(house: House, ref: str) -> type[LiandanError] | None:
    try:
        await held_by(house, ref, AT)
    except LiandanError as refused:
        return type(refused)
    return None


async def test_guesses_at_once_do_not_all_pass(house: House) -> None:
    guesses = [CODES.of(str(number)) for number in range(5)]
    found = await asyncio.gather(*(outcome(house, one) for one in guesses))
    assert found == [UnknownCase] * 2 + [TooManyTries] * 3


async def test_right_and_mistyped_codes_are_not_counted(house: House) -> None:
    mistyped = KNOWN[:-1] + ("0" if KNOWN[-1] != "0" else "1")
    for _ in range(5):
        assert await outcome(house, KNOWN) is None
        assert await outcome(house, mistyped) is UnknownCase
