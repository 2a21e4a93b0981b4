"""One process: a small HTTP server for its health and metrics, around the running service."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared.runtime import logs, traces
from shared.runtime.service import Running, Service
from shared.runtime.settings import Settings

log = structlog.get_logger()


def run(service: Service, settings: Settings) -> None:
    """Run one service until it is told to stop."""
    observed(service.name, settings)
    serve(health(service, settings), settings)


def observed(service: str, settings: Settings) -> None:
    """Log as this service, and make spans if that was asked for; a process that cannot, ends."""
    logs.configure(service, settings)
    try:
        traces.start(service, settings)
    except traces.NoTracing as error:
        log.error("cannot_start", error=error.detail)
        sys.exit(1)


def serve(app: object, settings: Settings) -> None:
    """Serve an ASGI application as every process of the system is served."""
    collect_less_garbage()
    # After a clean end the server raises the signal again that asked for it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    uvicorn.run(
        app,  # type: ignore[arg-type]
        host=settings.http_host,
        port=settings.http_port,
        loop="uvloop",
        access_log=False,
        # Anyone else who sends X-Forwarded-For would choose the address that throttles count by.
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        log_level="warning",
        timeout_graceful_shutdown=8,
    )


def collect_less_garbage() -> None:
    """Leave what is loaded at start alone, and look seldom.

    A group of 500 makes more young objects than the usual threshold many times over, and nearly
    all of them go by reference counts: at 50,000 looking cost a third of the time [measured].
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 50)


def health(service: Service, settings: Settings) -> Starlette:
    """The HTTP face of a service that has no other: health, readiness, metrics."""
    running = Running(service, settings)

    return Starlette(routes=health_routes(running), lifespan=lambda _: at_work(running))


@asynccontextmanager
async def at_work(running: Running) -> AsyncIterator[None]:
    """The service starts beside its HTTP face, which says until then that it is not ready."""
    starting = asyncio.create_task(running.__aenter__())
    starting.add_done_callback(end_if_it_failed)
    yield
    if starting.done():
        await running.__aexit__()
    else:
        starting.cancel()
        await asyncio.wait([starting])


def health_routes(running: Running) -> list[Route]:
    """Alive; able to work; counted."""

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "alive", "service": running.service.name})

    async def readyz(_: Request) -> Response:
        problems = await running.problems()
        return JSONResponse(
            {"status": "not ready", "problems": problems} if problems else {"status": "ready"},
            status_code=503 if problems else 200,
        )

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", metrics),
    ]


def end_if_it_failed(starting: "asyncio.Task[Running]") -> None:
    """A process that cannot start says why, and ends; its supervisor decides what then."""
    if not starting.cancelled() and (error := starting.exception()):
        log.error("cannot_start", error=str(error))
        os.kill(os.getpid(), signal.SIGTERM)
