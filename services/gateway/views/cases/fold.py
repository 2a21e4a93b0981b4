"""A case as all its facts tell it: the same, whatever the order in which they came."""

from collections.abc import Callable, Iterable, Mapping

from services.gateway.views.cases.folding import appraisal, concern, look_back, order
from services.gateway.views.cases.status import NEVER_PUBLIC, Status, status_left_by
from services.gateway.views.cases.view import CaseView, Happening
from services.gateway.views.cases.waiting import waits
from services.gateway.views.cases.words import DETAILS, note
from services.gateway.views.kinds import NOUN_OF
from services.gateway.views.told import Told, story
from shared.contracts.envelope import FactData
from shared.divisions import county_of, township_of

TELL: Mapping[str, Callable[[FactData, CaseView], None]] = {
    "concern": concern.tell,
    "order": order.tell,
    "appraisal": appraisal.tell,
    "look_back": look_back.tell,
}
"""What a fact changes of the case beside its status, by the noun that tells it."""


def fold(facts: Iterable[Told]) -> CaseView:
    """The case that these facts tell of; there is at least one, and they are all of one case."""
    ordered = story(facts)
    view = CaseView(division=ordered[0].division)
    for fact in ordered:
        kind = type(fact.data)
        TELL[NOUN_OF[kind]](fact.data, view)
        view.status = status_left_by(kind, view.status)
        view.timeline.append(happening(fact, view.status))
    view.count(ordered)
    view.submitted_at, view.updated_at = ordered[0].time, ordered[-1].time
    view.applied = len(ordered)
    conclude(view)
    return view


def conclude(view: CaseView) -> None:
    """What follows from all the facts together."""
    view.county, view.township = county_of(view.division), township_of(view.division)
    screened = view.summary is not None and view.status not in NEVER_PUBLIC
    view.public = screened and not view.hidden
    view.look_backs = [
        one for one in view.look_backs if not one.outstanding or still_closed(view, one.round)
    ]
    view.waiting_for, view.due = waits(view)
    lapse(view)


def lapse(view: CaseView) -> None:
    """What was asked for, or was late, and does not matter any more where the case stands now."""
    if view.waiting_for not in ("accept", "resolve"):
        view.overdue = view.escalated = False
    if view.postponement == "pending" and view.waiting_for != "resolve":
        view.postponement = view.postponed_until = None
    if view.reopening == "pending" and view.status is not Status.CLOSED:
        view.reopening = None


def still_closed(view: CaseView, round_: int) -> bool:
    """Whether the case rests on the end of that round; otherwise its look-backs are dropped."""
    return view.status is Status.CLOSED and view.round == round_


def happening(fact: Told, status: Status) -> Happening:
    """A fact as a line of the timeline."""
    said = fact.data.model_dump(mode="json", include=set(DETAILS), exclude_none=True)
    return Happening(
        fact.id, fact.time, fact.type, fact.actor, status, note=note(fact.data), details=said
    )
