"""The marks a case leaves in the figures: derived from its story, and from nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import singledispatch

from services.gateway.views.figures.handovers import Handover, Rounds, concluded, rounds_of
from services.gateway.views.told import Told, story
from shared.contracts.appraisal import CaseClosed, CaseExplained, CaseRated
from shared.contracts.concern import (
    ConcernAnswered,
    ConcernEndorsed,
    ConcernReferred,
    ConcernSubmitted,
)
from shared.contracts.envelope import FactData
from shared.contracts.order import OrderAccepted, OrderResolved
from shared.divisions import county_of, full_code, township_of
from shared.working_days import local_date

SATISFIED_FROM = 3
"""Of 1 to 5: 3 is basically satisfied 基本满意."""


class Figure(StrEnum):
    """What is counted. `accepted_in_time` and `concluded` count on the day of the handover, so
    that each handover is in both parts of its rate; all else on the day it happened."""

    SUBMITTED = "submitted"
    ANSWERED = "answered"
    REFERRED = "referred"
    ENDORSED = "endorsed"
    HANDED_OVER = "handed_over"
    ACCEPTED_IN_TIME = "accepted_in_time"
    CONCLUDED = "concluded"
    RESOLVED = "resolved"
    CLOSED = "closed"
    SOLVED = "solved"
    RATED = "rated"
    SATISFIED = "satisfied"
    UNRATED = "unrated"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that counts so many times, for a department or for none, on a day, in a place."""

    figure: Figure
    on: date
    township: str
    department: str | None = None
    times: int = 1

    @property
    def county(self) -> str:
        """The county that the township lies in."""
        return full_code(county_of(self.township))


@dataclass(frozen=True, slots=True)
class Marking:
    """A fact of a case being marked: the day it counts on, the place, and the case's rounds."""

    on: date
    township: str
    rounds: Rounds

    def mark(self, figure: Figure, department: str | None = None, times: int = 1) -> Mark:
        """A mark of the day the fact happened."""
        return Mark(figure, self.on, self.township, department, times)

    def lead_in(self, round_: int) -> str | None:
        """The department that led a round, as far as is known."""
        handover = self.rounds.handed_over_in(round_)
        return handover.lead if handover else None

    def of_handover(self, figure: Figure, handover: Handover) -> Mark:
        """A mark of the day of a handover, for its lead."""
        return Mark(figure, handover.on, self.township, handover.lead)


def marks_of(facts: Iterable[Told]) -> list[Mark]:
    """The marks of the case that these facts, in any order, tell of."""
    told = story(facts)
    if not told:
        return []
    rounds, township = rounds_of(told), township_of(told[0].division)
    marks = [
        mark
        for fact in told
        for mark in marked(fact.data, Marking(local_date(fact.time), township, rounds))
    ]
    for figure, handovers in (
        (Figure.HANDED_OVER, rounds.handovers.values()),
        (Figure.CONCLUDED, concluded(told, rounds)),
    ):
        marks += [Mark(figure, one.on, township, one.lead) for one in handovers]
    return marks


@singledispatch
def marked(_: FactData, __: Marking) -> Iterator[Mark]:
    """The marks that one fact leaves by itself, if any."""
    yield from ()


@marked.register
def _submitted(_: ConcernSubmitted, fact: Marking) -> Iterator[Mark]:
    yield fact.mark(Figure.SUBMITTED)


@marked.register
def _answered(_: ConcernAnswered, fact: Marking) -> Iterator[Mark]:
    yield fact.mark(Figure.ANSWERED)


@marked.register
def _referred(_: ConcernReferred, fact: Marking) -> Iterator[Mark]:
    yield fact.mark(Figure.REFERRED)


@marked.register
def _endorsed(_: ConcernEndorsed, fact: Marking) -> Iterator[Mark]:
    yield fact.mark(Figure.ENDORSED)


@marked.register
def _accepted(data: OrderAccepted, fact: Marking) -> Iterator[Mark]:
    handover = fact.rounds.handovers.get(data.round)
    if data.in_time and handover and handover.lead == data.department:
        yield fact.of_handover(Figure.ACCEPTED_IN_TIME, handover)


@marked.register
def _resolved(data: OrderResolved, fact: Marking) -> Iterator[Mark]:
    yield fact.mark(Figure.RESOLVED, data.department)


@marked.register
def _rated(data: CaseRated, fact: Marking) -> Iterator[Mark]:
    lead = fact.lead_in(data.round)
    yield fact.mark(Figure.RATED, lead)
    if data.score >= SATISFIED_FROM:
        yield fact.mark(Figure.SATISFIED, lead)


@marked.register
def _closed(data: CaseClosed, fact: Marking) -> Iterator[Mark]:
    yield from _ended(data, fact)
    if fact.rounds.solved(data):
        yield fact.mark(Figure.SOLVED, fact.lead_in(data.round))


@marked.register
def _explained(data: CaseExplained, fact: Marking) -> Iterator[Mark]:
    yield from _ended(data, fact)


def _ended(data: CaseClosed | CaseExplained, fact: Marking) -> Iterator[Mark]:
    lead = fact.lead_in(data.round)
    yield fact.mark(Figure.CLOSED, lead)
    if data.unrated:
        yield fact.mark(Figure.UNRATED, lead, times=data.unrated)
