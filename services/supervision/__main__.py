"""Supervision 代表评单: the composition of the service."""

from services.supervision.appraisal import subscribers as appraisal
from services.supervision.appraisal.store import Appraisals
from services.supervision.look_back import subscribers as look_back
from services.supervision.look_back.store import LookBacks
from services.supervision.settings import Settings
from shared.contracts.directory import CalendarAnnounced, DeputyElected, PeriodSet, PositionHeld
from shared.eventing.handlers import keeping
from shared.runtime.process import run
from shared.runtime.service import Service
from shared.storage.references import References

SUPERVISION = Service(
    name="supervision",
    handlers=(
        appraisal.handlers,
        look_back.handlers,
        keeping(CalendarAnnounced, DeputyElected, PeriodSet, PositionHeld),
    ),
    rooms=lambda committer: {
        "appraisals": Appraisals(committer),
        "look_backs": LookBacks(committer),
        "references": References(committer),
    },
    sweeps=(
        appraisal.close_ended_windows,
        appraisal.substitute_the_absent,
        look_back.call_look_backs,
    ),
)

if __name__ == "__main__":
    run(SUPERVISION, Settings())
