"""What scoring is told by its environment."""

from shared.runtime.settings import Settings as Common


class Settings(Common):
    """Scoring has no settings of its own."""

    http_port: int = 8084
