"""The appraisal that a command or a fact is about, and whether it may be asked."""

from services.supervision.appraisal.domain import (
    Appraisal,
    Status,
)
from shared.authority import must_be, require
from shared.contracts.envelope import C, Command
from shared.errors import IllegalStep, NotAReporter, NotYet
from shared.terms import Role

STAFF = (Role.TOWNSHIP, Role.CHAIR, Role.COMMITTEE)

ENDED_BEFORE = "the case has ended already"


def known(appraisal: Appraisal | None) -> Appraisal:
    """The appraisal a fact is about; facts about orders wait for the triage they follow."""
    if appraisal is None:
        raise NotYet(what="The triage of this concern")
    return appraisal


def present(appraisal: Appraisal | None, command: Command[C]) -> Appraisal:
    """The appraisal a command is about, in the round it was meant for."""
    if appraisal is None or (command.round or 0) > appraisal.round:
        raise NotYet(what="The appraisal of this case")
    appraisal.expect_round(command.round)
    return appraisal


def overseen(appraisal: Appraisal | None, command: Command[C], *roles: Role, to: str) -> Appraisal:
    """The appraisal a command is about, asked by one of those with a say over its division; about
    the township itself only the committee has one."""
    must_be(command.actor, *roles, to=to)
    appraisal = present(appraisal, command)
    if appraisal.about_township:
        must_be(command.actor, Role.COMMITTEE, to=f"{to} in what is about the township itself")
    require(command.actor, *roles, over=appraisal.division, to=to)
    return appraisal


def answered(appraisal: Appraisal | None, command: Command[C]) -> Appraisal:
    """The appraisal a judgement is about; the answer it judges may still be on its way here."""
    appraisal = present(appraisal, command)
    if appraisal.status is Status.AWAITING:
        premature = IllegalStep(status=appraisal.status, step="judged before it is answered")
        raise NotYet(what="The answer to judge", otherwise=premature)
    return appraisal


def handed_over(appraisal: Appraisal | None, command: Command[C]) -> Appraisal:
    """The appraisal whose appraiser changes; the handover that names one may be on its way here."""
    appraisal = gone_on(present(appraisal, command), to="given to another appraiser")
    if appraisal.assignment is None:
        unnamed = IllegalStep(status=appraisal.status, step="given to another appraiser")
        raise NotYet(what="The handover that names an appraiser", otherwise=unnamed)
    return appraisal


def gone_on(appraisal: Appraisal, to: str) -> Appraisal:
    """The appraisal in its next round, if it was sent back: that handover may be on its way."""
    if appraisal.status is Status.SENT_BACK:
        between = IllegalStep(status=appraisal.status, step=to)
        raise NotYet(what="The handover of the next round", otherwise=between)
    return appraisal


def must_ask_for_themselves(command: Command[C], reporter: str) -> None:
    """Residents act for themselves, by their own code."""
    if command.actor.role is not Role.RESIDENT or command.actor.id != reporter:
        raise NotAReporter
