"""What supervision is told by its environment."""

from shared.runtime.settings import Settings as Common


class Settings(Common):
    """Supervision has no settings of its own."""

    http_port: int = 8083
