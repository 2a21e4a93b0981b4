"""What stands in front of several gateways, as a reverse proxy does."""

from collections.abc import Sequence
from itertools import cycle

import httpx

REFUSED = (httpx.ConnectError, httpx.ConnectTimeout)
CUT_SHORT = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)


class Balancing(httpx.AsyncBaseTransport):
    """Sends each request to the next gateway, on a connection of its own.

    One that refuses the connection has not heard the request: another is asked. One that ends
    while it takes the connection may have; under an Idempotency-Key another is asked all the same.
    """

    def __init__(self, urls: Sequence[str]) -> None:
        self._gateways = [httpx.URL(url) for url in urls]
        self._next = cycle(range(len(urls)))
        alone = httpx.Limits(max_keepalive_connections=0)
        self._transport = httpx.AsyncHTTPTransport(limits=alone)
        self.asked_another = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        first = next(self._next)
        gateways = [*self._gateways[first:], *self._gateways[:first]]
        for there in gateways[:-1]:
            try:
                return await self._asked(request, there)
            except REFUSED:
                self.asked_another += 1
            except CUT_SHORT:
                if "Idempotency-Key" not in request.headers:
                    raise
                self.asked_another += 1
        return await self._asked(request, gateways[-1])

    async def aclose(self) -> None:
        await self._transport.aclose()

    async def _asked(self, request: httpx.Request, there: httpx.URL) -> httpx.Response:
        request.url = request.url.copy_with(host=there.host, port=there.port)
        return await self._transport.handle_async_request(request)
