"""Asking a process over HTTP how it is."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

WITHIN = 5.0  # seconds; without MongoDB /readyz takes three


@dataclass(frozen=True, slots=True)
class Told:
    """What was answered, whatever its status; or why nothing was."""

    text: str = ""
    status: int = 0
    failed: str = ""

    @property
    def json(self) -> Any:
        """The answer as JSON."""
        return json.loads(self.text)


async def asked(url: str) -> Told:
    """What is answered at this address."""
    return await asyncio.to_thread(ask, url)


def ask(url: str) -> Told:
    """The same, for a thread."""
    if not url.startswith(("http://", "https://")):
        return Told(failed="it is no address that starts with http:// or https://")
    try:
        with urlopen(url, timeout=WITHIN) as answer:  # noqa: S310  (checked above)
            return Told(answer.read().decode(), answer.status)
    except HTTPError as refused:
        return Told(refused.read().decode(), refused.code)
    except OSError as away:
        return Told(failed=str(away))
