"""The clock of the edge. Decisions never read it: they are given the time of their cause."""

from datetime import UTC, datetime, timedelta

# MongoDB keeps milliseconds; a finer time would not survive being stored.
TICK = timedelta(milliseconds=1)


def now() -> datetime:
    """The moment it is, in UTC, to the millisecond."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
