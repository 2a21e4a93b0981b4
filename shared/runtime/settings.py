"""What a process is told by its environment; every name starts with LIANDAN_."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings that every service has."""

    model_config = SettingsConfigDict(env_prefix="LIANDAN_", frozen=True)

    nats_url: str = "nats://127.0.0.1:4222"
    mongo_url: str = "mongodb://127.0.0.1:27017/?directConnection=true"
    databases: str = "liandan"
    """Every database's name starts with this; two deployments may share a server."""
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    trusted_proxies: str = ""
    """Addresses, with commas, of proxies whose word on who called is taken."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    sweep_every: float = 30.0
    """Seconds between two looks for deadlines that have come."""
    lease_lasts: float = 5.0
    """Seconds until another process may take a lease that was not renewed."""

    otlp_endpoint: str = ""
    """Where traces are sent by OTLP over HTTP, as http://HOST:4318; none are made without it."""
    trace_share: Annotated[float, Field(ge=0, le=1)] = 1.0
    """The share of traces that is kept."""

    demo: bool = False
    """Everything is demonstration data 演示数据, and says so; its clock may be moved on."""

    def database(self, service: str) -> str:
        """The name of one service's database."""
        return f"{self.databases}_{service}"
