"""The table of rights as a page, docs/permissions.md."""

from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path

from tests.permissions.grants import Grant, Right
from tests.permissions.parties import ACCOUNTS, DEPARTMENTS, DEPUTIES, EVERY, Reach, Scene, Who
from tests.permissions.rights import ORDERING, OTHERS, READING, RESIDENTS, SUPERVISING, TRIAGING

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"

HEAD = """# Who may do what 权限表

Made by `python -m tests.permissions` from the table in `tests/permissions/rights.py`; do not edit
it here. The table is not what the system reads: it is what the system is held against, whole, by
`tests/unit/test_permissions.py` (every role, path, division and status, through the gates and the
services' own decisions) and by `tests/system/test_permissions.py` (at the interface).

- Whoever may not is told 403, whatever the status; without an account, 401.
- Of a case that is kept from sight (hidden, referred, or about the township itself and not public)
  whoever has no part in it is told 404, as of one that is not there; even who might answer.
- Whoever may, but not as the case stands, is told 409 with its status.
- *Over the division*: the account's division is that of the case, or one that it lies in.
- *As the case names them*: whatever the account's division. Who has the role and is not named is
  told 403 when it is time for the step, and may be told 409 before.
- *Where townships hand over*: in counties whose practice says so (`PUT /directory/practices`), and
  until a department has returned the order; then the committee rules.
- A concern about the township itself is in the charge of the county's committee alone.
- Paths are under `/api/v1`.
"""

ROOMS = (
    ("Residents", RESIDENTS),
    ("Triage", TRIAGING),
    ("Orders", ORDERING),
    ("Supervision", SUPERVISING),
    ("What is about no case", OTHERS),
    ("Reading what is not public", READING),
)


TOGETHER: Sequence[tuple[str, Set[Who]]] = (
    ("everyone", set(Who)),
    ("whoever has an account", set(ACCOUNTS)),
    ("department", set(DEPARTMENTS)),
    ("deputy", set(DEPUTIES)),
)


def page() -> str:
    """The page as it is to be."""
    return "\n".join([HEAD, *(line for room in ROOMS for line in table(*room))])


def table(title: str, rights: Iterable[Right]) -> Iterator[str]:
    """A heading, and a line for each grant."""
    yield from (f"## {title}", "", "| path | what | who | where | when |", "|---|---|---|---|---|")
    for right in rights:
        path = f"`{right.method} {right.path}`"
        for number, grant in enumerate(right.grants):
            first = (path, right.says) if number == 0 else ("", "")
            yield f"| {' | '.join((*first, who(grant), where(grant), when(right, grant)))} |"
    yield ""


def who(grant: Grant) -> str:
    """Those who may, many of them by one word."""
    left = set(grant.who)
    said = [word for word, people in TOGETHER if people <= left]
    for word, people in TOGETHER:
        left -= people if word in said else set()
    said = [word for word, people in TOGETHER if word in said and not covered(people, said)]
    return "; ".join([*said, *(one for one in Who if one in left)])


def covered(people: Set[Who], said: Sequence[str]) -> bool:
    """Whether a larger word says these too."""
    return any(people < larger for word, larger in TOGETHER if word in said)


def where(grant: Grant) -> str:
    """How far it reaches."""
    if grant.reach is Reach.ANYWHERE:
        return ""
    return f"{grant.reach}, where townships hand over" if grant.where_practised else grant.reach


def when(right: Right, grant: Grant) -> str:
    """The statuses it is for, each with what else has to be so."""
    if not right.of_a_case or grant.when == EVERY:
        return "" if not right.of_a_case else "any status"
    return ", ".join(f"`{status}`{besides(status, grant)}" for status in statuses(grant))


def statuses(grant: Grant) -> list[str]:
    """In the order of the statuses."""
    return list(dict.fromkeys(scene.status for scene in Scene if scene in grant.when))


def besides(status: str, grant: Grant) -> str:
    """What has to be so in this status, unless that is as a case usually stands in it."""
    scenes = [scene for scene in Scene if scene.status == status]
    granted = [scene for scene in scenes if scene in grant.when]
    if granted == scenes or any(scene == status for scene in granted):
        missing = [besides_of(scene) for scene in scenes if scene not in granted]
        return f" (not: {'; '.join(missing)})" if missing else ""
    return f" ({'; '.join(besides_of(scene) for scene in granted)})"


def besides_of(scene: Scene) -> str:
    """What a scene says beside its status."""
    return scene.partition(", ")[2]
