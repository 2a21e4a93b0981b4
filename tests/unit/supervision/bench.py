"""Deputies who may appraise, and who asks for another one, as these tests say it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from services.supervision.appraisal import decisions
from services.supervision.appraisal.decisions import Bench
from services.supervision.appraisal.domain import Appraisal, Status
from shared.contracts.appraisal import AppraiserSubstituted, NameAppraiser, RecuseAppraiser
from shared.contracts.directory import DeputyElected, PositionHeld
from shared.contracts.envelope import Actor, Command
from shared.decision import Decision
from shared.eventing.nudges import Nudge
from shared.terms import Position, Role
from shared.working_days import local_date
from tests.unit.samples import (
    CASE,
    COUNTY,
    DEPUTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    actor,
    command,
)
from tests.unit.supervision.appraisal_life import COUNTING, LEAD, counting

NEIGHBOUR, FAR = "deputy-2", "deputy-3"


def deputy(id_: str, division: str = TOWNSHIP, ended_on: str | None = None) -> DeputyElected:
    return DeputyElected.model_validate(
        {
            "id": id_,
            "division": division,
            "name": "A deputy",
            "level": "township",
            "ended_on": ended_on,
        }
    )


def works_at(department: str, deputy: str, ended_on: str | None = None) -> PositionHeld:
    return PositionHeld.model_validate(
        {
            "id": f"{department}-{deputy}",
            "division": COUNTY,
            "department": department,
            "title": "Deputy director",
            "position": Position.CHIEF,
            "name": "A deputy",
            "deputy": deputy,
            "ended_on": ended_on,
        }
    )


def bench(
    *positions: PositionHeld,
    deputies: Sequence[DeputyElected] = (
        deputy("deputy-1"),
        deputy(NEIGHBOUR),
        deputy(FAR, OTHER_TOWNSHIP),
    ),
) -> Bench:
    """Two deputies of the case's township, one of another; positions as they are given."""
    return Bench(deputies, positions)


BENCH = bench()
NEIGHBOUR_WORKS_THERE = bench(works_at(LEAD, NEIGHBOUR))

CHAIR = actor(Role.CHAIR, division=TOWNSHIP)
REASON = "I built that pipe"
LATE = datetime(2026, 9, 10, 16, tzinfo=UTC)  # midnight after the day the verdict was due
DAY_AFTER = date(2026, 9, 11)
DUE_ANEW = date(2026, 9, 21)  # the 20th, a Sunday, is a working day

WITH_A_VERDICT = sorted({Status.APPRAISED, Status.CLOSED, Status.WITHDRAWN})


def recusal(by: Actor = DEPUTY, in_round: int | None = 1) -> Command[RecuseAppraiser]:
    return command(RecuseAppraiser(case=CASE, reason=REASON), by, in_round=in_round)


def naming(
    id_: str = FAR, by: Actor = CHAIR, in_round: int | None = None
) -> Command[NameAppraiser]:
    asked = NameAppraiser(case=CASE, deputy=id_, reason="She lives there")
    return command(asked, by, in_round=in_round)


def recuse(appraisal: Appraisal | None, who: Bench = BENCH) -> Decision[Appraisal]:
    return decisions.recuse(appraisal, recusal(in_round=None), who, COUNTING)


def name(
    appraisal: Appraisal | None, asked: Command[NameAppraiser], who: Bench = BENCH
) -> Decision[Appraisal]:
    return decisions.name_appraiser(appraisal, asked, who, COUNTING)


def late(at: datetime = LATE, in_round: int = 1) -> Nudge:
    return Nudge(CASE, "absent", in_round, due=at.date(), at=at)


def substitute(
    appraisal: Appraisal | None, who: Bench = BENCH, at: datetime = LATE, in_round: int = 1
) -> Decision[Appraisal]:
    since = counting(since=local_date(at))
    return decisions.substitute_absent(appraisal, late(at, in_round), who, since)


def substituted(
    by: str,
    because: str,
    instead_of: str = DEPUTY.id,
    due: date | None = None,
    reason: str | None = None,
) -> AppraiserSubstituted:
    return AppraiserSubstituted.model_validate(
        {
            "round": 1,
            "instead_of": instead_of,
            "appraiser": by,
            "because": because,
            "verdict_due_on": due,
            "reason": reason,
        }
    )
