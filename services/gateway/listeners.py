"""Listeners: how many follow something without an account; a stream holds on to what it uses."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import BaseModel, PositiveInt

from shared.errors import TooManyListeners


class Listening(BaseModel, frozen=True):
    """How many may listen at once, in one process; and of them, from one address."""

    together: PositiveInt
    from_one_address: PositiveInt


class Listeners:
    """Who listens now, by where they call from."""

    def __init__(self, allowed: Listening) -> None:
        self._allowed = allowed
        self._there: Counter[str] = Counter()

    def refuse_if_too_many(self, address: str) -> None:
        """Raises TooManyListeners when nobody more is taken in, from there or at all."""
        full = self._there.total() >= self._allowed.together
        if full or self._there[address] >= self._allowed.from_one_address:
            raise TooManyListeners

    @contextmanager
    def one_more(self, address: str) -> Iterator[None]:
        """One listens for as long as this lasts. Raises TooManyListeners."""
        self.refuse_if_too_many(address)
        self._there[address] += 1
        try:
            yield
        finally:
            self._there[address] -= 1
            self._there += Counter()  # forgets who has gone
