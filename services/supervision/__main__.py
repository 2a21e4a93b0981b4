"""Supervision 代表评单: the composition of the service."""

from services.supervision.appraisal import subscribers as appraisal
from services.supervision.appraisal.store import Appraisals
from services.supervision.settings import Settings
from shared.contracts.directory import CalendarAnnounced
from shared.eventing.handlers import keeping
from shared.runtime.process import run
from shared.runtime.service import Service
from shared.storage.references import References

SUPERVISION = Service(
    name="supervision",
    handlers=(appraisal.handlers, keeping(CalendarAnnounced)),
    rooms=lambda committer: {
        "appraisals": Appraisals(committer),
        "references": References(committer),
    },
    sweeps=(appraisal.close_ended_windows,),
)

if __name__ == "__main__":
    run(SUPERVISION, Settings())
