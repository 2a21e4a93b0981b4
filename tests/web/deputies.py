"""What other parties do, so that a deputy has something to see: at the interface, as ever."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from infra.demo.people import API, Person, Reporter, answered
from tests.system.conftest import System

DEPUTY, TOWNSHIP, POINT = "654004200-d1", "654004200", "654004200-station"
LEAD, COMMITTEE, STAFF = "654004-jiaotong", "654004-committee", f"{TOWNSHIP}-staff"
JPEG = {"Content-Type": "image/jpeg"}


def picture(width: int, height: int, kind: str = "JPEG") -> bytes:
    """A photo as a phone takes it, with something on it that does not compress away."""
    drawn = BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(drawn, kind, quality=92)
    return drawn.getvalue()


@dataclass(frozen=True, slots=True)
class Others:
    """The resident, the township, the committee and the department."""

    system: System

    def who(self, username: str) -> Person:
        """Someone with an account."""
        return Person(self.system.client, self.system.accounts[username])

    def reports(self, text: str, *, photo: bool = False) -> Reporter:
        """A resident scans the code of the deputy's contact point."""
        client = self.system.client
        sent = client.post(f"{API}/photos", content=picture(640, 480), headers=JPEG)
        photos = [answered(sent)["id"]] if photo else []
        return Reporter.of(client, TOWNSHIP, text, contact_point=POINT, photos=photos)

    def takes_up(self, case: str, summary: str) -> None:
        """The township accepts it."""
        said = {"category": "roads", "urgency": "problem", "summary": summary}
        self.who(STAFF).does("triage", case, decision="accept", **said)

    def answers(self, case: str, *, photo: bool = False) -> None:
        """The committee hands it over, and the department answers."""
        after = [self.who(LEAD).photographs(picture(800, 600, "PNG"))] if photo else []
        self.who(COMMITTEE).does("handover", case, lead=LEAD, appraiser=DEPUTY)
        self.who(LEAD).does("acceptance", case, plan="更换灯具")
        self.who(LEAD).does("resolution", case, outcome="A", result="已更换灯具", after=after)

    def answered_case(self, summary: str, *, photo: bool = False) -> Reporter:
        """A case that waits for the deputy's verdict."""
        reporter = self.reports(f"{summary}，请来看看", photo=photo)
        self.takes_up(reporter.case, summary)
        self.answers(reporter.case, photo=photo)
        return reporter
