"""Appraisals 评单 and residents' ratings 评价, as supervision says them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.envelope import CommandData, FactData
from shared.contracts.values import Evidence, Id, Number, Paragraph
from shared.terms import Outcome, Verdict


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


class RecuseAppraiser(CommandData):
    """The appraiser stands back 回避, with a reason; another deputy is named in their place.

    With nobody left it waits for the committee to name one.
    """

    SUBJECT = "supervision.recuse_appraiser.v1"

    reason: Paragraph


class NameAppraiser(CommandData):
    """The township's chair or the committee names another deputy to appraise the case."""

    SUBJECT = "supervision.name_appraiser.v1"

    deputy: Id
    reason: Paragraph


class ExplainCase(CommandData):
    """The committee ends a case that cannot be solved, explained in public 解释办结."""

    SUBJECT = "supervision.explain_case.v1"

    explanation: Paragraph


class AskReopening(CommandData):
    """A reporter asks to reopen a closed case; their words stay with the gateway."""

    SUBJECT = "supervision.ask_reopening.v1"

    reporter: Id
    words: Id


class RuleOnReopening(CommandData):
    """The township reopens the case, or refuses, and gives its reason."""

    SUBJECT = "supervision.rule_on_reopening.v1"

    granted: bool
    reason: Paragraph


class AppraisalOpened(FactData):
    """An answered order is up for judgement: by the appraiser, and by its reporters."""

    TYPE = "appraisal.opened.v1"

    round: int
    appraiser: Id | None = None
    """None while nobody is left to appraise it: the committee is to name somebody."""
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
    """A reporter, or an endorser, rated the answer of this round."""

    TYPE = "case.rated.v1"

    round: int
    reporter: Id
    score: int
    by: Literal["reporter", "endorser"] = "reporter"
    """An endorser's rating counts in the rate, and never sends a case back."""


class CaseSentBack(FactData):
    """Someone whose satisfaction counts was not satisfied: the case goes round again."""

    TYPE = "case.sent_back.v1"

    round: int
    by: Literal["verdict", "rating", "reopening", "look_back"]


class CaseClosed(FactData):
    """The verdict stands and no reporter is unsatisfied: the end. Silence is counted apart."""

    TYPE = "case.closed.v1"

    round: int
    outcome: Outcome
    verdict: Verdict
    rated: int
    unrated: int
    promised_on: date | None = None
    """The day promised with outcome B or C: there is a look-back on it."""


class CaseExplained(FactData):
    """The case ended, explained and not solved 解释办结: public, and counted as not solved."""

    TYPE = "case.explained.v1"

    round: int
    outcome: Outcome
    explanation: Paragraph
    rated: int
    unrated: int


class CaseFlagged(FactData):
    """The committee is to look at the case; after two unsatisfied rounds, and each later one, at a
    supervision meeting 督办会."""

    TYPE = "case.flagged.v1"

    round: int
    because: Literal["endorser_unsatisfied", "two_unsatisfied_rounds", "nobody_to_appraise"]


class AppraiserRecused(FactData):
    """The appraiser stood back from the case."""

    TYPE = "appraiser.recused.v1"

    round: int
    deputy: Id
    reason: Paragraph


class AppraiserSubstituted(FactData):
    """Another deputy appraises the case, with seven working days anew."""

    TYPE = "appraiser.substituted.v1"

    round: int
    instead_of: Id
    appraiser: Id
    because: Literal["recused", "absent", "named"]
    verdict_due_on: date | None = None
    """None while there is no answer yet."""
    reason: Paragraph | None = None


class ReopeningAsked(FactData):
    """A reporter asked to reopen the case."""

    TYPE = "reopening.asked.v1"

    round: int
    reporter: Id


class ReopeningGranted(FactData):
    """The township reopened the case: it goes round again."""

    TYPE = "reopening.granted.v1"

    round: int
    reason: Paragraph


class ReopeningRefused(FactData):
    """The township did not reopen the case, and gave its reason."""

    TYPE = "reopening.refused.v1"

    round: int
    reason: Paragraph
