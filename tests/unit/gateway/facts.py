"""Facts to tell stories with; no test lives here."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from services.gateway.views.told import Told
from shared.contracts.appraisal import (
    AppraisalAnnulled,
    AppraisalOpened,
    CaseClosed,
    CaseRated,
    CaseSentBack,
    OrderAppraised,
)
from shared.contracts.concern import ConcernJoined, ConcernSubmitted, ConcernTriaged
from shared.contracts.envelope import FactData
from shared.contracts.order import (
    OrderAccepted,
    OrderHandedOver,
    OrderOpened,
    OrderProgressed,
    OrderResolved,
)
from shared.terms import Channel, Identity, Outcome, Urgency, Verdict

BEGAN = datetime(2026, 11, 2, 1, tzinfo=UTC)
TOWNSHIP = "654004001000"


def tell(*facts: tuple[str, FactData]) -> list[Told]:
    """These facts as one case's story, an hour apart: each with the noun whose version it bears."""
    versions: dict[str, int] = {}
    return [told_at(number, noun, data, versions) for number, (noun, data) in enumerate(facts)]


def told_at(number: int, noun: str, data: FactData, versions: dict[str, int]) -> Told:
    """The how-manieth fact of a story."""
    versions[noun] = versions.get(noun, 0) + 1
    return Told(
        id=f"fact-{number:02}",
        time=BEGAN + timedelta(hours=number),
        actor="service",
        division=TOWNSHIP,
        version=versions[noun],
        data=data,
    )


def handed_over(round_: int) -> OrderHandedOver:
    """An order handed over in a round."""
    return OrderHandedOver(
        round=round_,
        lead="traffic",
        assisting=("water",),
        appraiser="wang",
        accept_by=date(2026, 11, 4),
        due_in_working_days=15,
    )


def first_round() -> Sequence[tuple[str, FactData]]:
    """From a resident's word to an answer."""
    return (
        ("concern", submitted()),
        ("concern", triaged()),
        ("order", OrderOpened(urgency=Urgency.PROBLEM)),
        ("order", handed_over(1)),
        ("concern", ConcernJoined(merged="other", reporters=("second",), triaged=True)),
        ("order", accepted(1)),
        ("order", OrderProgressed(round=1, department="traffic", note="材料到了")),
        ("order", resolved(1)),
        ("appraisal", opened(1)),
        ("appraisal", CaseRated(round=1, reporter="first", score=5)),
    )


def second_round() -> Sequence[tuple[str, FactData]]:
    """The answer was not good enough; the next one is."""
    return (
        ("appraisal", appraised(1, Verdict.SATISFIED)),
        ("appraisal", annulled(1)),
        ("appraisal", appraised(1, Verdict.UNSATISFIED)),
        ("appraisal", CaseSentBack(round=1, by="verdict")),
        ("order", handed_over(2)),
        ("order", accepted(2)),
        ("order", resolved(2)),
        ("appraisal", opened(2)),
        ("appraisal", CaseRated(round=2, reporter="first", score=4)),
        ("appraisal", CaseRated(round=2, reporter="second", score=4)),
        ("appraisal", appraised(2, Verdict.SATISFIED)),
        ("appraisal", closed(2)),
    )


def submitted() -> ConcernSubmitted:
    return ConcernSubmitted(
        reporter="first", channel=Channel.QR, identity=Identity.ANONYMOUS, category="lights"
    )


def triaged() -> ConcernTriaged:
    return ConcernTriaged(
        category="roads",
        urgency=Urgency.PROBLEM,
        summary="西环路路灯不亮",
        reporters=("first",),
    )


def accepted(round_: int) -> OrderAccepted:
    return OrderAccepted(
        round=round_, department="traffic", plan="明天修", due_on=date(2026, 11, 24), in_time=True
    )


def resolved(round_: int) -> OrderResolved:
    return OrderResolved(
        round=round_, department="traffic", outcome=Outcome.SOLVED, result="修好了"
    )


def opened(round_: int) -> AppraisalOpened:
    return AppraisalOpened(
        round=round_,
        appraiser="wang",
        verdict_due_on=date(2026, 12, 1),
        rating_until=date(2026, 11, 30),
    )


def appraised(round_: int, verdict: Verdict) -> OrderAppraised:
    return OrderAppraised(
        round=round_,
        appraiser="wang",
        verdict=verdict,
        reasons="现场看过",
        appraised_on=date(2026, 11, 25),
        in_time=True,
    )


def annulled(round_: int) -> AppraisalAnnulled:
    return AppraisalAnnulled(
        round=round_,
        appraiser="wang",
        appraised_on=date(2026, 11, 25),
        in_time=True,
        reason="没有到现场",
        verdict_due_on=date(2026, 12, 3),
    )


def closed(round_: int) -> CaseClosed:
    return CaseClosed(
        round=round_, outcome=Outcome.SOLVED, verdict=Verdict.SATISFIED, rated=2, unrated=0
    )
