"""What the gateway is told by its environment."""

from typing import Annotated

from pydantic import AfterValidator, Field, PositiveInt, SecretStr

from services.gateway.listeners import Listening
from services.gateway.site import Site
from services.gateway.throttling import Allowed
from shared.runtime.settings import Settings as Common

Secret = Annotated[SecretStr, Field(min_length=32)]
PublicUrl = Annotated[
    str,
    Field(pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$", max_length=200),
    AfterValidator(lambda url: url.rstrip("/")),
]


class Settings(Common):
    """The gateway's settings; `secret` has no default, and every key derives from it."""

    http_port: int = 8080
    secret: Secret
    token_minutes: PositiveInt = 30
    admin_username: str | None = None
    admin_password: SecretStr | None = None
    failed_sign_ins_per_account: Allowed = Allowed(times=10, seconds=300)
    """From one address: nobody locks another's account."""
    failed_sign_ins_per_address: Allowed = Allowed(times=50, seconds=300)
    unknown_codes_per_address: Allowed = Allowed(times=60, seconds=60)
    """A whole village may share an address; of 2^45 codes, this finds none."""
    photos_per_address: Allowed = Allowed(times=90, seconds=600)
    """From callers without an account: ten reports with nine photos each."""
    endorsements_per_address: Allowed = Allowed(times=60, seconds=600)
    """Likewise, and from each account: a whole village may stand behind a case at one meeting."""
    concerns_per_address: Allowed = Allowed(times=600, seconds=60)
    """After a storm a whole town reports from behind one address; an endless script is stopped."""
    listeners_of_flows: Listening = Listening(together=200, from_one_address=20)
    """Screens on walls, in one process: each holds a connection, and is told every two seconds."""
    followers_of_cases: Listening = Listening(together=2_000, from_one_address=200)
    """Of cases, likewise; whoever finds no place looks now and again instead."""
    requests_at_once: PositiveInt = 100
    """That read, as many that write, and as many that bring a photo; who comes beyond that is told
    to come again."""
    public_url: PublicUrl = "http://127.0.0.1:8080"
    """Where residents reach the gateway: what QR codes on posters and slips begin with."""
    site: Site = Site()
    """What the foot of every page says of who runs it."""
