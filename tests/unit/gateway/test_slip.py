"""The slip that someone takes home, and the codes that phones read."""

from base64 import b64encode
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from xml.etree import ElementTree as Xml

import pytest
import segno
from PIL import Image
from pydantic import SecretStr, ValidationError

from services.gateway import qr
from services.gateway.settings import Settings
from services.gateway.slips.slip import POLICY, STYLE, Desk, Slip

CODE = "7K3M9QXW2Z"
STATION = Desk("伊车嘎善乡代表联络站", "每周三 10:00-13:00", "0999 8790000", "乡政府一楼")
URL = "https://liandan.example.cn"


def slip(desk: Desk = STATION, *, demonstration: bool = False) -> Slip:
    return Slip(CODE, URL, date(2026, 11, 23), desk, demonstration)


class Page(HTMLParser):
    """What stands on a page: its tags, their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_slip_tells_the_code_whom_to_call_and_what_happens_next() -> None:
    page = Page(slip().page())
    assert "7K3M9 QXW2Z" in page.text
    for told in ("诉求回执", "2026-11-23", STATION.name, "0999 8790000", "每周三", "乡政府一楼"):
        assert told in page.text
    assert "110" in page.text
    assert page.text.index("接下来") < page.text.index("Next: the township")
    assert ("lang", "zh-CN") in page.attributes


def test_a_slip_loads_nothing_runs_nothing_and_links_nowhere() -> None:
    page = Page(slip().page())
    assert not {"script", "img", "link", "a", "iframe", "form", "object"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
    assert not {"src", "href", "action"} & {name for name, _ in page.attributes}


def test_the_policy_lets_the_pages_own_style_through_and_nothing_else() -> None:
    page = slip().page()
    assert page.count("<style>") == 1
    assert f"<style>{STYLE}</style>" in page
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    assert POLICY.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert "script-src" not in POLICY


def test_a_slip_is_printed_on_a6() -> None:
    assert "size: 105mm 148mm" in STYLE


def test_what_stands_at_a_contact_point_cannot_break_the_page() -> None:
    page = slip(Desk("<script>alert(1)</script>", phone="110&<b>")).page()
    assert "script" not in Page(page).tags
    assert "&lt;script&gt;" in page


def test_a_demonstration_says_so_on_its_slips() -> None:
    assert "演示数据" in slip(demonstration=True).page()
    assert "演示数据" not in slip().page()


def test_the_code_on_a_slip_stays_on_the_phone() -> None:
    address = slip().address
    assert address == f"{URL}/#{CODE}"
    assert qr.inline(address) in slip().page()


def modules_of(png: bytes) -> list[list[int]]:
    """The black and white squares of a picture, without the white around them."""
    shown = Image.open(BytesIO(png)).convert("L")
    side = shown.width // qr.MODULE - 2 * qr.QUIET
    start = qr.QUIET * qr.MODULE + qr.MODULE // 2
    places = range(start, start + side * qr.MODULE, qr.MODULE)
    return [[int(shown.getpixel((x, y)) == 0) for x in places] for y in places]


def test_a_picture_of_a_code_holds_the_address() -> None:
    address = f"{URL}/p/654004200-station"
    asked = [list(row) for row in segno.make_qr(address, error="m").matrix]
    assert modules_of(qr.as_png(address)) == asked
    assert modules_of(qr.as_png(f"{URL}/p/another")) != asked


def test_a_code_to_print_is_named_for_who_cannot_see_it() -> None:
    drawn = Xml.fromstring(qr.as_svg(f"{URL}/p/1", title="<站> & 点"))  # noqa: S314  (our own)
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    assert drawn[0].text == "<站> & 点"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://liandan.example.cn", URL),
        ("https://liandan.example.cn/", URL),
        ("http://127.0.0.1:8080/county/", "http://127.0.0.1:8080/county"),
    ],
)
def test_the_public_address_is_kept_without_its_last_slash(given: str, kept: str) -> None:
    assert Settings(secret=SecretStr("x" * 32), public_url=given).public_url == kept


@pytest.mark.parametrize(
    "given", ["", "liandan.example.cn", "ftp://x", "https://x/?q", "https://x/#a"]
)
def test_what_is_no_address_is_refused_at_the_start(given: str) -> None:
    with pytest.raises(ValidationError):
        Settings(secret=SecretStr("x" * 32), public_url=given)
