"""`python -m infra.demo.playing`: load two counties at a running system, and play its stories."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from infra.demo.accounts import root
from infra.demo.alternating import Alternating, replicas
from infra.demo.people import Refused, sign_in
from infra.demo.seeding import seed
from infra.demo.stories import STORIES
from infra.demo.stories.telling import DidNotHold, Telling

ALL = "all"


class UnknownStory(Exception):
    """There is no story of this name; the message names those there are."""


class NoDemonstration(Exception):
    """The system at this address is not one that stories may be played in."""


class Settings(BaseSettings):
    """Where to play, and as which administrator to load the counties."""

    model_config = SettingsConfigDict(env_prefix="LIANDAN_", frozen=True)

    url: str
    admin_username: str
    admin_password: SecretStr
    story: str = ALL
    accounts: Path = Path("/accounts/accounts.json")
    """Where the accounts that are made are kept, for the next time and for whoever looks in."""


def chosen(name: str) -> Sequence[str]:
    """The stories asked for. Raises UnknownStory."""
    if name == ALL:
        return list(STORIES)
    if name not in STORIES:
        raise UnknownStory(f"There is no story {name}. There are {', '.join(STORIES)}, and {ALL}.")
    return [name]


def play(name: str, telling: Telling) -> None:
    """Tell what a story is about, and play it. Raises DidNotHold and Refused."""
    story = STORIES[name]
    telling.say(f"演示数据 · demonstration data · {name}: {sys.modules[story.__module__].__doc__}")
    story(telling)


def play_at(settings: Settings, say: Callable[[str], None]) -> None:
    """Play them, asking every replica of the gateway in turn.

    Raises UnknownStory, NoDemonstration, DidNotHold or Refused.
    """
    stories, gateways = chosen(settings.story), replicas(settings.url)
    say(f"gateways at {settings.url}: {len(gateways)}")
    administrator = root(settings.admin_username, settings.admin_password.get_secret_value())
    with httpx.Client(base_url=settings.url, transport=Alternating(gateways), timeout=30) as client:
        must_be_a_demonstration(client)
        sign_in(client, administrator.username, administrator.password)
        accounts = seed(client, settings.accounts)
        del client.headers["Authorization"]  # from here on everyone is who they are
        say(f"two counties loaded, {len(accounts)} accounts in {settings.accounts}")
        for name in stories:
            play(name, Telling(client, accounts, administrator, say))


def must_be_a_demonstration(client: httpx.Client) -> None:
    """Before anything is written to it. Raises NoDemonstration."""
    if client.get("/api/v1/demonstration/clock").status_code == httpx.codes.NOT_FOUND:
        raise NoDemonstration(
            f"{client.base_url} is not a demonstration. The stories would put invented persons "
            "and cases beside real ones, and move a clock that it does not have. Play them where "
            "LIANDAN_DEMO=true and LIANDAN_SWEEP_EVERY=1 are set for every service."
        )


def main() -> int:
    """Say each step; 0 if every one held."""
    try:
        play_at(Settings(), print)
    except (UnknownStory, NoDemonstration, DidNotHold, Refused, httpx.HTTPError, OSError) as error:
        print(f"Failed: {error}", file=sys.stderr)
        return 1
    print("the story held")
    return 0


if __name__ == "__main__":
    sys.exit(main())
