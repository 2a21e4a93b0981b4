"""Callers who reach another gateway each time, as behind a proxy in front of replicas."""

import socket
from collections.abc import Sequence
from itertools import cycle

import httpx


class Alternating(httpx.BaseTransport):
    """Sends each request to the next gateway."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._urls = cycle([httpx.URL(url) for url in urls])
        self._transport = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        there = next(self._urls)
        request.url = request.url.copy_with(host=there.host, port=there.port)
        return self._transport.handle_request(request)

    def close(self) -> None:
        self._transport.close()


def replicas(url: str) -> Sequence[str]:
    """A URL for each address the host's name stands for, as replicas in containers share one."""
    named = httpx.URL(url)
    found = socket.getaddrinfo(named.host, named.port, socket.AF_INET, socket.SOCK_STREAM)
    addresses = sorted({str(address[0]) for *_, address in found})
    return [str(named.copy_with(host=address)) for address in addresses]
