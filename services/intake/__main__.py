"""Intake 居民点单: the composition of the service."""

from services.intake.concern import subscribers as concern
from services.intake.concern.store import Concerns
from services.intake.contact_point import subscribers as contact_point
from services.intake.contact_point.store import ContactPoints
from services.intake.settings import Settings
from shared.contracts.directory import CalendarAnnounced, DeputyElected, PeriodSet
from shared.eventing.handlers import keeping
from shared.runtime.process import run
from shared.runtime.service import Service
from shared.storage.references import References

INTAKE = Service(
    name="intake",
    handlers=(
        concern.handlers,
        contact_point.handlers,
        keeping(DeputyElected, CalendarAnnounced, PeriodSet),
    ),
    rooms=lambda committer: {
        "concerns": Concerns(committer),
        "contact_points": ContactPoints(committer),
        "references": References(committer),
    },
)

if __name__ == "__main__":
    run(INTAKE, Settings())
