"""An appraisal 评单: how a deputy and the residents judge a case's answers, round by round."""

from services.supervision.appraisal.domain.appraisal import ROUNDS_UNTIL_THE_MEETING, Appraisal
from services.supervision.appraisal.domain.judging import (
    UNSATISFIED_UP_TO,
    Assignment,
    Because,
    By,
    Ending,
    Finding,
    Flag,
    Judging,
    Rating,
    Replaced,
)
from services.supervision.appraisal.domain.status import (
    ENDED,
    EXPLICABLE,
    LIFECYCLE,
    RATEABLE,
    WITHOUT_A_VERDICT,
    Status,
)

__all__ = [
    "ENDED",
    "EXPLICABLE",
    "LIFECYCLE",
    "RATEABLE",
    "ROUNDS_UNTIL_THE_MEETING",
    "UNSATISFIED_UP_TO",
    "WITHOUT_A_VERDICT",
    "Appraisal",
    "Assignment",
    "Because",
    "By",
    "Ending",
    "Finding",
    "Flag",
    "Judging",
    "Rating",
    "Replaced",
    "Status",
]
