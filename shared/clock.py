"""The clock of the edge. Decisions never read it: they are given the time of their cause.

A demonstration may move it on, so that weeks of a story pass in moments; nothing else does.
"""

from datetime import UTC, datetime, timedelta

# MongoDB keeps milliseconds; a finer time would not survive being stored.
TICK = timedelta(milliseconds=1)


_ahead = timedelta()


def move(ahead: timedelta) -> None:
    """Let this process's clock be so far ahead of the machine's. Never back: facts are in order."""
    global _ahead  # noqa: PLW0603  (there is one clock in a process)
    _ahead = max(ahead, _ahead)


def ahead() -> timedelta:
    """How far ahead this process's clock is."""
    return _ahead


def now() -> datetime:
    """The moment it is, in UTC, to the millisecond."""
    moment = datetime.now(UTC) + _ahead
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
