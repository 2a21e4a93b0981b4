"""Appraisals 评单 and residents' ratings 评价, as supervision says them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.envelope import CommandData, FactData
from shared.contracts.values import Id, Number, Paragraph
from shared.terms import Outcome, Verdict

Evidence = Annotated[tuple[Id, ...], Field(max_length=10)]


class Appraise(CommandData):
    """The appraising deputy gives a verdict; "unsatisfied" needs reasons."""

    SUBJECT = "supervision.appraise.v1"

    verdict: Verdict
    reasons: Paragraph | None = None
    evidence: Evidence = ()


class AnnulAppraisal(CommandData):
    """The committee annuls a verdict that should not have been given so; it is to be given anew."""

    SUBJECT = "supervision.annul_appraisal.v1"

    reason: Paragraph


class RateCase(CommandData):
    """A reporter rates the answer; what they write beside it stays with the gateway."""

    SUBJECT = "supervision.rate_case.v1"

    reporter: Id
    score: Annotated[Number, Field(ge=1, le=5)]
    comment: Id | None = None
    """What the gateway keeps a comment under; no fact carries it."""


class AppraisalOpened(FactData):
    """An answered order is up for judgement: by the appraiser, and by its reporters."""

    TYPE = "appraisal.opened.v1"

    round: int
    appraiser: Id
    verdict_due_on: date
    rating_until: date


class OrderAppraised(FactData):
    """The appraising deputy gave a verdict; it is public.

    `verdict_number` tells a round's verdicts apart: after one is annulled, the next is 2.
    """

    TYPE = "order.appraised.v1"

    round: int
    appraiser: Id
    verdict: Verdict
    reasons: Paragraph | None = None
    evidence: tuple[Id, ...] = ()
    appraised_on: date
    in_time: bool
    verdict_number: int = 1


class AppraisalAnnulled(FactData):
    """The committee annulled a verdict; the appraiser is to give it anew.

    `appraised_on`, `in_time` and `verdict_number` are those of the verdict annulled.
    """

    TYPE = "appraisal.annulled.v1"

    round: int
    appraiser: Id
    appraised_on: date
    in_time: bool
    verdict_number: int = 1
    reason: Paragraph
    verdict_due_on: date


class CaseRated(FactData):
    """A reporter rated the answer of this round."""

    TYPE = "case.rated.v1"

    round: int
    reporter: Id
    score: int


class CaseSentBack(FactData):
    """Someone whose satisfaction counts was not satisfied: the case goes round again."""

    TYPE = "case.sent_back.v1"

    round: int
    by: Literal["verdict", "rating"]


class CaseClosed(FactData):
    """The verdict stands and no reporter is unsatisfied: the end. Silence is counted apart."""

    TYPE = "case.closed.v1"

    round: int
    outcome: Outcome
    verdict: Verdict
    rated: int
    unrated: int
