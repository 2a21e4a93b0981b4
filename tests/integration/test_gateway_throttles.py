"""What anyone may send, they may send only so often from one address, or from one account."""

from io import BytesIO

from PIL import Image

from infra.servers import Servers
from shared.contracts.concern import ConcernTriaged
from tests.harness.face import Face, faced

TWICE = {"times": 2, "seconds": 60}
TRIAGED = {"category": "roads", "urgency": "problem", "summary": "路灯不亮", "reporters": []}


async def photographs(face: Face, username: str | None = None) -> int:
    octets = BytesIO()
    Image.new("RGB", (8, 8)).save(octets, "PNG")
    headers = {**(await face.as_(username) if username else {}), "Content-Type": "image/png"}
    path = "/api/v1/photos"
    sent = await face.client.post(path, content=octets.getvalue(), headers=headers)
    return sent.status_code


async def test_photos(servers: Servers) -> None:
    async with faced(servers, photos_per_address=TWICE) as face:
        assert [await photographs(face) for _ in range(3)] == [201, 201, 429]
        assert await photographs(face, "clerk") == 201


async def test_endorsements(servers: Servers) -> None:
    async with faced(servers, endorsements_per_address=TWICE) as face:
        filed = await face.files()
        await face.elsewhere.tells(filed.case, ConcernTriaged.model_validate(TRIAGED))
        path = f"/cases/{filed.case}/endorsements"
        assert [(await face.post(path)).status_code for _ in range(3)] == [201, 201, 429]
        by_account = [(await face.post(path, None, "clerk")).status_code for _ in range(3)]
        assert by_account == [201, 201, 429]
