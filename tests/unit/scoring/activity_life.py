"""The life of a duty activity, for the test that walks its table."""

from enum import StrEnum

from services.scoring.activity.domain import Activity, Status
from shared.terms import DutyActivity
from tests.unit.lifecycles import Life, Verb
from tests.unit.samples import TODAY, TOWNSHIP

RECORDED = Activity(
    id="activity-1",
    division=TOWNSHIP,
    deputy="deputy-1",
    kind=DutyActivity.RECEPTION,
    on=TODAY,
    place="代表联络站",
    note="接待三位村民",
)
SAMPLES = [RECORDED, RECORDED.confirmed(), RECORDED.rejected()]


def at(status: StrEnum) -> Activity:
    """An activity that came to this status by its own verbs."""
    [sample] = [sample for sample in SAMPLES if sample.status is status]
    return sample


LIFE = Life(
    at,
    verbs=[
        Verb("confirmed", Activity.confirmed, Status.CONFIRMED),
        Verb("rejected", Activity.rejected, Status.REJECTED),
    ],
)
