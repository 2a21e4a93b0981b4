"""What an appraisal's facts change of its case."""

from functools import singledispatch

from services.gateway.views.cases.view import CaseView
from shared.contracts.appraisal import (
    AppraisalAnnulled,
    AppraisalOpened,
    AppraiserRecused,
    AppraiserSubstituted,
    CaseClosed,
    CaseExplained,
    CaseFlagged,
    CaseRated,
    OrderAppraised,
    ReopeningAsked,
    ReopeningGranted,
    ReopeningRefused,
)
from shared.contracts.envelope import FactData

NOBODY_LEFT = "nobody_to_appraise"


@singledispatch
def tell(_: FactData, __: CaseView) -> None:
    """What a fact changes of the case beside its status, if anything."""


@tell.register
def _opened(data: AppraisalOpened, view: CaseView) -> None:
    view.appraiser = data.appraiser
    view.verdict_due_on, view.rating_until = data.verdict_due_on, data.rating_until


@tell.register
def _recused(_: AppraiserRecused, view: CaseView) -> None:
    view.appraiser = None


@tell.register
def _substituted(data: AppraiserSubstituted, view: CaseView) -> None:
    somebody_appraises(view)
    view.appraiser = data.appraiser
    view.verdict_due_on = data.verdict_due_on or view.verdict_due_on


@tell.register
def _appraised(data: OrderAppraised, view: CaseView) -> None:
    somebody_appraises(view)
    view.verdict = data.verdict


@tell.register
def _annulled(data: AppraisalAnnulled, view: CaseView) -> None:
    view.verdict, view.verdict_due_on = None, data.verdict_due_on


@tell.register
def _rated(data: CaseRated, view: CaseView) -> None:
    tally = view.ratings.setdefault(str(data.round), {})
    tally[str(data.score)] = tally.get(str(data.score), 0) + 1


@tell.register
def _flagged(data: CaseFlagged, view: CaseView) -> None:
    if data.because not in view.flags:
        view.flags.append(data.because)


@tell.register
def _closed(data: CaseClosed, view: CaseView) -> None:
    view.outcome, view.verdict = data.outcome, data.verdict


@tell.register
def _explained(data: CaseExplained, view: CaseView) -> None:
    view.outcome, view.explained = data.outcome, True


@tell.register
def _reopening_asked(_: ReopeningAsked, view: CaseView) -> None:
    view.reopening = "pending"


@tell.register
def _reopening_granted(_: ReopeningGranted, view: CaseView) -> None:
    view.reopening = "granted"


@tell.register
def _reopening_refused(_: ReopeningRefused, view: CaseView) -> None:
    view.reopening = "refused"


def somebody_appraises(view: CaseView) -> None:
    """Nobody need be named any more."""
    if NOBODY_LEFT in view.flags:
        view.flags.remove(NOBODY_LEFT)
