"""The keys of the gateway: one secret, and a key of its own for every purpose."""

import hmac
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A key for one purpose; what is made with it tells nothing about the others."""

    octets: bytes

    def digest(self, text: str) -> bytes:
        """The HMAC-SHA-256 of a text."""
        return hmac.digest(self.octets, text.encode(), "sha256")


def key_for(purpose: str, secret: str) -> Key:
    """The key that the secret gives for a purpose."""
    return Key(hmac.digest(secret.encode(), purpose.encode(), "sha256"))
