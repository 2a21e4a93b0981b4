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


class Position(StrEnum):
    """What someone is in a department: the liaison 联络员 drafts, the chief 局长 signs."""

    CHIEF = "chief"
    LIAISON = "liaison"


class ContactPointKind(StrEnum):
    """Where residents meet their deputies: 代表联络站, 代表服务岗, 农户联络点, 线上直通卡."""

    STATION = "station"
    SERVICE_POST = "service_post"
    HOUSEHOLD = "household"
    DIRECT_CARD = "direct_card"


class Referral(StrEnum):
    """Where a concern belongs that is not the congress's to hand over; never public.

    `county` is a complaint about the township itself: the county's committee triages it.
    """

    EMERGENCY = "emergency"
    COURT = "court"
    ACCUSATION = "accusation"
    PETITION = "petition"
    OUTSIDE = "outside"
    COUNTY = "county"


class DutyActivity(StrEnum):
    """What a deputy did 履职活动, that the township confirms before it counts."""

    RECEPTION = "reception"
    HOUSEHOLD_VISIT = "household_visit"
