"""Commands and facts as tests write them: a test names only what it is about."""

from datetime import UTC, date, datetime
from uuid import UUID

from shared.contracts.envelope import Actor, C, Command, F, Fact
from shared.terms import Role
from shared.working_days import WorkingCalendar

CASE = "case-1"

COUNTY = "654004000000"
TOWNSHIP = "654004001000"
OTHER_TOWNSHIP = "654004002000"
OTHER_COUNTY = "420607000000"

# A Tuesday, and noon in Shanghai.
NOON = datetime(2026, 9, 1, 4, tzinfo=UTC)
TODAY = date(2026, 9, 1)

CALENDAR = WorkingCalendar.of(
    [
        (
            2026,
            [date(2026, 9, 25), *(date(2026, 10, day) for day in (1, 2, 5, 6, 7))],
            [date(2026, 9, 20), date(2026, 10, 10)],
        )
    ]
)


def actor(
    role: Role, id_: str = "account-1", division: str = COUNTY, department: str | None = None
) -> Actor:
    """Someone who asks."""
    return Actor(id=id_, role=role, division=division, department=department)


RESIDENT = actor(Role.RESIDENT, division=TOWNSHIP)
TOWNSHIP_STAFF = actor(Role.TOWNSHIP, division=TOWNSHIP)
COMMITTEE = actor(Role.COMMITTEE)
DEPUTY = actor(Role.DEPUTY, id_="deputy-1")


def command(data: C, by: Actor, at: datetime = NOON, in_round: int | None = None) -> Command[C]:
    """What someone asks, as its service hears it."""
    return Command(id=UUID(int=1), actor=by, at=at, round=in_round, data=data)


def fact(
    data: F, subject: str = CASE, at: datetime = NOON, version: int = 1, division: str = TOWNSHIP
) -> Fact[F]:
    """What happened, as other services hear it."""
    return Fact(
        id=UUID(int=2),
        type=f"liandan.{data.TYPE}",
        source="/services/test",
        subject=subject,
        time=at,
        division=division,
        case=subject,
        version=version,
        actor="service",
        cause=UUID(int=1),
        data=data,
    )
