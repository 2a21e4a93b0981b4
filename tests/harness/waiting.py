"""Waiting for what is meant, never for a time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
AT_MOST = 30.0  # seconds; reaching it is a failure, whatever the machine


async def wait_until(
    look: Callable[[], Awaitable[T | None]], what: str, within: float = AT_MOST
) -> T:
    """The first thing `look` finds that is not None and not False."""
    deadline = asyncio.get_running_loop().time() + within
    while not (found := await look()):
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"waited {within:.0f} s in vain: {what}")
        await asyncio.sleep(0.01)
    return found
