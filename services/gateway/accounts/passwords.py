"""Passwords: hashed with Argon2id, beside the event loop, few at a time."""

import asyncio
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

AT_ONCE = 4  # each takes 64 MiB while it runs


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys() -> str:
    return _hasher().hash("the password of an account that does not exist")


async def hashed(password: str) -> str:
    """The hash of a password, as it is kept."""
    return await asyncio.to_thread(_hasher().hash, password)


async def is_right(password: str, kept: str | None) -> bool:
    """Whether the password is the one kept; it takes as long when there is no account."""
    matches = await asyncio.to_thread(_matches, password, kept or _nobodys())
    return matches and kept is not None


def _matches(password: str, kept: str) -> bool:
    try:
        return _hasher().verify(kept, password)
    except VerifyMismatchError:
        return False
