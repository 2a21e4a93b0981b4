"""What there is to see on the pages: a case as most are, an order that is open, a duty done."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import httpx
from PIL import Image, ImageDraw

from infra.demo.accounts import Account
from infra.demo.people import API, Person, Reporter, answered
from infra.demo.stories.rounds import APPRAISER, COMMITTEE, STAFF, TOWNSHIP, TRANSPORT
from shared import clock

SIZE = (960, 720)
NIGHT, LIT, LAMP, LIGHT = "#23262e", "#4a4636", "#8a8f99", "#f6e3a1"


@dataclass(frozen=True, slots=True)
class Scenes:
    """Plays them at a running demonstration."""

    client: httpx.Client
    accounts: Mapping[str, Account]

    def person(self, username: str) -> Person:
        """Someone with an account."""
        return Person(self.client, self.accounts[username])

    def reported(self, text: str) -> Reporter:
        """A resident who took a picture of it."""
        headers = {"Content-Type": "image/png"}
        sent = self.client.post(f"{API}/photos", content=lamp(lit=False), headers=headers)
        return Reporter.of(self.client, TOWNSHIP, text, photos=[answered(sent)["id"]])

    def handed_over(self, text: str, summary: str) -> Reporter:
        """Taken up by the township, and given to a department."""
        reporter = self.reported(text)
        words = {"category": "roads", "urgency": "problem", "summary": summary}
        self.person(STAFF).does("triage", reporter.case, decision="accept", **words)
        parties = {"lead": TRANSPORT, "appraiser": APPRAISER}
        self.person(COMMITTEE).does("handover", reporter.case, **parties)
        return reporter

    def answered_case(self) -> Reporter:
        """A case as most are looked at: reported, handed over, and answered."""
        told = "村口到卫生室的路灯坏了三盏，老人晚上看病不敢走。"
        reporter = self.handed_over(told, "村口至卫生室路灯损坏三盏，影响夜间出行")
        chief = self.person(TRANSPORT)
        chief.does("acceptance", reporter.case, plan="五个工作日内换灯，并查看全村线路")
        chief.does("progress", reporter.case, note="灯具已到，明天施工")
        answer = {"outcome": "A", "result": "三盏路灯已换新，全村线路查过一遍"}
        before, after = ([chief.photographs(lamp(lit=lit))] for lit in (False, True))
        chief.does("resolution", reporter.case, **answer, before=before, after=after)
        return reporter

    def open_order(self) -> None:
        """It waits for the department's chief."""
        told = "客运站出口的斑马线磨没了，孩子过马路危险。"
        self.handed_over(told, "客运站出口斑马线磨损，行人过街不安全")

    def duty(self) -> None:
        """A reception that the township is to confirm."""
        did = {"kind": "reception", "on": clock.now().date().isoformat(), "place": "代表联络站"}
        deputy = self.person(f"{TOWNSHIP}-d1")
        seen = [deputy.photographs(lamp(lit=True))]
        note = "来访三人，说了浇水和路灯的事。"
        deputy.posts("/activities", **did, note=note, evidence=seen)


def lamp(*, lit: bool) -> bytes:
    """A street lamp at night, drawn."""
    picture = Image.new("RGB", SIZE, LIT if lit else NIGHT)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 600, 960, 720), fill="#1a1c20")
    if lit:
        draw.polygon(((620, 180), (360, 600), (900, 600)), fill="#a3935a")
    draw.rectangle((430, 150, 446, 620), fill=LAMP)
    draw.rectangle((430, 150, 640, 166), fill=LAMP)
    draw.ellipse((580, 150, 660, 200), fill=LIGHT if lit else "#3a3e46")
    octets = io.BytesIO()
    picture.save(octets, "PNG")
    return octets.getvalue()
