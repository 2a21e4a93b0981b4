"""After a storm: five hundred reports at once; each is acknowledged, and there exactly once."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from infra.demo.people import Reporter
from infra.demo.stories.telling import Telling

TOWNSHIP, STAFF = "410422102", "410422102-staff"
REPORTS, AT_ONCE, MERGED = 500, 32, 10


def play(telling: Telling) -> None:
    """Reported at once, all in the queue, and the same trouble made one case."""
    began = monotonic()
    reporters = reported(telling)
    telling.must(
        len({one.case for one in reporters}) == REPORTS,
        f"{REPORTS} 件上报，全部回执 reported and acknowledged",
    )
    telling.say(f"     {monotonic() - began:.1f} s")
    wanted = Counter(one.case for one in reporters)
    queue = telling.until(lambda: waiting(telling, wanted), lambda found: found == wanted)
    telling.must(queue == wanted, "待分类队列中各有一件 each once in the queue of triage")
    made_one(telling, reporters[: MERGED + 1])


def reported(telling: Telling) -> Sequence[Reporter]:
    def report(number: int) -> Reporter:
        return telling.report(TOWNSHIP, f"大风刮倒了树，挡住了路（{number}）")

    with ThreadPoolExecutor(AT_ONCE) as residents:
        return list(residents.map(report, range(REPORTS)))


def waiting(telling: Telling, wanted: Counter[str]) -> Counter[str]:
    """How often each of the reports stands in the township's queue."""
    staff, found = telling.person(STAFF), Counter[str]()
    asked = {"scope": "mine", "status": "submitted", "limit": "100"}
    cursor: str | None = ""
    while cursor is not None:
        page = staff.gets("/cases", **asked, **({"cursor": cursor} if cursor else {}))
        found.update(one["id"] for one in page["items"] if one["id"] in wanted)
        cursor = page["next_cursor"]
    return found


def made_one(telling: Telling, reporters: Sequence[Reporter]) -> None:
    # Of those that wait for triage, the later is merged into the earlier.
    first, *others = sorted(reporters, key=lambda one: one.looks()["submitted_at"])
    telling.triaged(first.case, STAFF, "roads", "保安镇大风后树木倒伏挡路")
    for other in others:
        telling.person(STAFF).does("triage", other.case, decision="merge", into=first.case)

    def reporters_of_first() -> int:
        count: int = first.looks()["reporters"]
        return count

    count = telling.until(reporters_of_first, lambda count: count == len(reporters))
    telling.must(
        count == len(reporters), f"{MERGED} 件并入第一件，报告人都跟随 all follow the first"
    )
