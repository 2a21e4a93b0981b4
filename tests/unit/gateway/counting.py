"""Facts that count, each on a day of its own; no test lives here."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from services.gateway.views.told import Told
from shared.contracts.appraisal import CaseClosed, CaseExplained, CaseRated, CaseSentBack
from shared.contracts.concern import (
    ConcernAnswered,
    ConcernEndorsed,
    ConcernReferred,
    ConcernSubmitted,
    ConcernWithdrawn,
)
from shared.contracts.envelope import FactData
from shared.contracts.look_back import LookBackFailed, LookBackPassed, Occasion
from shared.contracts.order import OrderAccepted, OrderHandedOver, OrderResolved, OrderReturned
from shared.terms import Channel, Identity, Outcome, Referral, Verdict
from shared.working_days import SHANGHAI

TOWNSHIP = "654004001000"
COUNTY = "654004000000"
MARCH, JUNE = date(2026, 3, 2), date(2026, 6, 29)

Dated = tuple[date, FactData]


def story_of(*facts: Dated, division: str = TOWNSHIP) -> list[Told]:
    """These facts as one case's, each on its day, in this order within a day."""
    return [
        Told(
            id=f"fact-{number:02}",
            time=datetime.combine(day, time(9), SHANGHAI) + timedelta(minutes=number),
            actor="service",
            division=division,
            version=number + 1,
            data=data,
        )
        for number, (day, data) in enumerate(facts)
    ]


def submitted() -> ConcernSubmitted:
    return ConcernSubmitted(reporter="r1", channel=Channel.QR, identity=Identity.ANONYMOUS)


def answered() -> ConcernAnswered:
    return ConcernAnswered(
        category="roads", summary="办证时间", answer="周一", reporters=("r1",), in_time=True
    )


def referred() -> ConcernReferred:
    return ConcernReferred(to=Referral.COURT, reason="已在法院审理")


def endorsed(endorser: str = "e1") -> ConcernEndorsed:
    return ConcernEndorsed(endorser=endorser)


def withdrawn() -> ConcernWithdrawn:
    return ConcernWithdrawn(reporter="r1")


def handed_over(round_: int = 1, lead: str = "traffic") -> OrderHandedOver:
    return OrderHandedOver(
        round=round_, lead=lead, appraiser="wang", accept_by=JUNE, due_in_working_days=15
    )


def returned(round_: int = 1, lead: str = "traffic") -> OrderReturned:
    return OrderReturned(round=round_, department=lead, reason="不属于本局职责")


def accepted(round_: int = 1, lead: str = "traffic", in_time: bool = True) -> OrderAccepted:
    return OrderAccepted(round=round_, department=lead, plan="修", due_on=JUNE, in_time=in_time)


def resolved(round_: int = 1, outcome: Outcome = Outcome.SOLVED) -> OrderResolved:
    return OrderResolved(round=round_, department="traffic", outcome=outcome, result="修好了")


def rated(score: int, round_: int = 1, reporter: str = "r1") -> CaseRated:
    return CaseRated(round=round_, reporter=reporter, score=score)


def sent_back(by: str, round_: int = 1) -> CaseSentBack:
    return CaseSentBack.model_validate({"round": round_, "by": by})


def closed(
    round_: int = 1,
    outcome: Outcome = Outcome.SOLVED,
    unrated: int = 0,
    promised_on: date | None = None,
) -> CaseClosed:
    return CaseClosed(
        round=round_,
        outcome=outcome,
        verdict=Verdict.SATISFIED,
        rated=1,
        unrated=unrated,
        promised_on=promised_on,
    )


def explained(round_: int = 1, unrated: int = 0) -> CaseExplained:
    return CaseExplained(
        round=round_,
        outcome=Outcome.NOT_POSSIBLE,
        explanation="规划未定",
        rated=1,
        unrated=unrated,
    )


def passed(round_: int = 1, occasion: Occasion = "after_closing") -> LookBackPassed:
    return LookBackPassed(round=round_, occasion=occasion, finding="完好")


def failed(round_: int = 1) -> LookBackFailed:
    return LookBackFailed(round=round_, occasion="after_closing", finding="又坏了")


def two_rounds() -> Sequence[Dated]:
    """Returned once, handed to another, sent back, and solved in the second round."""
    return (
        (MARCH, submitted()),
        (MARCH, endorsed()),
        (MARCH, handed_over(lead="water")),
        (MARCH, returned(lead="water")),
        (MARCH, handed_over()),
        (MARCH, accepted(in_time=False)),
        (MARCH, resolved()),
        (MARCH, rated(2)),
        (MARCH, sent_back("rating")),
        (JUNE, handed_over(2)),
        (JUNE, accepted(2)),
        (JUNE, resolved(2)),
        (JUNE, rated(5, 2)),
        (JUNE, rated(3, 2, reporter="e1")),
        (JUNE, closed(2, unrated=1)),
    )
