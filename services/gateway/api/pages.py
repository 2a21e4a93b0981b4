"""The pages as they are served: made ahead by the build, kept in memory, never put together here.

Whoever asks for HTML gets the page; a program that asks the same path gets what it got before.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from mimetypes import guess_type
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from services.gateway.slips.slip import STYLED

BUILT = Path(__file__).parents[1] / "web" / "dist"
ENTRIES = ("deputy", "desk", "screen")
"""Each has a page of its own, under its own path; all other pages are the residents'."""
RESIDENTS = ("report", "case", "cases", "points", "figures", "help")
"""What a resident's page may be called; `/` and `/p/{token}` are theirs too."""
NOT_WANTED = re.compile(r"q=0(\.0*)?", re.IGNORECASE)
ENCODINGS = {"br": ".br", "gzip": ".gz"}

# Vue and both component libraries set styles by the CSSOM, which needs no permission; only
# style attributes in markup would, and none is allowed: whatever needs one shows it in the tests.
# The slip's own style is named, for a desk opens the slip from its memory, under this policy.
POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' 'sha256-{STYLED}';"
    " img-src 'self' data: blob:;"
    " font-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
    "Vary": "Accept, Accept-Encoding",
}
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}

# Whoever finds pages for others finds the public ones; a desk is nothing to be found.
ROBOTS = "User-agent: *\nDisallow: /desk\nDisallow: /deputy\n"

NOT_BUILT = """<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>Liandan 联单</title>
<h1>网页还没有构建</h1><p>请运行 <code>make web</code>，然后重新启动网关。接口照常工作。</p>
<p lang="en">The pages are not built yet: run <code>make web</code> and start the gateway again.
The interface works as ever, and is described at <a href="/openapi.json">/openapi.json</a>.</p>
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of the build, as it is and compressed."""

    octets: bytes
    compressed: Mapping[str, bytes]
    kind: str
    etag: str

    @classmethod
    def of(cls, path: Path) -> "Kept":
        """The file, with what the build laid beside it."""
        octets = path.read_bytes()
        beside = {name: path.with_name(path.name + end) for name, end in ENCODINGS.items()}
        compressed = {name: one.read_bytes() for name, one in beside.items() if one.exists()}
        kind = guess_type(path.name)[0] or "application/octet-stream"
        return cls(octets, compressed, kind, f'"{sha256(octets).hexdigest()[:20]}"')

    def answer(self, request: Request, headers: Mapping[str, str]) -> Response:
        """As the browser can read it; nothing when it has it already."""
        said = {**headers, "ETag": self.etag}
        known = {one.strip().removeprefix("W/") for one in listed(request, "if-none-match")}
        if known & {self.etag, "*"}:
            return Response(status_code=304, headers=said)
        accepted = {name for name, ok in map(weighed, listed(request, "accept-encoding")) if ok}
        for name, octets in self.compressed.items():
            if name in accepted:
                said["Content-Encoding"] = name
                return Response(octets, headers=said, media_type=self.kind)
        return Response(self.octets, headers=said, media_type=self.kind)


def listed(request: Request, header: str) -> Sequence[str]:
    """The parts of a header that is a list."""
    return request.headers.get(header, "").split(",")


def weighed(coding: str) -> tuple[str, bool]:
    """A content coding, and whether it is wanted: `q=0` says that it is not."""
    name, _, weight = coding.partition(";")
    return name.strip(), not NOT_WANTED.fullmatch(weight.strip())


@cache
def built(directory: Path = BUILT) -> Mapping[str, Kept]:
    """Every file of the build by its name; none when there is no build."""
    return {
        path.relative_to(directory).as_posix(): Kept.of(path)
        for path in sorted(directory.rglob("*"))
        if path.is_file() and path.suffix not in ENCODINGS.values()
    }


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks."""
    return "text/html" in request.headers.get("accept", "")


def page(request: Request, entry: str) -> Response:
    """The page of an entry; its script reads the address."""
    kept = built().get(f"{entry}.html")
    if kept is None:
        return HTMLResponse(NOT_BUILT, 503, headers={"Cache-Control": "no-store"})
    return kept.answer(request, HEADERS)


async def resident(request: Request) -> Response:
    """One of the residents' pages."""
    return page(request, "resident")


def nowhere(request: Request) -> Response:
    """The residents' page, which says that there is none at this address, and where to go on."""
    answer = page(request, "resident")
    if answer.status_code == HTTPStatus.OK:
        answer.status_code = HTTPStatus.NOT_FOUND
    return answer


async def deputy(request: Request) -> Response:
    """One of the deputies' pages."""
    return page(request, "deputy")


async def desk(request: Request) -> Response:
    """One of the pages of a desk."""
    return page(request, "desk")


async def screen(request: Request) -> Response:
    """The public screen."""
    return page(request, "screen")


async def robots(_: Request) -> Response:
    """What search engines may look at."""
    return PlainTextResponse(ROBOTS, headers={"Cache-Control": "public, max-age=86400"})


async def asset(request: Request) -> Response:
    """A file whose name changes with what is in it, or one of the few whose name stays."""
    name = request.path_params["name"]
    kept = built().get(f"assets/{name}")
    if kept is None:
        raise HTTPException(404)
    return kept.answer(request, FOR_EVER)


def routes() -> Sequence[Route]:
    """Where pages are; behind the routes of the interface."""
    there = {"deputy": deputy, "desk": desk, "screen": screen}
    own = [Route(f"/{entry}{rest}", there[entry]) for entry in ENTRIES for rest in ANY_DEPTH]
    theirs = [Route(f"/{name}{rest}", resident) for name in RESIDENTS for rest in ANY_DEPTH]
    fixed = [Route("/assets/{name}", asset), Route("/robots.txt", robots)]
    return [*fixed, *own, *theirs]


ANY_DEPTH = ("", "/{rest:path}")
