"""Clocks: of some processes, which are wrong; and of everybody, which jump."""

from datetime import timedelta

from infra.faults.catalogue import Faults
from infra.faults.failing import publishing_refused
from infra.faults.moments import DECIDES
from infra.faults.scene import Scene, both
from shared import clock

AHEAD = timedelta(hours=1)
TOLD_WITHIN = 30.0  # seconds

clocks = Faults()


# Before the other: a clock that has jumped a day is not an hour ahead any more.
@clocks("the clocks of half of all processes are an hour ahead, and right again after kill -9")
async def wrong(scene: Scene) -> str:
    """What they had committed and not told is from the future, for whoever finds it."""
    astray, everybody = [f"{name}-2" for name in DECIDES], [p for n in DECIDES for p in both(n)]
    scene.kill(*astray)
    for name in astray:
        scene.house.start(name, "infra.faults.wrong_clock", str(AHEAD.total_seconds()))
    await scene.ready()
    await scene.goes_on()
    async with publishing_refused(scene.nats):
        await scene.until(lambda: from_the_future(scene), "something is committed", within=30)
        scene.kill(*everybody)
    await scene.start(*everybody)

    async def told() -> bool:
        return not await from_the_future(scene)

    await scene.until(told, "what was committed is published", within=TOLD_WITHIN)
    return "what waited in the outboxes was published"


async def from_the_future(scene: Scene) -> bool:
    """Whether anything waits to be published that was committed later than it is now."""
    later = {"pending": True, "at": {"$gt": clock.now() + AHEAD / 2}}
    outboxes = [scene.client[scene.settings.database(name)]["outbox"] for name in DECIDES]
    return any([await outbox.count_documents(later, limit=1) for outbox in outboxes])


@clocks("the clock of the demonstration jumps a day ahead")
async def jumps(scene: Scene) -> str:
    """Every process follows within a second, each at another moment."""
    administrator = scene.house.administrator[0]
    now = await scene.callers.post("/demonstration/clock", {"days": 1}, administrator)
    return f"it is {now['now']}"
