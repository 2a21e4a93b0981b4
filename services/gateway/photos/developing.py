"""Developing: what someone sends becomes a photo of ours, or is refused.

Nothing of what was sent is kept but the pixels: they are decoded, turned upright and written anew,
so that no place, device, time or thumbnail comes along, nor anything hidden beside the picture.
"""

import asyncio
import re
import struct
from collections.abc import Mapping
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from shared.errors import NotAPhoto, NotAPhotoType, TooBusy

OCTETS_AT_MOST = 8 * 1024 * 1024
PIXELS_AT_MOST = 50_000_000
LONGEST_SIDE = 2560  # pixels
QUALITY = 85
AT_ONCE = 2  # each may take some 200 MB while it lasts
WAITING_AT_MOST = 20  # as many are developed in a few seconds
SCANS_AT_MOST = 30  # cameras and browsers write 1 to 15; each is gone through for every pixel
SEGMENTS_AT_MOST = 1_000

FORMATS: Mapping[str, str] = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
KEPT_AS: Final = "image/jpeg"

# What the decoders trip over when the octets are not as they say.
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    MemoryError,
    struct.error,
)

# What is neither a picture's data nor a restart within it.
MARKER = re.compile(rb"\xff([^\xff\x00\x01\xd0-\xd7])")
START_OF_IMAGE, END_OF_IMAGE, START_OF_SCAN = b"\xd8", b"\xd9", b"\xda"

# Pillow's own limit would warn on the way; ours is checked before a pixel is decoded.
Image.MAX_IMAGE_PIXELS = None


class Developing:
    """Develops a few photos at a time, beside the event loop; a few more may wait for it."""

    def __init__(self) -> None:
        self._few = asyncio.Semaphore(AT_ONCE)
        self._here = 0

    async def develop(self, octets: bytes, media_type: str) -> bytes:
        """The photo as it is kept. Raises NotAPhotoType, NotAPhoto, and TooBusy."""
        format_ = format_of(media_type)
        if self._here >= AT_ONCE + WAITING_AT_MOST:
            raise TooBusy
        self._here += 1
        try:
            async with self._few:
                return await asyncio.to_thread(developed, octets, format_)
        finally:
            self._here -= 1


def format_of(media_type: str) -> str:
    """The format that a Content-Type names. Raises NotAPhotoType."""
    format_ = FORMATS.get(media_type.partition(";")[0].strip().lower())
    if format_ is None:
        raise NotAPhotoType
    return format_


def developed(octets: bytes, format_: str) -> bytes:
    """A JPEG of the picture alone. Raises NotAPhoto for what is not a picture of this format."""
    try:
        with Image.open(BytesIO(octets), formats=[format_]) as sent:
            must_not_be_a_bomb(*sent.size)
            if format_ == "JPEG":
                must_have_few_scans(octets)
            sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded smaller, if it can
            return as_jpeg(upright(sent))
    except UNREADABLE:
        raise NotAPhoto(why=f"it cannot be read as {format_}") from None


def must_not_be_a_bomb(width: int, height: int) -> None:
    """Raises NotAPhoto for a picture that unfolds to more than is kept of any."""
    if width * height > PIXELS_AT_MOST:
        most = PIXELS_AT_MOST // 1_000_000
        raise NotAPhoto(why=f"it has {width} x {height} pixels; at most {most} million are taken")


def must_have_few_scans(jpeg: bytes) -> None:
    """Raises NotAPhoto for a JPEG that takes longer than others of its size: a scan may be told in
    a few octets, and is gone through for the whole picture all the same."""
    scans = segments = 0
    marker = MARKER.search(jpeg)
    while marker and marker[1] != END_OF_IMAGE:
        scans += marker[1] == START_OF_SCAN
        segments += 1
        if scans > SCANS_AT_MOST or segments > SEGMENTS_AT_MOST:
            raise NotAPhoto(why="it is put together of more parts than a camera's")
        length = 0 if marker[1] == START_OF_IMAGE else length_at(jpeg, marker.end())
        marker = MARKER.search(jpeg, marker.end() + length)


def length_at(jpeg: bytes, place: int) -> int:
    """Of a segment of a JPEG, itself included."""
    return int.from_bytes(jpeg[place : place + 2], "big")


def upright(sent: Image.Image) -> Image.Image:
    """The first picture of what was sent, no larger than is kept, turned as its camera was held."""
    mode = "RGBA" if sent.has_transparency_data else "RGB"
    coloured = sent if sent.mode == mode else sent.convert(mode)
    coloured.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    return ImageOps.exif_transpose(coloured)


def as_jpeg(picture: Image.Image) -> bytes:
    """The pixels on a white ground, in a new picture that knows nothing of the old one."""
    clean = Image.new("RGB", picture.size, "white")
    clean.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    written = BytesIO()
    clean.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()
