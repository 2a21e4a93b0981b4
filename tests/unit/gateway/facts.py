"""Facts to tell stories with; no test lives here. Each is its golden one, but for what matters."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from services.gateway.views.cases.fold import fold
from services.gateway.views.cases.view import CaseView
from services.gateway.views.kinds import NOUN_OF
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
from shared.terms import Outcome, Verdict
from tests.harness.golden import golden

BEGAN = datetime(2026, 11, 2, 1, tzinfo=UTC)
TOWNSHIP = "654004001000"
ACCEPT_BY, DUE_ON, VERDICT_DUE_ON = date(2026, 11, 4), date(2026, 11, 24), date(2026, 12, 1)


def tell(*facts: FactData) -> list[Told]:
    """These facts as one case's story, an hour apart: each with the version its noun has then."""
    versions: dict[str, int] = {}
    return [told_at(number, data, versions) for number, data in enumerate(facts)]


def told_at(number: int, data: FactData, versions: dict[str, int]) -> Told:
    """The how-manieth fact of a story."""
    noun = NOUN_OF[type(data)]
    versions[noun] = versions.get(noun, 0) + 1
    return Told(
        id=f"fact-{number:02}",
        time=BEGAN + timedelta(hours=number),
        actor="service",
        division=TOWNSHIP,
        version=versions[noun],
        data=data,
    )


def case_after(*facts: FactData) -> CaseView:
    """The case that these facts tell of."""
    return fold(tell(*facts))


def first_round() -> Sequence[FactData]:
    """From a resident's word to an answer."""
    return (
        submitted(),
        triaged(),
        golden(OrderOpened),
        handed_over(1),
        golden(ConcernJoined, merged="other", reporters=["second"]),
        accepted(1),
        golden(OrderProgressed, round=1, note="材料到了"),
        resolved(1),
        opened(1),
        rated(1, "first", 5),
    )


def second_round() -> Sequence[FactData]:
    """The answer was not good enough; the next one is."""
    return (
        appraised(1, Verdict.SATISFIED),
        annulled(1),
        appraised(1, Verdict.UNSATISFIED),
        sent_back(1),
        handed_over(2),
        accepted(2),
        resolved(2),
        opened(2),
        rated(2, "first", 4),
        rated(2, "second", 4),
        appraised(2, Verdict.SATISFIED),
        closed(2),
    )


def until_closed() -> Sequence[FactData]:
    """The shortest way from a resident's word to the end."""
    judged = opened(1), appraised(1, Verdict.SATISFIED), closed(1)
    return submitted(), triaged(), handed_over(1), accepted(1), resolved(1), *judged


def submitted(**own: object) -> ConcernSubmitted:
    return golden(ConcernSubmitted, **{"reporter": "first", "category": "lights", **own})


def triaged(**own: object) -> ConcernTriaged:
    said = {"summary": "西环路路灯不亮", "reporters": ["first"], "category": "roads"}
    return golden(ConcernTriaged, **{**said, **own})


def handed_over(round_: int) -> OrderHandedOver:
    """An order handed over in a round."""
    return golden(
        OrderHandedOver,
        round=round_,
        lead="traffic",
        assisting=["water"],
        appraiser="wang",
        accept_by=ACCEPT_BY,
    )


def accepted(round_: int) -> OrderAccepted:
    return golden(OrderAccepted, round=round_, department="traffic", due_on=DUE_ON)


def resolved(round_: int, outcome: Outcome = Outcome.SOLVED) -> OrderResolved:
    return golden(OrderResolved, round=round_, department="traffic", outcome=outcome)


def opened(round_: int) -> AppraisalOpened:
    return golden(
        AppraisalOpened,
        round=round_,
        appraiser="wang",
        verdict_due_on=VERDICT_DUE_ON,
        rating_until=date(2026, 11, 30),
    )


def appraised(round_: int, verdict: Verdict) -> OrderAppraised:
    return golden(OrderAppraised, round=round_, appraiser="wang", verdict=verdict)


def annulled(round_: int) -> AppraisalAnnulled:
    return golden(AppraisalAnnulled, round=round_, appraiser="wang", verdict_due_on="2026-12-03")


def rated(round_: int, reporter: str, score: int) -> CaseRated:
    return golden(CaseRated, round=round_, reporter=reporter, score=score)


def sent_back(round_: int, by: str = "verdict") -> CaseSentBack:
    return golden(CaseSentBack, round=round_, by=by)


def closed(round_: int) -> CaseClosed:
    return golden(CaseClosed, round=round_)
