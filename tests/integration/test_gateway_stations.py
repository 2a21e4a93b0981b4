"""Contact points at the gateway, alone; and the slip for who was helped to file."""

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from infra.servers import Servers
from tests.harness.face import NEIGHBOUR, OWNER, TOWNSHIP, Face, faced

VILLAGE = "654004200001"
POINT: dict[str, Any] = {
    "division": TOWNSHIP,
    "kind": "station",
    "name": "伊车嘎善乡代表联络站",
    "owner": OWNER,
    "hours": "每周三 10:00-13:00",
    "phone": "0999 8790000",
    "services": ["接待来访"],
    "commitments": ["三日内答复"],
}


@pytest.fixture(scope="module")
async def face(servers: Servers) -> AsyncIterator[Face]:
    async with faced(servers) as opened:
        yield opened


async def words(face: Face) -> int:
    return await face.database["reporters"].count_documents({})


async def opened(face: Face, id_: str, **more: object) -> None:
    answer = await face.client.put(
        f"/api/v1/contact-points/{id_}",
        json={**POINT, **more},
        headers=await face.as_("clerk"),
    )
    assert answer.status_code == 200, answer.text


async def test_a_contact_point_discloses_three_things_after_what_cannot_wait(face: Face) -> None:
    await opened(face, "station-1")
    shown = (await face.get("/contact-points/station-1")).json()
    assert next(iter(shown)) == "emergency"
    assert [one["number"] for one in shown["emergency"]] == ["110", "119", "120"]
    assert shown["owner"] == {"id": OWNER, "name": "佟某某"}
    assert (shown["services"], shown["commitments"]) == (["接待来访"], ["三日内答复"])
    assert (shown["hours"], shown["phone"]) == (POINT["hours"], POINT["phone"])
    listed = (await face.get("/contact-points", division=TOWNSHIP)).json()["items"]
    assert "station-1" in [one["id"] for one in listed]
    own = {"division": TOWNSHIP, "owner": OWNER}
    theirs = (await face.get("/contact-points", **own)).json()["items"]
    assert "station-1" in [one["id"] for one in theirs]
    others = (await face.get("/contact-points", **{**own, "owner": "another"})).json()["items"]
    assert others == []


async def test_a_poster_leads_to_its_contact_point(face: Face) -> None:
    await opened(face, "station-2")
    svg = await face.get("/contact-points/station-2/qr.svg")
    assert "frame-ancestors 'none'" in svg.headers["content-security-policy"]
    png = await face.get("/contact-points/station-2/qr.png")
    assert (svg.headers["content-type"], png.headers["content-type"]) == (
        "image/svg+xml",
        "image/png",
    )
    assert Image.open(BytesIO(png.content)).format == "PNG"
    scanned = await face.client.get("/p/station-2")
    assert scanned.status_code == 307
    assert scanned.headers["location"] == "/api/v1/contact-points/station-2"


async def test_a_closed_contact_point_says_where_to_turn_instead(face: Face) -> None:
    await opened(face, "closing-1", division=VILLAGE)
    await opened(face, "closing-2", division=VILLAGE)
    closing = {"reason": "并入中心联络站"}
    answer = await face.post("/contact-points/closing-1/closing", closing, "clerk")
    assert answer.status_code == 200, answer.text
    shown = (await face.get("/contact-points/closing-1")).json()
    assert (shown["open"], shown["closed_because"]) == (False, "并入中心联络站")
    assert "closing-2" in [one["id"] for one in shown["instead"]]
    assert "closing-1" not in [one["id"] for one in shown["instead"]]
    before = await words(face)
    concern = {"text": "水黄", "division": TOWNSHIP, "contact_point": "closing-1"}
    assert (await face.post("/concerns", concern)).status_code == 422
    assert await words(face) == before


@pytest.mark.parametrize(
    ("who", "code"),
    [("roads", "not_allowed"), ("owner", "not_allowed"), ("neighbour", "outside_division")],
)
async def test_a_contact_point_is_kept_by_its_township(face: Face, who: str, code: str) -> None:
    answer = await face.client.put(
        "/api/v1/contact-points/theirs", json=POINT, headers=await face.as_(who)
    )
    assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert (await face.get("/contact-points/theirs")).status_code == 404
    assert (await face.post("/contact-points/theirs/closing", {"reason": "x"}, "clerk")).json()[
        "code"
    ] == "unknown_contact_point"


async def test_who_was_helped_takes_a_slip_home(face: Face) -> None:
    await opened(face, "station-3")
    point = {"contact_point": "station-3", "channel": "reception"}
    answer = await face.post("/concerns", {"text": "水黄", "division": TOWNSHIP, **point}, "clerk")
    code = answer.json()["tracking_code"]
    slip = await face.get(f"/cases/{code}/slip")
    assert slip.headers["content-type"] == "text/html; charset=utf-8"
    assert slip.headers["content-security-policy"].startswith("default-src 'none'")
    assert f"{code[:5]} {code[5:]}" in slip.text
    assert POINT["name"] in slip.text
    assert "水黄" not in slip.text
    refused = await face.get(f"/cases/{answer.json()['id']}/slip", "clerk")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_a_reporter")


async def test_a_slip_of_another_way_names_the_township(face: Face) -> None:
    filed = await face.files(division=NEIGHBOUR)
    assert "卡拉苏街道人大" in (await face.get(f"/cases/{filed.code}/slip")).text
