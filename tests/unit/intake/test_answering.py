"""Answers without an order: the township's on the spot, and a deputy's own words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.intake.concern import decisions
from services.intake.concern.domain import ANSWERABLE, Status
from shared.contracts.concern import (
    AnswerConcern,
    AnswerResident,
    ConcernAnswered,
    ResidentAnswered,
)
from shared.contracts.envelope import Actor, Command
from shared.decision import decided
from shared.errors import IllegalStep, NotAllowed, OutsideDivision, UnknownCase
from shared.periods import Periods
from shared.terms import Role
from tests.unit.intake.concern_life import SUBMITTED, TRIAGED, at
from tests.unit.samples import (
    CALENDAR,
    COMMITTEE,
    COUNTY,
    DEPUTY,
    NOON,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TODAY,
    TOWNSHIP,
    TOWNSHIP_STAFF,
    actor,
    command,
)

# The concern came in on a Tuesday.
WEDNESDAY, THURSDAY = NOON + timedelta(days=1), NOON + timedelta(days=2)


def on_the_spot(by: Actor = TOWNSHIP_STAFF, at: datetime = NOON) -> Command[AnswerConcern]:
    data = AnswerConcern(
        case=SUBMITTED.id,
        category="water",
        summary="When is the office open?",
        answer="From ten to seven",
    )
    return command(data, by, at)


def in_own_words(by: Actor = DEPUTY, at: datetime = NOON) -> Command[AnswerResident]:
    return command(AnswerResident(case=SUBMITTED.id, text="I will come and look"), by, at)


def test_an_enquiry_is_answered_on_the_spot_in_public() -> None:
    joined = SUBMITTED.joined_by(("reporter-9",))
    assert decisions.answer(joined, on_the_spot(), Periods(), CALENDAR) == decided(
        joined.answered("water"),
        ConcernAnswered(
            category="water",
            summary="When is the office open?",
            answer="From ten to seven",
            reporters=("reporter-2", "reporter-9"),
            in_time=True,
        ),
    )


@pytest.mark.parametrize(
    ("answered_at", "answer_within", "in_time"),
    [(WEDNESDAY, 1, True), (THURSDAY, 1, False), (THURSDAY, 2, True)],
)
def test_the_countys_period_says_what_is_in_time(
    answered_at: datetime, answer_within: int, in_time: bool
) -> None:
    periods = Periods(answer_within=answer_within)
    [told] = decisions.answer(SUBMITTED, on_the_spot(at=answered_at), periods, CALENDAR).facts
    assert isinstance(told, ConcernAnswered)
    assert told.in_time is in_time


def test_days_off_do_not_count() -> None:
    # National Day: of the first eight days of October 2026 only the eighth is a working day.
    before = datetime(2026, 9, 30, 4, tzinfo=UTC)
    asked = replace(SUBMITTED, submitted_at=before)
    for day, in_time in ((8, True), (9, False)):
        later = datetime(2026, 10, day, 4, tzinfo=UTC)
        [told] = decisions.answer(asked, on_the_spot(at=later), Periods(), CALENDAR).facts
        assert isinstance(told, ConcernAnswered)
        assert told.in_time is in_time


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.TOWNSHIP, Role.CHAIR, Role.COMMITTEE}))
def test_only_the_staff_of_the_congress_answers_on_the_spot(role: Role) -> None:
    with pytest.raises(NotAllowed, match=f"An? {role} may not answer a concern"):
        decisions.answer(SUBMITTED, on_the_spot(by=actor(role)), Periods(), CALENDAR)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.SUBMITTED}))
def test_what_was_triaged_or_has_ended_is_not_answered_on_the_spot(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be answered"):
        decisions.answer(at(status), on_the_spot(by=COMMITTEE), Periods(), CALENDAR)


@pytest.mark.parametrize("status", sorted(ANSWERABLE))
def test_a_deputy_answers_a_resident_in_their_own_words(status: Status) -> None:
    assert decisions.answer_resident(at(status), in_own_words()) == decided(
        at(status).answered_by(DEPUTY.id),
        ResidentAnswered(
            deputy=DEPUTY.id, text="I will come and look", answered_on=TODAY, in_time=True
        ),
    )


@pytest.mark.parametrize(("days", "in_time"), [(3, True), (4, False)])
def test_three_days_are_in_time_working_or_not(days: int, in_time: bool) -> None:
    later = in_own_words(at=NOON + timedelta(days=days))
    [told] = decisions.answer_resident(SUBMITTED, later).facts
    assert isinstance(told, ResidentAnswered)
    assert (told.answered_on, told.in_time) == (date(2026, 9, 1 + days), in_time)


def test_a_deputy_answers_once_and_another_one_too() -> None:
    answered = SUBMITTED.answered_by(DEPUTY.id)
    with pytest.raises(IllegalStep, match="answered twice by the same deputy"):
        decisions.answer_resident(answered, in_own_words())
    another = actor(Role.DEPUTY, id_="deputy-2")
    assert decisions.answer_resident(answered, in_own_words(by=another)).state is not None


@pytest.mark.parametrize("division", [TOWNSHIP, OTHER_TOWNSHIP, COUNTY, "650000000000"])
def test_deputies_answer_in_their_own_county(division: str) -> None:
    own = actor(Role.DEPUTY, division=division)
    assert decisions.answer_resident(TRIAGED, in_own_words(by=own)).state is not None


def test_a_deputy_of_another_county_does_not_answer() -> None:
    stranger = actor(Role.DEPUTY, division=OTHER_COUNTY)
    with pytest.raises(OutsideDivision):
        decisions.answer_resident(TRIAGED, in_own_words(by=stranger))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DEPUTY}))
def test_nobody_else_answers_as_a_deputy(role: Role) -> None:
    with pytest.raises(NotAllowed, match=f"An? {role} may not answer a resident"):
        decisions.answer_resident(TRIAGED, in_own_words(by=actor(role)))


@pytest.mark.parametrize("status", sorted(set(Status) - ANSWERABLE))
def test_a_deputy_does_not_answer_what_has_ended(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be answered by a deputy"):
        decisions.answer_resident(at(status), in_own_words())


def test_nobody_answers_what_was_never_submitted() -> None:
    with pytest.raises(UnknownCase):
        decisions.answer(None, on_the_spot(), Periods(), CALENDAR)
    with pytest.raises(UnknownCase):
        decisions.answer_resident(None, in_own_words())
