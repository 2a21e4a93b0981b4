"""Declined, and one appeal to the committee; referred, or escalated to the county."""

import pytest

from services.intake.concern import decisions
from services.intake.concern.domain import Appeal, Concern, Status
from shared.contracts.concern import (
    AppealDecline,
    AppealDismissed,
    AppealUpheld,
    ConcernAppealed,
    ConcernEscalated,
    ConcernReferred,
    ReferConcern,
    RuleOnAppeal,
)
from shared.contracts.envelope import Actor, Command
from shared.decision import decided
from shared.errors import (
    AlreadyAppealed,
    Contradiction,
    IllegalStep,
    NotAllowed,
    NotAReporter,
    OutsideDivision,
    UnknownCase,
)
from shared.terms import Referral, Role
from tests.unit.intake.asking import decline, triage
from tests.unit.intake.concern_life import DECLINED, REPORTER, SUBMITTED, at
from tests.unit.samples import (
    COMMITTEE,
    OTHER_COUNTY,
    TOWNSHIP,
    TOWNSHIP_STAFF,
    actor,
    command,
)

APPEALED = DECLINED.appealed(REPORTER)


def themselves(reporter: str = REPORTER) -> Actor:
    return actor(Role.RESIDENT, id_=reporter, division=TOWNSHIP)


def appeal(reporter: str = REPORTER, by: Actor | None = None) -> Command[AppealDecline]:
    data = AppealDecline(case=SUBMITTED.id, reporter=reporter, words="words-1")
    return command(data, by or themselves(reporter))


def rule(upheld: bool, by: Actor = COMMITTEE) -> Command[RuleOnAppeal]:
    return command(RuleOnAppeal(case=SUBMITTED.id, upheld=upheld, reason="No court has it"), by)


def refer(to: Referral, by: Actor = TOWNSHIP_STAFF) -> Command[ReferConcern]:
    return command(ReferConcern(case=SUBMITTED.id, to=to, reason="It is theirs"), by)


def test_a_reporter_appeals_and_what_they_say_is_not_told() -> None:
    assert decisions.appeal(DECLINED, appeal()) == decided(
        APPEALED, ConcernAppealed(reporter=REPORTER)
    )


def test_a_reporter_who_came_by_a_merge_appeals_too() -> None:
    joined = DECLINED.joined_by(("reporter-9",))
    assert decisions.appeal(joined, appeal("reporter-9")).facts == (
        ConcernAppealed(reporter="reporter-9"),
    )


def test_only_a_reporter_appeals_and_only_for_themselves() -> None:
    with pytest.raises(NotAReporter):
        decisions.appeal(DECLINED, appeal("reporter-9"))
    for other in (themselves("reporter-9"), actor(Role.DEPUTY, id_=REPORTER), TOWNSHIP_STAFF):
        with pytest.raises(NotAReporter):
            decisions.appeal(DECLINED, appeal(by=other))


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.DECLINED}))
def test_only_what_was_declined_is_appealed(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be appealed"):
        decisions.appeal(at(status), appeal())


def test_an_upheld_appeal_brings_the_concern_back_to_triage() -> None:
    upheld = decisions.rule_on_appeal(APPEALED, rule(upheld=True))
    assert upheld == decided(APPEALED.appeal_upheld(), AppealUpheld(reason="No court has it"))
    assert upheld.state is not None
    assert (upheld.state.status, upheld.state.appeal) == (Status.SUBMITTED, Appeal.UPHELD)
    triaged = decisions.triage(upheld.state, triage()).state
    assert triaged is not None
    assert triaged.status is Status.TRIAGED


def test_a_dismissed_appeal_leaves_the_concern_declined() -> None:
    assert decisions.rule_on_appeal(APPEALED, rule(upheld=False)) == decided(
        APPEALED.appeal_dismissed(), AppealDismissed(reason="No court has it")
    )


def test_there_is_one_appeal_in_all() -> None:
    for once in (APPEALED, APPEALED.appeal_dismissed()):
        with pytest.raises(AlreadyAppealed):
            decisions.appeal(once, appeal())


def test_what_the_committee_upheld_is_not_declined_again() -> None:
    with pytest.raises(Contradiction, match="upheld the appeal"):
        decisions.decline(APPEALED.appeal_upheld(), decline())


@pytest.mark.parametrize(
    "concern", [DECLINED, SUBMITTED, APPEALED.appeal_dismissed(), APPEALED.appeal_upheld()]
)
@pytest.mark.parametrize("upheld", [True, False])
def test_without_an_appeal_that_waits_there_is_no_ruling(concern: Concern, upheld: bool) -> None:
    with pytest.raises(IllegalStep, match=f"that is {concern.status} cannot be ruled on"):
        decisions.rule_on_appeal(concern, rule(upheld))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COMMITTEE}))
def test_only_the_committee_rules(role: Role) -> None:
    with pytest.raises(NotAllowed, match=f"An? {role} may not rule on an appeal"):
        decisions.rule_on_appeal(APPEALED, rule(upheld=True, by=actor(role)))


def test_the_committee_of_another_county_does_not_rule() -> None:
    elsewhere = actor(Role.COMMITTEE, division=OTHER_COUNTY)
    with pytest.raises(OutsideDivision):
        decisions.rule_on_appeal(APPEALED, rule(upheld=True, by=elsewhere))


@pytest.mark.parametrize("to", sorted(set(Referral) - {Referral.COUNTY}))
def test_a_concern_is_referred_to_where_it_belongs(to: Referral) -> None:
    referred = decisions.refer(SUBMITTED, refer(to))
    assert referred == decided(SUBMITTED.referred(), ConcernReferred(to=to, reason="It is theirs"))
    assert referred.state is not None
    assert not referred.state.public


def test_what_is_about_the_township_goes_to_the_county_and_waits_there() -> None:
    escalated = decisions.refer(SUBMITTED, refer(Referral.COUNTY))
    assert escalated == decided(SUBMITTED.escalated(), ConcernEscalated(reason="It is theirs"))
    with pytest.raises(NotAllowed, match="about the township itself"):
        decisions.triage(escalated.state, triage())
    assert decisions.triage(escalated.state, triage(by=COMMITTEE)).facts


def test_the_committee_cannot_escalate_further() -> None:
    with pytest.raises(Contradiction, match="with the county's committee already"):
        decisions.refer(SUBMITTED.escalated(), refer(Referral.COUNTY, by=COMMITTEE))


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.SUBMITTED}))
@pytest.mark.parametrize("to", [Referral.COURT, Referral.COUNTY])
def test_only_what_waits_for_triage_is_referred(status: Status, to: Referral) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be referred"):
        decisions.refer(at(status), refer(to))


def test_nobody_appeals_or_rules_on_what_was_never_submitted() -> None:
    with pytest.raises(UnknownCase):
        decisions.appeal(None, appeal())
    with pytest.raises(UnknownCase):
        decisions.rule_on_appeal(None, rule(upheld=True))
