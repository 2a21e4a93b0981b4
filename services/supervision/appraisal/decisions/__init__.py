"""What supervision decides about an appraisal: one decision for each thing that can happen."""

from services.supervision.appraisal.decisions.appraisers import (
    Bench,
    name_appraiser,
    recuse,
    substitute_absent,
)
from services.supervision.appraisal.decisions.ending import (
    ask_reopening,
    explain,
    rule_on_reopening,
    send_back_what_failed,
)
from services.supervision.appraisal.decisions.judging import (
    annul,
    appraise,
    close_after_window,
    rate,
)
from services.supervision.appraisal.decisions.opening import (
    endorse,
    follow_handover,
    join,
    names_somebody_fit,
    open_for_judgement,
    wait_for_answer,
    withdraw,
)

__all__ = [
    "Bench",
    "annul",
    "appraise",
    "ask_reopening",
    "close_after_window",
    "endorse",
    "explain",
    "follow_handover",
    "join",
    "name_appraiser",
    "names_somebody_fit",
    "open_for_judgement",
    "rate",
    "recuse",
    "rule_on_reopening",
    "send_back_what_failed",
    "substitute_absent",
    "wait_for_answer",
    "withdraw",
]
