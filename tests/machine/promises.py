"""What holds after every step, whatever has not arrived yet; and what holds when all has."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from services.dispatch.order.domain import Status as OrderStatus
from services.gateway.views.cases.status import Status
from shared.contracts.appraisal import (
    AppraisalAnnulled,
    AppraisalOpened,
    CaseClosed,
    CaseRated,
    CaseSentBack,
    OrderAppraised,
)
from shared.contracts.envelope import Fact
from shared.contracts.order import OrderHandedOver
from shared.contracts.points import PointsAwarded, PointsReversed
from shared.terms import Verdict
from shared.working_days import local_date
from tests.machine.bus import Bus

BY_HAND = ("township:", "chair:", "committee:", "department:", "administrator:")
UNSATISFIED_UP_TO = 2

AS_SHOWN: Mapping[Status, tuple[set[str], set[str], set[str]]] = {
    Status.SUBMITTED: ({"submitted"}, {"-"}, {"-"}),
    Status.TRIAGED: ({"triaged"}, {"opened"}, {"awaiting"}),
    Status.ANSWERED: ({"answered"}, {"-"}, {"-"}),
    Status.DECLINED: ({"declined"}, {"-"}, {"-"}),
    Status.REFERRED: ({"referred"}, {"-"}, {"-"}),
    Status.MERGED: ({"merged"}, {"-"}, {"-"}),
    Status.WITHDRAWN: ({"withdrawn"}, {"-", "withdrawn", "closed"}, {"-", "withdrawn", "closed"}),
    Status.HANDED_OVER: ({"triaged"}, {"handed_over"}, {"awaiting"}),
    Status.ACCEPTED: ({"triaged"}, {"accepted"}, {"awaiting"}),
    Status.RETURNED: ({"triaged"}, {"returned"}, {"awaiting"}),
    Status.RESOLVED: ({"triaged"}, {"resolved"}, {"open", "appraised"}),
    Status.CLOSED: ({"closed"}, {"closed"}, {"closed"}),
}
"""How a case stands with intake, dispatch and supervision when it is shown so, and all is heard."""


def told_once(facts: Sequence[Fact[Any]]) -> None:
    """No fact is told twice, and an aggregate's versions only grow."""
    assert max(Counter(fact.id for fact in facts).values(), default=1) == 1
    last: dict[tuple[str, str], tuple[int, Any]] = {}
    for fact in facts:
        noun = fact.source, fact.subject
        if noun not in last or fact.source != "/services/supervision":
            before = last.get(noun, (0, fact.time))
            assert fact.version >= before[0], f"{fact.type} goes back"
            last[noun] = fact.version, fact.time


def one_open_round(bus: Bus, case: str) -> None:
    """An order was handed over in each of its rounds, and in no other."""
    order = bus.table.standing("dispatch", "order", case).state
    appraisal = bus.table.standing("supervision", "appraisal", case).state
    handed = {f.data.round for f in bus.table.of(case) if isinstance(f.data, OrderHandedOver)}
    rounds = order.round if order else 0
    unopened = order is None or (order.assignment is None and rounds == 1)
    assert handed == (set() if unopened else set(range(1, rounds + 1)))
    if order and appraisal:
        assert 0 <= order.round - appraisal.round <= 1


def ended_rightly(facts: Sequence[Fact[Any]]) -> None:
    """A case closes by itself: satisfied, and with no reporter who is not; once in a round."""
    verdict: OrderAppraised | None = None
    until, ratings, closed = None, defaultdict[int, list[int]](list), set[int]()
    for fact in facts:
        match fact.data:
            case AppraisalOpened():
                verdict, until = None, fact.data.rating_until
            case OrderAppraised():
                verdict = fact.data
            case AppraisalAnnulled():
                verdict = None
            case CaseRated(by="reporter"):
                ratings[fact.data.round].append(fact.data.score)
            case CaseClosed():
                told = fact.data
                assert told.round not in closed
                closed.add(told.round)
                assert verdict is not None
                assert verdict.round == told.round
                assert verdict.verdict is not Verdict.UNSATISFIED
                assert all(score > UNSATISFIED_UP_TO for score in ratings[told.round])
                ended = until is not None and local_date(fact.time) > until
                assert told.unrated == 0 or ended
                assert not fact.actor.startswith(BY_HAND), f"closed by {fact.actor}"


def goes_on(facts: Sequence[Fact[Any]]) -> None:
    """An unsatisfied reporter's case is sent back with their rating."""
    sent_back = {(f.cause, f.data.round) for f in facts if isinstance(f.data, CaseSentBack)}
    for fact in facts:
        if isinstance(fact.data, CaseRated) and fact.data.by == "reporter":
            unsatisfied = fact.data.score <= UNSATISFIED_UP_TO
            assert ((fact.cause, fact.data.round) in sent_back) == unsatisfied


def points_are_entries(bus: Bus) -> None:
    """A ledger's balance is the sum of its entries, each told once, one for each cause."""
    told: dict[str, dict[int, int]] = defaultdict(dict)
    for fact in bus.table.facts:
        if isinstance(fact.data, PointsAwarded | PointsReversed):
            assert fact.data.entry not in told[fact.subject]
            told[fact.subject][fact.data.entry] = fact.data.points
    for id_, entries in told.items():
        ledger = bus.table.standing("scoring", "ledger", id_).state
        assert ledger is not None
        assert {entry.number: entry.points for entry in ledger.entries} == entries
        assert ledger.balance == sum(entries.values()) >= 0
        causes = Counter((e.indicator, e.because) for e in ledger.entries if e.reverses is None)
        assert max(causes.values()) == 1


def consistent(bus: Bus, case: str) -> None:
    """Everyone says the same of a case, once everyone has heard everything."""
    view = bus.view(case)
    if view is None:
        return
    stands = tuple(
        standing.state.status.value if standing.state else "-"
        for standing in (
            bus.table.standing("intake", "concern", case),
            bus.table.standing("dispatch", "order", case),
            bus.table.standing("supervision", "appraisal", case),
        )
    )
    shown = AS_SHOWN[view.status]
    assert all(stand in may_be for stand, may_be in zip(stands, shown, strict=True)), (
        f"{case} is shown as {view.status}, and stands as {stands}"
    )
    order = bus.table.standing("dispatch", "order", case).state
    if order and order.status is not OrderStatus.WITHDRAWN:
        assert view.round == order.round
