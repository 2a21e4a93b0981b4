"""Who appraises: recused, absent or named anew; and nobody with a part in the case."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from services.supervision.appraisal import decisions
from services.supervision.appraisal.decisions import Bench
from services.supervision.appraisal.domain import WITHOUT_A_VERDICT, Appraisal, Replaced, Status
from shared.contracts.appraisal import (
    AppraiserRecused,
    AppraiserSubstituted,
    NameAppraiser,
    RecuseAppraiser,
)
from shared.contracts.envelope import Actor, Command
from shared.decision import Decision, decided
from shared.errors import (
    Contradiction,
    HasAPart,
    IllegalStep,
    NotAllowed,
    NotTheAppraiser,
    NotYet,
    OutsideDivision,
    StaleRound,
    UnknownReference,
)
from shared.eventing.nudges import Nudge
from shared.terms import Role
from tests.unit.samples import (
    CASE,
    COMMITTEE,
    DEPUTY,
    NOON,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TODAY,
    TOWNSHIP,
    actor,
    command,
)
from tests.unit.supervision.appraisal_life import (
    AWAITING,
    DUE_ON,
    LATER_HANDOVER,
    LEAD,
    NOBODY,
    OPEN,
    RECKONING,
    at,
)
from tests.unit.supervision.bench import (
    BENCH,
    FAR,
    NEIGHBOUR,
    NEIGHBOUR_WORKS_THERE,
    bench,
    deputy,
    works_at,
)
from tests.unit.supervision.test_judging import appraise
from tests.unit.supervision.test_opening import TRIAGED, handed_over

CHAIR = actor(Role.CHAIR, division=TOWNSHIP)
REASON = "I built that pipe"
LATE = datetime(2026, 9, 10, 16, tzinfo=UTC)  # midnight after the day the verdict was due
DAY_AFTER = date(2026, 9, 11)
DUE_ANEW = date(2026, 9, 21)  # the 20th, a Sunday, is a working day

WITH_A_VERDICT = sorted({Status.APPRAISED, Status.CLOSED, Status.WITHDRAWN})


def recusal(by: Actor = DEPUTY, in_round: int | None = 1) -> Command[RecuseAppraiser]:
    return command(RecuseAppraiser(case=CASE, reason=REASON), by, in_round=in_round)


def naming(
    id_: str = FAR, by: Actor = CHAIR, in_round: int | None = None
) -> Command[NameAppraiser]:
    asked = NameAppraiser(case=CASE, deputy=id_, reason="She lives there")
    return command(asked, by, in_round=in_round)


def recuse(appraisal: Appraisal | None, who: Bench = BENCH) -> Decision[Appraisal]:
    return decisions.recuse(appraisal, recusal(in_round=None), who, RECKONING)


def name(
    appraisal: Appraisal | None, asked: Command[NameAppraiser], who: Bench = BENCH
) -> Decision[Appraisal]:
    return decisions.name_appraiser(appraisal, asked, who, RECKONING)


def late(at: datetime = LATE, in_round: int = 1) -> Nudge:
    return Nudge(CASE, "absent", in_round, due=at.date(), at=at)


def substitute(
    appraisal: Appraisal | None, who: Bench = BENCH, at: datetime = LATE, in_round: int = 1
) -> Decision[Appraisal]:
    return decisions.substitute_absent(appraisal, late(at, in_round), who, RECKONING)


def substituted(
    by: str,
    because: str,
    instead_of: str = DEPUTY.id,
    due: date | None = None,
    reason: str | None = None,
) -> AppraiserSubstituted:
    return AppraiserSubstituted.model_validate(
        {
            "round": 1,
            "instead_of": instead_of,
            "appraiser": by,
            "because": because,
            "verdict_due_on": due,
            "reason": reason,
        }
    )


# Standing back.


def test_who_stands_back_is_followed_by_the_next_of_the_township() -> None:
    assert recuse(OPEN) == decided(
        OPEN.given_to(NEIGHBOUR, "recused", DUE_ON),
        AppraiserRecused(round=1, deputy=DEPUTY.id, reason=REASON),
        substituted(NEIGHBOUR, "recused", due=DUE_ON),
    )


def test_before_the_answer_the_next_has_no_day_to_keep_yet() -> None:
    assert recuse(AWAITING).facts[1:] == (substituted(NEIGHBOUR, "recused"),)


def test_the_next_has_a_whole_period_from_that_day() -> None:
    asked = recusal().model_copy(update={"at": LATE})
    given = decisions.recuse(OPEN, asked, BENCH, RECKONING)
    assert given.facts[1:] == (substituted(NEIGHBOUR, "recused", due=DUE_ANEW),)
    assert given.state is not None
    assert given.state.judged.verdict_due_on == DUE_ANEW


def test_who_has_a_part_is_passed_over() -> None:
    assert recuse(OPEN, NEIGHBOUR_WORKS_THERE).facts[1:] == (
        substituted(FAR, "recused", due=DUE_ON),
    )


def test_who_works_in_an_assisting_department_has_a_part() -> None:
    helped = replace(OPEN, assignment=replace(OPEN.assigned, assisting=("roads",)))
    assert recuse(helped, bench(works_at("roads", NEIGHBOUR))).facts[1:] == (
        substituted(FAR, "recused", due=DUE_ON),
    )
    elsewhere = bench(works_at("schools", NEIGHBOUR))
    assert recuse(helped, elsewhere).facts[1:] == (substituted(NEIGHBOUR, "recused", due=DUE_ON),)


def test_who_worked_there_until_lately_has_no_part_any_more() -> None:
    left = bench(works_at(LEAD, NEIGHBOUR, ended_on="2026-09-01"))
    assert recuse(OPEN, left).facts[1:] == (substituted(NEIGHBOUR, "recused", due=DUE_ON),)


def test_who_filed_the_case_is_passed_over() -> None:
    filed = replace(OPEN, filed_by=NEIGHBOUR)
    assert recuse(filed).facts[1:] == (substituted(FAR, "recused", due=DUE_ON),)


def test_who_is_no_deputy_any_more_is_passed_over() -> None:
    ended = [deputy(NEIGHBOUR, ended_on="2026-09-01"), deputy(FAR, OTHER_TOWNSHIP)]
    assert recuse(OPEN, bench(deputies=ended)).facts[1:] == (
        substituted(FAR, "recused", due=DUE_ON),
    )


def test_who_had_the_case_before_is_passed_over() -> None:
    second = OPEN.given_to(NEIGHBOUR, "absent", DUE_ON)
    asked = recusal(by=actor(Role.DEPUTY, id_=NEIGHBOUR))
    assert decisions.recuse(second, asked, BENCH, RECKONING).facts[1:] == (
        substituted(FAR, "recused", instead_of=NEIGHBOUR, due=DUE_ON),
    )


def test_with_nobody_left_nobody_stands_back() -> None:
    with pytest.raises(NotYet) as waiting:
        recuse(OPEN, bench(deputies=[deputy(DEPUTY.id)]))
    assert isinstance(waiting.value.otherwise, UnknownReference)


def test_only_the_appraiser_stands_back() -> None:
    other = recusal(by=actor(Role.DEPUTY, id_=NEIGHBOUR))
    with pytest.raises(NotTheAppraiser, match="deputy-1"):
        decisions.recuse(OPEN, other, BENCH, RECKONING)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DEPUTY}))
def test_only_deputies_stand_back(role: Role) -> None:
    with pytest.raises(NotAllowed, match=f"An? {role} may not stand back"):
        decisions.recuse(OPEN, recusal(by=actor(role, id_=DEPUTY.id)), BENCH, RECKONING)


@pytest.mark.parametrize("status", WITH_A_VERDICT)
def test_after_the_verdict_nobody_stands_back_and_nobody_is_named(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be given"):
        recuse(at(status))
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be given"):
        name(at(status), naming())


def test_the_recused_appraises_no_more() -> None:
    without = recuse(OPEN).state
    with pytest.raises(NotTheAppraiser, match=NEIGHBOUR):
        decisions.appraise(without, appraise(), NOBODY)


# A part in the case.


def test_who_has_come_to_work_there_does_not_appraise() -> None:
    with pytest.raises(HasAPart, match="position in a department"):
        decisions.appraise(OPEN, appraise(), bench(works_at(LEAD, DEPUTY.id)))


def test_who_filed_the_case_does_not_appraise() -> None:
    with pytest.raises(HasAPart, match="filed it"):
        decisions.appraise(replace(OPEN, filed_by=DEPUTY.id), appraise(), NOBODY)


# Named by the chair or the committee.


@pytest.mark.parametrize("by", [CHAIR, COMMITTEE])
@pytest.mark.parametrize("status", sorted(WITHOUT_A_VERDICT))
def test_the_chair_or_the_committee_names_another(by: Actor, status: Status) -> None:
    due = DUE_ON if status is Status.OPEN else None
    assert name(at(status), naming(by=by)) == decided(
        at(status).given_to(FAR, "named", DUE_ON),
        substituted(FAR, "named", due=due, reason="She lives there"),
    )


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CHAIR, Role.COMMITTEE}))
def test_nobody_else_names_an_appraiser(role: Role) -> None:
    with pytest.raises(NotAllowed, match="name an appraiser"):
        name(OPEN, naming(by=actor(role)))


@pytest.mark.parametrize(
    "by",
    [
        actor(Role.CHAIR, division=OTHER_TOWNSHIP),
        actor(Role.COMMITTEE, division=OTHER_COUNTY),
    ],
)
def test_and_only_over_their_own_division(by: Actor) -> None:
    with pytest.raises(OutsideDivision):
        name(OPEN, naming(by=by))


def test_nobody_with_a_part_is_named() -> None:
    with pytest.raises(HasAPart, match=f"{NEIGHBOUR} has a part"):
        name(OPEN, naming(NEIGHBOUR), NEIGHBOUR_WORKS_THERE)
    with pytest.raises(HasAPart, match="filed it"):
        name(replace(OPEN, filed_by=NEIGHBOUR), naming(NEIGHBOUR))


def test_the_recused_is_not_named_again_but_the_absent_may_be() -> None:
    with pytest.raises(HasAPart, match="recused"):
        name(recuse(OPEN).state, naming(DEPUTY.id))
    again = name(substitute(OPEN).state, naming(DEPUTY.id)).state
    assert again is not None
    assert again.appraiser == DEPUTY.id
    assert again.replaced == (Replaced(NEIGHBOUR, "named"),)


@pytest.mark.parametrize("id_", ["nobody", "ended"])
def test_only_a_deputy_of_the_county_is_named(id_: str) -> None:
    ended = bench(deputies=[deputy("ended", ended_on="2026-09-01")])
    with pytest.raises(NotYet) as waiting:
        name(OPEN, naming(id_), ended)
    assert isinstance(waiting.value.otherwise, UnknownReference)


def test_the_appraiser_is_not_named_instead_of_themself() -> None:
    with pytest.raises(Contradiction, match="appraises this case already"):
        name(OPEN, naming(DEPUTY.id))


@pytest.mark.parametrize("early", [None, TRIAGED, at(Status.SENT_BACK)])
def test_a_change_of_appraiser_that_overtakes_the_handover_waits(early: Appraisal | None) -> None:
    with pytest.raises(NotYet):
        name(early, naming())
    with pytest.raises(NotYet):
        recuse(early)


def test_a_change_of_appraiser_is_for_the_round_it_was_meant_for() -> None:
    second_round = at(Status.SENT_BACK).handed_over_again(LATER_HANDOVER)
    with pytest.raises(StaleRound):
        name(second_round, naming(in_round=1))
    with pytest.raises(NotYet):
        name(OPEN, naming(in_round=2))


# Absent.


def test_without_a_verdict_in_its_time_the_next_is_to_give_it() -> None:
    assert substitute(OPEN) == decided(
        OPEN.given_to(NEIGHBOUR, "absent", DUE_ANEW),
        substituted(NEIGHBOUR, "absent", due=DUE_ANEW),
    )


def test_the_verdict_is_not_missed_on_its_last_day() -> None:
    last_minute = LATE - timedelta(minutes=1)
    assert substitute(OPEN, at=last_minute) == Decision.nothing(
        OPEN, because="it is open, and not due"
    )


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.OPEN}))
def test_nobody_is_missed_where_no_verdict_is_waited_for(status: Status) -> None:
    assert substitute(at(status)) == Decision.nothing(
        at(status), because=f"it is {status}, and not due"
    )


def test_a_nudge_for_another_round_substitutes_nobody() -> None:
    assert substitute(OPEN, in_round=2).ignored == "that round is over"
    assert substitute(None).ignored == "that round is over"


def test_with_nobody_left_the_absent_stays_and_each_day_it_is_looked_again() -> None:
    alone = substitute(OPEN, NOBODY)
    assert alone == decided(OPEN.left_to_the_absent(on=DAY_AFTER))
    assert alone.state is not None
    assert alone.state.appraiser == DEPUTY.id
    assert substitute(alone.state).ignored == "it is open, and not due"
    elected = substitute(alone.state, at=LATE + timedelta(days=1)).facts
    assert elected == (substituted(NEIGHBOUR, "absent", due=DUE_ANEW),)


def test_the_absent_still_gives_their_verdict_until_another_has_taken_over() -> None:
    assert decisions.appraise(OPEN, appraise(at=LATE), NOBODY).facts
    with pytest.raises(NotTheAppraiser):
        decisions.appraise(substitute(OPEN).state, appraise(at=LATE), NOBODY)


# Handovers that bring somebody back.

SECOND_HANDOVER = handed_over(in_round=2, version=9)


def sent_back_with(appraiser: str, because: str) -> Appraisal:
    """Sent back after another deputy took the first one's place."""
    replaced = (Replaced(DEPUTY.id, because),)  # type: ignore[arg-type]
    back = at(Status.SENT_BACK)
    return replace(back, assignment=replace(back.assigned, appraiser=appraiser), replaced=replaced)


@pytest.mark.parametrize("because", ["recused", "absent", "named"])
def test_the_next_round_does_not_bring_back_whom_another_replaced(because: str) -> None:
    decision = decisions.follow_handover(sent_back_with(FAR, because), SECOND_HANDOVER, BENCH)
    assert decision.state is not None
    assert decision.state.appraiser == FAR
    assert decision.state.replaced == (Replaced(DEPUTY.id, because),)  # type: ignore[arg-type]
    assert decision.facts == (substituted(FAR, because).model_copy(update={"round": 2}),)


def test_a_reassigned_order_does_not_bring_them_back_either() -> None:
    recused = recuse(AWAITING).state
    reassigned = handed_over(lead="roads-bureau", version=4)
    decision = decisions.follow_handover(recused, reassigned, BENCH)
    assert decision.facts == (substituted(NEIGHBOUR, "recused"),)
    assert decision.state is not None
    assert decision.state.is_led_by("roads-bureau")


def test_a_substitute_with_a_part_in_the_new_departments_makes_room_for_the_next() -> None:
    recused = recuse(AWAITING).state
    reassigned = handed_over(lead="roads-bureau", version=4)
    works_there = bench(works_at("roads-bureau", NEIGHBOUR))
    decision = decisions.follow_handover(recused, reassigned, works_there)
    assert decision.facts == (substituted(FAR, "recused"),)


def test_a_substitute_who_is_no_deputy_any_more_makes_room_for_the_next() -> None:
    gone = [deputy(DEPUTY.id), deputy(NEIGHBOUR)]
    decision = decisions.follow_handover(
        sent_back_with(FAR, "absent"), SECOND_HANDOVER, bench(deputies=gone)
    )
    assert decision.state is not None
    assert decision.state.appraiser == NEIGHBOUR


def test_a_handover_that_names_somebody_with_a_part_is_set_right_at_once() -> None:
    works_there = bench(works_at(LEAD, DEPUTY.id))
    decision = decisions.follow_handover(TRIAGED, handed_over(), works_there)
    assert decision == decided(
        AWAITING.given_to(NEIGHBOUR, "recused", TODAY), substituted(NEIGHBOUR, "recused")
    )


def test_a_handover_that_names_whoever_filed_the_case_is_set_right_at_once() -> None:
    filed = replace(TRIAGED, filed_by=DEPUTY.id)
    decision = decisions.follow_handover(filed, handed_over(), BENCH)
    assert decision.facts == (substituted(NEIGHBOUR, "recused"),)


def test_a_handover_that_names_somebody_new_is_followed() -> None:
    other = handed_over(in_round=2, version=9)
    named = other.model_copy(
        update={"data": other.data.model_copy(update={"appraiser": NEIGHBOUR})}
    )
    decision = decisions.follow_handover(sent_back_with(FAR, "recused"), named, BENCH)
    assert decision.facts == ()
    assert decision.state is not None
    assert decision.state.appraiser == NEIGHBOUR


def test_with_nobody_left_the_one_named_stays_and_a_part_keeps_them_from_appraising() -> None:
    only_them = bench(works_at(LEAD, DEPUTY.id), deputies=[deputy(DEPUTY.id)])
    handed = decisions.follow_handover(TRIAGED, handed_over(), only_them)
    assert handed == decided(AWAITING)
    with pytest.raises(HasAPart):
        decisions.appraise(OPEN, appraise(at=NOON), only_them)
