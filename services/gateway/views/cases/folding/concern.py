"""What a concern's own facts change of its case."""

from functools import singledispatch

from services.gateway.views.cases.view import CaseView
from shared.contracts.concern import (
    AppealDismissed,
    AppealUpheld,
    ConcernAnswered,
    ConcernAppealed,
    ConcernEndorsed,
    ConcernEscalated,
    ConcernHidden,
    ConcernJoined,
    ConcernMerged,
    ConcernResumed,
    ConcernRevealed,
    ConcernSubmitted,
    ConcernTriaged,
)
from shared.contracts.envelope import FactData


@singledispatch
def tell(_: FactData, __: CaseView) -> None:
    """What a fact changes of the case beside its status, if anything."""


@tell.register
def _submitted(data: ConcernSubmitted, view: CaseView) -> None:
    view.reporters.add(data.reporter)
    view.channel, view.category = data.channel, data.category
    view.contact_point, view.owner, view.filed_by = data.contact_point, data.owner, data.filed_by
    view.about_township = data.about_township


@tell.register
def _triaged(data: ConcernTriaged, view: CaseView) -> None:
    view.reporters.update(data.reporters)
    view.category, view.urgency, view.summary = data.category, data.urgency, data.summary
    view.place = data.place
    view.owner, view.filed_by = data.owner or view.owner, data.filed_by or view.filed_by


@tell.register
def _answered(data: ConcernAnswered, view: CaseView) -> None:
    view.reporters.update(data.reporters)
    view.category, view.summary = data.category, data.summary


@tell.register
def _merged(data: ConcernMerged, view: CaseView) -> None:
    view.reporters.update(data.reporters)
    view.into = data.into


@tell.register
def _resumed(_: ConcernResumed, view: CaseView) -> None:
    view.into = None


@tell.register
def _joined(data: ConcernJoined, view: CaseView) -> None:
    view.reporters.update(data.reporters)
    if data.merged not in view.merged:
        view.merged.append(data.merged)


@tell.register
def _endorsed(data: ConcernEndorsed, view: CaseView) -> None:
    view.endorsers.add(data.endorser)


@tell.register
def _appealed(_: ConcernAppealed, view: CaseView) -> None:
    view.appeal = "pending"


@tell.register
def _upheld(_: AppealUpheld, view: CaseView) -> None:
    view.appeal = "upheld"


@tell.register
def _dismissed(_: AppealDismissed, view: CaseView) -> None:
    view.appeal = "dismissed"


@tell.register
def _escalated(_: ConcernEscalated, view: CaseView) -> None:
    view.about_township = True


@tell.register
def _hidden(_: ConcernHidden, view: CaseView) -> None:
    view.hidden = True


@tell.register
def _revealed(_: ConcernRevealed, view: CaseView) -> None:
    view.hidden = False
