"""A case as all its facts tell it: the same, whatever the order in which they came."""

from collections.abc import Iterable, Mapping
from functools import singledispatch

from services.gateway.views.cases.status import NEVER_PUBLIC, SET_BY, Status
from services.gateway.views.cases.view import CaseView, Happening
from services.gateway.views.kinds import NOUN_OF
from services.gateway.views.told import Told, story
from shared.contracts.appraisal import (
    AppraisalAnnulled,
    AppraisalOpened,
    CaseClosed,
    CaseRated,
    OrderAppraised,
)
from shared.contracts.concern import (
    ConcernDeclined,
    ConcernJoined,
    ConcernMerged,
    ConcernSubmitted,
    ConcernTriaged,
)
from shared.contracts.envelope import FactData
from shared.contracts.order import (
    OrderAccepted,
    OrderHandedOver,
    OrderProgressed,
    OrderResolved,
    OrderReturned,
)
from shared.divisions import county_of, township_of

# What a line of the timeline tells beside its note. Who reported is never among it.
PUBLIC_DETAILS = (
    "round",
    "lead",
    "outcome",
    "verdict",
    "score",
    "due_on",
    "accept_by",
    "promised_on",
    "verdict_due_on",
    "rating_until",
    "into",
    "merged",
)

PUBLIC_WORDS: Mapping[type[FactData], str] = {
    ConcernTriaged: "summary",
    ConcernDeclined: "reason",
    OrderAccepted: "plan",
    OrderReturned: "reason",
    OrderProgressed: "note",
    OrderResolved: "result",
    OrderAppraised: "reasons",
    AppraisalAnnulled: "reason",
}


def fold(facts: Iterable[Told]) -> CaseView:
    """The case that these facts tell of; there is at least one, and they are all of one case."""
    ordered = story(facts)
    view = CaseView(division=ordered[0].division)
    for fact in ordered:
        tell(fact.data, view)
        view.status = SET_BY[type(fact.data)] or view.status
        count(fact, view)
        view.timeline.append(happening(fact, view.status))
    view.county, view.township = county_of(view.division), township_of(view.division)
    view.public = view.summary is not None and view.status not in NEVER_PUBLIC
    view.submitted_at, view.updated_at = ordered[0].time, ordered[-1].time
    view.applied = len(ordered)
    return view


def count(fact: Told, view: CaseView) -> None:
    """How far the aggregate that told the fact has come, as far as is known."""
    noun = NOUN_OF[type(fact.data)]
    if fact.version > view.versions.get(noun, 0):
        view.versions[noun], view.told[noun] = fact.version, 0
    view.told[noun] += 1


def happening(fact: Told, status: Status) -> Happening:
    """A fact as a line of the timeline."""
    said = fact.data.model_dump(mode="json", include=set(PUBLIC_DETAILS), exclude_none=True)
    return Happening(
        fact.id, fact.time, fact.type, fact.actor, status, note=note(fact.data), details=said
    )


def note(data: FactData) -> str | None:
    """The public words of a fact."""
    words = PUBLIC_WORDS.get(type(data))
    return getattr(data, words) if words else None


@singledispatch
def tell(_: FactData, __: CaseView) -> None:
    """What a fact changes of the case beside its status, if anything."""


@tell.register
def _submitted(data: ConcernSubmitted, view: CaseView) -> None:
    view.reporters.add(data.reporter)
    view.channel, view.category = data.channel, data.category


@tell.register
def _triaged(data: ConcernTriaged, view: CaseView) -> None:
    view.reporters.update(data.reporters)
    view.category, view.urgency, view.summary = data.category, data.urgency, data.summary


@tell.register
def _merged(data: ConcernMerged, view: CaseView) -> None:
    view.reporters.update(data.reporters)
    view.into = data.into


@tell.register
def _joined(data: ConcernJoined, view: CaseView) -> None:
    view.reporters.update(data.reporters)
    if data.merged not in view.merged:
        view.merged.append(data.merged)


@tell.register
def _handed_over(data: OrderHandedOver, view: CaseView) -> None:
    view.round, view.lead_department, view.assisting = data.round, data.lead, data.assisting
    view.appraiser, view.accept_by = data.appraiser, data.accept_by
    view.due_on = view.outcome = view.promised_on = view.verdict = None
    view.verdict_due_on = view.rating_until = None


@tell.register
def _accepted(data: OrderAccepted, view: CaseView) -> None:
    view.due_on = data.due_on


@tell.register
def _resolved(data: OrderResolved, view: CaseView) -> None:
    view.outcome, view.promised_on = data.outcome, data.promised_on


@tell.register
def _opened(data: AppraisalOpened, view: CaseView) -> None:
    view.appraiser = data.appraiser
    view.verdict_due_on, view.rating_until = data.verdict_due_on, data.rating_until


@tell.register
def _appraised(data: OrderAppraised, view: CaseView) -> None:
    view.verdict = data.verdict


@tell.register
def _annulled(data: AppraisalAnnulled, view: CaseView) -> None:
    view.verdict, view.verdict_due_on = None, data.verdict_due_on


@tell.register
def _rated(data: CaseRated, view: CaseView) -> None:
    tally = view.ratings.setdefault(str(data.round), {})
    tally[str(data.score)] = tally.get(str(data.score), 0) + 1


@tell.register
def _closed(data: CaseClosed, view: CaseView) -> None:
    view.outcome, view.verdict = data.outcome, data.verdict
