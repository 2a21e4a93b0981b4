"""Scoring 履职银行: the composition of the service."""

from services.scoring.activity import subscribers as activity
from services.scoring.activity.store import Activities
from services.scoring.ledger import subscribers as ledger
from services.scoring.ledger.store import Ledgers
from services.scoring.settings import Settings
from shared.contracts.directory import DeputyElected, IndicatorSet
from shared.eventing.handlers import keeping
from shared.runtime.process import run
from shared.runtime.service import Service
from shared.storage.references import References

SCORING = Service(
    name="scoring",
    handlers=(activity.handlers, ledger.handlers, keeping(DeputyElected, IndicatorSet)),
    rooms=lambda committer: {
        "activities": Activities(committer),
        "ledgers": Ledgers(committer),
        "references": References(committer),
    },
)

if __name__ == "__main__":
    run(SCORING, Settings())
