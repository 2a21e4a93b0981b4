"""Developing: what someone sends becomes a photo of ours, or is refused.

Nothing of what was sent is kept but the pixels: they are decoded, turned upright and written anew,
so that no place, device, time or thumbnail comes along, nor anything hidden beside the picture.
"""

import asyncio
import struct
from collections.abc import Mapping
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from shared.errors import NotAPhoto, NotAPhotoType

OCTETS_AT_MOST = 8 * 1024 * 1024
PIXELS_AT_MOST = 50_000_000
LONGEST_SIDE = 2560  # pixels
QUALITY = 85
AT_ONCE = 2  # each may take some 200 MB while it lasts

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

# Pillow's own limit would warn on the way; ours is checked before a pixel is decoded.
Image.MAX_IMAGE_PIXELS = None


class Developing:
    """Develops a few photos at a time, beside the event loop."""

    def __init__(self) -> None:
        self._few = asyncio.Semaphore(AT_ONCE)

    async def develop(self, octets: bytes, media_type: str) -> bytes:
        """The photo as it is kept. Raises NotAPhotoType and NotAPhoto."""
        format_ = format_of(media_type)
        async with self._few:
            return await asyncio.to_thread(developed, octets, format_)


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
            sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded smaller, if it can
            return as_jpeg(upright(sent))
    except UNREADABLE:
        raise NotAPhoto(why=f"it cannot be read as {format_}") from None


def must_not_be_a_bomb(width: int, height: int) -> None:
    """Raises NotAPhoto for a picture that unfolds to more than is kept of any."""
    if width * height > PIXELS_AT_MOST:
        most = PIXELS_AT_MOST // 1_000_000
        raise NotAPhoto(why=f"it has {width} x {height} pixels; at most {most} million are taken")


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
