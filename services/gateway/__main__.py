"""The gateway: accounts, directory, filings, views, and the HTTP face of the system."""

from services.gateway.api.application import application
from services.gateway.house import GATEWAY
from services.gateway.settings import Settings
from shared.runtime import logs, traces
from shared.runtime.process import serve

__all__ = ["GATEWAY"]

if __name__ == "__main__":
    settings = Settings()
    logs.configure(GATEWAY.name, settings)
    traces.start(GATEWAY.name, settings)
    serve(application(settings), settings)
