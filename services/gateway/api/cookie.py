"""A browser's sign-in: a cookie that no script reads, and that only our own pages make use of.

A script that got into a page finds no token to take away; a form or a script of another site sends
no cookie (SameSite), and if it did would lack the header and the origin asked for here. A browser
has one cookie and many windows: a page says whom it believes to be signed in, and acts as nobody
else.
"""

from urllib.parse import urlsplit

import structlog
from fastapi import Request, Response

from services.gateway.house import House
from shared.errors import NotFromOurPages, NotSignedIn

log = structlog.get_logger()

READING = {"GET", "HEAD", "OPTIONS"}
PAGE = "Liandan-Page"
"""Our pages send it with everything; other sites' may not, unless we told browsers they may. It
holds the username of who is signed in as far as the page knows, or else `NOT_SAID`."""
NOT_SAID = "1"
SENT_FROM = "sec-fetch-site"
"""Said by browsers themselves where the connection is safe; no page can say it for them."""
ELSEWHERE = {"same-site", "cross-site"}


def is_secure(house: House) -> bool:
    """Everywhere but in a demonstration that is reached without TLS."""
    return not house.demonstration or house.public_url.startswith("https:")


def name_of(house: House) -> str:
    """With TLS the name itself makes browsers hold the cookie to this host alone."""
    return "__Host-liandan" if is_secure(house) else "liandan"


def token_of(request: Request, house: House) -> str | None:
    """The token in the cookie. Raises NotFromOurPages where another site may have sent it."""
    token = request.cookies.get(name_of(house))
    if token and request.method not in READING:
        must_be_ours(request, house)
    # A neighbour under the same domain makes browsers send it too; even to look leaves a trace.
    return None if request.headers.get(SENT_FROM) in ELSEWHERE else token


def must_be_as_believed(request: Request, username: str | None) -> None:
    """Raises NotSignedIn when the page that asks believes somebody else to be signed in."""
    if request.headers.get(PAGE, NOT_SAID) not in {NOT_SAID, username}:
        raise NotSignedIn(why="the account that this page was opened with is not signed in here")


def must_be_ours(request: Request, house: House) -> None:
    """Raises NotFromOurPages unless one of our own pages asks."""
    sent_from = request.headers.get(SENT_FROM)
    from_here = sent_from == "same-origin" if sent_from else is_our_origin(request, house)
    if not (from_here and PAGE in request.headers):
        said = {name: request.headers.get(name) for name in ("origin", "host")}
        log.warning("not_from_our_pages", sent_from=sent_from, **said, public_url=house.public_url)
        raise NotFromOurPages


def is_our_origin(request: Request, house: House) -> bool:
    """Whether the origin, if one is given, is where this was sent, or where residents come."""
    origin = request.headers.get("origin")
    ours = {request.headers.get("host"), urlsplit(house.public_url).netloc}
    return origin is None or urlsplit(origin).netloc in ours


def give(response: Response, house: House, token: str) -> None:
    """Sign this browser in, until the token ends or the browser is closed."""
    response.set_cookie(
        name_of(house), token, httponly=True, samesite="strict", secure=is_secure(house)
    )


def take(response: Response, house: House) -> None:
    """Sign this browser out."""
    response.delete_cookie(
        name_of(house), httponly=True, samesite="strict", secure=is_secure(house)
    )
