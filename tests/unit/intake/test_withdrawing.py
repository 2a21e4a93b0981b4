"""Withdrawing: by the only reporter, before an answer; what was merged meanwhile is not lost."""

import pytest

from services.intake.concern import decisions
from services.intake.concern.domain import OPEN, Concern, Status
from shared.contracts.concern import (
    ConcernMerged,
    ConcernResumed,
    ConcernWithdrawn,
    WithdrawConcern,
)
from shared.contracts.envelope import Actor, Command, Fact
from shared.decision import Decision, decided
from shared.errors import IllegalStep, NotAReporter, NotYet, OthersRemain, UnknownCase
from shared.terms import Role
from tests.unit.intake.asking import triage
from tests.unit.intake.concern_life import MERGED, REPORTER, SUBMITTED, TRIAGED, at, concern
from tests.unit.samples import TOWNSHIP, TOWNSHIP_STAFF, actor, command, fact

EARLIER = concern(1)
GONE = EARLIER.withdrawn("reporter-1")


def withdraw(reporter: str = REPORTER, by: Actor | None = None) -> Command[WithdrawConcern]:
    data = WithdrawConcern(case=SUBMITTED.id, reporter=reporter, words="words-1")
    themselves = actor(Role.RESIDENT, id_=reporter, division=TOWNSHIP)
    return command(data, by or themselves)


def merged_into_the_earlier() -> Fact[ConcernMerged]:
    told = ConcernMerged(into=EARLIER.id, reporters=MERGED.reporters)
    return fact(told, subject=MERGED.id)


@pytest.mark.parametrize("concern_", [SUBMITTED, TRIAGED])
def test_its_only_reporter_withdraws_a_concern_and_their_words_are_not_told(
    concern_: Concern,
) -> None:
    assert decisions.withdraw(concern_, withdraw()) == decided(
        concern_.withdrawn(REPORTER),
        ConcernWithdrawn(reporter=REPORTER, triaged=concern_ is TRIAGED),
    )


def test_endorsers_do_not_keep_a_concern_from_being_withdrawn() -> None:
    assert decisions.withdraw(TRIAGED.endorsed("endorser-1"), withdraw()).facts


def test_while_another_reporter_is_left_it_is_not_withdrawn() -> None:
    with pytest.raises(OthersRemain):
        decisions.withdraw(TRIAGED.joined_by(("reporter-9",)), withdraw())


def test_only_a_reporter_withdraws_and_only_for_themselves() -> None:
    endorsed = TRIAGED.endorsed("endorser-1")
    with pytest.raises(NotAReporter):
        decisions.withdraw(endorsed, withdraw("endorser-1"))
    for other in (actor(Role.RESIDENT, id_="endorser-1"), TOWNSHIP_STAFF):
        with pytest.raises(NotAReporter):
            decisions.withdraw(endorsed, withdraw(by=other))


def test_once_a_department_has_answered_it_is_not_withdrawn() -> None:
    with pytest.raises(IllegalStep, match="a department has answered it"):
        decisions.withdraw(TRIAGED.resolved_by_department(), withdraw())


def test_a_case_that_goes_round_again_has_an_answer_even_if_that_comes_late() -> None:
    with pytest.raises(IllegalStep, match="a department has answered it"):
        decisions.withdraw(TRIAGED.judged(4), withdraw())


@pytest.mark.parametrize("status", sorted(set(Status) - OPEN))
def test_what_has_ended_is_not_withdrawn(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be withdrawn"):
        decisions.withdraw(at(status), withdraw())


def test_what_was_never_submitted_is_not_withdrawn() -> None:
    with pytest.raises(UnknownCase):
        decisions.withdraw(None, withdraw())


def test_what_was_withdrawn_takes_nobody_in() -> None:
    assert decisions.take_in(GONE, merged_into_the_earlier()) == Decision.nothing(
        GONE, because="it was withdrawn, and they go on without it"
    )


def test_what_was_merged_into_one_withdrawn_at_that_moment_goes_on_by_itself() -> None:
    resumed = decisions.resume(MERGED, merged_into_the_earlier(), GONE)
    assert resumed == decided(MERGED.resumed(), ConcernResumed(withdrawn=EARLIER.id))
    assert resumed.state == SUBMITTED
    assert decisions.triage(resumed.state, triage()).state == TRIAGED


@pytest.mark.parametrize("survivor", [EARLIER, EARLIER.triaged("water"), EARLIER.declined()])
def test_what_was_merged_into_another_stays_merged(survivor: Concern) -> None:
    assert decisions.resume(MERGED, merged_into_the_earlier(), survivor) == Decision.nothing(
        MERGED, because="the survivor has taken its reporters in"
    )


@pytest.mark.parametrize("meanwhile", [SUBMITTED, TRIAGED, SUBMITTED.merged(into=concern(0))])
def test_what_goes_on_by_itself_already_is_left_alone(meanwhile: Concern) -> None:
    assert decisions.resume(meanwhile, merged_into_the_earlier(), GONE) == Decision.nothing(
        meanwhile, because="it goes on by itself already"
    )


def test_a_merge_between_concerns_not_heard_of_waits() -> None:
    for one, survivor in ((None, GONE), (MERGED, None)):
        with pytest.raises(NotYet):
            decisions.resume(one, merged_into_the_earlier(), survivor)
