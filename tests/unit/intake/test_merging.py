"""Merging: the reporters of a concern go where it goes, and none is ever lost."""

from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from itertools import product

import pytest

from services.intake.concern import decisions
from services.intake.concern.domain import OPEN, Concern, Status
from shared.contracts.concern import (
    ConcernJoined,
    ConcernMerged,
    MergeConcern,
    WithdrawConcern,
)
from shared.contracts.envelope import Actor, Command, Fact
from shared.decision import Decision, decided
from shared.errors import (
    Contradiction,
    IllegalStep,
    NotAllowed,
    NotYet,
    OutsideDivision,
    Refusal,
    UnknownCase,
)
from shared.terms import Role
from tests.unit.intake.concern_life import at, concern
from tests.unit.samples import (
    COMMITTEE,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    RESIDENT,
    TOWNSHIP_STAFF,
    actor,
    command,
    fact,
)

FIRST, SECOND, THIRD = concern(1), concern(2), concern(3)
EVERYONE = {f"reporter-{number}" for number in range(1, 5)}


def merge(one: Concern, into: Concern, by: Actor = TOWNSHIP_STAFF) -> Command[MergeConcern]:
    return command(MergeConcern(case=one.id, into=into.id), by)


def merged(one: Concern, into: str, *reporters: str) -> Fact[ConcernMerged]:
    return fact(ConcernMerged(into=into, reporters=reporters), subject=one.id)


def test_a_merged_concern_takes_all_its_reporters_along() -> None:
    joined = SECOND.joined_by(("reporter-9",))
    assert decisions.merge(joined, merge(SECOND, into=FIRST), FIRST) == decided(
        joined.merged(into=FIRST),
        ConcernMerged(into="case-1", reporters=("reporter-2", "reporter-9")),
    )


def test_a_later_concern_that_is_triaged_may_survive_an_earlier_one() -> None:
    triaged = SECOND.triaged("water")
    assert decisions.merge(FIRST, merge(FIRST, into=triaged), triaged).state == FIRST.merged(
        into=triaged
    )


def test_of_two_that_wait_for_triage_the_later_is_merged_into_the_earlier() -> None:
    with pytest.raises(Contradiction, match=r"merge case-2, the later one, into case-1\."):
        decisions.merge(FIRST, merge(FIRST, into=SECOND), SECOND)


def test_of_two_of_the_same_moment_there_is_an_earlier_one_all_the_same() -> None:
    twin = replace(FIRST, id="case-0")
    assert FIRST.came_after(twin)
    assert not twin.came_after(FIRST)


def test_a_concern_cannot_be_merged_into_itself() -> None:
    with pytest.raises(Contradiction, match="into itself"):
        decisions.merge(FIRST, merge(FIRST, into=FIRST), FIRST)


def test_a_concern_cannot_be_merged_into_one_that_does_not_exist() -> None:
    with pytest.raises(UnknownCase, match="case-1"):
        decisions.merge(SECOND, merge(SECOND, into=FIRST), None)


@pytest.mark.parametrize("status", sorted(set(Status) - OPEN))
def test_a_concern_that_is_not_open_cannot_survive(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be merged into"):
        decisions.merge(THIRD, merge(THIRD, into=at(status)), at(status))


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.SUBMITTED}))
def test_only_a_concern_that_waits_for_triage_can_be_merged(status: Status) -> None:
    with pytest.raises(IllegalStep, match=f"that is {status} cannot be merged"):
        decisions.merge(at(status), merge(at(status), into=FIRST), FIRST)


def test_nobody_merges_across_counties() -> None:
    whole_land = actor(Role.COMMITTEE, division="000000000000")
    far = concern(1, division=OTHER_COUNTY)
    with pytest.raises(Contradiction, match="within its county"):
        decisions.merge(SECOND, merge(SECOND, into=far, by=whole_land), far)


def test_a_township_merges_within_its_township_and_the_committee_within_the_county() -> None:
    near = concern(1, division=OTHER_TOWNSHIP)
    with pytest.raises(OutsideDivision):
        decisions.merge(SECOND, merge(SECOND, into=near), near)
    by_committee = merge(SECOND, into=near, by=COMMITTEE)
    assert decisions.merge(SECOND, by_committee, near).state == SECOND.merged(into=near)


def test_what_is_about_the_township_is_merged_by_the_committee_only() -> None:
    about_it = concern(1).escalated()
    for one, into in ((about_it, FIRST), (SECOND, about_it)):
        with pytest.raises(NotAllowed, match="about the township itself"):
            decisions.merge(one, merge(one, into), into)
    another = concern(2).escalated()
    assert decisions.merge(another, merge(another, about_it, by=COMMITTEE), about_it).facts


def test_what_is_about_the_township_is_never_merged_with_what_it_handles() -> None:
    about_it, handled = concern(1).escalated(), SECOND
    for one, into in ((handled, about_it), (concern(2).escalated(), FIRST)):
        with pytest.raises(Contradiction, match="about the township itself"):
            decisions.merge(one, merge(one, into, by=COMMITTEE), into)


def test_a_resident_cannot_merge() -> None:
    with pytest.raises(NotAllowed):
        decisions.merge(SECOND, merge(SECOND, into=FIRST, by=RESIDENT), FIRST)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.MERGED, Status.WITHDRAWN}))
def test_the_survivor_takes_the_reporters_in_however_it_stands(status: Status) -> None:
    has_order = status in {Status.TRIAGED, Status.CLOSED}
    assert decisions.take_in(at(status), merged(THIRD, "case-2", "reporter-3")) == decided(
        at(status).joined_by(("reporter-3",)),
        ConcernJoined(merged="case-3", reporters=("reporter-3",), triaged=has_order),
    )


def test_a_survivor_that_was_merged_itself_sends_the_newcomers_on() -> None:
    gone_on = SECOND.merged(into=FIRST)
    assert decisions.take_in(gone_on, merged(THIRD, "case-2", "reporter-3")) == decided(
        gone_on.joined_by(("reporter-3",)),
        ConcernMerged(into="case-1", reporters=("reporter-3",)),
    )


def test_only_those_who_are_new_are_told() -> None:
    coming = merged(THIRD, "case-1", "reporter-1", "reporter-3")
    assert decisions.take_in(FIRST, coming).facts == (
        ConcernJoined(merged="case-3", reporters=("reporter-3",), triaged=False),
    )


def test_reporters_who_are_there_already_join_nothing() -> None:
    assert decisions.take_in(FIRST, merged(THIRD, "case-1", "reporter-1")) == Decision.nothing(
        FIRST, because="they are its reporters already"
    )


def test_reporters_who_come_before_the_survivor_wait() -> None:
    with pytest.raises(NotYet):
        decisions.take_in(None, merged(THIRD, "case-1", "reporter-3"))


@pytest.mark.parametrize("latest_first", [True, False])
def test_however_merges_cross_no_reporter_is_lost_and_nothing_loops(latest_first: bool) -> None:
    """Four clerks merge four concerns at the same moment, each seeing the others as they were.

    The third is triaged. Nobody can close a circle: a triaged concern is never merged, and of
    those that wait for triage each goes into an earlier one.
    """
    for wishes in product(range(5), repeat=4):
        intake = Intake(FIRST, SECOND, THIRD.triaged("water"), concern(4))
        intake.merge_at_once(wishes)
        intake.hear_everything(latest_first)
        assert intake.reporters_of_what_goes_on() == EVERYONE


@pytest.mark.parametrize("withdrawn", [1, 2, 3, 4])
@pytest.mark.parametrize("heard_before", [None, 0, 1])
def test_a_withdrawal_that_crosses_merges_loses_nobody_else(
    withdrawn: int, heard_before: int | None
) -> None:
    """A reporter withdraws unseen by the clerks, or before their merges are all heard of."""
    for wishes in product(range(5), repeat=4):
        intake = Intake(FIRST, SECOND, THIRD.triaged("water"), concern(4))
        if heard_before is None:
            intake.merge_at_once(wishes, meanwhile=withdrawn)
        else:
            intake.merge_at_once(wishes)
            intake.hear(heard_before)
            intake.withdraw(withdrawn)
        intake.hear_everything(latest_first=True)
        gone = {f"reporter-{withdrawn}"} if intake.is_withdrawn(withdrawn) else set()
        assert intake.reporters_of_what_goes_on() == EVERYONE - gone


class Intake:
    """Concerns, and the merges that not every survivor has heard of yet."""

    def __init__(self, *concerns: Concern) -> None:
        self.concerns = {one.id: one for one in concerns}
        self.telling = deque[Fact[ConcernMerged]]()

    def merge_at_once(self, wishes: Iterable[int], meanwhile: int | None = None) -> None:
        """Each concern into the one wished for, if that is not refused."""
        seen = dict(self.concerns)
        if meanwhile:
            self.withdraw(meanwhile)
        for id_, wish in zip(seen, wishes, strict=True):
            survivor = seen.get(f"case-{wish}")
            if survivor is not None:
                with suppress(Refusal):
                    one = self.concerns[id_]
                    self._settle(decisions.merge(one, merge(one, survivor), survivor))

    def withdraw(self, number: int) -> None:
        """Who reported the concern of this number withdraws it, if that is not refused."""
        one, reporter = self.concerns[f"case-{number}"], f"reporter-{number}"
        asked = WithdrawConcern(case=one.id, reporter=reporter)
        with suppress(Refusal):
            by = actor(Role.RESIDENT, id_=reporter)
            self._settle(decisions.withdraw(one, command(asked, by)))

    def hear(self, times: int) -> None:
        """So many merges are heard by their survivors, the first ones first."""
        for _ in range(min(times, len(self.telling))):
            self._hear(self.telling.popleft())

    def hear_everything(self, latest_first: bool) -> None:
        """Every merge is heard by its survivor, until there is no more to hear."""
        heard = 0
        while self.telling:
            self._hear(self.telling.pop() if latest_first else self.telling.popleft())
            heard += 1
            assert heard < 20, "the reporters are sent in circles"

    def reporters_of_what_goes_on(self) -> set[str]:
        """Everyone who reported something that was neither merged nor withdrawn."""
        ended = {Status.MERGED, Status.WITHDRAWN}
        going_on = [c for c in self.concerns.values() if c.status not in ended]
        return {reporter for one in going_on for reporter in one.reporters}

    def is_withdrawn(self, number: int) -> bool:
        """Whether the withdrawal was not refused."""
        return self.concerns[f"case-{number}"].status is Status.WITHDRAWN

    def _hear(self, told: Fact[ConcernMerged]) -> None:
        self._settle(decisions.take_in(self.concerns[told.data.into], told))
        survivor = self.concerns[told.data.into]
        self._settle(decisions.resume(self.concerns[told.subject], told, survivor))

    def _settle(self, decision: Decision[Concern]) -> None:
        assert decision.state is not None
        self.concerns[decision.state.id] = decision.state
        for data in decision.facts:
            if isinstance(data, ConcernMerged):
                self.telling.append(fact(data, subject=decision.state.id))
