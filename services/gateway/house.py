"""One process of the gateway: the service it is, and what its HTTP face works with."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Self

from services.gateway.accounts.ended import Ended
from services.gateway.accounts.signing_in import SigningIn, first_administrator
from services.gateway.accounts.standing import Standing
from services.gateway.accounts.store import Accounts
from services.gateway.accounts.tokens import Tokens
from services.gateway.directory.store import Entries
from services.gateway.drafts.store import Drafts
from services.gateway.filings.codes import Codes
from services.gateway.filings.store import Filings
from services.gateway.filings.sweeping import sweep_filings
from services.gateway.glances import Glances
from services.gateway.keys import Key, key_for
from services.gateway.listeners import Listeners
from services.gateway.looks.store import Looks
from services.gateway.photos.developing import Developing
from services.gateway.photos.evidence import AskingOnEvidence
from services.gateway.photos.store import Photos, sweep_photos
from services.gateway.settings import Settings
from services.gateway.site import Site
from services.gateway.throttling import WrongTries
from services.gateway.views import subscribers as views
from services.gateway.views.figures import subscribers as figures
from services.gateway.views.figures.figures import Figures
from services.gateway.views.notices import Notices
from services.gateway.views.projector import Projector
from services.gateway.views.shown import Everywhere, Following, Word
from services.gateway.views.views import Views
from shared.errors import Unavailable
from shared.eventing.asking import Asking
from shared.eventing.parts import Part
from shared.runtime.moved_clock import MovedClock
from shared.runtime.service import Rooms, Running, Service
from shared.storage.committer import Committer

# A process listens a moment before it can work. Whoever sends a request in that moment waits, so
# that a restart behind a proxy that knows of no readiness fails nobody.
OPENS_WITHIN = 3.0  # seconds


@dataclass(frozen=True, slots=True)
class Furniture:
    """What the handlers and the requests of one process work with."""

    entries: Entries
    filings: Filings
    photos: Photos
    projector: Projector
    counting: Projector
    following: Following
    notices: Notices

    @classmethod
    def of(cls, committer: Committer) -> Self:
        """In the gateway's own database, and those of the views beside it."""
        database = committer.database
        word = Word(database.client, database.name.removesuffix("_gateway"))
        following, notices = Following(word), Notices()
        return cls(
            Entries(committer),
            Filings(database),
            Photos(database),
            Projector("views", Everywhere(following, lambda shown: shown.views), notices),
            Projector("figures", Everywhere(following, lambda shown: shown.figures)),
            following,
            notices,
        )

    @property
    def rooms(self) -> Rooms:
        """As the handlers name them."""
        return {
            "entries": self.entries,
            "filings": self.filings,
            "photos": self.photos,
            "projector": self.projector,
            "figures": self.counting,
            "following": self.following,
            "furniture": self,
        }

    async def prepare(self) -> None:
        """Make what the views' database needs."""
        await self.following.word.prepare()
        await (await self.following.fresh()).prepare()


GATEWAY = Service(
    name="gateway",
    handlers=(views.handlers,),
    rooms=lambda committer: Furniture.of(committer).rooms,
    groups=(),
    leased=(Part("figures", (figures.handlers,)),),
    sweeps=(sweep_photos, sweep_filings),
)


@dataclass(frozen=True, slots=True)
class House:
    """What the requests of one process share."""

    entries: Entries
    accounts: Accounts
    ended: Ended
    drafts: Drafts
    filings: Filings
    photos: Photos
    developing: Developing
    looks: Looks
    following: Following
    views: Views
    figures: Figures
    notices: Notices
    asking: Asking
    signing_in: SigningIn
    tokens: Tokens
    standing: Standing
    codes: Codes
    comments: Key
    unknown_codes: WrongTries
    photos_sent: WrongTries
    endorsements_sent: WrongTries
    concerns_sent: WrongTries
    flows: Glances[Any]
    listeners: Listeners
    """Of flows, on walls."""
    followers: Listeners
    """Of cases."""
    clock: MovedClock
    public_url: str
    demonstration: bool
    site: Site

    async def up_to_date(self) -> "House":
        """The same with what is shown now; whoever has it reads from one database to the end."""
        shown = await self.following.fresh()
        if shown.views is self.views:
            return self
        return replace(self, views=shown.views, figures=shown.figures)


class Gateway(Running):
    """The gateway as a running service; `house` is there from when it is ready."""

    def __init__(self, settings: Settings, service: Service = GATEWAY) -> None:
        super().__init__(service, settings)
        self._own = settings
        self._house: House | None = None
        self._open = asyncio.Event()

    @property
    def house(self) -> House:
        """Raises Unavailable while the process is starting."""
        if self._house is None:
            raise Unavailable(what="The gateway, which is starting,")
        return self._house

    async def when_open(self) -> House:
        """The house, also for who comes a moment too early. Raises Unavailable."""
        with suppress(TimeoutError):
            async with asyncio.timeout(OPENS_WITHIN):
                await self._open.wait()
        return self.house

    async def __aenter__(self) -> Self:
        """Start like any service, then open the house. Raises Misdeclared."""
        await super().__aenter__()
        assert self.nats  # noqa: S101  (narrowing for the type checker)
        furniture = self.rooms["furniture"]
        assert isinstance(furniture, Furniture)  # noqa: S101  (likewise)
        await furniture.notices.listen(self.nats)
        await furniture.following.look()
        house = self._opened(furniture, AskingOnEvidence(self.nats, furniture.photos))
        await house.ended.prepare()
        await house.drafts.prepare()
        await house.filings.prepare()
        await house.photos.prepare()
        await house.looks.prepare()
        await house.views.prepare()
        if self._own.admin_username and self._own.admin_password:
            password = self._own.admin_password.get_secret_value()
            await first_administrator(house.accounts, self._own.admin_username, password)
        self._house = house
        self._open.set()
        return self

    async def __aexit__(self, *error: object) -> None:
        """Close the house, then stop like any service; the last facts are still taken in."""
        self._house = None
        self._open.clear()
        await super().__aexit__(*error)

    async def problems(self) -> dict[str, Any]:
        """What keeps this process from its work now; empty when nothing does."""
        found = await super().problems()
        if self._house is None:
            found["gateway"] = "not open yet, or closing"
        return found

    def _opened(self, furniture: Furniture, asking: Asking) -> House:
        own, secret = self._own, self._own.secret.get_secret_value()
        accounts, ended = Accounts(self.database), Ended(self.database)
        return House(
            entries=furniture.entries,
            accounts=accounts,
            ended=ended,
            drafts=Drafts(self.database),
            filings=furniture.filings,
            photos=furniture.photos,
            developing=Developing(),
            looks=Looks(self.database),
            following=furniture.following,
            views=furniture.following.shown.views,
            figures=furniture.following.shown.figures,
            notices=furniture.notices,
            asking=asking,
            signing_in=SigningIn(
                accounts,
                WrongTries(own.failed_sign_ins_per_account),
                WrongTries(own.failed_sign_ins_per_address),
            ),
            standing=Standing(accounts, ended, furniture.entries),
            tokens=Tokens(key_for("tokens", secret), timedelta(minutes=own.token_minutes)),
            codes=Codes(key_for("making codes", secret), key_for("keeping codes", secret)),
            comments=key_for("comments", secret),
            unknown_codes=WrongTries(own.unknown_codes_per_address),
            photos_sent=WrongTries(own.photos_per_address),
            endorsements_sent=WrongTries(own.endorsements_per_address),
            concerns_sent=WrongTries(own.concerns_per_address),
            flows=Glances(),
            listeners=Listeners(own.listeners_of_flows),
            followers=Listeners(own.followers_of_cases),
            clock=MovedClock.of(self.client, own.databases),
            public_url=own.public_url,
            demonstration=own.demo,
            site=own.site,
        )
