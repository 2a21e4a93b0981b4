"""What is public of a case, and who has a right to more."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.gateway.api.finding import Found, is_at_work, is_host, is_staff
from services.gateway.api.showing import line, told_to
from services.gateway.filings.domain import Endorsement, Filing, Words
from services.gateway.views.cases.fold import fold
from services.gateway.views.cases.view import CaseView
from services.gateway.views.cases.words import RESERVED_WORDS
from shared.contracts.appraisal import AppraiserRecused, AppraiserSubstituted
from shared.contracts.concern import (
    AppealDismissed,
    AppealUpheld,
    ConcernAnswered,
    ConcernAppealed,
    ConcernDeclined,
    ConcernEndorsed,
    ConcernEscalated,
    ConcernHidden,
    ConcernMerged,
    ConcernReferred,
    ConcernRevealed,
    ConcernWithdrawn,
)
from shared.contracts.envelope import Actor, FactData
from shared.terms import Identity, Role
from tests.harness.golden import golden
from tests.unit.gateway.facts import (
    TOWNSHIP,
    case_after,
    first_round,
    handed_over,
    submitted,
    tell,
    triaged,
)

COUNTY, PREFECTURE, ELSEWHERE = "654004000000", "654000000000", "420607000000"
ENDORSER = Endorsement("e1", "case", uuid4(), datetime.now(UTC))
HIDDEN = ConcernHidden(reason="涉及未成年人")
HANDED_OVER = "order.handed_over.v1"
DECLINED = ["concern.declined.v1", "concern.appealed.v1"]


def someone(role: Role, division: str = COUNTY, **own: str) -> Actor:
    return Actor(id=own.pop("id", "x"), role=role, division=division, **own)


def by(reporter: str) -> Filing:
    """What the holder of a code has filed."""
    words = Words(text="路灯坏了", identity=Identity.ANONYMOUS)
    return Filing(reporter, "case", uuid4(), "", datetime.now(UTC), words)


def seen_by(
    view: CaseView,
    actor: Actor | None = None,
    filing: Filing | None = None,
    endorser: Endorsement | None = None,
) -> Found:
    return Found("case", view, filing, is_staff(actor, view), is_at_work(actor, view), endorser)


@pytest.mark.parametrize(
    ("facts", "public"),
    [
        ([], False),
        ([golden(ConcernDeclined)], False),
        ([golden(ConcernDeclined), golden(ConcernAppealed)], False),
        ([golden(ConcernReferred)], False),
        ([golden(ConcernMerged)], False),
        ([golden(ConcernWithdrawn)], False),
        ([golden(ConcernAnswered)], True),
        ([triaged()], True),
        ([triaged(), golden(ConcernWithdrawn)], True),
        ([triaged(), HIDDEN], False),
        ([golden(ConcernAnswered), HIDDEN], False),
        ([triaged(), HIDDEN, golden(ConcernRevealed)], True),
        ([triaged(), HIDDEN, handed_over(1)], False),
        ([golden(ConcernDeclined), golden(AppealUpheld)], False),
        ([golden(ConcernDeclined), golden(AppealUpheld), triaged()], True),
    ],
)
def test_only_what_was_screened_and_is_not_hidden_is_public(
    facts: Sequence[FactData], public: bool
) -> None:
    assert case_after(submitted(), *facts).public is public


@pytest.mark.parametrize(
    ("facts", "secluded"),
    [
        ([submitted()], False),
        ([submitted(), golden(ConcernReferred)], True),
        ([submitted(), triaged(), HIDDEN], True),
        ([submitted(about_township=True)], True),
        ([submitted(), golden(ConcernEscalated)], True),
        ([submitted(about_township=True), triaged()], False),
    ],
)
def test_what_nobody_learns_of_by_its_id(facts: Sequence[FactData], secluded: bool) -> None:
    assert case_after(*facts).secluded is secluded


@pytest.mark.parametrize(
    ("actor", "of_their_own", "about_township"),
    [
        (None, False, False),
        (someone(Role.TOWNSHIP, TOWNSHIP), True, False),
        (someone(Role.CHAIR, TOWNSHIP), True, False),
        (someone(Role.TOWNSHIP, COUNTY), True, False),
        (someone(Role.COMMITTEE, TOWNSHIP), True, False),
        (someone(Role.COMMITTEE, COUNTY), True, True),
        (someone(Role.COMMITTEE, PREFECTURE), True, True),
        (someone(Role.COMMITTEE, ELSEWHERE), False, False),
        (someone(Role.ADMINISTRATOR, COUNTY), False, False),
        (someone(Role.DEPUTY, TOWNSHIP), False, False),
    ],
)
def test_who_is_staff_of_a_case(
    actor: Actor | None, of_their_own: bool, about_township: bool
) -> None:
    assert is_staff(actor, case_after(submitted())) is of_their_own
    assert is_staff(actor, case_after(submitted(about_township=True))) is about_township
    assert is_staff(actor, case_after(submitted(), golden(ConcernEscalated))) is about_township


@pytest.mark.parametrize(
    ("actor", "open_"),
    [
        (someone(Role.DEPARTMENT, department="traffic"), True),
        (someone(Role.DEPARTMENT, department="water"), True),
        (someone(Role.DEPARTMENT, department="schools"), False),
        (someone(Role.DEPARTMENT), False),
        (someone(Role.DEPUTY, id="wang"), True),
        (someone(Role.DEPUTY, id="li"), False),
        (someone(Role.RESIDENT, id="wang"), False),
        (None, False),
    ],
)
def test_who_works_on_a_hidden_case_sees_it(actor: Actor | None, open_: bool) -> None:
    hidden = case_after(*first_round(), HIDDEN)
    assert (seen_by(hidden, actor).open, seen_by(hidden, actor).inside) == (open_, False)


def test_a_substitute_sees_the_case_and_the_one_before_them_does_not() -> None:
    substituted = golden(AppraiserSubstituted, instead_of="wang", appraiser="li")
    view = case_after(*first_round(), substituted, HIDDEN)
    assert is_at_work(someone(Role.DEPUTY, id="li"), view)
    assert not is_at_work(someone(Role.DEPUTY, id="wang"), view)


@pytest.mark.parametrize("kind", RESERVED_WORDS, ids=lambda kind: kind.TYPE)
def test_what_is_between_reporter_and_congress_is_read_by_nobody_else(
    kind: type[FactData],
) -> None:
    said = golden(kind)
    view = case_after(submitted(), said, triaged(), handed_over(1), ConcernEndorsed(endorser="e1"))
    [told] = [one for one in view.timeline if one.type == kind.TYPE]
    reason = getattr(said, RESERVED_WORDS[kind])

    def note(found: Found) -> str | None:
        return line(told, {}, found).note

    assert note(seen_by(view, someone(Role.COMMITTEE))) == reason
    assert note(seen_by(view, filing=by("first"))) == reason
    assert note(seen_by(view)) is None
    assert note(seen_by(view, endorser=ENDORSER)) is None
    assert note(seen_by(view, someone(Role.DEPARTMENT, department="traffic"))) is None


def test_of_a_case_that_is_not_public_only_dates_are_told() -> None:
    view = case_after(submitted(), golden(ConcernReferred, to="accusation"))
    stranger, reporter = seen_by(view), seen_by(view, filing=by("first"))
    [_, told] = [line(one, {}, stranger) for one in view.timeline]
    assert (told.note, told.model_extra) == (None, {})
    [_, told] = [line(one, {}, reporter) for one in view.timeline]
    assert told.model_extra == {"to": "accusation"}


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ([triaged(), HIDDEN, golden(ConcernRevealed)], ["concern.triaged.v1"]),
        ([golden(ConcernEscalated), triaged()], ["concern.triaged.v1"]),
        (
            [triaged(), handed_over(1), golden(AppraiserRecused)],
            ["concern.triaged.v1", HANDED_OVER],
        ),
        ([golden(ConcernDeclined), golden(ConcernAppealed), golden(AppealDismissed)], DECLINED),
        ([golden(ConcernDeclined), golden(AppealUpheld)], [DECLINED[0], "appeal.upheld.v1"]),
    ],
)
def test_what_is_reserved_has_a_line_for_others_only_where_the_status_would_be_wrong(
    facts: Sequence[FactData], told: Sequence[str]
) -> None:
    view = case_after(submitted(), *facts)
    for found in (seen_by(view), seen_by(view, endorser=ENDORSER)):
        assert [one.type for one in told_to(found)][1:] == told
        assert told_to(found)[-1].status == view.status
    for found in (seen_by(view, someone(Role.COMMITTEE)), seen_by(view, filing=by("first"))):
        assert told_to(found) == view.timeline


def test_a_line_that_stays_for_its_status_tells_nothing_else() -> None:
    view = case_after(submitted(), golden(ConcernReferred, to="court"), triaged())
    [_, referred, *_] = [line(one, {}, seen_by(view)) for one in told_to(seen_by(view))]
    assert (referred.note, referred.model_extra) == (None, {})


def test_who_filed_it_for_a_resident_is_not_named_to_others() -> None:
    by_a_deputy = [replace(one, actor="deputy:li") for one in tell(submitted(filed_by="li"))]
    view = fold([*by_a_deputy, *tell(submitted(), triaged())[1:]])
    assert told_to(seen_by(view))[0].actor == "resident"
    assert told_to(seen_by(view, someone(Role.COMMITTEE)))[0].actor == "deputy:li"


def test_a_public_case_tells_its_words_and_whom_it_names() -> None:
    view = case_after(*first_round())
    told = [line(one, {"service": "某街道"}, seen_by(view)) for one in view.timeline]
    assert [one.note for one in told[:2]] == [None, "西环路路灯不亮"]
    assert told[3].model_extra is not None
    assert told[3].model_extra["appraiser"] == "wang"
    assert {one.actor for one in told} == {"某街道"}


@pytest.mark.parametrize(
    ("facts", "owner", "hosts"),
    [
        ([submitted(owner="wang")], "wang", True),
        ([submitted(owner="wang"), triaged()], "wang", True),
        ([submitted(owner="wang")], "li", False),
        ([submitted()], "wang", False),
        ([submitted(owner="wang", about_township=True)], "wang", False),
        ([submitted(owner="wang"), golden(ConcernReferred)], "wang", False),
        ([submitted(owner="wang"), triaged(), HIDDEN], "wang", False),
        ([submitted(owner="wang"), triaged(), HIDDEN, golden(ConcernRevealed)], "wang", True),
    ],
)
def test_the_owner_of_a_contact_point_reads_what_came_in_there_while_it_may_be_answered(
    facts: Sequence[FactData], owner: str, hosts: bool
) -> None:
    view = case_after(*facts)
    assert is_host(someone(Role.DEPUTY, TOWNSHIP, id=owner), view) is hosts
    assert not is_host(someone(Role.TOWNSHIP, TOWNSHIP, id=owner), view)
