"""Dispatch 委室派单, 局长接单: the composition of the service."""

from services.dispatch.order import subscribers as order
from services.dispatch.order.store import Orders
from services.dispatch.settings import Settings
from shared.contracts.directory import (
    CalendarAnnounced,
    DepartmentNamed,
    DeputyElected,
    PeriodSet,
    PositionHeld,
    PracticeSet,
)
from shared.eventing.handlers import keeping
from shared.runtime.process import run
from shared.runtime.service import Service
from shared.storage.references import References

DIRECTORY = keeping(
    DepartmentNamed, DeputyElected, PositionHeld, CalendarAnnounced, PeriodSet, PracticeSet
)

DISPATCH = Service(
    name="dispatch",
    handlers=(order.handlers, DIRECTORY),
    rooms=lambda committer: {"orders": Orders(committer), "references": References(committer)},
    sweeps=(order.call_deadlines,),
)

if __name__ == "__main__":
    run(DISPATCH, Settings())
