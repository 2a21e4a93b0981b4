"""What intake is told by its environment."""

from shared.runtime.settings import Settings as Common


class Settings(Common):
    """Intake has no settings of its own."""

    http_port: int = 8081
