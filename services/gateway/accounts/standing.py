"""Whether a token still stands: it falls when its account is changed, its office ends, or someone
signs out."""

from datetime import datetime
from time import monotonic

from services.gateway.accounts.ended import Ended
from services.gateway.accounts.office import Directory, must_be_in_office
from services.gateway.accounts.store import Accounts
from services.gateway.accounts.tokens import Claims
from shared.errors import NotSignedIn

ASKED_AGAIN_AFTER = 5.0  # seconds: so long a token that fell may go on in another process
REMEMBERED = 10_000  # accounts; beyond that all are asked for anew


class Standing:
    """Which version of each account holds; the storage is not asked for every request."""

    def __init__(self, accounts: Accounts, ended: Ended, directory: Directory) -> None:
        self._accounts, self._ended, self._directory = accounts, ended, directory
        self._known: dict[str, tuple[int, dict[str, float]]] = {}
        """By account: the version that holds, and when each of its sign-ins was last asked for."""

    async def must_hold(self, claims: Claims) -> None:
        """Raises NotSignedIn for a token whose account was changed or left its office, or whose
        sign-in was ended."""
        if claims.sid in self._lately(claims):
            return
        if await self._accounts.version(claims.sub) != claims.version:
            raise NotSignedIn(why="the account was changed; sign in again")
        if await self._ended.has(claims.sid):
            raise NotSignedIn(why="this sign-in was ended; sign in again")
        await must_be_in_office(claims, self._directory)
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        asked = {**self._lately(claims), claims.sid: monotonic()}
        self._known[claims.sub] = (claims.version, asked)

    async def end(self, claims: Claims, until: datetime) -> None:
        """The sign-in of a token has ended, on all of them, whoever else has a copy of one."""
        if claims.sid:
            await self._ended.add(claims.sid, until)
            self.forget(claims.sub)

    def forget(self, username: str) -> None:
        """This process changed the account or ended a sign-in: what was known is not true now."""
        self._known.pop(username, None)

    def _lately(self, claims: Claims) -> dict[str, float]:
        """The sign-ins of an account that were just asked for, if this version of it holds."""
        version, asked = self._known.get(claims.sub, (0, {}))
        since = monotonic() - ASKED_AGAIN_AFTER
        return {sid: at for sid, at in asked.items() if at > since and version == claims.version}
