"""After the end, or instead of it: explained, reopened, sent back by a look-back."""

from services.supervision.appraisal.decisions.finding import (
    STAFF,
    gone_on,
    known,
    must_ask_for_themselves,
    overseen,
    present,
)
from services.supervision.appraisal.decisions.judging import flagged
from services.supervision.appraisal.domain import (
    Appraisal,
    Status,
)
from shared.contracts.appraisal import (
    AskReopening,
    CaseExplained,
    CaseSentBack,
    ExplainCase,
    ReopeningAsked,
    ReopeningGranted,
    ReopeningRefused,
    RuleOnReopening,
)
from shared.contracts.envelope import Command, Fact
from shared.contracts.look_back import LookBackFailed
from shared.decision import Decision, decided
from shared.errors import NotYet
from shared.periods import Periods
from shared.terms import Role
from shared.working_days import local_date


def explain(appraisal: Appraisal | None, command: Command[ExplainCase]) -> Decision[Appraisal]:
    """The committee ends what cannot be solved, after two unsatisfied rounds, with its reasons."""
    appraisal = overseen(appraisal, command, Role.COMMITTEE, to="explain a case")
    waiting = gone_on(appraisal, to="explained")
    explained, (rated, unrated) = waiting.explained(on=local_date(command.at)), waiting.said
    return decided(
        explained,
        CaseExplained(
            round=explained.round,
            outcome=explained.judged.outcome,
            explanation=command.data.explanation,
            rated=rated,
            unrated=unrated,
        ),
    )


def ask_reopening(
    appraisal: Appraisal | None, command: Command[AskReopening], periods: Periods
) -> Decision[Appraisal]:
    """A reporter asks, within the period for it, that the closed case be reopened."""
    asked, today = command.data, local_date(command.at)
    must_ask_for_themselves(command, asked.reporter)
    appraisal = present(appraisal, command)
    wanted = appraisal.reopening_asked(asked.reporter, today, within=periods.reopening_within)
    return decided(wanted, ReopeningAsked(round=wanted.round, reporter=asked.reporter))


def rule_on_reopening(
    appraisal: Appraisal | None, command: Command[RuleOnReopening]
) -> Decision[Appraisal]:
    """The township reopens the case, and it goes round again; or refuses, with a reason."""
    appraisal = overseen(appraisal, command, *STAFF, to="rule on a reopening")
    ruling = command.data
    if not ruling.granted:
        refused = appraisal.reopening_refused()
        return decided(refused, ReopeningRefused(round=refused.round, reason=ruling.reason))
    reopened = appraisal.reopened()
    return decided(
        reopened,
        ReopeningGranted(round=reopened.round, reason=ruling.reason),
        CaseSentBack(round=reopened.round, by="reopening"),
    )


def send_back_what_failed(
    appraisal: Appraisal | None, fact: Fact[LookBackFailed]
) -> Decision[Appraisal]:
    """What was closed has not stayed solved: the case goes round again, and the round counts as one
    that ended unsatisfied."""
    appraisal = known(appraisal)
    if appraisal.has_gone_on_from(fact.data.round):
        return Decision.nothing(appraisal, because="it has gone round again already")
    if appraisal.status is not Status.CLOSED or appraisal.round != fact.data.round:
        raise NotYet(what="The closing that was looked back on")
    broken = appraisal.found_broken()
    told = CaseSentBack(round=broken.round, by="look_back")
    return decided(broken, told, *flagged(appraisal, broken))
