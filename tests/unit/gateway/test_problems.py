"""Every error becomes a problem document with its own status and code."""

import json
from string import Formatter
from typing import Any

import pytest
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from services.gateway.api.problems import MEDIA_TYPE, of_error, of_http, of_validation
from shared import errors
from shared.errors import Declined, LiandanError, NotAllowed, TooManyTries, Undecided

ERRORS = [
    one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, LiandanError)
]


def an(error: type[LiandanError]) -> LiandanError:
    if error is Declined:
        return Declined("stale_round", "Round 1 is over.", 409)
    if error is Undecided:
        return Undecided("unavailable", "The storage cannot be reached.", 503)
    if error is NotAllowed:
        return NotAllowed("administrator", "appraise a case")
    if error is TooManyTries:
        return TooManyTries(7)
    names = [name for _, name, _, _ in Formatter().parse(error.__doc__ or "") if name]
    return error(**dict.fromkeys(names, "x"))


def body(response: Any) -> dict[str, Any]:
    assert response.media_type == MEDIA_TYPE
    said: dict[str, Any] = json.loads(response.body)
    assert said["status"] == response.status_code
    assert said["type"] == f"urn:liandan:problem:{said['code']}"
    return said


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_has_its_problem(kind: type[LiandanError]) -> None:
    error = an(kind)
    response = of_error(error)
    said = body(response)
    assert (said["status"], said["code"]) == (error.status, error.code)
    assert said["detail"] == error.detail
    assert "{" not in said["detail"]
    assert ("retry-after" in response.headers) == (error.status in {429, 503})
    assert ("www-authenticate" in response.headers) == (error.status == 401)


def test_a_services_refusal_passes_as_it_came() -> None:
    said = body(of_error(Declined("stale_round", "Round {1} is over.", 409)))
    assert (said["code"], said["detail"]) == ("stale_round", "Round {1} is over.")


def test_a_refusal_is_written_as_one_writes() -> None:
    assert NotAllowed("administrator", "x").detail == "An administrator may not x."
    assert NotAllowed("committee", "x").detail == "A committee may not x."


def test_a_wait_says_how_long() -> None:
    assert of_error(TooManyTries(7)).headers["retry-after"] == "7"


def test_fields_are_named_and_what_stood_there_is_not() -> None:
    wrong = {
        "type": "string_type",
        "loc": ("body", "contact", "phone"),
        "msg": "no",
        "input": "138",
    }
    said = body(of_validation(RequestValidationError([wrong])))
    assert (said["status"], said["errors"]) == (422, [{"field": "contact.phone", "why": "no"}])
    assert "138" not in json.dumps(said)


def test_what_is_no_json_is_400() -> None:
    wrong = {"type": "json_invalid", "loc": ("body", 1), "msg": "JSON decode error", "input": {}}
    assert body(of_validation(RequestValidationError([wrong])))["status"] == 400


@pytest.mark.parametrize("status", [404, 405, 413])
def test_the_frameworks_refusals_are_problems_too(status: int) -> None:
    assert body(of_http(HTTPException(status)))["status"] == status
