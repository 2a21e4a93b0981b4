"""Whether a token still stands: it falls when its account is changed, or its office ends."""

from time import monotonic

from services.gateway.accounts.office import Directory, must_be_in_office
from services.gateway.accounts.store import Accounts
from services.gateway.accounts.tokens import Claims
from shared.errors import NotSignedIn

ASKED_AGAIN_AFTER = 5.0  # seconds: so long a changed account's token may go on elsewhere
REMEMBERED = 10_000  # accounts; beyond that all are asked for anew


class Standing:
    """Which version of each account holds; the storage is not asked for every request."""

    def __init__(self, accounts: Accounts, directory: Directory) -> None:
        self._accounts, self._directory = accounts, directory
        self._known: dict[str, tuple[int, float]] = {}

    async def must_hold(self, claims: Claims) -> None:
        """Raises NotSignedIn for the token of an account that was changed, or left its office."""
        if self._held_lately(claims):
            return
        if await self._accounts.version(claims.sub) != claims.version:
            raise NotSignedIn(why="the account was changed; sign in again")
        await must_be_in_office(claims, self._directory)
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[claims.sub] = (claims.version, monotonic())

    def forget(self, username: str) -> None:
        """The account was changed by this process: what was known of it is not true any more."""
        self._known.pop(username, None)

    def _held_lately(self, claims: Claims) -> bool:
        version, asked = self._known.get(claims.sub, (0, 0.0))
        return version == claims.version and monotonic() - asked < ASKED_AGAIN_AFTER
