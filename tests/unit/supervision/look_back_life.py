"""The life of looking back on a case, for the test that walks its table."""

from datetime import date
from enum import StrEnum

from services.supervision.look_back.domain import OUTSTANDING, Look, LookBack, Status
from tests.unit.lifecycles import Life, Verb
from tests.unit.samples import CASE, TOWNSHIP

PROMISED, AFTER_A_MONTH = date(2026, 9, 15), date(2026, 10, 1)
ON_PROMISE, AFTER_CLOSING = Look("on_promise", PROMISED), Look("after_closing", AFTER_A_MONTH)

SCHEDULED = LookBack(CASE, TOWNSHIP, round=1, outstanding=(ON_PROMISE, AFTER_CLOSING))
CALLED = SCHEDULED.called(on=PROMISED)
DONE = SCHEDULED.passed(PROMISED).passed(AFTER_A_MONTH)
SAMPLES = [SCHEDULED, CALLED, DONE, CALLED.failed(PROMISED), SCHEDULED.dropped()]


def at(status: StrEnum) -> LookBack:
    """A looking back that came to this status by its own verbs."""
    [sample] = [sample for sample in SAMPLES if sample.status is status]
    return sample


LIFE = Life(
    at,
    verbs=[
        Verb("scheduled_anew", lambda it: it.scheduled_anew(2, (AFTER_CLOSING,)), Status.SCHEDULED),
        Verb("called", lambda it: it.called(AFTER_A_MONTH), Status.CALLED, only_from=OUTSTANDING),
        Verb("passed", lambda it: it.passed(PROMISED), Status.SCHEDULED, only_from=OUTSTANDING),
        Verb(
            "passed",
            lambda it: it.called(AFTER_A_MONTH).passed(AFTER_A_MONTH),
            Status.CALLED,
            only_from=OUTSTANDING,
        ),
        Verb(
            "passed",
            lambda it: it.passed(AFTER_A_MONTH).passed(AFTER_A_MONTH),
            Status.DONE,
            only_from=OUTSTANDING,
        ),
        Verb("failed", lambda it: it.failed(PROMISED), Status.FAILED, only_from=OUTSTANDING),
        Verb("dropped", LookBack.dropped, Status.DROPPED, only_from=OUTSTANDING),
    ],
)
