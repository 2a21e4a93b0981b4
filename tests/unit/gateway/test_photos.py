"""What becomes of a photo that is sent: its pixels alone, upright; and what is none is refused."""

import asyncio
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from services.gateway.photos.developing import (
    AT_ONCE,
    LONGEST_SIDE,
    PIXELS_AT_MOST,
    SCANS_AT_MOST,
    SEGMENTS_AT_MOST,
    WAITING_AT_MOST,
    Developing,
    developed,
    format_of,
)
from shared.errors import NotAPhoto, NotAPhotoType, TooBusy

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F
TURNED_RIGHT = 6  # the camera was held so that the picture has to be turned clockwise
SECRET = b"kept by the camera"
RED, BLUE = (220, 20, 20), (20, 20, 220)


def picture(width: int = 40, height: int = 20, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    made = Image.new("RGB", (width, height), RED)
    made.paste(BLUE, (width // 2, 0, width, height))
    return made.convert(mode)


def written(image: Image.Image, format_: str, **more: Any) -> bytes:
    octets = BytesIO()
    image.save(octets, format_, **more)
    return octets.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes beside a picture: where it was, whose it is, how it was held."""
    said = Image.Exif()
    said[ORIENTATION], said[MAKER] = orientation, SECRET.decode()
    said[GPS] = {1: "N", 2: (44.0, 12.0, 34.5), 3: "E", 4: (80.0, 24.0, 12.5)}
    return said


def opened(jpeg: bytes) -> Image.Image:
    shown = Image.open(BytesIO(jpeg))
    shown.load()
    return shown


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_what_the_camera_wrote_beside_the_picture_is_gone(format_: str) -> None:
    sent = written(picture(), format_, exif=exif())
    assert SECRET in sent
    assert Image.open(BytesIO(sent)).getexif().get_ifd(GPS)
    kept = developed(sent, format_)
    assert SECRET not in kept
    assert b"Exif" not in kept
    assert not opened(kept).getexif()
    assert opened(kept).info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_comments_profiles_and_notes_are_gone_too() -> None:
    notes = PngInfo()
    notes.add_text("Comment", SECRET.decode())
    notes.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    sent = {
        "JPEG": written(picture(), "JPEG", comment=SECRET, icc_profile=SECRET, xmp=SECRET),
        "PNG": written(picture(), "PNG", pnginfo=notes),
        "WEBP": written(picture(), "WEBP", icc_profile=SECRET, xmp=SECRET),
    }
    for format_, octets in sent.items():
        assert SECRET not in developed(octets, format_), format_


def test_what_follows_the_picture_in_the_file_is_not_kept() -> None:
    assert SECRET not in developed(written(picture(), "JPEG") + SECRET, "JPEG")


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_turned_as_the_camera_was_held(format_: str) -> None:
    kept = opened(developed(written(picture(), format_, exif=exif(TURNED_RIGHT)), format_))
    assert kept.size == (20, 40)
    assert near(kept.getpixel((10, 5)), RED)
    assert near(kept.getpixel((10, 35)), BLUE)


@pytest.mark.parametrize(("format_", "size"), [("JPEG", (6000, 3000)), ("PNG", (3000, 6000))])
def test_a_large_picture_is_made_smaller_and_a_small_one_stays(
    format_: str, size: tuple[int, int]
) -> None:
    kept = opened(developed(written(picture(*size), format_), format_))
    assert max(kept.size) == LONGEST_SIDE
    assert max(kept.size) == 2 * min(kept.size)
    assert opened(developed(written(picture(), format_), format_)).size == (40, 20)


@pytest.mark.parametrize(
    ("mode", "format_"),
    [("L", "JPEG"), ("CMYK", "JPEG"), ("P", "PNG"), ("1", "PNG"), ("LA", "PNG"), ("RGBA", "WEBP")],
)
def test_every_way_of_keeping_colours_becomes_a_jpeg(mode: str, format_: str) -> None:
    kept = opened(developed(written(picture(mode=mode), format_), format_))
    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (40, 20))


def test_what_is_transparent_becomes_white() -> None:
    clear = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    assert near(opened(developed(written(clear, "PNG"), "PNG")).getpixel((4, 4)), (255, 255, 255))


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and holds next to nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def test_a_bomb_is_refused_before_it_unfolds() -> None:
    side = int(PIXELS_AT_MOST**0.5) + 1
    for width, height in ((side, side), (2**31 - 1, 1), (100_000, 100_000)):
        with pytest.raises(NotAPhoto, match=r"pixels|cannot be read"):
            developed(png_of(width, height), "PNG")
    honest = written(Image.new("1", (side, side)), "PNG")
    assert len(honest) < 100_000
    with pytest.raises(NotAPhoto, match="at most 50 million"):
        developed(honest, "PNG")


def scanned(times: int) -> bytes:
    """A JPEG that tells the same part of its picture so often: each time is worked through."""
    jpeg = written(picture(), "JPEG", progressive=True)
    last = jpeg.rindex(b"\xff\xda")
    return jpeg[:last] + jpeg[last:-2] * times + jpeg[-2:]


def test_a_jpeg_of_few_octets_and_endless_work_is_refused_before_it_begins() -> None:
    scans_of_its_own = scanned(1).count(b"\xff\xda")
    assert opened(developed(scanned(SCANS_AT_MOST - scans_of_its_own + 1), "JPEG"))
    with pytest.raises(NotAPhoto, match="more parts"):
        developed(scanned(SCANS_AT_MOST - scans_of_its_own + 2), "JPEG")


def test_the_count_of_scans_cannot_be_led_astray() -> None:
    start, rest = scanned(SCANS_AT_MOST)[:2], scanned(SCANS_AT_MOST)[2:]
    ends_in_a_comment = b"\xff\xfe\x00\x04\xff\xd9"
    filled_up = b"\xff" * 5
    for hidden in (ends_in_a_comment + rest, filled_up + rest):
        with pytest.raises(NotAPhoto, match="more parts"):
            developed(start + hidden, "JPEG")
    comment = b"\xff\xfe\x00\x02"
    with pytest.raises(NotAPhoto, match="more parts"):
        developed(start + comment * SEGMENTS_AT_MOST + rest, "JPEG")


def test_what_looks_like_a_scan_and_is_none_does_not_count() -> None:
    jpeg, many = written(picture(), "JPEG"), b"\xff\xda" * 2 * SCANS_AT_MOST
    comment = b"\xff\xfe" + struct.pack(">H", len(many) + 2) + many
    assert opened(developed(jpeg[:2] + comment + jpeg[2:] + many, "JPEG"))


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"not a picture at all",
        b"\xff\xd8\xff\xe0" + b"\0" * 100,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        written(picture(), "GIF"),
        written(picture(), "PNG"),
        written(picture(400, 300), "JPEG")[:-2000],
        png_of(10, 10),
    ],
    ids=lambda octets: repr(octets[:12]),
)
def test_what_is_no_jpeg_is_refused_as_one(octets: bytes) -> None:
    with pytest.raises(NotAPhoto):
        developed(octets, "JPEG")


@pytest.mark.filterwarnings("ignore")  # the library warns of what it passes over
@given(st.data())
def test_a_damaged_picture_is_a_picture_or_refused(data: st.DataObject) -> None:
    format_ = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"]))
    sent = bytearray(written(picture(), format_, exif=exif()))
    places = st.integers(0, len(sent) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=20)):
        sent[place] = data.draw(st.integers(0, 255))
    try:
        kept = developed(bytes(sent), format_)
    except NotAPhoto:
        return
    assert opened(kept).format == "JPEG"


@pytest.mark.parametrize(
    ("said", "format_"),
    [("image/jpeg", "JPEG"), ("IMAGE/PNG", "PNG"), ("image/webp; charset=binary", "WEBP")],
)
def test_the_type_is_what_the_header_says(said: str, format_: str) -> None:
    assert format_of(said) == format_


@pytest.mark.parametrize("said", ["", "image/gif", "image/svg+xml", "application/json", "jpeg"])
async def test_another_type_is_refused_unread(said: str) -> None:
    with pytest.raises(NotAPhotoType):
        await Developing().develop(written(picture(), "JPEG"), said)


async def test_developing_happens_beside_the_loop() -> None:
    developing: Callable[..., Any] = Developing().develop
    kept = await developing(written(picture(), "PNG"), "image/png")
    assert opened(kept).size == (40, 20)


async def test_one_more_than_may_wait_is_turned_away_at_once() -> None:
    developing, photo = Developing(), written(picture(), "PNG")
    here = AT_ONCE + WAITING_AT_MOST
    waiting = [asyncio.create_task(developing.develop(photo, "image/png")) for _ in range(here)]
    await asyncio.sleep(0)
    with pytest.raises(TooBusy):
        await developing.develop(photo, "image/png")
    assert len(await asyncio.gather(*waiting)) == here
    assert await developing.develop(photo, "image/png")
