"""kill -9 at the worst moments of a group commit, and what the storage may do in the middle."""

from infra.demo.house import GATEWAY, SERVICES
from infra.faults.catalogue import Faults
from infra.faults.failing import publishing_refused, storage_fails, storage_halts
from infra.faults.scene import Scene, both

HALTED = 2.0  # seconds
DECIDES = [name for name in SERVICES if name != GATEWAY]

moment = Faults()


@moment("every service is killed between commit and publish", short=True)
async def committed(scene: Scene) -> str:
    """The stream takes nothing in, so that what is committed waits; then its process dies."""
    outboxes = [scene.client[scene.settings.database(name)]["outbox"] for name in DECIDES]
    everybody = [process for name in DECIDES for process in both(name)]

    async def waiting() -> int:
        return sum([await outbox.count_documents({"pending": True}) for outbox in outboxes])

    async def waits() -> bool:
        return await waiting() > 0

    async with publishing_refused(scene.nats):
        await scene.until(waits, "something has been committed", within=30)
        scene.kill(*everybody)
        waited = await waiting()
    await scene.start(*everybody)
    return f"{waited} outbox documents were waiting"


@moment("dispatch is killed between publish and mark")
async def published(scene: Scene) -> str:
    """What notes that a document was published halts; the facts are in the stream already."""
    marks = {
        "failCommands": ["update"],
        "namespace": f"{scene.settings.database('dispatch')}.outbox",
    }
    async with storage_halts(scene.client, HALTED, **marks):
        scene.kill(*both("dispatch"))
    await scene.start(*both("dispatch"))
    return "its facts were published, and published again"


@moment("dispatch is killed in the middle of a transaction")
async def writing(scene: Scene) -> str:
    """The aggregates are written; the causes are about to be."""
    causes = {
        "failCommands": ["insert"],
        "namespace": f"{scene.settings.database('dispatch')}.inbox",
    }
    async with storage_halts(scene.client, HALTED, **causes):
        scene.kill(*both("dispatch"))
    await scene.start(*both("dispatch"))
    return "the transaction was left behind"


@moment("every service is killed while commits are under way")
async def committing(scene: Scene) -> str:
    """Nobody learns whether they were carried out."""
    everybody = [process for name in DECIDES for process in both(name)]
    async with storage_halts(scene.client, HALTED, failCommands=["commitTransaction"]):
        scene.kill(*everybody)
    await scene.start(*everybody)
    return f"{len(everybody)} processes at once"


@moment("MongoDB drops the connection of commits and writes")
async def dropped(scene: Scene) -> str:
    """Thirty times, whatever became of them."""
    commands = ["commitTransaction", "insert", "update"]
    async with storage_fails(scene.servers.mongo_url, commands, times=30):
        meanwhile = await scene.lasts(5)
    return f"{meanwhile} cases ended meanwhile"
