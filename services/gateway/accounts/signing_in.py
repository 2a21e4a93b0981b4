"""Signing in: a username and a password for a token; guessing is throttled."""

import asyncio

import structlog

from services.gateway.accounts import passwords
from services.gateway.accounts.domain import Account
from services.gateway.accounts.store import Accounts, Kept
from services.gateway.directory.domain import ROOT
from services.gateway.throttling import WrongTries
from shared.errors import ChangedMeanwhile, SignInFailed
from shared.terms import Role

log = structlog.get_logger()


class SigningIn:
    """The door: it answers an unknown username and a wrong password alike, and as fast."""

    def __init__(self, accounts: Accounts, by_account: WrongTries, by_address: WrongTries) -> None:
        self._accounts = accounts
        self._by_account, self._by_address = by_account, by_address
        self._few = asyncio.Semaphore(passwords.AT_ONCE)

    async def sign_in(self, username: str, password: str, address: str) -> Kept:
        """The account. Raises SignInFailed, or TooManyTries after too many wrong ones."""
        self._refuse_if_too_many(username, address)
        async with self._few:
            # Those who waited beside a guesser have been overtaken by its other guesses.
            self._refuse_if_too_many(username, address)
            kept = await self._accounts.get(username)
            right = await passwords.is_right(password, kept.password if kept else None)
            if not kept or not right or kept.account.closed:
                self._by_account.count(at(username, address))
                self._by_address.count(address)
                raise SignInFailed
        return kept

    def _refuse_if_too_many(self, username: str, address: str) -> None:
        self._by_account.refuse_if_too_many(at(username, address))
        self._by_address.refuse_if_too_many(address)


def at(username: str, address: str) -> str:
    """An account as it is tried from one address: guessing from there locks nobody else out."""
    return f"{username}\n{address}"


async def first_administrator(accounts: Accounts, username: str, password: str) -> None:
    """Make the root's administrator, if nobody has that username yet."""
    if await accounts.get(username):
        return
    account = Account(username, Role.ADMINISTRATOR, ROOT, name=username)
    try:
        await accounts.keep(account, await passwords.hashed(password), before=None)
    except ChangedMeanwhile:
        log.info("first_administrator_is_there", made_by="another process")
