"""Who may see a photo: of a report, of evidence in a case, and of an activity."""

from uuid import uuid4

import pytest

from services.gateway.api.finding import Found
from services.gateway.api.photos import must_be_open_to, must_be_theirs
from services.gateway.filings.domain import Endorsement, Filing, Words
from services.gateway.photos.photo import Photo, sender
from services.gateway.views.cases.view import CaseView
from shared import clock
from shared.contracts.envelope import Actor
from shared.errors import LiandanError, NotAllowed, UnknownPhoto
from shared.terms import Identity, Role

TOWNSHIP = "654004200000"
OWN, OTHERS = Photo("1", filing="r1"), Photo("2", filing="r2")
STRANGERS, WAITING = Photo("3", filing="r9"), Photo("4")
EVIDENCE = Photo("5", by="deputy:d1", division=TOWNSHIP, evidence_of="case")
ELSEWHERE = Photo("6", by="deputy:d1", division=TOWNSHIP, evidence_of="activity")


def filing(reporter: str, at: str | None = None) -> Filing:
    words = Words(text="路灯坏了", identity=Identity.ANONYMOUS, contact_point=at)
    return Filing(reporter, "case", uuid4(), "", clock.now(), words)


REPORTS = {"r1": filing("r1", at="station"), "r2": filing("r2"), "r9": filing("r9")}


def found(*, public: bool = True, **as_whom: object) -> Found:
    view = CaseView(
        division=TOWNSHIP, public=public, reporters={"r1", "r2"}, contact_point="station"
    )
    return Found("case", view, **{"filing": None, "staff": False, **as_whom})  # type: ignore[arg-type]


EVERYONE = found()
REPORTER = found(filing=filing("r1"))
ENDORSER = found(endorser=Endorsement("e1", "case", uuid4(), clock.now()))
STAFF, AT_WORK, HOST = found(staff=True), found(at_work=True), found(host=True)


def refusal(photo: Photo, seen_as: Found) -> type[LiandanError] | None:
    try:
        must_be_open_to(photo, REPORTS.get(photo.filing or ""), seen_as, None)
    except LiandanError as refused:
        return type(refused)
    return None


@pytest.mark.parametrize(
    ("photo", "seen_as", "refused"),
    [
        (OWN, REPORTER, None),
        (OTHERS, REPORTER, NotAllowed),
        (OWN, STAFF, None),
        (OTHERS, STAFF, None),
        (OWN, AT_WORK, None),
        (OTHERS, AT_WORK, None),
        (OWN, HOST, None),
        (OTHERS, HOST, NotAllowed),
        (OWN, EVERYONE, NotAllowed),
        (OWN, ENDORSER, NotAllowed),
        (STRANGERS, STAFF, UnknownPhoto),
        (WAITING, STAFF, UnknownPhoto),
        (ELSEWHERE, STAFF, UnknownPhoto),
        (EVIDENCE, EVERYONE, None),
        (EVIDENCE, ENDORSER, None),
    ],
)
def test_a_reports_photos_are_for_few_and_evidence_is_for_all(
    photo: Photo, seen_as: Found, refused: type[LiandanError] | None
) -> None:
    assert refusal(photo, seen_as) is refused


@pytest.mark.parametrize("seen_as", [REPORTER, ENDORSER, STAFF, AT_WORK, HOST, EVERYONE])
def test_exactly_those_photos_are_listed_that_open(seen_as: Found) -> None:
    for photo, report in ((OWN, REPORTS["r1"]), (OTHERS, REPORTS["r2"])):
        assert seen_as.sees_photos_of(report) is (refusal(photo, seen_as) is None)


def test_the_host_reads_what_came_in_at_their_own_contact_point_only() -> None:
    assert [HOST.reads(one) for one in REPORTS.values()] == [True, False, False]
    assert all(STAFF.reads(one) for one in REPORTS.values())
    assert not any(AT_WORK.reads(one) for one in REPORTS.values())
    nowhere = found(host=True)
    nowhere.view.contact_point = None
    assert not nowhere.reads(REPORTS["r2"])


def test_evidence_is_as_public_as_its_case() -> None:
    assert refusal(EVIDENCE, found(public=False)) is NotAllowed
    assert refusal(EVIDENCE, found(public=False, filing=filing("r1"))) is None
    assert refusal(EVIDENCE, found(public=False, at_work=True)) is None


def test_a_reporter_whose_report_is_not_in_the_view_yet_sees_their_photos() -> None:
    mine = found(filing=filing("r9"))
    assert refusal(STRANGERS, mine) is None


DEPUTY = Actor(id="d1", role=Role.DEPUTY, division=TOWNSHIP)
CLERK = Actor(id="clerk", role=Role.TOWNSHIP, division=TOWNSHIP)
COMMITTEE = Actor(id="c", role=Role.COMMITTEE, division="654004000000")
ANOTHER = Actor(id="d2", role=Role.DEPUTY, division=TOWNSHIP)
NEIGHBOUR = Actor(id="n", role=Role.TOWNSHIP, division="654004001000")
DEPARTMENT = Actor(id="b", role=Role.DEPARTMENT, division="654004000000", department="x")


@pytest.mark.parametrize("actor", [DEPUTY, CLERK, COMMITTEE])
def test_evidence_by_itself_is_for_its_sender_and_staff_over_them(actor: Actor) -> None:
    must_be_theirs(ELSEWHERE, actor)


@pytest.mark.parametrize("actor", [None, ANOTHER, NEIGHBOUR, DEPARTMENT])
def test_evidence_by_itself_is_for_nobody_else(actor: Actor | None) -> None:
    with pytest.raises(NotAllowed):
        must_be_theirs(ELSEWHERE, actor)


@pytest.mark.parametrize("photo", [OWN, WAITING])
def test_a_reports_photo_is_never_shown_without_its_case(photo: Photo) -> None:
    with pytest.raises(UnknownPhoto):
        must_be_theirs(photo, COMMITTEE)


def test_a_resident_sends_in_nobodys_name() -> None:
    assert sender(None) is None
    assert sender(Actor(id="resident", role=Role.RESIDENT, division=TOWNSHIP)) is None
    assert sender(DEPUTY) != sender(Actor(id="d1", role=Role.TOWNSHIP, division=TOWNSHIP))
