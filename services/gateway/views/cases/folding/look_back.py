"""What the look-backs' facts change of their case."""

from datetime import date
from functools import singledispatch

from services.gateway.views.cases.view import CaseView, LookBack, LookBackState
from shared.contracts.envelope import FactData
from shared.contracts.look_back import (
    LookBackCalled,
    LookBackFailed,
    LookBackPassed,
    LookBackScheduled,
    Occasion,
)


@singledispatch
def tell(_: FactData, __: CaseView) -> None:
    """What a fact changes of the case beside its status, if anything."""


@tell.register
def _scheduled(data: LookBackScheduled, view: CaseView) -> None:
    keep(view, LookBack(data.round, data.occasion, "scheduled", data.due_on))


@tell.register
def _called(data: LookBackCalled, view: CaseView) -> None:
    keep(view, LookBack(data.round, data.occasion, "due", data.due_on))


@tell.register
def _passed(data: LookBackPassed, view: CaseView) -> None:
    done(view, data.round, data.occasion, "passed")


@tell.register
def _failed(data: LookBackFailed, view: CaseView) -> None:
    done(view, data.round, data.occasion, "failed")


def done(view: CaseView, round_: int, occasion: Occasion, state: LookBackState) -> None:
    """Someone looked; the day it was due stays as it was given."""
    keep(view, LookBack(round_, occasion, state, due_on(view, round_, occasion)))


def due_on(view: CaseView, round_: int, occasion: Occasion) -> date | None:
    """The day given for a look-back, as far as it is known."""
    this = round_, occasion
    days = (one.due_on for one in view.look_backs if (one.round, one.occasion) == this)
    return next(days, None)


def keep(view: CaseView, look_back: LookBack) -> None:
    """Keep where a look-back stands, in place of where it stood."""
    this = look_back.round, look_back.occasion
    others = [one for one in view.look_backs if (one.round, one.occasion) != this]
    view.look_backs = [*others, look_back]
