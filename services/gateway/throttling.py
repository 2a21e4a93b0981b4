"""Guessing is throttled: so many wrong tries in so many seconds, then none for a while.

So is what anybody may send without an account: there every try is counted.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address
from math import ceil
from time import monotonic

from pydantic import BaseModel, PositiveInt

from shared.errors import TooManyTries

WATCHED = 100_000  # keys; beyond that the one watched longest is let go
NEIGHBOURS = 64  # bits of an IPv6 address that one subscriber shares


class Allowed(BaseModel, frozen=True):
    """How many wrong tries are allowed, in a window of how many seconds."""

    times: PositiveInt
    seconds: PositiveInt


class WrongTries:
    """A moving window of wrong tries for each key; kept in this process only."""

    def __init__(self, allowed: Allowed) -> None:
        self._allowed = allowed
        self._tries: dict[str, deque[float]] = {}

    def refuse_if_too_many(self, key: str) -> None:
        """Raises TooManyTries while the window of this key is full."""
        tries = self._within_window(key)
        if len(tries) >= self._allowed.times:
            seconds = ceil(tries[0] + self._allowed.seconds - monotonic())
            raise TooManyTries(max(1, seconds))

    def count(self, key: str) -> None:
        """One more wrong try."""
        tries = self._within_window(key)
        tries.append(monotonic())
        self._tries[key] = tries
        if len(self._tries) > WATCHED:
            del self._tries[next(iter(self._tries))]

    def count_each(self, key: str) -> None:
        """One more, wrong or not. Raises TooManyTries when there were too many."""
        self.refuse_if_too_many(key)
        self.count(key)

    def give_back(self, key: str) -> None:
        """One try was not wrong."""
        tries = self._within_window(key)
        if tries:
            tries.pop()

    @contextmanager
    def trying(self, key: str, wrong: type[Exception]) -> Iterator[None]:
        """A try is counted while it lasts, so that many at once are many; if `wrong`, for good."""
        self.refuse_if_too_many(key)
        self.count(key)
        was_wrong = False
        try:
            yield
        except wrong:
            was_wrong = True
            raise
        finally:
            if not was_wrong:
                self.give_back(key)

    def _within_window(self, key: str) -> deque[float]:
        tries = self._tries.pop(key, None) or deque(maxlen=self._allowed.times)
        start = monotonic() - self._allowed.seconds
        while tries and tries[0] <= start:
            tries.popleft()
        if tries:
            self._tries[key] = tries
        return tries


def subscriber(host: str) -> str:
    """Whose address it is: one IPv4 address, or the /64 that an IPv6 subscriber has."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(int(address) >> (128 - NEIGHBOURS))
    return host
