"""The field's own words: one term, one meaning, in code, facts and documents alike."""

from enum import StrEnum


class Role(StrEnum):
    """Who acts. Everyone but residents acts inside a division and what lies below it."""

    RESIDENT = "resident"
    DEPUTY = "deputy"
    TOWNSHIP = "township"
    CHAIR = "chair"
    COMMITTEE = "committee"
    DEPARTMENT = "department"
    ADMINISTRATOR = "administrator"
    SERVICE = "service"


class Channel(StrEnum):
    """How a concern reached the congress."""

    QR = "qr"
    RECEPTION = "reception"
    BENCH_MEETING = "bench_meeting"
    HOUSEHOLD_VISIT = "household_visit"
    CAMPAIGN = "campaign"
    DELIBERATION = "deliberation"
    HOTLINE = "hotline"
    OPEN311 = "open311"


class Identity(StrEnum):
    """How much of themselves a reporter shows."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


class Urgency(StrEnum):
    """How soon a concern wants an answer: a request, a problem, or a problem that cannot wait."""

    REQUEST = "request"
    PROBLEM = "problem"
    URGENT = "urgent"


class Outcome(StrEnum):
    """What a department's answer achieved. Letters, never colours: colour means lateness."""

    SOLVED = "A"
    UNDER_WAY = "B"
    PLANNED = "C"
    NOT_POSSIBLE = "D"


class Verdict(StrEnum):
    """What the appraising deputy found."""

    SATISFIED = "satisfied"
    BASICALLY_SATISFIED = "basically_satisfied"
    UNSATISFIED = "unsatisfied"
