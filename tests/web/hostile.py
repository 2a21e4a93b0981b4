"""Words that try to be more than words, in whatever is written anywhere and shown somewhere."""

import secrets
from dataclasses import asdict, dataclass

from infra.demo.accounts import Account, root
from infra.demo.people import Person, Reporter
from infra.demo.stories.telling import photo
from tests.system.conftest import System

LINE = '"><img src=x onerror=window.hostile=1><svg/onload=window.hostile=2>{{1}}@:a|{b}'
WORDS = (
    f"{LINE}</textarea></script><script>window.hostile=3</script>\n"
    "<a href=javascript:window.hostile=4>x</a>"
    "{{constructor.constructor('window.hostile=5')()}}"
)
FLAG = "window.hostile"
TOWNSHIP, COUNTY = "654004200", "654004"
STAFF, COMMITTEE = f"{TOWNSHIP}-staff", f"{COUNTY}-committee"
DEPARTMENT, DEPUTY, POINT = f"{COUNTY}-hostile", f"{TOWNSHIP}-hostile", f"{TOWNSHIP}-hostile-point"


@dataclass(frozen=True, slots=True)
class Hostile:
    """Everyone of a county, all of whom write such words wherever they may."""

    system: System

    def who(self, username: str) -> Person:
        """Someone with an account."""
        return Person(self.system.client, self.system.accounts[username])

    def are_named(self) -> None:
        """A department and a deputy, who get accounts; and the deputy's contact point."""
        administrator = Person(self.system.client, root(*self.system.house.administrator))
        administrator.puts(f"/directory/departments/{DEPARTMENT}", division=COUNTY, name=LINE)
        elected = {"division": TOWNSHIP, "name": LINE, "level": "township"}
        administrator.puts(f"/directory/deputies/{DEPUTY}", **elected)
        for account in (
            Account(DEPARTMENT, password(), "department", COUNTY, LINE, department=DEPARTMENT),
            Account(DEPUTY, password(), "deputy", TOWNSHIP, LINE, deputy=DEPUTY),
        ):
            self.system.accounts[account.username] = account
            body = {name: value for name, value in asdict(account).items() if name != "username"}
            administrator.puts(f"/accounts/{account.username}", **body)
        shown = {"name": LINE, "hours": LINE, "services": [LINE], "commitments": [LINE]}
        opened = {"division": TOWNSHIP, "kind": "station", "owner": DEPUTY, "phone": "0999-0000000"}
        self.who(COMMITTEE).puts(f"/contact-points/{POINT}", **shown, **opened)

    def reports(self) -> Reporter:
        """A resident who may be called back."""
        said = {
            "identity": "named",
            "contact": {"name": LINE, "phone": "13800000000"},
            "location": {"address": LINE},
            "contact_point": POINT,
        }
        return Reporter.of(self.system.client, TOWNSHIP, WORDS, **said)

    def go_round_twice(self) -> Reporter:
        """A case is answered, found wanting, and answered again."""
        reporter = self.reports()
        said = {"category": "roads", "urgency": "problem", "summary": LINE}
        self.who(STAFF).does("triage", reporter.case, decision="accept", **said)
        parties = {"lead": DEPARTMENT, "appraiser": DEPUTY}
        self.who(COMMITTEE).does("handover", reporter.case, **parties)
        self.answer(reporter.case)
        self.who(DEPUTY).does("appraisal", reporter.case, verdict="unsatisfied", reasons=WORDS)
        return reporter

    def answer(self, case: str) -> None:
        """The department accepts, tells of progress, and answers with a photo."""
        chief = self.who(DEPARTMENT)
        chief.does("acceptance", case, plan=WORDS)
        chief.does("progress", case, note=WORDS)
        after = [chief.photographs(photo())]
        chief.does("resolution", case, outcome="A", result=WORDS, after=after)

    def are_turned_away(self) -> None:
        """A report is declined, and its reporter appeals."""
        declined = self.reports()
        self.who(STAFF).does("triage", declined.case, decision="decline", reason=WORDS)
        declined.does("appeal", reason=WORDS)

    def record(self) -> None:
        """The deputy tells what they did, and where."""
        told = {"kind": "reception", "on": "2026-01-05", "place": LINE, "note": WORDS}
        self.who(DEPUTY).posts("/activities", **told)


def password() -> str:
    """One that nobody knows yet."""
    return secrets.token_urlsafe(12)
