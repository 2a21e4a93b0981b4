"""A page as it is served: in the form that the browser reads, and not again when it has it."""

import pytest
from starlette.requests import Request

from services.gateway.api.pages import Kept

PAGE = Kept(b"a page", {"br": b"brotli", "gzip": b"gzip"}, "text/html", '"it"')


def asking(**headers: str) -> Request:
    said = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": said})


@pytest.mark.parametrize(
    ("known", "status"),
    [
        ('"it"', 304),
        ('W/"it"', 304),
        ('"older", W/"it"', 304),
        ("*", 304),
        ('"older"', 200),
        ("it", 200),
    ],
)
def test_a_page_that_the_browser_has_is_not_sent_again(known: str, status: int) -> None:
    answer = PAGE.answer(asking(if_none_match=known), {})
    assert (answer.status_code, answer.headers["etag"]) == (status, '"it"')


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br", b"brotli"),
        ("gzip;q=1.0, br;q=0", b"gzip"),
        ("br; q=0.000, gzip;q=0", b"a page"),
        ("br;q=0.5", b"brotli"),
        ("", b"a page"),
    ],
)
def test_a_page_comes_in_a_form_that_is_wanted(accepted: str, sent: bytes) -> None:
    assert PAGE.answer(asking(accept_encoding=accepted), {}).body == sent
