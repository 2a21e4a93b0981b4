"""What a county's administrator may not record."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack

import httpx
import pytest

from infra.demo.people import answered
from tests.system.conftest import System
from tests.system.desks import Json, problem


@pytest.fixture
def administrators(one_of_each: System) -> Iterator[Mapping[str, httpx.Client]]:
    """The root's administrator, and one of a county."""
    with ExitStack() as open_:

        def client(username: str, password: str) -> httpx.Client:
            session = {"username": username, "password": password}
            token = answered(one_of_each.client.post("/api/v1/sessions", json=session))
            headers = {"Authorization": f"Bearer {token['access_token']}"}
            url = f"{one_of_each.house.url}/api/v1"
            return open_.enter_context(httpx.Client(base_url=url, headers=headers))

        root = client(*one_of_each.house.administrator)
        account = {"role": "administrator", "division": "654004", "name": "管理员"}
        account["password"] = "a long password"
        root.put("/accounts/654004-administrator", json=account).raise_for_status()
        yield {"root": root, "county": client("654004-administrator", account["password"])}


CALENDAR = {"division": "000000000000", "year": 2027, "days_off": [], "extra_workdays": []}
INDICATOR = {"number": 8, "year": 2026, "name": "按时评单", "points": 2, "cap": 40}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("calendars/cn-2027", CALENDAR, 403),
        ("calendars/cn-2027", {**CALENDAR, "division": "654004"}, 422),
        ("indicators/410422.2026.98", {**INDICATOR, "division": "654004"}, 422),
        ("indicators/654004.2026.8", {**INDICATOR, "division": "654004", "points": True}, 422),
        ("divisions/654004", {"name": "霍尔果斯市"}, 200),
        ("divisions/654004777001", {"name": "某村"}, 422),
        ("departments/nowhere", {"division": "654004777", "name": "某局"}, 422),
        ("committees/nowhere", {"division": "654004777", "name": "某委"}, 422),
        ("deputies/nowhere", {"division": "654004777", "name": "某某", "level": "township"}, 422),
    ],
    ids=str,
)
def test_what_a_countys_administrator_records(
    administrators: Mapping[str, httpx.Client], path: str, body: Json, status: int
) -> None:
    response = administrators["county"].put(f"/directory/{path}", json=body)
    assert response.status_code == status, response.text
    if status >= 400:
        problem(response)


def test_an_account_of_an_unknown_division(administrators: Mapping[str, httpx.Client]) -> None:
    account = {"role": "township", "division": "654004777", "name": "某", "password": "x" * 10}
    document = problem(administrators["county"].put("/accounts/nowhere", json=account))
    assert (document["status"], document["code"]) == (422, "unknown_reference")
