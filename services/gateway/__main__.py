"""The gateway: accounts, directory, filings, views, and the HTTP face of the system."""

from services.gateway.api.application import application
from services.gateway.house import GATEWAY
from services.gateway.settings import Settings
from shared.runtime.process import observed, serve

__all__ = ["GATEWAY"]

if __name__ == "__main__":
    settings = Settings()
    observed(GATEWAY.name, settings)
    serve(application(settings), settings)
