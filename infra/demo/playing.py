"""`python -m infra.demo.playing`: load two counties at a running system, and play the story."""

import sys
from collections.abc import Callable
from pathlib import Path

import httpx
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from infra.demo.alternating import Alternating, replicas
from infra.demo.people import Refused, sign_in
from infra.demo.seeding import seed
from infra.demo.story import DidNotHold, Story


class Settings(BaseSettings):
    """Where to play, and as which administrator to load the counties."""

    model_config = SettingsConfigDict(env_prefix="LIANDAN_", frozen=True)

    url: str
    admin_username: str
    admin_password: SecretStr
    accounts: Path = Path("/accounts/accounts.json")
    """Where the accounts that are made are kept, for the next time and for whoever looks in."""


def play(settings: Settings, say: Callable[[str], None]) -> None:
    """Play it, asking every replica of the gateway in turn. Raises DidNotHold or Refused."""
    gateways = replicas(settings.url)
    say(f"gateways at {settings.url}: {len(gateways)}")
    with httpx.Client(base_url=settings.url, transport=Alternating(gateways), timeout=30) as client:
        sign_in(client, settings.admin_username, settings.admin_password.get_secret_value())
        accounts = seed(client, settings.accounts)
        del client.headers["Authorization"]  # from here on everyone is who they are
        say(f"two counties loaded, {len(accounts)} accounts in {settings.accounts}")
        Story(client, accounts, say).play()


def main() -> int:
    """Say each step; 0 if every one held."""
    try:
        play(Settings(), print)
    except (DidNotHold, Refused, httpx.HTTPError, OSError) as error:
        print(f"Failed: {error}", file=sys.stderr)
        return 1
    print("the story held")
    return 0


if __name__ == "__main__":
    sys.exit(main())
