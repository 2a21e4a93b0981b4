"""How a story is told: each step as it is taken; the first that does not hold ends it."""

import io
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import httpx
from PIL import Image

from infra.demo.accounts import Account
from infra.demo.people import API, Answer, Person, Refused, Reporter, answered

T = TypeVar("T")
HEARD_WITHIN = 30.0  # seconds, for what services tell each other
LOOK_EVERY = 0.05  # seconds


class DidNotHold(Exception):
    """A step of the story did not come out as it must."""


@dataclass(slots=True)
class Telling:
    """Tells each step as it is taken; raises DidNotHold at the first that does not hold."""

    client: httpx.Client
    accounts: Mapping[str, Account]
    administrator: Account
    say: Callable[[str], None]
    _number: int = field(default=0, init=False)

    def person(self, username: str) -> Person:
        """Someone with an account."""
        return Person(self.client, self.accounts[username])

    def report(self, division: str, text: str, **more: object) -> Reporter:
        """A resident reports, and keeps the code."""
        return Reporter.of(self.client, division, text, **more)

    def told(self, what: str, case: Answer, status: str) -> Answer:
        """A step that left the case in this status."""
        self.must(case["status"] == status, f"{what} → {case['status']}")
        return case

    def must(self, holds: bool, what: str) -> None:
        """A step that holds, or ends the story."""
        self._number += 1
        self.say(f"{'✓' if holds else '✗'} {self._number:2}  {what}")
        if not holds:
            raise DidNotHold(f"step {self._number} did not hold: {what}")

    def refused(self, step: Callable[[], Answer], status: int, what: str) -> None:
        """A step that the system must refuse, with this status."""
        try:
            step()
        except Refused as refusal:
            self.must(refusal.status == status, f"{what} ({refusal.status})")
        else:
            self.must(False, f"{what}: it was not refused")

    def until(self, look: Callable[[], T], holds: Callable[[T], bool]) -> T:
        """What is seen once it holds; or, after half a minute, as it is then."""
        deadline = time.monotonic() + HEARD_WITHIN
        while not holds(found := look()) and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY)
        return found

    def sees(self, path: str, **asked: str) -> Answer:
        """What everyone may see."""
        return answered(self.client.get(f"{API}{path}", params=asked))

    def happens(self, reporter: Reporter, type_: str, what: str) -> None:
        """A fact that the reporter reads of in the end."""

        def told() -> bool:
            return any(line["type"] == type_ for line in reporter.looks()["timeline"])

        self.must(self.until(told, bool), what)

    def today(self) -> date:
        """The day it is in the demonstration."""
        shown = self.sees("/demonstration/clock")
        return date.fromisoformat(shown["today"])

    def days_pass(self, days: int) -> None:
        """The clock of the demonstration is moved on."""
        Person(self.client, self.administrator).posts("/demonstration/clock", days=days)
        self.say(f"  …  {days} 天过去 days pass")

    def triaged(self, case: str, staff: str, category: str, summary: str) -> Answer:
        """The township accepts a concern, in public words of its own."""
        words = {"category": category, "urgency": "problem", "summary": summary}
        done = self.person(staff).does("triage", case, decision="accept", **words)
        return self.told(f"乡镇人大受理 triaged: {summary}", done, "triaged")

    def answered(self, case: str, department: str, result: str, **answer: object) -> Answer:
        """A department accepts an order and answers it: with A, unless told otherwise."""
        chief = self.person(department)
        accepted = chief.does("acceptance", case, plan="按期限办理并公开结果")
        self.told(f"局长接单 accepted, due {accepted['due_on']}", accepted, "accepted")
        resolved = chief.does("resolution", case, result=result, **{"outcome": "A", **answer})
        return self.told(f"办复 {resolved['outcome']}: {result}", resolved, "resolved")


def begins(round_: int) -> Callable[[Answer], bool]:
    """Whether a case is handed over in this round: its end and the handover come by two ways."""
    return lambda case: (case["round"], case["status"]) == (round_, "handed_over")


def photo() -> bytes:
    """A picture of nothing in particular."""
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), "grey").save(picture, "PNG")
    return picture.getvalue()
