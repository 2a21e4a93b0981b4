"""kill -9: of each service, of the servers, and of two at once."""

from infra.demo.house import SERVICES
from infra.faults.catalogue import Fault, Faults, Inflict
from infra.faults.scene import Scene, both

AWAY = 2.0  # seconds

crash = Faults()


def killed(service: str) -> Inflict:
    """First one of its two processes, while the other goes on; then both."""

    async def inflict(scene: Scene) -> str:
        scene.kill(f"{service}-2")
        meanwhile = await scene.goes_on(1)
        await scene.start(f"{service}-2")
        scene.kill(*both(service))
        await scene.lasts(AWAY)
        await scene.start(*both(service))
        return f"the other alone went on in {meanwhile:.1f} s"

    return inflict


def killed_together(*names: str) -> Inflict:
    """All of these at the same moment, with both processes of a service."""
    all_of_them = [
        process for name in names for process in (both(name) if name in SERVICES else (name,))
    ]

    async def inflict(scene: Scene) -> str:
        scene.kill(*all_of_them)
        await scene.lasts(AWAY)
        await scene.start(*all_of_them)
        return f"away for {AWAY:.0f} s"

    return inflict


crash.found += [Fault(f"{name} is killed", killed(name), short=True) for name in SERVICES]
crash.found += [
    Fault("NATS is killed", killed_together("nats"), short=True),
    Fault("MongoDB is killed", killed_together("mongo"), short=True),
    Fault("NATS and MongoDB are killed at once", killed_together("nats", "mongo"), short=True),
    Fault("intake and NATS are killed at once", killed_together("intake", "nats")),
    Fault("dispatch and MongoDB are killed at once", killed_together("dispatch", "mongo")),
    Fault("supervision and scoring are killed at once", killed_together("supervision", "scoring")),
    Fault("gateway and dispatch are killed at once", killed_together("gateway", "dispatch")),
    Fault("every service is killed at once", killed_together(*SERVICES)),
]
