"""The matrix of permissions at the interface: every role × path × division, by its refusals.

The rights are those of docs/permissions.md, declared in `tests/permissions/rights.py`. The whole
matrix, with every status and with what is allowed, is asked of the gates and the services' own
decisions in tests/unit/test_permissions.py, where nothing is left of an answer. Here two cases
stand as they stand, one declined and one closed, and everyone asks for everything that they may
not do, or not now: that changes nothing, and shows that the paths ask the gates, the accounts'
divisions and the tracking codes. What is allowed is taken in the stories.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import httpx
import pytest

from infra.demo.people import Person, Reporter, answered
from services.gateway.api.examples import DIRECTORY, EXAMPLES
from services.gateway.directory.domain import KINDS
from shared.contracts.activity import RecordActivity, RuleOnActivity
from shared.contracts.contact_point import CloseContactPoint, KeepContactPoint
from shared.contracts.directory import (
    CalendarAnnounced,
    DivisionNamed,
    IndicatorSet,
    PeriodSet,
    PracticeSet,
)
from shared.divisions import contains
from tests.permissions.bodies import APPRAISER, ASSISTING, BODIES, LEAD
from tests.permissions.grants import May, Right
from tests.permissions.parties import ACCOUNTS, DEPARTMENTS, DEPUTIES, Scene, Where, Who
from tests.permissions.rights import RESIDENTS, RIGHTS
from tests.system.conftest import System

PASSWORD = "a long password"
NAMED = {*DEPARTMENTS, *DEPUTIES}
ROLES = {Who.TOWNSHIP, Who.CHAIR, Who.COMMITTEE, Who.ADMINISTRATOR}
UNKNOWN = "01JD7ZC4Q0Y8M2V5T3N6K9W1XB"
OF_CASES = [right for right in RIGHTS if right.of_a_case]
DIRECTORYS = "/directory/{kind}/{id}"
NOT_FOR_EVERYONE = [
    right
    for right in RIGHTS
    if not right.of_a_case and right.path != DIRECTORYS and right.grants[0].who != tuple(Who)
]
READ = {
    "/activities": f"/activities?division={Where.OWN}",
    "/ledgers/{deputy}": f"/ledgers/{APPRAISER}",
}
"""What is read that is of the township, by its path."""
DIVISIONS: Mapping[type[Any], str] = {
    **dict.fromkeys((IndicatorSet, PeriodSet, PracticeSet), Where.PARENT.value),
    CalendarAnnounced: "0" * 12,
}
"""What is recorded of a whole county, and of the whole land."""

OF_THE_LEAD = {"role": "department", "division": Where.PARENT, "department": LEAD}
OF_AN_ASSISTING = {**OF_THE_LEAD, "department": ASSISTING}
AT_WORK: Mapping[tuple[Who, Where], Mapping[str, Any]] = {
    (Who.LEAD, Where.PARENT): OF_THE_LEAD,
    (Who.LEAD_LIAISON, Where.PARENT): {**OF_THE_LEAD, "position": "liaison"},
    (Who.ASSISTING, Where.PARENT): OF_AN_ASSISTING,
    (Who.ASSISTING_LIAISON, Where.PARENT): {**OF_AN_ASSISTING, "position": "liaison"},
    (Who.APPRAISER, Where.OWN): {"role": "deputy", "division": Where.OWN, "deputy": APPRAISER},
}
"""Whom the case names: a department's account is of where the department is, or above."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Someone who asks: with an account, with a code of the case, or with neither."""

    who: Who
    where: Where
    headers: Mapping[str, str]
    codes: Mapping[Scene, str]

    def ref(self, scene: Scene, cases: Mapping[Scene, Reporter]) -> str:
        """What they know the case by."""
        return self.codes.get(scene, cases[scene].case)


class Everyone:
    """All who may ask, signed in; and the two cases."""

    def __init__(self, system: System) -> None:
        self.client = system.client
        self._root = self._signed_in(*system.house.administrator)
        self._record_places()
        closed, endorser = self._closed(system)
        self.cases = {Scene.DECLINED: self._declined(system), Scene.CLOSED: closed}
        codes = {scene: reporter.code for scene, reporter in self.cases.items()}
        self.callers = [
            Caller(Who.STRANGER, Where.OWN, {}, {}),
            Caller(Who.REPORTER, Where.OWN, {}, codes),
            Caller(Who.ENDORSER, Where.OWN, {}, {Scene.CLOSED: endorser}),
            *self._accounts(),
        ]
        self.activity, self.station = self._recorded(), self._kept()
        practices = self._get("practices", division=Where.PARENT)["items"]
        self.practised = any(one["townships_hand_over"] for one in practices)

    def _record_places(self) -> None:
        """The village, and a department and a deputy everywhere."""
        village = {"name": "某村（演示）"}
        self._put(f"directory/divisions/{Where.CHILD}", village)
        for where in Where:
            named = {"division": where, "name": "某某（演示）"}
            self._put(f"directory/departments/matrix-{where}", named)
            self._put(f"directory/deputies/matrix-{where}", {**named, "level": "township"})

    def leave_office(self) -> None:
        """Nobody is to appraise another test's case in turn."""
        today = self._get("demonstration/clock")["today"]
        for where in Where:
            ended = {"division": where, "name": "某某（演示）", "ended_on": today}
            self._put(f"directory/deputies/matrix-{where}", {**ended, "level": "township"})

    def _accounts(self) -> Iterator[Caller]:
        """One of each role in each place, and those whom the cases name."""
        for who, where in product(ACCOUNTS, Where):
            account = AT_WORK.get((who, where)) or self._elsewhere(who, where)
            if account:
                username = f"matrix-{who.name.lower()}-{where}"
                said = {"password": PASSWORD, "name": "某某（演示）", **account}
                self._put(f"accounts/{username}", said)
                yield Caller(who, where, self._signed_in(username, PASSWORD), {})

    def _elsewhere(self, who: Who, where: Where) -> Mapping[str, Any] | None:
        """The account of someone whom no case names."""
        if who in ROLES:
            return {"role": who.value, "division": where}
        if who in {Who.DEPARTMENT, Who.DEPUTY}:
            role = "department" if who is Who.DEPARTMENT else "deputy"
            return {"role": role, "division": where, role: f"matrix-{where}"}
        return None

    def _declined(self, system: System) -> Reporter:
        reporter = Reporter.of(system.client, Where.OWN, "私事")
        staff = Person(system.client, system.accounts["654004200-staff"])
        staff.does("triage", reporter.case, decision="decline", reason="不属于公共事务")
        return reporter

    def _closed(self, system: System) -> tuple[Reporter, str]:
        """A case that closed, and the code of someone who endorsed it on its way."""
        reporter = Reporter.of(system.client, Where.OWN, "路灯不亮")
        handover = {"lead": LEAD, "assisting": [ASSISTING], "appraiser": APPRAISER}
        steps: Sequence[tuple[str, str, Mapping[str, Any]]] = (
            ("654004200-staff", "triage", BODIES["triage"]),
            ("654004-committee", "handover", handover),
            (LEAD, "acceptance", BODIES["acceptance"]),
            (LEAD, "resolution", BODIES["resolution"]),
            (APPRAISER, "appraisal", BODIES["appraisal"]),
        )
        for username, step, body in steps:
            Person(system.client, system.accounts[username]).does(step, reporter.case, **body)
        endorsed = system.client.post(f"/api/v1/cases/{reporter.case}/endorsements")
        assert reporter.rates(5)["status"] == "closed"
        return reporter, str(answered(endorsed)["tracking_code"])

    def _recorded(self) -> str:
        """An activity of the township's deputy, that waits to be confirmed."""
        said = dict(EXAMPLES[RecordActivity]) | {"on": "2026-01-05"}
        response = self.asks(self._of(Who.APPRAISER, Where.OWN), "POST", "/activities", said)
        return str(answered(response)["id"])

    def _kept(self) -> str:
        """A contact point of the township."""
        said = {**EXAMPLES[KeepContactPoint], "division": Where.OWN, "owner": APPRAISER}
        staff = self._of(Who.TOWNSHIP, Where.OWN)
        answered(self.asks(staff, "PUT", "/contact-points/matrix-point", said))
        return "matrix-point"

    def _of(self, who: Who, where: Where) -> Caller:
        """One of them."""
        return next(one for one in self.callers if (one.who, one.where) == (who, where))

    def _signed_in(self, username: str, password: str) -> Mapping[str, str]:
        session = {"username": username, "password": password}
        token = answered(self.client.post("/api/v1/sessions", json=session))["access_token"]
        return {"Authorization": f"Bearer {token}"}

    def _put(self, path: str, body: Mapping[str, Any]) -> None:
        answered(self.client.put(f"/api/v1/{path}", json=body, headers=self._root))

    def _get(self, path: str, **params: str) -> Mapping[str, Any]:
        return answered(self.client.get(f"/api/v1/{path}", params=params))

    def asks(self, caller: Caller, method: str, path: str, body: object = None) -> httpx.Response:
        """Ask for it."""
        url, headers = f"/api/v1{path}", dict(caller.headers)
        return self.client.request(method, url, json=body, headers=headers)

    def about_no_case(self, right: Right) -> tuple[str, Mapping[str, Any] | None]:
        """The path and the body of something that is of the township, and about no case."""
        match right.path:
            case path if right.method == "GET":
                return READ[path], None
            case "/activities":
                return right.path, EXAMPLES[RecordActivity]
            case "/activities/{id}/confirmation":
                return right.path.replace("{id}", self.activity), EXAMPLES[RuleOnActivity]
            case "/contact-points/{id}":
                kept = {**EXAMPLES[KeepContactPoint], "division": Where.OWN}
                return right.path.replace("{id}", "matrix-station"), kept
            case "/contact-points/{id}/closing":
                return right.path.replace("{id}", self.station), EXAMPLES[CloseContactPoint]
            case _:
                clerk = {
                    "role": "township",
                    "division": Where.OWN,
                    "name": "某",
                    "password": PASSWORD,
                }
                return right.path.replace("{username}", "matrix-clerk"), clerk

    def stand(self) -> Mapping[Scene, object]:
        """How the cases stand; what their timelines say."""
        return {
            scene: [line["type"] for line in reporter.looks()["timeline"]]
            for scene, reporter in self.cases.items()
        }


@pytest.fixture(scope="module")
def everyone(one_of_each: System) -> Iterator[Everyone]:
    everyone = Everyone(one_of_each)
    yield everyone
    everyone.leave_office()


@pytest.mark.parametrize("right", OF_CASES, ids=lambda one: f"{one.method} {one.path}")
def test_who_may_not_is_told_so_about_a_case(everyone: Everyone, right: Right) -> None:
    before, wrong = everyone.stand(), []
    for caller, scene in product(everyone.callers, everyone.cases):
        if caller.who is Who.ENDORSER and scene not in caller.codes:
            continue  # nobody could endorse what was declined
        may = right.may(caller.who, caller.where, scene, practised=everyone.practised)
        if may is May.YES and right.method != "GET":
            continue
        path = right.path.replace("{ref}", caller.ref(scene, everyone.cases))
        body = BODIES[right.path.removeprefix("/cases/{ref}/")] if right.method == "POST" else None
        response = everyone.asks(caller, right.method, path.replace("{id}", UNKNOWN), body)
        if response.status_code not in statuses(right, caller, scene, may):
            wrong.append(f"{caller.who} of {caller.where.name}, {scene}: {response.text}")
    assert not wrong, "\n".join(["", *wrong[:20], f"… {len(wrong)} in all"])
    assert everyone.stand() == before


def statuses(right: Right, caller: Caller, scene: Scene, may: May) -> set[int]:
    """With which statuses the interface may answer."""
    if may is May.YES:
        return {200}
    if not caller.headers and right not in RESIDENTS:
        return {401}
    if may is May.NOT_NOW:
        return {409}
    if right.path.endswith("/endorsements"):
        return {409, 422}  # whoever holds a code of the case stands behind it already
    # Whom the case names is looked at when it is time.
    too_early = right.as_named and caller.who in NAMED and not right.is_time(scene)
    return {403, 409} if too_early else {403}


@pytest.mark.parametrize("right", NOT_FOR_EVERYONE, ids=lambda one: one.path)
def test_who_may_not_is_told_so_about_anything_else(everyone: Everyone, right: Right) -> None:
    path, body = everyone.about_no_case(right)
    for caller in everyone.callers:
        may = right.may(caller.who, caller.where, Scene.SUBMITTED, practised=False)
        if may is May.YES:
            continue
        response = everyone.asks(caller, right.method, path, body)
        assert response.status_code == (403 if caller.headers else 401), f"{caller}"


@pytest.mark.parametrize("plural", KINDS)
def test_who_may_not_record_the_directory(everyone: Everyone, plural: str) -> None:
    kind = KINDS[plural]
    over = DIVISIONS.get(kind, Where.OWN.value)
    body = {**DIRECTORY[kind], "division": over}
    if kind is DivisionNamed:
        del body["division"]
    for caller in everyone.callers:
        if caller.who is Who.ADMINISTRATOR and contains(caller.where, over):
            continue
        response = everyone.asks(caller, "PUT", f"/directory/{plural}/{over}", body)
        assert response.status_code == (403 if caller.headers else 401), f"{caller}"
