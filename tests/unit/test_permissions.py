"""The matrix of permissions: every role × path × division × status, generated and tested whole.

The rights are declared once, in `tests/permissions/rights.py`, and rendered as
docs/permissions.md. Here every cell about a case is asked twice, on a table where the services
stand with their own handlers and decisions: through the gateway's gates, where the answer must be
the right one to the status; and of the service alone, which must refuse by itself whatever is not
allowed, for a gate is a front door and not the rule. Nothing is left of an answer, so that what is
allowed is asked as well. The interface itself is held against the same table, in
tests/system/test_permissions.py, with refusals only.
"""

from collections.abc import Mapping
from itertools import product

import pytest
from pydantic import SecretStr

from services.gateway.api.application import PREFIX, application
from services.gateway.settings import Settings
from services.gateway.views.cases.status import Status
from tests.permissions.asking import Cell, answer, of_the_service, ways_of
from tests.permissions.grants import May, Right
from tests.permissions.page import PAGE, page
from tests.permissions.parties import ACCOUNTS, DEPARTMENTS, DEPUTIES, Scene, Where, Who, sees
from tests.permissions.rights import CASES, READING, RIGHTS
from tests.permissions.stage import Stage

NAMED = {*DEPARTMENTS, *DEPUTIES}
"""Whose role alone does not say whether they may."""
EVERYONE = [
    Cell(who, where, scene)
    for who, where, scene in product(Who, Where, Scene)
    if who in ACCOUNTS or where is Where.OWN  # residents have no division
]
PRACTISED = [right for right in CASES if right.depends_on_practice]
QUESTIONS = [*((False, right) for right in CASES), *((True, right) for right in PRACTISED)]

APPLICATION = application(Settings(secret=SecretStr("x" * 32)))

each_right = pytest.mark.parametrize(
    ("practised", "right"), QUESTIONS, ids=lambda one: one.path if isinstance(one, Right) else ""
)


@pytest.fixture(scope="module")
async def stages() -> Mapping[bool, Stage]:
    """In a county as usual, and in one whose townships hand over."""
    stages = {practised: Stage(practised) for practised in (False, True)}
    for stage in stages.values():
        await stage.set()
    return stages


@pytest.mark.parametrize("scene", Scene, ids=str)
def test_every_scene_is_what_it_says(stages: Mapping[bool, Stage], scene: Scene) -> None:
    assert {stage.view(scene).status for stage in stages.values()} == {scene.status}


def test_every_status_has_its_scene() -> None:
    assert {scene.status for scene in Scene} == set(Status)


@each_right
async def test_what_the_gateway_and_the_service_say_together(
    stages: Mapping[bool, Stage], practised: bool, right: Right
) -> None:
    wrong = []
    for cell, way in product(EVERYONE, ways_of(right)):
        may = right.may(cell.who, cell.where, cell.scene, practised=practised)
        refused = await answer(way, cell, stages[practised])
        if (refused.status if refused else 200) not in statuses(right, cell, may):
            wrong.append(f"{cell}: {may.name}, but {refused or 'it is done'}")
    assert not wrong, listed(wrong)


@each_right
async def test_what_the_service_says_by_itself(
    stages: Mapping[bool, Stage], practised: bool, right: Right
) -> None:
    wrong = []
    asked = [way for way in ways_of(right) if way.data]
    for cell, way in product(EVERYONE, asked):
        may = right.may(cell.who, cell.where, cell.scene, practised=practised)
        refused = await of_the_service(way, cell, stages[practised])
        if (refused is None) is not (may is May.YES):
            wrong.append(f"{cell}: {may.name}, but {refused or 'it is done'}")
    assert not wrong, listed(wrong)


def test_every_path_that_changes_something_has_its_rights() -> None:
    paths = APPLICATION.openapi()["paths"]
    changing = {
        f"{method.upper()} {in_the_table(path)}"
        for path, methods in paths.items()
        for method in methods
        if method != "get"
    }
    declared = {f"{right.method} {right.path}" for right in RIGHTS}
    assert changing <= declared, "without a right"
    assert declared - changing == {f"GET {right.path}" for right in READING}, "without a path"
    assert {in_the_table(path) for path in paths} >= {right.path for right in READING}


def in_the_table(path: str) -> str:
    """A path as the table has it: without its prefix, and one for all kinds of the directory."""
    path = path.removeprefix(PREFIX)
    return "/directory/{kind}/{id}" if path.startswith("/directory/") else path


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text() == page(), "python -m tests.permissions"


def statuses(right: Right, cell: Cell, may: May) -> set[int]:
    """With which statuses an answer may come."""
    if not sees(cell.who, cell.where, cell.scene):
        return {404}
    if may is May.YES:
        return {200}
    if may is May.NOT_NOW and cell.scene is Scene.SENT_BACK:
        return {409, 503}  # a step of the next round waits for its handover
    if may is May.NOT_NOW:
        # In the right status something else may be lacking: a request to rule on.
        return {409, 422} if is_time_in_status(right, cell.scene) else {409}
    if right.path.endswith("/endorsements"):
        return {409, 422}  # whoever holds a code of the case stands behind it already
    # Whom the case names is looked at when it is time.
    too_early = right.as_named and cell.who in NAMED and not right.is_time(cell.scene)
    return {403, 409} if too_early else {403}


def is_time_in_status(right: Right, scene: Scene) -> bool:
    """Whether it may be time for the step in a case of this status."""
    return any(right.is_time(one) for one in Scene if one.status == scene.status)


def listed(wrong: list[str]) -> str:
    """The first of what is wrong."""
    return "\n".join(["", *wrong[:40], f"… {len(wrong)} in all"])
