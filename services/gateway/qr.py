"""QR codes: what a poster, a card or a slip carries, for a phone to read."""

from io import BytesIO

import segno

MODULE = 8  # pixels
QUIET = 4  # modules of white around it, as readers expect


def _of(address: str) -> segno.QRCode:
    # Level M: a quarter of posters hang in the rain; 15 % of the code may be unreadable.
    return segno.make_qr(address, error="m")


def as_svg(address: str, title: str) -> bytes:
    """A picture of its own, for printing at any size."""
    written = BytesIO()
    _of(address).save(written, kind="svg", scale=MODULE, border=QUIET, light="#fff", title=title)
    return written.getvalue()


def as_png(address: str) -> bytes:
    """A picture of its own, for a screen."""
    written = BytesIO()
    _of(address).save(written, kind="png", scale=MODULE, border=QUIET, light="#fff")
    return written.getvalue()


def inline(address: str) -> str:
    """Part of an HTML page, which needs no other file."""
    svg: str = _of(address).svg_inline(
        border=QUIET, light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
    return svg
