"""The slip 回执: what someone without a phone takes home. One page, nothing to load, no scripts."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from html import escape

from services.gateway import qr
from services.gateway.filings.codes import LENGTH
from services.gateway.slips.wording import EMERGENCY, HOW, NEXT, TITLE, Said

STYLE = """
@page { size: 105mm 148mm; margin: 7mm }
body { margin: 0 auto; max-width: 91mm; color: #000; background: #fff;
  font: 3.1mm/1.35 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif }
h1 { font-size: 5mm; margin: 0 }
h2 { font-size: 3.4mm; margin: 2mm 0 .5mm }
p { margin: .4mm 0 }
ol { margin: 0; padding-left: 5mm }
.mark { border: .3mm solid #000; padding: 0 1mm; font-size: 2.8mm }
.code { font: bold 8mm/1.3 monospace; letter-spacing: .5mm; white-space: nowrap }
.head { display: flex; justify-content: space-between; align-items: center }
.qr { width: 28mm; height: 28mm; flex: none }
[lang=en] { font-size: 2.5mm; line-height: 1.25 }
"""
STYLED = b64encode(sha256(STYLE.encode()).digest()).decode()

# Nothing but the style that stands in the page: no script, no font, no picture from elsewhere.
POLICY = (
    f"default-src 'none'; style-src 'sha256-{STYLED}'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Whom to call: the contact point it came by, or else the township's own desk."""

    name: str
    hours: str | None = None
    phone: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed: the code, and how to go on; nothing of what was reported, or by whom."""

    code: str
    public_url: str
    filed_on: date
    desk: Desk
    demonstration: bool = False

    @property
    def groups(self) -> str:
        """The code as it is read aloud: in two groups of five."""
        return f"{self.code[: LENGTH // 2]} {self.code[LENGTH // 2 :]}"

    @property
    def address(self) -> str:
        """Where a phone goes that reads the code; what follows the # never leaves the phone."""
        return f"{self.public_url}/#{self.code}"

    def page(self) -> str:
        """The slip as HTML, in Chinese first."""
        return (
            '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{TITLE.chinese} · {TITLE.english}</title>\n<style>{STYLE}</style>\n</head>\n"
            f"<body>\n{self._head()}\n{self._said(HOW)}\n{self._whom_to_call()}\n"
            f"{self._said(NEXT)}\n</body>\n</html>\n"
        )

    def _head(self) -> str:
        mark = '<p class="mark">演示数据 demonstration data</p>' if self.demonstration else ""
        return (
            f'<div class="head"><div><h1>{TITLE.chinese}</h1>'
            f'<p lang="en">{TITLE.english}</p>{mark}'
            f'<p>查询码 <span lang="en">tracking code</span></p><p class="code">{self.groups}</p>'
            f"<p>{self.filed_on.isoformat()}</p></div>{qr.inline(self.address)}</div>"
        )

    def _said(self, said: Said) -> str:
        heading, english = self._filled(said.chinese), self._filled(said.english)
        return (
            f'<h2>{heading}</h2>{listed(map(self._filled, said.lines))}<p lang="en">{english}</p>'
        )

    def _filled(self, text: str) -> str:
        return escape(text.format(address=self.public_url))

    def _whom_to_call(self) -> str:
        desk = self.desk
        lines = [desk.name, desk.hours, desk.phone and f"电话 {desk.phone}", desk.address]
        told = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
        return f'<h2>问谁</h2>{told}<p>{EMERGENCY.chinese}</p><p lang="en">{EMERGENCY.english}</p>'


def listed(lines: Iterable[str]) -> str:
    """Some lines, numbered."""
    return "<ol>" + "".join(f"<li>{line}</li>" for line in lines) + "</ol>"
